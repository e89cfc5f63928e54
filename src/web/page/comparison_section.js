// The part of the list of photos that matches two of them, compares them, and offers the report.

import { standsAlone } from "./bridge.js";
import { ask, button, element, messageOf, problem } from "./elements.js";
import { MatchStep } from "./match_step.js";
import { ownPage } from "./report_view.js";
import { savedFile } from "./saved_file.js";
import * as server from "./server.js";
import { worded } from "./words.js";

/** @import { CarriedStrip } from "./carried_strip.js" */
/** @import { Comparison, Session, StatedDecisions } from "./server.js" */

const WHY = "Compare also lets the pixels find the before photo's marks in the after photo, so that what your clicks "
  + "miss by drops out of the change. You may look at each mark that was found so, and reject what is wrong.";
/** What the after photo's file says of decisions. @type {Record<StatedDecisions, string>} */
const STATED = {
  none: "",
  fit: "Your decisions on the matched marks of these photos are saved.",
  lapsed: "What you had decided on the matched marks of these photos was of other clicks and does not hold any more. "
    + "Match them again.",
};

/**
 * The section for the pair that is chosen, and what shows anew how many photos are left; null as long as one of the two
 * is not marked.
 * @param {Session} session
 * @param {CarriedStrip | null} strip The other photos, which are looked through first.
 */
export function comparisonSection(session, strip) {
  const [before, after] = session.pair.map((chosen) => session.photos.find(({ number }) => number === chosen));
  if (!before?.markings || !after?.markings) return null;
  const step = new MatchStep(session);
  const stated = element("p", { id: "match-stated", role: "status" });
  const result = element("div", { id: "comparison", role: "status" });
  const look = async () => {
    const found = await server.statedDecisions(before.number, after.number).catch(() => null);
    stated.textContent = worded(STATED[found?.decisions ?? "none"]);
  };
  const left = element("p", { id: "left", class: "caution warning", hidden: true });
  const run = async () => {
    if (strip?.left) return strip.focus();
    if (!(await savedFirst(step))) return;
    result.replaceChildren(element("p", {}, "Comparing …"));
    try {
      const comparison = await server.compare(before.number, after.number);
      result.replaceChildren(...report(comparison, session.keeps));
    } catch (error) {
      result.replaceChildren(problem(messageOf(error)));
    }
  };
  const match = async () => {
    stated.textContent = "";
    await step.match({ before, after });
    step.element.scrollIntoView({ block: "start" });
  };
  look();
  const compare = button("Compare", run, { class: "main", id: "compare" });
  const refresh = () => {
    const count = strip?.left ?? 0;
    left.hidden = !count;
    left.textContent = count ? strip?.leftSentence ?? "" : "";
    compare.setAttribute("aria-disabled", String(count > 0));
  };
  refresh();
  const section = element("section", {}, element("h2", {}, "Compare"), left, element("div", { class: "row" },
    compare, button("Look at the match", match, { id: "match" })),
  element("p", { class: "hint" }, worded(WHY)), stated, result, step.element);
  const start = () => {
    section.scrollIntoView({ block: "start" });
    return run();
  };
  return { element: section, refresh, start, focus: () => compare.focus() };
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
 * What a comparison found, with the files of its report: the first is the page.
 * @param {Comparison} comparison
 * @param {boolean} keeps
 */
function report({ headline, means, files: [page, ...others], name }, keeps) {
  /** @param {string} file What it is called where it is saved by itself: as the after photo. */
  const savedAs = (file) => `${name}.${file.split(".").pop()}`;
  const link = (/** @type {string} */ file, /** @type {string} */ text) =>
    savedFile(`api/comparison/${file}`, savedAs(file), text);
  const said = means === null ? headline : `${headline} ${means}`;
  const parts = [element("p", {}, said), element("p", { class: "row" },
    ownPage(`api/comparison/${page}`, savedAs(page), "Open the report", { class: "main", id: "open-report" }),
    link(page, standsAlone() ? "Save the report" : `Download ${page}`), ...others.map((file) => link(file, file)))];
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
