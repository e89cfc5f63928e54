// How the photo lies on the screen: a position in pixels of the photo, times the scale, plus the offset, is a position
// in CSS pixels of the stage. Nothing is rounded, and nothing is animated: a change of the view is whole at once, and
// drawn with the next frame.

/** @import { Position } from "./server.js" */
/** @typedef {[x: number, y: number]} ScreenPosition  In CSS pixels of the stage. */
/** @typedef {{ width: number, height: number }} Size */

/** The least scale, as a part of that at which the whole photo is shown. */
const MIN_SCALE_PER_FIT = 0.5;
/** The largest scale: screen pixels to one of the photo. */
const MAX_SCALE = 40;

export class View {
  scale = 1;
  x = 0;
  y = 0;
  /** @type {Size} */
  stage = { width: 1, height: 1 };
  /** @type {Size} */
  photo = { width: 1, height: 1 };
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /**
   * @param {Position} position
   * @returns {ScreenPosition}
   */
  toScreen([x, y]) { return [x * this.scale + this.x, y * this.scale + this.y]; }

  /**
   * @param {ScreenPosition} position
   * @returns {Position}
   */
  toPhoto([x, y]) { return [(x - this.x) / this.scale, (y - this.y) / this.scale]; }

  get fitScale() {
    return Math.min(this.stage.width / this.photo.width, this.stage.height / this.photo.height);
  }

  /** The stage's middle. @returns {ScreenPosition} */
  get centre() { return [this.stage.width / 2, this.stage.height / 2]; }

  /** @param {number} scale */
  #bounded(scale) { return Math.min(MAX_SCALE, Math.max(MIN_SCALE_PER_FIT * this.fitScale, scale)); }

  /**
   * @param {number} scale
   * @param {number} x
   * @param {number} y
   */
  #set(scale, x, y) {
    // As far as a corner of the photo may leave the stage's middle, it may go: any point can be brought there.
    /** @type {(offset: number, side: number, middle: number) => number} */
    const keep = (offset, side, middle) => Math.min(middle, Math.max(middle - side * scale, offset));
    this.scale = scale;
    this.x = keep(x, this.photo.width, this.centre[0]);
    this.y = keep(y, this.photo.height, this.centre[1]);
    this.#changed();
  }

  /**
   * Zooms by a factor; what lies at the position stays there.
   * @param {ScreenPosition} position
   * @param {number} factor
   */
  zoomAbout([x, y], factor) {
    const scale = this.#bounded(this.scale * factor);
    const [px, py] = this.toPhoto([x, y]);
    this.#set(scale, x - px * scale, y - py * scale);
  }

  /**
   * Moves the photo by CSS pixels.
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) { this.#set(this.scale, this.x + dx, this.y + dy); }

  /** Shows the whole photo. */
  fit() {
    const scale = this.fitScale;
    const { stage, photo } = this;
    this.#set(scale, (stage.width - photo.width * scale) / 2, (stage.height - photo.height * scale) / 2);
  }

  /**
   * Brings a position of the photo to the middle, at a scale.
   * @param {Position} position
   * @param {number} scale
   */
  centreOn([px, py], scale) {
    const bounded = this.#bounded(scale);
    this.#set(bounded, this.centre[0] - px * bounded, this.centre[1] - py * bounded);
  }

  /**
   * Shows a box of the photo about positions, with a margin as a part of its size.
   * @param {Position[]} positions
   * @param {number} margin
   */
  show(positions, margin) {
    const xs = positions.map(([x]) => x), ys = positions.map(([, y]) => y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const size = Math.max(right - left, bottom - top, 8);
    const [width, height] = [right - left + 2 * margin * size, bottom - top + 2 * margin * size];
    const scale = Math.min(this.stage.width / width, this.stage.height / height);
    this.centreOn([(left + right) / 2, (top + bottom) / 2], scale);
  }

  /**
   * Whether a position lies well within the stage.
   * @param {Position} position
   */
  holds(position) {
    const [x, y] = this.toScreen(position);
    const [edgeX, edgeY] = [0.12 * this.stage.width, 0.12 * this.stage.height];
    return x > edgeX && y > edgeY && x < this.stage.width - edgeX && y < this.stage.height - edgeY;
  }
}
