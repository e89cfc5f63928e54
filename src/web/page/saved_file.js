// Links to files that are saved: from the server, or where the page stands alone from the worker.

import { fileAt, standsAlone } from "./bridge.js";
import { button, element } from "./elements.js";

/**
 * Something that saves the file at a path under a name.
 * @param {string} path
 * @param {string} name
 * @param {string} text
 * @param {() => void} [then] What is done once it was handed to the browser.
 */
export function savedFile(path, name, text, then = () => {}) {
  if (!standsAlone()) return element("a", { href: path, download: name }, text);
  const said = element("span", { role: "status", class: "hint" });
  const save = button(text, async () => {
    const file = await fileAt(path);
    if (!file) return;
    saveAs(file, name);
    said.textContent = handedOver(name);
    then();
  }, { "data-name": name });
  return element("span", { class: "row" }, save, said);
}

/**
 * What is said of a file that was given to the browser to save: where it lies only the browser knows.
 * @param {string} name
 */
export const handedOver = (name) => `${name} is given to the browser: look among its downloads.`;

/** How long the browser has to take a file: it says nothing when it has. */
const TAKEN_MS = 60_000;

/**
 * Has the browser save a file. One at a time: of several at once browsers hold all but the first back.
 * @param {Blob} file
 * @param {string} name
 */
export function saveAs(file, name) {
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), TAKEN_MS);
}
