// The lines over the photo: curves, irises, the ruler, the midline and what it mirrors.

import { isOpen, keysOf, positionOf } from "./marking.js";
import { doubtfulIn } from "./regions.js";

/** @import { Region } from "./regions.js" */
/** @import { Box, Draft, Outline, Position, SnappedCurve } from "./server.js" */
/** @import { View } from "./view.js" */
/** @typedef {Record<string, string | number>} SvgAttributes */
/**
 * What the lines are drawn from.
 * @typedef {object} Drawing
 * @property {Draft} draft
 * @property {Outline | null} outline
 * @property {string} step
 * @property {string | null} selected
 * @property {boolean} showsGuides
 * @property {Region} [region] The region that is looked at.
 * @property {Box[]} faces The faces of which one is to be chosen.
 * @property {SnappedCurve | null} snap
 */

const SVG = "http://www.w3.org/2000/svg";
/** The radius of the ring about a mark's mirror image, in CSS pixels. */
const RING_RADIUS = 6;
/** How high the number of a face is, in CSS pixels. */
const NUMBER_SIZE = 30;
/** The radius of the ring about a mark that is to be looked at first, in CSS pixels. */
const HALO_RADIUS = 19;

/**
 * @param {string} tag
 * @param {string} name
 * @param {SvgAttributes} attributes
 */
function shape(tag, name, attributes) {
  const made = document.createElementNS(SVG, tag);
  made.setAttribute("class", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/**
 * A shape twice: dark below, so that it shows on any skin.
 * @param {string} tag
 * @param {string} name
 * @param {SvgAttributes} attributes
 */
function outlined(tag, name, attributes) {
  const under = name.startsWith("guide") ? name.replace("guide", "under faint") : "under";
  return [shape(tag, under, attributes), shape(tag, name, attributes)];
}

/** @type {(from: Position, to: Position) => SvgAttributes} */
const segment = ([x1, y1], [x2, y2]) => ({ x1, y1, x2, y2 });

export class Lines {
  #group;
  /** @type {Drawing | null} */
  #drawn = null;

  /** @param {SVGSVGElement} svg */
  constructor(svg) {
    this.#group = document.createElementNS(SVG, "g");
    svg.append(this.#group);
  }

  /**
   * @param {View} view
   * @param {Drawing} drawing
   */
  draw(view, drawing) {
    this.#group.setAttribute("transform", `matrix(${view.scale} 0 0 ${view.scale} ${view.x} ${view.y})`);
    this.#drawAnew(drawing);
    // Of one size at every zoom, and hollow: it may lie about the mark in hand.
    for (const ring of this.#group.querySelectorAll(".ring")) ring.setAttribute("r", String(RING_RADIUS / view.scale));
    for (const number of this.#group.querySelectorAll(".number")) {
      number.setAttribute("font-size", String(NUMBER_SIZE / view.scale));
    }
    for (const ring of this.#group.querySelectorAll(".halo")) ring.setAttribute("r", String(HALO_RADIUS / view.scale));
  }

  /**
   * Panning and zooming move what was drawn; only what has changed is drawn again.
   * @param {Drawing} now
   */
  #drawAnew(now) {
    const old = this.#drawn;
    const isSame = old && now.draft === old.draft && now.outline === old.outline && now.step === old.step
      && now.selected === old.selected && now.showsGuides === old.showsGuides && now.faces === old.faces
      && now.snap === old.snap;
    if (isSame) return;
    this.#drawn = now;
    this.#group.replaceChildren(...this.#shapes(now));
  }

  /** @param {Drawing} drawing */
  #shapes({ draft, outline, step, selected, showsGuides, region, faces, snap }) {
    if (step === "faces") return faces.flatMap(faceBox);
    const shapes = [];
    /** @param {string} id */
    const name = (id) => `curve${isOpen(draft, id) ? " proposed" : ""}${id === step ? " active" : ""}`;
    if (region) shapes.push(...halos(draft, region));
    const curves = outline?.curves.filter(([id]) => draft.curves[id]) ?? [];
    for (const [id, d] of curves) shapes.push(...outlined("path", name(id), { d }));
    for (const [eye, { centre: [cx, cy], diameter }] of Object.entries(draft.irises)) {
      shapes.push(...outlined("circle", name(`iris_${eye}`), { cx, cy, r: diameter / 2 }));
    }
    if (snap) shapes.push(...outlined("polyline", "snap", { points: snap.places.join(" ") }));
    const { scale } = draft;
    if (scale.kind === "ruler") shapes.push(...outlined("line", name("ruler"), segment(scale.from, scale.to)));
    if (showsGuides && outline) shapes.push(...this.#guides(draft, outline, selected));
    return shapes;
  }

  /**
   * The midline, and for the selected mark its mirror image about it: as long as the midline is a guess, the guess
   * alone.
   * @param {Draft} draft
   * @param {Outline} outline
   * @param {string | null} selected
   */
  #guides(draft, { midline, midline_is_marked: isCertain }, selected) {
    if (!midline) return [];
    const [from, to] = midline;
    const shapes = outlined("line", isCertain ? "guide" : "guide guessed", segment(from, to));
    const at = isCertain && selected ? positionOf(draft, selected) : null;
    if (!at) return shapes;
    const mirrored = reflected(at, from, to);
    const ring = outlined("circle", "guide ring", { cx: mirrored[0], cy: mirrored[1] });
    return [...shapes, ...outlined("line", "guide", segment(at, mirrored)), ...ring];
  }
}

/**
 * The frame about a face of which one is to be chosen, with the number that its button has.
 * @param {Box} box
 * @param {number} index
 */
function faceBox([[x1, y1], [x2, y2]], index) {
  const number = shape("text", "number", { x: x1, y: y1, dx: "0.3em", dy: "1em" });
  number.textContent = String(index + 1);
  return [...outlined("rect", "curve", { x: x1, y: y1, width: x2 - x1, height: y2 - y1 }), number];
}

/**
 * Rings about the marks of a region that are to be looked at first; of an iris its circle is seen.
 * @param {Draft} draft
 * @param {Region} region
 */
function halos(draft, region) {
  const keys = doubtfulIn(draft, region).flatMap((id) => (draft.curves[id] ? [] : keysOf(draft, id).slice(0, 1)));
  return keys.flatMap((key) => {
    const at = positionOf(draft, key);
    return at ? outlined("circle", "halo", { cx: at[0], cy: at[1] }) : [];
  });
}

/**
 * The mirror image of a position about the line through two others.
 * @type {(at: Position, from: Position, to: Position) => Position}
 */
function reflected([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  return [2 * (ax + along * dx) - x, 2 * (ay + along * dy) - y];
}
