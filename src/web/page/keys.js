// The keyboard on the stage.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** What an arrow key moves by, in CSS pixels. */
const STEP = 0.25;
const WITH_SHIFT = 10;
const WITH_CONTROL = 100;
const ZOOM = 1.25;

/**
 * Listens for keys. `act` has `nudge(dx, dy)` in CSS pixels, `enter()`, `remove()`, `undo()`, `redo()`, `hide(boolean)`, `zoom(factor)`,
 * `fit()`, `mouth()` and `guides()`.
 */
export function listen(stage, act) {
  stage.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = STEP * (event.ctrlKey || event.altKey ? WITH_CONTROL : event.shiftKey ? WITH_SHIFT : 1);
      act.nudge(arrow[0] * step, arrow[1] * step);
    } else if (withOther(event) || !onMarks(event, act)) {
      return;
    }
    event.preventDefault();
  });
  // Wherever the focus is, on a slider say: what is typed into fields and asked in dialogs comes first.
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input:not([type=range], [type=radio]), select, textarea") || document.querySelector("dialog[open]")) return;
    if (stage.checkVisibility() && (withOther(event) ? onHistory(event, act) : onView(event, act))) event.preventDefault();
  });
  const show = () => act.hide(false);
  document.addEventListener("keyup", (event) => { if (event.key.toLowerCase() === "h") show(); });
  window.addEventListener("blur", show);
}

const withOther = (event) => event.ctrlKey || event.metaKey || event.altKey;

function onMarks({ key }, act) {
  if (key === "Enter") act.enter();
  else if (key === "Delete" || key === "Backspace") act.remove();
  else return false;
  return true;
}

function onView({ key }, act) {
  switch (key) {
    case "+": case "=": act.zoom(ZOOM); break;
    case "-": act.zoom(1 / ZOOM); break;
    case "0": act.fit(); break;
    case "m": case "M": act.mouth(); break;
    case "g": case "G": act.guides(); break;
    case "h": case "H": act.hide(true); break;
    default: return false;
  }
  return true;
}

function onHistory({ key, altKey, shiftKey }, act) {
  const letter = key.toLowerCase();
  if (altKey) return false;
  if (letter === "y" || (letter === "z" && shiftKey)) act.redo();
  else if (letter === "z") act.undo();
  else return false;
  return true;
}
