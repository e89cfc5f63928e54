// Which part of the photo the stage shows for a step.

import { keysOf, positionOf, positionsOf } from "./marking.js";

/** @import { Draft, Position } from "./server.js" */
/** @import { View } from "./view.js" */

/** The lips' named points: they are shown with the whole mouth about them. */
const LIPS = ["ch_r", "ch_l", "cph_r", "cph_l", "ls", "sto", "sto_s", "sto_i", "li"];
/** How much of the stage the mouth is wide, when a step shows it. */
const MOUTH_OF_STAGE = 0.7;

/**
 * Brings a step's marks into view, large enough to be placed well.
 * @param {View} view
 * @param {Draft} draft
 * @param {string} step
 */
export function showStep(view, draft, step) {
  /** @type {(ids: string[]) => Position[]} */
  const of = (ids) => ids.flatMap((id) => keysOf(draft, id)).flatMap((key) => found(draft, key));
  const curve = positionsOf(draft, step);
  const [right, left] = of(["ch_r", "ch_l"]);
  const own = curve.length ? curve : of([step]);
  if (!own.length || !left) return;
  const width = Math.hypot(right[0] - left[0], right[1] - left[1]);
  const scale = MOUTH_OF_STAGE * Math.min(view.stage.width, 1.6 * view.stage.height) / width;
  // Where the user's own zoom shows it as well, it stays.
  if (own.every((at) => view.holds(at)) && view.scale > 0.6 * scale) return;
  if (LIPS.includes(step) || curve.length) showMouth(view, draft);
  else view.centreOn(own[0], scale);
}

/** How much room there is about a region, as a part of its size. */
const AROUND_REGION = 0.18;

/**
 * Brings the marks with these ids into view, as large as they can be seen together.
 * @param {View} view
 * @param {Draft} draft
 * @param {string[]} ids
 */
export function showMarks(view, draft, ids) {
  const own = ids.flatMap((id) => keysOf(draft, id)).flatMap((key) => found(draft, key));
  const shown = [...own, ...ids.flatMap((id) => positionsOf(draft, id))];
  if (shown.length) view.show(shown, AROUND_REGION);
}

/**
 * Brings the whole mouth into view.
 * @param {View} view
 * @param {Draft} draft
 */
export function showMouth(view, draft) {
  const lips = LIPS.flatMap((id) => found(draft, id));
  if (lips.length > 1) view.show(lips, (1 / MOUTH_OF_STAGE - 1) / 2);
}

/**
 * The position of a mark in a list, which is empty where it is not marked.
 * @param {Draft} draft
 * @param {string} key
 */
function found(draft, key) {
  const at = positionOf(draft, key);
  return at ? [at] : [];
}
