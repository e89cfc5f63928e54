// The step Match: what the pixels say of a pair's marks, patch by patch, and what a person decides on that. Nothing
// is matched before it is asked for, and no click is ever changed.

import { announce, button, element, messageOf, problem } from "./elements.js";
import { History } from "./history.js";
import { MatchCard } from "./match_card.js";
import * as server from "./server.js";
import { TiledPhoto } from "./tiled_photo.js";
import { worded } from "./words.js";

/** @import { MatchView, PhotoRow, Session } from "./server.js" */
/** @typedef {{ before: PhotoRow, after: PhotoRow }} Pair */

const KEYS = "Arrow keys go from mark to mark; A accepts, R rejects, U undoes, Ctrl+Z and Ctrl+Shift+Z undo and redo; "
  + "hold H to see both photos by turns in one place.";
const LEGEND = "A cross is where the mark is. In the after photo a hollow ring, or a dashed line, is your click; a "
  + "filled ring, or a solid line, is the match. What is not used has the colour of the clicks.";

export class MatchStep {
  #session;
  /** @type {Pair | null} */
  #pair = null;
  /** @type {MatchView | null} */
  #view = null;
  /** The marks that are rejected. @type {History<readonly string[]>} */
  #decisions = new History(/** @type {readonly string[]} */ ([]));
  /** What the file has. @type {readonly string[]} */
  #saved = [];
  /** @type {MatchCard[]} */
  #cards = [];
  /** @type {TiledPhoto[]} */
  #photos = [];
  /** The mark in hand. @type {string | null} */
  #current = null;
  #isBusy = false;
  #isPainting = false;
  #status = element("p", { id: "match-status", role: "status" });
  #checked = element("p", { id: "match-check-said", role: "status" });
  #tools = {
    all: button("Accept all that passed", () => this.#push([]), { id: "accept-all" }),
    undo: button("Undo", () => this.#undo(), { id: "match-undo" }),
    redo: button("Redo", () => this.#redo(), { id: "match-redo" }),
    save: button("Save the decisions", () => this.save(), { id: "match-save", class: "main" }),
    check: button("Check the match", () => this.#check(), { id: "match-check" }),
  };

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    this.element = element("div", { id: "matching" });
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    const stop = () => this.#blink(false);
    this.element.addEventListener("keyup", ({ key }) => { if (key.toLowerCase() === "h") stop(); });
    this.element.addEventListener("focusout", stop);
    new ResizeObserver(() => this.#paint()).observe(this.element);
  }

  /** Whether decisions were made that are not in the file. */
  get isUnsaved() { return this.#view !== null && !isSame(this.#decisions.present, this.#saved); }

  /** Puts away what is shown. */
  clear() {
    this.#blink(false);
    this.#view = null;
    this.#cards = [];
    this.element.replaceChildren();
  }

  /** Matches a pair, and shows what comes of it. @param {Pair} pair */
  async match(pair) {
    this.clear();
    this.#pair = pair;
    this.element.replaceChildren(element("p", { role: "status" }, "Matching …"));
    try {
      const view = await server.match(pair.before.number, pair.after.number);
      if (this.#pair !== pair) return;
      this.#open(view);
      announce(view.sentence);
    } catch (error) {
      this.element.replaceChildren(problem(messageOf(error)));
    }
  }

  /** @param {MatchView} view */
  #open(view) {
    const { photos, marks } = view;
    this.#view = view;
    this.#saved = marks.filter(({ state }) => state === "rejected_by_user").map(({ id }) => id);
    this.#decisions = new History(this.#saved);
    const pair = /** @type {Pair} */ (this.#pair);
    const [before, after] = [pair.before, pair.after].map(({ number }, index) =>
      new TiledPhoto(new server.PhotoRoutes(number), photos[index], this.#session.tile, () => this.#paint()));
    this.#photos = [before, after];
    const act = {
      decide: (/** @type {string} */ id, /** @type {boolean} */ isRejected) => this.#decide(id, isRejected),
      enter: (/** @type {string} */ id) => this.#enter(id),
    };
    this.#cards = marks.map((mark) => new MatchCard(mark, view, { before, after }, this.#session.guide, act));
    this.#checked.replaceChildren();
    this.element.replaceChildren(...this.#parts(view));
    this.#enter(this.#cards.some(({ id }) => id === this.#current) ? this.#current : this.#cards[0]?.id ?? null);
    this.#refresh();
  }

  /** @param {MatchView} view */
  #parts({ sentence, reasons, marks }) {
    const heading = element("h3", { tabindex: "-1" }, "Match");
    const said = element("p", { id: "match-sentence" }, sentence);
    // Without marks the sentence says why.
    if (!marks.length) return [heading, said];
    const { all, undo, redo, save, check } = this.#tools;
    return [
      heading, said, ...reasons.map((reason) => element("p", { class: "caution warning" }, reason)),
      element("p", { class: "hint" }, worded(LEGEND)), element("p", { class: "hint" }, worded(KEYS)),
      element("div", { class: "buttons", role: "toolbar", "aria-label": "Decisions" }, all, undo, redo, save, check),
      this.#status, this.#checked,
      element("div", { id: "match-cards", role: "group", "aria-label": "The marks" },
        this.#cards.map((card) => card.element)),
    ];
  }

  // ── decisions ──

  /** @param {readonly string[]} rejected */
  #push(rejected) {
    if (isSame(rejected, this.#decisions.present)) return;
    this.#decisions.push(rejected);
    this.#refresh();
  }

  /**
   * @param {string} id
   * @param {boolean} isRejected
   */
  #decide(id, isRejected) {
    const card = this.#cards.find((other) => other.id === id);
    if (!card) return;
    // What the program rejected keeps its click.
    if (card.passed) {
      const others = this.#decisions.present.filter((other) => other !== id);
      this.#push(isRejected ? [...others, id] : others);
    }
    announce(card.verdict);
  }

  #undo() {
    this.#decisions.undo();
    this.#refresh();
  }

  #redo() {
    this.#decisions.redo();
    this.#refresh();
  }

  /** Saves the decisions beside the after photo's clicks; gives whether that was done. */
  async save() {
    const [view, pair] = [this.#view, this.#pair];
    if (!view || !pair || this.#isBusy) return false;
    this.#setBusy(true);
    this.#status.textContent = "Saving …";
    try {
      const { number } = pair.before;
      const saved = await server.decide(number, pair.after.number, view.clicks, this.#decisions.present);
      if (this.#view !== view) return true;
      const hadFocus = this.element.contains(document.activeElement) ? document.activeElement?.id : null;
      this.#open(saved);
      if (hadFocus) document.getElementById(hadFocus)?.focus();
      return true;
    } catch (error) {
      this.#status.replaceChildren(problem(messageOf(error)));
      return false;
    } finally {
      this.#setBusy(false);
    }
  }

  async #check() {
    const [view, pair] = [this.#view, this.#pair];
    if (!view || !pair || this.#isBusy) return;
    this.#setBusy(true);
    this.#checked.textContent = "Moving the clicks …";
    try {
      const { check } = await server.match(pair.before.number, pair.after.number, true);
      this.#checked.textContent = check ?? "The upper border is not matched: the change is the clicks'.";
    } catch (error) {
      this.#checked.replaceChildren(problem(messageOf(error)));
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {boolean} isBusy */
  #setBusy(isBusy) {
    this.#isBusy = isBusy;
    // Not disabled: it would lose the focus.
    for (const tool of [this.#tools.save, this.#tools.check]) tool.setAttribute("aria-disabled", String(isBusy));
  }

  // ── what is shown ──

  #refresh() {
    const rejected = this.#decisions.present;
    for (const card of this.#cards) card.show(rejected.includes(card.id));
    this.#tools.undo.setAttribute("aria-disabled", String(!this.#decisions.canUndo));
    this.#tools.redo.setAttribute("aria-disabled", String(!this.#decisions.canRedo));
    this.#status.textContent = this.#statusText();
    this.#paint();
  }

  #statusText() {
    if (this.isUnsaved) return "Your decisions are not saved yet; the numbers above are those without them.";
    const name = this.#pair?.after.name;
    switch (this.#view?.decisions) {
      case "fit": return `Your decisions are saved in the landmarks of ${name}.`;
      case "lapsed": return "What you had decided was of other clicks and does not hold any more. Look at the marks "
        + "anew, and save.";
      default: return "Nothing is decided yet: a comparison uses what the program accepted.";
    }
  }

  /** Draws all patches with the next frame. */
  #paint() {
    if (this.#isPainting || !this.#view) return;
    this.#isPainting = true;
    requestAnimationFrame(() => {
      this.#isPainting = false;
      for (const card of this.#cards) card.paint();
      this.element.dataset.whole = String(this.#photos.every((photo) => photo.isWhole));
    });
  }

  /** Takes a mark in hand: the Tab key comes to it. @param {string | null} id */
  #enter(id) {
    if (id !== this.#current) this.#blink(false);
    this.#current = id;
    for (const card of this.#cards) card.element.tabIndex = card.id === id ? 0 : -1;
  }

  // ── the keyboard ──

  /** @param {boolean} isOn */
  #blink(isOn) { this.#cards.find(({ id }) => id === this.#current)?.blink(isOn); }

  /** @param {number} by */
  #go(by) {
    const at = this.#cards.findIndex(({ id }) => id === this.#current) + by;
    const card = this.#cards[Math.min(Math.max(at, 0), this.#cards.length - 1)];
    card?.element.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.#view || event.altKey) return;
    const isDone = event.ctrlKey || event.metaKey ? this.#onHistory(event) : this.#onMarks(event);
    if (isDone) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #onHistory({ key, shiftKey }) {
    const letter = key.toLowerCase();
    if (letter === "y" || (letter === "z" && shiftKey)) this.#redo();
    else if (letter === "z") this.#undo();
    else return false;
    return true;
  }

  /** @param {KeyboardEvent} event */
  #onMarks({ key, repeat }) {
    switch (key) {
      case "ArrowLeft": case "ArrowUp": this.#go(-1); break;
      case "ArrowRight": case "ArrowDown": this.#go(1); break;
      case "a": case "A": if (this.#current) this.#decide(this.#current, false); break;
      case "r": case "R": if (this.#current) this.#decide(this.#current, true); break;
      case "u": case "U": this.#undo(); break;
      case "h": case "H": if (!repeat) this.#blink(true); break;
      default: return false;
    }
    return true;
  }
}

/**
 * Whether two lists have the same marks.
 * @param {readonly string[]} a
 * @param {readonly string[]} b
 */
const isSame = (a, b) => a.length === b.length && a.every((id) => b.includes(id));
