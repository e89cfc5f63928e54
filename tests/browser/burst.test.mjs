// Visits of several photos on the marking page: one photo of each is marked, its marks are carried over to the others, and
// these are looked through.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Mouse, Touch, assertAccessible, draft, program, read, root, serve, sidecar, workplace } from "./marking.mjs";

const BURST = join(root, "..", "shared", "photos", "match", "burst");
const isThere = existsSync(BURST);
if (!isThere && process.env.CI === "true") throw new Error(`${BURST} is not there`);
const options = isThere ? {} : { skip: `${BURST} is not there` };
const { folder, open } = workplace();

/** Copies photos of a burst into folders "before" and "after", those that are named with `+` with their landmarks. */
function burst(names, who = "canada_147m") {
  const there = folder();
  return names.map((name) => {
    const [plain, isMarked] = [name.replace("+", ""), name.endsWith("+")];
    const place = join(there, plain.startsWith("A") ? "before" : "after");
    mkdirSync(place, { recursive: true });
    const photo = join(place, `${plain}.jpg`);
    cpSync(join(BURST, who, `${plain}.jpg`), photo);
    if (isMarked) cpSync(join(BURST, who, `${plain}.landmarks.json`), sidecar(photo));
    return photo;
  });
}

const MARKED_BURST = ["A1+", "A2", "A3", "B1+", "B2", "B3"];
const looked = (page) => page.waitForSelector('#strip[data-whole="true"]');
const states = (page) => page.locator(".thumb .state").allInnerTexts();
const inHand = (page) => page.locator('.thumb[aria-current="true"] > span').first().innerText();
const focused = (page) => page.evaluate(() => document.activeElement?.id);

/** Waits until the photo in hand is this one, and its marks are there. */
const shows = (page, name) => page.waitForFunction((name) => {
  const thumb = document.querySelector('.thumb[aria-current="true"]');
  return thumb?.innerText.includes(name) && thumb.dataset.state !== "waiting";
}, name);

/** Marks the photo that is open from its suggested marks, all of which are taken; gives the number of actions. */
async function markOpen(page) {
  let actions = 0;
  const press = async () => { actions++; await page.click("#next"); };
  await page.waitForSelector("#panel h2:text('About this photo')");
  await press();
  await page.waitForSelector("#state");
  while (!(await page.locator("#panel h2:text('All marks are done')").count())) {
    const title = await page.locator("#panel h2").innerText();
    await press();
    await page.waitForFunction((title) => document.querySelector("#panel h2")?.innerText !== title, title);
  }
  await press();
  return actions;
}

/** Marks the marked photos of both visits, looks through the others, and compares; gives the number of actions. */
async function markAndCompare(photos) {
  const server = await serve(...photos, "--marker", "AB");
  const { page, trouble } = await open(server.address);
  let actions = 0;
  // Which one of each visit is marked the program proposes.
  for (const visit of ["A", "B"]) {
    await page.waitForFunction((visit) => document.querySelector("#photo-name").innerText.match(`^${visit}\\d.jpg$`), visit);
    actions += await markOpen(page);
  }
  await page.waitForSelector("#photos:not([hidden])");
  for (let left = photos.length - 2; left > 0; left--) {
    await page.waitForFunction((left) =>
      document.querySelector("#strip-status").innerText.match(`\\. ${left} (is|are) not looked through`), left);
    await page.waitForSelector('#strip-accept[aria-disabled="false"]');
    actions++;
    await page.keyboard.press("Enter");
  }
  if (photos.length > 2) await page.waitForFunction(() => document.activeElement?.id === "compare");
  actions++;
  await page.click("#compare");
  await page.waitForSelector("#keep");
  assert.deepEqual(trouble, []);
  return { page, actions };
}

test("two visits of three photos take the actions of two photos and one key a photo, and the report is the program's", options, async (t) => {
  const two = await markAndCompare(burst(["A1", "B1"]));
  const photos = burst(["A1", "A2", "A3", "B1", "B2", "B3"]);
  const { page, actions } = await markAndCompare(photos);
  t.diagnostic(`${two.actions} actions for two photos, ${actions} for two visits of three`);
  assert.equal(actions, two.actions + 4);
  // What was accepted is saved nowhere: it follows from the photos.
  const files = readdirSync(join(photos[0], ".."));
  assert.deepEqual(files.map((name) => name.replace(/^A\d/, "A")).sort(), ["A.jpg", "A.jpg", "A.jpg", "A.landmarks.json"]);
  await page.click("#keep");
  await page.waitForSelector("#comparison :text('Saved in')");
  const saved = (await page.locator("#comparison :text('Saved in')").innerText()).replace("Saved in ", "");
  const other = join(folder(), "by-program");
  execFileSync(program, ["compare", "--before", ...photos.slice(0, 3), "--after", ...photos.slice(3), "-o", other]);
  for (const file of ["report.json", "report.html", "overlay.png"]) {
    assert.ok(readFileSync(join(saved, file)).equals(readFileSync(join(other, file))), file);
  }
});

test("a photo is taken out and put back, what was decided stays when the page is loaded anew, and nothing is compared before", options, async () => {
  const photos = burst(MARKED_BURST);
  const server = await serve(...photos);
  const { page, trouble } = await open(server.address);
  await looked(page);
  assert.deepEqual([await inHand(page), await focused(page)], ["A2.jpg", "strip-accept"]);
  await page.keyboard.press("Enter");
  await shows(page, "A3.jpg");
  // A key that is held accepts one photo.
  await page.keyboard.down("Enter");
  for (let repeat = 0; repeat < 4; repeat++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await shows(page, "B2.jpg");
  assert.deepEqual(await states(page), ["✓ accepted", "✓ accepted", "not looked at", "not looked at"]);
  await page.keyboard.press("x");
  await shows(page, "B3.jpg");
  assert.equal((await states(page))[2], "taken out");
  await page.keyboard.press("u");
  await shows(page, "B2.jpg");
  await page.waitForFunction(() => document.querySelectorAll(".thumb")[2].dataset.state === "open");
  // The way that waits for a person is the server's, too.
  assert.match(await page.locator("#left").innerText(), /^2 photos are not looked through yet/);
  const refused = await page.evaluate(() => fetch("api/comparison", { method: "POST", body: "[0,3]" })
    .then(async (answer) => [answer.status, (await answer.json()).problem]));
  assert.deepEqual([refused[0], /^2 photos/.test(refused[1])], [409, true]);
  await page.reload();
  await looked(page);
  assert.deepEqual(await states(page), ["✓ accepted", "✓ accepted", "not looked at", "not looked at"]);
  await shows(page, "B2.jpg");
  await page.click("#strip-out");
  await shows(page, "B3.jpg");
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.activeElement?.id === "compare");
  assert.equal(await page.locator("#left").isVisible(), false);
  // A thumbnail leads back, and the photo is put back by its button.
  await page.click('.thumb[data-photo="4"]');
  await page.click("#strip-out:text('Put it back')");
  await page.waitForFunction(() => document.querySelectorAll(".thumb")[2].dataset.state === "open");
  await page.click("#strip-accept");
  await page.waitForFunction(() => document.activeElement?.id === "compare");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#keep");
  assert.deepEqual(trouble.filter((text) => !text.includes("409")), []);
});

test("a carried mark is moved: the photo has its own landmark file then, and the visit's marked photo stays", options, async () => {
  const photos = burst(MARKED_BURST);
  const server = await serve(...photos, "--marker", "AB");
  const { page, trouble } = await open(server.address);
  await looked(page);
  await page.keyboard.press("m");
  await page.waitForSelector("#panel h2:text('The upper border of the lips')");
  const hand = new Mouse(page);
  const before = await page.locator('.handle[data-key="ls"]').getAttribute("aria-label");
  const [x, y] = before.match(/-?[\d.]+/g).slice(-2).map(Number);
  await hand.drag("ls", [x + 2, y + 2]);
  await page.waitForSelector('.handle[data-key="ls"][data-origin="moved"]');
  const begun = await draft(photos[1], ({ points }) => points.ls?.origin === "moved");
  assert.deepEqual(begun.proposals[0].by, "matching");
  assert.ok(Object.entries(begun.points).every(([id, { origin }]) => id === "ls" || origin === "proposed"));
  while (!(await page.locator("#panel h2:text('All marks are done')").count())) {
    const title = await page.locator("#panel h2").innerText();
    await page.click("#next");
    await page.waitForFunction((title) => document.querySelector("#panel h2")?.innerText !== title, title);
  }
  await page.click("#next");
  await page.waitForSelector("#photos:not([hidden])");
  await looked(page);
  assert.deepEqual((await states(page))[0], "✓ marked by hand");
  await shows(page, "A3.jpg");
  const [made] = read(sidecar(photos[1])).markings;
  assert.equal(made.origins.ls, "moved");
  assert.ok(Object.entries(made.origins).every(([id, origin]) => id === "ls" || origin === "confirmed"));
  assert.ok(made.proposals.some(({ by, marks }) => by === "matching" && marks.includes("upper_border")));
  const { visits } = await page.evaluate(() => fetch("api/session").then((answer) => answer.json()));
  assert.deepEqual(visits.map(({ marked }) => marked), [0, 3]);
  // Marks of the marked photo that move lapse what was decided on the others.
  await page.click("#strip-accept");
  await shows(page, "B2.jpg");
  const file = read(sidecar(photos[0]));
  file.markings[0].points.ls[1] += 0.5;
  writeFileSync(sidecar(photos[0]), JSON.stringify(file));
  await page.reload();
  await looked(page);
  assert.deepEqual((await states(page)).slice(0, 2), ["✓ marked by hand", "not looked at"]);
  assert.deepEqual(trouble, []);
});

test("a photo of another person and one without a face are left out with the reason", options, async () => {
  const photos = burst(["A1+", "B1+", "B2"]);
  const [stranger, wall] = ["A2", "A3"].map((name) => join(photos[0], "..", `${name}.jpg`));
  cpSync(join(BURST, "london_115", "A2.jpg"), stranger);
  cpSync(join(root, "fixtures", "overlay.png"), wall.replace(".jpg", ".png"));
  const server = await serve(photos[0], stranger, wall.replace(".jpg", ".png"), ...photos.slice(1));
  const { page, trouble } = await open(server.address);
  await looked(page);
  for (const name of ["A2.jpg", "A3.png"]) {
    await shows(page, name);
    assert.match(await page.locator("#strip-said").innerText(), /^[A-Z].{20,}\. Leave it out, or mark it by hand\.$/);
    assert.equal(await page.locator("#strip-accept").innerText(), "Leave it out");
    assert.equal(await page.locator("#strip-move").innerText(), "Mark it by hand");
    // One button leaves it out, and its picture stands in the strip.
    assert.equal(await page.locator("#strip-out").isVisible(), false);
    const thumb = page.locator('.thumb[aria-current="true"] img');
    await page.waitForFunction((image) => image.complete && image.naturalWidth > 0, await thumb.elementHandle());
    assert.equal(await thumb.isVisible(), true);
    const row = page.locator("#photos > ol > li", { hasText: name });
    assert.match(await row.innerText(), /– cannot be carried: .{10,}/);
    await page.keyboard.press(name === "A2.jpg" ? "Enter" : "x");
    await page.waitForFunction((row) => row.innerText.includes("– left out: "), await row.elementHandle());
  }
  await shows(page, "B2.jpg");
  assert.match(await page.locator("#left").innerText(), /^1 photo is not looked through yet: accept it, or take it out,/);
  assert.match(await page.locator("#strip-said").innerText(), /eyes and the nose, which are not shown here.* \d+ of \d+ were found/);
  assert.deepEqual(await states(page), ["✓ left out", "✓ left out", "not looked at"]);
  await page.keyboard.press("Enter");
  await page.click("#compare");
  await page.waitForSelector("#keep");
  assert.match(await page.locator("#comparison").innerText(), /Means of 1 and 2 photos; 2 left out\./);
  const report = await page.evaluate(() => fetch("api/comparison/report.json").then((answer) => answer.json()));
  const reasons = report.before.photos.filter(({ used }) => !used).map(({ reason }) => reason);
  assert.ok(reasons.length === 2 && reasons.every((reason) => !reason.includes("by hand")), String(reasons));
  assert.deepEqual(trouble, []);
});

/** A JPEG whose EXIF field DateTime says a day; copies differ in their bytes. */
function dated(from, place, day) {
  const jpeg = readFileSync(from);
  const text = `${day.replaceAll("-", ":")} 10:00:00\0`;
  const entry = Buffer.alloc(12);
  [[0x0132, 0], [2, 2]].forEach(([value, at]) => entry.writeUInt16LE(value, at));
  [[text.length, 4], [26, 8]].forEach(([value, at]) => entry.writeUInt32LE(value, at));
  const tiff = Buffer.concat([Buffer.from("II*\0\x08\0\0\0\x01\0", "latin1"), entry, Buffer.alloc(4), Buffer.from(text)]);
  const body = Buffer.concat([Buffer.from("Exif\0\0"), tiff]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]);
  writeFileSync(place, Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]));
  return place;
}

test("photos that are dropped together go to the visits of the first and of the last day, and are moved by hand", async () => {
  const there = folder();
  const days = [["c", "2026-05-01"], ["a", "2026-03-02"], ["b", "2026-03-02"], ["m", "2026-04-01"]];
  const photos = days.map(([name, day]) => dated(join(root, "fixtures", "before.jpg"), join(there, `${name}.jpg`), day));
  const server = await serve();
  const { page, trouble } = await open(server.address);
  await page.setInputFiles("#files", photos);
  const placed = (wanted) => page.waitForFunction((wanted) => wanted === JSON.stringify(
    [...document.querySelectorAll("#pair .place")].map((place) => [...place.querySelectorAll(".photo > p:first-of-type")]
      .map((name) => name.innerText.replace(".jpg", "")).join(""))), JSON.stringify(wanted));
  await placed(["ab", "c", "m"]);
  assert.match(await page.locator('[data-place="neither"]').innerText(), /1 photo belongs to no visit/);
  await page.selectOption("#pair select[name=visit-3]", "after");
  await placed(["ab", "cm"]);
  await page.click("#exchange");
  await placed(["cm", "ab"]);
  // The one to mark is chosen, and stays chosen.
  await page.click('[data-instead="2"]');
  await page.waitForSelector('[data-place="after"] [data-photo="2"] .badge');
  await page.reload();
  // The page goes on with what is to be marked first; from there it leads back.
  await page.waitForSelector("#photo-name:text('.jpg')");
  await page.click("#back");
  await page.waitForSelector('[data-place="after"] [data-photo="2"] .badge');
  // Further ones of a visit are chosen there.
  await page.setInputFiles("#file-before", [dated(join(root, "fixtures", "after.jpg"), join(there, "d.jpg"), "2026-05-01")]);
  await placed(["cmd", "ab"]);
  await page.click('[data-photo="3"] button:text("Remove")');
  await placed(["cd", "ab"]);
  assert.deepEqual(trouble, []);
});

const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
for (const [what, device] of [["a desktop", { viewport: { width: 1440, height: 900 } }], ["a phone", PHONE]]) {
  test(`axe finds nothing serious in the strip, light and dark, on ${what}, and a finger finds its buttons`, options, async () => {
    for (const colorScheme of ["light", "dark"]) {
      const server = await serve(...burst(MARKED_BURST));
      const { page, trouble } = await open(server.address, { ...device, colorScheme });
      await looked(page);
      await assertAccessible(page, `${what}, ${colorScheme}`);
      const drawn = await page.locator("#strip .viewer canvas").evaluateAll((all) => all.map(({ dataset }) => dataset.drawn));
      assert.deepEqual(drawn, ["true", "true"]);
      for (const tool of await page.locator("#strip .buttons button").all()) {
        const { width, height } = await tool.boundingBox();
        assert.ok(width >= 44 && height >= 44, `${await tool.innerText()}: ${width} × ${height}`);
      }
      if (device !== PHONE || colorScheme === "dark") continue;
      const hand = await Touch.of(page);
      for (const name of ["A3.jpg", "B2.jpg"]) {
        await hand.press("#strip-accept");
        await shows(page, name);
      }
      assert.deepEqual((await states(page)).slice(0, 2), ["✓ accepted", "✓ accepted"]);
      assert.deepEqual(trouble, []);
    }
  });
}
