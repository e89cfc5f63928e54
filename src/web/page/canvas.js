// Draws the photo from the server's tiles. The tiles in view are laid side by side, pixel to pixel, and drawn as one picture: there
// are no seams between them, and a frame costs one drawing.

/** The most tiles that are kept: 512 px square, a megabyte each. */
const MOST_TILES = 160;
/** From so many screen pixels a photo's pixel on, pixels are shown as squares. */
const SQUARES = 8;

/** Tiles of one copy of the photo, laid side by side. */
class Sheet {
  #canvas = new OffscreenCanvas(1, 1);
  #laid = "";

  /** Lays the tiles of a range anew where the range has changed or a tile has arrived. */
  lay({ level, left, top, right, bottom }, side, tileAt, below) {
    const places = [];
    for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) places.push([column, row, tileAt(level, column, row)]);
    const laid = `${level}/${left}/${top}/${right}/${bottom}/${places.map(([, , { bitmap }]) => (bitmap ? 1 : 0)).join("")}`;
    if (laid === this.#laid) return this.#canvas;
    this.#laid = laid;
    this.#canvas.width = (right - left) * side;
    this.#canvas.height = (bottom - top) * side;
    const context = this.#canvas.getContext("2d");
    for (const [column, row, { bitmap }] of places) {
      const [x, y] = [(column - left) * side, (row - top) * side];
      if (bitmap) context.drawImage(bitmap, x, y);
      else below(context, level, column, row, x, y);
    }
    return this.#canvas;
  }
}

export class Photo {
  #tiles = new Map();
  #sheets = [new Sheet(), new Sheet()];
  #levels;
  #side;
  #routes;
  #arrived;

  /** `size` in pixels, `levels` copies each half as large as the one before, tiles of `side`; `arrived` is called for each tile. */
  constructor(routes, size, levels, side, arrived) {
    Object.assign(this, { width: size.width, height: size.height });
    this.#routes = routes;
    this.#levels = levels;
    this.#side = side;
    this.#arrived = arrived;
  }

  /** Draws onto a context whose canvas has `ratio` device pixels a CSS pixel, the photo being at `scale` and offset `x`, `y`; `use` tells
   * the drawings that go on beside each other apart: 0 the stage's, 1 the loupe's. */
  draw(context, { scale, x, y }, ratio, { width, height }, use = 0) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    const range = this.#range({ scale, x, y }, ratio, { width, height });
    if (range.left >= range.right || range.top >= range.bottom) return;
    const sheet = this.#sheets[use].lay(range, this.#side, (...place) => this.#tile(...place), (...place) => this.#fromBelow(...place));
    const pixel = 2 ** range.level;
    const extent = this.#side * pixel;
    // Only what is in view and within the photo: the last pixels of the smaller copies reach beyond it.
    const [left, top] = [Math.max(0, -x / scale), Math.max(0, -y / scale)];
    const [right, bottom] = [Math.min(this.width, (width - x) / scale), Math.min(this.height, (height - y) / scale)];
    if (left >= right || top >= bottom) return;
    context.imageSmoothingEnabled = ratio * scale < SQUARES;
    context.imageSmoothingQuality = "medium";
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
    context.drawImage(sheet, (left - range.left * extent) / pixel, (top - range.top * extent) / pixel, (right - left) / pixel, (bottom - top) / pixel,
      left, top, right - left, bottom - top);
  }

  /** Whether all that the last drawing needed has arrived. */
  get isWhole() { return ![...this.#tiles.values()].some((tile) => tile.wanted); }

  /** The copy that is as fine as the screen, and its tiles in view. */
  #range({ scale, x, y }, ratio, { width, height }) {
    const level = Math.max(0, Math.min(this.#levels - 1, Math.floor(-Math.log2(ratio * scale))));
    const extent = this.#side * 2 ** level;
    const first = (offset) => Math.max(0, Math.floor(-offset / scale / extent));
    const last = (offset, stage, side) => Math.min(Math.ceil(side / extent), Math.ceil((stage - offset) / scale / extent));
    return { level, left: first(x), top: first(y), right: last(x, width, this.width), bottom: last(y, height, this.height) };
  }

  /** What the smallest copy shows of a tile's place, until the tile arrives. */
  #fromBelow(context, level, column, row, x, y) {
    const smallest = this.#levels - 1;
    const { bitmap } = this.#tile(smallest, 0, 0);
    const part = this.#side / 2 ** (smallest - level);
    if (bitmap) context.drawImage(bitmap, column * part, row * part, part, part, x, y, this.#side, this.#side);
  }

  #tile(level, column, row) {
    const key = `${level}/${column}/${row}`;
    let tile = this.#tiles.get(key);
    if (tile) this.#tiles.delete(key);
    else this.#fetch(tile = { bitmap: null, wanted: true }, level, column, row);
    // The order of the map is that of use: the first was not looked at for longest.
    this.#tiles.set(key, tile);
    if (this.#tiles.size > MOST_TILES) this.#tiles.delete(this.#tiles.keys().next().value);
    return tile;
  }

  async #fetch(tile, level, column, row) {
    try {
      const answer = await fetch(this.#routes.tile(level, column, row));
      if (answer.ok) tile.bitmap = await createImageBitmap(await answer.blob());
    } catch {
      // The program has stopped: the next request that matters says so.
    }
    tile.wanted = false;
    this.#arrived();
  }
}
