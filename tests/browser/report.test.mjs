// Opens report.html and visits.html in a real Chromium, from disk, and reads them back: `npm ci && npm test`, after
// `cargo build --release --bin lipmetry --example fixture`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const program = process.env.LIPMETRY ?? join(root, "target", "release", "lipmetry");
const painter = process.env.PAINTER ?? join(root, "target", "release", "examples", "fixture");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const HOSTILE = `"><script>window.hurt=1</script> & 'quoted' \u202e\u05d0\u05d1 ${"very".repeat(40)}`.slice(0, 200);

let folder, browser;

before(async () => {
  for (const file of [program, painter]) assert.ok(existsSync(file), `${file} is not there: cargo build --release --bin lipmetry --example fixture`);
  assert.ok(existsSync(executablePath), `${executablePath} is not there: install Chromium`);
  folder = mkdtempSync(join(tmpdir(), "lipmetry-"));
  const fixture = (name) => join(root, "fixtures", name);
  const run = (...options) => execFileSync(program, options, { stdio: "pipe" });
  run("compare", fixture("before.jpg"), fixture("after.jpg"), "-o", join(folder, "pair"));
  run("measure", fixture("before.jpg"), "-o", join(folder, "photo"));
  run("compare", fixture("before.jpg"), fixture("after.jpg"), "-o", join(folder, "hostile"), "--title", HOSTILE, "--id", HOSTILE);
  // Six painted visits of one face, whose measures from straight ahead are known.
  execFileSync(painter, [join(folder, "painted"), "course"]);
  const painted = readdirSync(join(folder, "painted")).filter((name) => name.endsWith(".jpg")).map((name) => join(folder, "painted", name));
  run("visits", ...painted.reverse(), "-o", join(folder, "visits"));
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A page of a report, and everything that it complained about or asked the network for. */
async function open(kind, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) trouble.push(request.url()); });
  await page.goto(pathToFileURL(join(folder, kind, kind === "visits" ? "visits.html" : "report.html")).href);
  await page.evaluate(() => document.fonts.ready);
  return { page, context, trouble };
}

/** How much of the before photo is shown, in percent. */
const shown = (page) => page.evaluate(() => parseFloat(document.querySelector(".slider").style.getPropertyValue("--at")));

for (const kind of ["pair", "photo", "hostile", "visits"]) {
  describe(kind, () => {
    test("opens without a network, without complaints, and never wider than the window", async () => {
      const { page, context, trouble } = await open(kind);
      for (const width of [360, 768, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(inner <= outer, `${inner} px of content in ${outer} px`);
      }
      assert.deepEqual(trouble, []);
      assert.equal(await page.evaluate(() => window.hurt), undefined);
      assert.equal(await page.evaluate(() => [...document.fonts].filter((face) => face.status === "loaded").length), 2);
      await context.close();
    });

    test("axe finds nothing serious, in light and in dark", async () => {
      for (const colorScheme of ["light", "dark"]) {
        // The page's policy lets no script in; the tool's own is let in here.
        const { page, context } = await open(kind, { colorScheme, bypassCSP: true });
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => window.axe.run());
        const grave = violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
        assert.deepEqual(grave.map((v) => [v.id, v.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]), []);
        await context.close();
      }
    });

    test("printed, nothing is cut and no control is shown", async () => {
      const { page, context } = await open(kind);
      await page.emulateMedia({ media: "print" });
      // A4 and Letter less 16 mm on either side, at 96 px an inch.
      for (const [format, millimetres] of [["A4", 210 - 32], ["Letter", 215.9 - 32]]) {
        const width = Math.floor(millimetres / 25.4 * 96);
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate((width) => [...document.querySelectorAll("body *")]
          .filter((element) => element.getBoundingClientRect().right > width + 1).map((element) => element.outerHTML.slice(0, 120)), width);
        assert.deepEqual(wide, [], format);
        assert.equal(await page.locator(".control:visible, .handle:visible").count(), 0);
        const pdf = await page.pdf({ format, preferCSSPageSize: false });
        assert.ok(pdf.length > 50_000, `${format}: ${pdf.length} bytes`);
      }
      await context.close();
    });
  });
}

test("the control answers to keyboard, mouse and touch", async () => {
  const { page, context } = await open("pair", { hasTouch: true });
  const control = page.locator(".control");
  assert.equal(await shown(page), 50);
  await control.focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await shown(page), 51);
  await page.keyboard.press("End");
  assert.equal(await shown(page), 100);
  assert.match(await control.getAttribute("aria-valuetext"), /100 % before, 0 % after/);
  await page.keyboard.press("Home");
  assert.equal(await shown(page), 0);
  const box = await control.boundingBox();
  const at = (part) => [box.x + part * box.width, box.y + box.height / 2];
  await page.mouse.move(...at(0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.7), { steps: 5 });
  await page.mouse.up();
  assert.ok(Math.abs(await shown(page) - 70) <= 3, `dragged to ${await shown(page)}`);
  await page.touchscreen.tap(...at(0.3));
  assert.ok(Math.abs(await shown(page) - 30) <= 3, `tapped at ${await shown(page)}`);
  await context.close();
});

test("without scripts both photos stand side by side", async () => {
  const { page, context } = await open("pair", { javaScriptEnabled: false });
  const [first, second] = await Promise.all([".view.first", ".view.second"].map((name) => page.locator(name).boundingBox()));
  assert.ok(second.x >= first.x + first.width || second.y >= first.y + first.height, JSON.stringify([first, second]));
  assert.equal(await page.locator(".control:visible").count(), 0);
  await context.close();
});

test("the figures are those of report.json", async () => {
  const report = JSON.parse(readFileSync(join(folder, "pair", "report.json"), "utf8"));
  const { page, context } = await open("pair");
  const rows = await page.evaluate(() => [...document.querySelectorAll("tr[data-id]")].map((row) =>
    [row.dataset.id, ...[...row.querySelectorAll("td")].map((cell) => cell.textContent.trim())]));
  const number = (text) => parseFloat(text.replace("−", "-"));
  const close = (text, value, what) => {
    const decimals = (text.split(/[ %]/)[0].split(".")[1] ?? "").length;
    // Half a unit of the last digit; large figures are rounded to tens.
    const half = decimals > 0 || Math.abs(value) < 100 ? 0.5 * 10 ** -decimals : 5;
    assert.ok(Math.abs(number(text) - value) <= half * 1.0001, `${what}: ${text} for ${value}`);
  };
  let count = 0;
  for (const [id, beforeText, afterText, changeText, interval] of rows) {
    if (!report.change[id]) continue;
    const { difference } = report.change[id];
    close(beforeText, report.before.measures[id].value, `${id} before`);
    close(afterText, report.after.measures[id].value, `${id} after`);
    close(changeText, difference.value, `${id} change`);
    const [low, high] = interval.split(" to ");
    close(low, difference.ci95[0], `${id} low`);
    close(high, difference.ci95[1], `${id} high`);
    count += 1;
  }
  assert.ok(count > 25, `${count} rows`);
  assert.equal(await page.locator(".headline").textContent(), report.summary.headline);
  await context.close();
});

test("six painted visits: the course is the one that was painted, on the page as in the file", async () => {
  const { days } = JSON.parse(readFileSync(join(folder, "painted", "truth.json"), "utf8"));
  const course = JSON.parse(readFileSync(join(folder, "visits", "visits.json"), "utf8"));
  assert.deepEqual(course.visits.map((visit) => visit.day), [0, 7, 14, 30, 60, 100]);
  let count = 0;
  for (const [id, { points }] of Object.entries(course.measures)) {
    for (const { day, from_first: change } of points) {
      const [now, first] = [days[day][id], days[0][id]];
      if (!change || typeof now !== "number") continue;
      assert.ok(change.interval[0] <= now - first && now - first <= change.interval[1], `${id}, day ${day}: ${now - first} is not in ${change.interval}`);
      // Marked without error, so that only what the pose correction leaves of five poses is in the lengths.
      if (/height$|height_mean|prominence$|width$/.test(id)) {
        assert.ok(Math.abs(change.difference - (now - first)) < 0.1, `${id}, day ${day}: ${change.difference} for ${now - first}`);
      }
      count += 1;
    }
  }
  assert.ok(count > 100, `${count} changes`);
  const { page, context } = await open("visits");
  const shownDays = await page.evaluate(() => [...document.querySelectorAll(".strip figcaption")].map((caption) => caption.textContent));
  assert.deepEqual(shownDays, ["Day 0", "Day 7", "Day 14", "Day 30", "Day 60", "Day 100"]);
  const cells = await page.evaluate(() => [...document.querySelector('tr[data-id="mouth_width"]').querySelectorAll("td")].map((cell) => cell.textContent));
  assert.ok(Math.abs(parseFloat(cells[0]) - course.measures.mouth_width.points[0].value) < 0.05, cells[0]);
  await context.close();
});
