// The panel of the questions about a photo, each with pictures.

import { withEyes, withMirrored, withParted } from "./answer_edits.js";
import { button, element, picture, problem, withValue } from "./elements.js";

/** @import { Cosmetics, Draft, Expression } from "./server.js" */
/**
 * What the questions are about.
 * @typedef {object} AboutState
 * @property {Draft} draft
 * @property {string | null} marker The initials, null where they are not known and are asked for.
 * @property {boolean} asksMarker
 * @property {boolean} isFurther Whether the photo has a marking already.
 * @property {boolean} suggests Whether marks are suggested next.
 * @property {boolean} isAsking Whether a suggestion is being waited for.
 * @property {string | null} refusal Why no marks were suggested, where that is so.
 * @property {Node | null} chooser Where marks of another program are chosen.
 */
/**
 * @typedef {object} AboutActions
 * @property {(draft: Draft) => void} change
 * @property {(marker: string) => void} setMarker
 * @property {() => void} leave
 * @property {() => void} next
 * @property {() => void} byClicks Has the marks proposed from some clicks.
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
  const labels = answers.map(([value, label, shown]) => element("label", {},
    element("input", { type: "radio", name, value, checked: value === chosen, onchange: () => choose(value) }),
    shown ? picture(`diagrams/${shown}.svg`) : null, element("span", {}, label)));
  return element("fieldset", { class: "pictures" }, element("legend", {}, text), ...labels);
}

/** @param {boolean} value */
const yesOrNo = (value) => (value ? "yes" : "no");

/**
 * @param {AboutState} state
 * @param {AboutActions} act
 */
export function aboutPanel(state, act) {
  const { suggests, isAsking, refusal } = state;
  const label = suggests ? isAsking ? "Looking for the face…" : "Show the marks"
    : refusal === null ? "Next" : "Place them by clicks";
  return [
    refusal === null ? null : problem(refusal), element("h2", { tabindex: "-1" }, "About this photo"),
    ...questions(state, act), state.chooser,
    element("div", { class: "buttons" },
      element("p", { class: "hint", id: "answered" }, `As answered: ${answersOf(state)}.`),
      button("All photos", act.leave, { id: "back" }),
      suggests ? button("Place them by clicks", act.byClicks, { id: "by-clicks" }) : null,
      button(label, act.next, { class: "main", id: "next" })),
  ].filter((part) => part !== null);
}

/** Whether what the picture shows is asked: a further marking is of the same picture, which was answered before. */
const asksOfPicture = (/** @type {AboutState} */ { isFurther, draft }) => !isFurther || draft.corrects !== null;

/** What is answered to the questions that are shown, those that are not in view too. @param {AboutState} state */
function answersOf(state) {
  const { mirrored, expression, cosmetics, parted, eyes } = state.draft.about;
  const face = { rest: "at rest", smile: "smiling", other: "another expression" }[expression];
  const ofPicture = asksOfPicture(state) ? [mirrored ? "a mirror image" : "no mirror image", face] : [];
  const paint = { no: "no lipstick", yes: "lipstick", unknown: "lipstick: not answered" }[cosmetics];
  const answers = [...ofPicture, parted ? "lips parted" : "lips closed",
    eyes ? "eyes in the picture" : "only nose and mouth in the picture", ...(ofPicture.length ? [paint] : [])];
  return answers.join(", ");
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
  if (asksOfPicture(state)) parts.push(...pictureQuestions(draft, act));
  parts.push(
    question("parted", "The lips are", [["no", "closed", "closed"], ["yes", "parted", "parted"]], yesOrNo(about.parted),
      (value) => act.change(withParted(draft, value === "yes"))),
    question("eyes", "In the picture there are",
      [["yes", "the eyes too", "eyes"], ["no", "only nose and mouth", "mouth"]], yesOrNo(about.eyes),
      (value) => act.change(withEyes(draft, value === "yes"))),
  );
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
