// The marks that a step shows on the photo: all named points, and of curves and irises those at hand.

import { keysOf, originOf, partsOf, positionOf } from "./marking.js";

/** @import { ShownMark } from "./handles.js" */
/** @import { MarkingState } from "./marking_state.js" */
/** @import { GuideEntry, MarkDoubt } from "./server.js" */
/**
 * @typedef {Pick<MarkingState,
 *   "draft" | "guide" | "step" | "region" | "selected" | "titleOf" | "awaitsPlace" | "isAdding">} ShownState
 */

/**
 * What is implausible about the marks that the step is about, with marks called as people know them.
 * @param {Pick<MarkingState, "guide" | "step" | "region" | "selected" | "titleOf">} state
 * @param {MarkDoubt[]} doubts
 */
export function doubtsOf(state, doubts) {
  const atHand = doubts.filter(({ marks }) => marks.some((id) => isInHand(state, id)));
  const named = new RegExp(`\\b(${state.guide.map(({ id }) => id).join("|")})\\b`, "g");
  const sentences = atHand.map(({ message }) => message.replace(named, (id) => state.titleOf(id)));
  return sentences.map((sentence) => sentence[0].toUpperCase() + sentence.slice(1));
}

/**
 * Whether a mark is one that the step is about, or the selected one.
 * @param {Pick<ShownState, "step" | "region" | "selected">} state
 * @param {string} key
 */
export function isInHand({ step, region, selected }, key) {
  const [id] = partsOf(key);
  const isOfStep = region ? region.marks.includes(id) : id === step;
  return isOfStep || id === "anchor" || id === "ruler" || step === "review" || key === selected;
}

/**
 * @param {ShownState} state
 * @returns {ShownMark[]}
 */
export function marksOf(state) {
  const { draft, guide, step, region } = state;
  if (step === "about" || step === "faces") return [];
  if (step === "anchors") {
    return Object.keys(draft.anchors).flatMap((id) => mark(state, `anchor/${id}`, state.titleOf(id), "point"));
  }
  // A region shows its own marks alone: no other one takes the pointer.
  const isShown = (/** @type {GuideEntry} */ { id, kind }) => (region ? region.marks.includes(id)
    : kind === "point" || id === step || step === "review");
  const shown = guide.filter(isShown);
  const marks = shown.flatMap((entry) => partsOfEntry(state, entry));
  const ruler = step === "scale" || step === "review" ? keysOf(draft, "ruler") : [];
  return [...marks, ...ruler.flatMap((key, index) => mark(state, key, `end ${index + 1} of the ruler`, "point"))];
}

/**
 * @param {ShownState} state
 * @param {GuideEntry} entry
 */
function partsOfEntry(state, entry) {
  return keysOf(state.draft, entry.id).flatMap((key, index) => {
    const title = state.titleOf(entry.id);
    if (entry.kind === "curve") return mark(state, key, `${title}, point ${index + 1}`, "contour");
    return key.endsWith("/edge") ? mark(state, key, `${title}, edge`, "edge") : mark(state, key, title, "point");
  });
}

/**
 * The mark with a key in a list, which is empty where it is not marked.
 * @param {ShownState} state
 * @param {string} key
 * @param {string} title
 * @param {ShownMark["kind"]} kind
 * @returns {ShownMark[]}
 */
function mark(state, key, title, kind) {
  const { draft, selected } = state;
  const [at, origin] = [positionOf(draft, key), originOf(draft, key)];
  if (!at || !origin) return [];
  const where = at.map((part) => part.toFixed(1)).join(", ");
  const label = `${title}${origin === "proposed" ? ", not confirmed" : ""}, at ${where}`;
  // A place is awaited for another mark, which may lie near.
  const letsClicksThrough = state.awaitsPlace && !state.isAdding;
  return [{ key, label, at, origin, kind, active: key === selected, inHand: isInHand(state, key), letsClicksThrough }];
}
