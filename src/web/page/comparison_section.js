// The part of the list of photos that compares two of them and offers the report.

import { button, element, messageOf, problem } from "./elements.js";
import * as server from "./server.js";

/** @import { Comparison, PhotoRow } from "./server.js" */

/**
 * @param {PhotoRow[]} marked The photos that are marked, two at least.
 * @param {boolean} keeps Whether reports can be saved beside the photos.
 */
export function comparisonSection(marked, keeps) {
  const [before, after] = [photoSelect("before", marked, marked[0]), photoSelect("after", marked, marked[1])];
  const result = element("div", { id: "comparison", role: "status" });
  const run = async () => {
    result.replaceChildren(element("p", {}, "Comparing …"));
    try {
      const comparison = await server.compare(Number(before.value), Number(after.value));
      result.replaceChildren(...report(comparison, keeps));
    } catch (error) {
      result.replaceChildren(problem(messageOf(error)));
    }
  };
  return element("section", {}, element("h2", {}, "Compare"), element("div", { class: "row" },
    element("label", { class: "line" }, "Before", before), element("label", { class: "line" }, "After", after),
    button("Compare", run, { class: "main", id: "compare" })), result);
}

/**
 * @param {string} name
 * @param {PhotoRow[]} photos
 * @param {PhotoRow} chosen
 */
const photoSelect = (name, photos, chosen) => element("select", { name },
  ...photos.map((photo) => element("option", { value: photo.number, selected: photo === chosen }, photo.name)));

/**
 * What a comparison found, with the files of its report: the first is the page.
 * @param {Comparison} comparison
 * @param {boolean} keeps
 */
function report({ headline, files: [page, ...others] }, keeps) {
  const links = others.map((name) => element("a", { href: `api/comparison/${name}`, download: name }, name));
  const parts = [element("p", {}, headline), element("p", { class: "row" },
    element("a", { href: `api/comparison/${page}`, target: "_blank", rel: "noopener" }, "Open the report"),
    element("a", { href: `api/comparison/${page}`, download: page }, `Download ${page}`), ...links)];
  return keeps ? [...parts, savingRow()] : parts;
}

function savingRow() {
  const place = element("span", { role: "status" });
  const save = async () => {
    try {
      place.textContent = `Saved in ${(await server.saveReport()).place}`;
    } catch (error) {
      place.replaceChildren(problem(messageOf(error)));
    }
  };
  return element("p", { class: "row" }, button("Save the report beside the photos", save, { id: "keep" }), place);
}
