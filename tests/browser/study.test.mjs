// A study on the marking page: its worklist, one visit after the other, and what is hidden where it is marked blind.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Mouse, assertAccessible, read, root, serveStudy, sidecar, title, workplace } from "./marking.mjs";

const { folder, open } = workplace();
const points = read(join(root, "fixtures", "before.landmarks.json")).markings[0].points;
const CLICKED_FIRST = ["ch_r", "ch_l", "ls", "li", "ex_r", "ex_l"];
const PHONE = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };

/** A study of people with visits, each of one photo of the painted face; those that `isMarked` says have landmarks. */
function study(people, visits, isMarked = () => false) {
  const there = folder();
  const photos = people.flatMap((person) => visits.map((visit, index) => {
    mkdirSync(join(there, person, visit), { recursive: true });
    const [fixture, photo] = [index ? "after" : "before", join(there, person, visit, `IMG_08${index}5.jpg`)];
    cpSync(join(root, "fixtures", `${fixture}.jpg`), photo);
    if (isMarked(person, visit)) cpSync(join(root, "fixtures", `${fixture}.landmarks.json`), sidecar(photo));
    return photo;
  }));
  return { there, photos };
}

/** Places all marks by clicks, confirms one after the other, and saves. */
async function markWhole(page) {
  await page.click(await page.locator("#by-clicks").count() ? "#by-clicks" : "#next");
  if (await page.locator("#source").count()) await page.selectOption("#source", "");
  for (const [index, id] of CLICKED_FIRST.entries()) {
    await new Mouse(page).click(points[id]);
    const isPlaced = (count) => document.querySelectorAll(".handle").length === count;
    if (index < CLICKED_FIRST.length - 1) await page.waitForFunction(isPlaced, index + 1);
  }
  await page.waitForSelector('.handle[data-origin="proposed"]');
  for (let step = 0; step < 40 && !(await title(page)).startsWith("All marks"); step++) {
    const before = await page.locator("#panel").innerText();
    await page.click("#next");
    await page.waitForFunction((before) => document.querySelector("#panel").innerText !== before, before);
  }
  await page.click("#next");
}

const named = (page, text) => page.waitForFunction((text) =>
  !document.querySelector("#editor").hidden && document.querySelector("#photo-name").textContent === text, text);

test("two people with two visits are marked one after the other, and each marking lies beside its photo", async () => {
  const { there, photos } = study(["P1", "P2"], ["day0", "day14"], (person, visit) => person + visit === "P1day14");
  const old = readFileSync(sidecar(photos[1]));
  const server = await serveStudy(there, "--marker", "AB");
  const { page, trouble } = await open(server.address);
  const states = () => page.locator("#worklist .visit").evaluateAll((visits) => visits.map(({ dataset }) => dataset.state));
  assert.deepEqual(await states(), ["unmarked", "done", "unmarked", "unmarked"]);
  assert.match(await page.locator("#next-visit").innerText(), /Mark P1, day0/);
  // The next visit has the focus: Enter takes it in hand, and what was saved leads to the one after.
  await page.keyboard.press("Enter");
  for (const [visit, file] of [["P1, day0", "IMG_0805.jpg"], ["P2, day0", "IMG_0805.jpg"]]) {
    await named(page, `${visit} – ${file}`);
    await markWhole(page);
  }
  await named(page, "P2, day14 – IMG_0815.jpg");
  await page.click("#by-clicks");
  await new Mouse(page).click(points.ch_r);
  await page.waitForSelector(".handle");
  await page.click("#all-photos");
  await page.waitForSelector("#worklist");
  assert.deepEqual(await states(), ["done", "done", "done", "half_marked"]);
  assert.equal(await page.locator("#open-only").isChecked(), false);
  await page.check("#open-only");
  assert.deepEqual(await states(), ["done", "half_marked"], "the rows of people of whom something is left");
  // N goes on with what was begun, and what was done is looked at from the list.
  await page.locator("h2").first().focus();
  await page.keyboard.press("n");
  await page.waitForSelector("#photos button:text('Go on')");
  await page.click("#photos button:text('Discard')");
  await page.click("#question button:text('Discard it')");
  await page.waitForSelector("#photos button:text-is('Mark')");
  await page.click("#all-visits");
  await page.click('#worklist [data-item="2"]');
  await page.waitForSelector("#photos :text('1 marking in IMG_0805.landmarks.json')");
  assert.equal(await page.locator("#compare, #repeats, #exchange").count(), 0, "that belongs to the run");
  for (const photo of [photos[0], photos[2]]) {
    const { markings } = read(sidecar(photo));
    assert.deepEqual(markings.map(({ marker }) => marker), ["AB"]);
  }
  assert.ok(readFileSync(sidecar(photos[1])).equals(old));
  assert.ok(!existsSync(sidecar(photos[3])));
  assert.deepEqual(trouble, []);
});

test("blind, no answer tells a person, a visit, a file's name or an earlier mark, and marks lie beside the right photos", async () => {
  const [people, visits] = [["ANNA-7", "BERT-9"], ["baseline", "followup"]];
  const { there, photos } = study(people, visits, (person) => person === people[0]);
  const old = photos.slice(0, 2).map((photo) => readFileSync(sidecar(photo)));
  const server = await serveStudy(there, "--blind");
  const { page, trouble } = await open(server.address);
  const said = [], addresses = [];
  const listen = async (response) => {
    addresses.push(response.url());
    const kind = response.headers()["content-type"] ?? "";
    if (response.url().includes("/api/") && !kind.startsWith("image/")) said.push([response.url(), await response.text().catch(() => "")]);
  };
  page.on("response", listen);
  await page.reload();
  await page.fill("#study-marker", "CD");
  await page.click("#study-start");
  const codes = await page.locator("#worklist .visit b").allInnerTexts();
  assert.deepEqual(codes, ["Photo 001", "Photo 002", "Photo 003", "Photo 004"]);
  await page.click("#next-visit");
  for (const code of codes.slice(0, 3)) {
    await named(page, code);
    assert.equal(await page.locator(".handle").count(), 0);
    assert.equal(await page.locator("#by-clicks").count(), 0, "nothing is suggested");
    await markWhole(page);
  }
  await named(page, codes[3]);
  assert.deepEqual(trouble, []);
  await server.stop();
  const marked = () => photos.filter((photo) => existsSync(sidecar(photo))
    && read(sidecar(photo)).markings.some(({ marker }) => marker === "CD"));
  assert.equal(marked().length, 3);
  // Started again, the page goes on with the one that is left, under whatever code.
  const again = await serveStudy(there, "--blind", "--marker", "CD");
  const { page: second } = await open(again.address);
  second.on("response", listen);
  await second.waitForSelector("#study-progress:has-text('3 of 4 done')");
  await second.click("#next-visit");
  await second.waitForSelector("#editor:not([hidden])");
  await markWhole(second);
  await second.waitForSelector("#all-marked");
  assert.equal(marked().length, 4);
  photos.forEach((photo, index) => {
    const { markings, photo: { file } } = read(sidecar(photo));
    const earlier = index < 2 ? JSON.parse(old[index]).markings : [];
    assert.deepEqual(markings.slice(0, -1), earlier);
    assert.equal(markings.at(-1).marker, "CD");
    if (index >= 2) assert.equal(file, photo.split("/").at(-1));
  });
  assert.ok(said.length > 20, `${said.length} answers`);
  const secrets = [...people, ...visits, "IMG_08", "before.jpg", "after.jpg", there,
    // A mark that only the earlier marking has.
    ...old.map((bytes) => JSON.stringify(JSON.parse(bytes).markings[0].points.ls))];
  for (const [address, text] of said) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${address}: ${text.slice(0, 300)}`);
  }
  for (const address of addresses) for (const secret of [...people, ...visits]) assert.ok(!address.includes(secret), address);
});

test("a worklist of sixty people is clear and accessible on a desktop and on a phone, and loads no photo", async () => {
  const people = Array.from({ length: 60 }, (_, index) => `P-${String(index + 1).padStart(3, "0")}`);
  const { there } = study(people, ["day0", "day14", "day90"], (person, visit) => person < "P-020" && visit !== "day90");
  for (const options of [{}, PHONE]) {
    for (const flags of [[], ["--blind", "--marker", "CD"]]) {
      const server = await serveStudy(there, ...flags);
      const { page, trouble } = await open(server.address, { ...options, bypassCSP: true });
      const images = [];
      page.on("request", (request) => { if (request.url().includes("/api/photos/")) images.push(request.url()); });
      await page.reload();
      await page.waitForSelector("#worklist");
      assert.equal(await page.locator("#worklist .visit").count(), 180);
      await assertAccessible(page, `${JSON.stringify(options)} ${flags}`);
      await page.fill("#seek-person", flags.length ? "017" : "p-017");
      assert.equal(await page.locator("#worklist .visit").count(), flags.length ? 1 : 3);
      assert.deepEqual([images, trouble], [[], []]);
    }
  }
});
