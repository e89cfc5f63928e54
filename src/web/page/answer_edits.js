// Edits by what is answered about a photo and its scale: functions from a draft to the next one.

import { ON_EYES } from "./marking.js";
import { skipped } from "./mark_edits.js";

/** @import { CurveNode, Draft, Mark, Position, Scale } from "./server.js" */
/** @import { Size } from "./view.js" */

/**
 * With what tells millimetres; a ruler's ends are proposed below the mouth of the photo.
 * @param {Draft} draft
 * @param {Scale["kind"]} kind
 * @param {Size} photo
 * @returns {Draft}
 */
export function withScale(draft, kind, photo) {
  return { ...draft, scale: scaleOf(kind, photo) };
}

/**
 * @param {Scale["kind"]} kind
 * @param {Size} photo
 * @returns {Scale}
 */
function scaleOf(kind, { width, height }) {
  /** @type {(part: number) => Position} */
  const end = (part) => [width * part, height * 0.85];
  switch (kind) {
    case "ruler": return { kind, from: end(0.35), to: end(0.65), length_mm: 10, origin: "proposed" };
    case "mm_per_px": return { kind, value: 0.1 };
    default: return { kind };
  }
}

/**
 * With lips that are parted, or closed: where the margins divide, both begin where the one was, as proposals.
 * @param {Draft} draft
 * @param {boolean} parted
 * @returns {Draft}
 */
export function withParted(draft, parted) {
  if (parted === draft.about.parted) return draft;
  const about = { ...draft.about, parted };
  /** @type {(at: Position) => Mark} */
  const proposal = (at) => ({ at, origin: "proposed" });
  /** @type {(nodes: CurveNode[], from: string, to: string) => CurveNode[]} */
  const renamed = (nodes, from, to) => nodes.map((node) => {
    if (typeof node === "string") return node === from ? to : node;
    return proposal(node.at);
  });
  const { sto, sto_s: upper, sto_i: lower, ...points } = draft.points;
  const { lower_free_margin: _gone, upper_free_margin: margin, ...curves } = draft.curves;
  if (parted) {
    if (sto) points.sto_s = points.sto_i = proposal(sto.at);
    if (margin) {
      curves.upper_free_margin = renamed(margin, "sto", "sto_s");
      curves.lower_free_margin = renamed(margin, "sto", "sto_i");
    }
  } else {
    if (upper && lower) points.sto = proposal([(upper.at[0] + lower.at[0]) / 2, (upper.at[1] + lower.at[1]) / 2]);
    if (margin) curves.upper_free_margin = renamed(margin, "sto_s", "sto");
  }
  return { ...draft, about, points, curves };
}

/** @param {string} id */
const otherSide = (id) => id.replace(/_([rl])$/, (_, side) => (side === "r" ? "_l" : "_r"));

/**
 * @template T
 * @param {Record<string, T>} marks
 * @returns {Record<string, T>}
 */
const swapped = (marks) => Object.fromEntries(Object.entries(marks).map(([id, mark]) => [otherSide(id), mark]));

/**
 * With a picture that is a mirror image, or is none: what was the right side is the left one.
 * @param {Draft} draft
 * @param {boolean} mirrored
 * @returns {Draft}
 */
export function withMirrored(draft, mirrored) {
  if (mirrored === draft.about.mirrored) return draft;
  /** @type {(nodes: CurveNode[]) => CurveNode[]} */
  const turned = (nodes) => nodes.map((node) => (typeof node === "string" ? otherSide(node) : node)).reverse();
  const { r, l } = draft.irises;
  return {
    ...draft,
    about: { ...draft.about, mirrored },
    anchors: swapped(draft.anchors),
    points: swapped(draft.points),
    skipped: draft.skipped.map(otherSide),
    curves: Object.fromEntries(Object.entries(draft.curves).map(([id, nodes]) => [id, turned(nodes)])),
    irises: { ...(l && { r: l }), ...(r && { l: r }) },
  };
}

/**
 * Whether eyes are in the picture; where they are not, what was marked of them goes.
 * @param {Draft} draft
 * @param {boolean} eyes
 * @returns {Draft}
 */
export function withEyes(draft, eyes) {
  const about = { ...draft.about, eyes };
  if (eyes) return { ...draft, about };
  const without = ON_EYES.reduce(skipped, draft);
  const anchors = Object.fromEntries(Object.entries(draft.anchors).filter(([id]) => !ON_EYES.includes(id)));
  /** @type {Scale} */
  const scale = draft.scale.kind === "iris" ? { kind: "none" } : draft.scale;
  return { ...without, about, anchors, scale, skipped: draft.skipped };
}
