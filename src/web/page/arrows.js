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
/** The side of the square that the arrows fill; how far they keep from the edge and from the mark: in CSS pixels. */
const SIDE = 132;
const MARGIN = 8;
const ROOM = 40;

export class Arrows {
  #element;
  #nudge;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

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
   * Shows the arrows where they do not cover the mark; without a mark, or with a mouse, they are not there.
   * @param {ScreenPosition | null} mark
   * @param {Size} stage
   */
  place(mark, stage) {
    this.#element.hidden = !mark || !isFinger;
    if (!mark) return;
    const [x, y] = mark;
    const isBelow = y > stage.height - SIDE - MARGIN - ROOM;
    // On the right, for most thumbs, unless the mark is there.
    const isRight = x > stage.width - SIDE - MARGIN - ROOM;
    this.#element.classList.toggle("left", isBelow && isRight);
  }
}
