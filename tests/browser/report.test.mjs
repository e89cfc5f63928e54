// Opens report.html and visits.html in a real Chromium, from disk, and reads them back: `npm ci && npm test`, after
// `cargo build --release --bin lipmetry --example fixture`.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
/** Of what a folder can be called. */
const HOSTILE_CODE = `&lt;script&gt; & 'quoted' \u05d0\u05d1 ${"very".repeat(20)}`.slice(0, 64);

/** Visits of three photos each, which are not part of the project: where they are absent, their tests are skipped. */
const bursts = join(root, "..", "shared", "photos", "match", "burst", "canada_147m");
const isBurst = existsSync(bursts);
if (!isBurst && process.env.CI === "true") throw new Error(`${bursts} is absent`);
const several = isBurst ? ["several"] : [];

let folder, browser;

before(async () => {
  for (const file of [program, painter]) assert.ok(existsSync(file), `${file} is not there: cargo build --release --bin lipmetry --example fixture`);
  assert.ok(existsSync(executablePath), `${executablePath} is not there: install Chromium`);
  folder = mkdtempSync(join(tmpdir(), "lipmetry-"));
  const fixture = (name) => join(root, "fixtures", name);
  const run = (...options) => execFileSync(program, options, { stdio: "pipe" });
  run("compare", fixture("before.jpg"), fixture("after.jpg"), "-o", join(folder, "pair"));
  run("measure", fixture("before.jpg"), "-o", join(folder, "photo"));
  run("compare", fixture("before.jpg"), fixture("after.jpg"), "-o", join(folder, "hostile"), "--title", HOSTILE, "--id", HOSTILE_CODE);
  // A pair that nothing can be said of, one without a scale, and a photo that is not fit to be measured.
  const marked = (name, change) => {
    const marks = JSON.parse(readFileSync(fixture(`${name}.landmarks.json`), "utf8"));
    change(marks);
    writeFileSync(join(folder, `${name}.jpg`), readFileSync(fixture(`${name}.jpg`)));
    writeFileSync(join(folder, `${name}.landmarks.json`), JSON.stringify(marks));
  };
  const altered = (change) => { for (const name of ["before", "after"]) marked(name, (marks) => change(marks, name)); };
  altered((marks) => { marks.scale = null; for (const marking of marks.markings) marking.irises = null; });
  run("compare", join(folder, "before.jpg"), join(folder, "after.jpg"), "-o", join(folder, "without"));
  altered((marks, name) => { marks.expression = name === "after" ? "smile" : "rest"; });
  run("compare", join(folder, "before.jpg"), join(folder, "after.jpg"), "-o", join(folder, "blocked"));
  altered((marks) => {
    for (const marking of marks.markings) for (const iris of Object.values(marking.irises)) iris.diameter *= 0.5;
  });
  run("measure", join(folder, "before.jpg"), "-o", join(folder, "photo-blocked"));
  if (isBurst) {
    const photos = (visit) => [1, 2, 3].map((number) => join(bursts, `${visit}${number}.jpg`));
    run("compare", "--before", ...photos("A"), "--after", ...photos("B"), "-o", join(folder, "several"));
  }
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

for (const kind of ["pair", "blocked", "photo", "hostile", "visits", ...several]) {
  describe(kind, () => {
    test("opens without a network, without complaints, and never wider than the window", async () => {
      const { page, context, trouble } = await open(kind);
      await page.evaluate(() => { for (const part of document.querySelectorAll("details")) part.open = true; });
      for (const width of [360, 768, 1290, 1440]) {
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
      // A4 and Letter less 14 mm on either side, at 96 px an inch.
      for (const [format, millimetres] of [["A4", 210 - 28], ["Letter", 215.9 - 28]]) {
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
  const rest = await shown(page);
  assert.ok(rest >= 30 && rest <= 70, `rests at ${rest}`);
  await control.focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await shown(page), rest + 1);
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

/** Terms that a patient need not know. */
const TERMS = /standard uncertainty|residual|stomion|vermilion|own axis|posture|\b(?:ch|cph|al|en|ex|sto)_[rlsi]\b|\b(?:ls|sn|prn|ci95|sdc95)\b/i;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

for (const [kind, count] of [["pair", 3], ["blocked", 3], ["without", 3], ["photo", 2], ["photo-blocked", 2], ...several.map((kind) => [kind, 3])]) {
  test(`first screen of a phone, ${kind}: the questions, their answers and the next step, and nothing else`, async () => {
    const { page, context } = await open(kind, PHONE);
    const boxes = (selector) => page.evaluate((selector) => [...document.querySelectorAll(selector)].map((element) => {
      const { top, bottom, left, right } = element.getBoundingClientRect();
      return { top, bottom, left, right };
    }), selector);
    const cards = await boxes(".card");
    assert.equal(cards.length, count);
    for (const { top, bottom, left, right } of [...cards, ...await boxes(".next")]) {
      assert.ok(top >= 0 && bottom <= 844 && left >= 0 && right <= 390, JSON.stringify({ top, bottom, left, right }));
    }
    // What follows begins below the screen.
    for (const { top } of await boxes(".shape, .mouths, .shots, .folded")) assert.ok(top >= 844, `${top}`);
    for (const sentence of await page.locator(".card .sentence").allTextContents()) {
      const words = sentence.trim().split(/\s+/).length;
      assert.ok(words >= 2 && words <= 20, `${words} words: ${sentence}`);
    }
    assert.equal(await page.locator(".card svg[role=img][aria-label]").count(), count);
    assert.equal(await page.locator(".next").count(), 1);
    const text = await page.locator(".answers, .shape, .mouths").allInnerTexts();
    assert.doesNotMatch(text.join(" "), TERMS);
    await context.close();
  });
}

test("a pair that is blocked shows why and what to do, no large number and no hatching", async () => {
  const report = JSON.parse(readFileSync(join(folder, "blocked", "report.json"), "utf8"));
  assert.ok(report.cautions.some((caution) => caution.severity === "blocking"));
  const { page, context } = await open("blocked", PHONE);
  assert.equal(await page.locator(".number").count(), 0);
  assert.equal(await page.locator(".gauge .dot, .halves").count(), 0);
  assert.equal(await page.locator("pattern").count(), 0);
  assert.ok((await page.locator(".next").textContent()).length > 30);
  // The link unfolds the cautions.
  await page.locator(".named a").click();
  assert.ok(await page.locator("#all-cautions").isVisible());
  assert.equal(await page.locator("#all-cautions li").count(), report.cautions.length);
  await context.close();
});

test("everything is there once, folded, and one tap opens it", async () => {
  const { page, context } = await open("pair", PHONE);
  const titles = await page.locator("summary").allInnerTexts();
  assert.deepEqual(titles.map((title) => title.replace(/ \(.*|:.*/, "")), ["All measures", "Matched marks", "Charts", "Cautions", "The words on this page", "How it was measured"]);
  assert.equal(await page.locator("details[open]").count(), 0);
  const ids = await page.evaluate(() => [...document.querySelectorAll("tr[data-id]")].map((row) => row.dataset.id));
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length > 25, `${ids.length} rows`);
  const screens = await page.evaluate(() => document.documentElement.scrollHeight / 844);
  assert.ok(screens < 3, `${screens} screens`);
  for (const summary of await page.locator("summary").all()) await summary.tap();
  assert.equal(await page.locator("details[open]").count(), titles.length);
  await context.close();
});

test("lines are switched off and both pictures grow together, also without scripts", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, context } = await open("pair", { javaScriptEnabled });
    const lines = page.locator(".slider .stack svg").first();
    assert.ok(await lines.isVisible());
    await page.locator(".lines").uncheck();
    assert.ok(!await lines.isVisible());
    const widths = async () => Promise.all([".first .stack", ".second .stack"].map(async (name) => (await page.locator(name).boundingBox()).width));
    const [before, beside] = await widths();
    await page.locator(".x2").check();
    const [grown, both] = await widths();
    assert.ok(Math.abs(grown - both) < 1 && Math.abs(before - beside) < 1, `${grown} and ${both} px`);
    assert.ok(grown / before > 1.9 && grown / before < 2.1, `${before} to ${grown} px`);
    await context.close();
  }
});

test("the line between the photos rests beside the middle number and cuts none", async () => {
  const { page, context } = await open("pair", PHONE);
  const rest = await shown(page);
  const cut = await page.evaluate((rest) => {
    const { left, width } = document.querySelector(".views").getBoundingClientRect();
    const x = left + rest / 100 * width;
    return [...document.querySelectorAll(".slider .stack text")].filter((text) => /^[\d.]+$/.test(text.textContent))
      .map((text) => [text.textContent, text.getBoundingClientRect()])
      .filter(([, box]) => x + 2 > box.left && x - 2 < box.right).map(([text]) => text);
  }, rest);
  assert.deepEqual(cut, []);
  await context.close();
});

/** What a PDF from Chromium says of itself: its pages, whether it is tagged, its language. */
const facts = (pdf) => {
  const text = pdf.toString("latin1");
  return { pages: text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0, tagged: /\/StructTreeRoot\b/.test(text) && /\/Marked\s+true/.test(text), language: /\/Lang\s*\(en\)/.test(text) };
};

for (const kind of ["pair", "blocked", "without", "photo", ...several]) {
  test(`printed, ${kind}: the first page is complete, no row is cut, and the file is tagged`, async () => {
    const { page, context } = await open(kind);
    for (const [format, width, height] of [["A4", 210 - 28, 297 - 28], ["Letter", 215.9 - 28, 279.4 - 28]]) {
      await page.emulateMedia({ media: "print" });
      const px = (millimetres) => Math.floor(millimetres / 25.4 * 96);
      await page.setViewportSize({ width: px(width), height: px(height) });
      const [sheet, folded] = await page.evaluate(() => [".sheet", ".folded"].map((name) => document.querySelector(name).getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })));
      assert.ok(sheet.bottom <= px(height), `${format}: the sheet ends at ${sheet.bottom} of ${px(height)} px`);
      assert.ok(folded.top >= sheet.bottom);
      const text = await page.locator(".sheet").innerText();
      for (const part of ["Mean vermilion height", "midline", "Curve prominence", "Philtrum length", "Vermilion height, right minus left", "Symmetry score", "Cautions:", "marked once", "lipmetry ", "seed "]) {
        assert.ok(text.includes(part), `${part} is not on the sheet: ${text}`);
      }
      assert.equal(await page.locator(".sheet tbody tr").count(), 6);
      assert.equal(await page.locator(".sheet th:not([scope])").count(), 0);
      const pdf = await page.pdf({ format, tagged: true });
      const { pages, tagged, language } = facts(pdf);
      assert.ok(tagged && language, `${format}: tagged ${tagged}, language ${language}`);
      assert.ok(pages >= 3 && pages <= 6, `${format}: ${pages} pages`);
    }
    await context.close();
  });
}

test("without scripts both photos stand side by side", async () => {
  const { page, context } = await open("pair", { javaScriptEnabled: false });
  const [first, second] = await Promise.all([".view.first", ".view.second"].map((name) => page.locator(name).boundingBox()));
  assert.ok(second.x >= first.x + first.width || second.y >= first.y + first.height, JSON.stringify([first, second]));
  assert.equal(await page.locator(".control:visible").count(), 0);
  await context.close();
});

test("several photos a visit: each mouth with its value, each value a dot, and the means between them", { skip: !isBurst }, async () => {
  const report = JSON.parse(readFileSync(join(folder, "several", "report.json"), "utf8"));
  const id = "upper_vermilion_height_mean";
  for (const [options, least] of [[PHONE, 140], [{}, 140]]) {
    const { page, context } = await open("several", options);
    const figures = await page.evaluate(() => [...document.querySelectorAll(".shots .strip figure")].map((figure) => ({
      width: figure.querySelector("img").getBoundingClientRect().width,
      caption: figure.querySelector("figcaption").textContent,
    })));
    const photos = [...report.before.photos, ...report.after.photos];
    assert.equal(figures.length, photos.length);
    for (const [at, { width, caption }] of figures.entries()) {
      assert.ok(width >= least && width <= 240, `${width} px`);
      const value = parseFloat(caption.match(/(\d+\.\d+) mm/)[1]);
      assert.ok(Math.abs(value - photos[at].measures[id].value) <= 0.0051, `${caption} for ${photos[at].measures[id].value}`);
      assert.ok(caption.includes(photos[at].photo.file) && caption.includes(photos[at].carried ? "marks carried" : "marked"), caption);
    }
    // A dot stands as far above the line of its mean as its value is above that, by the bar of the mean.
    const chart = await page.evaluate(() => {
      const at = (name) => [...document.querySelectorAll(`.shots .chart ${name}`)];
      return {
        dots: at("circle").map((dot) => ({ y: Number(dot.getAttribute("cy")), after: dot.classList.contains("c1") })),
        lines: at("line.mean").map((line) => Number(line.getAttribute("y1"))),
        label: document.querySelector(".shots .chart svg").getAttribute("aria-label"),
      };
    });
    assert.equal(chart.dots.length, photos.length);
    const [before, after] = ["before", "after"].map((visit) => report[visit].measures[id].value);
    const perUnit = (chart.lines[0] - chart.lines[1]) / (after - before);
    for (const [at, { y, after: isAfter }] of chart.dots.entries()) {
      const shown = (isAfter ? after : before) + (chart.lines[isAfter ? 1 : 0] - y) / perUnit;
      // Coordinates have two decimals.
      assert.ok(Math.abs(shown - photos[at].measures[id].value) < 0.001, `${shown} for ${photos[at].measures[id].value}`);
    }
    assert.match(chart.label, /Before: .*; mean .* with 95 % from .*; after: .*Change: /);
    await context.close();
  }
});

test("the figures are those of report.json", async () => {
  const report = JSON.parse(readFileSync(join(folder, "pair", "report.json"), "utf8"));
  const { page, context } = await open("pair");
  const rows = await page.evaluate(() => [...document.querySelectorAll(".measures tr[data-id]")].map((row) =>
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
    const { difference, bounds95 } = report.change[id];
    close(beforeText, report.before.measures[id].value, `${id} before`);
    close(afterText, report.after.measures[id].value, `${id} after`);
    close(changeText, difference.value, `${id} change`);
    const [low, high] = interval.split(" to ");
    close(low, bounds95[0], `${id} low`);
    close(high, bounds95[1], `${id} high`);
    count += 1;
  }
  assert.ok(count > 25, `${count} rows`);
  const sentences = await page.locator(".card .sentence").allTextContents();
  assert.deepEqual(sentences, ["fuller", "even", "photos"].map((question) => report.answers[question].sentence));
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
      assert.ok(change.bounds95[0] <= now - first && now - first <= change.bounds95[1], `${id}, day ${day}: ${now - first} is not in ${change.bounds95}`);
      // Marked without error, so that only what the pose correction leaves of five poses is in the lengths.
      if (/height$|height_mean|prominence$|width$/.test(id)) {
        // Matched marks read a change of the border a little too small: up to a tenth here.
        assert.ok(Math.abs(change.difference - (now - first)) < Math.max(0.1, 0.1 * Math.abs(now - first)), `${id}, day ${day}: ${change.difference} for ${now - first}`);
      }
      count += 1;
    }
  }
  assert.ok(count > 100, `${count} changes`);
  const { page, context } = await open("visits");
  const shownDays = await page.evaluate(() => [...document.querySelectorAll(".strip figcaption")].map((caption) => (caption.textContent ?? "").replace(/,.*/, "")));
  assert.deepEqual(shownDays, ["Day 0", "Day 7", "Day 14", "Day 30", "Day 60", "Day 100"]);
  const cells = await page.evaluate(() => [...document.querySelector('tr[data-id="mouth_width"]').querySelectorAll("td")].map((cell) => cell.textContent));
  assert.ok(Math.abs(parseFloat(cells[0]) - course.measures.mouth_width.points[0].value) < 0.05, cells[0]);
  await context.close();
});
