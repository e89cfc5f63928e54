// A photo of a visit as the strip shows it, and how far a person is with it.

import { fileAt } from "./bridge.js";
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
 * @property {HTMLImageElement} image In the canvas's place where no mouth is known.
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
  if (marks === "none") return decision === "open" ? "refused" : "left_out";
  if (decision === "taken_out") return "taken_out";
  return decision === "accepted" && marks === "own" ? "own" : decision;
}

/** @type {Record<string, string>} */
const SAID = {
  waiting: "its marks are being looked for", open: "not looked through yet", accepted: "looked through",
  own: "marked by hand", taken_out: "taken out",
};

/** How far a photo is, for the list of photos. @param {Frame} frame */
export function saidOf(frame) {
  const state = stateOf(frame);
  if (state === "trouble") return frame.trouble ?? "";
  const reason = shortened(frame.photo?.reason ?? "");
  if (state === "refused") return `cannot be carried: ${reason}`;
  return state === "left_out" ? `left out: ${reason}` : SAID[state];
}

/** A reason without its figures and its explanation. @param {string} reason */
function shortened(reason) {
  const [short] = reason.split(/: | \(/);
  const plain = short.replace(/\.$/, "").replace(/^It is /, "");
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}

/**
 * What there is to say of a photo.
 * @param {Frame} frame
 * @param {GuideEntry[]} guide
 */
export function sentenceOf({ photo, trouble }, guide) {
  if (trouble !== null) return trouble;
  if (!photo) return "The marks are being looked for …";
  if (isRefused(photo)) {
    return `${photo.reason} ${photo.decision === "open" ? "Leave it out, or mark it by hand." : "It is left out."}`;
  }
  if (photo.marks === "own") return "It is marked by hand: its own marks are used.";
  const { missing, stable: [found, marked] } = photo;
  const elsewhere = marked ? " The marks at the eyes and the nose, which are not shown here, were carried over too: "
    + `${found} of ${marked} were found.` : "";
  if (!missing.length) return `All marks were found.${elsewhere}`;
  const names = missing.map((id) => bodyTitleOf(guide, id));
  return `Not found, and not used in this photo: ${names.join("; ")}.${elsewhere}`;
}

/** Whether no marks can be carried over to a photo. @param {CarriedPhoto | null} photo */
export const isRefused = (photo) => photo?.marks === "none";

/**
 * What is to be done with the photos that are not looked through yet, before they are compared.
 * @param {Frame[]} left
 */
export function leftSentence(left) {
  const { length: count } = left;
  const refused = left.filter(({ photo }) => isRefused(photo)).length;
  const [subject, each] = count === 1 ? ["1 photo is", "it"] : [`${count} photos are`, "each of them"];
  const done = refused === 0 ? `accept ${each}, or take it out`
    : refused === count ? `leave ${each} out, since no marks can be carried to it`
      : `accept each, or take it out; leave out ${refused === 1 ? "the one" : `the ${refused}`} to which no `
        + "marks can be carried";
  return `${subject} not looked through yet: ${done}, before you compare.`;
}

/** Whether nothing is to be decided on a photo any more. @param {Frame} frame */
export const isDecided = ({ photo }) => photo !== null && photo.decision !== "open";

/**
 * The picture at an address; null where there is none.
 * @param {string} address
 */
export async function pictureOf(address) {
  const picture = await fileAt(address);
  return picture && createImageBitmap(picture);
}
