// The arrows on the photo that nudge the mark in hand: a finger has no arrow keys, and covers what it drags.

import { element } from "./elements.js";
import { isFinger } from "./words.js";

/** @import { ScreenPosition, Size } from "./view.js" */
/** @typedef {(dx: number, dy: number) => void} Nudge  Moves the mark in hand by CSS pixels of the present view. */

/** @type {[name: string, sign: string, dx: number, dy: number][]} */
const ARROWS = [["up", "↑", 0, -1], ["left", "←", -1, 0], ["right", "→", 1, 0], ["down", "↓", 0, 1]];
/** What one press moves by, and each further step of one that lasts, in CSS pixels. */
const STEP = 0.25;
const STEP_WHILE_HELD = 1;
/** After so long a press begins to repeat, and then so often. */
const DELAY_MS = 400;
const PERIOD_MS = 80;
/**
 * The side of the square that the arrows fill; how far they keep from the edge and from other marks; and how far from
 * the mark in hand, which a thumb on them would hide: in CSS pixels.
 */
const SIDE = 132;
const MARGIN = 8;
const ROOM = 40;
/** In the order in which they are tried: bottom right, for most thumbs, comes first. */
const CORNERS = /** @type {const} */ (["bottom right", "bottom left", "top right", "top left"]);
/** @typedef {(typeof CORNERS)[number]} Corner */
/**
 * What the arrows are placed by.
 * @typedef {object} Surroundings
 * @property {ScreenPosition[]} others Where the other marks are that are shown.
 * @property {Size} stage
 * @property {string} view Names the mark in hand and the part of the photo that is shown.
 */

export class Arrows {
  #element;
  #nudge;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Corner} */
  #corner = CORNERS[0];
  /** For what the corner was chosen. */
  #view = "";

  /**
   * @param {HTMLElement} stage
   * @param {Nudge} nudge
   */
  constructor(stage, nudge) {
    this.#nudge = nudge;
    this.#element = element("div", { id: "arrows", role: "group", "aria-label": "Move the mark", hidden: true },
      ...ARROWS.map((arrow) => this.#button(arrow)));
    stage.append(this.#element);
  }

  /** @param {(typeof ARROWS)[number]} arrow */
  #button([name, sign, dx, dy]) {
    const stop = () => clearTimeout(this.#timer);
    const step = (/** @type {number} */ by) => this.#nudge(dx * by, dy * by);
    const repeat = () => {
      step(STEP_WHILE_HELD);
      this.#timer = setTimeout(repeat, PERIOD_MS);
    };
    /** @param {Event} event */
    const onpointerdown = (event) => {
      // The photo below is not pressed.
      event.stopPropagation();
      event.preventDefault();
      stop();
      step(STEP);
      this.#timer = setTimeout(repeat, DELAY_MS);
    };
    /** @param {Event} event What a keyboard or a screen reader presses has no pointer. */
    const onclick = (event) => { if (event instanceof MouseEvent && event.detail === 0) step(STEP); };
    /** @param {Event} event The keys that press a button do nothing else on the photo. */
    const onkeydown = (event) => {
      if (event instanceof KeyboardEvent && ["Enter", " "].includes(event.key)) event.stopPropagation();
    };
    return element("button", { type: "button", "data-arrow": name, "aria-label": `Move ${name}`, onpointerdown, onclick,
      onkeydown, onpointerup: stop, onpointercancel: stop, onpointerleave: stop }, sign);
  }

  /**
   * Shows the arrows in the corner where they cover the fewest marks, and never the one in hand; without such a mark,
   * or with a mouse, they are not there. They stay below the thumb: only another mark or another part of the photo has
   * them placed anew, or the mark in hand when it comes too near.
   * @param {ScreenPosition | null} mark
   * @param {Surroundings} around
   */
  place(mark, { others, stage, view }) {
    this.#element.hidden = !mark || !isFinger;
    if (!mark || (view === this.#view && !isIn(this.#corner, stage, mark, ROOM))) return;
    this.#view = view;
    const covered = (/** @type {Corner} */ corner) => others.filter((at) => isIn(corner, stage, at, MARGIN)).length;
    // On a stage that is too small for any.
    this.#corner = CORNERS[0];
    let fewest = Infinity;
    for (const corner of CORNERS.filter((each) => !isIn(each, stage, mark, ROOM))) {
      const count = covered(corner);
      if (count < fewest) [this.#corner, fewest] = [corner, count];
    }
    this.#element.classList.toggle("left", this.#corner.endsWith("left"));
    this.#element.classList.toggle("top", this.#corner.startsWith("top"));
  }
}

/**
 * Whether a position is in the square that the arrows fill in a corner, or nearer to it than `room`.
 * @param {Corner} corner
 * @param {Size} stage
 * @param {ScreenPosition} at
 * @param {number} room
 */
function isIn(corner, { width, height }, [x, y], room) {
  const [fromSide, fromEnd] = [corner.endsWith("left") ? x : width - x, corner.startsWith("top") ? y : height - y];
  // What is out of the picture is covered by nothing.
  const isShown = x >= 0 && x <= width && y >= 0 && y <= height;
  return isShown && Math.max(fromSide, fromEnd) < MARGIN + SIDE + room;
}
