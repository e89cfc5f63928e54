// The page that stands alone, opened from disk without a network: marked by hand, compared, saved and taken up again. It is built by
// tools/build-page; PAGE names its folder.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { alike, hands, known, markWhole } from "./by_hand.mjs";
import { drop, mediapipe, roiSet } from "./files_of_programs.mjs";
import { assertAccessible, program, read, root, sidecar, workplace } from "./marking.mjs";

const { examples, folder, newContext } = workplace();
const built = process.env.PAGE ?? join(root, "target", "page");
const file = join(built, "lipmetry.html");
assert.ok(existsSync(file), `${file} is not there: tools/build-page`);
const PHONES = { small: { width: 360, height: 740 }, large: { width: 390, height: 844 } };
const phone = (viewport) => ({ hasTouch: true, isMobile: true, deviceScaleFactor: 3, viewport });
const NAMES = ["before.jpg", "after.jpg"];

/** What the page says about marks, as its own program has it. */
const { guide } = JSON.parse(execFileSync(process.execPath, [join(root, "standalone", "ask.mjs"),
  join(built, "lipmetry.wasm"), "GET /api/session"], { maxBuffer: 1 << 24 }));

/**
 * The page in a browser without a network; what it complains about, and everything that it asks for but itself and what it made,
 * is trouble.
 */
async function opened(options = {}, address = pathToFileURL(file).href) {
  const context = await newContext({ viewport: { width: 1200, height: 800 }, offline: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const trouble = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith("blob:") && !url.startsWith("data:")) trouble.push(url);
  });
  await page.goto(address);
  await page.waitForSelector("#photos h2, #photos:has-text('cannot be started')");
  return { page, context, trouble };
}

/** What is saved by pressing something, its name and its bytes. */
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  const place = join(folder(), "saved");
  await download.saveAs(place);
  return [download.suggestedFilename(), readFileSync(place)];
}

/** Answers the question whether marks are kept in the browser. */
const decide = (page, isKept) => page.click(`#question button:text-is("${isKept ? "Keep them" : "Do not keep them"}")`);

const fixture = (name) => join(root, "fixtures", name);
const marksOf = (name) => fixture(sidecar(name));

test("the file is small, names no other, and opens no connection by its own policy", () => {
  const text = readFileSync(file, "utf8");
  const { size } = statSync(file);
  assert.ok(size <= 7_500_000 && size > 1_000_000, `${size} bytes`);
  const policy = text.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)[1];
  for (const part of ["default-src 'none'", "connect-src 'none'", "worker-src blob:"]) assert.ok(policy.includes(part), policy);
  assert.doesNotMatch(policy, /https?:|\*|unsafe-eval'(?<!wasm-unsafe-eval')/);
  // Everything but the program: no link to elsewhere, but the names of namespaces.
  const rest = text.replace(/<script type="text\/plain" id="program">[^<]+</, "<");
  const links = [...rest.matchAll(/https?:\/\/[^\s"'`)<>]+/g)].map(([link]) => link);
  assert.deepEqual(links.filter((link) => !link.startsWith("http://www.w3.org/")), []);
});

test("its program imports nothing", async () => {
  const module = await WebAssembly.compile(readFileSync(join(built, "lipmetry.wasm")));
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});

test("two photos with their marks are compared without a network, and the report is the program's to the byte", async () => {
  const { page, trouble } = await opened();
  await page.setInputFiles("#files", [...NAMES.map(fixture), ...NAMES.map(marksOf)]);
  await page.click("#compare");
  await page.waitForSelector("#open-report");
  const other = join(folder(), "cli");
  execFileSync(program, ["compare", ...NAMES.map(fixture), "-o", other]);
  for (const [text, name] of [["Save the report", "report.html"], ["report.json", "report.json"], ["overlay.png", "overlay.png"]]) {
    const [called, bytes] = await saved(page, () => page.click(`#comparison button:text-is("${text}")`));
    assert.equal(called, `after.lipmetry.${name.split(".")[1]}`);
    assert.ok(bytes.equals(readFileSync(join(other, name))), `${name} differs from the program's`);
  }
  await page.click("#open-report");
  const report = page.frameLocator("#report iframe");
  await report.locator("h1").first().waitFor();
  // With its styles and its script, which the page's policy names.
  assert.notEqual(await report.locator("body").evaluate((body) => getComputedStyle(body).fontFamily), "");
  const [, bytes] = await saved(page, () => page.click("#report button:text-is('Save it')"));
  assert.ok(bytes.equals(readFileSync(join(other, "report.html"))));
  await page.click("#report button:text-is('Back')");
  await page.click("#protocol");
  await page.frameLocator("#report iframe").locator("h1").first().waitFor();
  assert.deepEqual(trouble, []);
});

for (const [name, { options, of }] of Object.entries(hands)) {
  test(`both example photos are marked by ${name} alone, saved in one file, and taken up again`, async () => {
    const { page, trouble } = await opened(options);
    const hand = await of(page);
    await page.setInputFiles("#files", NAMES.map(fixture));
    await page.waitForSelector("#photos li:has-text('after.jpg')");
    await hand.press("#photos ol li:first-child button.main");
    await hand.press("#question button:last-of-type");
    for (const photo of NAMES) {
      await page.waitForSelector(`#photo-name:text("${photo}")`);
      await markWhole(page, hand, known(photo), guide);
      await hand.press("#next");
      await page.waitForFunction((photo) => document.querySelector("#photo-name").textContent !== photo, photo);
    }
    const save = () => hand.press('[data-name="lipmetry-marks.json"]');
    const [called, bytes] = await saved(page, save);
    assert.equal(called, "lipmetry-marks.json");
    const marks = JSON.parse(bytes);
    assert.deepEqual(marks.photos.map(({ file, visit }) => [file, visit]), [["before.jpg", "before"], ["after.jpg", "after"]]);
    for (const { file, landmarks } of marks.photos) alike(landmarks.markings[0], known(file));
    await hand.press("#compare");
    await page.waitForSelector("#open-report");
    const [, report] = await saved(page, () => hand.press('[data-name="after.lipmetry.json"]'));
    assert.deepEqual(trouble, []);
    // Another day: the marks first, then the photos, the later one alone to begin with.
    const place = join(folder(), "lipmetry-marks (1).json");
    writeFileSync(place, bytes);
    const later = await opened(options);
    await later.page.setInputFiles("#file-marks", place);
    await later.page.waitForSelector("#awaited:has-text('before.jpg (before), after.jpg (after)')");
    await later.page.setInputFiles("#files", fixture("after.jpg"));
    await later.page.waitForSelector("#awaited:has-text('before.jpg (before): choose that photo')");
    await later.page.setInputFiles("#files", fixture("before.jpg"));
    await later.page.waitForSelector("#compare");
    assert.equal(await later.page.locator("#awaited").count(), 0);
    await later.page.click("#compare");
    await later.page.waitForSelector("#open-report");
    const [, again] = await saved(later.page, () => later.page.click('[data-name="after.lipmetry.json"]'));
    assert.ok(again.equals(report), "the report differs from the one before the marks were saved");
    assert.deepEqual(later.trouble, []);
  });
}

/** Of how many photos the browser keeps marks. */
const kept = (page) => page.evaluate(() => new Promise((resolve) => {
  const request = indexedDB.open("lipmetry", 1);
  request.onsuccess = () => {
    const all = request.result.transaction("marks").objectStore("marks").getAllKeys();
    all.onsuccess = () => { request.result.close(); resolve(all.result.filter((key) => key !== "wanted").length); };
  };
}));

/** Waits until the marks of so many photos are kept. */
async function keptAre(page, count) {
  for (const end = Date.now() + 30_000; (await kept(page)) < count;) assert.ok(Date.now() < end, `${await kept(page)} of ${count} are kept`);
}

test("marks are kept in the browser only where that is wanted, and a page that is closed with others asks", async () => {
  const { page, context, trouble } = await opened();
  const stored = () => kept(page);
  await page.setInputFiles("#files", [fixture("before.jpg"), marksOf("before.jpg"), fixture("after.jpg")]);
  await page.waitForSelector("#work");
  assert.equal(await stored(), 0, "kept unasked");
  let asked = 0;
  page.on("dialog", async (dialog) => { asked += 1; await dialog.dismiss(); });
  await page.click('#photos ol li:last-child button:text-is("Mark")');
  await decide(page, false);
  await page.waitForSelector("#panel h2");
  await page.click("#back");
  await page.waitForSelector("#photos h2");
  assert.equal(await stored(), 0);
  await page.close({ runBeforeUnload: true }).catch(() => {});
  await page.waitForTimeout(500);
  assert.equal(asked, 1, "a page with marks that are nowhere else is closed without a question");
  await page.check("#keep-marks");
  await page.waitForSelector("#work [role=status]:has-text('Marks are kept')");
  assert.equal(await stored(), 1);
  // Another page of the same browser, another day: the marks wait for their photo, which is not kept.
  const next = await context.newPage();
  await next.goto(pathToFileURL(file).href);
  await next.waitForSelector("#awaited:has-text('before.jpg')");
  await next.setInputFiles("#files", fixture("before.jpg"));
  await next.waitForSelector("#photos li:has-text('before.jpg') >> text=1 marking");
  await next.click("#delete-kept");
  await next.waitForSelector("#work [role=status]:has-text('deleted')");
  assert.equal(await stored(), 0);
  assert.deepEqual(trouble, []);
});

test("marks of other programs are dropped on the photo, a question is asked, and they are saved", async () => {
  const { page, trouble } = await opened();
  const [truth] = read(marksOf("before.jpg")).markings;
  await page.setInputFiles("#files", fixture("before.jpg"));
  await page.click('#photos ol li:has-text("before.jpg") button.main');
  await decide(page, false);
  await page.waitForSelector("#import");
  await drop(page, "#stage", ["face.json", mediapipe(truth)]);
  await page.waitForSelector("#question[open] h2:text('How are the lips in this photo?')");
  await page.check("#question input[value=closed]");
  await page.click("#question button[type=submit]");
  await page.waitForSelector('#panel img[data-path="diagrams/region_eye_r.svg"]');
  await drop(page, "#stage", ["RoiSet.zip", roiSet(truth)]);
  await page.click('#question button:text-is("Take these")');
  await page.waitForSelector("#panel h2:text('All marks are done')");
  await assertAccessible(page, "imported marks");
  await page.click("#next");
  await page.waitForSelector("#photos li:has-text('Saved on this page')");
  const [, bytes] = await saved(page, () => page.click('#photos [data-name="before.landmarks.json"]'));
  const [made] = JSON.parse(bytes).markings;
  assert.deepEqual(made.imported_from, { program: "ImageJ", format: "roiset" });
  assert.deepEqual(new Set(Object.values(made.origins)), new Set(["imported"]));
  for (const [id, [x, y]] of Object.entries(truth.points)) {
    const off = Math.hypot(made.points[id][0] - x, made.points[id][1] - y);
    assert.ok(off < 2e-4, `${id} is ${off} px off`);
  }
  assert.deepEqual(trouble, []);
});

test("a photo that stops the program takes nothing else with it", async () => {
  const { page } = await opened();
  await page.setInputFiles("#files", [fixture("before.jpg"), marksOf("before.jpg")]);
  await page.waitForSelector("#photos li:has-text('1 marking')");
  const broken = join(folder(), "broken.jpg");
  writeFileSync(broken, readFileSync(fixture("after.jpg")).subarray(0, 900));
  await page.setInputFiles("#files", broken);
  await page.waitForSelector("#photos [role=alert]:has-text('broken.jpg')");
  assert.ok(await page.locator("#photos li:has-text('1 marking')").count());
});

test("on phones every view fits, is large enough to read, and passes axe", async () => {
  for (const [name, viewport] of Object.entries(PHONES)) {
    for (const colorScheme of ["light", "dark"]) {
      const { page, trouble } = await opened({ ...phone(viewport), colorScheme });
      await assertAccessible(page, `${name} ${colorScheme}, empty`);
      await page.setInputFiles("#files", [...NAMES.map(fixture), ...NAMES.map(marksOf)]);
      await page.waitForSelector("#compare");
      await assertAccessible(page, `${name} ${colorScheme}, photos`);
      const small = await page.evaluate(() => [...document.querySelectorAll("#photos *")].filter((one) =>
        one.childNodes.length && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
          && parseFloat(getComputedStyle(one).fontSize) < 16 && one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)));
      assert.deepEqual(small, [], `${name}: text below 16 px`);
      await page.tap("#compare");
      await page.waitForSelector("#open-report");
      await page.tap("#open-report");
      await page.frameLocator("#report iframe").locator("h1").first().waitFor();
      await assertAccessible(page, `${name} ${colorScheme}, report`);
      assert.deepEqual(trouble, []);
    }
  }
});

test("nothing on the page speaks of a program that runs elsewhere", async () => {
  const { page } = await opened();
  await page.setInputFiles("#files", [...NAMES.map(fixture), ...NAMES.map(marksOf)]);
  await page.waitForSelector("#compare");
  const text = await page.locator("body").innerText();
  assert.doesNotMatch(text, /program (has )?end|I am done|terminal|this machine|still running|Download/);
  assert.match(text, /Nothing leaves this device/);
  assert.match(text, /flight mode/);
});

/** The folder for a host, served as a static host does. */
async function hosted() {
  const kinds = { html: "text/html", svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", js: "text/javascript", json: "application/json",
    webmanifest: "application/manifest+json" };
  const server = createServer(({ url }, answer) => {
    const path = decodeURIComponent(new URL(url, "http://host").pathname).replace(/\/$/, "/index.html");
    const place = join(built, "site", path);
    if (!place.startsWith(join(built, "site")) || !existsSync(place)) return answer.writeHead(404).end();
    answer.writeHead(200, { "content-type": kinds[place.split(".").at(-1)] ?? "text/plain" }).end(readFileSync(place));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => { server.close(); server.closeAllConnections(); } };
}

test("the hosted page is installed as an app, and opens again without a network", async () => {
  const server = await hosted();
  try {
    const context = await newContext(phone(PHONES.large));
    const page = await context.newPage();
    const trouble = [];
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) trouble.push(message.text()); });
    await page.goto(`${server.address}app/`);
    await page.waitForSelector("#photos h2");
    await page.evaluate(() => navigator.serviceWorker.ready);
    const devtools = await context.newCDPSession(page);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // A context of a test is a private one.
    assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
    assert.deepEqual(trouble, []);
    await page.waitForFunction(async () => (await caches.keys()).length === 1);
    server.stop();
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector("#photos h2");
    // However its address is written.
    await page.goto(`${server.address}app/index.html?from=home`);
    await page.waitForSelector("#photos h2");
    await page.setInputFiles("#files", [...NAMES.map(fixture), ...NAMES.map(marksOf)]);
    await page.waitForSelector("#compare");
  } finally {
    server.stop();
  }
});

test("the landing page can be read on phones, and all that it leads to is there", async () => {
  const server = await hosted();
  try {
    for (const colorScheme of ["light", "dark"]) {
      const context = await newContext({ ...phone(PHONES.small), colorScheme });
      const page = await context.newPage();
      await page.goto(server.address);
      await assertAccessible(page, `landing page, ${colorScheme}`);
      const links = await page.evaluate(() => [...document.querySelectorAll("a[href], img[src]")].map((one) => one.href ?? one.src));
      assert.ok(links.length >= 8, `${links}`);
      for (const link of links) {
        assert.ok(link.startsWith(server.address), link);
        assert.equal((await fetch(link)).status, 200, link);
      }
    }
  } finally {
    server.stop();
  }
});

test("what is said of keeping is what is done, and the licences are in the page", async () => {
  const { page, trouble } = await opened(phone(PHONES.large));
  await page.setInputFiles("#files", NAMES.map(fixture));
  // What is next is in view.
  await page.tap("#next-step button:text-is('Mark before.jpg')");
  await decide(page, false);
  await page.waitForSelector("#panel h2");
  await page.tap("#by-clicks");
  await page.waitForSelector("#stage[data-whole='true']");
  await page.tap("#stage");
  await page.waitForSelector("#saved:text-is('Draft in this page only')");
  // Back to the questions, and from there to all photos.
  await page.click("#back");
  await page.waitForSelector("#panel h2:text('About this photo')");
  await page.click("#back");
  await page.waitForSelector("#work:has-text('in this page alone')");
  await page.check("#keep-marks");
  await page.waitForSelector("#work:has-text('Your marks are kept in this browser')");
  await page.click("#licences-shown");
  await page.waitForSelector("#report pre:has-text('nalgebra')");
  assert.deepEqual(trouble, []);
});

/** Has the page believe that its program stopped in the midst of its work. */
const stop = (page) => page.evaluate(() => window.programs.at(-1).onmessage({ data: { id: 1e6, status: 0, problem: "stopped by a test" } }));
const watched = () => {
  window.programs = [];
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      window.programs.push(this);
    }
  };
};

test("a program that stops gets photos and marks back, and what is kept stays", async () => {
  const photos = examples(true, ...NAMES);
  const context = await newContext({ offline: true });
  await context.addInitScript(watched);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(file).href);
  await page.setInputFiles("#files", [...photos, sidecar(photos[0])]);
  await page.waitForSelector("#photos li:has-text('1 marking')");
  await page.check("#keep-marks");
  await page.waitForSelector("#work [role=status]:has-text('kept')");
  // In the midst of marking: what is being asked for is refused until the photos are back.
  await page.click('#photos ol li:last-child button:text-is("Mark")');
  await page.waitForSelector("#panel h2");
  await page.check('#panel input[name="parted"][value="yes"]');
  await page.waitForSelector("#saved:text-is('Draft kept')");
  await keptAre(page, 2);
  await stop(page);
  await page.waitForSelector("#photos [role=alert]:has-text('was started anew')");
  await page.waitForSelector("#photos li:has-text('before.jpg') >> text=1 marking");
  await page.waitForSelector("#photos li:has-text('after.jpg') >> text=begun, not saved");
  assert.equal(await kept(page), 2);
  // A photo that was moved meanwhile is named, and its marks wait for it.
  rmSync(photos[0]);
  await stop(page);
  await page.waitForSelector("#photos [role=alert]:has-text('could not be given back: before.jpg')");
  await page.waitForSelector("#awaited:has-text('before.jpg')");
  await page.waitForSelector("#photos li:has-text('after.jpg') >> text=begun, not saved");
  assert.equal(await kept(page), 2);
});

/** Has a store take its time to say that something is written. */
const slowlyWritten = () => {
  const { set } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
    set(then) { set.call(this, (event) => setTimeout(() => then(event), 2_000)); },
  });
};

test("marks that come while the store is asked to keep them are kept", async () => {
  const context = await newContext({ offline: true });
  await context.addInitScript(slowlyWritten);
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.setInputFiles("#files", fixture("before.jpg"));
  await page.waitForSelector("#photos li:has-text('before.jpg')");
  await page.check("#keep-marks");
  await page.setInputFiles("#file-marks", marksOf("before.jpg"));
  await keptAre(page, 1);
});

test("two windows keep what changed in each, and what is deleted in one stays deleted", async () => {
  const { page, context } = await opened();
  await page.setInputFiles("#files", [fixture("before.jpg"), marksOf("before.jpg")]);
  await page.waitForSelector("#photos li:has-text('before.jpg') >> text=1 marking");
  await page.check("#keep-marks");
  await keptAre(page, 1);
  const other = await context.newPage();
  await other.goto(pathToFileURL(file).href);
  await other.waitForSelector("#awaited:has-text('before.jpg')");
  const markers = () => page.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.open("lipmetry", 1);
    request.onsuccess = () => {
      const all = request.result.transaction("marks").objectStore("marks").getAll();
      all.onsuccess = () => {
        request.result.close();
        const texts = all.result.filter((bytes) => bytes.byteLength).map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
        resolve(texts.map(({ file, landmarks }) => `${file} ${landmarks?.markings[0].marker}`).sort());
      };
    };
  }));
  const changed = join(folder(), "changed.landmarks.json");
  writeFileSync(changed, readFileSync(marksOf("before.jpg"), "utf8").replace('"truth"', '"newer"'));
  await page.setInputFiles("#file-marks", changed);
  await page.click("#question button:text-is('Take these')");
  await page.waitForFunction(() => !document.querySelector("#question").open);
  for (const end = Date.now() + 30_000; !(await markers()).includes("before.jpg newer");) assert.ok(Date.now() < end, `${await markers()}`);
  // The other window has the older marks of that photo, and does not write them.
  await other.setInputFiles("#files", [fixture("after.jpg"), marksOf("after.jpg")]);
  for (const end = Date.now() + 30_000; (await markers()).length < 2;) assert.ok(Date.now() < end, `${await markers()}`);
  assert.ok((await markers()).includes("before.jpg newer"), `${await markers()}`);
  await page.click("#delete-kept");
  await page.waitForSelector("#work [role=status]:has-text('deleted')");
  await other.setInputFiles("#files", fixture("before.jpg"));
  await other.waitForSelector("#photos li:has-text('before.jpg') >> text=1 marking");
  await other.waitForTimeout(500);
  assert.deepEqual(await markers(), []);
});

test("of several files that are chosen together the good ones are taken and each bad one is named", async () => {
  const { page } = await opened();
  const [broken, none] = [join(folder(), "broken.jpg"), join(folder(), "none.landmarks.json")];
  writeFileSync(broken, readFileSync(fixture("after.jpg")).subarray(0, 900));
  writeFileSync(none, "{}");
  await page.setInputFiles("#files", [fixture("before.jpg"), broken, fixture("after.jpg"), none, marksOf("before.jpg")]);
  await page.waitForSelector("#photos [role=alert]");
  const alert = await page.locator("#photos [role=alert]").textContent();
  assert.match(alert, /broken\.jpg/);
  assert.match(alert, /none\.landmarks\.json/);
  await page.waitForSelector("#photos li:has-text('before.jpg') >> text=1 marking");
  await page.waitForSelector("#photos li:has-text('after.jpg')");
});
