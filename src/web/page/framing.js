// Which part of the photo the stage shows for a step.

import { keysOf, place, positions } from "./marking.js";

/** The lips' named points: they are shown with the whole mouth about them. */
const LIPS = ["ch_r", "ch_l", "cph_r", "cph_l", "ls", "sto", "sto_s", "sto_i", "li"];
/** How much of the stage the mouth is wide, when a step shows it. */
const MOUTH_OF_STAGE = 0.7;

/** Brings a step's marks into view, large enough to be placed well. */
export function showStep(view, draft, step) {
  const of = (ids) => ids.flatMap((id) => keysOf(draft, id)).map((key) => place(draft, key));
  const curve = positions(draft, step);
  const mouth = of(["ch_r", "ch_l"]);
  const own = curve.length ? curve : of([step]);
  if (!own.length || mouth.length < 2) return;
  const width = Math.hypot(mouth[0][0] - mouth[1][0], mouth[0][1] - mouth[1][1]);
  const scale = MOUTH_OF_STAGE * Math.min(view.stage.width, 1.6 * view.stage.height) / width;
  // Where the user's own zoom shows it as well, it stays.
  if (own.every((at) => view.holds(at)) && view.scale > 0.6 * scale) return;
  if (LIPS.includes(step) || curve.length) showMouth(view, draft);
  else view.centreOn(own[0], scale);
}

/** Brings the whole mouth into view. */
export function showMouth(view, draft) {
  const lips = LIPS.map((id) => place(draft, id)).filter(Boolean);
  if (lips.length > 1) view.show(lips, (1 / MOUTH_OF_STAGE - 1) / 2);
}
