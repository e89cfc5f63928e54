// What mouse, pen and fingers do on the stage: drag a mark, pan, pinch, click, press long.

import { keyOf } from "./handles.js";

/** @import { Position } from "./server.js" */
/** @import { ScreenPosition, View } from "./view.js" */
/**
 * What gestures do to marks. A finger that is lifted is nowhere: it covers what it touched.
 * @typedef {object} GestureActions
 * @property {(key: string) => Position | null} grab Takes a mark in hand; gives where it is.
 * @property {(key: string, at: Position, pointer: ScreenPosition) => void} drag
 * @property {(key: string, hasMoved: boolean, at: Position | null) => void} drop
 * @property {() => void} cancel Puts a mark back that was grabbed.
 * @property {(at: Position) => void} click
 * @property {(key: string) => void} longPress
 */
/**
 * `offset` is from the mark to where it was grabbed.
 * @typedef {object} OneFinger
 * @property {"mark" | "pan"} kind
 * @property {string | null} key
 * @property {ScreenPosition} start
 * @property {ScreenPosition} last
 * @property {ScreenPosition} offset
 * @property {number} threshold
 * @property {boolean} moved
 * @property {ReturnType<typeof setTimeout>} [timer]
 */
/** @typedef {OneFinger | { kind: "pinch" }} Gesture */

/** How far a pointer moves, in CSS pixels, before a click is a drag: a finger is less steady than a mouse. */
const MOUSE_THRESHOLD = 3;
const PEN_THRESHOLD = 4;
const TOUCH_THRESHOLD = 8;
/** From so many milliseconds on a press is a long one. */
const LONG_PRESS_MS = 600;
/** The logarithm of what a wheel zooms by, per CSS pixel: a notch of a mouse's wheel is 100 to 120 of them. */
const ZOOM_PER_PIXEL = 0.002;
/** Likewise for two fingers on a touchpad, which browsers report as a wheel with the Control key. */
const ZOOM_PER_PINCHED_PIXEL = 0.01;
const PIXELS_PER_LINE = 30;

/** @param {string} pointerType */
function thresholdOf(pointerType) {
  if (pointerType === "touch") return TOUCH_THRESHOLD;
  return pointerType === "pen" ? PEN_THRESHOLD : MOUSE_THRESHOLD;
}

/** The gestures on a stage: one after the other, whichever pointers make them. */
class Gestures {
  #stage;
  #view;
  #act;
  /** @type {Map<number, ScreenPosition>} */
  #pointers = new Map();
  /** @type {Gesture | null} */
  #gesture = null;

  /**
   * @param {HTMLElement} stage
   * @param {View} view
   * @param {GestureActions} act
   */
  constructor(stage, view, act) {
    this.#stage = stage;
    this.#view = view;
    this.#act = act;
  }

  /**
   * @param {MouseEvent} event
   * @returns {ScreenPosition}
   */
  #onStage(event) {
    const box = this.#stage.getBoundingClientRect();
    return [event.clientX - box.left - this.#stage.clientLeft, event.clientY - box.top - this.#stage.clientTop];
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (event.button !== 0) return;
    const at = this.#onStage(event);
    this.#pointers.set(event.pointerId, at);
    this.#stage.setPointerCapture(event.pointerId);
    if (this.#pointers.size === 2) {
      this.#finish(true, null);
      this.#gesture = { kind: "pinch" };
    }
    if (this.#pointers.size > 1) return;
    const key = keyOf(event.target);
    const threshold = thresholdOf(event.pointerType);
    /** @type {OneFinger} */
    const pressed = { kind: key ? "mark" : "pan", key, start: at, last: at, offset: [0, 0], threshold, moved: false };
    this.#gesture = pressed;
    if (!key) return;
    const mark = this.#act.grab(key);
    if (mark) {
      const screen = this.#view.toScreen(mark);
      pressed.offset = [at[0] - screen[0], at[1] - screen[1]];
    }
    pressed.timer = setTimeout(() => this.#pressLong(pressed, key), LONG_PRESS_MS);
    event.preventDefault();
  }

  /**
   * @param {OneFinger} pressed
   * @param {string} key
   */
  #pressLong(pressed, key) {
    if (this.#gesture !== pressed || pressed.moved) return;
    this.#gesture = null;
    this.#act.longPress(key);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const at = this.#onStage(event);
    this.#pointers.set(event.pointerId, at);
    if (this.#gesture?.kind === "pinch") this.#pinch(event.pointerId, before, at);
    else if (this.#gesture) this.#follow(this.#gesture, at);
  }

  /**
   * @param {OneFinger} gesture
   * @param {ScreenPosition} at
   */
  #follow(gesture, at) {
    const { start, last, threshold, key, offset } = gesture;
    gesture.moved ||= Math.hypot(at[0] - start[0], at[1] - start[1]) > threshold;
    if (!gesture.moved) return;
    gesture.last = at;
    if (key) this.#act.drag(key, this.#view.toPhoto([at[0] - offset[0], at[1] - offset[1]]), at);
    else this.#view.pan(at[0] - last[0], at[1] - last[1]);
  }

  /**
   * @param {number} id
   * @param {ScreenPosition} before
   * @param {ScreenPosition} at
   */
  #pinch(id, before, at) {
    const other = [...this.#pointers].find(([pointer]) => pointer !== id)?.[1];
    if (!other) return;
    /** @type {(position: ScreenPosition) => number} */
    const apart = ([x, y]) => Math.hypot(x - other[0], y - other[1]) || 1;
    /** @type {(position: ScreenPosition) => ScreenPosition} */
    const middle = ([x, y]) => [(x + other[0]) / 2, (y + other[1]) / 2];
    const [from, to] = [middle(before), middle(at)];
    this.#view.pan(to[0] - from[0], to[1] - from[1]);
    this.#view.zoomAbout(to, apart(at) / apart(before));
  }

  /** @param {PointerEvent} event */
  end(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    const isCancelled = event.type === "pointercancel";
    const at = this.#view.toPhoto(this.#onStage(event));
    const gesture = this.#gesture;
    if (gesture?.kind === "pan" && !gesture.moved && !isCancelled) this.#act.click(at);
    if (gesture?.kind === "pinch" && this.#pointers.size > 1) return;
    this.#finish(isCancelled, event.pointerType === "touch" ? null : at);
  }

  /**
   * @param {boolean} isCancelled
   * @param {Position | null} at
   */
  #finish(isCancelled, at) {
    const gesture = this.#gesture;
    if (gesture && gesture.kind !== "pinch") {
      clearTimeout(gesture.timer);
      if (gesture.key && isCancelled) this.#act.cancel();
      else if (gesture.key) this.#act.drop(gesture.key, gesture.moved, at);
    }
    this.#gesture = null;
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_PER_LINE : 1);
    const rate = event.ctrlKey ? ZOOM_PER_PINCHED_PIXEL : ZOOM_PER_PIXEL;
    this.#view.zoomAbout(this.#onStage(event), Math.exp(-pixels * rate));
  }
}

/**
 * Listens on the stage.
 * @param {HTMLElement} stage
 * @param {View} view
 * @param {GestureActions} act
 */
export function listen(stage, view, act) {
  const gestures = new Gestures(stage, view, act);
  stage.addEventListener("pointerdown", (event) => gestures.begin(event));
  stage.addEventListener("pointermove", (event) => gestures.move(event));
  stage.addEventListener("pointerup", (event) => gestures.end(event));
  stage.addEventListener("pointercancel", (event) => gestures.end(event));
  stage.addEventListener("contextmenu", (event) => event.preventDefault());
  stage.addEventListener("wheel", (event) => gestures.wheel(event), { passive: false });
}
