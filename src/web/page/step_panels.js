// The panels of the steps but the first, the questions: what is to be done, and the buttons that do it.

import { button, element, problem, withValue } from "./elements.js";
import { isMarked, isOpen, keysOf } from "./marking.js";
import { capital, drawing, heading, hint, progress, sentenceOf, walk } from "./panel_parts.js";

/** @import { MarkingState } from "./marking_state.js" */
/** @import { Draft, GuideEntry, Scale } from "./server.js" */
/** @typedef {Pick<MarkingState, "draft" | "guide" | "step" | "steps" | "titleOf" | "markedName">} StepState */
/**
 * What the panels' buttons and fields do; each panel is given those that it uses.
 * @typedef {object} StepActions
 * @property {() => void} back
 * @property {() => void} next
 * @property {(step: string) => void} goTo
 * @property {(id: string) => void} skip
 * @property {() => void} propose
 * @property {() => void} enter
 * @property {() => void} startAdding
 * @property {(draft: Draft) => void} change
 * @property {(kind: Scale["kind"]) => void} chooseScale
 * @property {() => void} save
 * @property {(lacking: string[]) => void} refuseSave Says which marks keep the marking from being saved.
 * @property {(index: number) => void} chooseFace
 * @property {() => void} snap Shows the region's curve on the edge of the colour, or takes the one that is shown.
 * @property {() => void} leaveSnap
 * @property {(source: number | null) => void} setSource
 */

/**
 * @param {Pick<StepActions, "back">} act
 * @param {{ next?: (() => void) | null, skip?: (() => void) | null, label: string }} others
 */
function buttons({ back }, { next = null, skip = null, label }) {
  return element("div", { class: "buttons" }, button("Back", back, { id: "back" }),
    skip && button("Leave out", skip, { id: "skip" }), next && button(label, next, { class: "main", id: "next" }));
}

/**
 * @typedef {"anchors" | "nextAnchor" | "crosshair" | "entryOf" | "mode" | "proposalSource" | "sources" | "refusal"
 * } AnchorPart
 */

/**
 * The panel of the points that are clicked first.
 * @param {StepState & Pick<MarkingState, AnchorPart>} state
 * @param {Pick<StepActions, "back" | "propose" | "enter" | "setSource">} act
 */
export function anchorsPanel(state, act) {
  const { draft, anchors, nextAnchor, crosshair, mode, sources, refusal } = state;
  const trouble = refusal === null ? null : problem(refusal);
  if (!nextAnchor) {
    return [trouble, progress(state), heading("Put all marks there"),
      element("p", {}, "They are proposals: you drag or confirm each of them next."),
      buttons(act, { next: act.propose, label: "Put them there" })].filter((part) => part !== null);
  }
  const count = anchors.filter((id) => id in draft.anchors).length;
  const clicks = `it is ${count + 1} of ${anchors.length} clicks`;
  const where = state.entryOf(nextAnchor)?.where_it_belongs ?? "";
  const source = mode === "clicks" && sources.length && !count ? sourceQuestion(state, act) : null;
  return [trouble, progress(state), source, heading(`Click ${state.titleOf(nextAnchor)}`), drawing(draft, nextAnchor),
    element("p", {}, `${where} Roughly will do: ${clicks} that put all other marks near their places.`),
    hint("By keyboard: move the cross with the arrow keys (Control for long steps, Shift for short ones) and press "
      + "Enter."),
    buttons(act, { next: crosshair ? act.enter : null, label: "Place it at the cross" })]
    .filter((part) => part !== null);
}

/**
 * @param {Pick<MarkingState, "proposalSource" | "sources">} state
 * @param {Pick<StepActions, "setSource">} act
 */
function sourceQuestion({ proposalSource: source, sources }, act) {
  const named = sources.map(([number, name]) => [String(number), `from the marks on ${name}, the same face`]);
  const options = [["", "from the average face"], ...named];
  const onchange = withValue((value) => act.setSource(value === "" ? null : Number(value)));
  return element("label", { class: "line" }, "Marks are proposed", element("select", { id: "source", onchange },
    ...options.map(([value, label]) => element("option", { value, selected: value === String(source ?? "") }, label))));
}

/**
 * The panel of a mark.
 * @param {StepState} state
 * @param {Pick<StepActions, "back" | "next" | "skip" | "startAdding" | "goTo">} act
 * @param {GuideEntry} entry
 */
export function markPanel(state, act, entry) {
  const { draft } = state;
  const { id, kind, adds } = entry;
  /** @type {HTMLElement[]} */
  const parts = [walk(state, act), heading(capital(state.titleOf(id))), drawing(draft, id),
    element("p", {}, entry.where_it_belongs, entry.hint && element("span", { class: "hint" }, ` ${entry.hint}`))];
  const isThere = isMarked(draft, id);
  const open = isOpen(draft, id);
  if (kind === "curve" && isThere) {
    parts.push(
      hint(`${keysOf(draft, id).length} points between the named ones. Drag them onto the line, click on the line for `
        + "more; Delete or a long press removes one."),
      button("Add a point by keyboard", act.startAdding, { id: "add" }),
    );
  }
  if (kind === "iris" && isThere) {
    parts.push(hint("Drag the middle, then the small ring at its edge, until the circle lies on the edge of the "
      + "iris."));
  }
  const isDone = isThere && !open;
  parts.push(element("p", { class: isDone ? "caution" : "caution warning", id: "state" }, sentenceOf(draft, id)));
  if (adds) parts.push(hint(`May be left out. It adds ${adds}.`));
  const skip = adds && isThere ? () => act.skip(id) : null;
  const label = open ? "Confirm" : isThere || !adds ? "Next" : "Go on without";
  parts.push(buttons(act, { next: act.next, skip, label }));
  return parts;
}

/**
 * The panel of the scale.
 * @param {StepState} state
 * @param {Pick<StepActions, "back" | "next" | "change" | "chooseScale" | "goTo">} act
 */
export function scalePanel(state, act) {
  const { draft } = state;
  const { scale } = draft;
  /** @type {(kind: Scale["kind"], label: string) => HTMLElement} */
  const choice = (kind, label) => {
    const [checked, onchange] = [scale.kind === kind, () => act.chooseScale(kind)];
    const input = element("input", { type: "radio", name: "scale", value: kind, checked, onchange });
    return element("label", { class: "line" }, element("span", {}, input, ` ${label}`));
  };
  /** @type {HTMLElement[]} */
  const parts = [walk(state, act), heading("What tells millimetres?")];
  if (draft.about.eyes) parts.push(choice("iris", "The irises: 11.71 ± 0.42 mm wide in adults"));
  parts.push(
    choice("ruler", "A ruler in the picture, in the plane of the lips"),
    choice("mm_per_px", "A known scale, in millimetres per pixel"),
    choice("none", "Nothing: lengths in percent of the distance between the eyes"),
  );
  if (scale.kind === "ruler") {
    parts.push(
      drawing(draft, "ruler"), element("p", {}, "Drag the two ends to two marks of the ruler."),
      positiveNumber("Millimetres between them", scale.length_mm, (length_mm) => {
        act.change({ ...draft, scale: { ...scale, length_mm } });
      }),
    );
  }
  if (scale.kind === "mm_per_px") {
    parts.push(positiveNumber("Millimetres per pixel", scale.value, (value) => {
      act.change({ ...draft, scale: { kind: "mm_per_px", value } });
    }));
  }
  parts.push(buttons(act, { next: act.next, label: isOpen(draft, "ruler") ? "Confirm" : "Next" }));
  return parts;
}

/**
 * A field for a number; what is not positive is not taken.
 * @param {string} label
 * @param {number} value
 * @param {(value: number) => void} use
 */
function positiveNumber(label, value, use) {
  const onchange = withValue((text) => { if (Number(text) > 0) use(Number(text)); });
  return element("label", { class: "line" }, label,
    element("input", { type: "number", min: "0", step: "any", value, onchange }));
}
