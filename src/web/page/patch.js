// Draws one patch of a photo about a mark, with the click and the matched place in it: forms tell them apart, colours
// only help.

/** @import { MatchMark, MatchPlace, MatchView, Position } from "./server.js" */
/** @import { Matrix, TiledPhoto } from "./tiled_photo.js" */
/**
 * A place of a mark as it is drawn: `isUsed` says whether the matched place takes the click's place, `passed` whether
 * the program lets it.
 * @typedef {{ place: MatchPlace, lines: MatchMark["lines"], isUsed: boolean, passed: boolean }} Drawn
 */

/** How much of the face a patch shows, in millimetres of a face of average size. */
const PATCH_MM = 12;
/** What was clicked is yellow, what was matched blue; both have a dark rim, to be seen on any skin. */
export const CLICK = "#ffd34d", MATCH = "#4fd8ff";
const RIM = "#000000b0";
/** The radii of a click's ring and of a matched place's, in CSS pixels. */
const RING = 7, DOT = 3.5;
/** Where the arms of the cross begin and end. */
const CROSS = [10, 20];

/**
 * Where a place is looked at in the after photo: a match that passed, else the click.
 * @param {Drawn} drawn
 */
const middleOf = ({ place, passed }) => (passed ? place.matched : place.clicked);

/**
 * A matrix that brings a position to the middle of a canvas so many pixels wide.
 * @param {number[]} linear
 * @param {Position} position
 * @param {number} size
 * @returns {Matrix}
 */
function centred([a, b, c, d], [x, y], size) {
  return [a, b, c, d, size / 2 - a * x - c * y, size / 2 - b * x - d * y];
}

/**
 * How the two patches of a place lie on canvases so many pixels wide: at one scale, and turned alike.
 * @param {MatchView} view
 * @param {Drawn} drawn
 * @param {number} size
 * @returns {{ before: Matrix, after: Matrix }}
 */
export function matrices({ mm_per_px, to_after }, drawn, size) {
  const scale = size * mm_per_px / PATCH_MM;
  const [a, b, c, d] = to_after ?? [1, 0, 0, 1];
  const part = scale / (a * d - b * c);
  return {
    before: centred([scale, 0, 0, scale], drawn.place.before, size),
    after: centred([d * part, -b * part, -c * part, a * part], middleOf(drawn), size),
  };
}

/**
 * Draws onto a canvas in device pixels, `ratio` to a CSS pixel.
 */
export class Pen {
  #context;
  #matrix;
  #ratio;

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Matrix} matrix
   * @param {number} ratio
   */
  constructor(context, matrix, ratio) {
    this.#context = context;
    this.#matrix = matrix;
    this.#ratio = ratio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.lineCap = "butt";
  }

  /** @param {Position} position */
  #at([x, y]) {
    const [a, b, c, d, e, f] = this.#matrix;
    return [a * x + c * y + e, b * x + d * y + f];
  }

  /**
   * Strokes a path in a colour, with its rim.
   * @param {Path2D} path
   * @param {string} colour
   * @param {number[]} [dashes]
   */
  #stroke(path, colour, dashes = []) {
    const context = this.#context;
    /** @type {[string, number][]} */
    const strokes = [[RIM, 3.5], [colour, 1.5]];
    for (const [style, width] of strokes) {
      context.setLineDash(dashes.map((dash) => dash * this.#ratio));
      context.strokeStyle = style;
      context.lineWidth = width * this.#ratio;
      context.stroke(path);
    }
    context.setLineDash([]);
  }

  /**
   * A curve of the photo.
   * @param {string | null} svg
   * @param {string} colour
   * @param {boolean} isDashed
   */
  curve(svg, colour, isDashed) {
    if (svg === null) return;
    const path = new Path2D();
    path.addPath(new Path2D(svg), new DOMMatrix(this.#matrix));
    this.#stroke(path, colour, isDashed ? [5, 4] : []);
  }

  /**
   * @param {Position} from
   * @param {Position} to
   * @param {string} colour
   */
  line(from, to, colour) {
    const path = new Path2D();
    const [start, end] = [this.#at(from), this.#at(to)];
    path.moveTo(start[0], start[1]);
    path.lineTo(end[0], end[1]);
    this.#stroke(path, colour);
  }

  /**
   * A ring about a position: hollow, or filled.
   * @param {Position} position
   * @param {string} colour
   * @param {boolean} isFilled
   */
  ring(position, colour, isFilled) {
    const [x, y] = this.#at(position);
    const path = new Path2D();
    path.arc(x, y, (isFilled ? DOT : RING) * this.#ratio, 0, 2 * Math.PI);
    this.#stroke(path, colour);
    if (!isFilled) return;
    this.#context.fillStyle = colour;
    this.#context.fill(path);
  }

  /** A cross whose middle is free. @param {Position} position */
  cross(position) {
    const [x, y] = this.#at(position);
    const path = new Path2D();
    const [from, to] = CROSS.map((part) => part * this.#ratio);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      path.moveTo(x + from * dx, y + from * dy);
      path.lineTo(x + to * dx, y + to * dy);
    }
    this.#stroke(path, "#fff");
  }
}

/**
 * Draws a photo's patch onto a canvas as wide as the page shows it. `shows` is what is seen: the patch before with its
 * click; the patch after with the click and the matched place; or the bare photo, to blink.
 * @param {HTMLCanvasElement} canvas
 * @param {MatchView} view
 * @param {Drawn} drawn
 * @param {{ before: TiledPhoto, after: TiledPhoto }} photos
 * @param {"before" | "after"} which
 * @param {boolean} isBare
 */
export function drawPatch(canvas, view, drawn, photos, which, isBare) {
  const ratio = window.devicePixelRatio;
  const size = Math.round(canvas.clientWidth * ratio);
  const context = canvas.getContext("2d");
  if (!context || !size) return;
  if (canvas.width !== size) canvas.width = canvas.height = size;
  const matrix = matrices(view, drawn, size)[which];
  photos[which].drawTurned(context, matrix);
  const pen = new Pen(context, matrix, ratio);
  const { place, lines, isUsed } = drawn;
  if (isBare) return pen.cross(which === "before" ? place.before : middleOf(drawn));
  if (which === "before") {
    if (lines) pen.curve(lines.before, CLICK, true);
    else pen.ring(place.before, CLICK, false);
    return pen.cross(place.before);
  }
  const colour = isUsed ? MATCH : CLICK;
  if (lines) {
    // The dashes on the solid line: where both are one, both are seen.
    pen.curve(lines.matched, colour, false);
    pen.curve(lines.clicked, CLICK, true);
  } else {
    pen.line(place.clicked, place.matched, colour);
    pen.ring(place.clicked, CLICK, false);
    pen.ring(place.matched, colour, true);
  }
  pen.cross(isUsed ? place.matched : place.clicked);
}
