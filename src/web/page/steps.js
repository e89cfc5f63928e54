// The steps through a photo, and what marks are called in them.

import { applies } from "./marking.js";
import { regionsOf } from "./regions.js";

/** @import { Draft, GuideEntry } from "./server.js" */

/**
 * The steps in their order: the questions, the points to click first, then every mark with the scale before the irises,
 * or by regions these, and the overview.
 * @param {Draft} draft
 * @param {GuideEntry[]} guide
 * @param {boolean} isByRegions
 */
export function stepsOf(draft, guide, isByRegions) {
  // Where the eyes are in the picture, nothing is clicked first.
  const clicked = draft.about.eyes ? [] : ["anchors"];
  if (isByRegions) return ["about", ...clicked, ...regionsOf(draft).map(({ step }) => step), "review"];
  const marks = guide.filter((entry) => applies(draft, entry.id));
  const lips = marks.filter((entry) => entry.kind !== "iris").map((entry) => entry.id);
  const irises = marks.filter((entry) => entry.kind === "iris").map((entry) => entry.id);
  return ["about", "anchors", ...lips, "scale", ...irises, "review"];
}

/**
 * The points that are clicked first where no other photo's marks are transferred, with the eyes in view or without.
 * @param {boolean} eyes
 */
export const clickedFirst = (eyes) => ["ch_r", "ch_l", "ls", "li", ...(eyes ? ["ex_r", "ex_l"] : [])];

/**
 * What a mark is called on this picture: sides are those that the viewer sees.
 * @param {Draft} draft
 * @param {GuideEntry} entry
 */
export function titleOf(draft, entry) {
  if (entry.side === "midline") return entry.title;
  const isLeft = (entry.side === "right") !== draft.about.mirrored;
  return `${entry.title} on the ${isLeft ? "left" : "right"} of the picture`;
}

/**
 * What a mark is called where no picture is at hand: sides are the person's.
 * @param {GuideEntry[]} guide
 * @param {string} id
 */
export function bodyTitleOf(guide, id) {
  const entry = guide.find((other) => other.id === id);
  if (!entry) return id;
  return entry.side === "midline" ? entry.title : `${entry.title}, the person's ${entry.side}`;
}
