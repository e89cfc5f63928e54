// The panel of the questions about a photo, each with pictures.

import { withEyes, withMirrored, withParted } from "./answer_edits.js";
import { button, element, withValue } from "./elements.js";

/** @import { Cosmetics, Draft, Expression } from "./server.js" */
/**
 * What the questions are about.
 * @typedef {object} AboutState
 * @property {Draft} draft
 * @property {string | null} marker The initials, null where they are not known and are asked for.
 * @property {boolean} asksMarker
 * @property {boolean} isFurther Whether the photo has a marking already.
 * @property {number | null} source The photo whose marks are transferred; null for the average face.
 * @property {[number: number, name: string][]} sources
 */
/**
 * @typedef {object} AboutActions
 * @property {(draft: Draft) => void} change
 * @property {(marker: string) => void} setMarker
 * @property {(source: number | null) => void} setSource
 * @property {() => void} leave
 * @property {() => void} next
 */

/** @type {Record<string, Expression>} */
const EXPRESSIONS = { rest: "rest", smile: "smile", other: "other" };
/** @type {Record<string, Cosmetics>} */
const COSMETICS = { no: "no", yes: "yes", unknown: "unknown" };

/**
 * A question with a picture for each answer.
 * @param {string} name
 * @param {string} text
 * @param {[value: string, label: string, picture: string | null][]} answers
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
function question(name, text, answers, chosen, choose) {
  const labels = answers.map(([value, label, picture]) => element("label", {},
    element("input", { type: "radio", name, value, checked: value === chosen, onchange: () => choose(value) }),
    picture ? element("img", { src: `diagrams/${picture}.svg`, alt: "" }) : null, element("span", {}, label)));
  return element("fieldset", { class: "pictures" }, element("legend", {}, text), ...labels);
}

/** @param {boolean} value */
const yesOrNo = (value) => (value ? "yes" : "no");

/**
 * @param {AboutState} state
 * @param {AboutActions} act
 */
export function aboutPanel(state, act) {
  return [
    element("h2", { tabindex: "-1" }, "About this photo"), ...questions(state, act),
    element("div", { class: "buttons" }, button("All photos", act.leave, { id: "back" }),
      button("Next", act.next, { class: "main", id: "next" })),
  ];
}

/**
 * @param {AboutState} state
 * @param {AboutActions} act
 */
function questions(state, act) {
  const { draft, marker } = state;
  const { about } = draft;
  const parts = [];
  if (state.asksMarker) {
    const [value, onchange] = [marker ?? "", withValue(act.setMarker)];
    parts.push(element("label", { class: "line" }, "Your initials or code, to tell who marked (may stay empty)",
      element("input", { type: "text", id: "marker", maxlength: "32", autocomplete: "off", value, onchange })));
  }
  // A further marking is of the same picture: what it is was answered before.
  if (!state.isFurther || draft.corrects !== null) parts.push(...pictureQuestions(draft, act));
  parts.push(
    question("parted", "The lips are", [["no", "closed", "closed"], ["yes", "parted", "parted"]], yesOrNo(about.parted),
      (value) => act.change(withParted(draft, value === "yes"))),
    question("eyes", "In the picture there are",
      [["yes", "the eyes too", "eyes"], ["no", "only nose and mouth", "mouth"]], yesOrNo(about.eyes),
      (value) => act.change(withEyes(draft, value === "yes"))),
  );
  if (state.sources.length) parts.push(sourceQuestion(state, act));
  return parts;
}

/**
 * @param {Draft} draft
 * @param {AboutActions} act
 */
function pictureQuestions(draft, act) {
  const { about } = draft;
  return [
    question("mirrored", "Is the picture a mirror image? Selfies often are: writing on them reads backwards.",
      [["no", "No", "straight"], ["yes", "Yes, a mirror image", "mirrored"]], yesOrNo(about.mirrored),
      (value) => act.change(withMirrored(draft, value === "yes"))),
    question("expression", "The face is",
      [["rest", "at rest", "rest"], ["smile", "smiling", "smile"], ["other", "something else", null]], about.expression,
      (value) => act.change({ ...draft, about: { ...about, expression: EXPRESSIONS[value] } })),
    question("cosmetics", "Lipstick, liner or gloss on the lips? Paint moves the border that a program sees; then the "
      + "border's clicks are used.",
    [["no", "no", null], ["yes", "yes", null], ["unknown", "I do not know", null]], about.cosmetics,
    (value) => act.change({ ...draft, about: { ...about, cosmetics: COSMETICS[value] } })),
  ];
}

/**
 * @param {AboutState} state
 * @param {AboutActions} act
 */
function sourceQuestion({ source, sources }, act) {
  const named = sources.map(([number, name]) => [String(number), `from the marks on ${name}, the same face`]);
  const options = [["", "from the average face"], ...named];
  const onchange = withValue((value) => act.setSource(value === "" ? null : Number(value)));
  return element("label", { class: "line" }, "Marks are proposed", element("select", { onchange },
    ...options.map(([value, label]) => element("option", { value, selected: value === String(source ?? "") }, label))));
}
