// One matched mark on the page: its patches, what is decided on it and why, and the buttons that decide.

import { button, element } from "./elements.js";
import { drawPatch } from "./patch.js";
import { bodyTitleOf } from "./steps.js";

/** @import { Drawn } from "./patch.js" */
/** @import { GuideEntry, MatchMark, MatchPlace, MatchView } from "./server.js" */
/** @import { TiledPhoto } from "./tiled_photo.js" */
/** @typedef {{ before: TiledPhoto, after: TiledPhoto }} Photos */
/** @typedef {{ decide: (id: string, isRejected: boolean) => void, enter: (id: string) => void }} CardActions */
/**
 * Both canvases of a place.
 * @typedef {object} PatchPair
 * @property {MatchPlace} place
 * @property {HTMLCanvasElement} before
 * @property {HTMLElement} caption
 * @property {HTMLCanvasElement} after
 */

/** How long each photo is seen while two blink, in milliseconds: slower than three changes a second. */
const BLINK_MS = 400;

export class MatchCard {
  #mark;
  #view;
  #photos;
  #verdict = element("p", { class: "verdict" });
  #accept;
  #reject;
  #blinkButton;
  /** @type {PatchPair[]} */
  #pairs;
  #isRejected = false;
  /** Whether the place of the before photo shows the after photo just now. */
  #isSwapped = false;
  /** @type {number | undefined} */
  #blinking;

  /**
   * @param {MatchMark} mark
   * @param {MatchView} view
   * @param {Photos} photos
   * @param {GuideEntry[]} guide
   * @param {CardActions} act
   */
  constructor(mark, view, photos, guide, act) {
    this.#mark = mark;
    this.#view = view;
    this.#photos = photos;
    const { id } = mark;
    const title = bodyTitleOf(guide, id);
    const heading = element("h4", { id: `match-${id}` }, title);
    const disabled = !this.passed;
    const label = (/** @type {string} */ what) => ({ "aria-label": `${what}: ${title}`, "aria-pressed": "false" });
    this.#accept = button("Accept", () => act.decide(id, false), { ...label("Accept"), disabled, name: "accept" });
    this.#reject = button("Reject", () => act.decide(id, true), { ...label("Reject"), disabled, name: "reject" });
    const blink = () => this.blink(this.#blinking === undefined);
    this.#blinkButton = button("Blink", blink, { ...label("Blink"), name: "blink" });
    this.#pairs = mark.places.map((place) => patchPair(place, title));
    const pairs = this.#pairs.map(({ place, before, caption, after }) => element("div", { class: "pair" },
      place.named.length ? element("p", { class: "hint" }, placeName(place, guide)) : null,
      element("figure", {}, before, caption), element("figure", {}, after, element("figcaption", {}, "After"))));
    this.element = element("div", { class: "match", role: "group", tabindex: "-1", "aria-labelledby": heading.id,
      "data-mark": id, onfocusin: () => act.enter(id), onpointerdown: () => act.enter(id) },
    heading, this.#verdict, element("div", { class: mark.lines ? "pairs" : "" }, pairs),
    element("div", { class: "buttons" }, this.#accept, this.#reject, this.#blinkButton));
  }

  get id() { return this.#mark.id; }

  /** Whether the program lets the match be used. */
  get passed() { return this.#mark.state !== "rejected_by_program"; }

  /** Shows what is decided. @param {boolean} isRejected */
  show(isRejected) {
    this.#isRejected = isRejected;
    const { correlation, way_back, why, places } = this.#mark;
    const state = this.passed ? (isRejected ? "rejected_by_user" : "accepted") : "rejected_by_program";
    this.element.dataset.state = state;
    const apart = Math.max(...places.map((place) => this.#apart(place)));
    const from = this.#mark.lines ? "up to " : "";
    const figures = `The patches' correlation is ${correlation.toFixed(2)}, the way back misses by `
      + `${way_back.toFixed(2)} mm, and the match lies ${from}${apart.toFixed(2)} mm from the click.`;
    this.#verdict.textContent = `${verdictOf(state, why)} ${figures}`;
    this.#accept.setAttribute("aria-pressed", String(state === "accepted"));
    this.#reject.setAttribute("aria-pressed", String(state !== "accepted"));
    this.paint();
  }

  /** What is decided, in words. */
  get verdict() { return this.#verdict.textContent ?? ""; }

  /** How far the match lies from the click, in millimetres. @param {MatchPlace} place */
  #apart({ clicked, matched }) {
    const [a, b, c, d] = this.#view.to_after ?? [1, 0, 0, 1];
    const mm = this.#view.mm_per_px / Math.sqrt(Math.abs(a * d - b * c));
    return Math.hypot(matched[0] - clicked[0], matched[1] - clicked[1]) * mm;
  }

  /** Draws the patches, as far as their pixels are there. */
  paint() {
    const passed = this.passed;
    const blinks = this.#blinking !== undefined;
    for (const { place, before, after } of this.#pairs) {
      /** @type {Drawn} */
      const drawn = { place, lines: this.#mark.lines, isUsed: passed && !this.#isRejected, passed };
      drawPatch(before, this.#view, drawn, this.#photos, this.#isSwapped ? "after" : "before", blinks);
      drawPatch(after, this.#view, drawn, this.#photos, "after", false);
    }
  }

  /** Shows both photos in the place of the first by turns, or stops that. @param {boolean} isOn */
  blink(isOn) {
    if (isOn === (this.#blinking !== undefined)) return;
    clearInterval(this.#blinking);
    this.#blinking = isOn ? window.setInterval(() => this.#swap(!this.#isSwapped), BLINK_MS) : undefined;
    this.#blinkButton.setAttribute("aria-pressed", String(isOn));
    this.#swap(isOn);
  }

  /** @param {boolean} isSwapped */
  #swap(isSwapped) {
    this.#isSwapped = isSwapped;
    for (const { caption, before } of this.#pairs) {
      caption.textContent = isSwapped ? "After, in the same place" : "Before";
      before.dataset.shows = isSwapped ? "after" : "before";
    }
    this.paint();
  }
}

/**
 * @param {MatchPlace} place
 * @param {string} title
 * @returns {PatchPair}
 */
function patchPair(place, title) {
  /** @param {string} text */
  const canvas = (text) => element("canvas", { role: "img", "aria-label": `${title}: ${text}` });
  return {
    place,
    before: canvas("the before photo about the mark"),
    caption: element("figcaption", {}, "Before"),
    after: canvas("the after photo, with the click and the match"),
  };
}

/**
 * @param {MatchPlace} place
 * @param {GuideEntry[]} guide
 */
function placeName({ named }, guide) {
  const [first, second] = named.map((id) => bodyTitleOf(guide, id));
  return second === undefined ? `At ${first}` : `Midway from ${first} to ${second}`;
}

/**
 * @param {string} state
 * @param {string | null} why
 */
function verdictOf(state, why) {
  if (state === "accepted") return "✓ Accepted: the matched place is used.";
  if (state === "rejected_by_user") return "✗ Rejected by you: the click is used.";
  return `✗ Not matched: the click is used, since ${why}.`;
}
