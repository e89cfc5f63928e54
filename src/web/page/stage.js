// The stage: the photo on its canvas, as large as the window gives it room, drawn anew when something has changed.

import { View } from "./view.js";

/** @import { TiledPhoto } from "./tiled_photo.js" */

export class Stage {
  /** @type {TiledPhoto | null} */
  #photo = null;
  view = new View(() => this.paint());
  #element;
  #canvas;
  #drawn;
  #isPainting = false;

  /**
   * @param {HTMLElement} element
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} drawn Is called with each frame, to put marks and lines in their places.
   */
  constructor(element, canvas, drawn) {
    this.#element = element;
    this.#canvas = canvas;
    this.#drawn = drawn;
    new ResizeObserver(() => this.#resize()).observe(element);
    document.addEventListener("scroll", () => this.paint());
    // A window that is moved to a screen with other pixels has other sizes.
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener("change", () => this.#resize());
  }

  /**
   * Shows a photo as a whole.
   * @param {TiledPhoto} photo
   */
  open(photo) {
    this.#photo = photo;
    this.view.photo = { width: photo.width, height: photo.height };
    this.#resize();
    this.view.fit();
  }

  get hasFocus() { return this.#element.contains(document.activeElement); }

  focus() { this.#element.focus({ preventScroll: true }); }

  /** @param {boolean} isHidden */
  hideMarks(isHidden) { this.#element.classList.toggle("marks-hidden", isHidden); }

  /**
   * Brightness and contrast of the view alone, 1 being as the photo is.
   * @param {number} brightness
   * @param {number} contrast
   */
  adjust(brightness, contrast) {
    this.#canvas.style.filter = `brightness(${brightness}) contrast(${contrast})`;
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#element;
    if (!width || !this.#photo) return;
    const middle = this.view.toPhoto(this.view.centre);
    const isFresh = this.view.stage.width === 1;
    this.view.stage = { width, height };
    const ratio = window.devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    // A canvas that is not a whole number of pixels wide would be stretched.
    this.#canvas.style.width = `${this.#canvas.width / ratio}px`;
    this.#canvas.style.height = `${this.#canvas.height / ratio}px`;
    isFresh ? this.view.fit() : this.view.centreOn(middle, this.view.scale);
  }

  paint() {
    if (this.#isPainting || !this.#photo) return;
    this.#isPainting = true;
    requestAnimationFrame(() => {
      this.#isPainting = false;
      const context = this.#canvas.getContext("2d");
      if (!this.#photo || !context) return;
      const { scale, x, y } = this.view;
      const [dx, dy] = this.#snap();
      this.#photo.draw(context, { scale, x: x + dx, y: y + dy }, window.devicePixelRatio, this.view.stage, "stage");
      this.#element.dataset.whole = String(this.#photo.isWhole);
      this.#drawn();
    });
  }

  /**
   * How far the browser moves the canvas, in CSS pixels, to put it on whole device pixels: the photo is drawn back by
   * as much.
   */
  #snap() {
    const ratio = window.devicePixelRatio;
    const { left, top } = this.#element.getBoundingClientRect();
    return [left, top].map((side) => side - Math.round(side * ratio) / ratio);
  }
}
