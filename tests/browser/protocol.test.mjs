// Opens the photo protocol in a real Chromium, from disk: one sheet on paper, readable on a phone, in light and in dark.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertAccessible, launch, program } from "./marking.mjs";

let folder, browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "lipmetry-protocol-"));
  execFileSync(program, ["protocol", "-o", join(folder, "sheet.html")], { stdio: "pipe" });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The page, and everything that it complained about or asked the network for. */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) trouble.push(request.url()); });
  await page.goto(pathToFileURL(join(folder, "sheet.html")).href);
  await page.evaluate(() => document.fonts.ready);
  return { page, context, trouble };
}

/** How many pages a PDF from Chromium has. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

test("printed, it is one sheet of A4 or Letter, black on white, also from a dark screen", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, context } = await open({ colorScheme });
    for (const format of ["A4", "Letter"]) assert.equal(pages(await page.pdf({ format })), 1, `${colorScheme}, ${format}`);
    await page.emulateMedia({ media: "print" });
    const colours = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.documentElement);
      return [color, backgroundColor, getComputedStyle(document.querySelector(".drawing")).backgroundColor];
    });
    assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgb(255, 255, 255)"], colorScheme);
    await context.close();
  }
});

test("on paper nothing is cut, it fills most of the sheet, and letters are at least 2.4 mm", async () => {
  const { page, context } = await open();
  await page.emulateMedia({ media: "print" });
  const px = (millimetres) => Math.floor(millimetres / 25.4 * 96);
  // A4 less the margins of the sheet.
  const [width, height] = [px(210 - 22), px(297 - 20)];
  await page.setViewportSize({ width, height });
  const wide = await page.evaluate((width) => [...document.querySelectorAll("body *:not(svg *)")]
    .filter((element) => element.getBoundingClientRect().right > width + 1).map((element) => element.outerHTML.slice(0, 120)), width);
  assert.deepEqual(wide, []);
  const { bottom, sizes } = await page.evaluate(() => ({
    bottom: document.querySelector("footer").getBoundingClientRect().bottom,
    sizes: [...document.querySelectorAll("li, p, dt")].map((element) => parseFloat(getComputedStyle(element).fontSize)),
  }));
  assert.ok(bottom <= height && bottom > 0.8 * height, `ends at ${bottom} of ${height} px`);
  const smallest = Math.min(...sizes) / 96 * 25.4;
  assert.ok(smallest >= 2.4, `${smallest} mm`);
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`on a phone and on a desk, ${colorScheme}: readable, accessible, and never wider than the window`, async () => {
    for (const viewport of [{ width: 390, height: 844 }, { width: 320, height: 600 }, { width: 1200, height: 800 }]) {
      const { page, context, trouble } = await open({ colorScheme, viewport, bypassCSP: true });
      await assertAccessible(page, `${colorScheme}, ${viewport.width} px`);
      assert.equal(await page.locator(".steps .drawing:visible").count(), 6);
      // A drawing is as wide as its card, and its own letters can be read.
      const letters = await page.evaluate(() => [...document.querySelectorAll(".drawing text")].map((text) => text.getBoundingClientRect().height));
      assert.ok(Math.min(...letters) >= 9, `${viewport.width} px: letters of ${Math.min(...letters)} px`);
      assert.deepEqual(trouble, []);
      await context.close();
    }
  });
}

test("it runs under its own policy, with the embedded fonts", async () => {
  const { page, context, trouble } = await open();
  assert.deepEqual(trouble, []);
  assert.equal(await page.evaluate(() => [...document.fonts].filter((face) => face.status === "loaded").length), 2);
  assert.equal(await page.locator("script").count(), 0);
  await context.close();
});
