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
    } else if (event.ctrlKey || event.metaKey || event.altKey || !plain(event, act)) {
      return;
    }
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches("input, select, textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "z") event.shiftKey ? act.redo() : act.undo();
    else if (key === "y") act.redo();
    else return;
    event.preventDefault();
  });
  const show = () => act.hide(false);
  document.addEventListener("keyup", (event) => { if (event.key.toLowerCase() === "h") show(); });
  window.addEventListener("blur", show);
}

function plain(event, act) {
  switch (event.key) {
    case "Enter": act.enter(); break;
    case "Delete": case "Backspace": act.remove(); break;
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
