// What hands do on the marking page, by mouse and by touch: drags, taps near other marks, arrows for fingers, photos and
// landmark files that are brought, exchanged and taken away.
import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Mouse, Touch, draft, drawn, handle, mapping, middle, onScreen, read, root, serve, sidecar, workplace } from "./marking.mjs";

const { examples, folder, open } = workplace();
const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 };
const CLICKED_FIRST = ["ch_r", "ch_l", "ls", "li", "ex_r", "ex_l"];
const { points } = read(join(root, "fixtures", "before.landmarks.json")).markings[0];

/** Leaves the questions for the clicks that put all marks near their places. */
const toClicks = async (page, hand) => hand.press(await page.locator("#by-clicks").count() ? "#by-clicks" : "#next");

/** Clicks what is clicked first where it is, so that all marks are proposed. */
async function propose(page, hand, at = points) {
  await toClicks(page, hand);
  for (const [index, id] of CLICKED_FIRST.entries()) {
    await hand.click(at[id]);
    if (index < CLICKED_FIRST.length - 1) await page.waitForFunction((count) => document.querySelectorAll(".handle").length === count, index + 1);
  }
  await page.waitForSelector('.handle[data-origin="proposed"]');
}

/** A photo's page with all marks proposed; the hand; the draft as it is then. */
async function proposed(kind, options) {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page, trouble } = await open(server.address, options);
  const hand = await kind(page);
  await propose(page, hand);
  return { photo, page, hand, trouble, before: await draft(photo, (draft) => "ch_r" in draft.points) };
}

/** The draft once it has a mark where the page shows it: drafts are kept while a drag goes on, too. */
async function kept(photo, page, key) {
  await drawn(page);
  const shown = (await handle(page, key).getAttribute("aria-label")).match(/-?[\d.]+/g).slice(-2).map(Number);
  const isThere = ({ at } = {}) => at?.every((part, axis) => Math.abs(part - shown[axis]) < 0.051);
  return draft(photo, ({ points, anchors }) => isThere(points[key]) || isThere({ at: anchors[key.split("/")[1]] }));
}

const byMouse = (page) => new Mouse(page);
const byTouch = (page) => Touch.of(page);

/** Two positions of the photo are as far apart as `way` says, in screen pixels. */
function movedBy(from, to, scale, way, tolerance = 0.1) {
  const off = [0, 1].map((axis) => (to[axis] - from[axis]) * scale - way[axis]);
  assert.ok(Math.hypot(...off) <= tolerance, `moved by ${[0, 1].map((axis) => (to[axis] - from[axis]) * scale)} for ${way}`);
}

test("a mark goes exactly the mouse's way from the first pixel, wherever it was grabbed", async () => {
  const { photo, page, before } = await proposed(byMouse);
  const { scale } = await mapping(page);
  let from = before.points.ch_r.at;
  for (const way of [[1, 0], [-2, 1], [0, -1], [37, -22]]) {
    const [x, y] = await middle(page, "ch_r");
    // Grabbed beside its middle: it keeps lying beside the pointer.
    await page.mouse.move(x + 5, y - 3);
    await page.mouse.down();
    await page.mouse.move(x + 5 + way[0], y - 3 + way[1]);
    await drawn(page);
    const shown = await middle(page, "ch_r");
    assert.ok(Math.hypot(shown[0] - x - way[0], shown[1] - y - way[1]) < 0.1, `${shown} while dragged by ${way} from ${x}, ${y}`);
    await page.mouse.up();
    const { at } = (await kept(photo, page, "ch_r")).points.ch_r;
    movedBy(from, at, scale, way);
    from = at;
  }
});

test("a click on another step's mark that shakes by a pixel moves nothing and goes to its step", async () => {
  const { photo, page } = await proposed(byMouse);
  const [x, y] = await middle(page, "li");
  const was = (await draft(photo)).points.li;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 1, y + 1);
  await page.mouse.up();
  await page.waitForSelector("#panel h2:text('The bottom of the lower lip')");
  const is = await draft(photo, (draft) => draft.step === "li");
  assert.deepEqual(is.points.li, was);
  assert.ok(await page.locator("#redo").isDisabled(), "there is something to redo");
});

test("a mark goes exactly the finger's way, and stays where it is under one that only rests", async () => {
  const { photo, page, hand, before } = await proposed(byTouch, PHONE);
  const { scale } = await mapping(page);
  const [x, y] = await middle(page, "ch_r");
  // A resting finger wanders by a pixel or two.
  await hand.touch("touchStart", [x + 4, y]);
  await hand.touch("touchMove", [x + 5, y + 1]);
  await hand.touch("touchMove", [x + 3, y + 1]);
  await hand.touch("touchEnd");
  await drawn(page);
  const rested = await middle(page, "ch_r");
  assert.ok(Math.hypot(rested[0] - x, rested[1] - y) < 0.1, `${rested} after a tap at ${x}, ${y}`);
  let from = before.points.ch_r.at;
  // Of the mark that the step is about a short way counts, too.
  for (const way of [[18, 7], [-4, 4]]) {
    const [x, y] = await middle(page, "ch_r");
    await hand.touch("touchStart", [x + 4, y]);
    for (const part of [0.25, 0.5, 1]) await hand.touch("touchMove", [x + 4 + way[0] * part, y + way[1] * part]);
    await hand.touch("touchEnd");
    const { at } = (await kept(photo, page, "ch_r")).points.ch_r;
    movedBy(from, at, scale, way);
    from = at;
  }
});

test("a tap beside a mark that was placed before places the next one, and a press that moves drags it", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address, PHONE);
  const hand = await Touch.of(page);
  await toClicks(page, hand);
  await page.waitForFunction(() => document.querySelector("#stage").dataset.whole === "true");
  // Twenty pixels apart: a finger's target is larger.
  const [x, y] = await onScreen(page, points.ls);
  const places = CLICKED_FIRST.map((_, index) => [x - 50 + 20 * index, y]);
  const anchors = () => draft(photo).then(({ anchors }) => anchors);
  for (const [index, place] of places.slice(0, 4).entries()) {
    await Promise.all([hand.touch("touchStart", place), hand.touch("touchEnd")]);
    await draft(photo, ({ anchors }) => Object.keys(anchors).length === index + 1);
    const shown = await middle(page, `anchor/${CLICKED_FIRST[index]}`);
    assert.ok(Math.hypot(shown[0] - place[0], shown[1] - place[1]) < 0.6, `${shown} for ${place}`);
  }
  const was = await anchors();
  // Between the second and the third, nearer to the third, which is not the last in the page.
  const press = [places[2][0] - 8, places[2][1] + 12];
  await hand.touch("touchStart", press);
  for (const part of [0.3, 0.6, 1]) await hand.touch("touchMove", [press[0] + 4 * part, press[1] + 40 * part]);
  await hand.touch("touchEnd");
  const { anchors: is } = await kept(photo, page, "anchor/ls");
  assert.deepEqual({ ...is, ls: was.ls }, was);
  const { scale } = await mapping(page);
  movedBy(was.ls, is.ls, scale, [4, 40]);
});

test("a finger takes the nearest mark of the step, and a tap beside another one is meant for the photo", async () => {
  const { photo, page, hand } = await proposed(byTouch, PHONE);
  await page.click("#tools button:text('Fit')");
  await drawn(page);
  // On the whole face the marks of the mouth crowd: the bow's peak lies a finger's breadth from the middle.
  await hand.press("#next");
  await page.waitForSelector("#panel img[src='diagrams/ch_l.svg']");
  await page.click("#tools button:text('Fit')");
  await drawn(page);
  const [own, other] = [await middle(page, "ch_l"), await middle(page, "cph_l")];
  const was = await draft(photo, ({ step }) => step === "ch_l");
  const tap = [other[0], other[1] - 15];
  await Promise.all([hand.touch("touchStart", tap), hand.touch("touchEnd")]);
  const is = await kept(photo, page, "ch_l");
  const { scale } = await mapping(page);
  assert.equal(is.step, "ch_l");
  movedBy(was.points.ch_l.at, is.points.ch_l.at, scale, [tap[0] - own[0], tap[1] - own[1]], 0.6);
  // Gone for on purpose, another mark is dragged all the same.
  const press = await middle(page, "sn");
  await hand.touch("touchStart", [press[0] - 14, press[1] + 4]);
  for (const part of [0.4, 1]) await hand.touch("touchMove", [press[0] - 14 - 20 * part, press[1] + 4]);
  await hand.touch("touchEnd");
  const dragged = await kept(photo, page, "sn");
  movedBy(is.points.sn.at, dragged.points.sn.at, scale, [-20, 0]);
});

test("arrows nudge the mark in hand by a quarter of a pixel, go on while they are held, and do not cover it", async () => {
  const { photo, page, before } = await proposed(byTouch, PHONE);
  const { scale } = await mapping(page);
  const arrow = (name) => page.locator(`#arrows [data-arrow="${name}"]`);
  const { width, height } = await arrow("up").boundingBox();
  assert.deepEqual([width, height], [44, 44]);
  await arrow("right").tap();
  await arrow("down").tap();
  const nudged = await kept(photo, page, "ch_r");
  movedBy(before.points.ch_r.at, nudged.points.ch_r.at, scale, [0.25, 0.25], 0.01);
  assert.deepEqual(Object.keys(nudged.points).filter((id) => nudged.points[id].origin !== "proposed"), ["ch_r"]);
  // The page's own clock: a press that lasts for a second, however busy the machine is.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await arrow("up").dispatchEvent("pointerdown", { pointerId: 1, pointerType: "touch", button: 0 });
  await page.clock.runFor(1000);
  await arrow("up").dispatchEvent("pointerup", { pointerId: 1, pointerType: "touch" });
  await page.clock.runFor(1000);
  await page.clock.resume();
  const held = await kept(photo, page, "ch_r");
  // A quarter at once, and from 400 ms on a pixel every 80 ms: 8 of them.
  movedBy(nudged.points.ch_r.at, held.points.ch_r.at, scale, [0, -8.25], 0.1);
  // Wherever the mark lies, the arrows leave it free.
  const stage = await page.locator("#stage").boundingBox();
  for (const [x, y] of [[stage.width - 30, stage.height - 30], [40, stage.height - 30], [stage.width / 2, stage.height / 2]]) {
    const hand = await Touch.of(page);
    const { left, top, scale } = await mapping(page);
    await hand.drag("ch_r", [(stage.x + x - left) / scale, (stage.y + y - top) / scale]);
    await drawn(page);
    const [mx, my] = await middle(page, "ch_r");
    for (const name of ["up", "left", "right", "down"]) {
      const box = await arrow(name).boundingBox();
      const off = Math.max(box.x - mx, mx - box.x - box.width, box.y - my, my - box.y - box.height);
      assert.ok(off > 10, `${name} is ${off} px from the mark at ${mx}, ${my}`);
    }
  }
});

test("with a mouse there are no arrows", async () => {
  const { page } = await proposed(byMouse);
  assert.equal(await page.locator("#arrows:visible").count(), 0);
});

test("what is implausible about a mark is said beside it as soon as it is placed, and goes when it is mended", async () => {
  const { page, hand, before } = await proposed(byMouse);
  const { ch_r: right, ch_l: left } = before.points;
  await drawn(page);
  assert.equal(await page.locator("#panel .doubt").count(), 0);
  await page.click("#tools button:text('Fit')");
  await hand.drag("ch_r", [left.at[0] + 60, left.at[1]]);
  const doubt = page.locator("#panel .doubt").first();
  await doubt.waitFor();
  assert.match(await doubt.textContent(), /^The corner of the mouth on the left of the picture lies on the wrong side of the corner of the mouth on the right of the picture/);
  await hand.drag("ch_r", right.at);
  await page.waitForFunction(() => !document.querySelector("#panel .doubt"));
  // The eye's corners the other way round: said at their step, and nothing is blocked by it.
  while (!(await page.locator("#panel img[src='diagrams/en_r.svg']").count())) await page.click("#next");
  await page.click("#tools button:text('Fit')");
  const { ex_r: outer } = before.points;
  await hand.drag("en_r", [outer.at[0] - 150, outer.at[1]]);
  await doubt.waitFor();
  assert.match(await doubt.textContent(), /the inner corner of the eye/);
  await page.click("#next");
  await page.waitForSelector("#panel img[src='diagrams/en_l.svg']");
});

test("contour points that are proposed follow a named point up to the next that stays, without a corner", async () => {
  const { photo, page } = await proposed(byMouse);
  const was = await draft(photo);
  const nodes = was.curves.lower_border;
  const li = nodes.indexOf("li");
  // A person has placed the second point from the corner.
  const placed = nodes.map((node, index) => (index === li - 2 ? { ...node, origin: "placed" } : node));
  const way = [0, 40];
  const { is, upper } = await page.evaluate(async ([draft, way]) => {
    const { moved } = await import(`${location.pathname}page/mark_edits.js`);
    const by = (id) => [0, 1].map((axis) => draft.points[id].at[axis] + way[axis]);
    return { is: moved(draft, "li", by("li")).curves.lower_border, upper: moved(draft, "cph_r", by("cph_r")).curves.upper_border };
  }, [{ ...was, curves: { ...was.curves, lower_border: placed } }, way]);
  const shares = is.map((node, index) => (typeof node === "string" ? null : (node.at[1] - placed[index].at[1]) / way[1]));
  const near = (share, wanted) => assert.ok(Math.abs(share - wanted) < 1e-9, `${share} for ${wanted}: ${shares}`);
  // What was placed stays, and with it all that lies beyond it.
  for (let index = 1; index <= li - 2; index++) near(shares[index], 0);
  near(shares[li - 1], 0.5);
  // To the other side the way fades over the three points up to the corner: t = 1/4, 1/2, 3/4.
  [1, 2, 3].forEach((step) => near(shares[li + step], 1 - (step / 4) ** 2 * (3 - step / 2)));
  assert.ok(upper.some((node, index) => typeof node !== "string" && node.at[1] !== was.curves.upper_border[index].at[1]));
});

/** The numbers of the thumbnails that are shown, before and after. */
const thumbnails = (page) => page.locator("#pair .place").evaluateAll((places) =>
  places.map((place) => place.querySelector("img")?.dataset.path.match(/photos\/(\d+)\/thumbnail/)[1] ?? null));

/** The numbers of the photos of each visit. */
const numbers = (page) => page.locator("#pair .place").evaluateAll((places) =>
  places.map((place) => [...place.querySelectorAll("[data-photo]")].map((photo) => photo.dataset.photo)));

const shown = (page) => page.waitForFunction(() =>
  [...document.querySelectorAll("#pair img")].every((image) => image.complete && image.naturalWidth > 0));

/** Drops a file on a place. */
const drop = (page, place, file) => page.evaluate(async ([place, name, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  document.querySelector(`#pair [data-place="${place}"]`).dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}, [place, file.split("/").pop(), readFileSync(file).toString("base64")]);

test("photos are dropped before and after, exchanged, added and removed, with their thumbnails", async () => {
  const [before, after] = examples(false, "before.jpg", "after.jpg");
  const server = await serve();
  const { page, trouble } = await open(server.address);
  assert.equal(await page.locator("#done").count(), 0);
  await drop(page, "after", after);
  await page.waitForSelector('#pair [data-place="after"] img');
  assert.deepEqual(await thumbnails(page), [null, "0"]);
  await drop(page, "before", before);
  await page.waitForSelector('#pair [data-place="before"] img');
  assert.deepEqual(await thumbnails(page), ["1", "0"]);
  await shown(page);
  const names = () => page.locator("#photos ol b").allTextContents();
  assert.deepEqual(await names(), ["before.jpg", "after.jpg"]);
  await page.click("#exchange");
  await page.waitForFunction(() => document.querySelector("#pair img").src.includes("photos/0/"));
  assert.deepEqual(await names(), ["after.jpg", "before.jpg"]);
  // One that is dropped on another is one more photo of that visit.
  const other = join(folder(), "other.jpg");
  cpSync(before, other);
  await drop(page, "after", other);
  await page.waitForSelector("#photos ol b:text('other.jpg')");
  assert.deepEqual([await names(), await numbers(page)], [["after.jpg", "before.jpg", "other.jpg"], [["0"], ["1", "2"]]]);
  await page.click("[data-remove=before]");
  await page.waitForFunction(() => document.querySelectorAll("#photos ol b").length === 2);
  assert.deepEqual([await names(), await numbers(page)], [["before.jpg", "other.jpg"], [[], ["1", "2"]]]);
  const gone = await page.evaluate(() => fetch("api/photos/0/thumbnail").then(({ status }) => status));
  assert.equal(gone, 404);
  assert.deepEqual(trouble.filter((text) => !text.includes("404")), []);
});

test("of more photos than two it is chosen which are before and which after, and compared as chosen", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  const third = join(photos[0], "..", "third.jpg");
  cpSync(photos[1], third);
  cpSync(sidecar(photos[1]), sidecar(third));
  const server = await serve(...photos, third);
  const { page, trouble } = await open(server.address);
  await shown(page);
  // Nothing tells to which visit the third one belongs.
  assert.deepEqual(await numbers(page), [["0"], ["1"], ["2"]]);
  const put = async (photo, place, wanted) => {
    await page.selectOption(`#pair select[name=visit-${photo}]`, place);
    await page.waitForFunction((wanted) => wanted === JSON.stringify([...document.querySelectorAll("#pair .place")].map((place) =>
      [...place.querySelectorAll("[data-photo]")].map((photo) => Number(photo.dataset.photo)))), JSON.stringify(wanted));
  };
  await put(1, "neither", [[0], [], [1, 2]]);
  await put(0, "after", [[], [0], [1, 2]]);
  await put(2, "before", [[2], [0], [1]]);
  await page.click("#compare");
  await page.waitForSelector("#keep");
  await page.click("#keep");
  await page.waitForSelector("#comparison :text('Saved in')");
  const report = read(join(photos[0].replace(".jpg", ".lipmetry"), "report.json"));
  assert.deepEqual([report.before.photo.file, report.after.photo.file], ["third.jpg", "before.jpg"]);
  assert.deepEqual(trouble, []);
});

test("landmark files are taken back with their photos, others are refused by name, and downloads have the photos' names", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  const server = await serve();
  const { page, trouble } = await open(server.address);
  const take = (...files) => page.setInputFiles("#files", files);
  await take(sidecar(photos[0]));
  await page.waitForSelector("#photos [role=alert]:has-text('before.landmarks.json belongs to before.jpg')");
  await take(photos[0], sidecar(photos[0]));
  await page.waitForSelector("#photos li:has-text('1 marking')");
  await page.waitForSelector("#done");
  // A file of another photo, and one that is none.
  const [wrong, none] = [join(folder(), "wrong.landmarks.json"), join(folder(), "none.landmarks.json")];
  const file = read(sidecar(photos[0]));
  const { sha256, picture_sha256, ...photo } = { ...file.photo, width: file.photo.width + 1 };
  writeFileSync(wrong, JSON.stringify({ ...file, photo }));
  writeFileSync(none, "{}");
  await take(wrong);
  await page.waitForSelector("#photos [role=alert]:has-text('wrong.landmarks.json does not belong to before.jpg')");
  assert.match(await page.locator("#photos [role=alert]").textContent(), new RegExp(`${photo.width} × ${photo.height} pixels`));
  await take(none);
  await page.waitForSelector("#photos [role=alert]:has-text('none.landmarks.json cannot be used')");
  // Markings that are there go only when that is wanted.
  await take(sidecar(photos[0]));
  await page.click("#question:has-text('before.jpg has 1 marking already') button:text('Keep those')");
  await page.setInputFiles("#file-after", photos[1]);
  await page.waitForSelector("#photos li:has-text('after.jpg')");
  await drop(page, "after", sidecar(photos[1]));
  await page.waitForSelector("#photos li:has-text('after.jpg') >> text=1 marking");
  const fetched = async (selector) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
    const place = join(folder(), "download");
    await download.saveAs(place);
    return [download.suggestedFilename(), place];
  };
  const [name, place] = await fetched("#photos li:first-child a");
  assert.equal(name, "before.landmarks.json");
  assert.ok(readFileSync(place).equals(readFileSync(sidecar(photos[0]))));
  await page.click("#compare");
  await page.waitForSelector("#comparison a");
  const names = [];
  for (const text of ["Download report.html", "report.json", "overlay.png"]) names.push((await fetched(`#comparison a:text-is("${text}")`))[0]);
  assert.deepEqual(names, ["after.lipmetry.html", "after.lipmetry.json", "after.lipmetry.png"]);
  assert.ok(!existsSync(join(photos[0], "..", "after.lipmetry")));
  assert.deepEqual(trouble.filter((text) => !/status of 4(22|09)/.test(text)), []);
});

test("on a phone nothing is clicked and no key is held, and with a mouse nothing is tapped", async () => {
  for (const [options, kind, says, never] of [[PHONE, byTouch, /\b[Tt]ap\b/, /\b[Cc]lick|hold H/], [{}, byMouse, /\b[Cc]lick\b/, /\b[Tt]ap\b|press Hide/]]) {
    const [photo] = examples(false, "before.jpg");
    const server = await serve(photo);
    const { page } = await open(server.address, options);
    const hand = await kind(page);
    await toClicks(page, hand);
    const anchors = await page.locator("#panel").innerText();
    assert.match(anchors, says);
    assert.doesNotMatch(anchors, never);
    await page.click("#back");
    await propose(page, hand);
    for (const step of ["ls", "upper_border"]) {
      while (!(await page.locator(`#panel img[data-path="diagrams/${step}.svg"]`).count())) await page.click("#next");
      const text = await page.locator("#panel").innerText();
      assert.doesNotMatch(text, never, step);
      if (step === "ls") assert.match(text, options === PHONE ? /press Hide/ : /hold H/);
    }
  }
});

test("nothing is done before anything is saved", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  for (const [options, count] of [[[], 0], [photos, 1]]) {
    const { page } = await open((await serve(...options)).address);
    await page.waitForSelector("#photos h2");
    assert.equal(await page.locator("#done").count(), count);
  }
});
