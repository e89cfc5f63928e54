// The keyboard: which key does what to the marks, the view and the history.

/**
 * What keys do.
 * @typedef {object} KeyActions
 * @property {(dx: number, dy: number) => void} nudge Moves the mark in hand by CSS pixels of the present view.
 * @property {() => void} enter
 * @property {() => void} remove
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {(isHidden: boolean) => void} hide
 * @property {(factor: number) => void} zoom
 * @property {() => void} fit
 * @property {() => void} showMouth
 * @property {() => void} toggleGuides
 * @property {() => void} snap Shows the edge of the colour, or takes it.
 */

/** @type {Record<string, [dx: number, dy: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** What an arrow key moves by, in CSS pixels, and how many times that together with another key. */
const STEP = 0.25;
const STEPS_WITH_SHIFT = 10;
const STEPS_WITH_CONTROL = 100;
/** What a key zooms by. */
const ZOOM = 1.25;
/** Fields that take what is typed. */
const TYPED_INTO = "input:not([type=range], [type=radio]), select, textarea";

/**
 * @param {HTMLElement} stage
 * @param {KeyActions} act
 */
export function listen(stage, act) {
  document.addEventListener("keydown", dropRepeat, { capture: true });
  stage.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const steps = event.ctrlKey || event.altKey ? STEPS_WITH_CONTROL : event.shiftKey ? STEPS_WITH_SHIFT : 1;
      act.nudge(arrow[0] * STEP * steps, arrow[1] * STEP * steps);
    } else if (hasModifier(event) || !onMarks(event, act)) {
      return;
    }
    event.preventDefault();
  });
  // Wherever the focus is, on a slider say: what is typed into fields and asked in dialogs comes first.
  document.addEventListener("keydown", (event) => {
    const isTyped = event.target instanceof Element && event.target.matches(TYPED_INTO);
    if (isTyped || document.querySelector("dialog[open]") || !stage.checkVisibility()) return;
    if (hasModifier(event) ? onHistory(event, act) : onView(event, act)) event.preventDefault();
  });
  const show = () => act.hide(false);
  document.addEventListener("keyup", (event) => { if (event.key.toLowerCase() === "h") show(); });
  window.addEventListener("blur", show);
}

/**
 * A key that is held confirms once: what it would do at the next step, on the photo or on a button, nobody has looked
 * at.
 * @param {KeyboardEvent} event
 */
function dropRepeat(event) {
  const isTyped = event.target instanceof Element && event.target.matches(TYPED_INTO);
  if (!event.repeat || isTyped || !["Enter", " "].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {KeyboardEvent} event */
const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

/**
 * @param {KeyboardEvent} event
 * @param {KeyActions} act
 */
function onMarks({ key }, act) {
  if (key === "Enter") act.enter();
  else if (key === "Delete" || key === "Backspace") act.remove();
  else return false;
  return true;
}

/**
 * @param {KeyboardEvent} event
 * @param {KeyActions} act
 */
function onView({ key }, act) {
  switch (key) {
    case "+": case "=": act.zoom(ZOOM); break;
    case "-": act.zoom(1 / ZOOM); break;
    case "0": act.fit(); break;
    case "m": case "M": act.showMouth(); break;
    case "g": case "G": act.toggleGuides(); break;
    case "h": case "H": act.hide(true); break;
    case "s": case "S": act.snap(); break;
    default: return false;
  }
  return true;
}

/**
 * @param {KeyboardEvent} event
 * @param {KeyActions} act
 */
function onHistory({ key, altKey, shiftKey }, act) {
  const letter = key.toLowerCase();
  if (altKey) return false;
  if (letter === "y" || (letter === "z" && shiftKey)) act.redo();
  else if (letter === "z") act.undo();
  else return false;
  return true;
}
