// Where a click on the marking page goes: discs are painted at known places, found on the screen by their pixels alone, and
// clicked; the draft says where the page takes the click to be.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { draft, drawn, mapping, onScreen, scaled, serve, workplace } from "./marking.mjs";

const WIDTH = 1600, HEIGHT = 1200, RADIUS = 24;
const DISCS = [[230.3, 190.6], [1371.7, 240.2], [803.5, 611.4], [330.8, 1011.1], [1290.4, 957.9]];

const { folder, newPage, open } = workplace();

/** A JPEG of white discs on black, with an EXIF orientation: 6 is stored on its side, 5 so and mirrored. */
async function painted(name, orientation) {
  const page = await newPage();
  const base64 = await page.evaluate(async ([width, height, discs, radius]) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    context.fillStyle = "#000";
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#fff";
    for (const [x, y] of discs) { context.beginPath(); context.arc(x, y, radius, 0, 7); context.fill(); }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.97 })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }, [WIDTH, HEIGHT, DISCS, RADIUS]);
  await page.close();
  const jpeg = Buffer.from(base64, "base64");
  // APP1 of 34 bytes: "Exif", a big-endian TIFF header, and one directory with one entry, the orientation.
  const exif = Buffer.from(["ffe10022", "457869660000", "4d4d002a00000008", "0001", "0112000300000001", "00000000", "00000000"].join(""), "hex");
  exif.writeUInt16BE(orientation, 28);
  const file = join(folder(), name);
  writeFileSync(file, Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]));
  return file;
}

/** Where a position of the stored picture lies on the upright one. */
const UPRIGHT = {
  1: ([x, y]) => [x, y],
  5: ([x, y]) => [y, x],
  6: ([x, y]) => [HEIGHT - y, x],
};

/** The brightness of a screenshot's pixels: PNG as Chromium writes it, 8 bits, RGB or RGBA. */
function pixels(png) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = png[25] === 6 ? 4 : 3;
  const parts = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const row = width * channels, light = new Float64Array(width * height);
  let above = new Uint8Array(row);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)], line = new Uint8Array(raw.subarray(y * (row + 1) + 1, (y + 1) * (row + 1)));
    for (let i = 0; i < row; i++) {
      const [a, b, c] = [i >= channels ? line[i - channels] : 0, above[i], i >= channels ? above[i - channels] : 0];
      const p = a + b - c, [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      line[i] += [0, a, b, (a + b) >> 1, paeth][filter];
    }
    for (let x = 0; x < width; x++) light[y * width + x] = line[x * channels];
    above = line;
  }
  return { width, height, light };
}

/** The centroid of the disc in a part of the screen, in CSS pixels. */
async function centroid(page, [x, y], half, ratio) {
  const clip = { x: Math.round(x - half), y: Math.round(y - half), width: Math.round(2 * half), height: Math.round(2 * half) };
  const { width, height, light } = pixels(await page.screenshot({ clip, animations: "disabled" }));
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      // Compression leaves a haze about the disc: what is nearly black is black.
      const weight = Math.max(0, light[row * width + column] - 12);
      sum += weight;
      sumX += weight * (column + 0.5);
      sumY += weight * (row + 0.5);
    }
  }
  assert.ok(sum > 0, `no disc at ${x}, ${y}`);
  return [clip.x + sumX / sum / ratio, clip.y + sumY / sum / ratio];
}

for (const ratio of [1, 2, 3]) {
  for (const [what, orientation, mirrored] of [["upright", 1, false], ["EXIF-rotated", 6, false], ["EXIF-mirrored", 5, false], ["mirror image", 1, true]]) {
    test(`clicks on a photo that is ${what} go where they are, at ${ratio} device pixels a CSS pixel`, async () => {
      const photo = await painted(`${what}-${ratio}.jpg`, orientation);
      const server = await serve(photo);
      const { page } = await open(server.address, { deviceScaleFactor: ratio });
      if (mirrored) await page.check("input[name=mirrored][value=yes]");
      await page.check("input[name=eyes][value=yes]");
      await page.click("#by-clicks");
      const discs = DISCS.map(UPRIGHT[orientation]);
      // The page's own idea of where a disc is serves to find it; the pixels say where it is.
      for (const [index, wanted] of discs.entries()) {
        const scale = [1, 0.5, 2, 4, 1][index] * (index === 0 ? (await mapping(page)).scale : 1);
        if (index > 0) {
          const [x, y] = await onScreen(page, wanted);
          await page.mouse.move(x, y);
          // The wheel turns in device pixels.
          await page.mouse.wheel(0, -ratio * Math.log(scale / (await mapping(page)).scale) / 0.002);
        }
        await scaled(page, scale, 0.02);
        await page.waitForFunction(() => document.querySelector("#stage").dataset.whole === "true");
        await drawn(page);
        const shown = await onScreen(page, wanted);
        // As much of the stage as the disc takes: its edge is lit while it has the focus.
        const found = await centroid(page, shown, (RADIUS + 5) * scale + 3, ratio);
        await page.mouse.click(...found);
        const marked = await draft(photo, (draft) => Object.keys(draft.anchors).length > index);
        const at = Object.values(marked.anchors).at(-1);
        const off = Math.hypot(at[0] - wanted[0], at[1] - wanted[1]);
        assert.ok(off <= 0.1, `at ${scale.toFixed(3)} screen pixels a pixel: ${at} for ${wanted}, ${off.toFixed(3)} px off`);
        await page.click("#tools button:text('Fit')");
        await drawn(page);
      }
    });
  }
}
