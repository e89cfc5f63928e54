// The program in WebAssembly, run by Node.js, gives the report of the native program, byte for byte: of the example photos, and of
// pairs of real faces, which lie beside the checkout. The page's program is built by tools/build-page; PAGE names its folder.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { compared, program as pageProgram } from "../../standalone/site.mjs";
import { program, root, sidecar } from "./marking.mjs";

const wasm = join(process.env.PAGE ?? join(root, "target", "page"), "lipmetry.wasm");
assert.ok(existsSync(wasm), `${wasm} is not there: tools/build-page`);
assert.ok(existsSync(program), `${program} is not there: cargo build --release --bin lipmetry`);
const shared = join(root, "..", "shared", "photos");
const isThere = existsSync(shared);
assert.ok(isThere || !process.env.CI, `${shared} is not there`);
const folders = [];
after(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

/** The pairs of real faces with marks of one kind on both photos. */
function pairs() {
  const [, ...rows] = readFileSync(join(shared, "pairs.csv"), "utf8").trim().split("\n");
  return rows.map((row) => row.split(",").slice(0, 2)).flatMap((names) => {
    const kind = ["human", "machine"].find((kind) => names.every((name) => existsSync(join(shared, kind, sidecar(name)))));
    return kind ? [names.map((name) => [join(shared, "images", name), join(shared, kind, sidecar(name))])] : [];
  });
}

/** Both programs' files of a pair, photos with their landmark files. */
async function both(pair) {
  const folder = mkdtempSync(join(tmpdir(), "lipmetry-same-"));
  folders.push(folder);
  const photos = pair.map(([photo, landmarks]) => {
    const name = photo.split("/").pop();
    cpSync(photo, join(folder, name));
    cpSync(landmarks, join(folder, sidecar(name)));
    return name;
  });
  execFileSync(program, ["compare", ...photos, "-o", "out"], { cwd: folder, stdio: "ignore" });
  const ask = await pageProgram(readFileSync(wasm));
  const read = (name) => readFileSync(join(folder, name));
  const page = compared(ask, photos.map((name) => [name, read(name), read(sidecar(name))]));
  return { page, native: (name) => read(join("out", name)) };
}

/** Where two texts differ first, for the message. */
function difference(a, b) {
  const index = a.findIndex((byte, index) => byte !== b[index]);
  return `at byte ${index}: ${a.subarray(index - 60, index + 40)} against ${b.subarray(index - 60, index + 40)}`;
}

async function assertSame(pair) {
  const { page, native } = await both(pair);
  assert.deepEqual(Object.keys(page).sort(), ["overlay.png", "report.html", "report.json"]);
  for (const [name, bytes] of Object.entries(page)) {
    const other = native(name);
    assert.ok(bytes.equals(other), `${name} of ${pair[0][0]} ${name.endsWith(".png") ? "differs" : difference(bytes, other)}`);
  }
}

test("the example photos", async () => {
  const fixture = (name) => join(root, "fixtures", name);
  await assertSame(["before.jpg", "after.jpg"].map((name) => [fixture(name), fixture(sidecar(name))]));
});

test("pairs of real faces", { skip: isThere ? false : `SKIPPED: ${shared} is not there` }, async () => {
  const found = pairs();
  assert.ok(found.length >= 8, `${found.length} pairs`);
  for (const pair of found) await assertSame(pair);
});
