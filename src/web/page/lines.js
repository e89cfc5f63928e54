// The lines over the photo: curves, irises, the ruler, the midline and what it mirrors.

import { isMarked, isOpen, place } from "./marking.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, name, attributes) {
  const made = document.createElementNS(SVG, tag);
  made.setAttribute("class", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A shape twice: dark below, so that it shows on any skin. */
function outlined(tag, name, attributes) {
  const under = name.startsWith("guide") ? name.replace("guide", "under faint") : "under";
  return [shape(tag, under, attributes), shape(tag, name, attributes)];
}

/** The radius of the ring about a mark's mirror image, in CSS pixels. */
const RING = 6;

const segment = ([x1, y1], [x2, y2]) => ({ x1, y1, x2, y2 });

export class Lines {
  showsGuides = true;
  #svg;
  #group;
  #drawn = {};

  constructor(svg) {
    this.#svg = svg;
    this.#group = document.createElementNS(SVG, "g");
    svg.append(this.#group);
  }

  draw(view, draft, outline, step, selected) {
    this.#group.setAttribute("transform", `matrix(${view.scale} 0 0 ${view.scale} ${view.x} ${view.y})`);
    this.#drawAnew(draft, outline, step, selected);
    // Of one size at every zoom, and hollow: it may lie about the mark in hand.
    for (const ring of this.#group.querySelectorAll(".ring")) ring.setAttribute("r", RING / view.scale);
  }

  /** Panning and zooming move what was drawn; only what has changed is drawn again. */
  #drawAnew(draft, outline, step, selected) {
    const now = { draft, outline, step, selected, guides: this.showsGuides };
    if (Object.keys(now).every((key) => now[key] === this.#drawn[key])) return;
    this.#drawn = now;
    this.#group.replaceChildren(...this.#shapes(draft, outline, step, selected));
  }

  #shapes(draft, outline, step, selected) {
    const shapes = [];
    const name = (id) => `curve${isOpen(draft, id) ? " proposed" : ""}${id === step ? " active" : ""}`;
    for (const [id, d] of outline?.curves ?? []) if (draft.curves[id]) shapes.push(...outlined("path", name(id), { d }));
    for (const [side, { centre: [cx, cy], diameter }] of Object.entries(draft.irises)) {
      shapes.push(...outlined("circle", name(`iris_${side}`), { cx, cy, r: diameter / 2 }));
    }
    if (isMarked(draft, "ruler") && draft.scale.from) shapes.push(...outlined("line", name("ruler"), segment(draft.scale.from, draft.scale.to)));
    if (this.showsGuides && outline?.midline) shapes.push(...this.#guides(draft, outline, selected));
    return shapes;
  }

  /** The midline, and for the selected mark its mirror image about it: as long as the midline is a guess, the guess alone. */
  #guides(draft, { midline: [from, to], midline_is_marked: isMarked }, selected) {
    const shapes = outlined("line", isMarked ? "guide" : "guide guessed", segment(from, to));
    const at = isMarked && selected && place(draft, selected);
    if (at) {
      const mirrored = reflected(at, from, to);
      shapes.push(...outlined("line", "guide", segment(at, mirrored)), ...outlined("circle", "guide ring", { cx: mirrored[0], cy: mirrored[1] }));
    }
    return shapes;
  }
}

/** The mirror image of a position about the line through two others. */
function reflected([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  return [2 * (ax + along * dx) - x, 2 * (ay + along * dy) - y];
}
