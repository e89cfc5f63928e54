// Draws a mouth with its marks: of all photos of a visit at one scale and turned alike.

import { CLICK, MATCH, Pen } from "./patch.js";

/** @import { CarriedPhoto, MouthView } from "./visit_routes.js" */

/** From so many CSS pixels on a canvas has room for points. */
const ROOM_FOR_POINTS = 200;

/**
 * The matrix from positions in the photo to a canvas so many pixels wide.
 * @param {MouthView} view
 * @param {number} width
 */
export function matrixOf({ shown: [across, down], to_mm }, width) {
  const [a, b, c, d, e, f] = to_mm ?? [1, 0, 0, 1, 0, 0];
  const scale = width / across;
  return [a * scale, b * scale, c * scale, d * scale, (e + across / 2) * scale, (f + down / 2) * scale];
}

/**
 * Draws a mouth onto a canvas as wide as the page shows it; carried marks have the colour of matched ones, and a
 * photo's own marks that of clicks.
 * @param {HTMLCanvasElement} canvas
 * @param {CarriedPhoto} photo
 * @param {CanvasImageSource & { width: number, height: number } | null} picture
 * @param {boolean} isBare Whether the marks are left out.
 */
export function drawMouth(canvas, { view, marks }, picture, isBare) {
  const ratio = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const context = canvas.getContext("2d");
  if (!context || !width || !view.to_mm) return;
  const height = Math.round(width * view.shown[1] / view.shown[0]);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const matrix = matrixOf(view, width);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  if (picture) {
    context.imageSmoothingQuality = "high";
    context.setTransform(new DOMMatrix(matrix));
    context.drawImage(picture, view.left, view.top, picture.width * view.side, picture.height * view.side);
  }
  canvas.dataset.drawn = String(picture !== null);
  if (isBare) return;
  const pen = new Pen(context, matrix, ratio);
  const colour = marks === "own" ? CLICK : MATCH;
  for (const [, path] of view.lines) pen.curve(path, colour, false);
  if (canvas.clientWidth < ROOM_FOR_POINTS) return;
  for (const [, at] of view.points) pen.ring(at, colour, true);
}
