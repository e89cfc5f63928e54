// What the tests of the marking page share: the program with its page, and hands that work by mouse, by touch or by
// keyboard.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { draftFromJson } from "../../src/web/page/draft_json.js";

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "..", "..");
export const program = process.env.LIPMETRY ?? join(root, "target", "release", "lipmetry");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** After so long a state that is waited for is taken not to come: far longer than it takes on a busy machine. */
const DEADLINE_MS = 60_000;
/** After so long a tap is taken not to become a click, and so often it is tried. */
const TAP_DEADLINE_MS = 10_000;
const MOST_TAPS = 3;
/** How often a file is looked at while it is waited for. */
const POLL_MS = 50;

export const launch = () => {
  assert.ok(existsSync(program), `${program} is not there: cargo build --release --bin lipmetry --example fixture`);
  assert.ok(existsSync(executablePath), `${executablePath} is not there: install Chromium`);
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
};

/** What a test opened and started: it is put away after the test, passed or failed, or the run would never end. */
const contexts = new Set(), children = new Set();

/**
 * A browser for all tests of a file, and folders that go with it. `open(address, options)` gives a page of its own,
 * `newContext()` a browser that knows nothing of the others, `folder()` an empty folder, `examples(withLandmarks, ...names)` the example photos in one.
 */
export function workplace() {
  const folders = [];
  let browser;
  before(async () => { browser = await launch(); });
  afterEach(async () => {
    await Promise.all([...contexts].map((context) => context.close()));
    for (const child of children) child.kill("SIGKILL");
    contexts.clear();
    children.clear();
  });
  after(async () => {
    await browser?.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const folder = () => {
    folders.push(mkdtempSync(join(tmpdir(), "lipmetry-marking-")));
    return folders.at(-1);
  };
  const examples = (withLandmarks, ...names) => {
    const there = folder();
    const landmarks = withLandmarks ? names.map(sidecar) : [];
    for (const name of [...names, ...landmarks]) cpSync(join(root, "fixtures", name), join(there, name));
    return names.map((name) => join(there, name));
  };
  const openPage = (address, options) => open(browser, address, options);
  const newContext = async (options) => {
    const context = await browser.newContext(options);
    contexts.add(context);
    return context;
  };
  return { folder, examples, open: openPage, newPage: () => browser.newPage(), newContext };
}

/** The landmark file of a photo. */
export const sidecar = (photo) => photo.replace(/\.\w+$/, ".landmarks.json");
export const read = (file) => JSON.parse(readFileSync(file));

/** The program, serving its page for photos; `address` to open, once, `stop(signal)` to end it. */
export const serve = (...options) => started(["mark", "--no-open", ...options], process.env);

/** The same for a study. */
export const serveStudy = (...options) => started(["study", "mark", "--no-open", ...options], process.env);

/**
 * The same where a browser is opened; `opened()` gives the file on which it was, once it was. The programs that would open one
 * lie in the folder `programs`.
 */
export async function serveOpening(programs, ...options) {
  const said = join(programs, "said");
  for (const name of ["xdg-open", "gio", "gnome-open", "kde-open", "wslview", "open"]) {
    writeFileSync(join(programs, name), `#!/bin/sh\nfor last; do :; done\nprintf %s "$last" > "${said}.part" && mv "${said}.part" "${said}"\n`, { mode: 0o755 });
  }
  const server = await started(["mark", ...options], { ...process.env, PATH: `${programs}:${process.env.PATH}` });
  const opened = async () => {
    for (const end = Date.now() + DEADLINE_MS; Date.now() < end; await setTimeout(POLL_MS)) {
      if (existsSync(said)) return readFileSync(said, "utf8");
    }
    throw new Error("no browser is opened");
  };
  return { ...server, opened };
}

async function started(options, env) {
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"], env });
  children.add(child);
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  let said = "";
  const address = await new Promise((resolve, reject) => {
    const hear = (data) => {
      said += data;
      const found = said.match(/http:\S+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    ended.then(() => reject(new Error(said)));
  });
  return { address, ended, child, stop: async (signal = "SIGINT") => { child.kill(signal); return ended; } };
}

/** A page, with everything that it complained about or asked the network for beside its own server. */
async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  contexts.add(context);
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE_MS);
  const trouble = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(String(error)));
  const own = [new URL(address).origin, "blob:"];
  page.on("request", (request) => {
    if (!own.some((start) => request.url().startsWith(start))) trouble.push(request.url());
  });
  await page.goto(address);
  await page.waitForSelector("#editor:not([hidden]), #photos:not([hidden])");
  return { page, context, trouble };
}

/** Lets two frames pass: what was changed is drawn. */
export const drawn = (page) => page.evaluate(() => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(resolve));
}));

/**
 * Where the page says that a position of the photo lies on the screen, and the scale: of the view as it is set, which
 * the page draws with its next frame.
 */
export async function mapping(page) {
  await drawn(page);
  return page.evaluate(() => {
    const { a, e, f } = document.querySelector("#lines g").transform.baseVal.consolidate().matrix;
    const { left, top } = document.querySelector("#stage").getBoundingClientRect();
    return { scale: a, left: left + e, top: top + f };
  });
}

/** Waits until the photo is drawn at a scale, but for a part of it. */
export const scaled = (page, scale, tolerance) => page.waitForFunction(([scale, tolerance]) => {
  const { a } = document.querySelector("#lines g").transform.baseVal.consolidate().matrix;
  return Math.abs(a / scale - 1) < tolerance;
}, [scale, tolerance]);

export async function onScreen(page, [x, y]) {
  const { scale, left, top } = await mapping(page);
  return [left + x * scale, top + y * scale];
}

export const handle = (page, key) => page.locator(`.handle[data-key="${key}"]`);

/** Where a handle's middle is on the screen. */
export async function middle(page, key) {
  await drawn(page);
  const { x, y, width, height } = await handle(page, key).boundingBox();
  return [x + width / 2, y + height / 2];
}

export const title = (page) => page.locator("#panel h2").textContent();

/** Finds with axe nothing that is serious, and nothing that is wider than the window; `where` is named where it does. */
export async function assertAccessible(page, where) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const named = grave.map((found) => [found.id, found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]);
  assert.deepEqual(named, [], where);
  const [inner, outer] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  assert.ok(inner <= outer, `${where}: ${inner} px of content in ${outer} px`);
}

/** The draft that lies beside a photo, as the page edits it, once it is what `is` wants. */
export async function draft(photo, is = () => true) {
  const file = photo.replace(/\.\w+$/, ".landmarks.draft.json");
  for (const end = Date.now() + DEADLINE_MS; Date.now() < end; await setTimeout(POLL_MS)) {
    if (!existsSync(file)) continue;
    const found = draftFromJson(read(file));
    if (is(found)) return found;
  }
  throw new Error(`${file} does not become what is wanted: ${existsSync(file) ? readFileSync(file) : "absent"}`);
}

/** Begins a press on a mark, and lets it last until it was long enough to remove the mark. */
async function pressUntilRemoved(page, begin) {
  const count = await page.locator(".handle").count();
  await begin();
  await page.waitForFunction((count) => document.querySelectorAll(".handle").length < count, count);
}

/**
 * A hand at the mouse. What begins a press and what follows it are sent together: on a busy machine the answer to the
 * first may come so late that the press would count as a long one.
 */
export class Mouse {
  constructor(page) { this.page = page; }
  async press(selector) { await this.page.click(selector); }
  async click(at) { await this.page.mouse.click(...await onScreen(this.page, at)); }
  async drag(key, to) {
    const { page } = this;
    const [x, y] = await middle(page, key);
    await page.mouse.move(x, y);
    await Promise.all([page.mouse.down(), page.mouse.move(x + 20, y + 20)]);
    await page.mouse.move(...await onScreen(page, to), { steps: 3 });
    await page.mouse.up();
  }
  /** Zooms with the wheel until a screen pixel is a photo's at the given scale. */
  async zoomTo(at, scale) {
    await this.press("#tools button:text('Mouth')");
    await this.page.mouse.move(...await onScreen(this.page, at));
    await this.page.mouse.wheel(0, -Math.log(scale / (await mapping(this.page)).scale) / 0.002);
    await scaled(this.page, scale, 1e-3);
  }
  async remove(key) {
    const [x, y] = await middle(this.page, key);
    await this.page.mouse.move(x, y);
    await pressUntilRemoved(this.page, () => this.page.mouse.down());
    await this.page.mouse.up();
  }
}

/** A finger. */
export class Touch {
  static async of(page) {
    const touch = new Touch();
    Object.assign(touch, { page, devtools: await page.context().newCDPSession(page) });
    return touch;
  }
  touch(type, ...points) {
    const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
    return this.devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
  /**
   * Taps until the page hears a click: on a busy machine Chromium takes a tap for a long press now and then, which is
   * no click, and a person taps once more.
   */
  async press(selector) {
    const place = this.page.locator(selector);
    for (let taps = 1; ; taps++) {
      await place.scrollIntoViewIfNeeded();
      const heard = this.page.evaluate((deadline) => new Promise((resolve) => {
        const hear = () => resolve(true);
        document.addEventListener("click", hear, { capture: true, once: true });
        setTimeout(() => {
          document.removeEventListener("click", hear, true);
          resolve(false);
        }, deadline);
      }), TAP_DEADLINE_MS);
      await place.tap();
      if (await heard) return;
      assert.ok(taps < MOST_TAPS, `${selector} hears no tap`);
    }
  }
  async click(at) {
    const place = await onScreen(this.page, at);
    await Promise.all([this.touch("touchStart", place), this.touch("touchEnd")]);
  }
  async drag(key, to) {
    const [x, y] = await middle(this.page, key);
    await Promise.all([this.touch("touchStart", [x, y]), this.touch("touchMove", [x + 20, y + 20])]);
    await this.touch("touchMove", await onScreen(this.page, to));
    await this.touch("touchEnd");
  }
  /** Zooms with two fingers. */
  async zoomTo(at, scale) {
    await this.press("#tools button:text('Mouth')");
    for (let pinches = 0; pinches < 12; pinches++) {
      const factor = scale / (await mapping(this.page)).scale;
      if (Math.abs(factor - 1) < 0.02) return;
      const [x, y] = await onScreen(this.page, at);
      const stage = await this.page.locator("#stage").boundingBox();
      // Both fingers stay on the stage, wherever on it the place is.
      const middle = Math.min(Math.max(x, stage.x + 100), stage.x + stage.width - 100);
      const by = Math.min(4, Math.max(0.25, factor));
      const [from, to] = by > 1 ? [90 / by, 90] : [90, 90 * by];
      const pair = (apart) => [[middle - apart, y], [middle + apart, y]];
      // Together: one finger alone for long would be a long press.
      await Promise.all([this.touch("touchStart", pair(from)[0]), this.touch("touchStart", ...pair(from))]);
      for (const part of [1 / 3, 2 / 3, 1]) await this.touch("touchMove", ...pair(from + part * (to - from)));
      await this.touch("touchEnd");
      await drawn(this.page);
    }
  }
  async remove(key) {
    const at = await middle(this.page, key);
    await pressUntilRemoved(this.page, () => this.touch("touchStart", at));
    await this.touch("touchEnd");
  }
}

/** A hand at the keyboard alone. */
export class Keyboard {
  constructor(page) { this.page = page; }
  /** Goes to a control with the Tab key, and presses it. */
  async press(selector) {
    for (let presses = 0; presses < 150; presses++) {
      const isThere = await this.page.evaluate((selector) => document.activeElement?.matches(selector), selector);
      if (isThere) return this.page.keyboard.press("Enter");
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${selector} is not reached with the Tab key`);
  }
  /** Moves what the arrow keys move, by screen pixels, as near as a quarter of one. */
  async #move(dx, dy) {
    for (const [delta, less, more] of [[dx, "ArrowLeft", "ArrowRight"], [dy, "ArrowUp", "ArrowDown"]]) {
      let rest = Math.abs(delta);
      for (const [step, modifier] of [[25, "Control+"], [2.5, "Shift+"], [0.25, ""]]) {
        const presses = step === 0.25 ? Math.round(rest / step) : Math.floor(rest / step);
        const key = modifier + (delta < 0 ? less : more);
        for (let press = 0; press < presses; press++) await this.page.keyboard.press(key);
        rest -= presses * step;
      }
    }
  }
  async click(at) {
    const { page } = this;
    await page.focus("#stage");
    await page.keyboard.press("Shift+ArrowRight");
    await drawn(page);
    const from = await page.evaluate(() => {
      const { x, y } = document.querySelector("#crosshair").getBoundingClientRect();
      return [x, y];
    });
    const to = await onScreen(page, at);
    await this.#move(to[0] - from[0], to[1] - from[1]);
    await page.keyboard.press("Enter");
  }
  async drag(key, to) {
    await handle(this.page, key).focus();
    // The whole way in one view: the steps count in its pixels. Where the mark is is measured: its label is rounded.
    const [from, target] = [await middle(this.page, key), await onScreen(this.page, to)];
    await this.#move(target[0] - from[0], target[1] - from[1]);
  }
  async remove(key) {
    await handle(this.page, key).focus();
    await this.page.keyboard.press("Delete");
  }
}
