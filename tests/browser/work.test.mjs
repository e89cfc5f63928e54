// The marking page as a place to work: undo, drafts, two windows, markings that are added, photos that stay in memory.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { draftToJson } from "../../src/web/page/draft_json.js";
import { assertAccessible, Mouse, draft, drawn, handle, mapping, middle, onScreen, read, root, serve, sidecar, title, workplace } from "./marking.mjs";

const { examples, folder, open } = workplace();
const points = read(join(root, "fixtures", "before.landmarks.json")).markings[0].points;

const CLICKED_FIRST = ["ch_r", "ch_l", "ls", "li", "ex_r", "ex_l"];

/** Answers the questions and clicks what is clicked first, so that all marks are proposed. */
async function propose(page, clicks = CLICKED_FIRST) {
  // In a blind round nothing is suggested, so there is no other way.
  await page.click(await page.locator("#by-clicks").count() ? "#by-clicks" : "#next");
  if (clicks === CLICKED_FIRST && await page.locator("#source").count()) await page.selectOption("#source", "");
  for (const [index, id] of clicks.entries()) {
    await new Mouse(page).click(points[id]);
    if (index < clicks.length - 1) await page.waitForFunction((count) => document.querySelectorAll(".handle").length === count, index + 1);
  }
  await page.waitForSelector('.handle[data-origin="proposed"]');
}

/** Confirms one mark after the other, up to the review. */
async function confirmAll(page) {
  for (let step = 0; step < 40 && !(await title(page)).startsWith("All marks"); step++) {
    const before = await page.locator("#panel").innerText();
    await page.click("#next");
    await page.waitForFunction((before) => document.querySelector("#panel").innerText !== before, before);
  }
  assert.match(await title(page), /All marks are done/);
}

async function save(page, answer = null) {
  await page.click("#next");
  if (answer) await page.click(`#question button:text("${answer}")`);
}

test("a hundred edits are undone to the start, and redone", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  await propose(page);
  const start = await draft(photo, (draft) => Object.keys(draft.points).length > 0);
  await handle(page, "ch_r").focus();
  for (let edit = 0; edit < 100; edit++) await page.keyboard.press(["ArrowUp", "Shift+ArrowLeft", "ArrowRight", "Control+ArrowDown"][edit % 4]);
  // Drafts are kept while the keys are pressed, too: the one after the last key is wanted.
  const shown = (await handle(page, "ch_r").getAttribute("aria-label")).match(/-?[\d.]+/g).slice(-2).map(Number);
  const end = await draft(photo, (draft) => draft.points.ch_r.at.every((part, axis) => Math.abs(part - shown[axis]) < 0.051));
  assert.ok(Math.abs(end.points.ch_r.at[0] - start.points.ch_r.at[0]) > 1);
  for (let edit = 0; edit < 100; edit++) await page.keyboard.press("Control+z");
  assert.deepEqual(await draft(photo, (draft) => draft.points.ch_r.origin === "proposed"), start);
  for (let edit = 0; edit < 100; edit++) await page.keyboard.press("Control+Shift+z");
  const last = await draft(photo, (draft) => draft.points.ch_r.at.every((part, axis) => Math.abs(part - end.points.ch_r.at[axis]) < 1e-9));
  assert.equal(last.points.ch_r.origin, "moved");
  // As far as there was anything to undo: proposals and clicks go too.
  for (let edit = 0; edit < 120; edit++) await page.keyboard.press("Control+z");
  const begun = await draft(photo, (draft) => Object.keys(draft.points).length === 0 && Object.keys(draft.anchors).length === 0);
  assert.deepEqual(begun.curves, {});
  assert.ok(await page.locator("#undo").isDisabled());
});

test("an arrow key moves a mark by the view as it is set, drawn or not", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  await propose(page);
  const before = (await draft(photo, ({ points }) => "ls" in points)).points.ls.at;
  await handle(page, "ls").focus();
  const { scale } = await mapping(page);
  // In one task: no frame is drawn between the keys.
  const isUndrawn = await page.evaluate(() => {
    const zoomDrawn = () => document.querySelector("#lines g").getAttribute("transform");
    const drawn = zoomDrawn();
    for (const key of ["+", "+", "+", "ArrowRight", "-", "ArrowDown"]) {
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
    return zoomDrawn() === drawn;
  });
  assert.ok(isUndrawn);
  const { at } = (await draft(photo, ({ points }) => points.ls.origin === "moved")).points.ls;
  // The scale is read from what is drawn, which has it in single precision.
  const wanted = [before[0] + 0.25 / (scale * 1.25 ** 3), before[1] + 0.25 / (scale * 1.25 ** 2)];
  [0, 1].forEach((axis) => assert.ok(Math.abs(at[axis] - wanted[axis]) < 1e-6, `${at} for ${wanted}`));
});

test("keys that are pressed while marks are being proposed confirm nothing, and going back is not undone", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  const asked = [];
  await page.route("**/proposal", (route) => { asked.push(route); });
  await page.click("#by-clicks");
  for (const [index, id] of CLICKED_FIRST.entries()) {
    await new Mouse(page).click(points[id]);
    await page.waitForFunction((count) => document.querySelectorAll(".handle").length === count, index + 1);
  }
  await page.waitForSelector("#panel h2:text('Put all marks there')");
  await page.locator("#stage").focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press("Enter");
  await page.click("#back");
  const answered = async () => {
    const answer = page.waitForResponse("**/proposal");
    for (const route of asked.splice(0)) await route.continue();
    await answer;
  };
  await answered();
  await drawn(page);
  assert.match(await title(page), /About this photo/);
  assert.equal(await page.locator(".handle").count(), 0);
  await page.click("#by-clicks");
  await page.locator("#stage").focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press("Enter");
  await answered();
  await page.waitForSelector("#panel h2:text('The corner of the mouth')");
  const proposed = await draft(photo, ({ points }) => "ch_r" in points);
  assert.equal(proposed.step, "ch_r");
  assert.ok(Object.values(proposed.points).every(({ origin }) => origin === "proposed"));
});

test("a photo is taken in hand once, however often it is asked for", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  const server = await serve(...photos);
  const { page } = await open(server.address);
  const asked = [];
  await page.route("**/open", (route) => { asked.push(route); });
  const first = page.waitForRequest("**/open");
  await page.locator("#photos li:first-child button:text('Mark again')").dblclick();
  await first;
  await drawn(page);
  assert.equal(asked.length, 1);
  await asked[0].continue();
  await page.waitForSelector("#editor:not([hidden])");
  assert.equal(await page.textContent("#photo-name"), "before.jpg");
});

test("what was marked a second before the program was killed is in the draft", async () => {
  const [photo] = examples(false, "before.jpg");
  const killed = await serve(photo);
  const first = await open(killed.address);
  await propose(first.page);
  await handle(first.page, "ch_r").focus();
  await draft(photo, ({ points }) => "ch_r" in points);
  // The page's own clock: a second of it is a second, however busy the machine is.
  await first.page.clock.install();
  await first.page.clock.pauseAt(Date.now() + 3_600_000);
  const kept = first.page.waitForResponse((answer) => answer.url().endsWith("/draft") && answer.ok());
  await first.page.keyboard.press("Control+ArrowDown");
  const label = await handle(first.page, "ch_r").getAttribute("aria-label");
  await first.page.clock.runFor(1000);
  await kept;
  await killed.stop("SIGKILL");
  await first.page.keyboard.press("ArrowDown");
  await first.page.clock.runFor(1000);
  await first.page.waitForSelector("#saved:text('does not answer')");
  await first.context.close();

  const server = await serve(photo);
  const { page } = await open(server.address);
  await page.waitForSelector("#photos :text('begun, not saved')");
  await page.click("text=Go on");
  await page.waitForSelector("#panel h2:text('The corner of the mouth')");
  assert.equal(await handle(page, "ch_r").getAttribute("aria-label"), label);
  assert.equal(await handle(page, "ch_r").getAttribute("data-origin"), "moved");
});

test("a second window on one photo is told, and may take it over", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page, context } = await open(server.address);
  await propose(page);
  const second = await context.newPage();
  await second.goto(page.url());
  await second.waitForSelector("#photos :text('begun, not saved')");
  await second.click("text=Go on");
  await second.waitForSelector("#question :text('open in another window')");
  await second.click("#question button:text('Leave it there')");
  await second.click("text=Go on");
  await second.click("#question button:text('Take it over')");
  await second.waitForSelector("#editor:not([hidden])");
  await handle(page, "ls").focus();
  await page.keyboard.press("ArrowUp");
  await page.waitForSelector("#panel [role=alert]:text('another window')");
});

test("no other server on this machine is sent the page's cookie", async () => {
  const server = await serve(...examples(false, "before.jpg"));
  const { context } = await open(server.address);
  const cookies = [];
  const other = createServer((request, answer) => { cookies.push(request.headers.cookie); answer.end("<h1>another</h1>"); });
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${other.address().port}/`);
  assert.equal(await page.textContent("h1"), "another");
  other.close();
  assert.deepEqual([...new Set(cookies)], [undefined]);
});

test("the after photo starts from the before photo's marks, and nothing unconfirmed is saved", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  rmSync(sidecar(photos[1]));
  const server = await serve(...photos);
  const { page, trouble } = await open(server.address);
  await page.waitForSelector("#photo-name:text('after.jpg')");
  await page.click("#by-clicks");
  const known = read(join(root, "fixtures", "after.landmarks.json")).markings[0].points;
  for (const id of ["ex_r", "ex_l", "sn"]) {
    await page.waitForSelector(`#panel img[data-path="diagrams/${id}.svg"]`);
    await new Mouse(page).click(known[id]);
  }
  await page.waitForSelector('.handle[data-origin="proposed"]');
  // The stable points were clicked where they are: what was carried over lies near, the lips where they were before.
  const carried = await draft(photos[1], (draft) => "al_r" in draft.points);
  // The head turns and tips by 2.2° between the photos: what lies before the plane of the three clicked points moves by that,
  // the tip of the nose, 30 mm before it, by 30 mm × √2 × sin 2.2° = 1.6 mm, at 10.1 pixels a millimetre.
  for (const [id, most] of [["al_r", 12], ["en_l", 12], ["prn", 20]]) {
    const off = Math.hypot(...[0, 1].map((axis) => carried.points[id].at[axis] - known[id][axis]));
    assert.ok(off < most, `${id} is ${off} px off`);
  }
  assert.ok(Object.values(carried.points).every(({ origin }) => origin === "proposed"));
  const { window } = await page.evaluate(async () => ({ window: (await import(`${location.pathname}page/server.js`)).PhotoRoutes.window }));
  const refused = await page.evaluate(async ([window, draft]) => {
    const answer = await fetch("api/photos/1/save", { method: "POST", body: JSON.stringify({ window, draft, consent: "none" }) });
    return [answer.status, (await answer.json()).problem];
  }, [window, draftToJson(carried)]);
  assert.equal(refused[0], 422);
  assert.match(refused[1], /not confirmed yet: ch_r/);
  assert.ok(!existsSync(sidecar(photos[1])));
  await confirmAll(page);
  await save(page);
  await page.waitForSelector("#photos:not([hidden])");
  const { origins } = read(sidecar(photos[1])).markings[0];
  assert.equal(origins.ch_r, "confirmed");
  assert.equal(origins.upper_border, "confirmed");
  assert.deepEqual(trouble.filter((text) => !text.includes("422")), []);
});

test("initials are asked for once, left empty or not", async () => {
  for (const initials of ["EF", ""]) {
    const photos = examples(false, "before.jpg", "after.jpg");
    const server = await serve(...photos);
    const { page } = await open(server.address);
    await page.fill("#marker", initials);
    await propose(page);
    await page.click("#back");
    // On the photo where they were asked for they can be mended.
    while (!(await title(page)).startsWith("About")) await page.click("#back");
    assert.equal(await page.inputValue("#marker"), initials);
    await page.click("#next");
    await confirmAll(page);
    await save(page);
    await page.waitForSelector("#photo-name:text('after.jpg')");
    await page.waitForSelector("#panel h2:text('About this photo')");
    assert.equal(await page.locator("#marker").count(), 0);
    assert.equal(read(sidecar(photos[0])).markings[0].marker, initials || undefined);
  }
});

test("what is answered about paint is undone, kept in the draft and saved, and matches are carried along", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  const files = photos.map((photo) => read(sidecar(photo)));
  // Nobody has answered yet.
  delete files[1].cosmetics;
  const matches = [{
    to: { file: "before.jpg", sha256: "0123456789abcdef".repeat(4) },
    clicks: "ab".repeat(32),
    algorithm: "ncc-ecc-1",
    points: { ex_r: { state: "rejected_by_user", at: [930.412, 1398.207], correlation: 0.97, way_back: 0.04 } },
    curves: { upper_border: { state: "accepted", correlation: 0.91, way_back: 0.1, after: [[10.5, 20], [30, 21.25]] } },
  }];
  writeFileSync(sidecar(photos[1]), JSON.stringify({ ...files[1], matches }));
  const server = await serve(...photos);
  const { page, trouble } = await open(server.address);
  await page.click("#photos li:nth-child(2) button:text('Correct')");
  await page.click('[data-step="about"]');
  const answer = (value) => page.locator(`input[name="cosmetics"][value="${value}"]`);
  const checked = () => page.locator('input[name="cosmetics"]:checked').inputValue();
  await page.waitForSelector("#panel legend:has-text('Lipstick, liner or gloss')");
  assert.equal(await checked(), "unknown");
  await answer("no").check();
  await answer("yes").check();
  const kept = await draft(photos[1], ({ about }) => about.cosmetics === "yes");
  assert.deepEqual(kept.matches, matches);
  await page.click("#undo");
  await draft(photos[1], ({ about }) => about.cosmetics === "no");
  assert.equal(await checked(), "no");
  await page.click("#undo");
  await draft(photos[1], ({ about }) => about.cosmetics === "unknown");
  await page.click("#redo");
  await draft(photos[1], ({ about }) => about.cosmetics === "no");
  assert.equal(await checked(), "no");
  await page.click("#next");
  await confirmAll(page);
  await save(page, "Replace it");
  await page.waitForSelector("#photos:not([hidden])");
  const saved = read(sidecar(photos[1]));
  assert.equal(saved.cosmetics, "no");
  assert.deepEqual(saved.matches, matches);
  // Nobody knows: the file says nothing, as before.
  await page.click("#photos li:nth-child(2) button:text('Correct')");
  await page.click('[data-step="about"]');
  await page.waitForSelector('input[name="cosmetics"][value="no"]:checked');
  await answer("unknown").check();
  await page.click("#next");
  await confirmAll(page);
  await save(page, "Replace it");
  await page.waitForSelector("#photos:not([hidden])");
  assert.ok(!("cosmetics" in read(sidecar(photos[1]))));
  // A further marking of the same picture is not asked, and loses nothing.
  writeFileSync(sidecar(photos[1]), JSON.stringify({ ...saved, cosmetics: "yes" }));
  await page.reload();
  await page.click("#photos li:nth-child(2) button:text('Mark again')");
  await page.waitForSelector("#editor:not([hidden])");
  assert.equal(await answer("yes").count(), 0);
  await propose(page);
  await confirmAll(page);
  await save(page, "Add it");
  await page.waitForSelector("#photos:not([hidden])");
  const added = read(sidecar(photos[1]));
  assert.equal(added.markings.length, saved.markings.length + 1);
  assert.equal(added.cosmetics, "yes");
  assert.deepEqual(added.matches, matches);
  assert.deepEqual(trouble, []);
});

test("a further marking is added, blind, and the repeatability is shown", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  const old = photos.map((photo) => read(sidecar(photo)));
  const server = await serve(...photos, "--marker", "CD");
  const { page, trouble } = await open(server.address);
  await page.click("text=Mark all again, blind");
  await page.waitForSelector("#photos :text('Photo 1')");
  assert.equal(await page.locator("#photos :text('.jpg')").count(), 0);
  await page.click("#photos button:text('Mark again')");
  for (let photo = 0; photo < 2; photo++) {
    await page.waitForSelector(`#photo-name:text("Photo ${photo + 1}")`);
    assert.equal(await page.locator(".handle").count(), 0);
    assert.equal(await page.locator("#by-clicks").count(), 0, "nothing is suggested");
    await propose(page);
    await confirmAll(page);
    await save(page);
  }
  await page.waitForSelector("#repeats table");
  assert.match(await page.locator("#repeats").innerText(), /Take more care with/);
  // The round is over: names are back, and what was marked can be compared.
  await page.waitForSelector("#photos li:first-child :text('before.jpg')");
  await page.waitForSelector("#compare");
  photos.forEach((photo, index) => {
    const file = read(sidecar(photo));
    assert.equal(file.markings.length, old[index].markings.length + 1);
    assert.deepEqual(file.markings.slice(0, -1), old[index].markings);
    assert.equal(file.markings.at(-1).marker, "CD");
  });
  assert.deepEqual(trouble, []);
});

test("a file that is there is added to or corrected only when asked", async () => {
  const photos = examples(true, "before.jpg", "after.jpg");
  const server = await serve(...photos);
  const { page } = await open(server.address);
  const bytes = readFileSync(sidecar(photos[0]));
  await page.click("#photos li:first-child button:text('Correct')");
  await page.waitForSelector("#panel h2:text('All marks are done')");
  await handle(page, "ch_r").focus();
  await page.keyboard.press("Control+ArrowLeft");
  await confirmAll(page);
  await save(page, "Not now");
  assert.ok(readFileSync(sidecar(photos[0])).equals(bytes));
  await save(page, "Replace it");
  await page.waitForSelector("#photos:not([hidden])");
  const [was, is] = [JSON.parse(bytes), read(sidecar(photos[0]))];
  assert.equal(is.markings.length, was.markings.length);
  assert.notDeepEqual(is.markings.at(-1).points.ch_r, was.markings.at(-1).points.ch_r);
  assert.deepEqual(is.markings.at(-1).points.ch_l, was.markings.at(-1).points.ch_l);
  // The marking that is corrected is no longer where it was: no other one is replaced.
  await page.click("#photos li:first-child button:text('Correct')");
  await page.waitForSelector("#panel h2:text('All marks are done')");
  writeFileSync(sidecar(photos[0]), JSON.stringify({ ...is, markings: [{ ...is.markings[0], marker: "XY" }, ...is.markings] }));
  await confirmAll(page);
  await save(page, "Replace it");
  await page.waitForSelector("#question:has-text('has changed in its file meanwhile')");
  await page.click("#question button:text('Add it')");
  await page.waitForSelector("#photos:not([hidden])");
  assert.deepEqual(read(sidecar(photos[0])).markings.map(({ marker }) => marker), ["XY", is.markings[0].marker, undefined]);
  await page.click("#photos li:nth-child(2) button:text('Mark again')");
  await page.waitForSelector("#editor:not([hidden])");
  await propose(page);
  await confirmAll(page);
  await save(page, "Add it");
  await page.waitForSelector("#photos:not([hidden])");
  assert.equal(read(sidecar(photos[1])).markings.length, 2);
});

test("photos that are brought to the page stay in memory, and everything can be downloaded", async () => {
  const [before, after] = examples(false, "before.jpg", "after.jpg");
  const empty = folder();
  const server = await serve();
  const { page, context, trouble } = await open(server.address);
  await page.setInputFiles("#files", [before, after]);
  for (const photo of ["before", "after"]) {
    // The second one follows by itself.
    if (photo === "before") await page.click('#photos li:has-text("before.jpg") button:text("Mark")');
    await page.waitForSelector(`#photo-name:text("${photo}.jpg")`);
    await propose(page);
    await confirmAll(page);
    await save(page);
  }
  await page.waitForSelector("#photos:not([hidden])");
  const fetched = async (selector) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
    const file = join(empty, download.suggestedFilename());
    await download.saveAs(file);
    return file;
  };
  const landmarks = await fetched("#photos li:first-child a");
  assert.equal(read(landmarks).photo.file, "before.jpg");
  await page.click("#compare");
  await page.waitForSelector("#comparison a");
  assert.equal(await page.locator("#keep").count(), 0);
  assert.equal(read(await fetched("#comparison a:text('report.json')")).format, "lipmetry-report");
  const [report] = await Promise.all([context.waitForEvent("page"), page.click("#comparison a:text('Open the report')")]);
  await report.waitForSelector("h1");
  assert.equal(await report.evaluate(() => window.origin), "null");
  // The report has its own policy: what it brings with it is shown.
  await report.waitForFunction(() => [...document.images].every((image) => image.naturalWidth > 0) && document.images.length > 1);
  assert.ok(await report.evaluate(() => document.styleSheets.length) > 0);
  assert.deepEqual(readdirSync(join(before, "..")).sort(), ["after.jpg", "before.jpg"]);
  assert.deepEqual(trouble, []);
});

test("marks are hidden while a key is held, and guides are switched off", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  await propose(page);
  await page.waitForSelector("#lines .guide");
  await handle(page, "ls").focus();
  const seen = () => page.locator("#handles").evaluate((handles) => getComputedStyle(handles).opacity);
  await page.keyboard.down("h");
  await drawn(page);
  assert.equal(await seen(), "0");
  await page.keyboard.up("h");
  assert.equal(await seen(), "1");
  // The keys go on working where they did.
  assert.ok(await handle(page, "ls").evaluate((handle) => handle === document.activeElement));
  await page.keyboard.press("g");
  await drawn(page);
  assert.equal(await page.locator("#lines .guide").count(), 0);
});

test("keys work wherever the focus is, and going to a mark by keyboard brings it into view without moving anything else", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  await propose(page);
  await page.locator("#tools input").first().focus();
  await page.keyboard.down("h");
  assert.equal(await page.locator("#stage.marks-hidden").count(), 1);
  await page.keyboard.up("h");
  // A finger holds no key: a button hides, and whoever works on marks sees them.
  await page.click("#hide");
  assert.equal(await page.locator("#stage.marks-hidden").count(), 1);
  assert.equal(await page.getAttribute("#hide", "aria-pressed"), "true");
  await page.click("#hide");
  assert.equal(await page.locator("#stage.marks-hidden").count(), 0);
  await page.locator("#tools input").first().focus();
  await page.keyboard.press("+");
  await drawn(page);
  const { scale } = await mapping(page);
  await page.keyboard.press("0");
  await drawn(page);
  assert.ok((await mapping(page)).scale < scale / 2);
  // With the mouth alone in view, an eye is far away.
  await page.keyboard.press("m");
  await page.locator("#stage").focus();
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await handle(page, "ex_r").evaluate((handle) => handle === document.activeElement)) break;
  }
  await drawn(page);
  const stage = await page.locator("#stage").boundingBox();
  assert.deepEqual(await page.locator("#stage").evaluate((stage) => [stage.scrollLeft, stage.scrollTop]), [0, 0]);
  const [x, y] = await middle(page, "ex_r");
  assert.ok(x > stage.x && x < stage.x + stage.width && y > stage.y && y < stage.y + stage.height, `${x}, ${y}`);
  const marked = (await draft(photo)).points.ex_r.at;
  const shown = await onScreen(page, marked);
  assert.ok(Math.hypot(x - shown[0], y - shown[1]) < 0.6, `${x}, ${y} for ${shown}`);
});

test("what is proposed goes with what is moved, and dragging leaves the view where it is", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  await propose(page);
  const before = await draft(photo, (draft) => Object.keys(draft.points).length > 0);
  const hand = new Mouse(page);
  // To the edge of the view, and from there, where a mark that the Tab key leads to is brought nearer to the middle.
  const stage = await page.locator("#stage").boundingBox();
  const { scale, left, top } = await mapping(page);
  for (const up of [300, 310]) {
    await handle(page, "ls").focus();
    await hand.drag("ch_l", [(stage.x + stage.width - 30 - left) / scale, (stage.y + up - top) / scale]);
    await drawn(page);
    assert.deepEqual(await mapping(page), { scale, left, top });
  }
  const after = await draft(photo, (draft) => draft.points.ch_l.origin === "moved");
  const by = [0, 1].map((axis) => after.points.ch_l.at[axis] - before.points.ch_l.at[axis]);
  const nodes = (draft) => draft.curves.upper_border;
  const start = nodes(before).indexOf("cph_l"), to = nodes(before).indexOf("ch_l");
  for (let index = 0; index < to; index++) {
    const [was, is] = [nodes(before)[index], nodes(after)[index]];
    if (typeof was === "string") continue;
    const near = Math.max(0, (index - start) / (to - start));
    // Level at both ends, so that neither gets a corner.
    const part = near * near * (3 - 2 * near);
    [0, 1].forEach((axis) => assert.ok(Math.abs(is.at[axis] - was.at[axis] - part * by[axis]) < 0.02, `${index}: ${is.at} from ${was.at} by ${by}`));
    assert.equal(is.origin, "proposed");
  }
  // An iris goes with its eye's corners, and takes the other one with it when it is moved itself.
  await page.click("#tools button:text('Fit')");
  const at = after.points.en_r.at;
  await hand.drag("en_r", [at[0] + 60, at[1] - 40]);
  const eye = await draft(photo, (draft) => draft.points.en_r.origin === "moved");
  const shift = (axis) => eye.irises.r.centre[axis] - before.irises.r.centre[axis] - (eye.points.en_r.at[axis] - at[axis]) / 2;
  assert.ok(Math.hypot(shift(0), shift(1)) < 0.02, `${shift(0)}, ${shift(1)}`);
  assert.deepEqual(eye.irises.l, before.irises.l);
  const movedEye = await page.evaluate(async ([draft]) => {
    const { confirmed, moved } = await import(`${location.pathname}page/mark_edits.js`);
    const [x, y] = draft.irises.r.centre;
    const centred = moved(draft, "iris_r", [x + 5, y - 7]);
    return { ...moved(centred, "iris_r/edge", [x + 5 + 60, y - 7]), half: centred.irises.r, whole: confirmed(centred, "iris_r").irises.r };
  }, [eye]);
  // An iris whose middle alone was moved is not done: how wide it is was looked at by nobody.
  assert.deepEqual([movedEye.half.origin, movedEye.half.centred, movedEye.whole.origin, movedEye.whole.centred], ["proposed", true, "moved", undefined]);
  const { origin, centred, diameter } = movedEye.irises.r;
  assert.deepEqual([origin, centred], ["moved", undefined]);
  assert.ok(Math.abs(diameter - 120) < 1e-9, `${diameter}`);
  const other = movedEye.irises.l, from = eye.irises.l.centre;
  assert.ok(Math.hypot(other.centre[0] - from[0] + 5, other.centre[1] - from[1] + 7) < 1e-9, `${other.centre} from ${from}`);
  assert.ok(Math.abs(other.diameter - 120) < 1e-9 && other.origin === "proposed", `${other.diameter}, ${other.origin}`);
});

test("a click beside the middle of the point in hand moves it there, and one on another mark goes to its step", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  await propose(page);
  const [x, y] = await middle(page, "ch_r");
  const { scale } = await mapping(page);
  const before = (await draft(photo, (draft) => "ch_r" in draft.points)).points.ch_r.at;
  await page.mouse.click(x + 6, y - 4);
  const { at } = (await draft(photo, (draft) => draft.points.ch_r.origin === "moved")).points.ch_r;
  const off = [at[0] - before[0] - 6 / scale, at[1] - before[1] + 4 / scale];
  assert.ok(Math.hypot(...off) < 0.6 / scale, `${off}`);
  const other = await middle(page, "li");
  await page.mouse.click(other[0] + 5, other[1] + 3);
  await page.waitForSelector("#panel h2:text('The bottom of the lower lip')");
  assert.equal((await draft(photo, (draft) => draft.step === "li")).points.li.origin, "proposed");
});

test("what is not marked yet is no caution while it may still be", async () => {
  const [photo] = examples(false, "before.jpg");
  const server = await serve(photo);
  const { page } = await open(server.address);
  await propose(page);
  while (!(await title(page)).startsWith("The edge of the upper lip")) await page.click("#next");
  await page.waitForSelector("#live [data-measure]");
  assert.doesNotMatch(await page.locator("#live").innerText(), /calibration|midline\. |Warning/);
});

for (const [what, options] of [["a desktop", {}], ["a phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }]]) {
  test(`axe finds nothing serious on any step, light and dark, on ${what}`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const photos = examples(true, "before.jpg", "after.jpg");
      rmSync(sidecar(photos[1]));
      const server = await serve(...photos);
      const { page } = await open(server.address, { ...options, colorScheme, bypassCSP: true });
      const check = (where) => assertAccessible(page, where);
      await check("about");
      await page.click("#by-clicks");
      await check("clicks");
      await page.click("#back");
      await propose(page);
      await check("a point");
      for (const step of ["upper_border", "sn", "iris_r"]) {
        while (!(await page.locator(`#panel img[data-path="diagrams/${step}.svg"]`).count())) await page.click("#next");
        await check(step);
      }
      await confirmAll(page);
      await check("review");
      await save(page);
      await page.waitForSelector("#compare");
      await page.click("#compare");
      await page.waitForSelector("#keep");
      await check("photos");
    }
  });
}
