// The marks on the photo: buttons of constant size with a hollow centre, in the order of the guide.

import { element } from "./elements.js";

/** @import { Origin, Position } from "./server.js" */
/** @import { View } from "./view.js" */
/**
 * A mark as it is shown.
 * @typedef {object} ShownMark
 * @property {string} key
 * @property {string} label What is read aloud.
 * @property {Position} at
 * @property {Origin} origin
 * @property {"point" | "contour" | "edge"} kind
 * @property {boolean} active Whether it is the selected one.
 */

export class Handles {
  #container;
  /** @type {Map<string, { handle: HTMLElement, at: Position }>} */
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
      this.#made.set(mark.key, { handle, at: mark.at });
      handle.setAttribute("aria-label", mark.label);
      handle.dataset.origin = mark.origin;
      handle.dataset.kind = mark.kind;
      handle.toggleAttribute("data-active", mark.active);
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
    for (const { handle, at } of this.#made.values()) {
      const [x, y] = view.toScreen(at);
      handle.style.transform = `translate(${x}px, ${y}px)`;
    }
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
