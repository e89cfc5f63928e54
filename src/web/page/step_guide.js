// Leads through the steps: which comes next, what is confirmed on the way, what is proposed, and where the focus goes.

import { announce, messageOf } from "./elements.js";
import { confirmed, skipped } from "./mark_edits.js";
import { isMarked, isOpen } from "./marking.js";

/** @import { MarkingState } from "./marking_state.js" */
/** @import { Panel } from "./panel.js" */
/** @import { PhotoView } from "./photo_view.js" */
/** @import { Draft } from "./server.js" */
/**
 * What going through the steps needs of the editor.
 * @typedef {object} StepEffects
 * @property {(draft: Draft) => void} change Makes a draft the present one, as one edit.
 * @property {() => void} entered Shows the step that was gone to.
 * @property {() => void} leave Goes back to the list of photos.
 * @property {(draft: Draft, source: number | null) => Promise<Draft>} proposal Asks for all marks.
 */

export class StepGuide {
  #state;
  #view;
  #panel;
  #effects;
  /** The draft for which a proposal is awaited. @type {Draft | null} */
  #proposedFor = null;

  /**
   * @param {MarkingState} state
   * @param {Pick<PhotoView, "showStep" | "focus" | "focusSelected">} view
   * @param {Pick<Panel, "begin" | "focusHeading" | "focusNext" | "showProblem">} panel
   * @param {StepEffects} effects
   */
  constructor(state, view, panel, effects) {
    this.#state = state;
    this.#view = view;
    this.#panel = panel;
    this.#effects = effects;
  }

  /** @param {string} step */
  goTo(step) {
    const state = this.#state;
    state.enter(step);
    this.#view.showStep(step);
    this.#effects.entered();
    this.#panel.begin();
    if (step === "about") this.#panel.focusHeading();
    else if (state.selected) this.#view.focusSelected();
    else if (step === "anchors" || !state.isStepMarked) this.#view.focus();
    else if (step === "scale") this.#panel.focusNext();
    else this.#panel.focusHeading({ preventScroll: true });
  }

  back() {
    const { steps, step } = this.#state;
    const index = steps.indexOf(step);
    index > 0 ? this.goTo(steps[index - 1]) : this.#effects.leave();
  }

  /** Confirms what is proposed at this step, and goes on. */
  next() {
    const state = this.#state;
    if (state.entry && !state.isStepMarked && !state.entry.adds) {
      announce("This mark is needed: click where it is.");
      return;
    }
    const id = state.step === "scale" ? "ruler" : state.step;
    if (isMarked(state.draft, id) && isOpen(state.draft, id)) this.#effects.change(confirmed(state.draft, id));
    const { steps } = state;
    const to = steps[steps.indexOf(state.step) + 1];
    // Marks that are there need no clicks to put them there.
    this.goTo(to === "anchors" && Object.keys(state.draft.points).length ? steps[2] : to);
  }

  /** Leaves a mark out. @param {string} id */
  skip(id) {
    this.#effects.change(skipped(this.#state.draft, id));
    this.next();
  }

  /** Has all marks proposed from the points that were clicked, once for each draft, and goes on. */
  async propose() {
    const state = this.#state;
    const { draft } = state;
    if (this.#proposedFor === draft) return;
    this.#proposedFor = draft;
    // Those who have gone elsewhere meanwhile, or changed something, are not overtaken by the answer.
    const isAwaited = () => this.#proposedFor === draft && state.draft === draft && state.step === "anchors";
    try {
      const proposed = await this.#effects.proposal(draft, state.proposalSource);
      if (!isAwaited()) return;
      this.#effects.change(proposed);
      this.next();
    } catch (error) {
      if (isAwaited()) this.#panel.showProblem(messageOf(error));
    } finally {
      if (this.#proposedFor === draft) this.#proposedFor = null;
    }
  }

  /** Waits for no proposal any more. */
  stop() { this.#proposedFor = null; }
}
