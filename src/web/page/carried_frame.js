// A photo of a visit as the strip shows it, and how far a person is with it.

import { bodyTitleOf } from "./steps.js";

/** @import { GuideEntry, PhotoRow } from "./server.js" */
/** @import { CarriedPhoto } from "./visit_routes.js" */
/**
 * A photo of a visit as it is shown.
 * @typedef {object} Frame
 * @property {PhotoRow} row
 * @property {number} marked The number of the marked photo of its visit.
 * @property {string} visit
 * @property {CarriedPhoto | null} photo Null until it has come.
 * @property {ImageBitmap | null} picture
 * @property {string | null} trouble
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} state
 * @property {HTMLButtonElement} thumb
 */

/** @type {Record<string, string>} */
export const STATES = {
  waiting: "…", open: "not looked at", accepted: "✓ accepted", own: "✓ marked by hand", taken_out: "taken out",
  refused: "cannot be carried", left_out: "✓ left out", trouble: "not read",
};

/** How far a photo is. @param {Frame} frame */
export function stateOf({ photo, trouble }) {
  if (trouble !== null) return "trouble";
  if (!photo) return "waiting";
  const { decision, marks } = photo;
  if (decision === "taken_out") return "taken_out";
  if (marks === "none") return decision === "accepted" ? "left_out" : "refused";
  return decision === "accepted" && marks === "own" ? "own" : decision;
}

/**
 * What there is to say of a photo.
 * @param {Frame} frame
 * @param {GuideEntry[]} guide
 */
export function sentenceOf({ photo, trouble }, guide) {
  if (trouble !== null) return trouble;
  if (!photo) return "The marks are being looked for …";
  if (photo.marks === "none") return `${photo.reason} Leave it out, or mark it by hand.`;
  if (photo.marks === "own") return "It is marked by hand: its own marks are used.";
  const { missing } = photo;
  if (!missing.length) return "All marks were found.";
  const names = missing.map((id) => bodyTitleOf(guide, id));
  return `Not found, and not used in this photo: ${names.join("; ")}.`;
}

/** Whether nothing is to be decided on a photo any more. @param {Frame} frame */
export const isDecided = ({ photo }) => photo !== null && photo.decision !== "open";

/**
 * The picture at an address; null where there is none.
 * @param {string} address
 */
export async function pictureOf(address) {
  const answer = await fetch(address);
  return answer.ok ? createImageBitmap(await answer.blob()) : null;
}
