// The steps through a photo, and the panel that says what to do at each.

import { button, element } from "./elements.js";
import { applies, isMarked, isOpen, keysOf, originOf } from "./marking.js";

/** The steps in their order: the questions, the points to click first, every mark, the scale before the irises, the review. */
export function steps(draft, guide) {
  const marks = guide.filter((entry) => applies(draft, entry.id));
  const lips = marks.filter((entry) => entry.kind !== "iris").map((entry) => entry.id);
  const irises = marks.filter((entry) => entry.kind === "iris").map((entry) => entry.id);
  return ["about", "anchors", ...lips, "scale", ...irises, "review"];
}

/** The points that are clicked first where no other photo's marks are carried over, with the eyes in view or without. */
export const clickedFirst = (eyes) => ["ch_r", "ch_l", "ls", "li", ...(eyes ? ["ex_r", "ex_l"] : [])];

/** What a mark is called on this picture: sides are those that the viewer sees. */
export function titleOf(draft, entry) {
  if (entry.side === "midline") return entry.title;
  const isLeft = (entry.side === "right") !== draft.about.mirrored;
  return `${entry.title} on the ${isLeft ? "left" : "right"} of the picture`;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** A drawing of where a mark belongs, turned round for mirror images. */
export function drawing(draft, id) {
  return element("img", { class: draft.about.mirrored ? "where turned" : "where", src: `diagrams/${id}.svg`, alt: "" });
}

function progress(draft, guide, step) {
  const all = steps(draft, guide);
  const at = all.indexOf(step);
  return element("div", {}, element("p", { class: "hint" }, `Step ${at + 1} of ${all.length}`),
    element("progress", { max: all.length - 1, value: at, "aria-label": "Steps" }));
}

function buttons(bench, { next, skip = null, label = "Next" }) {
  return element("div", { class: "buttons" }, button("Back", () => bench.back(), { id: "back" }),
    skip && button("Leave out", skip, { id: "skip" }), next && button(label, next, { class: "main", id: "next" }));
}

/** The panel of the points that are clicked first. */
export function anchorsPanel(bench) {
  const { draft, guide } = bench;
  const open = bench.anchors.find((id) => !(id in draft.anchors));
  if (!open) {
    return [progress(draft, guide, "anchors"), element("h2", { tabindex: "-1" }, "Put all marks there"),
      element("p", {}, "They are proposals: you drag or confirm each of them next."),
      buttons(bench, { next: () => bench.propose(), label: "Put them there" })];
  }
  const entry = guide.find((other) => other.id === open);
  return [progress(draft, guide, "anchors"), element("h2", { tabindex: "-1" }, `Click ${titleOf(draft, entry)}`), drawing(draft, open),
    element("p", {}, `${entry.where_it_belongs} Roughly will do: it is ${Object.keys(draft.anchors).length + 1} of ${bench.anchors.length} clicks that put all other marks near their places.`),
    element("p", { class: "hint" }, "By keyboard: move the cross with the arrow keys (Control for long steps, Shift for short ones) and press Enter."),
    buttons(bench, { next: bench.hasCross ? () => bench.enter() : null, label: "Place it at the cross" })];
}

const ORIGINS = {
  proposed: "Not confirmed yet: drag it to its place, or confirm that it is there.",
  placed: "Placed.", moved: "Moved to its place.", confirmed: "Confirmed where it was proposed.",
};

/** The panel of a mark. */
export function markPanel(bench, entry) {
  const { draft, guide } = bench;
  const { id } = entry;
  const parts = [progress(draft, guide, id), element("h2", { tabindex: "-1" }, capital(titleOf(draft, entry))), drawing(draft, id),
    element("p", {}, entry.where_it_belongs, entry.hint && element("span", { class: "hint" }, ` ${entry.hint}`))];
  const isThere = isMarked(draft, id);
  const open = isOpen(draft, id);
  if (entry.kind === "curve" && isThere) {
    parts.push(element("p", { class: "hint" }, `${keysOf(draft, id).length} points between the named ones. Drag them onto the line, click on the line for more; `
      + "Delete or a long press removes one."), button("Add a point by keyboard", () => bench.startAdding(), { id: "add" }));
  }
  if (entry.kind === "iris" && isThere) parts.push(element("p", { class: "hint" }, "Drag the middle, then the small ring at its edge, until the circle lies on the edge of the iris."));
  const keys = keysOf(draft, id);
  const state = !isThere ? "Not marked: click where it is." : open ? ORIGINS.proposed : keys.length ? ORIGINS[originOf(draft, keys[0])] : "Confirmed.";
  parts.push(element("p", { class: open || !isThere ? "caution warning" : "caution", id: "state" }, state));
  if (entry.adds) parts.push(element("p", { class: "hint" }, `May be left out. It adds ${entry.adds}.`));
  const skip = entry.adds && isThere ? () => bench.skip(id) : null;
  const canGoOn = isThere || entry.adds;
  parts.push(buttons(bench, { next: () => bench.next(), skip, label: open ? "Confirm" : isThere || !canGoOn ? "Next" : "Go on without" }));
  return parts;
}

/** The panel of the scale. */
export function scalePanel(bench) {
  const { draft } = bench;
  const { scale } = draft;
  const choice = (kind, label) => element("label", { class: "line" }, element("span", {},
    element("input", { type: "radio", name: "scale", value: kind, checked: scale.kind === kind, onchange: () => bench.chooseScale(kind) }), ` ${label}`));
  const number = (label, value, set) => element("label", { class: "line" }, label,
    element("input", { type: "number", min: "0", step: "any", value, onchange: (event) => { if (Number(event.target.value) > 0) set(Number(event.target.value)); } }));
  const parts = [progress(draft, bench.guide, "scale"), element("h2", { tabindex: "-1" }, "What tells millimetres?")];
  if (draft.about.eyes) parts.push(choice("iris", "The irises: 11.71 ± 0.42 mm wide in adults"));
  parts.push(choice("ruler", "A ruler in the picture, in the plane of the lips"), choice("mm_per_px", "A known scale, in millimetres per pixel"),
    choice("none", "Nothing: lengths in percent of the distance between the eyes"));
  if (scale.kind === "ruler") {
    parts.push(drawing(draft, "ruler"), element("p", {}, "Drag the two ends to two marks of the ruler."),
      number("Millimetres between them", scale.length_mm, (length_mm) => bench.change({ ...draft, scale: { ...scale, length_mm } })));
  }
  if (scale.kind === "mm_per_px") {
    parts.push(number("Millimetres per pixel", scale.value, (value) => bench.change({ ...draft, scale: { kind: "mm_per_px", value } })));
  }
  parts.push(buttons(bench, { next: () => bench.next(), label: isOpen(draft, "ruler") ? "Confirm" : "Next" }));
  return parts;
}

/** The panel that shows all marks before they are saved. */
export function reviewPanel(bench) {
  const { draft, guide } = bench;
  const row = (id) => {
    const entry = guide.find((other) => other.id === id);
    const text = entry ? titleOf(draft, entry) : "the ruler";
    const state = !isMarked(draft, id) ? (entry?.adds ? "left out" : "missing") : isOpen(draft, id) ? "not confirmed" : "✓";
    return element("li", {}, element("button", { type: "button", onclick: () => bench.goTo(entry ? id : "scale") }, element("span", {}, capital(text)),
      element("span", { class: state === "✓" || state === "left out" ? "" : "open" }, state)));
  };
  const ids = guide.filter((entry) => applies(draft, entry.id)).map((entry) => entry.id);
  if (draft.scale.kind === "ruler") ids.push("ruler");
  const missing = ids.filter((id) => (isMarked(draft, id) ? isOpen(draft, id) : !guide.find((entry) => entry.id === id)?.adds));
  const heading = missing.length ? `${missing.length} ${missing.length > 1 ? "marks are" : "mark is"} not done` : "All marks are done";
  const save = missing.length
    ? button("Go to the first of them", () => bench.goTo(missing[0] === "ruler" ? "scale" : missing[0]), { class: "main", id: "next" })
    : button("Save", () => bench.save(), { class: "main", id: "next" });
  return [progress(draft, guide, "review"), element("h2", { tabindex: "-1" }, heading),
    element("div", { class: "buttons" }, button("Back", () => bench.back(), { id: "back" }), save), element("ul", { class: "steps" }, ids.map(row))];
}
