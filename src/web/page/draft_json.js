// The JSON of a draft, in which the marks are a landmark file's marking with its origins beside it, and the draft as it
// is edited, in which every mark has its origin with it.

/** @import { About, CurveNode, Draft, Eye, Iris, Mark, Origin, PhotoMatch, Position } from "./server.js" */
/** @import { Proposal, Scale } from "./server.js" */

/** @typedef {string | Position} JsonNode  A named point's id, or a further point of the contour. */
/** @typedef {Origin | Origin[]} MarkOrigin  One for the whole mark, or one for each contour point of a curve. */
/** @typedef {{ centre: Position, diameter: number }} JsonIris */
/**
 * A landmark file's marking.
 * @typedef {object} Marking
 * @property {Record<string, Position>} points
 * @property {Record<string, JsonNode[] | null>} curves
 * @property {Partial<Record<Eye, JsonIris>>} [irises]
 * @property {Record<string, MarkOrigin>} [origins]
 * @property {Proposal[]} [proposals]
 * @property {string[]} [snapped]
 * @property {{ program: string, format: string }} [imported_from]
 */
/**
 * A landmark file's scale.
 * @typedef {{ kind: "iris" } | { kind: "mm_per_px", value: number, u_mm?: number } | JsonRuler} JsonScale
 */
/** @typedef {{ kind: "ruler", from: Position, to: Position, length_mm: number, u_mm?: number }} JsonRuler */
/**
 * `centred` are the ids of the irises whose centre a person has placed while their diameter is still proposed.
 * @typedef {object} DraftJson
 * @property {About} about
 * @property {{ index: number, sha256: string } | null} corrects
 * @property {boolean} blind
 * @property {string} step
 * @property {Record<string, Position>} anchors
 * @property {string[]} skipped
 * @property {string[]} centred
 * @property {string[]} doubtful
 * @property {JsonScale | null} scale
 * @property {Origin | null} ruler_origin
 * @property {Marking} marking
 * @property {PhotoMatch[]} matches
 */

/**
 * A record with every value changed.
 * @template T, U
 * @param {Record<string, T>} record
 * @param {(value: T, id: string) => U} change
 * @returns {Record<string, U>}
 */
const mapped = (record, change) =>
  Object.fromEntries(Object.entries(record).map(([id, value]) => [id, change(value, id)]));

/**
 * @param {DraftJson} json
 * @returns {Draft}
 */
export function draftFromJson({ marking, scale, ruler_origin, centred, ...state }) {
  const origins = marking.origins ?? {};
  /** @type {(id: string, index?: number) => Origin} */
  const originOf = (id, index = 0) => {
    // What a file does not say more of was placed by a person.
    const [first = "placed", ...rest] = [origins[id] ?? []].flat();
    return index === 0 ? first : rest[index - 1] ?? first;
  };
  /** @type {(iris: JsonIris, eye: string) => Iris} */
  const iris = (value, eye) => {
    const id = `iris_${eye}`;
    return { ...value, origin: originOf(id), ...(centred.includes(id) && { centred: true }) };
  };
  const curves = Object.entries(marking.curves).flatMap(([id, nodes]) =>
    (nodes?.length ? [[id, curveFrom(nodes, id, originOf)]] : []));
  return {
    ...state,
    points: mapped(marking.points, (at, id) => ({ at, origin: originOf(id) })),
    curves: Object.fromEntries(curves),
    irises: mapped(marking.irises ?? {}, iris),
    scale: scaleFrom(scale, ruler_origin),
    proposals: marking.proposals ?? [],
    snapped: marking.snapped ?? [],
    importedFrom: marking.imported_from ?? null,
  };
}

/**
 * @param {JsonNode[]} nodes
 * @param {string} id
 * @param {(id: string, index: number) => Origin} originOf
 * @returns {CurveNode[]}
 */
function curveFrom(nodes, id, originOf) {
  let index = 0;
  return nodes.map((node) => (typeof node === "string" ? node : { at: node, origin: originOf(id, index++) }));
}

/**
 * @param {JsonScale | null} scale
 * @param {Origin | null} origin
 * @returns {Scale}
 */
function scaleFrom(scale, origin) {
  if (scale === null) return { kind: "none" };
  return scale.kind === "ruler" ? { ...scale, origin: origin ?? "confirmed" } : scale;
}

/**
 * @param {Draft} draft
 * @returns {DraftJson}
 */
export function draftToJson({ points, curves, irises, scale, proposals, snapped, importedFrom, ...state }) {
  const eyes = Object.entries(irises);
  /** @type {(nodes: CurveNode[]) => Mark[]} */
  const contour = (nodes) => nodes.filter((node) => typeof node !== "string");
  const marking = {
    points: mapped(points, ({ at }) => at),
    curves: mapped(curves, (nodes) => nodes.map((node) => (typeof node === "string" ? node : node.at))),
    irises: Object.fromEntries(eyes.map(([eye, { centre, diameter }]) => [eye, { centre, diameter }])),
    origins: {
      ...mapped(points, ({ origin }) => origin),
      ...mapped(curves, (nodes) => contour(nodes).map(({ origin }) => origin)),
      ...Object.fromEntries(eyes.map(([eye, { origin }]) => [`iris_${eye}`, origin])),
    },
    ...(proposals.length && { proposals }),
    ...(snapped.length && { snapped }),
    ...(importedFrom && { imported_from: importedFrom }),
  };
  const centred = eyes.flatMap(([eye, iris]) => (iris.centred ? [`iris_${eye}`] : []));
  return { ...state, centred, marking, ...scaleToJson(scale) };
}

/**
 * @param {Scale} scale
 * @returns {Pick<DraftJson, "scale" | "ruler_origin">}
 */
function scaleToJson(scale) {
  if (scale.kind === "none") return { scale: null, ruler_origin: null };
  if (scale.kind !== "ruler") return { scale, ruler_origin: null };
  const { origin, ...ruler } = scale;
  return { scale: ruler, ruler_origin: origin };
}
