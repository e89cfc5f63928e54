// The server's routes of visits: which photos belong to which, the marks that are carried over to a visit's other
// photos, and what is decided on them.

import { draftFromJson } from "./draft_json.js";
import { request } from "./request.js";

/** @import { DraftJson } from "./draft_json.js" */
/** @import { Draft, Position } from "./server.js" */
/**
 * The photos of a visit: `marked` is the one that is marked by hand, `chosen` the one that the user chose for that,
 * `why` says why that one where there are more; `undecided`: nobody has looked yet which one to mark.
 * @typedef {object} Visit
 * @property {number[]} photos
 * @property {number | null} chosen
 * @property {number | null} marked
 * @property {string | null} why
 * @property {boolean} undecided
 */
/** @typedef {[before: Visit, after: Visit]} Visits */
/** @typedef {Pick<Visit, "photos" | "chosen">} VisitPhotos */
/** @typedef {"open" | "accepted" | "taken_out"} Decision */
/**
 * A mouth at the scale and the turn that all photos of a visit are shown at. `shown` is its width and height in
 * millimetres, `to_mm` a matrix from positions in the photo to millimetres from its middle; its picture begins at
 * `left` and `top` of the photo, whose pixels are `side` to one of the picture along each side.
 * @typedef {object} MouthView
 * @property {[width: number, height: number]} shown
 * @property {number[] | null} to_mm
 * @property {number} left
 * @property {number} top
 * @property {number} side
 * @property {[id: string, path: string][]} lines
 * @property {[id: string, at: Position][]} points
 */
/**
 * A photo of a visit: its `marks` are its own, carried over, or none, for a reason; `missing` are the ids of those that
 * were not found in it, `stable` says how many points at the eyes and the nose were found, of how many, and `key` is of
 * the photos and the clicks that it was made of.
 * @typedef {object} CarriedPhoto
 * @property {string} key
 * @property {"own" | "carried" | "none"} marks
 * @property {Decision} decision
 * @property {string | null} reason
 * @property {string[]} missing
 * @property {[found: number, marked: number]} stable
 * @property {MouthView} view
 */

/**
 * Says which photos belong to which visit.
 * @param {VisitPhotos[]} visits Before and after.
 * @returns {Promise<void>}
 */
export const setVisits = (visits) =>
  request("PUT", "api/visits", visits.map(({ photos, chosen }) => ({ photos, chosen })));

/**
 * Sorts all photos into visits by the days on which they were taken, where these tell.
 * @returns {Promise<{ told: boolean }>}
 */
export const sortByDay = () => request("POST", "api/visits/days", {});

/**
 * Has the program look which photo of each visit to mark.
 * @returns {Promise<void>}
 */
export const proposePhotos = () => request("POST", "api/visits/proposed", {});

/** @param {number} number */
const base = (number) => `api/photos/${number}/carried`;

/**
 * A photo of a visit with its marks.
 * @param {number} number
 * @returns {Promise<CarriedPhoto>}
 */
export const carried = (number) => request("GET", base(number));

/**
 * @param {number} number
 * @param {string} key The key that the photo had when it was looked at.
 * @param {Decision} decision
 * @returns {Promise<void>}
 */
export const decide = (number, key, decision) => request("PUT", base(number), { key, decision });

/**
 * A draft that starts from the marks that were carried over.
 * @param {number} number
 * @returns {Promise<Draft>}
 */
export async function carriedDraft(number) {
  /** @type {DraftJson} */
  const json = await request("POST", `${base(number)}/draft`, {});
  return draftFromJson(json);
}

/**
 * The picture of a photo's mouth.
 * @param {number} number
 * @param {string} key
 */
export const mouthPicture = (number, key) => `${base(number)}/mouth.jpg?key=${key}`;
