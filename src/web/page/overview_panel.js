// The panel of the overview: how far everything is, a way to each part of it, and Save.

import { button, element } from "./elements.js";
import { applies, isMarked, isOpen } from "./marking.js";
import { capital, heading, hint, progress } from "./panel_parts.js";
import { openIn, regionOf, regionTitle, regionsOf } from "./regions.js";

/** @import { MarkingState } from "./marking_state.js" */
/** @import { Draft, Scale } from "./server.js" */
/** @import { StepActions, StepState } from "./step_panels.js" */
/** @typedef {StepState & Pick<MarkingState, "entryOf" | "isByRegions" | "leavesFromReview">} OverviewState */
/** @typedef {Pick<StepActions, "back" | "goTo" | "save" | "refuseSave">} OverviewActions */

/** @type {Record<Scale["kind"], string>} */
const SCALES = {
  iris: "the irises", ruler: "a ruler", mm_per_px: "a known scale", none: "nothing: lengths in percent",
};

/**
 * @param {OverviewState} state
 * @param {OverviewActions} act
 */
export function overviewPanel(state, act) {
  const { draft } = state;
  const lacking = lackingIn(state);
  const [first] = lacking;
  const count = lacking.length;
  const title = first ? `${count} ${count > 1 ? "marks are" : "mark is"} not done` : "All marks are done";
  const save = () => (first ? act.refuseSave(lackingNames(state, lacking)) : act.save());
  const goToFirst = () => act.goTo(stepOf(state, first));
  const back = button(state.leavesFromReview ? "All photos" : "Back", act.back, { id: "back" });
  const go = first && button("Go to the first of them", goToFirst, { class: "main", id: "next" });
  return [
    progress(state), heading(title),
    draft.corrects === null ? null : hint("Drag any mark to its place; then save."),
    ...lists(state, act),
    element("ul", { class: "steps" }, row("What tells millimetres", SCALES[draft.scale.kind],
      !isOpen(draft, "ruler"), "scale", act), row("About this photo", aboutOf(draft), true, "about", act)),
    // Where they are at the other steps.
    element("div", { class: "buttons" }, back, go,
      button("Save", save, first ? { id: "save" } : { class: "main", id: "next" })),
  ].filter((part) => part !== null);
}

/**
 * The marks that are not done: not confirmed, or needed and missing.
 * @param {OverviewState} state
 */
function lackingIn(state) {
  const { draft } = state;
  return idsOf(state).filter((id) => (isMarked(draft, id) ? isOpen(draft, id) : !state.entryOf(id)?.adds));
}

/** @param {OverviewState} state */
function idsOf({ draft, guide }) {
  const ids = guide.filter((entry) => applies(draft, entry.id)).map((entry) => entry.id);
  return draft.scale.kind === "ruler" ? [...ids, "ruler"] : ids;
}

/**
 * What is not done, by regions where they are gone through.
 * @param {OverviewState} state
 * @param {string[]} lacking
 */
function lackingNames(state, lacking) {
  const { draft } = state;
  const step = (/** @type {string} */ id) => regionOf(stepOf(state, id));
  const names = lacking.map((id) => {
    const region = step(id);
    return region ? regionTitle(draft, region) : capital(nameOf(state, id));
  });
  return [...new Set(names)];
}

/** @type {(state: OverviewState, id: string) => string} */
const nameOf = (state, id) => (id === "ruler" ? "the ruler" : state.titleOf(id));

/**
 * The step at which a mark is made: where marks were suggested, that of its region.
 * @param {OverviewState} state
 * @param {string} id
 */
function stepOf({ draft, isByRegions }, id) {
  if (id === "ruler") return "scale";
  const region = isByRegions && isMarked(draft, id) && regionsOf(draft).find(({ marks }) => marks.includes(id));
  return region ? region.step : id;
}

/**
 * @param {OverviewState} state
 * @param {OverviewActions} act
 */
function lists(state, act) {
  const { draft, guide } = state;
  const single = element("ul", { class: "steps" }, idsOf(state).map((id) => {
    const [text, isDone] = reviewState(draft, id, Boolean(state.entryOf(id)?.adds));
    return row(capital(nameOf(state, id)), text, isDone, id === "ruler" ? "scale" : id, act);
  }));
  if (!state.isByRegions) return [single];
  const regions = regionsOf(draft).map((region) => {
    const open = openIn(draft, guide, region).length;
    return row(regionTitle(draft, region), open ? `${open} not confirmed` : "✓", !open, region.step, act);
  });
  return [element("ul", { class: "steps" }, regions),
    element("details", { class: "marks" }, element("summary", {}, "Every mark, one by one"), single)];
}

/**
 * @param {string} title
 * @param {string} text
 * @param {boolean} isDone
 * @param {string} step Where it is changed.
 * @param {Pick<OverviewActions, "goTo">} act
 */
function row(title, text, isDone, step, act) {
  const go = () => act.goTo(step);
  return element("li", {}, element("button", { type: "button", onclick: go, "data-step": step },
    element("span", {}, title), element("span", { class: isDone ? "" : "open" }, text)));
}

/**
 * @param {Draft} draft
 * @param {string} id
 * @param {boolean} isOptional
 * @returns {[text: string, isDone: boolean]}
 */
function reviewState(draft, id, isOptional) {
  if (!isMarked(draft, id)) return isOptional ? ["left out", true] : ["missing", false];
  return isOpen(draft, id) ? ["not confirmed", false] : ["✓", true];
}

/** What was answered about the photo. @param {Draft} draft */
function aboutOf({ about }) {
  const face = { rest: "at rest", smile: "smiling", other: "another expression" }[about.expression];
  return [about.mirrored ? "a mirror image" : null, face, about.parted ? "lips parted" : "lips closed"]
    .filter((part) => part !== null).join(", ");
}
