// The way into the marking page: the address opens it once, and the browser that it was opened in keeps it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { serve, serveOpening, workplace } from "./marking.mjs";

const { examples, folder, open, newPage, newContext } = workplace();
const THERE = "#editor:not([hidden]), #photos:not([hidden])";

/** The page works after a reload and in a second tab, its address has no key, and the key opens no other browser. */
async function assertKept(page, address, other) {
  const { origin, pathname } = new URL(address);
  assert.equal(page.url(), origin + pathname);
  await page.reload();
  await page.waitForSelector(THERE);
  assert.equal(page.url(), origin + pathname);
  for (const again of [page.url(), address]) {
    const tab = await page.context().newPage();
    await tab.goto(again);
    await tab.waitForSelector(THERE);
    assert.equal(tab.url(), origin + pathname);
    await tab.close();
  }
  const [cookie, ...more] = await page.context().cookies(address);
  assert.deepEqual([cookie.httpOnly, cookie.sameSite, cookie.expires, cookie.path, more], [true, "Strict", -1, pathname, []]);
  const refused = await other.goto(address);
  assert.equal(refused.status(), 403);
  assert.match(await other.locator("body").innerText(), /was used already.*press Enter in the terminal/s);
}

test("the printed address opens the page once; a reload and a second tab work, and another browser is told what to do", async () => {
  const server = await serve(...examples(true, "before.jpg", "after.jpg"));
  const { page, trouble } = await open(server.address);
  await assertKept(page, server.address, await newPage());
  assert.deepEqual(trouble, []);
});

test("the file on which a browser is opened leads to the page, and is gone then", async () => {
  const server = await serveOpening(folder(), ...examples(true, "before.jpg", "after.jpg"));
  const file = await server.opened();
  const page = await (await newContext()).newPage();
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector(THERE);
  while (existsSync(file)) await setTimeout(50);
  await assertKept(page, server.address, await newPage());
  assert.equal(await server.stop("SIGTERM"), 0);
});
