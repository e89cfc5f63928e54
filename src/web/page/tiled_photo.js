// Draws the photo from the server's tiles. The tiles in view are laid side by side, pixel to pixel, and drawn as one
// picture: there are no seams between them, and a frame costs one drawing.

import { fileAt } from "./bridge.js";

/** @import { PhotoRoutes } from "./server.js" */
/** @import { Size } from "./view.js" */
/** @typedef {{ bitmap: ImageBitmap | null, isAwaited: boolean }} Tile */
/** @typedef {{ scale: number, x: number, y: number }} Placement  The photo's scale and offset in CSS pixels. */
/**
 * A copy of the photo, and a range of its tiles.
 * @typedef {{ level: number, left: number, top: number, right: number, bottom: number }} TileRange
 */
/** @typedef {OffscreenCanvasRenderingContext2D} Context */
/**
 * [a, b, c, d, e, f], which takes a position (x, y) to (a x + c y + e, b x + d y + f).
 * @typedef {number[]} Matrix
 */

/** The most tiles that are kept: 512 px square, a megabyte each. */
const MAX_TILES = 160;
/** From so many screen pixels a photo's pixel on, pixels are shown as squares. */
const MIN_PIXELATED_SCALE = 8;

/** How many times larger what a matrix draws is. @param {Matrix} matrix */
const scaleOf = ([a, b, c, d]) => Math.sqrt(Math.abs(a * d - b * c));

/** Tiles of one copy of the photo, laid side by side. */
class Mosaic {
  #canvas = new OffscreenCanvas(1, 1);
  #laid = "";

  /**
   * Lays the tiles of a range anew where the range has changed or a tile has arrived.
   * @param {TileRange} range
   * @param {number} side
   * @param {(level: number, column: number, row: number) => Tile} tileAt
   * @param {(context: Context, level: number, column: number, row: number, x: number, y: number) => void} substitute
   * Draws what is there as long as a tile has not arrived.
   */
  lay({ level, left, top, right, bottom }, side, tileAt, substitute) {
    const places = [];
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) places.push({ column, row, tile: tileAt(level, column, row) });
    }
    const arrived = places.map(({ tile }) => (tile.bitmap ? 1 : 0)).join("");
    const laid = `${level}/${left}/${top}/${right}/${bottom}/${arrived}`;
    if (laid === this.#laid) return this.#canvas;
    this.#laid = laid;
    this.#canvas.width = (right - left) * side;
    this.#canvas.height = (bottom - top) * side;
    const context = this.#canvas.getContext("2d");
    if (!context) return this.#canvas;
    for (const { column, row, tile } of places) {
      const [x, y] = [(column - left) * side, (row - top) * side];
      if (tile.bitmap) context.drawImage(tile.bitmap, x, y);
      else substitute(context, level, column, row, x, y);
    }
    return this.#canvas;
  }
}

export class TiledPhoto {
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #mosaics = { stage: new Mosaic(), loupe: new Mosaic(), patch: new Mosaic() };
  #levels;
  #side;
  #routes;
  #arrived;

  /**
   * @param {Pick<PhotoRoutes, "tile">} routes
   * @param {Size & { levels: number }} photo Its size in pixels, and how many copies there are, each half as large as
   * the one before.
   * @param {number} side The side of a tile in pixels.
   * @param {() => void} arrived Is called for each tile.
   */
  constructor(routes, { width, height, levels }, side, arrived) {
    this.width = width;
    this.height = height;
    this.#routes = routes;
    this.#levels = levels;
    this.#side = side;
    this.#arrived = arrived;
  }

  /**
   * Draws onto a context whose canvas has `ratio` device pixels a CSS pixel; drawings that go on beside each other are
   * told apart.
   * @param {CanvasRenderingContext2D} context
   * @param {Placement} placement
   * @param {number} ratio
   * @param {Size} size
   * @param {"stage" | "loupe"} drawing
   */
  draw(context, { scale, x, y }, ratio, { width, height }, drawing) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const range = this.#range({ scale, x, y }, ratio, { width, height });
    if (range.left >= range.right || range.top >= range.bottom) return;
    // Only what is in view and within the photo: the last pixels of the smaller copies reach beyond it.
    const [left, top] = [Math.max(0, -x / scale), Math.max(0, -y / scale)];
    const [right, bottom] = [Math.min(this.width, (width - x) / scale), Math.min(this.height, (height - y) / scale)];
    const matrix = [ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y];
    this.#place(context, matrix, range, [left, top, right, bottom], drawing);
  }

  /**
   * Draws onto the whole canvas of a context as a matrix lays the photo, turned or in a mirror too.
   * @param {CanvasRenderingContext2D} context
   * @param {Matrix} matrix From positions in the photo to device pixels.
   */
  drawTurned(context, matrix) {
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const back = new DOMMatrix(matrix).inverse();
    const corners = [[0, 0], [width, 0], [0, height], [width, height]].map(([x, y]) => back.transformPoint({ x, y }));
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const [left, top] = [Math.max(0, Math.min(...xs)), Math.max(0, Math.min(...ys))];
    const [right, bottom] = [Math.min(this.width, Math.max(...xs)), Math.min(this.height, Math.max(...ys))];
    if (!(left < right && top < bottom)) return;
    const scale = scaleOf(matrix);
    const size = { width: (right - left) * scale, height: (bottom - top) * scale };
    const range = this.#range({ scale, x: -left * scale, y: -top * scale }, 1, size);
    this.#place(context, matrix, range, [left, top, right, bottom], "patch");
  }

  /**
   * Draws a part of the photo, from its left, top, right and bottom sides, with the tiles of a range.
   * @param {CanvasRenderingContext2D} context
   * @param {number[]} matrix
   * @param {TileRange} range
   * @param {number[]} part
   * @param {"stage" | "loupe" | "patch"} drawing
   */
  #place(context, matrix, range, [left, top, right, bottom], drawing) {
    if (left >= right || top >= bottom) return;
    const mosaic = this.#mosaics[drawing].lay(range, this.#side,
      (...place) => this.#tile(...place), (...place) => this.#fromSmallest(...place));
    const pixel = 2 ** range.level;
    const extent = this.#side * pixel;
    context.imageSmoothingEnabled = scaleOf(matrix) < MIN_PIXELATED_SCALE;
    context.imageSmoothingQuality = "medium";
    context.setTransform(new DOMMatrix(matrix));
    context.drawImage(
      mosaic, (left - range.left * extent) / pixel, (top - range.top * extent) / pixel, (right - left) / pixel,
      (bottom - top) / pixel, left, top, right - left, bottom - top,
    );
  }

  /** Whether all that the last drawing needed has arrived. */
  get isWhole() { return ![...this.#tiles.values()].some((tile) => tile.isAwaited); }

  /**
   * The copy that is as fine as the screen, and its tiles in view.
   * @param {Placement} placement
   * @param {number} ratio
   * @param {Size} size
   * @returns {TileRange}
   */
  #range({ scale, x, y }, ratio, { width, height }) {
    const level = Math.max(0, Math.min(this.#levels - 1, Math.floor(-Math.log2(ratio * scale))));
    const extent = this.#side * 2 ** level;
    /** @type {(offset: number) => number} */
    const first = (offset) => Math.max(0, Math.floor(-offset / scale / extent));
    /** @type {(offset: number, stage: number, side: number) => number} */
    const last = (offset, stage, side) =>
      Math.min(Math.ceil(side / extent), Math.ceil((stage - offset) / scale / extent));
    return {
      level, left: first(x), top: first(y), right: last(x, width, this.width), bottom: last(y, height, this.height),
    };
  }

  /**
   * What the smallest copy shows of a tile's place, until the tile arrives.
   * @param {Context} context
   * @param {number} level
   * @param {number} column
   * @param {number} row
   * @param {number} x
   * @param {number} y
   */
  #fromSmallest(context, level, column, row, x, y) {
    const smallest = this.#levels - 1;
    const { bitmap } = this.#tile(smallest, 0, 0);
    const part = this.#side / 2 ** (smallest - level);
    if (bitmap) context.drawImage(bitmap, column * part, row * part, part, part, x, y, this.#side, this.#side);
  }

  /**
   * @param {number} level
   * @param {number} column
   * @param {number} row
   */
  #tile(level, column, row) {
    const key = `${level}/${column}/${row}`;
    const known = this.#tiles.get(key);
    if (known) this.#tiles.delete(key);
    /** @type {Tile} */
    const tile = known ?? { bitmap: null, isAwaited: true };
    if (!known) this.#fetch(tile, level, column, row);
    // The order of the map is that of use: the first was not looked at for longest.
    this.#tiles.set(key, tile);
    const [oldest] = this.#tiles.keys();
    if (this.#tiles.size > MAX_TILES) this.#tiles.delete(oldest);
    return tile;
  }

  /**
   * @param {Tile} tile
   * @param {number} level
   * @param {number} column
   * @param {number} row
   */
  async #fetch(tile, level, column, row) {
    try {
      const picture = await fileAt(this.#routes.tile(level, column, row));
      if (picture) tile.bitmap = await createImageBitmap(picture);
    } catch {
      // The program has stopped: the next request that matters says so.
    }
    tile.isAwaited = false;
    this.#arrived();
  }
}
