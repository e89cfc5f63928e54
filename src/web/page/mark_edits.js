// Edits of one mark: functions from a draft to the next one, in which a mark is moved, confirmed, placed or left out,
// or has a point more or less.

import { eyeOf, irisOf, partsOf, positionsOf } from "./marking.js";
import { isSuggested } from "./regions.js";

/** @import { CurveNode, Draft, Eye, GuideEntry, Iris, Origin, Position, SnappedCurve } from "./server.js" */

/** The diameter of a first iris, in pixels, until its edge is dragged. */
const FIRST_IRIS_DIAMETER = 60;

/** @type {Origin} */
const MOVED = "moved";
/** @type {(origin: Origin) => Origin} */
const originOnceMoved = (origin) => {
  // What a person put there in another program is put there anew, not taken from a proposal.
  if (origin === "imported") return "placed";
  return origin === "proposed" || origin === "confirmed" ? "moved" : origin;
};
/** @type {(origin: Origin) => Origin} */
const originOnceConfirmed = (origin) => (origin === "proposed" ? "confirmed" : origin);

/**
 * The mark with a key at another place.
 * @param {Draft} draft
 * @param {string} key
 * @param {Position} at
 * @returns {Draft}
 */
export function moved(draft, key, at) {
  const [id, part] = partsOf(key);
  const eye = eyeOf(id);
  if (id === "anchor" && part) return { ...draft, anchors: { ...draft.anchors, [part]: at } };
  if (id === "ruler") return movedRuler(draft, part, at);
  if (eye) return movedIris(draft, eye, part, at);
  if (part === undefined) return movedPoint(draft, id, at);
  const nodes = draft.curves[id].map((node, index) => (typeof node === "string" || index !== Number(part)
    ? node : { at, origin: originOnceMoved(node.origin) }));
  return { ...draft, curves: { ...draft.curves, [id]: nodes } };
}

/**
 * @param {Draft} draft
 * @param {string | undefined} end
 * @param {Position} at
 * @returns {Draft}
 */
function movedRuler(draft, end, at) {
  const { scale } = draft;
  if (scale.kind !== "ruler") return draft;
  const origin = originOnceMoved(scale.origin);
  return { ...draft, scale: end === "from" ? { ...scale, from: at, origin } : { ...scale, to: at, origin } };
}

/**
 * @param {Draft} draft
 * @param {Eye} eye
 * @param {string | undefined} part
 * @param {Position} at
 * @returns {Draft}
 */
function movedIris(draft, eye, part, at) {
  const old = draft.irises[eye];
  if (!old) return draft;
  const irises = { ...draft.irises, [eye]: changedIris(old, part, at) };
  // Suggested irises were each found by itself.
  return { ...draft, irises: isSuggested(draft) ? irises : withOtherIris(irises, eye, old) };
}

/**
 * @param {Iris} old
 * @param {string | undefined} part
 * @param {Position} at
 * @returns {Iris}
 */
function changedIris(old, part, at) {
  const origin = originOnceMoved(old.origin);
  if (part === "edge") {
    const { centred: _done, ...rest } = old;
    return { ...rest, diameter: Math.max(1, 2 * Math.abs(at[0] - old.centre[0])), origin };
  }
  // Its middle alone does not make an iris: how wide it is remains a proposal until it is changed or confirmed.
  return old.origin === "proposed" ? { ...old, centre: at, centred: true } : { ...old, centre: at, origin };
}

/**
 * @param {Draft} draft
 * @param {string} id
 * @param {Position} at
 * @returns {Draft}
 */
function movedPoint(draft, id, at) {
  const old = draft.points[id];
  if (!old) return draft;
  /** @type {Position} */
  const by = [at[0] - old.at[0], at[1] - old.at[1]];
  const points = { ...draft.points, [id]: { at, origin: originOnceMoved(old.origin) } };
  const curves = mappedCurves(draft.curves, (nodes) => besideMoved(nodes, id, by));
  const irises = isSuggested(draft) ? draft.irises : betweenMoved(draft.irises, id, by);
  return { ...draft, points, curves, irises };
}

/**
 * @param {Draft["curves"]} curves
 * @param {(nodes: CurveNode[]) => CurveNode[]} change
 * @returns {Draft["curves"]}
 */
const mappedCurves = (curves, change) =>
  Object.fromEntries(Object.entries(curves).map(([id, nodes]) => [id, change(nodes)]));

// What nobody has looked at yet was proposed beside other marks, and goes with them when they are moved.

/**
 * A position moved by a part of a way.
 * @type {(at: Position, by: Position, part: number) => Position}
 */
const shifted = ([x, y], [dx, dy], part) => [x + dx * part, y + dy * part];

/**
 * How much of a way is taken at a part of the way from what is moved to what stays: level at both, so that no corner
 * arises at either.
 * @param {number} t
 */
const fading = (t) => 1 - t * t * (3 - 2 * t);

/**
 * A curve's proposed points go with a named one, less the nearer they are to the next point that stays: a named one, or
 * one that a person has placed or confirmed.
 * @param {CurveNode[]} nodes
 * @param {string} id
 * @param {Position} by
 */
function besideMoved(nodes, id, by) {
  const from = nodes.indexOf(id);
  if (from < 0) return nodes;
  const carried = [...nodes];
  for (const step of [-1, 1]) {
    let to = from + step;
    while (isProposed(nodes[to])) to += step;
    for (let index = from + step; index !== to; index += step) {
      const node = nodes[index];
      if (typeof node !== "string") {
        carried[index] = { ...node, at: shifted(node.at, by, fading((index - from) / (to - from))) };
      }
    }
  }
  return carried;
}

/** @param {CurveNode | undefined} node */
const isProposed = (node) => typeof node === "object" && node.origin === "proposed";

/**
 * A proposed iris goes with the middle of its eye's corners.
 * @param {Draft["irises"]} irises
 * @param {string} id
 * @param {Position} by
 * @returns {Draft["irises"]}
 */
function betweenMoved(irises, id, by) {
  if (!/^e[nx]_[rl]$/.test(id)) return irises;
  /** @type {Eye} */
  const eye = id.endsWith("r") ? "r" : "l";
  const iris = irises[eye];
  if (iris?.origin !== "proposed") return irises;
  return { ...irises, [eye]: { ...iris, centre: shifted(iris.centre, by, 0.5) } };
}

/**
 * The other iris, as long as it is proposed, is as wide as this one, and as far from where it was proposed, to the
 * other side.
 * @param {Draft["irises"]} irises
 * @param {Eye} eye
 * @param {Iris} old The iris as it was before.
 * @returns {Draft["irises"]}
 */
function withOtherIris(irises, eye, old) {
  const otherEye = eye === "r" ? "l" : "r";
  const [iris, other] = [irises[eye], irises[otherEye]];
  if (!iris || other?.origin !== "proposed") return irises;
  const { centre, diameter } = iris;
  /** @type {Position} */
  const by = [old.centre[0] - centre[0], centre[1] - old.centre[1]];
  return { ...irises, [otherEye]: { ...other, centre: shifted(other.centre, by, 1), diameter } };
}

/**
 * The mark with an id, all that is proposed of it taken as it stands.
 * @param {Draft} draft
 * @param {string} id
 * @returns {Draft}
 */
export function confirmed(draft, id) {
  if (id === "ruler") {
    const { scale } = draft;
    if (scale.kind !== "ruler") return draft;
    return { ...draft, scale: { ...scale, origin: originOnceConfirmed(scale.origin) } };
  }
  const eye = eyeOf(id);
  if (eye) {
    const old = irisOf(draft, id);
    if (!old) return draft;
    const { centred, ...rest } = old;
    const origin = centred ? "moved" : originOnceConfirmed(old.origin);
    return { ...draft, irises: { ...draft.irises, [eye]: { ...rest, origin } } };
  }
  if (draft.curves[id]) {
    const nodes = draft.curves[id].map((node) => (typeof node === "string"
      ? node : { ...node, origin: originOnceConfirmed(node.origin) }));
    return { ...draft, curves: { ...draft.curves, [id]: nodes } };
  }
  const old = draft.points[id];
  if (!old) return draft;
  return { ...draft, points: { ...draft.points, [id]: { ...old, origin: originOnceConfirmed(old.origin) } } };
}

/**
 * With a curve on the edge of the colour; where that was shown, all of it counts as moved.
 * @param {Draft} draft
 * @param {SnappedCurve} snap
 * @returns {Draft}
 */
export function withSnapped(draft, { curve, places }) {
  const points = { ...draft.points };
  const nodes = draft.curves[curve].map((node, index) => {
    const at = places[index];
    if (typeof node !== "string") return { at, origin: MOVED };
    const old = points[node];
    // The ends of the curve stay: they are marks of their own.
    if (old && (old.at[0] !== at[0] || old.at[1] !== at[1])) points[node] = { at, origin: MOVED };
    return node;
  });
  const snapped = [...new Set([...draft.snapped, curve])];
  return { ...draft, points, curves: { ...draft.curves, [curve]: nodes }, snapped };
}

/**
 * Without the mark with an id, which is left out on purpose; curves no longer pass through it.
 * @param {Draft} draft
 * @param {string} id
 * @returns {Draft}
 */
export function skipped(draft, id) {
  const { [id]: _point, ...points } = draft.points;
  const { [id]: _curve, ...curves } = draft.curves;
  const irises = { ...draft.irises };
  const eye = eyeOf(id);
  if (eye) delete irises[eye];
  const through = mappedCurves(curves, (nodes) => nodes.filter((node) => node !== id));
  return { ...draft, points, curves: through, irises, skipped: [...new Set([...draft.skipped, id])] };
}

/**
 * With a mark that was not there: a point, an iris, or a curve through named points.
 * @param {Draft} draft
 * @param {GuideEntry} entry
 * @param {Position} at
 * @param {GuideEntry[]} guide
 * @returns {Draft}
 */
export function placed(draft, entry, at, guide) {
  const { id, kind } = entry;
  const without = { ...draft, skipped: draft.skipped.filter((other) => other !== id) };
  const eye = eyeOf(id);
  if (eye) {
    const [other] = Object.values(draft.irises);
    /** @type {Iris} */
    const iris = { centre: at, diameter: other?.diameter ?? FIRST_IRIS_DIAMETER, origin: "proposed", centred: true };
    return { ...without, irises: { ...draft.irises, [eye]: iris } };
  }
  if (kind === "curve") {
    const named = entry.through.filter((name) => name in draft.points);
    return withContourPoint({ ...without, curves: { ...draft.curves, [id]: named } }, id, at);
  }
  const curves = { ...draft.curves };
  for (const curve of guide) {
    if (curve.kind === "curve" && curve.through.includes(id) && curves[curve.id]) {
      curves[curve.id] = withNamedPoint(curves[curve.id], id, curve.through);
    }
  }
  return { ...without, points: { ...draft.points, [id]: { at, origin: "placed" } }, curves };
}

/**
 * A named point in its place in the order of a curve's named points.
 * @param {CurveNode[]} nodes
 * @param {string} id
 * @param {string[]} through
 */
function withNamedPoint(nodes, id, through) {
  if (nodes.includes(id)) return nodes;
  const before = through.slice(0, through.indexOf(id)).findLast((name) => nodes.includes(name));
  return nodes.toSpliced(before === undefined ? 0 : nodes.indexOf(before) + 1, 0, id);
}

/**
 * With one more point on a curve, between the two nodes whose connection passes nearest.
 * @param {Draft} draft
 * @param {string} id
 * @param {Position} at
 * @returns {Draft}
 */
export function withContourPoint(draft, id, at) {
  const nodes = positionsOf(draft, id);
  let best = { index: 1, distance: Infinity };
  for (let index = 1; index < nodes.length; index++) {
    const distance = distanceToSegment(at, nodes[index - 1], nodes[index]);
    if (distance < best.distance) best = { index, distance };
  }
  const more = draft.curves[id].toSpliced(best.index, 0, { at, origin: "placed" });
  return { ...draft, curves: { ...draft.curves, [id]: more } };
}

/** @type {(at: Position, from: Position, to: Position) => number} */
function distanceToSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/**
 * Without the contour point that has the key.
 * @param {Draft} draft
 * @param {string} key
 * @returns {Draft}
 */
export function withoutContourPoint(draft, key) {
  const [id, index] = partsOf(key);
  return { ...draft, curves: { ...draft.curves, [id]: draft.curves[id].toSpliced(Number(index), 1) } };
}
