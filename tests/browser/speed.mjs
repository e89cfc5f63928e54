// How fast a photo of 48 megapixels opens on the marking page, and how many frames a second it pans and zooms at, by the browser's own
// tracing: `node speed.mjs`, after `cargo build --release --bin lipmetry`. It prints figures and asserts none.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, serve } from "./marking.mjs";

const SECONDS = 3;

/** A photo of many coloured fields: as hard to encode and decode as a camera's. */
async function painted(browser, file) {
  const page = await browser.newPage();
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(8000, 6000);
    const context = canvas.getContext("2d");
    for (let field = 0; field < 6000; field++) {
      context.fillStyle = `hsl(${field % 360} 40% 60%)`;
      context.fillRect((field * 7919) % 8000, (field * 104729) % 6000, 300, 200);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 })).arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += 30_000) text += String.fromCharCode(...bytes.subarray(at, at + 30_000));
    return btoa(text);
  });
  await page.close();
  writeFileSync(file, Buffer.from(base64, "base64"));
}

/** Frames that were drawn while `act` ran, a second. */
async function frames(devtools, act) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  devtools.on("Tracing.dataCollected", collect);
  const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.start", { categories: "devtools.timeline", transferMode: "ReportEvents" });
  await act();
  await devtools.send("Tracing.end");
  await complete;
  devtools.off("Tracing.dataCollected", collect);
  return events.filter(({ name }) => name === "FireAnimationFrame").length / SECONDS;
}

/** Turns the wheel, or moves a pressed pointer, faster than any screen draws. */
const move = (page, kind) => page.evaluate(([kind, seconds]) => new Promise((resolve) => {
  const stage = document.querySelector("#stage");
  const begun = performance.now();
  const pointer = (type, x, y) => stage.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: y, bubbles: true }));
  stage.setPointerCapture = () => {};
  if (kind === "pan") pointer("pointerdown", 300, 300);
  const timer = setInterval(() => {
    const passed = performance.now() - begun;
    if (kind === "pan") pointer("pointermove", 300 + 200 * Math.sin(passed / 200), 300 + 200 * Math.cos(passed / 180));
    else stage.dispatchEvent(new WheelEvent("wheel", { deltaY: passed < 500 * seconds ? -12 : 12, clientX: 400, clientY: 400, cancelable: true }));
    if (passed > 1000 * seconds) { clearInterval(timer); resolve(); }
  }, 5);
}), [kind, SECONDS]);

const folder = mkdtempSync(join(tmpdir(), "lipmetry-speed-"));
const browser = await launch();
try {
  const photo = join(folder, "photo.jpg");
  await painted(browser, photo);
  const server = await serve(photo);
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  const begun = performance.now();
  await page.goto(server.address);
  await page.waitForFunction(() => document.querySelector("#stage")?.dataset.whole === "true");
  console.log(`opened in ${((performance.now() - begun) / 1000).toFixed(2)} s`);
  const devtools = await page.context().newCDPSession(page);
  for (const kind of ["zoom", "pan"]) console.log(`${kind}: ${(await frames(devtools, () => move(page, kind))).toFixed(0)} frames a second`);
  await server.stop();
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
