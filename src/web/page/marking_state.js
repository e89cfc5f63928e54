// The state of the marking in hand: its draft with undo and redo, the step of the guide, and what is selected. It knows
// nothing of the page.

import { History } from "./history.js";
import { applies, isMarked, keysOf, originOf, positionOf } from "./marking.js";
import { doubtfulIn, isSuggested, marksIn, openIn, regionOf, regionsOf } from "./regions.js";
import { clickedFirst, stepsOf, titleOf } from "./steps.js";

/** @import { Box, Draft, GuideEntry, OpenedPhoto, Position, Session, SnappedCurve } from "./server.js" */

export class MarkingState {
  /** "about", "faces", "anchors", a region's step, the id of a mark, "scale" or "review". */
  step = "about";
  /** Whether marks are suggested by the face model, or proposed from clicks. @type {"suggest" | "clicks"} */
  mode;
  /** Why no marks were suggested. @type {string | null} */
  refusal = null;
  /** Whether the marks are carried over, and the photo was opened to move one of them. */
  isCarried = false;
  /** The name of the marked photo of the visit, from which marks are carried over. @type {string | null} */
  markedName = null;
  /** Whether a suggestion is being waited for. */
  isAsking = false;
  /** The faces in the picture of which one is to be chosen. @type {Box[]} */
  faces = [];
  /** The other photos whose marks can be transferred, with their names. @type {[number: number, name: string][]} */
  sources;
  /** A curve on the edge of the colour, which is shown before it is taken. @type {SnappedCurve | null} */
  snap = null;
  /** Why a curve was not moved to the edge of the colour. @type {string | null} */
  snapRefusal = null;
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
  #suggests;
  #history;

  /**
   * @param {Pick<Session, "guide" | "photos" | "suggests">} session
   * @param {OpenedPhoto["transfer_points"]} transfers The photos whose marks can be transferred, each with the points
   * to click.
   * @param {Draft} draft
   */
  constructor({ guide, photos, suggests }, transfers, draft) {
    this.guide = guide;
    // Clicks that were begun are gone on with.
    this.mode = suggests && draft.step !== "anchors" ? "suggest" : "clicks";
    this.#suggests = suggests;
    this.#transfers = transfers;
    this.sources = transfers.map(([number]) => [number, photos.find((photo) => photo.number === number)?.name ?? ""]);
    // Two photos are one face's, before and after; of more, the user says which are.
    this.proposalSource = photos.length === 2 && transfers.length ? transfers[0][0] : null;
    this.#history = new History(draft);
  }

  get draft() { return this.#history.present; }
  get canUndo() { return this.#history.canUndo; }
  get canRedo() { return this.#history.canRedo; }

  /** Makes a draft the present one, as one edit that can be undone. @param {Draft} draft */
  push(draft) { this.#history.push(draft); }

  /** Makes a draft the present one, as a part of the last edit. @param {Draft} draft */
  amend(draft) { this.#history.amend(draft); }

  /** Takes the last edit back as if it had never been. */
  discard() { this.#history.discard(); }

  undo() { this.#history.undo(); }
  redo() { this.#history.redo(); }

  /** The steps that this photo has. */
  get steps() { return stepsOf(this.draft, this.guide, this.isByRegions); }

  /** Whether the overview is where the photo was opened from: it leads back to all photos. */
  get leavesFromReview() { return this.draft.corrects !== null || this.isCarried; }

  /** Whether any mark is there. */
  get hasMarks() { return Object.keys(this.draft.points).length > 0; }

  /** Whether marks are gone through by regions instead of one by one. */
  get isByRegions() { return this.hasMarks ? isSuggested(this.draft) : this.mode === "suggest"; }

  /** The region of the present step; undefined at other steps. */
  get region() { return regionOf(this.step); }

  /** Whether this photo has a step now: of a region only where there is something to look at. @param {string} step */
  has(step) {
    if (regionOf(step) && !this.hasMarks) return false;
    return this.steps.includes(step) || step === "faces" || step === "scale"
      || (Boolean(this.entryOf(step)) && applies(this.draft, step));
  }

  /** The next region in which marks are not done, after the last one the first; or the overview. */
  get nextOpen() {
    const regions = regionsOf(this.draft);
    const from = regions.findIndex(({ step }) => step === this.step) + 1;
    const inOrder = [...regions.slice(from), ...regions.slice(0, from)];
    return inOrder.find((region) => openIn(this.draft, this.guide, region).length)?.step ?? "review";
  }

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
    if (this.mode === "suggest") return ["ch_r", "ch_l"];
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

  /** Has marks suggested again, where they are: other answers are other photos to the model. */
  askAgain() {
    this.refusal = null;
    if (this.#suggests && !this.hasMarks) this.mode = "suggest";
  }

  /** Goes to a step, and selects the first of its marks that is not confirmed. @param {string} step */
  enter(step) {
    this.step = step;
    this.crosshair = null;
    this.isAdding = false;
    this.snap = this.snapRefusal = null;
    if (step === "about" && this.refusal === null) this.askAgain();
    const { region, draft } = this;
    const alone = [step === "scale" ? "ruler" : step];
    const ids = region ? [...doubtfulIn(draft, region), ...marksIn(draft, region)] : alone;
    const keys = ids.flatMap((id) => keysOf(draft, id));
    this.selected = keys.find((key) => originOf(draft, key) === "proposed") ?? keys[0] ?? null;
  }
}
