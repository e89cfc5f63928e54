// What mouse, pen and fingers do on the stage: drag a mark, pan, pinch, click, press long.

import { keyOf } from "./handles.js";

/** @import { NearMark } from "./handles.js" */
/** @import { Position } from "./server.js" */
/** @import { ScreenPosition, View } from "./view.js" */
/**
 * How far a press has wandered: not at all, no further than that of a click that shakes, or as only a drag does.
 * @typedef {"still" | "little" | "far"} Way
 */
/**
 * What gestures do to marks. A finger that is lifted is nowhere: it covers what it touched.
 * @typedef {object} GestureActions
 * @property {(at: ScreenPosition, isFinger: boolean) => NearMark | null} nearest The mark that a press is on.
 * @property {(key: string) => Position | null} grab Takes a mark in hand; gives where it is.
 * @property {(key: string, at: Position, pointer: ScreenPosition) => void} drag
 * @property {(key: string, way: Way, at: Position | null) => void} drop
 * @property {() => void} cancel Puts a mark back that was grabbed.
 * @property {(at: Position) => void} click
 * @property {(key: string) => void} longPress
 */
/**
 * `key` is that of the mark in hand; on a press that pans or clicks, of the mark that is taken in hand should it move.
 * `offset` is from the mark to where it was grabbed, `way` the furthest from the start so far, in CSS pixels.
 * @typedef {object} OneFinger
 * @property {"mark" | "pan"} kind
 * @property {string | null} key
 * @property {ScreenPosition} start
 * @property {ScreenPosition} last
 * @property {ScreenPosition} offset
 * @property {Unsteadiness} hand
 * @property {number} way
 * @property {ReturnType<typeof setTimeout>} [timer]
 */
/** @typedef {OneFinger | { kind: "pinch" }} Gesture */

/**
 * How far a pointer wanders, in CSS pixels, though it is held still, and at the most during a click.
 * @typedef {{ still: number, click: number }} Unsteadiness
 */
/**
 * A finger is less steady than a mouse, which does not move unless it is moved.
 * @type {Record<string, Unsteadiness>}
 */
const UNSTEADINESS = {
  mouse: { still: 0.5, click: 3 }, pen: { still: 1, click: 4 }, touch: { still: 3, click: 8 },
};
/** From so many milliseconds on a press is a long one. */
const LONG_PRESS_MS = 600;
/** The logarithm of what a wheel zooms by, per CSS pixel: a notch of a mouse's wheel is 100 to 120 of them. */
const ZOOM_PER_PIXEL = 0.002;
/** Likewise for two fingers on a touchpad, which browsers report as a wheel with the Control key. */
const ZOOM_PER_PINCHED_PIXEL = 0.01;
const PIXELS_PER_LINE = 30;

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
    const near = this.#act.nearest(at, event.pointerType === "touch");
    const hand = UNSTEADINESS[event.pointerType] ?? UNSTEADINESS.mouse;
    /** @type {OneFinger} */
    const pressed = { kind: "pan", key: near?.key ?? null, start: at, last: at, offset: [0, 0], hand, way: 0 };
    this.#gesture = pressed;
    if (near?.takesPress) {
      this.#take(pressed, near.key);
      pressed.timer = setTimeout(() => this.#pressLong(pressed, near.key), LONG_PRESS_MS);
    }
    // The browser would give the focus to the topmost handle, whichever mark the press is on.
    if (near?.takesPress || keyOf(event.target)) event.preventDefault();
  }

  /**
   * Takes a mark in hand where the press began.
   * @param {OneFinger} pressed
   * @param {string} key
   */
  #take(pressed, key) {
    pressed.kind = "mark";
    const mark = this.#act.grab(key);
    if (!mark) return;
    const screen = this.#view.toScreen(mark);
    pressed.offset = [pressed.start[0] - screen[0], pressed.start[1] - screen[1]];
  }

  /**
   * @param {OneFinger} pressed
   * @param {string} key
   */
  #pressLong(pressed, key) {
    if (this.#gesture !== pressed || pressed.way > pressed.hand.still) return;
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
    const { start, last, hand, key } = gesture;
    gesture.way = Math.max(gesture.way, Math.hypot(at[0] - start[0], at[1] - start[1]));
    if (gesture.kind === "pan") {
      if (gesture.way <= hand.click) return;
      if (key) this.#take(gesture, key);
    }
    gesture.last = at;
    const { kind, offset } = gesture;
    if (kind === "mark" && key) this.#act.drag(key, this.#view.toPhoto([at[0] - offset[0], at[1] - offset[1]]), at);
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
    if (gesture?.kind === "pan" && gesture.way <= gesture.hand.click && !isCancelled) this.#act.click(at);
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
      const { kind, key, way, hand } = gesture;
      if (kind === "mark" && key) {
        if (isCancelled) this.#act.cancel();
        else this.#act.drop(key, way > hand.click ? "far" : way > hand.still ? "little" : "still", at);
      }
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
