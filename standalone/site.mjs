// The folder for a host: the page as an app, what it does, its protocol, and an example that the program itself has made.
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { answered, started } from "./page/webassembly.js";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");

/** The program, to be asked as the page asks it. @param {Uint8Array} wasm */
export async function program(wasm) {
  const exports = await started(wasm);
  return (head, body = new Uint8Array()) => {
    const answer = answered(exports, head, typeof body === "string" ? new TextEncoder().encode(body) : body);
    const bytes = Buffer.from(answer.bytes);
    if (answer.status !== 200) throw new Error(`${head}: ${answer.status} ${bytes}`);
    return bytes;
  };
}

/** What the program makes of two photos with their landmark files. */
export function compared(ask, photos) {
  const numbers = photos.map(([name, bytes]) => JSON.parse(ask(`POST /api/photos?name=${encodeURIComponent(name)}`, bytes)).number);
  for (const [name, , landmarks] of photos) ask(`POST /api/landmarks?name=${encodeURIComponent(name)}`, landmarks);
  const { files } = JSON.parse(ask("POST /api/comparison", JSON.stringify(numbers)));
  return Object.fromEntries(files.map((name) => [name, ask(`GET /api/comparison/${name}`)]));
}

/** Writes the folder `site` beside the page and the app. */
export async function site(wasm, folder, version) {
  const [to, example] = [join(folder, "site"), join(folder, "site", "example")];
  mkdirSync(example, { recursive: true });
  cpSync(join(folder, "app"), join(to, "app"), { recursive: true });
  for (const name of readdirSync(folder).filter((name) => name === "lipmetry.html" || name.startsWith("LICENSE"))) {
    copyFileSync(join(folder, name), join(to, name));
  }
  const ask = await program(wasm);
  const photos = ["before", "after"].map((name) => {
    const photo = join(root, "fixtures", `${name}.jpg`);
    copyFileSync(photo, join(example, `${name}.jpg`));
    return [`${name}.jpg`, readFileSync(photo), readFileSync(join(root, "fixtures", `${name}.landmarks.json`))];
  });
  const files = compared(ask, photos);
  for (const name of ["report.html", "overlay.png"]) writeFileSync(join(example, name), files[name]);
  writeFileSync(join(example, "marks.json"), ask("GET /api/work"));
  writeFileSync(join(to, "protocol.html"), ask("GET /api/protocol.html"));
  const landing = readFileSync(join(here, "site", "index.html"), "utf8").replace("VERSION", version);
  writeFileSync(join(to, "index.html"), landing);
}
