// The worklist of a study: its people with their visits, how far each is marked, and the next one a key away.

import { ask, button, byId, element, problem } from "./elements.js";
import * as server from "./server.js";
import { isFinger } from "./words.js";

/** @import { Session } from "./server.js" */
/** @import { Study, VisitState, WorkItem } from "./worklist_routes.js" */
/**
 * `open` takes a visit in hand, by its place; `setMarker` says who marks, and shows the list anew.
 * @typedef {{ open: (item: number) => void, setMarker: (marker: string) => Promise<void> }} WorklistActions
 */

/** How far a visit is, by a sign and in words: not by colour alone. @type {Record<VisitState, string>} */
const STATES = {
  unmarked: "○ unmarked", half_marked: "◐ begun", done: "✓ done", doubtful: "⚠ look at it", no_photos: "no photos",
  elsewhere: "in other hands",
};
/** States of which something is left to do. @type {VisitState[]} */
const OPEN = ["unmarked", "half_marked", "doubtful"];

export class Worklist {
  #main = byId("photos", HTMLElement);
  #act;
  /** What the list is narrowed to; it stays from one visit to the next. */
  #sought = "";
  #isOpenOnly = false;
  /** The visit that was in hand last, where the list is gone on from. @type {number | null} */
  #last = null;

  /** @param {WorklistActions} act */
  constructor(act) { this.#act = act; }

  /** The visit that is gone back from. @param {number | null} item */
  cameFrom(item) { this.#last = item ?? this.#last; }

  /**
   * @param {Session} session
   * @param {string | null} trouble What went wrong, if anything.
   */
  show(session, trouble = null) {
    const { study, blind } = session;
    if (!study?.items) return;
    this.#main.hidden = false;
    byId("photo-name", HTMLElement).textContent = blind ? "A study, marked blind" : "A study";
    const parts = study.asks_marker ? [this.#whoMarks(trouble)] : this.#parts(study, study.items, blind, trouble);
    this.#main.replaceChildren(...parts);
    // What is to be done next has the focus.
    const [first] = ["#study-marker", "#next-visit", "h2"].flatMap((each) => this.#main.querySelector(each) ?? []);
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
    const last = this.#main.querySelector(`[data-item="${this.#last}"]`);
    last?.scrollIntoView({ block: "center" });
  }

  /** Asks who marks, before a photo is seen. @param {string | null} trouble */
  #whoMarks(trouble) {
    const field = element("input", { type: "text", id: "study-marker", maxlength: "32", autocomplete: "off",
      required: true });
    const start = () => { if (field.value.trim()) this.#act.setMarker(field.value.trim()); else field.focus(); };
    field.addEventListener("keydown", ({ key }) => { if (key === "Enter") start(); });
    return element("section", {}, element("h2", { tabindex: "-1" }, "Who marks?"),
      trouble === null ? null : problem(trouble),
      element("label", { class: "line" }, "Your initials or code. By them the page knows what you have marked already.",
        field),
      element("p", {}, button("Start", start, { class: "main", id: "study-start" })));
  }

  /**
   * @param {Study} study
   * @param {WorkItem[]} items
   * @param {boolean} blind
   * @param {string | null} trouble
   */
  #parts(study, items, blind, trouble) {
    const heading = element("h2", { tabindex: "-1" }, blind ? "Photos to mark" : "People and visits");
    const list = element("ol", { id: "worklist", class: blind ? "codes" : "people" });
    const fill = () => list.replaceChildren(...this.#rows(items, blind));
    fill();
    const parts = [heading, trouble === null ? null : problem(trouble), this.#progress(study, items),
      this.#nextPart(study, items), items.length > 1 ? this.#filters(fill, blind) : null, list, endSection()];
    return parts.filter((part) => part !== null);
  }

  /**
   * @param {Study} study
   * @param {WorkItem[]} items
   */
  #progress({ total, done }, items) {
    /** @param {VisitState} state */
    const count = (state) => items.filter((item) => item.state === state).length;
    /** @type {[VisitState, string][]} */
    const named = [["unmarked", "unmarked"], ["half_marked", "begun, not saved"], ["doubtful", "to be looked at"],
      ["no_photos", "without photos"], ["elsewhere", "in other hands"]];
    const others = named.flatMap(([state, words]) => (count(state) ? [`${count(state)} ${words}`] : []));
    const said = [`${count("done")} of ${total} done`, ...others].join(", ");
    return element("p", { id: "study-progress" }, element("progress", { max: total, value: done,
      "aria-label": "How much is marked" }), ` ${said}.`);
  }

  /**
   * @param {Study} study
   * @param {WorkItem[]} items
   */
  #nextPart({ next }, items) {
    if (next === null) {
      const left = items.some(({ state }) => state === "doubtful");
      const look = "Nothing is unmarked. Look at what has a ⚠: press it, and correct the marks.";
      const said = left ? look : "All is marked.";
      return element("p", { id: "all-marked", class: "done" }, said);
    }
    const { state } = items[next];
    const label = `${state === "half_marked" ? "Go on with" : "Mark"} ${titleOf(items[next])}`;
    const hint = isFinger ? null : element("span", { class: "hint" }, "Enter, or N");
    return element("p", { id: "study-next" }, button(label, () => this.#act.open(next), { class: "main",
      id: "next-visit" }), hint);
  }

  /**
   * @param {() => void} fill
   * @param {boolean} blind
   */
  #filters(fill, blind) {
    const box = element("input", { type: "checkbox", id: "open-only", checked: this.#isOpenOnly, onchange: () => {
      this.#isOpenOnly = box.checked;
      fill();
    } });
    const field = element("input", { type: "search", id: "seek-person", "aria-label": blind ? "Photo" : "Person",
      placeholder: blind ? "Photo …" : "Person …", value: this.#sought, oninput: () => {
        this.#sought = field.value;
        fill();
      } });
    return element("div", { class: "row", id: "study-filters" }, field,
      element("label", { class: "tick" }, box, " Only what is left to do"));
  }

  /**
   * A row for each person, or each photo.
   * @param {WorkItem[]} items
   * @param {boolean} blind
   */
  #rows(items, blind) {
    /** @type {Map<string, [item: WorkItem, place: number][]>} */
    const people = new Map();
    items.forEach((item, place) => {
      people.set(item.name, [...people.get(item.name) ?? [], [item, place]]);
    });
    const sought = this.#sought.trim().toLowerCase();
    const shown = [...people].filter(([name, visits]) => name.toLowerCase().includes(sought)
      && (!this.#isOpenOnly || visits.some(([{ state }]) => OPEN.includes(state))));
    if (!shown.length) return [element("li", { class: "hint" }, "Nothing here is left to do, or has that name.")];
    return shown.map(([name, visits]) => element("li", {}, blind ? null : element("b", {}, name),
      element("span", { class: "visits" }, visits.map(([item, place]) => this.#visit(item, place)))));
  }

  /**
   * @param {WorkItem} item
   * @param {number} place
   */
  #visit(item, place) {
    const { visit, state, photos, reasons, name } = item;
    const count = photos !== null && photos > 1 ? ` · ${photos} photos` : "";
    const isShut = state === "no_photos" || state === "elsewhere";
    const words = `${STATES[state]}${count}`;
    const onclick = () => { if (!isShut) this.#act.open(place); };
    return element("button", { type: "button", onclick, class: "visit", "data-state": state, "data-item": place,
      title: reasons.join("\n") || null, "aria-disabled": isShut ? "true" : null,
      "aria-current": place === this.#last ? "true" : null, "aria-label": `${titleOf(item)}: ${words}` },
    element("b", {}, visit ?? name), element("span", {}, words));
  }
}

/** What a visit is called. @param {WorkItem} item */
const titleOf = ({ name, visit }) => (visit === null ? name : `${name}, ${visit}`);

/** Ends the program; what is saved stays. */
function endSection() {
  const end = async () => {
    const question = "End the program? What is saved stays beside the photos; started again, it goes on from here.";
    if (!(await ask(question, [["End it", true], ["Stay", false]]))) return;
    await server.finish().catch(() => {});
    byId("photos", HTMLElement).replaceChildren(element("h2", { tabindex: "-1" }, "The program has ended"),
      element("p", {}, "You can close this page."));
  };
  return element("section", {}, button("I am done", end, { id: "done" }));
}
