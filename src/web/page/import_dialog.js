// Asks in a dialog what a file of another program does not say.

import { byId, element } from "./elements.js";
import { bodyTitleOf } from "./steps.js";

/** @import { GuideEntry } from "./server.js" */
/**
 * What is asked: `question` is what its answer is called, `sentence` says why and helps to answer. Where there are no
 * choices, names of points or a number are asked for.
 * @typedef {object} ImportQuestion
 * @property {string} question
 * @property {string} title
 * @property {string} sentence
 * @property {{ value: string, words: string }[]} choices
 */
/** @typedef {string | number} ImportAnswer */

/** The name of the field whose value is the answer. */
const FIELD = "import-answer";

/**
 * Gives the answer; null where the dialog is left without one.
 * @param {ImportQuestion} asked
 * @param {GuideEntry[]} guide
 * @param {ImportAnswer} [before] What was answered before, where that is asked again.
 * @returns {Promise<ImportAnswer | null>}
 */
export function askOfFile(asked, guide, before) {
  const dialog = byId("question", HTMLDialogElement);
  return new Promise((resolve) => {
    /** @type {ImportAnswer | null} */
    let answer = null;
    const form = element("form", { onsubmit: (event) => {
      event.preventDefault();
      const value = new FormData(form).get(FIELD);
      if (typeof value !== "string") return;
      answer = asked.question === "pick" ? Number(value) : value;
      dialog.close();
    } }, ...fields(asked, guide, before), element("div", { class: "buttons" },
      element("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
      element("button", { type: "submit", class: "main" }, "Go on")));
    dialog.replaceChildren(element("h2", { id: "question-text" }, asked.title),
      element("p", { id: "question-why" }, asked.sentence), form);
    dialog.onclose = () => resolve(answer);
    dialog.showModal();
    const first = form.querySelector("input");
    first?.focus();
  });
}

/**
 * @param {ImportQuestion} asked
 * @param {GuideEntry[]} guide
 * @param {ImportAnswer | undefined} before
 */
function fields({ question, title, choices }, guide, before) {
  const described = { "aria-describedby": "question-why", required: true };
  if (choices.length) {
    const labels = choices.map(({ value, words }) => element("label", { class: "tick" },
      element("input", { type: "radio", name: FIELD, value, ...described }), element("span", {}, words)));
    return [element("fieldset", { class: "choices" }, element("legend", { class: "visually-hidden" }, title),
      ...labels)];
  }
  if (question === "pick") {
    return [element("label", { class: "line" }, "Its number",
      element("input", { type: "number", name: FIELD, min: 1, step: 1, value: before, ...described }))];
  }
  return [element("label", { class: "line" }, "Names, with commas between them",
    element("input", { type: "text", name: FIELD, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      placeholder: "ch_r,cph_r,ls,cph_l,ch_l,sto", value: before, ...described })), names(guide)];
}

/** What the points are called in a file, and what they are. @param {GuideEntry[]} guide */
function names(guide) {
  const points = guide.filter(({ kind }) => kind === "point");
  const rows = points.map(({ id }) => element("li", {}, element("b", {}, id), ` ${bodyTitleOf(guide, id)}`));
  return element("ul", { class: "names", tabindex: "0", "aria-label": "The names" }, rows);
}
