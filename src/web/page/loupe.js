// A magnifying glass beside the pointer while a mark is dragged.

const SIZE = 150;
const AWAY = 34;
const MAGNIFIED = 3;
/** The least number of screen pixels that a photo's pixel takes in it. */
const LEAST = 2;

export class Loupe {
  #canvas;

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** Shows the photo about a position; `finger` is what covers the stage, in its CSS pixels. */
  show(photo, view, position, finger) {
    const ratio = window.devicePixelRatio;
    const canvas = this.#canvas;
    canvas.hidden = false;
    canvas.width = canvas.height = Math.round(SIZE * ratio);
    const scale = Math.max(LEAST, MAGNIFIED * view.scale);
    const [x, y] = position.map((part) => SIZE / 2 - part * scale);
    const context = canvas.getContext("2d");
    photo.draw(context, { scale, x, y }, ratio, { width: SIZE, height: SIZE }, 1);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#cross(context);
    // Above and to the left, unless that is outside.
    const beside = (at, stage) => (at - AWAY - SIZE >= 0 ? at - AWAY - SIZE : Math.min(at + AWAY, stage - SIZE));
    const [left, top] = [beside(finger[0], view.stage.width), beside(finger[1], view.stage.height)];
    canvas.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** A cross whose middle is free. */
  #cross(context) {
    const middle = SIZE / 2;
    for (const [width, colour] of [[3, "#fff"], [1.2, "#000"]]) {
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
