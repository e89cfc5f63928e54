// A marking as it is made: functions from one draft to the next. A mark's key is the name of a point ("ch_r"), a curve and the
// index of one of its nodes ("upper_border/2"), an iris ("iris_r") and its edge ("iris_r/edge"), an end of the ruler
// ("ruler/from"), or a point clicked to place the rest ("anchor/ch_r").

const IRIS = { iris_r: "r", iris_l: "l" };
const ON_EYES = ["en_r", "en_l", "ex_r", "ex_l", "se", "iris_r", "iris_l"];
const ONLY_PARTED = ["sto_s", "sto_i", "lower_free_margin"];

/** Whether a mark has a place on this photo at all: that of parted lips on closed ones has none. */
export function applies(draft, id) {
  const { parted, eyes } = draft.about;
  if (id === "sto") return !parted;
  if (ONLY_PARTED.includes(id)) return parted;
  // Before anything is proposed, irises are what will tell millimetres.
  if (IRIS[id]) return eyes && (draft.scale.kind === "iris" || !Object.keys(draft.points).length);
  return eyes || !ON_EYES.includes(id);
}

const touched = (origin) => (origin === "proposed" || origin === "confirmed" ? "moved" : origin);
const looked = (origin) => (origin === "proposed" ? "confirmed" : origin);

/** Where a mark is; null where it is not marked. */
export function place(draft, key) {
  const [id, part] = key.split("/");
  if (id === "anchor") return draft.anchors[part] ?? null;
  if (id === "ruler") return draft.scale[part] ?? null;
  if (IRIS[id]) {
    const iris = draft.irises[IRIS[id]];
    if (!iris) return null;
    return part === "edge" ? [iris.centre[0] + iris.diameter / 2, iris.centre[1]] : iris.centre;
  }
  if (part !== undefined) return draft.curves[id]?.[part]?.at ?? null;
  return draft.points[id]?.at ?? null;
}

/** All keys of a mark that are marked: of a curve those of its contour points. */
export function keysOf(draft, id) {
  if (id === "ruler") return draft.scale.kind === "ruler" ? ["ruler/from", "ruler/to"] : [];
  if (IRIS[id]) return draft.irises[IRIS[id]] ? [id, `${id}/edge`] : [];
  if (draft.curves[id]) return draft.curves[id].flatMap((node, index) => (typeof node === "string" ? [] : [`${id}/${index}`]));
  return draft.points[id] ? [id] : [];
}

/** The origin of the mark with a key. */
export function originOf(draft, key) {
  const [id, part] = key.split("/");
  if (id === "anchor") return "placed";
  if (id === "ruler") return draft.scale.origin;
  if (IRIS[id]) return draft.irises[IRIS[id]].origin;
  return part === undefined ? draft.points[id].origin : draft.curves[id][part].origin;
}

export const isMarked = (draft, id) => id in draft.points || id in draft.curves || (id === "ruler" && draft.scale.kind === "ruler")
  || (IRIS[id] !== undefined && IRIS[id] in draft.irises);

export const isOpen = (draft, id) => keysOf(draft, id).some((key) => originOf(draft, key) === "proposed");

/** The mark with a key at another place. */
export function moved(draft, key, at) {
  const [id, part] = key.split("/");
  if (id === "anchor") return { ...draft, anchors: { ...draft.anchors, [part]: at } };
  if (id === "ruler") return { ...draft, scale: { ...draft.scale, [part]: at, origin: touched(draft.scale.origin) } };
  if (IRIS[id]) {
    const side = IRIS[id], old = draft.irises[side];
    const { centred: _whole, ...whole } = old;
    // Its middle alone does not make an iris: how wide it is remains a proposal until it is changed or confirmed.
    const changed = part === "edge" ? { ...whole, diameter: Math.max(1, 2 * Math.abs(at[0] - old.centre[0])), origin: touched(old.origin) }
      : old.origin === "proposed" ? { ...old, centre: at, centred: true } : { ...old, centre: at, origin: touched(old.origin) };
    return { ...draft, irises: withOtherIris({ ...draft.irises, [side]: changed }, side, old) };
  }
  if (part === undefined) {
    const old = draft.points[id];
    const by = [at[0] - old.at[0], at[1] - old.at[1]];
    const points = { ...draft.points, [id]: { at, origin: touched(old.origin) } };
    const curves = Object.fromEntries(Object.entries(draft.curves).map(([name, nodes]) => [name, besideMoved(nodes, id, by)]));
    return { ...draft, points, curves, irises: betweenMoved(draft.irises, id, by) };
  }
  const nodes = draft.curves[id].with(part, { at, origin: touched(draft.curves[id][part].origin) });
  return { ...draft, curves: { ...draft.curves, [id]: nodes } };
}

// What nobody has looked at yet was proposed beside other marks, and goes with them when they are moved.

const along = ([x, y], [dx, dy], part) => [x + dx * part, y + dy * part];

/** A curve's proposed points go with a named one, less the nearer they are to the next named one. */
function besideMoved(nodes, id, by) {
  const from = nodes.indexOf(id);
  if (from < 0) return nodes;
  const carried = [...nodes];
  for (const step of [-1, 1]) {
    let to = from + step;
    while (to in nodes && typeof nodes[to] !== "string") to += step;
    for (let at = from + step; at !== to; at += step) {
      if (nodes[at].origin === "proposed") carried[at] = { ...nodes[at], at: along(nodes[at].at, by, (to - at) / (to - from)) };
    }
  }
  return carried;
}

/** A proposed iris goes with the middle of its eye's corners. */
function betweenMoved(irises, id, by) {
  const [, side] = id.match(/^e[nx]_([rl])$/) ?? [];
  if (irises[side]?.origin !== "proposed") return irises;
  return { ...irises, [side]: { ...irises[side], centre: along(irises[side].centre, by, 0.5) } };
}

/** The other iris, as long as it is proposed, is as wide as this one, and as far from where it was proposed, to the other side. */
function withOtherIris(irises, side, old) {
  const other = side === "r" ? "l" : "r";
  if (irises[other]?.origin !== "proposed") return irises;
  const { centre, diameter } = irises[side];
  const by = [old.centre[0] - centre[0], centre[1] - old.centre[1]];
  return { ...irises, [other]: { ...irises[other], centre: along(irises[other].centre, by, 1), diameter } };
}

/** The mark with an id, all that is proposed of it taken as it stands. */
export function confirmed(draft, id) {
  if (id === "ruler") return { ...draft, scale: { ...draft.scale, origin: looked(draft.scale.origin) } };
  if (IRIS[id]) {
    const side = IRIS[id], old = draft.irises[side];
    if (!old) return draft;
    const { centred, ...whole } = old;
    return { ...draft, irises: { ...draft.irises, [side]: { ...whole, origin: centred ? "moved" : looked(old.origin) } } };
  }
  if (draft.curves[id]) {
    const nodes = draft.curves[id].map((node) => (typeof node === "string" ? node : { ...node, origin: looked(node.origin) }));
    return { ...draft, curves: { ...draft.curves, [id]: nodes } };
  }
  const old = draft.points[id];
  return old ? { ...draft, points: { ...draft.points, [id]: { ...old, origin: looked(old.origin) } } } : draft;
}

/** Without the mark with an id, which is left out on purpose; curves no longer pass through it. */
export function skipped(draft, id) {
  const { [id]: _point, ...points } = draft.points;
  const { [id]: _curve, ...curves } = draft.curves;
  const { [IRIS[id]]: _iris, ...irises } = draft.irises;
  const through = Object.fromEntries(Object.entries(curves).map(([name, nodes]) => [name, nodes.filter((node) => node !== id)]));
  return { ...draft, points, curves: through, irises, skipped: [...new Set([...draft.skipped, id])] };
}

/** With a mark that was not there: a point, an iris, or a curve through named points. */
export function placed(draft, entry, at, guide) {
  const { id, kind } = entry;
  const without = { ...draft, skipped: draft.skipped.filter((other) => other !== id) };
  if (kind === "iris") {
    const other = Object.values(draft.irises)[0];
    const diameter = other?.diameter ?? 60;
    return { ...without, irises: { ...draft.irises, [IRIS[id]]: { centre: at, diameter, origin: "proposed", centred: true } } };
  }
  if (kind === "curve") {
    return withContour({ ...without, curves: { ...draft.curves, [id]: entry.through.filter((name) => name in draft.points) } }, id, at);
  }
  const curves = { ...draft.curves };
  for (const curve of guide.filter((other) => other.kind === "curve" && other.through.includes(id) && curves[other.id])) {
    curves[curve.id] = inserted(curves[curve.id], id, curve.through);
  }
  return { ...without, points: { ...draft.points, [id]: { at, origin: "placed" } }, curves };
}

/** A named point in its place in the order of a curve's named points. */
function inserted(nodes, id, through) {
  if (nodes.includes(id)) return nodes;
  const before = through.slice(0, through.indexOf(id)).findLast((name) => nodes.includes(name));
  return nodes.toSpliced(before === undefined ? 0 : nodes.indexOf(before) + 1, 0, id);
}

/** The positions of a curve's nodes. */
export function positions(draft, name) {
  return (draft.curves[name] ?? []).map((node) => (typeof node === "string" ? draft.points[node]?.at : node.at)).filter(Boolean);
}

/** With one more point on a curve, between the two nodes whose connection passes nearest. */
export function withContour(draft, name, at) {
  const along = positions(draft, name);
  let best = { index: 1, distance: Infinity };
  for (let index = 1; index < along.length; index++) {
    const distance = toSegment(at, along[index - 1], along[index]);
    if (distance < best.distance) best = { index, distance };
  }
  const nodes = draft.curves[name].toSpliced(best.index, 0, { at, origin: "placed" });
  return { ...draft, curves: { ...draft.curves, [name]: nodes } };
}

function toSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Without one point of a curve. */
export function withoutContour(draft, key) {
  const [name, index] = key.split("/");
  return { ...draft, curves: { ...draft.curves, [name]: draft.curves[name].toSpliced(Number(index), 1) } };
}

/** With what tells millimetres; a ruler's ends are proposed below the mouth of the photo. */
export function withScale(draft, kind, { width, height }) {
  const end = (part) => [width * part, height * 0.85];
  const scales = {
    ruler: { kind, from: end(0.35), to: end(0.65), length_mm: 10, origin: "proposed" },
    mm_per_px: { kind, value: 0.1 },
  };
  return { ...draft, scale: scales[kind] ?? { kind } };
}

/** With lips that are parted, or closed: where the margins divide, both begin where the one was, as proposals. */
export function withParted(draft, parted) {
  if (parted === draft.about.parted) return draft;
  const about = { ...draft.about, parted };
  const proposal = (node) => (typeof node === "string" ? node : { ...node, origin: "proposed" });
  const renamed = (nodes, from, to) => nodes?.map((node) => (node === from ? to : proposal(node)));
  const { sto, sto_s, sto_i, ...points } = draft.points;
  const { lower_free_margin: _gone, upper_free_margin: margin, ...curves } = draft.curves;
  if (parted) {
    if (sto) points.sto_s = points.sto_i = { at: sto.at, origin: "proposed" };
    if (margin) {
      curves.upper_free_margin = renamed(margin, "sto", "sto_s");
      curves.lower_free_margin = renamed(margin, "sto", "sto_i");
    }
  } else {
    if (sto_s && sto_i) points.sto = { at: [0, 1].map((axis) => (sto_s.at[axis] + sto_i.at[axis]) / 2), origin: "proposed" };
    if (margin) curves.upper_free_margin = renamed(margin, "sto_s", "sto");
  }
  return { ...draft, about, points, curves };
}

const otherSide = (id) => id.replace(/_([rl])$/, (_, side) => (side === "r" ? "_l" : "_r"));
const swapped = (marks) => Object.fromEntries(Object.entries(marks).map(([id, mark]) => [otherSide(id), mark]));

/** With a picture that is a mirror image, or is none: what was the right side is the left one. */
export function withMirrored(draft, mirrored) {
  if (mirrored === draft.about.mirrored) return draft;
  const turned = (nodes) => nodes.map((node) => (typeof node === "string" ? otherSide(node) : node)).reverse();
  const { r, l } = draft.irises;
  return {
    ...draft,
    about: { ...draft.about, mirrored },
    anchors: swapped(draft.anchors),
    points: swapped(draft.points),
    skipped: draft.skipped.map(otherSide),
    curves: Object.fromEntries(Object.entries(draft.curves).map(([name, nodes]) => [name, turned(nodes)])),
    irises: { ...(l && { r: l }), ...(r && { l: r }) },
  };
}

/** Whether eyes are in the picture; where they are not, what was marked of them goes. */
export function withEyes(draft, eyes) {
  const about = { ...draft.about, eyes };
  if (eyes) return { ...draft, about };
  const without = ON_EYES.reduce(skipped, draft);
  const anchors = Object.fromEntries(Object.entries(draft.anchors).filter(([id]) => !ON_EYES.includes(id)));
  const scale = draft.scale.kind === "iris" ? { kind: "none" } : draft.scale;
  return { ...without, about, anchors, scale, skipped: draft.skipped };
}
