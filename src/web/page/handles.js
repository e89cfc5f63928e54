// The marks on the photo: buttons of constant size with a hollow centre, in the order of the guide.

import { element } from "./elements.js";

export class Handles {
  #container;
  #made = new Map();

  constructor(container) {
    this.#container = container;
  }

  /** Shows marks: their keys, labels, places, origins, and which is active. */
  show(marks) {
    const wanted = new Set(marks.map((mark) => mark.key));
    for (const [key, { handle }] of this.#made) {
      if (!wanted.has(key)) {
        handle.remove();
        this.#made.delete(key);
      }
    }
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

  /** Puts all handles where they belong on screen. */
  place(view) {
    for (const { handle, at } of this.#made.values()) {
      const [x, y] = view.toScreen(at);
      handle.style.transform = `translate(${x}px, ${y}px)`;
    }
  }

  focus(key) {
    this.#made.get(key)?.handle.focus({ preventScroll: true });
  }
}

export const keyOf = (target) => target.closest?.(".handle")?.dataset.key ?? null;
