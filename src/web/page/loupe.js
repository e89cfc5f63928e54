// A magnifying glass beside the pointer while a mark is dragged.

/** @import { Position } from "./server.js" */
/** @import { TiledPhoto } from "./tiled_photo.js" */
/** @import { ScreenPosition, View } from "./view.js" */

/** The glass's diameter, and its distance from the pointer, in CSS pixels. */
const SIZE = 150;
const DISTANCE = 34;
/** How much larger than on the stage the photo is in it. */
const MAGNIFICATION = 3;
/** The least number of screen pixels that a photo's pixel takes in it. */
const MIN_SCALE = 2;

export class Loupe {
  #canvas;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /**
   * Shows the photo about a position.
   * @param {TiledPhoto} photo
   * @param {View} view
   * @param {Position} position
   * @param {ScreenPosition} pointer What covers the stage.
   */
  show(photo, view, position, pointer) {
    const ratio = window.devicePixelRatio;
    const canvas = this.#canvas;
    const context = canvas.getContext("2d");
    if (!context) return;
    canvas.hidden = false;
    canvas.width = canvas.height = Math.round(SIZE * ratio);
    const scale = Math.max(MIN_SCALE, MAGNIFICATION * view.scale);
    const [x, y] = position.map((part) => SIZE / 2 - part * scale);
    photo.draw(context, { scale, x, y }, ratio, { width: SIZE, height: SIZE }, "loupe");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#cross(context);
    // Above and to the left, unless that is outside.
    /** @type {(at: number, stage: number) => number} */
    const beside = (at, stage) => {
      const before = at - DISTANCE - SIZE;
      return before >= 0 ? before : Math.min(at + DISTANCE, stage - SIZE);
    };
    const [left, top] = [beside(pointer[0], view.stage.width), beside(pointer[1], view.stage.height)];
    canvas.style.transform = `translate(${left}px, ${top}px)`;
  }

  /**
   * A cross whose middle is free.
   * @param {CanvasRenderingContext2D} context
   */
  #cross(context) {
    const middle = SIZE / 2;
    /** @type {[number, string][]} */
    const strokes = [[3, "#fff"], [1.2, "#000"]];
    for (const [width, colour] of strokes) {
      context.beginPath();
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(middle + 7 * dx, middle + 7 * dy);
        context.lineTo(middle + 24 * dx, middle + 24 * dy);
      }
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
  }

  hide() {
    this.#canvas.hidden = true;
  }
}
