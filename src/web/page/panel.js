// The panel beside the photo: it holds what a step says, and keeps the focus when that is made anew.

import { announce, byId, element, problem } from "./elements.js";
import { worded, wordedWithin } from "./words.js";

export class Panel {
  #element = byId("panel", HTMLElement);
  /** What is implausible about the marks at hand. @type {string[]} */
  #doubts = [];

  /** Shows contents anew; what had the focus has it again. @param {Node[]} contents */
  fill(contents) {
    const { activeElement } = document;
    const selector = activeElement && this.#element.contains(activeElement) ? selectorOf(activeElement) : null;
    this.#element.replaceChildren(...contents);
    wordedWithin(this.#element);
    this.#fillDoubts();
    if (selector) this.#focus(selector, { preventScroll: true });
  }

  /** Says what is implausible about the marks at hand, in a sentence each. @param {string[]} doubts */
  showDoubts(doubts) {
    const isNew = doubts.some((doubt) => !this.#doubts.includes(doubt));
    this.#doubts = doubts;
    this.#fillDoubts();
    if (isNew) announce(doubts.join(" "));
  }

  #fillDoubts() {
    for (const old of this.#element.querySelectorAll(".doubt")) old.remove();
    const said = this.#doubts.map((doubt) => element("p", { class: "caution warning doubt" }, doubt));
    // Where a small window shows it, too.
    const heading = this.#element.querySelector("h2");
    heading ? heading.after(...said) : this.#element.prepend(...said);
  }

  /** Begins a step: its contents are shown from the top, and its heading is read aloud. */
  begin() {
    this.toTop();
    this.announceHeading();
  }

  /** Shows the contents from the top, and the photo: in a narrow window the page scrolls, not the panel. */
  toTop() {
    this.#element.scrollTop = 0;
    document.documentElement.scrollTop = 0;
  }

  announceHeading() { announce(this.#element.querySelector("h2")?.textContent ?? ""); }

  /** @param {FocusOptions} [options] */
  focusHeading(options) { this.#focus("h2", options); }

  /** Gives the button that goes on the focus. */
  focusNext() { this.#focus("#next", { preventScroll: true }); }

  /**
   * @param {string} selector
   * @param {FocusOptions} [options]
   */
  #focus(selector, options) {
    const found = this.#element.querySelector(selector);
    if (found instanceof HTMLElement) found.focus(options);
  }

  /** Presses the button that goes on. */
  pressNext() {
    const next = this.#element.querySelector("#next");
    if (next instanceof HTMLElement) next.click();
  }

  /** Reads a problem aloud that the contents begin with, and shows it. */
  announceProblem() {
    this.toTop();
    const shown = this.#element.querySelector(".problem");
    announce(shown?.textContent ?? "");
    shown?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} text */
  showProblem(text) { this.#element.prepend(problem(worded(text))); }
}

/**
 * What finds an element of the panel again when its contents are made anew; null where nothing does.
 * @param {Element} element
 */
function selectorOf(element) {
  if (element.id) return `#${element.id}`;
  if (element instanceof HTMLInputElement && element.name) return `[name="${element.name}"][value="${element.value}"]`;
  return element.tagName === "H2" ? "h2" : null;
}
