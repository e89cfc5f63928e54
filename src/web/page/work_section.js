// The part of the list of photos that saves all marks in one file, and where the page stands alone keeps them in the
// browser if the user wants that.

import { keeping } from "./bridge.js";
import { button, element, messageOf, problem } from "./elements.js";
import { savedFile } from "./saved_file.js";

/** @import { Keeping } from "./bridge.js" */
/** @import { Session } from "./server.js" */

/** What the file is called. */
const NAME = "lipmetry-marks.json";

/** Where the marks are. */
const KEPT = "Your marks are kept in this browser, your photos are not. ";
const FORGOTTEN = "Photos and marks are in this page alone; when it is closed, it forgets them. ";

/** @param {Session} session */
export function workSection({ photos }) {
  const kept = keeping();
  const where = element("span", {}, kept?.isOn ? KEPT : FORGOTTEN);
  const hasMarks = photos.some(({ markings, begun }) => markings || begun);
  /** @type {(Node | null)[]} */
  const parts = [];
  if (hasMarks) {
    parts.push(element("p", {}, kept ? where : null,
      "Save the marks in one file, and you can go on another day: choose the same photos and this file again."),
    element("p", { class: "row" }, savedFile("api/work", NAME, "Save all marks in one file", () => kept?.noteSaved())));
  }
  if (kept) parts.push(keptPart(kept, () => { where.textContent = kept.isOn ? KEPT : FORGOTTEN; }));
  const shown = parts.filter((part) => part !== null);
  return shown.length ? element("section", { id: "work" }, element("h2", {}, "Your marks"), ...shown) : null;
}

/**
 * @param {Keeping} kept
 * @param {() => void} changed Is told when marks are kept from now on, or no longer.
 */
function keptPart(kept, changed) {
  const status = element("span", { role: "status" });
  const change = async (/** @type {boolean} */ isOn) => {
    try {
      await kept.turn(isOn);
      changed();
      status.textContent = isOn ? "Marks are kept from now on." : "What was kept is deleted.";
    } catch (error) {
      status.replaceChildren(problem(messageOf(error)));
      box.checked = kept.isOn;
    }
  };
  const box = element("input", { type: "checkbox", id: "keep-marks", checked: kept.isOn,
    onchange: () => change(box.checked) });
  const clear = button("Delete what is kept", async () => {
    box.checked = false;
    await change(false);
  }, { id: "delete-kept" });
  return element("div", {}, element("label", { class: "tick" }, box,
    " Keep my marks in this browser, so that a closed page loses none"),
  element("p", { class: "hint" }, "Marks and the names of the photos, not the photos. Whoever uses this browser can "
    + "read them, and so can other pages that are files on this device. A private window forgets them."),
  element("p", { class: "row" }, clear, status));
}

/**
 * Of which photos there are marks that wait for them; null where none wait.
 * @param {Session} session
 */
export function awaitedPart({ awaited }) {
  if (!awaited.length) return null;
  const names = awaited.map(({ name, visit }) => (visit ? `${name} (${visit})` : name)).join(", ");
  const choose = awaited.length === 1 ? "choose that photo, and its marks are there"
    : "choose these photos, and their marks are there";
  return element("p", { id: "awaited", class: "caution note" }, `There are marks of ${names}: ${choose}.`);
}
