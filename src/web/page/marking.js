// Reads a draft: what is marked, where, and how it came there. A mark has an id: that of a point ("ch_r"), a curve
// ("upper_border"), an iris ("iris_r") or "ruler". What can be moved of it has a key: the point's id, the curve's id
// and the index of a node ("upper_border/2"), the iris's id for its centre and "iris_r/edge" for its edge, an end of
// the ruler ("ruler/from"), or a point that was clicked to propose the rest ("anchor/ch_r").

/** @import { Draft, Eye, Iris, Mark, Origin, Position } from "./server.js" */

/** @type {Map<string, Eye>} */
const IRISES = new Map([["iris_r", "r"], ["iris_l", "l"]]);
/** The ids of the marks on the eyes and between them. */
export const ON_EYES = ["en_r", "en_l", "ex_r", "ex_l", "se", "iris_r", "iris_l"];
const ONLY_PARTED = ["sto_s", "sto_i", "lower_free_margin"];

/**
 * The eye whose iris has the id; undefined of other ids.
 * @param {string} id
 */
export const eyeOf = (id) => IRISES.get(id);

/**
 * The parts of a key: the id, and what follows it.
 * @param {string} key
 * @returns {[id: string, part: string | undefined]}
 */
export function partsOf(key) {
  const [id, part] = key.split("/");
  return [id, part];
}

/**
 * The iris with an id, where it is marked.
 * @param {Draft} draft
 * @param {string} id
 * @returns {Iris | undefined}
 */
export function irisOf(draft, id) {
  const eye = eyeOf(id);
  return eye && draft.irises[eye];
}

/**
 * A curve's contour point; undefined where its node of that index is a named point, or there is none.
 * @param {Draft} draft
 * @param {string} id
 * @param {string} index
 * @returns {Mark | undefined}
 */
export function contourPoint(draft, id, index) {
  const node = draft.curves[id]?.[Number(index)];
  return typeof node === "string" ? undefined : node;
}

/**
 * The right-hand end of an iris, by which its diameter is changed.
 * @param {Iris} iris
 * @returns {Position}
 */
const edgeOf = ({ centre, diameter }) => [centre[0] + diameter / 2, centre[1]];

/**
 * Whether a mark has a place on this photo at all: that of parted lips on closed ones has none.
 * @param {Draft} draft
 * @param {string} id
 */
export function applies(draft, id) {
  const { parted, eyes } = draft.about;
  if (id === "sto") return !parted;
  if (ONLY_PARTED.includes(id)) return parted;
  // Before anything is proposed, irises are what will tell millimetres.
  if (eyeOf(id)) return eyes && (draft.scale.kind === "iris" || !Object.keys(draft.points).length);
  return eyes || !ON_EYES.includes(id);
}

/**
 * Where a mark is; null where it is not marked.
 * @param {Draft} draft
 * @param {string} key
 * @returns {Position | null}
 */
export function positionOf(draft, key) {
  const [id, part] = partsOf(key);
  if (id === "anchor" && part) return draft.anchors[part] ?? null;
  if (id === "ruler") {
    if (draft.scale.kind !== "ruler") return null;
    return part === "from" ? draft.scale.from : draft.scale.to;
  }
  if (eyeOf(id)) {
    const iris = irisOf(draft, id);
    if (!iris) return null;
    return part === "edge" ? edgeOf(iris) : iris.centre;
  }
  if (part !== undefined) return contourPoint(draft, id, part)?.at ?? null;
  return draft.points[id]?.at ?? null;
}

/**
 * All keys of a mark that are marked: of a curve those of its contour points.
 * @param {Draft} draft
 * @param {string} id
 * @returns {string[]}
 */
export function keysOf(draft, id) {
  if (id === "ruler") return draft.scale.kind === "ruler" ? ["ruler/from", "ruler/to"] : [];
  if (eyeOf(id)) return irisOf(draft, id) ? [id, `${id}/edge`] : [];
  if (draft.curves[id]) {
    return draft.curves[id].flatMap((node, index) => (typeof node === "string" ? [] : [`${id}/${index}`]));
  }
  return draft.points[id] ? [id] : [];
}

/**
 * The origin of the mark with a key; undefined where it is not marked.
 * @param {Draft} draft
 * @param {string} key
 * @returns {Origin | undefined}
 */
export function originOf(draft, key) {
  const [id, part] = partsOf(key);
  if (id === "anchor") return "placed";
  if (id === "ruler") return draft.scale.kind === "ruler" ? draft.scale.origin : undefined;
  if (eyeOf(id)) return irisOf(draft, id)?.origin;
  return part === undefined ? draft.points[id]?.origin : contourPoint(draft, id, part)?.origin;
}

/**
 * @param {Draft} draft
 * @param {string} id
 */
export const isMarked = (draft, id) => id in draft.points || id in draft.curves
  || (id === "ruler" && draft.scale.kind === "ruler") || irisOf(draft, id) !== undefined;

/**
 * Whether a part of the mark is still a proposal.
 * @param {Draft} draft
 * @param {string} id
 */
export const isOpen = (draft, id) => keysOf(draft, id).some((key) => originOf(draft, key) === "proposed");

/**
 * Whether every mark of a draft is a proposal as it was made.
 * @param {Draft} draft
 */
export function isUntouched({ points, curves, irises }) {
  const nodes = Object.values(curves).flat().filter((node) => typeof node !== "string");
  const irisList = Object.values(irises);
  return [...Object.values(points), ...nodes, ...irisList].every(({ origin }) => origin === "proposed")
    && irisList.every(({ centred }) => !centred);
}

/**
 * The positions of a curve's nodes.
 * @param {Draft} draft
 * @param {string} id
 * @returns {Position[]}
 */
export function positionsOf(draft, id) {
  const nodes = draft.curves[id] ?? [];
  return nodes.flatMap((node) => {
    const at = typeof node === "string" ? draft.points[node]?.at : node.at;
    return at ? [at] : [];
  });
}
