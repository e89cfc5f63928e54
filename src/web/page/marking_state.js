// The state of the marking in hand: its draft with undo and redo, the step of the guide, and what is selected. It knows
// nothing of the page.

import { History } from "./history.js";
import { isMarked, keysOf, originOf, positionOf } from "./marking.js";
import { clickedFirst, stepsOf, titleOf } from "./steps.js";

/** @import { Draft, GuideEntry, OpenedPhoto, Position } from "./server.js" */

export class MarkingState {
  /** "about", "anchors", the id of a mark, "scale" or "review". */
  step = "about";
  /** The key of the mark in hand. @type {string | null} */
  selected = null;
  /** Where the keyboard's cross is. @type {Position | null} */
  crosshair = null;
  /** Whether the keyboard adds a point to a curve. */
  isAdding = false;
  /** The number of the photo whose marks are transferred here; null for the average face. @type {number | null} */
  proposalSource;
  /** @type {GuideEntry[]} */
  guide;
  #transfers;
  #history;

  /**
   * @param {GuideEntry[]} guide
   * @param {OpenedPhoto["transfer_points"]} transfers The photos whose marks can be transferred, each with the points
   * to click.
   * @param {number | null} proposalSource
   * @param {Draft} draft
   */
  constructor(guide, transfers, proposalSource, draft) {
    this.guide = guide;
    this.#transfers = transfers;
    this.proposalSource = proposalSource;
    this.#history = new History(draft);
  }

  get draft() { return this.#history.present; }
  get canUndo() { return this.#history.canUndo; }
  get canRedo() { return this.#history.canRedo; }

  /** Makes a draft the present one, as one edit that can be undone. @param {Draft} draft */
  push(draft) { this.#history.push(draft); }

  /** Makes a draft the present one, as a part of the last edit. @param {Draft} draft */
  amend(draft) { this.#history.amend(draft); }

  undo() { this.#history.undo(); }
  redo() { this.#history.redo(); }

  /** The steps that this photo has. */
  get steps() { return stepsOf(this.draft, this.guide); }

  /** What the guide says about the mark of the present step; undefined at other steps. */
  get entry() { return this.entryOf(this.step); }

  /** @param {string} id */
  entryOf(id) { return this.guide.find((entry) => entry.id === id); }

  /** What a mark is called on this picture. @param {string} id */
  titleOf(id) {
    const entry = this.entryOf(id);
    return entry ? titleOf(this.draft, entry) : id;
  }

  /** The ids of the points that are clicked to propose the rest. */
  get anchors() {
    const [, points] = this.#transfers.find(([number]) => number === this.proposalSource) ?? [];
    return points ?? clickedFirst(this.draft.about.eyes);
  }

  /** The first of them that is not clicked yet. */
  get nextAnchor() { return this.anchors.find((id) => !(id in this.draft.anchors)); }

  /** Whether this step waits for a place. */
  get awaitsPlace() {
    if (this.step === "anchors") return this.nextAnchor !== undefined;
    return this.isAdding || (Boolean(this.entry) && !isMarked(this.draft, this.step));
  }

  /** Whether nothing is left to be placed at this step. */
  get isStepMarked() { return isMarked(this.draft, this.step) || !this.entry; }

  /** Where the selected mark is. */
  get selectedPosition() { return this.selected === null ? null : positionOf(this.draft, this.selected); }

  /** Goes to a step, and selects the first of its marks that is not confirmed. @param {string} step */
  enter(step) {
    this.step = step;
    this.crosshair = null;
    this.isAdding = false;
    const keys = keysOf(this.draft, step === "scale" ? "ruler" : step);
    this.selected = keys.find((key) => originOf(this.draft, key) === "proposed") ?? keys[0] ?? null;
  }
}
