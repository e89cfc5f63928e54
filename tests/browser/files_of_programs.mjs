// Files of other programs with the marks of the example photo, as those programs write them.
import { crc32 } from "node:zlib";

/** The size of the example photos. */
const [WIDTH, HEIGHT] = [1600, 2000];

/** labelme: points, curves as lines, irises as circles; upright, from corners. */
export function labelme({ points, curves, irises }, more = {}) {
  const shape = (label, shape_type, at) => ({ label, points: at, group_id: null, description: "", shape_type, flags: {} });
  const place = (node) => (typeof node === "string" ? points[node] : node);
  const shapes = [
    ...Object.entries(points).map(([id, at]) => shape(id, "point", [at])),
    ...Object.entries(curves).filter(([, nodes]) => nodes).map(([id, nodes]) => shape(id, "linestrip", nodes.map(place))),
    ...Object.entries(irises ?? {}).map(([eye, { centre: [x, y], diameter }]) =>
      shape(`iris_${eye}`, "circle", [[x, y], [x + diameter / 2, y]])),
  ];
  return JSON.stringify({ version: "6.3.1", flags: {}, shapes, imagePath: "before.jpg", imageData: null, imageHeight: HEIGHT,
    imageWidth: WIDTH, ...more });
}

/** The places of the named points in a mesh of 478 points. */
const MESH = { ch_r: 61, ch_l: 291, cph_r: 37, ls: 0, cph_l: 267, li: 17, en_r: 133, en_l: 362, ex_r: 33, ex_l: 263, sn: 2,
  al_r: 129, al_l: 358 };
/** The places of the lines, each with the node of the example's curve that stands there. */
const LINES = {
  upper_border: { 185: 3, 40: 6, 39: 9, 269: 27, 270: 30, 409: 33 },
  upper_free_margin: { 191: 3, 81: 5, 82: 8, 13: 10, 312: 12, 311: 15, 415: 17 },
  lower_border: { 91: 3, 181: 5, 84: 8, 314: 12, 405: 15, 321: 17 },
};
/** The irises' places: the centre, and after it the ring: right, top, left and bottom in the picture. */
const IRISES = { r: 468, l: 473 };

/** MediaPipe's face mesh, as its script writes it: parts of the width and the height. Points that are not needed lie in the mouth. */
export function mediapipe({ points, curves, irises }) {
  const at = Array.from({ length: 478 }, () => points.sto);
  for (const [id, index] of Object.entries(MESH)) at[index] = points[id];
  for (const [name, places] of Object.entries(LINES)) {
    for (const [index, node] of Object.entries(places)) {
      const place = curves[name][node];
      at[index] = typeof place === "string" ? points[place] : place;
    }
  }
  for (const [eye, first] of Object.entries(IRISES)) {
    const { centre: [x, y], diameter } = irises[eye];
    const half = diameter / 2;
    [[0, 0], [half, 0], [0, -half], [-half, 0], [0, half]].forEach(([dx, dy], index) => { at[first + index] = [x + dx, y + dy]; });
  }
  return JSON.stringify({ faceLandmarks: [at.map(([x, y]) => ({ x: x / WIDTH, y: y / HEIGHT, z: 0 }))] });
}

/** TPS: positions in an order that it does not say, from the lower edge; with a scale whose unit it does not say. */
export function tps({ points }, order, scale) {
  const rows = order.map((id) => `${points[id][0]} ${HEIGHT - points[id][1]}\n`).join("");
  return `LM=${order.length}\n${rows}IMAGE=before.jpg\nID=0\n${scale ? `SCALE=${scale}\n` : ""}`;
}

/** A point of ImageJ, which counts from centres: relative to a box, and behind that as it is. */
function roi([x, y]) {
  const bytes = Buffer.alloc(76);
  bytes.write("Iout", 0, "latin1");
  bytes.writeInt16BE(228, 4);
  bytes[6] = 10;
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  [top, left, top + 1, left + 1, 1].forEach((value, index) => bytes.writeInt16BE(value, 8 + 2 * index));
  bytes.writeInt16BE(128, 50);
  bytes.writeFloatBE(x - 0.5, 68);
  bytes.writeFloatBE(y - 0.5, 72);
  return bytes;
}

/** ImageJ's set of regions: a zip of them, one a name, not compressed. */
export function roiSet({ points }) {
  const [locals, entries] = [[], []];
  let offset = 0;
  for (const [id, at] of Object.entries(points)) {
    const [name, data] = [Buffer.from(`${id}.roi`), roi(at)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x21, 8);
    head.writeUInt32LE(crc32(data), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head, name, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\x05\x06", "latin1"), end]);
}

/** A file as a field of the page takes it. */
export const chosen = (name, content) => ({ name, mimeType: "", buffer: Buffer.from(content) });

/** What is dragged over a page: files with their names. */
export async function dragged(page, ...files) {
  const all = files.map(([name, content, type = ""]) => [name, Buffer.from(content).toString("base64"), type]);
  return page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const [name, base64, type] of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    return transfer;
  }, all);
}

/** Drops files on an element. */
export async function drop(page, selector, ...files) {
  const dataTransfer = await dragged(page, ...files);
  await page.dispatchEvent(selector, "dragover", { dataTransfer });
  await page.dispatchEvent(selector, "drop", { dataTransfer });
}
