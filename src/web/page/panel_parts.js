// Parts that several panels of the steps have: headings, hints, drawings, how far the steps are.

import { button, element, picture } from "./elements.js";
import { isMarked, isOpen, keysOf, originOf } from "./marking.js";
import { regionWith } from "./regions.js";

/** @import { Draft } from "./server.js" */
/** @import { StepActions, StepState } from "./step_panels.js" */

const ORIGINS = {
  proposed: "Not confirmed yet: drag it to its place, or confirm that it is there.",
  placed: "Placed.", moved: "Moved to its place.", confirmed: "Confirmed where it was proposed.",
  imported: "As it was in the other program.",
};
const SHORT = {
  proposed: "not confirmed", placed: "placed", moved: "moved", confirmed: "confirmed", imported: "imported",
};

/** @param {string} text */
export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** @param {string} text */
export const heading = (text) => element("h2", { tabindex: "-1" }, text);

/** @param {string} text */
export const hint = (text) => element("p", { class: "hint" }, text);

/**
 * A drawing of where marks belong, turned round for mirror images.
 * @param {Draft} draft
 * @param {string} name
 */
export const drawing = (draft, name) =>
  picture(`diagrams/${name}.svg`, { class: draft.about.mirrored ? "where turned" : "where" });

/** @param {Pick<StepState, "steps" | "step">} state */
export function progress({ steps, step }) {
  // A mark that is gone to alone is a part of its region.
  const index = steps.indexOf(steps.includes(step) ? step : regionWith(step)?.step ?? "review");
  return element("div", { class: "progress" }, hint(`Step ${index + 1} of ${steps.length}`),
    element("progress", { max: steps.length - 1, value: index, "aria-label": "Steps" }));
}

/**
 * How far the steps are, and the way to the overview.
 * @param {Pick<StepState, "steps" | "step">} state
 * @param {Pick<StepActions, "goTo">} act
 */
export const walk = (state, { goTo }) =>
  element("div", { class: "walk" }, progress(state), button("All marks", () => goTo("review"), { id: "all" }));

/**
 * How far a mark is done, in a sentence.
 * @param {Draft} draft
 * @param {string} id
 */
export function sentenceOf(draft, id) {
  if (!isMarked(draft, id)) return "Not marked: click where it is.";
  if (isOpen(draft, id)) return ORIGINS.proposed;
  const origin = firstOrigin(draft, id);
  return origin ? ORIGINS[origin] : "Confirmed.";
}

/**
 * How far a mark is done, in a word or two.
 * @param {Draft} draft
 * @param {string} id
 */
export function stateOf(draft, id) {
  if (!isMarked(draft, id)) return "not marked";
  if (isOpen(draft, id)) return SHORT.proposed;
  const origin = firstOrigin(draft, id);
  return origin ? SHORT[origin] : SHORT.confirmed;
}

/** @type {(draft: Draft, id: string) => ReturnType<typeof originOf>} */
function firstOrigin(draft, id) {
  const [key] = keysOf(draft, id);
  return key ? originOf(draft, key) : undefined;
}
