// Firefox and WebKitGTK as the tests drive them: the same few acts for both. WebKitGTK is the nearest to Safari that runs on Linux.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const MINI_BROWSER = process.env.MINI_BROWSER ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
/** Where the driver of WebKitGTK listens. */
const PORT = 4555;
const DEADLINE_MS = 120_000;
const POLL_MS = 250;

/** What is awaited in a page, asked for again and again: `run(script, ...args)` gives what a function's body returns. */
async function until(run, script, ...args) {
  for (const end = Date.now() + DEADLINE_MS; Date.now() < end; await setTimeout(POLL_MS)) {
    const found = await run(script, ...args);
    if (found) return found;
  }
  throw new Error(`${script} does not come true: ${await run("return document.body.innerText.slice(0, 600)")}`);
}

/** Firefox, by WebDriver BiDi. */
export async function firefox(address) {
  assert.ok(existsSync(FIREFOX), `${FIREFOX} is not there: install firefox-esr`);
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true, args: ["--width=1200", "--height=900"] });
  const page = await browser.newPage();
  const trouble = [];
  page.on("console", (message) => { if (["error", "warn"].includes(message.type())) trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(String(error)));
  await page.goto(address);
  const run = (script, ...args) => page.evaluate(`(function () { ${script} }).apply(null, ${JSON.stringify(args)})`);
  return {
    run, until: (...what) => until(run, ...what), trouble,
    choose: async (selector, files) => (await page.$(selector)).uploadFile(...files),
    click: ([x, y]) => page.mouse.click(x, y),
    close: () => browser.close(),
  };
}

/** WebKitGTK, by WebDriver, on a screen of its own. */
export async function webkit(address) {
  assert.ok(existsSync(MINI_BROWSER), `${MINI_BROWSER} is not there: install webkit2gtk-driver`);
  const driver = spawn("xvfb-run", ["-a", "-s", "-screen 0 1400x1100x24", "WebKitWebDriver", `--port=${PORT}`], { stdio: "ignore", detached: true });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  for (const end = Date.now() + DEADLINE_MS; ; await setTimeout(POLL_MS)) {
    try {
      await call("GET", "/status");
      break;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
  const options = { binary: MINI_BROWSER, args: ["--automation"] };
  const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
  const base = `/session/${sessionId}`;
  await call("POST", `${base}/window/rect`, { width: 1200, height: 900 });
  await call("POST", `${base}/url`, { url: address });
  const run = (script, ...args) => call("POST", `${base}/execute/sync`, { script, args });
  return {
    run, until: (...what) => until(run, ...what), trouble: [],
    choose: async (selector, files) => {
      const found = await call("POST", `${base}/element`, { using: "css selector", value: selector });
      await call("POST", `${base}/element/${Object.values(found)[0]}/value`, { text: files.join("\n") });
    },
    click: ([x, y]) => call("POST", `${base}/actions`, { actions: [{ type: "pointer", id: "mouse", actions: [
      { type: "pointerMove", x: Math.round(x), y: Math.round(y), duration: 0 }, { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 }] }] }),
    close: async () => {
      await call("DELETE", base).catch(() => {});
      process.kill(-driver.pid, "SIGTERM");
    },
  };
}
