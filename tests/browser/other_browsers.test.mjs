// The page that stands alone in Firefox and in WebKitGTK, opened from disk: the example photos are compared, and one is marked.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { read, root, sidecar } from "./marking.mjs";
import { firefox, webkit } from "./other_browsers.mjs";

const file = join(process.env.PAGE ?? join(root, "target", "page"), "lipmetry.html");
assert.ok(existsSync(file), `${file} is not there: tools/build-page`);
const fixture = (name) => join(root, "fixtures", name);
const NAMES = ["before.jpg", "after.jpg"];
const CLICKED_FIRST = ["ch_r", "ch_l", "ls", "li", "ex_r", "ex_l"];
/** What Chromium and the program say of the example. */
const { points } = read(fixture("before.landmarks.json")).markings[0];

/** Where a position of the photo lies in the window. */
const ON_SCREEN = `const [x, y] = arguments; const { a, e, f } = document.querySelector("#lines g").transform.baseVal.consolidate().matrix;
  const { left, top } = document.querySelector("#stage").getBoundingClientRect(); return [left + e + x * a, top + f + y * a];`;
const press = (selector) => [`const found = [...document.querySelectorAll(arguments[0])].find((one) => one.checkVisibility() && !one.disabled);
  if (found) found.click(); return Boolean(found);`, selector];

for (const [name, launched] of Object.entries({ Firefox: firefox, WebKitGTK: webkit })) {
  test(`in ${name} the example photos are compared, with the report in the page`, async () => {
    const browser = await launched(pathToFileURL(file).href);
    try {
      await browser.until(`return Boolean(document.querySelector("#photos h2"))`);
      await browser.choose("#files", [...NAMES, ...NAMES.map(sidecar)].map(fixture));
      await browser.until(...press("#compare"));
      const said = await browser.until(`return document.querySelector("#open-report") && document.querySelector("#comparison").textContent`);
      assert.match(said, /0\.7 mm more on average/);
      await browser.until(...press("#open-report"));
      await browser.until(`return document.querySelector("#report iframe")?.srcdoc.includes("</html>")`);
      assert.deepEqual(browser.trouble, []);
    } finally {
      await browser.close();
    }
  });

  test(`in ${name} a photo is marked`, async () => {
    const browser = await launched(pathToFileURL(file).href);
    try {
      await browser.until(`return Boolean(document.querySelector("#photos h2"))`);
      await browser.choose("#files", [fixture("before.jpg")]);
      await browser.until(`return document.querySelector("#photos ol li") && true`);
      await browser.until(...press("#photos ol li button.main"));
      // The question whether marks are kept: the answer no.
      await browser.until(...press("#question button:last-of-type"));
      await browser.until(...press("#by-clicks, #next"));
      for (const [index, id] of CLICKED_FIRST.entries()) {
        await browser.until(`return /^Click /.test(document.querySelector("#panel h2")?.textContent) && document.querySelector("#stage").dataset.whole === "true"`);
        await browser.click(await browser.run(ON_SCREEN, ...points[id]));
        await browser.until(`return document.querySelectorAll(".handle").length > arguments[0]`, index);
      }
      // What was proposed is looked at and confirmed, step by step.
      await browser.until(`const title = document.querySelector("#panel h2")?.textContent; if (title === "All marks are done") return true;
        if (!/^Click /.test(title)) document.querySelector("#next")?.click(); return false;`);
      await browser.until(...press("#next"));
      await browser.until(`return /1 marking/.test(document.querySelector("#photos ol li")?.textContent)`);
      assert.deepEqual(browser.trouble, []);
    } finally {
      await browser.close();
    }
  });
}
