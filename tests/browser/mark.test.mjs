// Marks photos on the marking page in a real Chromium, by mouse, by touch and by keyboard, and reads the files back.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { alike, hands, known, markWhole } from "./by_hand.mjs";
import { program, read, serve, sidecar, workplace } from "./marking.mjs";

const { examples, open } = workplace();

for (const [name, { options, of }] of Object.entries(hands)) {
  test(`both example photos are marked from nothing by ${name} alone, and compared`, async () => {
    const photos = examples(false, "before.jpg", "after.jpg");
    const server = await serve(...photos, "--marker", "AB");
    const { page, trouble } = await open(server.address, options);
    const hand = await of(page);
    const { guide } = await page.evaluate(() => fetch("api/session").then((answer) => answer.json()));
    for (const photo of ["before.jpg", "after.jpg"]) {
      await page.waitForSelector(`#photo-name:text("${photo}")`);
      await markWhole(page, hand, known(photo), guide);
      await hand.press("#next");
      await page.waitForFunction((photo) => document.querySelector("#photo-name").textContent !== photo, photo);
    }
    for (const photo of photos) {
      const file = read(sidecar(photo));
      alike(file.markings[0], known(photo.split("/").pop()));
      assert.equal(file.markings[0].marker, "AB");
      assert.deepEqual(new Set(Object.values(file.markings[0].origins)).has("proposed"), false);
      assert.ok(!existsSync(photo.replace(".jpg", ".landmarks.draft.json")));
    }
    execFileSync(program, ["check", ...photos]);
    await hand.press("#compare");
    await page.waitForSelector("#keep");
    await hand.press("#keep");
    await page.waitForSelector("#comparison :text('Saved in')");
    // Byte for byte what the command line writes.
    const other = join(photos[0], "..", "cli");
    execFileSync(program, ["compare", ...photos, "-o", other]);
    for (const file of ["report.json", "report.html", "overlay.png"]) {
      const saved = readFileSync(join(photos[1].replace(".jpg", ".lipmetry"), file));
      assert.ok(readFileSync(join(other, file)).equals(saved), file);
    }
    assert.deepEqual(trouble, []);
    await hand.press("#done");
    await hand.press("#question button:first-of-type");
    assert.equal(await server.ended, 0);
  });
}
