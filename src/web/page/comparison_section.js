// The part of the list of photos that matches two of them, compares them, and offers the report.

import { ask, button, element, messageOf, problem } from "./elements.js";
import { MatchStep } from "./match_step.js";
import * as server from "./server.js";

/** @import { Comparison, PhotoRow, Session, StatedDecisions } from "./server.js" */

const WHY = "Compare also lets the pixels find the before photo's marks in the after photo, so that what your clicks "
  + "miss by drops out of the change. Match shows you each mark that was found so, and you reject what is wrong.";
/** What the after photo's file says of decisions. @type {Record<StatedDecisions, string>} */
const STATED = {
  none: "",
  fit: "Your decisions on the matched marks of these photos are saved.",
  lapsed: "What you had decided on the matched marks of these photos was of other clicks and does not hold any more. "
    + "Match them again.",
};

/**
 * @param {PhotoRow[]} marked The photos that are marked, two at least.
 * @param {Session} session
 */
export function comparisonSection(marked, session) {
  const step = new MatchStep(session);
  const stated = element("p", { id: "match-stated", role: "status" });
  const selects = [photoSelect("before", marked, marked[0]), photoSelect("after", marked, marked[1])];
  const result = element("div", { id: "comparison", role: "status" });
  /** @returns {PhotoRow[]} */
  const chosen = () => selects.map(({ value }) => marked.find(({ number }) => number === Number(value)) ?? marked[0]);
  const look = async () => {
    const [before, after] = chosen();
    const found = await server.statedDecisions(before.number, after.number).catch(() => null);
    const isStill = chosen()[0] === before && chosen()[1] === after;
    if (isStill) stated.textContent = STATED[found?.decisions ?? "none"];
  };
  for (const select of selects) {
    select.addEventListener("change", () => {
      step.clear();
      look();
    });
  }
  const run = async () => {
    if (!(await savedFirst(step))) return;
    const [before, after] = chosen();
    result.replaceChildren(element("p", {}, "Comparing …"));
    try {
      const comparison = await server.compare(before.number, after.number);
      result.replaceChildren(...report(comparison, session.keeps));
    } catch (error) {
      result.replaceChildren(problem(messageOf(error)));
    }
  };
  const match = async () => {
    const [before, after] = chosen();
    stated.textContent = "";
    await step.match({ before, after });
  };
  look();
  return element("section", {}, element("h2", {}, "Compare"), element("div", { class: "row" },
    element("label", { class: "line" }, "Before", selects[0]), element("label", { class: "line" }, "After", selects[1]),
    button("Match", match, { id: "match" }), button("Compare", run, { class: "main", id: "compare" })),
  element("p", { class: "hint" }, WHY), stated, result, step.element);
}

/**
 * Saves decisions that are not saved, if the user wants that; gives whether to go on.
 * @param {MatchStep} step
 */
async function savedFirst(step) {
  if (!step.isUnsaved) return true;
  const text = "Your decisions on the matched marks are not saved, and the comparison would be without them.";
  const answer = await ask(text, [["Save them first", "save"], ["Compare without them", "without"], ["Not now", null]]);
  return answer === "save" ? step.save() : answer !== null;
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
