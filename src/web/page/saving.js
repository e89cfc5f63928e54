// Saves a marking: nothing that is there is replaced or added to unasked.

import { ask } from "./elements.js";
import { isConflict } from "./server.js";

/** @import { Consent, Draft, PhotoRoutes } from "./server.js" */

/**
 * Writes a marking of a photo that has `markings` already; gives whether the user wanted it.
 * @param {Pick<PhotoRoutes, "save">} routes
 * @param {Draft} draft
 * @param {number} markings
 */
export async function save(routes, draft, markings) {
  const consent = await consentTo(draft, markings);
  if (consent === null) return false;
  try {
    await routes.save(draft, consent);
  } catch (error) {
    // What was corrected may no longer be there.
    if (!isConflict(error) || draft.corrects === null) throw error;
    const adds = await ask(`${error.message} Add yours as a further marking?`, [["Add it", true], ["Not now", false]]);
    if (!adds) throw error;
    await routes.save({ ...draft, corrects: null }, "add");
  }
  return true;
}

/**
 * @param {Draft} draft
 * @param {number} markings
 * @returns {Promise<Consent | null>}
 */
async function consentTo(draft, markings) {
  if (draft.corrects !== null) {
    return ask("This replaces the marking that you corrected.", [["Replace it", "replace"], ["Not now", null]]);
  }
  if (!markings || draft.blind) return "none";
  const there = markings === 1 ? "a marking" : `${markings} markings`;
  const text = `This photo has ${there} already. Add this one as a further marking? The others stay as they are.`;
  return ask(text, [["Add it", "add"], ["Not now", null]]);
}
