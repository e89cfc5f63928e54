// The marks on the photo: buttons of constant size with a hollow centre, in the order of the guide.

import { element } from "./elements.js";

/** @import { Origin, Position } from "./server.js" */
/** @import { ScreenPosition, View } from "./view.js" */
/**
 * A mark as it is shown.
 * @typedef {object} ShownMark
 * @property {string} key
 * @property {string} label What is read aloud.
 * @property {Position} at
 * @property {Origin} origin
 * @property {"point" | "contour" | "edge"} kind
 * @property {boolean} active Whether it is the selected one.
 * @property {boolean} inHand Whether it is one that the step is about, or the selected one.
 * @property {boolean} letsClicksThrough Whether a click on it is meant for what is to be placed.
 */
/**
 * A mark near a press. It takes the press in hand, or is near enough to be dragged with a press that moves, while a
 * click goes through it to the photo.
 * @typedef {{ key: string, takesPress: boolean }} NearMark
 */

/** How far from a mark's middle a press may be, in CSS pixels: half the size of its handle. */
const REACH = 15;
const FINGER_REACH = 22;
/** How near a finger has to be to a mark that is not in hand: others are wanted more often. */
const SMALL_FINGER_REACH = 11;

export class Handles {
  #container;
  /** @type {Map<string, { handle: HTMLElement, mark: ShownMark }>} */
  #made = new Map();

  /** @param {HTMLElement} container */
  constructor(container) {
    this.#container = container;
  }

  /**
   * Shows marks, and no others.
   * @param {ShownMark[]} marks
   */
  show(marks) {
    const wanted = new Set(marks.map((mark) => mark.key));
    for (const [key, { handle }] of this.#made) {
      if (!wanted.has(key)) {
        handle.remove();
        this.#made.delete(key);
      }
    }
    /** @type {HTMLElement | null} */
    let after = null;
    for (const mark of marks) {
      const known = this.#made.get(mark.key);
      const handle = known?.handle ?? element("button", { type: "button", class: "handle", "data-key": mark.key });
      this.#made.set(mark.key, { handle, mark });
      handle.setAttribute("aria-label", mark.label);
      handle.dataset.origin = mark.origin;
      handle.dataset.kind = mark.kind;
      handle.toggleAttribute("data-active", mark.active);
      handle.toggleAttribute("data-in-hand", mark.inHand);
      // Moving an element that has the focus would take it away.
      if (!known) after ? after.after(handle) : this.#container.prepend(handle);
      after = handle;
    }
  }

  /**
   * Puts all handles where they belong on screen.
   * @param {View} view
   */
  place(view) {
    for (const { handle, mark } of this.#made.values()) {
      const [x, y] = view.toScreen(mark.at);
      handle.style.transform = `translate(${x}px, ${y}px)`;
    }
  }

  /**
   * Where the marks are on screen that are shown beside the one in hand.
   * @param {View} view
   */
  others(view) {
    return [...this.#made.values()].flatMap(({ mark }) => (mark.active ? [] : [view.toScreen(mark.at)]));
  }

  /**
   * The mark that a press is on: of several the nearest, and one that takes the press before one that is only near.
   * @param {View} view
   * @param {ScreenPosition} press
   * @param {boolean} isFinger
   * @returns {NearMark | null}
   */
  nearest(view, press, isFinger) {
    const reach = isFinger ? FINGER_REACH : REACH;
    const near = [...this.#made.values()].flatMap(({ mark }) => {
      const [x, y] = view.toScreen(mark.at);
      const distance = Math.hypot(press[0] - x, press[1] - y);
      const reachOfPress = isFinger && !mark.inHand ? SMALL_FINGER_REACH : reach;
      const takesPress = distance <= reachOfPress && !mark.letsClicksThrough;
      return distance <= reach ? { key: mark.key, distance, takesPress } : [];
    });
    near.sort((a, b) => Number(b.takesPress) - Number(a.takesPress) || a.distance - b.distance);
    return near[0] ?? null;
  }

  /** @param {string} key */
  focus(key) {
    this.#made.get(key)?.handle.focus({ preventScroll: true });
  }
}

/**
 * The key of the mark whose handle an event is on; null beside the handles.
 * @param {EventTarget | null} target
 */
export const keyOf = (target) => {
  const handle = target instanceof Element ? target.closest(".handle") : null;
  return handle instanceof HTMLElement ? handle.dataset.key ?? null : null;
};
