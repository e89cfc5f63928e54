// Puts the page, its styles, its scripts and the program into one HTML file that needs no other and opens no connection:
//   node assemble.mjs PROGRAM.wasm FOLDER
// writes FOLDER/lipmetry.html, FOLDER/app with the same page for a host, to be installed as an app, and FOLDER/site.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { site } from "./site.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const [wasm, folder] = process.argv.slice(2);
if (!wasm || !folder) throw new Error("node assemble.mjs PROGRAM.wasm FOLDER");

const text = (...path) => readFileSync(join(root, ...path), "utf8");
/** How a policy names an inline script. */
const source = (script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** A script with all that it imports. What would end the element that it stands in is written otherwise. */
async function bundled(entry, format) {
  const { outputFiles } = await build({
    entryPoints: [join(here, "page", entry)], bundle: true, write: false, format, minify: true, target: "es2022",
    charset: "ascii", legalComments: "none",
  });
  return outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--").trim();
}

/** Replaces what stands once in the page. */
function replaced(page, from, to) {
  if (page.split(from).length !== 2) throw new Error(`The page does not have once: ${from}`);
  return page.replace(from, () => to);
}

const version = text("Cargo.toml").match(/^version = "(.+)"$/m)[1];
const zipped = gzipSync(readFileSync(wasm), { level: 9 }).toString("base64");
const licences = gzipSync(readFileSync(join(folder, "LICENSE-THIRD-PARTY")), { level: 9 }).toString("base64");
const [main, worker, hosted] = [await bundled("main.js", "esm"), await bundled("worker.js", "iife"),
  await bundled("hosted.js", "iife")];
const icon = readFileSync(join(here, "page", "icon.svg"), "utf8");

/**
 * The page. What its policy allows is its own scripts, by their sums, the report's, and WebAssembly in a worker; pictures
 * that it made itself; and no connection to anywhere.
 */
function page(isHosted) {
  const scripts = [main, text("src", "report", "page", "page.js"), ...(isHosted ? [hosted] : [])].map(source).join(" ");
  const policy = [
    "default-src 'none'", `script-src ${scripts} 'wasm-unsafe-eval'`, `worker-src blob:${isHosted ? " 'self'" : ""}`,
    "style-src 'unsafe-inline'", `img-src blob: data:${isHosted ? " 'self'" : ""}`, "font-src data:", "connect-src 'none'",
    ...(isHosted ? ["manifest-src 'self'"] : []), "base-uri 'none'", "form-action 'none'",
  ].join("; ");
  const head = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer">',
    `<meta name="description" content="Measures lips on photos before and after, on this device alone.">`,
    `<link rel="icon" href="data:image/svg+xml;base64,${Buffer.from(icon).toString("base64")}">`,
    ...(isHosted ? ['<link rel="manifest" href="manifest.webmanifest">'] : []),
    `<style>\n${text("src", "web", "page", "page.css")}${readFileSync(join(here, "page", "standalone.css"), "utf8")}</style>`,
  ].join("\n");
  const end = [
    `<script type="text/plain" id="worker">${worker}</script>`,
    `<script type="text/plain" id="program">${zipped}</script>`,
    `<script type="text/plain" id="licences">${licences}</script>`,
    ...(isHosted ? [`<script>${hosted}</script>`] : []),
    `<script type="module">${main}</script>`,
  ].join("\n");
  let made = text("src", "web", "page", "index.html");
  made = replaced(made, '<meta charset="utf-8">', `<meta charset="utf-8">\n<!-- lipmetry ${version}: one file, no connection -->`);
  made = replaced(made, '<title>Mark photos – lipmetry</title>', "<title>lipmetry</title>");
  made = replaced(made, '<link rel="icon" href="diagrams/closed.svg">\n<link rel="stylesheet" href="page/page.css">\n'
    + '<script type="module" src="page/main.js"></script>', head);
  made = replaced(made, "<noscript><p>This page needs scripts: they are part of the program and come from this machine.</p></noscript>",
    "<noscript><p>This page needs scripts, which are all in it. A preview of a file shows none, as on an iPhone: open the page "
    + "in a browser from where it is hosted, or on a computer.</p></noscript>");
  return replaced(made, "</body>", `${end}\n</body>`);
}

mkdirSync(join(folder, "app"), { recursive: true });
copyFileSync(wasm, join(folder, "lipmetry.wasm"));
const single = page(false);
writeFileSync(join(folder, "lipmetry.html"), single);
const app = page(true);
const manifest = {
  name: "lipmetry", short_name: "lipmetry", description: "Measures lips on photos before and after, on this device alone.",
  lang: "en", start_url: "./", scope: "./", display: "standalone", background_color: "#fbfaf8", theme_color: "#fbfaf8",
  icons: [{ src: "icon.svg", sizes: "any", type: "image/svg+xml" },
    { src: "icon-192.png", sizes: "192x192", type: "image/png" }, { src: "icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" }],
};
const files = { "index.html": app, "manifest.webmanifest": JSON.stringify(manifest, null, 2), "icon.svg": icon };
const sum = createHash("sha256");
for (const content of Object.values(files)) sum.update(content);
const serviceWorker = readFileSync(join(here, "page", "service_worker.js"), "utf8")
  .replace("VERSION_OF_THE_FILES", sum.digest("hex").slice(0, 16));
for (const [name, content] of Object.entries({ ...files, "service_worker.js": serviceWorker })) {
  writeFileSync(join(folder, "app", name), content);
}
for (const size of [192, 512]) copyFileSync(join(here, "page", `icon-${size}.png`), join(folder, "app", `icon-${size}.png`));
await site(readFileSync(wasm), folder, version);
console.log(`lipmetry.html: ${(Buffer.byteLength(single) / 1e6).toFixed(2)} MB`);
