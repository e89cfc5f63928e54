// Marks a whole photo by hand: by mouse, by touch or by keyboard, as the tests of every page do.
import assert from "node:assert/strict";
import { join } from "node:path";
import { Keyboard, Mouse, Touch, mapping, read, root, sidecar, title } from "./marking.mjs";

const CURVES = ["upper_border", "upper_free_margin", "lower_border"];
/** How many points the page proposes between the named points of each. */
const BETWEEN = { upper_border: [2, 1, 1, 2], upper_free_margin: [2, 2], lower_border: [3, 3] };

/** An example photo's marking, its curves with as many points as the page proposes. */
export function known(name) {
  const [marking] = read(join(root, "fixtures", sidecar(name))).markings;
  const curves = CURVES.map((id) => {
    const nodes = marking.curves[id];
    const named = nodes.flatMap((node, index) => (typeof node === "string" ? [index] : []));
    const at = (node) => (typeof node === "string" ? marking.points[node] : node);
    const between = BETWEEN[id].flatMap((count, part) => {
      const piece = nodes.slice(named[part], named[part + 1] + 1).map(at);
      const added = Array.from({ length: count }, (_, index) => along(piece, (index + 1) / (count + 1)));
      return [nodes[named[part]], ...added];
    });
    return [id, [...between, nodes.at(-1)]];
  });
  return { ...marking, curves: Object.fromEntries(curves) };
}

/** The position a part of the way along a polyline's nodes. */
function along(piece, part) {
  const index = Math.min(piece.length - 2, Math.floor(part * (piece.length - 1)));
  const rest = part * (piece.length - 1) - index;
  return [0, 1].map((axis) => piece[index][axis] + rest * (piece[index + 1][axis] - piece[index][axis]));
}

/** Marks a photo from nothing as the known file has it; `guide` is what the page says about marks. */
export async function markWhole(page, hand, { points, curves, irises }, guide) {
  const next = () => hand.press("#next");
  await page.waitForSelector("#panel h2:text('About this photo')");
  await hand.press("#by-clicks");
  while (true) {
    const id = await page.evaluate(() => document.querySelector("#panel img.where")?.dataset.path.match(/(\w+)\.svg/)[1]);
    if (!/^(Click|Tap) /.test(await title(page))) break;
    const done = await page.locator(".handle").count();
    await hand.click(points[id]);
    await page.waitForFunction(([done]) => document.querySelectorAll(".handle").length !== done, [done]);
  }
  for (const [id, at] of guided(guide, points)) {
    await step(page, id);
    if (!at) { await hand.press("#skip"); continue; }
    await settle(page, hand, id, at);
    await next();
  }
  for (const id of CURVES) {
    await step(page, id);
    const nodes = curves[id];
    const proposed = await contour(page, id).count();
    for (const [index, node] of nodes.entries()) {
      if (typeof node !== "string") await settle(page, hand, `${id}/${index}`, node);
    }
    // One point is taken away, and put there again.
    const last = nodes.length - 2;
    await hand.remove(`${id}/${last}`);
    await counted(page, id, proposed - 1);
    await addContour(page, hand, id, nodes[last]);
    await counted(page, id, proposed);
    await next();
  }
  for (const [id, at] of guided(guide, points, true)) {
    await step(page, id);
    if (!at) { await hand.press("#skip"); continue; }
    await settle(page, hand, id, at);
    await next();
  }
  await page.waitForSelector("#panel h2:text('What tells millimetres?')");
  await next();
  for (const side of ["r", "l"]) {
    const { centre, diameter } = irises[side];
    await step(page, `iris_${side}`);
    await settle(page, hand, `iris_${side}`, centre);
    await settle(page, hand, `iris_${side}/edge`, [centre[0] + diameter / 2, centre[1]]);
    await next();
  }
  await page.waitForSelector("#panel h2:text('All marks are done')");
}

/** The named points in the page's order before the curves, or after them, with where they are to go. */
function guided(guide, points, afterCurves = false) {
  const first = guide.findIndex((entry) => entry.kind === "curve");
  const asked = guide.filter(({ kind }, index) => kind === "point" && index > first === afterCurves);
  return asked.filter(({ id }) => !["sto_s", "sto_i"].includes(id)).map(({ id }) => [id, points[id]]);
}

const step = (page, id) => page.waitForSelector(`#panel img[data-path="diagrams/${id}.svg"]`);

/** Zooms until a screen pixel is finer than the tolerance, and brings a mark to its place. */
async function settle(page, hand, key, at) {
  await hand.drag(key, at);
  if (hand instanceof Keyboard) {
    // A quarter of a screen pixel is to be finer than a tenth of the photo's.
    while ((await mapping(page)).scale < 4) await page.keyboard.press("+");
    await hand.drag(key, at);
  }
}

const contour = (page, id) => page.locator(`.handle[data-key^="${id}/"]`);

const counted = (page, id, count) => page.waitForFunction(
  ([id, count]) => document.querySelectorAll(`.handle[data-key^="${id}/"]`).length === count, [id, count]);

async function addContour(page, hand, id, at) {
  // By keyboard points are added where the cross is; else so near that no other handle is under the pointer.
  if (hand instanceof Keyboard) await hand.press("#add");
  else await hand.zoomTo(at, 4);
  await hand.click(at);
}

/** The positions of two markings differ by a tenth of a pixel at the most. */
export function alike(found, wanted) {
  const near = (a, b, what) => assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) <= 0.1, `${what}: ${a} for ${b}`);
  assert.deepEqual(Object.keys(found.points).sort(), Object.keys(wanted.points).sort());
  for (const [id, at] of Object.entries(wanted.points)) near(found.points[id], at, id);
  for (const [name, nodes] of Object.entries(wanted.curves)) {
    if (!nodes) continue;
    const made = found.curves[name];
    assert.equal(made.length, nodes.length, name);
    for (const [index, node] of nodes.entries()) {
      if (typeof node === "string") assert.equal(made[index], node);
      else near(made[index], node, `${name}[${index}]`);
    }
  }
  for (const side of ["r", "l"]) {
    // The edge is what was placed: the diameter is twice its distance from the centre, which is off by as much itself.
    const edge = ({ centre: [x, y], diameter }) => [x + diameter / 2, y];
    near(found.irises[side].centre, wanted.irises[side].centre, `iris ${side}`);
    near(edge(found.irises[side]), edge(wanted.irises[side]), `edge of iris ${side}`);
  }
}

export const hands = {
  mouse: { options: {}, of: (page) => new Mouse(page) },
  touch: {
    options: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 },
    of: (page) => Touch.of(page),
  },
  keyboard: { options: {}, of: (page) => new Keyboard(page) },
};
