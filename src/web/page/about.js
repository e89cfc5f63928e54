// The questions about a photo, each with pictures.

import { button, element } from "./elements.js";
import { withEyes, withMirrored, withParted } from "./marking.js";

/** A question with a picture for each answer; `choose(value)` is told. */
function question(name, text, answers, chosen, choose) {
  return element("fieldset", { class: "pictures" }, element("legend", {}, text), answers.map(([value, label, picture]) => {
    const input = element("input", { type: "radio", name, value, checked: value === chosen, onchange: () => choose(value) });
    return element("label", {}, input, picture && element("img", { src: `diagrams/${picture}.svg`, alt: "" }), element("span", {}, label));
  }));
}

const yes = (value) => (value ? "yes" : "no");

/** The panel of the questions. */
export function aboutPanel(bench) {
  return [element("h2", { tabindex: "-1" }, "About this photo"), ...questions(bench),
    element("div", { class: "buttons" }, button("All photos", () => bench.leave(), { id: "back" }),
      button("Next", () => bench.answered(), { class: "main", id: "next" }))];
}

function questions(bench) {
  const { draft, session, source } = bench;
  const change = (next) => bench.change(next);
  const { about } = draft;
  const parts = [];
  if (bench.asksMarker) {
    parts.push(element("label", { class: "line" }, "Your initials or code, to tell who marked (may stay empty)",
      element("input", { type: "text", id: "marker", maxlength: "32", autocomplete: "off", value: session.marker ?? "", onchange: (event) => bench.setMarker(event.target.value) })));
  }
  // A further marking is of the same picture: what it is was answered before.
  if (!bench.isFurther || draft.corrects !== null) {
    parts.push(
      question("mirrored", "Is the picture a mirror image? Selfies often are: writing on them reads backwards.",
        [["no", "No", "straight"], ["yes", "Yes, a mirror image", "mirrored"]], yes(about.mirrored),
        (value) => change(withMirrored(draft, value === "yes"))),
      question("expression", "The face is", [["rest", "at rest", "rest"], ["smile", "smiling", "smile"], ["other", "something else", null]],
        about.expression, (value) => change({ ...draft, about: { ...about, expression: value } })),
    );
  }
  parts.push(
    question("parted", "The lips are", [["no", "closed", "closed"], ["yes", "parted", "parted"]], yes(about.parted),
      (value) => change(withParted(draft, value === "yes"))),
    question("eyes", "In the picture there are", [["yes", "the eyes too", "eyes"], ["no", "only nose and mouth", "mouth"]], yes(about.eyes),
      (value) => change(withEyes(draft, value === "yes"))),
  );
  const nameOf = (number) => session.photos.find((photo) => photo.number === number)?.name ?? "";
  const sources = bench.opened.carriers.map(([number]) => [String(number), `from the marks on ${nameOf(number)}, the same face`]);
  if (sources.length) {
    const options = [["", "from the generic face"], ...sources];
    parts.push(element("label", { class: "line" }, "Marks are proposed",
      element("select", { onchange: (event) => { bench.source = event.target.value === "" ? null : Number(event.target.value); } },
        options.map(([value, label]) => element("option", { value, selected: value === String(source ?? "") }, label)))));
  }
  return parts;
}
