// What mouse, pen and fingers do on the stage: drag a mark, pan, pinch, click, press long.

import { keyOf } from "./handles.js";

/** How far a pointer moves, in CSS pixels, before a click is a drag: a finger is less steady than a mouse. */
const SLACK = { mouse: 3, pen: 4, touch: 8 };
/** A press of so many milliseconds is a long one. */
const LONG = 600;
/** A notch of a mouse's wheel is 100 to 120 CSS pixels. */
const PER_PIXEL = 0.002;
const PER_PIXEL_OF_PINCH = 0.01;
const PIXELS_OF_A_LINE = 30;

/**
 * Listens on the stage. `act` has `grab(key)`, `drag(key, photoPosition, stagePosition)`, `drop(key, moved, photoPosition)`, `cancel()`,
 * `click(photoPosition)` and `longPress(key)`. A finger that is lifted is nowhere: it covers what it touched.
 */
export function listen(stage, view, act) {
  const pointers = new Map();
  let gesture = null;

  const onStage = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left - stage.clientLeft, event.clientY - box.top - stage.clientTop];
  };

  const begin = (event) => {
    if (event.button !== 0 || event.target.closest(".control")) return;
    const at = onStage(event);
    pointers.set(event.pointerId, at);
    stage.setPointerCapture(event.pointerId);
    if (pointers.size === 2) {
      endGesture(true);
      gesture = { kind: "pinch" };
      return;
    }
    if (pointers.size > 2) return;
    const key = keyOf(event.target);
    const slack = SLACK[event.pointerType] ?? SLACK.mouse;
    gesture = { kind: key ? "mark" : "pan", key, start: at, last: at, slack, moved: false };
    if (!key) return;
    const mark = act.grab(key);
    const screen = view.toScreen(mark);
    gesture.offset = [at[0] - screen[0], at[1] - screen[1]];
    const pressed = gesture;
    gesture.timer = setTimeout(() => { if (gesture === pressed && !pressed.moved) { gesture = null; act.longPress(key); } }, LONG);
    event.preventDefault();
  };

  const move = (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const at = onStage(event);
    pointers.set(event.pointerId, at);
    if (gesture?.kind === "pinch") pinch(event.pointerId, before, at);
    else if (gesture) follow(at);
  };

  const follow = (at) => {
    const { start, last, slack, key, offset } = gesture;
    gesture.moved ||= Math.hypot(at[0] - start[0], at[1] - start[1]) > slack;
    if (!gesture.moved) return;
    gesture.last = at;
    if (key) act.drag(key, view.toPhoto([at[0] - offset[0], at[1] - offset[1]]), at);
    else view.pan(at[0] - last[0], at[1] - last[1]);
  };

  const pinch = (id, before, at) => {
    const other = [...pointers].find(([pointer]) => pointer !== id)?.[1];
    if (!other) return;
    const apart = ([x, y]) => Math.hypot(x - other[0], y - other[1]) || 1;
    const middle = ([x, y]) => [(x + other[0]) / 2, (y + other[1]) / 2];
    const [from, to] = [middle(before), middle(at)];
    view.pan(to[0] - from[0], to[1] - from[1]);
    view.zoomAbout(to, apart(at) / apart(before));
  };

  const endGesture = (cancelled, at = null) => {
    clearTimeout(gesture?.timer);
    if (gesture?.kind === "mark") cancelled ? act.cancel() : act.drop(gesture.key, gesture.moved, at);
    gesture = null;
  };

  const end = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    const cancelled = event.type === "pointercancel";
    if (gesture?.kind === "pan" && !gesture.moved && !cancelled) act.click(view.toPhoto(onStage(event)));
    if (gesture?.kind === "pinch" && pointers.size > 1) return;
    endGesture(cancelled, event.pointerType === "touch" ? null : view.toPhoto(onStage(event)));
  };

  stage.addEventListener("pointerdown", begin);
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
  stage.addEventListener("contextmenu", (event) => event.preventDefault());
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_OF_A_LINE : 1);
    view.zoomAbout(onStage(event), Math.exp(-pixels * (event.ctrlKey ? PER_PIXEL_OF_PINCH : PER_PIXEL)));
  }, { passive: false });
}
