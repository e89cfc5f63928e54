// Opens a page of its own, such as the report: in a window, or where no server could give it one as a part of the page.

import { fileAt, standsAlone } from "./bridge.js";
import { button, byId, element } from "./elements.js";
import { handedOver, saveAs } from "./saved_file.js";

/** @import { Attributes } from "./elements.js" */

/**
 * What opens the page at a path.
 * @param {string} path
 * @param {string} name What it is called where it is saved.
 * @param {string} text
 * @param {Attributes} attributes
 */
export function ownPage(path, name, text, attributes) {
  if (!standsAlone()) return element("a", { href: path, target: "_blank", rel: "noopener", ...attributes }, text);
  return button(text, () => show(path, name, text), attributes);
}

/**
 * Shows a page in a dialog; it can be saved, and where the browser can hand files on, sent.
 * @param {string} path
 * @param {string} name What it is called where it is saved.
 * @param {string} text What it is.
 */
async function show(path, name, text) {
  const file = await fileAt(path);
  if (!file) return;
  const dialog = byId("report", HTMLDialogElement);
  // Kept apart from the page: it may run its own script and print, and reach nothing of the page.
  const frame = element("iframe", { title: text, sandbox: "allow-scripts allow-modals" });
  frame.srcdoc = await file.text();
  const given = new File([file], name, { type: file.type });
  const canSend = navigator.canShare?.({ files: [given] }) ?? false;
  // A person who changes their mind has sent nothing.
  const send = () => navigator.share({ files: [given] }).catch(() => {});
  dialog.setAttribute("aria-label", text);
  const said = element("span", { role: "status" });
  const save = () => {
    saveAs(file, name);
    said.textContent = handedOver(name);
  };
  dialog.replaceChildren(element("div", { class: "row" },
    button("Back", () => dialog.close(), { id: "close-report" }),
    button("Save it", save, { class: "main", id: "save-report" }),
    canSend ? button("Send it …", send, { id: "send-report" }) : null, said), frame);
  dialog.onclose = () => dialog.replaceChildren();
  dialog.showModal();
}
