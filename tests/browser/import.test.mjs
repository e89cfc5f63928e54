// Marks of other programs on the marking page: dropped on the photo or chosen, what a file does not say is asked, and the marks are
// saved with where they come from.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { chosen, dragged, drop, labelme, mediapipe, roiSet, tps } from "./files_of_programs.mjs";
import { Keyboard, Mouse, assertAccessible, draft, program, read, root, serve, sidecar, title, workplace } from "./marking.mjs";

const { examples, open } = workplace();
const [truth] = read(join(root, "fixtures", "before.landmarks.json")).markings;
const ORDER = Object.keys(truth.points);
const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 };

/** The page with the example photo to mark. */
async function opened(options) {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo, "--marker", "AB");
  const { page, trouble } = await open(server.address, options);
  await page.waitForSelector("#panel h2:text('About this photo')");
  return { page, trouble, photo };
}

const dropped = (page, name, content, type) => drop(page, "#stage", [name, content, type]);
const asked = (page, text) => page.waitForSelector(`#question[open] h2:text(${JSON.stringify(text)})`);
const isDone = (page) => page.waitForSelector("#panel h2:text('All marks are done')");
const trouble = (page) => page.waitForSelector("#panel .problem").then((shown) => shown.textContent());
async function saved(page, photo) {
  await page.click("#next");
  await page.waitForSelector("#photos li:has-text('✓ Saved.')");
  execFileSync(program, ["check", photo]);
  return read(sidecar(photo));
}

function assertPlaces(points, tolerance) {
  assert.deepEqual(Object.keys(points).sort(), [...ORDER].sort());
  for (const [id, [x, y]] of Object.entries(points)) {
    const off = Math.hypot(x - truth.points[id][0], y - truth.points[id][1]);
    assert.ok(off <= tolerance, `${id} is ${off} px off`);
  }
}

test("a labelme file is dropped on the photo, and its marks are saved with where they come from", async () => {
  const { page, trouble, photo } = await opened();
  await page.check("input[name=expression][value=smile]");
  await page.check("input[name=cosmetics][value=no]");
  const dataTransfer = await dragged(page, ["before.json", labelme(truth)]);
  await page.dispatchEvent("#stage", "dragover", { dataTransfer });
  assert.ok(await page.isVisible("#drop-hint"));
  await page.dispatchEvent("#stage", "dragleave", { dataTransfer });
  assert.ok(!await page.isVisible("#drop-hint"));
  await dropped(page, "before.json", labelme(truth));
  await isDone(page);
  assert.ok(!await page.isVisible("#drop-hint"));
  assert.match(await page.locator("#imported").innerText(), /^Marks of labelme, from before\.json\./);
  assert.ok(await page.locator(".handle[data-origin=imported]").count() > ORDER.length);
  assert.equal(await page.locator(".handle[data-origin=proposed]").count(), 0);
  await assertAccessible(page, "imported marks");
  const file = await saved(page, photo);
  const [made] = file.markings;
  assertPlaces(made.points, 1e-6);
  for (const [name, nodes] of Object.entries(truth.curves)) assert.equal(made.curves[name]?.length, nodes?.length, name);
  assert.deepEqual(new Set(Object.values(made.origins)), new Set(["imported"]));
  assert.deepEqual(made.imported_from, { program: "labelme", format: "labelme" });
  assert.equal(made.method, "imported");
  assert.deepEqual([file.expression, file.cosmetics, file.mirrored, file.scale], ["smile", "no", false, { kind: "iris" }]);
  assert.deepEqual(trouble, []);
});

test("an imported mark that is moved was placed, and the others stay imported", async () => {
  const { page, photo } = await opened();
  await dropped(page, "before.json", labelme(truth));
  await isDone(page);
  const [x, y] = truth.points.li;
  await new Mouse(page).drag("li", [x + 12, y + 9]);
  await page.waitForSelector('.handle[data-key="li"][data-origin="placed"]');
  const { origins, method, imported_from: from } = (await saved(page, photo)).markings[0];
  const { li, ...others } = origins;
  assert.equal(li, "placed");
  assert.deepEqual(new Set(Object.values(others)), new Set(["imported"]));
  assert.deepEqual([method, from.program], ["manual", "labelme"]);
});

test("of MediaPipe's points it is asked whether the lips are closed, and they are proposals", async () => {
  const { page, trouble, photo } = await opened();
  await dropped(page, "face.json", mediapipe(truth));
  await asked(page, "How are the lips in this photo?");
  await assertAccessible(page, "a question with choices");
  assert.equal(await page.locator("#question input:checked").count(), 0);
  // Nothing is taken for an answer that nobody gave.
  await page.click("#question button[type=submit]");
  assert.ok(await page.isVisible("#question"));
  await page.click("#question label:has-text('Closed')");
  await page.click("#question button[type=submit]");
  await page.waitForSelector('#panel img[data-path="diagrams/region_eye_r.svg"]');
  assert.match(await page.locator("#imported").innerText(), /proposals of a program/);
  const { points } = await draft(photo, ({ points }) => "ch_r" in points);
  assert.deepEqual(new Set(Object.values(points).map(({ origin }) => origin)), new Set(["proposed"]));
  assert.ok(!existsSync(sidecar(photo)));
  while (!/All marks are done/.test(await title(page))) {
    const before = await title(page);
    // What the mesh does not have is left out or placed; here all that is needed is there.
    await page.click("#next");
    await page.waitForFunction((before) => document.querySelector("#panel h2").textContent !== before, before);
  }
  const [made] = (await saved(page, photo)).markings;
  assert.deepEqual(new Set(Object.values(made.origins)), new Set(["confirmed"]));
  assert.deepEqual([made.imported_from.program, made.method], ["MediaPipe", "manual"]);
  assert.deepEqual(made.proposals.map(({ by }) => by), ["face_model"]);
  assert.deepEqual(trouble, []);
});

test("what was answered about the lips is not asked again", async () => {
  const { page, photo } = await opened();
  await page.check("input[name=parted][value=yes]");
  await dropped(page, "face.json", mediapipe(truth));
  await page.waitForSelector('#panel img[data-path="diagrams/region_eye_r.svg"]');
  const { points, about } = await draft(photo, ({ points }) => "ch_r" in points);
  assert.ok("sto_s" in points && "sto_i" in points && !("sto" in points));
  assert.equal(about.parted, true);
});

test("of points without names the names are asked, and of a scale the unit, by keyboard", async () => {
  const { page, trouble, photo } = await opened();
  await page.setInputFiles("#import-file", chosen("before.tps", tps(truth, ORDER, 0.09)));
  await asked(page, "What are the points called?");
  assert.match(await page.locator("#question-why").innerText(), new RegExp(`^${ORDER.length} points in the file have no names`));
  assert.doesNotMatch(await page.locator("#question").innerText(), /--/);
  await assertAccessible(page, "a question for names");
  assert.ok(await page.locator("#question .names li").count() >= ORDER.length);
  await page.keyboard.type("mouth,nose");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#question-why:has-text('These names cannot be used')");
  assert.equal(await page.inputValue("#question input"), "mouth,nose");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(ORDER.join(","));
  await page.keyboard.press("Enter");
  await asked(page, "What is the unit of the scale?");
  await page.check("#question input[value=mm]");
  await new Keyboard(page).press("#question button[type=submit]");
  await isDone(page);
  const file = await saved(page, photo);
  // The curve is the one through the named points.
  assertPlaces(file.markings[0].points, 1e-6);
  assert.deepEqual(file.markings[0].curves.upper_border, ["ch_r", "cph_r", "ls", "cph_l", "ch_l"]);
  assert.deepEqual(file.scale, { kind: "mm_per_px", value: 0.09 });
  assert.deepEqual(trouble, []);
});

test("a question that is left without an answer leaves the draft as it was", async () => {
  const { page } = await opened();
  await page.setInputFiles("#import-file", chosen("before.tps", tps(truth, ORDER)));
  await asked(page, "What are the points called?");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#import label:has-text('Marks from another program')");
  assert.match(await title(page), /About this photo/);
  assert.equal(await page.locator("#panel .problem").count(), 0);
});

test("a file that holds no marks is refused with what can be read, and so are photos, several files and large ones", async () => {
  const { page } = await opened();
  for (const [files, said] of [
    [[["notes.txt", "hello"]], /^notes\.txt: This is no file of marks that is known, or not a whole one\. What can be read is of labelme, ImageJ/],
    [[["other.jpg", "x", "image/jpeg"]], /^other\.jpg: This is a photo/],
    [[["a.json", "{}"], ["b.json", "{}"]], /several files/],
    [[["large.tps", "LM=1\n".padEnd(600_000, "1 2\n")]], /^large\.tps: This file has 600 kB, and here at most 3\d\d kB/],
    [[["before.landmarks.json", '{"format": "lipmetry-landmarks"}']], /lipmetry's own.*\. A landmark file is used as it is/],
    [[["before.json", labelme(truth, { imageWidth: 800, imageHeight: 1000 })]], /800 × 1000 pixels, the photo has 1600 × 2000/],
  ]) {
    await drop(page, "#stage", ...files);
    await page.waitForFunction((said) => new RegExp(said).test(document.querySelector("#panel .problem")?.textContent ?? ""),
      said.source);
    assert.doesNotMatch(await trouble(page), /--[a-z]/);
  }
  await assertAccessible(page, "a problem");
  assert.match(await title(page), /About this photo/);
  // The picture in a labelme file does not count.
  await dropped(page, "before.json", labelme(truth, { imageData: "A".repeat(3_000_000) }));
  await isDone(page);
  assert.equal(await page.locator("#panel .problem").count(), 0);
});

test("sides that seem to be exchanged are asked for, and a mirror image is noted", async () => {
  const swapped = (id) => (/_[rl]$/.test(id) ? id.slice(0, -1) + (id.endsWith("r") ? "l" : "r") : id);
  const points = Object.fromEntries(Object.entries(truth.points).map(([id, at]) => [swapped(id), at]));
  for (const [answer, mirrored] of [["image", false], ["mirrored", true]]) {
    const { page, photo } = await opened();
    await dropped(page, "before.json", labelme({ points, curves: {} }));
    await asked(page, "Whose right and left are the file's?");
    await page.check(`#question input[value=${answer}]`);
    await page.click("#question button[type=submit]");
    await isDone(page);
    const found = await draft(photo, ({ points }) => "ch_r" in points);
    assert.deepEqual(found.about.mirrored, mirrored, answer);
    assert.deepEqual(found.points.ch_r.at, mirrored ? truth.points.ch_l : truth.points.ch_r, answer);
  }
});

test("ImageJ's RoiSet.zip is chosen with the button, on a phone", async () => {
  const { page, trouble, photo } = await opened(PHONE);
  assert.doesNotMatch(await page.locator("#import").innerText(), /drop/i);
  await assertAccessible(page, "the questions on a phone");
  await page.setInputFiles("#import-file", chosen("RoiSet.zip", roiSet(truth)));
  await isDone(page);
  await assertAccessible(page, "imported marks on a phone");
  const [made] = (await saved(page, photo)).markings;
  // ImageJ's numbers have 24 bits: of 2000 px a ten-thousandth.
  assertPlaces(made.points, 2e-4);
  assert.deepEqual(made.imported_from, { program: "ImageJ", format: "roiset" });
  assert.deepEqual(trouble, []);
});

test("marks that are there are replaced only where that is wanted, and undo brings them back", async () => {
  const { page, photo } = await opened();
  await dropped(page, "before.json", labelme(truth));
  await isDone(page);
  const at = truth.points.sn.map((value) => value + 20);
  const other = labelme({ ...truth, points: { ...truth.points, sn: at } });
  const sn = async (wanted) => (await draft(photo, ({ points }) => String(points.sn?.at) === String(wanted))).points.sn.at;
  for (const [answer, wanted] of [["Keep those", truth.points.sn], ["Take these", at]]) {
    await dropped(page, "other.json", other);
    await page.waitForSelector("#question-text:has-text('Take the marks of labelme from other.json')");
    await page.click(`#question button:text-is("${answer}")`);
    await page.waitForFunction(() => !document.querySelector("#question").open);
    assert.deepEqual(await sn(wanted), wanted);
  }
  await page.click("#undo");
  assert.deepEqual(await sn(truth.points.sn), truth.points.sn);
});

test("on the list of photos a file of another program is told where it belongs", async () => {
  const server = await serve();
  const { page } = await open(server.address);
  await page.setInputFiles("#files", join(root, "fixtures", "before.jpg"));
  await page.waitForSelector("#photos li:has-text('before.jpg')");
  for (const [name, content] of [["marks.json", labelme(truth)], ["marks.tps", tps(truth, ORDER)], ["RoiSet.zip", roiSet(truth)]]) {
    await drop(page, "#photos", [name, content]);
    await page.waitForSelector(`#photos .problem:has-text("${name} holds marks of another program")`);
    assert.match(await page.locator("#photos .problem").innerText(), /Open the photo that they belong to, and drop the file there/);
  }
  const [photo] = examples(true, "before.jpg");
  const named = await serve(photo);
  const { page: list } = await open(named.address);
  await drop(list, "#photos", ["marks.json", labelme(truth)]);
  await list.waitForSelector("#photos .problem:has-text('open the photo that they belong to')");
});

test("while photos are marked blind no marks of others are taken", async () => {
  const photos = examples(true, "before.jpg");
  const server = await serve(...photos, "--marker", "AB");
  const { page } = await open(server.address);
  await page.click("button:text('Mark all again')");
  await page.click("#photos ol button");
  await page.waitForSelector("#panel h2:text('About this photo')");
  assert.equal(await page.locator("#import").count(), 0);
  await dropped(page, "before.json", labelme(truth));
  assert.match(await trouble(page), /not taken while you mark blind/);
});
