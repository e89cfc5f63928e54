// The buttons and sliders below the photo: undo and redo, which part of the photo is shown, and how.

import { button, byId, element, withValue } from "./elements.js";
import { isFinger } from "./words.js";

/** @import { PhotoView } from "./photo_view.js" */
/** @typedef {{ undo: () => void, redo: () => void }} HistoryActions */

/** What a press of a zoom button zooms by. */
const ZOOM = 1.5;

export class Toolbar {
  #view;
  #adjustment = { brightness: 1, contrast: 1 };
  #hide;
  #guides;

  /**
   * @param {Pick<PhotoView, "zoom" | "hideMarks" | "fit" | "showMouth" | "toggleGuides" | "adjust">} view
   * @param {HistoryActions} history
   */
  constructor(view, { undo, redo }) {
    this.#view = view;
    this.#hide = button("Hide", () => this.hideMarks(this.#hide.getAttribute("aria-pressed") !== "true"),
      { id: "hide", "aria-pressed": "false", title: `All marks, to look below them${isFinger ? "" : " (or hold H)"}` });
    this.#guides = button("Guides", () => this.toggleGuides(),
      { id: "guides", "aria-pressed": "true", title: "The midline, and the mirror image of the mark in hand (G)" });
    byId("tools", HTMLElement).append(
      button("Undo", undo, { id: "undo" }), button("Redo", redo, { id: "redo" }),
      button("+", () => view.zoom(ZOOM), { "aria-label": "Zoom in" }),
      button("−", () => view.zoom(1 / ZOOM), { "aria-label": "Zoom out" }),
      this.#hide, button("Fit", () => view.fit()), button("Mouth", () => view.showMouth()), this.#guides,
      this.#slider("Brightness", "brightness"), this.#slider("Contrast", "contrast"),
    );
  }

  /**
   * @param {string} label
   * @param {"brightness" | "contrast"} name
   */
  #slider(label, name) {
    const oninput = withValue((value) => {
      this.#adjustment[name] = Number(value);
      this.#view.adjust(this.#adjustment.brightness, this.#adjustment.contrast);
    });
    return element("label", {}, label,
      element("input", { type: "range", min: "0.5", max: "2", step: "0.05", value: "1", oninput }));
  }

  /** Hides the marks or shows them again: by a button too, since a finger holds no key. @param {boolean} isHidden */
  hideMarks(isHidden) {
    this.#view.hideMarks(isHidden);
    this.#hide.setAttribute("aria-pressed", String(isHidden));
  }

  toggleGuides() { this.#guides.setAttribute("aria-pressed", String(this.#view.toggleGuides())); }
}
