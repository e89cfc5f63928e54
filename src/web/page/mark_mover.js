// Moves marks: what the pointer on the photo and the keyboard do to the marks of the present step.

import { announce } from "./elements.js";
import { moved, placed, withContourPoint, withoutContourPoint } from "./mark_edits.js";
import { contourPoint, isMarked, keysOf, partsOf, positionOf } from "./marking.js";
import { isInHand } from "./marks.js";

/** @import { Way } from "./gestures.js" */
/** @import { MarkingState } from "./marking_state.js" */
/** @import { Panel } from "./panel.js" */
/** @import { PhotoView } from "./photo_view.js" */
/** @import { Draft, Position } from "./server.js" */
/** @import { ScreenPosition } from "./view.js" */
/**
 * What moving marks needs of the editor.
 * @typedef {object} MoveEffects
 * @property {(draft: Draft) => void} change Makes a draft the present one, as one edit.
 * @property {() => void} changed Shows and saves what a drag has made of the draft.
 * @property {() => void} dragging Measures while a drag goes on.
 * @property {() => void} refreshPanel
 * @property {(step: string) => void} goTo
 * @property {() => void} next
 * @property {() => void} propose
 */
/** @typedef {"select" | "focus" | "focusSelected" | "hasFocus"} SelectionPart */
/** @typedef {"showMarks" | "paint" | "showLoupe" | "hideLoupe"} DrawingPart */
/** @typedef {"middle" | "shifted" | "bringIntoView"} FramingPart */

export class MarkMover {
  #state;
  #view;
  #panel;
  #effects;
  /** The draft as it was when a mark was grabbed. @type {Draft | null} */
  #grabbed = null;
  /** Whether it was in hand before, so that every pixel counts. */
  #isFine = false;

  /**
   * @param {MarkingState} state
   * @param {Pick<PhotoView, SelectionPart | DrawingPart | FramingPart>} view
   * @param {Pick<Panel, "announceHeading" | "pressNext">} panel
   * @param {MoveEffects} effects
   */
  constructor(state, view, panel, effects) {
    this.#state = state;
    this.#view = view;
    this.#panel = panel;
    this.#effects = effects;
  }

  // ── the pointer ──

  /** @param {string} key */
  grab(key) {
    this.#grabbed = this.#state.draft;
    this.#isFine = isInHand(this.#state, key);
    this.#view.select(key);
    return positionOf(this.#state.draft, key);
  }

  /**
   * @param {string} key
   * @param {Position} at
   * @param {ScreenPosition} pointer
   */
  drag(key, at, pointer) {
    const state = this.#state;
    const next = moved(state.draft, key, at);
    // The first move is the edit, the others amend it.
    state.draft === this.#grabbed ? state.push(next) : state.amend(next);
    const shown = positionOf(state.draft, key);
    if (shown) this.#view.showLoupe(shown, pointer);
    this.#effects.dragging();
    this.#view.showMarks();
    this.#view.paint();
  }

  /**
   * @param {string} key
   * @param {Way} way
   * @param {Position | null} at
   */
  drop(key, way, at) {
    const state = this.#state;
    const [id] = partsOf(key);
    const isMoved = way === "far" || (way === "little" && this.#isFine);
    if (isMoved) this.#view.hideLoupe();
    else this.cancel();
    state.selected = key;
    this.#view.focusSelected();
    if (isMoved) this.#effects.changed();
    // A click beside the middle of the point in hand says where it belongs, as one further off does.
    else if (key === state.step && at) this.#effects.change(moved(state.draft, key, at));
    else if (state.entry && state.step !== id && id !== "anchor") this.#effects.goTo(id);
  }

  cancel() {
    this.#view.hideLoupe();
    if (!this.#grabbed || this.#state.draft === this.#grabbed) return;
    this.#state.discard();
    this.#effects.changed();
  }

  /** @param {string} key */
  longPress(key) {
    this.cancel();
    this.#view.select(key);
    this.remove();
  }

  /** A click on the photo: what the step asks for goes there. @param {Position} at */
  click(at) {
    const { entry, step, draft } = this.#state;
    if (step === "anchors") {
      if (!this.#placeAnchor(at)) return;
    } else if (entry && !isMarked(draft, step)) {
      this.#effects.change(placed(draft, entry, at, this.#state.guide));
      this.#view.select(keysOf(this.#state.draft, step)[0] ?? null);
    } else if (entry?.kind === "curve") {
      this.#addContourPoint(step, at);
    } else if (entry?.kind === "point") {
      this.#effects.change(moved(draft, step, at));
    }
    if (this.#view.hasFocus) this.#view.focusSelected();
  }

  /** @param {Position} at */
  #placeAnchor(at) {
    const state = this.#state;
    const { draft, nextAnchor } = state;
    if (!nextAnchor) return false;
    this.#effects.change({ ...draft, anchors: { ...draft.anchors, [nextAnchor]: at } });
    if (state.nextAnchor) this.#panel.announceHeading();
    else this.#effects.propose();
    return true;
  }

  /**
   * @param {string} id
   * @param {Position} at
   */
  #addContourPoint(id, at) {
    this.#state.isAdding = false;
    const next = withContourPoint(this.#state.draft, id, at);
    const index = next.curves[id].findIndex((node) => typeof node !== "string" && node.at === at);
    this.#effects.change(next);
    this.#view.select(`${id}/${index}`);
  }

  // ── the keyboard ──

  enter() {
    const state = this.#state;
    const other = this.#otherStep();
    if (!state.awaitsPlace && other) this.#effects.goTo(other);
    else if (state.awaitsPlace) this.click(state.crosshair ?? this.#view.middle);
    else if (state.step === "review") this.#panel.pressNext();
    else if (state.step === "anchors") this.#effects.propose();
    else this.#effects.next();
  }

  /** The Tab key goes through all marks: the step of the selected one, where it is another one's. */
  #otherStep() {
    const { entry, selected, step } = this.#state;
    if (!entry || !selected) return null;
    const [id] = partsOf(selected);
    return id !== step && this.#state.entryOf(id) ? id : null;
  }

  /**
   * Moves the selected mark, or the cross where a mark is to be placed, by CSS pixels.
   * @param {number} dx
   * @param {number} dy
   */
  nudge(dx, dy) {
    const state = this.#state;
    if (state.awaitsPlace) {
      const hadCross = state.crosshair !== null;
      state.crosshair = this.#view.shifted(state.crosshair ?? this.#view.middle, dx, dy);
      this.#view.bringIntoView(state.crosshair);
      this.#view.paint();
      if (!hadCross) this.#effects.refreshPanel();
    } else if (state.selected && state.selectedPosition) {
      const at = this.#view.shifted(state.selectedPosition, dx, dy);
      this.#effects.change(moved(state.draft, state.selected, at));
      if (state.selectedPosition) this.#view.bringIntoView(state.selectedPosition);
    }
  }

  /** Lets the keyboard add a point to the curve: the cross goes where it is to be. */
  startAdding() {
    this.#state.isAdding = true;
    this.#state.crosshair = this.#view.middle;
    this.#view.focus();
    announce("Move the cross onto the line with the arrow keys, and press Enter.");
    this.#view.paint();
  }

  /** Removes the selected point of a curve. */
  remove() {
    const state = this.#state;
    const { selected } = state;
    if (!selected) return;
    const [id, index] = partsOf(selected);
    if (index === undefined || !contourPoint(state.draft, id, index)) return;
    state.selected = null;
    this.#effects.change(withoutContourPoint(state.draft, selected));
    this.#view.select(keysOf(state.draft, id)[0] ?? null);
    announce("Point removed.");
  }
}
