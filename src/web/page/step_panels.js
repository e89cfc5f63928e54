// The panels of the steps but the first, the questions: what is to be done, and the buttons that do it.

import { button, element, withValue } from "./elements.js";
import { applies, isMarked, isOpen, keysOf, originOf } from "./marking.js";

/** @import { MarkingState } from "./marking_state.js" */
/** @import { Draft, GuideEntry, Scale } from "./server.js" */
/** @typedef {Pick<MarkingState, "draft" | "guide" | "step" | "steps" | "titleOf">} StepState */
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
 */

const ORIGINS = {
  proposed: "Not confirmed yet: drag it to its place, or confirm that it is there.",
  placed: "Placed.", moved: "Moved to its place.", confirmed: "Confirmed where it was proposed.",
};

/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** @param {string} text */
const heading = (text) => element("h2", { tabindex: "-1" }, text);

/** @param {string} text */
const hint = (text) => element("p", { class: "hint" }, text);

/**
 * A drawing of where a mark belongs, turned round for mirror images.
 * @param {Draft} draft
 * @param {string} id
 */
const drawing = (draft, id) =>
  element("img", { class: draft.about.mirrored ? "where turned" : "where", src: `diagrams/${id}.svg`, alt: "" });

/** @param {StepState} state */
function progress({ steps, step }) {
  const index = steps.indexOf(step);
  return element("div", {}, hint(`Step ${index + 1} of ${steps.length}`),
    element("progress", { max: steps.length - 1, value: index, "aria-label": "Steps" }));
}

/**
 * @param {Pick<StepActions, "back">} act
 * @param {{ next?: (() => void) | null, skip?: (() => void) | null, label: string }} others
 */
function buttons({ back }, { next = null, skip = null, label }) {
  return element("div", { class: "buttons" }, button("Back", back, { id: "back" }),
    skip && button("Leave out", skip, { id: "skip" }), next && button(label, next, { class: "main", id: "next" }));
}

/**
 * The panel of the points that are clicked first.
 * @param {StepState & Pick<MarkingState, "anchors" | "nextAnchor" | "crosshair" | "entryOf">} state
 * @param {Pick<StepActions, "back" | "propose" | "enter">} act
 */
export function anchorsPanel(state, act) {
  const { draft, anchors, nextAnchor, crosshair } = state;
  if (!nextAnchor) {
    return [progress(state), heading("Put all marks there"),
      element("p", {}, "They are proposals: you drag or confirm each of them next."),
      buttons(act, { next: act.propose, label: "Put them there" })];
  }
  const clicks = `it is ${Object.keys(draft.anchors).length + 1} of ${anchors.length} clicks`;
  const where = state.entryOf(nextAnchor)?.where_it_belongs ?? "";
  return [progress(state), heading(`Click ${state.titleOf(nextAnchor)}`), drawing(draft, nextAnchor),
    element("p", {}, `${where} Roughly will do: ${clicks} that put all other marks near their places.`),
    hint("By keyboard: move the cross with the arrow keys (Control for long steps, Shift for short ones) and press "
      + "Enter."),
    buttons(act, { next: crosshair ? act.enter : null, label: "Place it at the cross" })];
}

/**
 * The panel of a mark.
 * @param {StepState} state
 * @param {Pick<StepActions, "back" | "next" | "skip" | "startAdding">} act
 * @param {GuideEntry} entry
 */
export function markPanel(state, act, entry) {
  const { draft } = state;
  const { id, kind, adds } = entry;
  /** @type {HTMLElement[]} */
  const parts = [progress(state), heading(capital(state.titleOf(id))), drawing(draft, id),
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
  parts.push(element("p", { class: isDone ? "caution" : "caution warning", id: "state" }, stateOf(draft, id)));
  if (adds) parts.push(hint(`May be left out. It adds ${adds}.`));
  const skip = adds && isThere ? () => act.skip(id) : null;
  const label = open ? "Confirm" : isThere || !adds ? "Next" : "Go on without";
  parts.push(buttons(act, { next: act.next, skip, label }));
  return parts;
}

/**
 * How far a mark is done.
 * @param {Draft} draft
 * @param {string} id
 */
function stateOf(draft, id) {
  if (!isMarked(draft, id)) return "Not marked: click where it is.";
  if (isOpen(draft, id)) return ORIGINS.proposed;
  const [key] = keysOf(draft, id);
  const origin = key ? originOf(draft, key) : undefined;
  return origin ? ORIGINS[origin] : "Confirmed.";
}

/**
 * The panel of the scale.
 * @param {StepState} state
 * @param {Pick<StepActions, "back" | "next" | "change" | "chooseScale">} act
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
  const parts = [progress(state), heading("What tells millimetres?")];
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

/**
 * The panel that shows all marks before they are saved.
 * @param {StepState & Pick<MarkingState, "entryOf">} state
 * @param {Pick<StepActions, "back" | "goTo" | "save">} act
 */
export function reviewPanel(state, act) {
  const { draft, guide } = state;
  const ids = guide.filter((entry) => applies(draft, entry.id)).map((entry) => entry.id);
  if (draft.scale.kind === "ruler") ids.push("ruler");
  const lacking = ids.filter((id) => (isMarked(draft, id) ? isOpen(draft, id) : !state.entryOf(id)?.adds));
  const [first] = lacking;
  const count = lacking.length;
  const title = first ? `${count} ${count > 1 ? "marks are" : "mark is"} not done` : "All marks are done";
  const next = first
    ? button("Go to the first of them", () => act.goTo(stepOf(first)), { class: "main", id: "next" })
    : button("Save", act.save, { class: "main", id: "next" });
  return [progress(state), heading(title),
    element("div", { class: "buttons" }, button("Back", act.back, { id: "back" }), next),
    element("ul", { class: "steps" }, ids.map((id) => reviewRow(state, act, id)))];
}

/** The step at which a mark is made. @param {string} id */
const stepOf = (id) => (id === "ruler" ? "scale" : id);

/**
 * @param {StepState & Pick<MarkingState, "entryOf">} state
 * @param {Pick<StepActions, "goTo">} act
 * @param {string} id
 */
function reviewRow(state, act, id) {
  const title = id === "ruler" ? "the ruler" : state.titleOf(id);
  const [text, isDone] = reviewState(state.draft, id, Boolean(state.entryOf(id)?.adds));
  return element("li", {}, element("button", { type: "button", onclick: () => act.goTo(stepOf(id)) },
    element("span", {}, capital(title)), element("span", { class: isDone ? "" : "open" }, text)));
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
