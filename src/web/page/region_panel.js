// The panels of a photo whose marks are suggested: the choice of a face, and the regions.

import { button, element } from "./elements.js";
import { isMarked, isOpen } from "./marking.js";
import { doubtfulIn, marksIn, openIn, regionTitle, snappableIn } from "./regions.js";
import { capital, drawing, heading, stateOf, walk } from "./panel_parts.js";

/** @import { MarkingState } from "./marking_state.js" */
/** @import { Region } from "./regions.js" */
/** @import { Draft, SnappedCurve } from "./server.js" */
/** @import { StepActions, StepState } from "./step_panels.js" */
/** @typedef {Pick<MarkingState, "snap" | "snapRefusal">} SnapState */
/** @typedef {Pick<StepActions, "snap" | "leaveSnap">} SnapActions */

/**
 * The panel of a region.
 * @param {StepState & SnapState} state
 * @param {Pick<StepActions, "back" | "next" | "goTo"> & SnapActions} act
 * @param {Region} region
 */
export function regionPanel(state, act, region) {
  const { draft, guide } = state;
  const open = openIn(draft, guide, region);
  const doubtful = doubtfulIn(draft, region);
  const missing = open.filter((id) => !isMarked(draft, id));
  /** @type {(ids: string[]) => string} */
  const named = (ids) => ids.map((id) => state.titleOf(id)).join(", ");
  const sentence = () => {
    if (missing.length) return `Missing: ${named(missing)}. Press its name below and place it.`;
    if (!open.length) return "Done. What is dragged now is moved.";
    return `${sourceOf(state, region)} Drag what is off; then confirm the rest as it stands.`;
  };
  const { snap } = state;
  return [
    walk(state, act), heading(regionTitle(draft, region)), ...(snap ? snapShown(snap, act) : []),
    doubtful.length
      ? element("p", { class: "caution warning", id: "look-first" }, element("b", {}, "Look here first: "),
        `${named(doubtful)}.`) : null,
    snap ? null : drawing(draft, region.step),
    element("p", {}, region.where),
    element("p", { class: "hint", id: "state" }, sentence()),
    ...(snap || !snappableIn(draft, region) ? [] : snapOffer(state, act)),
    element("details", { class: "marks" }, element("summary", {}, "Its marks, one by one"),
      element("ul", { class: "steps" }, marksIn(draft, region).map((id) => element("li", {},
        element("button", { type: "button", onclick: () => act.goTo(id) },
          element("span", {}, capital(state.titleOf(id))),
          element("span", { class: isMarked(draft, id) && !isOpen(draft, id) ? "" : "open" }, stateOf(draft, id))))))),
    element("div", { class: "buttons" }, button("Back", act.back, { id: "back" }),
      button(open.length ? "Confirm" : "Next", act.next, { class: "main", id: "next" })),
  ].filter((part) => part !== null);
}

/**
 * The button that shows a region's line on the edge of the colour, and why there is none.
 * @param {SnapState} state
 * @param {SnapActions} act
 */
const snapOffer = ({ snapRefusal }, act) => [
  snapRefusal === null ? null : element("p", { class: "caution warning", id: "snap-refusal" }, snapRefusal),
  button("Snap to the edge of the colour", act.snap, { id: "snap", title: "S" }),
];

/**
 * What is said of the edge of the colour that is shown, and the buttons that take or leave it.
 * @param {SnappedCurve} snap
 * @param {SnapActions} act
 */
const snapShown = (snap, act) => [
  element("p", { class: "caution", id: "snap-shown" }, "Dashed green: where the colour changes, "
    + `${snap.largest_mm.toFixed(1)} mm away at the most. Take it if it lies on the border along the whole line.`),
  element("div", { class: "buttons" }, button("Take it", act.snap, { id: "snap", class: "main", title: "S" }),
    button("Leave it", act.leaveSnap, { id: "leave-snap" })),
];

/**
 * Where the marks of a region come from, in a sentence.
 * @param {StepState} state
 * @param {Region} region
 */
function sourceOf(state, region) {
  const { draft } = state;
  const marks = marksIn(draft, region).filter((id) => isMarked(draft, id));
  const matched = marks.filter((id) => isBy(draft, id, "matching"));
  if (!matched.length) return "Suggested.";
  const rest = marks.filter((id) => !matched.includes(id));
  const named = rest.map((id) => state.titleOf(id)).join(", ");
  if (state.markedName !== null) {
    return `From ${state.markedName}, the marked photo.${named ? ` Not found by the pixels: ${named}.` : ""}`;
  }
  return `From the first photo.${named ? ` The face model suggests the rest: ${named}.` : ""}`;
}

/** @type {(draft: Draft, id: string, by: string) => boolean} */
const isBy = ({ proposals }, id, by) => proposals.some((proposal) => proposal.by === by && proposal.marks.includes(id));

/**
 * The panel in which one of several faces is chosen.
 * @param {Pick<MarkingState, "faces">} state
 * @param {Pick<StepActions, "back" | "chooseFace">} act
 */
export function facesPanel({ faces }, act) {
  return [
    heading("Which face is to be marked?"),
    element("p", {}, `There are ${faces.length} faces in the picture. Point at the one that is meant, or choose it `
      + "here; they are counted from the left of the picture."),
    element("div", { class: "buttons" }, faces.map((_, index) =>
      button(`Face ${index + 1}`, () => act.chooseFace(index), { id: `face-${index + 1}` }))),
    element("div", { class: "buttons" }, button("Back", act.back, { id: "back" })),
  ];
}
