// Leads through the steps: which comes next, what is confirmed on the way, what is proposed, and where the focus goes.

import { announce, messageOf } from "./elements.js";
import { confirmed, skipped } from "./mark_edits.js";
import { isMarked, isOpen, isUntouched } from "./marking.js";
import { openIn, regionWith } from "./regions.js";

/** @import { MarkingState } from "./marking_state.js" */
/** @import { Panel } from "./panel.js" */
/** @import { PhotoView } from "./photo_view.js" */
/** @import { Region } from "./regions.js" */
/** @import { Box, Draft, Suggested } from "./server.js" */
/**
 * What going through the steps needs of the editor.
 * @typedef {object} StepEffects
 * @property {(draft: Draft) => void} change Makes a draft the present one, as one edit.
 * @property {() => void} entered Shows the step that was gone to.
 * @property {() => void} leave Goes back to the list of photos.
 * @property {(draft: Draft, source: number | null) => Promise<Draft>} proposal Asks for all marks.
 * @property {(draft: Draft, face: number | null, corners: Box | null) => Promise<Suggested>} suggestion
 * @property {() => void} refresh Shows the panel anew.
 */

export class StepGuide {
  #state;
  #view;
  #panel;
  #effects;
  /** The draft for which a proposal or a suggestion is awaited. @type {Draft | null} */
  #proposedFor = null;
  /** What was answered about the photo when its marks were suggested. @type {Draft["about"] | null} */
  #suggestedAbout = null;

  /**
   * @param {MarkingState} state
   * @param {Pick<PhotoView, "showStep" | "focus" | "focusSelected">} view
   * @param {Pick<Panel, "begin" | "focusHeading" | "focusNext" | "showProblem" | "announceProblem">} panel
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
    const state = this.#state;
    const { steps, step, leavesFromReview } = state;
    if (step === "about" || (step === "review" && leavesFromReview)) return this.#effects.leave();
    // A step that is gone to alone leads back to where it is seen with others.
    if (!steps.includes(step)) return this.goTo(this.#around(step));
    const to = steps[steps.indexOf(step) - 1];
    this.goTo(to === "anchors" && state.hasMarks && state.isByRegions ? "about" : to);
  }

  /** The step of those that are gone through which a step on its own belongs to. @param {string} step */
  #around(step) {
    if (step === "faces") return "about";
    const region = regionWith(step);
    return region && this.#state.steps.includes(region.step) ? region.step : "review";
  }

  /** Confirms what is proposed at this step, and goes on. */
  next() {
    const state = this.#state;
    if (state.region) return this.#confirmRegion(state.region);
    if (state.step === "about" && this.#wantsSuggestion) return this.#beginSuggestion();
    if (state.entry && !state.isStepMarked && !state.entry.adds) {
      announce("This mark is needed: click where it is.");
      return;
    }
    const id = state.step === "scale" ? "ruler" : state.step;
    if (isMarked(state.draft, id) && isOpen(state.draft, id)) this.#effects.change(confirmed(state.draft, id));
    const { steps, step } = state;
    if (!steps.includes(step)) return this.goTo(this.#around(step));
    const to = steps[steps.indexOf(step) + 1];
    if (step === "about" && state.hasMarks && state.draft.corrects) this.goTo("review");
    // Marks that are there need no clicks to put them there.
    else this.goTo(to === "anchors" && state.hasMarks ? steps[2] : to);
  }

  /** Confirms all that is proposed in a region, and goes on to the next one that is not done. @param {Region} region */
  #confirmRegion(region) {
    const state = this.#state;
    const open = openIn(state.draft, state.guide, region);
    const missing = open.find((id) => !isMarked(state.draft, id));
    if (missing) {
      announce(`${state.titleOf(missing)} is missing: place it.`);
      return this.goTo(missing);
    }
    if (open.length) this.#effects.change(open.reduce(confirmed, state.draft));
    this.goTo(state.nextOpen);
  }

  /** Leaves a mark out. @param {string} id */
  skip(id) {
    this.#effects.change(skipped(this.#state.draft, id));
    this.next();
  }

  // ── suggested marks ──

  /** Whether the marks are to be suggested: there are none, or none was touched since the answers changed. */
  get #wantsSuggestion() {
    const { mode, hasMarks, draft } = this.#state;
    if (mode !== "suggest") return false;
    const about = this.#suggestedAbout;
    return !hasMarks || (about !== null && about !== draft.about && isUntouched(draft));
  }

  #beginSuggestion() {
    const { draft, nextAnchor } = this.#state;
    if (!draft.about.eyes && nextAnchor) this.goTo("anchors");
    else this.suggest();
  }

  /** Takes marks of another program, and goes to what is to be looked at. @param {Draft} draft */
  takeImported(draft) {
    const state = this.#state;
    this.stop();
    this.#showAsking(false);
    this.#suggestedAbout = null;
    this.#effects.change(draft);
    this.goTo(state.isByRegions ? state.nextOpen : "review");
  }

  /** Goes the way of the clicks, with what the model said why, if anything. @param {string | null} refusal */
  byClicks(refusal = null) {
    const state = this.#state;
    state.mode = "clicks";
    state.refusal = refusal;
    if (refusal === null) this.goTo("anchors");
    else this.#effects.refresh();
  }

  /** Has all marks suggested, and goes on. @param {number | null} [face] Which of several faces, counted from 1. */
  suggest(face = null) {
    const state = this.#state;
    const { ch_r: right, ch_l: left } = state.draft.anchors;
    const corners = state.draft.about.eyes || !right || !left ? null : /** @type {Box} */ ([right, left]);
    return this.#ask((draft) => this.#effects.suggestion(draft, face, corners), (answer) => {
      if ("draft" in answer) {
        this.#suggestedAbout = answer.draft.about;
        this.#effects.change(answer.draft);
        this.goTo(state.nextOpen);
      } else if (answer.faces.length) {
        state.faces = answer.faces;
        this.goTo("faces");
      } else {
        this.byClicks(answer.sentence);
        this.#panel.announceProblem();
      }
    });
  }

  /** Has all marks proposed from the points that were clicked, and goes on. */
  propose() {
    const state = this.#state;
    if (state.mode === "suggest") return this.suggest();
    return this.#ask((draft) => this.#effects.proposal(draft, state.proposalSource), (proposed) => {
      this.#effects.change(proposed);
      this.next();
    });
  }

  /**
   * Asks for marks, once for each draft. Those who have gone elsewhere meanwhile, or changed something, are not
   * overtaken by the answer.
   * @template T
   * @param {(draft: Draft) => Promise<T>} ask
   * @param {(answer: T) => void} use
   */
  async #ask(ask, use) {
    const state = this.#state;
    const { draft, step } = state;
    if (this.#proposedFor === draft) return;
    this.#proposedFor = draft;
    this.#showAsking(true);
    const isAwaited = () => this.#proposedFor === draft && state.draft === draft && state.step === step;
    /** @type {() => void} */
    let answered;
    try {
      const answer = await ask(draft);
      answered = () => use(answer);
    } catch (error) {
      answered = () => this.#panel.showProblem(messageOf(error));
    }
    const isHere = isAwaited();
    if (this.#proposedFor === draft) {
      this.#proposedFor = null;
      this.#showAsking(false);
    }
    if (isHere) answered();
  }

  /** @param {boolean} isAsking */
  #showAsking(isAsking) {
    const state = this.#state;
    if (state.isAsking === isAsking) return;
    state.isAsking = isAsking;
    if (state.step === "about") this.#effects.refresh();
  }

  /** Waits for no proposal any more. */
  stop() { this.#proposedFor = null; }
}
