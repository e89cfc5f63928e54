// How the photo lies on the screen: a position in pixels of the photo, times the scale, plus the offset, is a position in CSS
// pixels of the stage. Nothing is rounded.

/** From one screen pixel for sixteen of the photo to forty for one. */
const LEAST_PER_FIT = 0.5;
const MOST = 40;

export class View {
  scale = 1;
  x = 0;
  y = 0;
  stage = { width: 1, height: 1 };
  photo = { width: 1, height: 1 };
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  toScreen([x, y]) { return [x * this.scale + this.x, y * this.scale + this.y]; }
  toPhoto([x, y]) { return [(x - this.x) / this.scale, (y - this.y) / this.scale]; }

  get fitScale() {
    return Math.min(this.stage.width / this.photo.width, this.stage.height / this.photo.height);
  }

  get centre() { return [this.stage.width / 2, this.stage.height / 2]; }

  set(scale, x, y) {
    // As far as a corner of the photo may leave the stage's middle, it may go: any point can be brought there.
    const keep = (offset, side, middle) => Math.min(middle, Math.max(middle - side * scale, offset));
    this.scale = scale;
    this.x = keep(x, this.photo.width, this.centre[0]);
    this.y = keep(y, this.photo.height, this.centre[1]);
    this.#changed();
  }

  zoomAbout([x, y], factor) {
    const scale = Math.min(MOST, Math.max(LEAST_PER_FIT * this.fitScale, this.scale * factor));
    const [px, py] = this.toPhoto([x, y]);
    this.set(scale, x - px * scale, y - py * scale);
  }

  pan(dx, dy) { this.set(this.scale, this.x + dx, this.y + dy); }

  fit() {
    const scale = this.fitScale;
    this.set(scale, (this.stage.width - this.photo.width * scale) / 2, (this.stage.height - this.photo.height * scale) / 2);
  }

  /** Brings a position of the photo to the middle, at a scale. */
  centreOn([px, py], scale) {
    const bounded = Math.min(MOST, Math.max(LEAST_PER_FIT * this.fitScale, scale));
    this.set(bounded, this.centre[0] - px * bounded, this.centre[1] - py * bounded);
  }

  /** Shows a box of the photo about positions, with a margin as a part of its size. */
  show(positions, margin = 0.35) {
    const xs = positions.map(([x]) => x), ys = positions.map(([, y]) => y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const size = Math.max(right - left, bottom - top, 8);
    const scale = Math.min(this.stage.width / (right - left + 2 * margin * size), this.stage.height / (bottom - top + 2 * margin * size));
    this.centreOn([(left + right) / 2, (top + bottom) / 2], scale);
  }

  /** Whether a position lies well within the stage. */
  holds(position) {
    const [x, y] = this.toScreen(position);
    const [edgeX, edgeY] = [0.12 * this.stage.width, 0.12 * this.stage.height];
    return x > edgeX && y > edgeY && x < this.stage.width - edgeX && y < this.stage.height - edgeY;
  }
}
