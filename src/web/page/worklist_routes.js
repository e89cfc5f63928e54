// The server's routes of a study: its worklist, the visit in hand, and which photo of that one to mark.

import { request } from "./request.js";

/** @import { Session } from "./server.js" */
/** @typedef {"unmarked" | "half_marked" | "done" | "doubtful" | "no_photos" | "elsewhere"} VisitState */
/**
 * A visit in the worklist: `name` is the person's code, or where that is hidden the photo's; `reasons` are what there
 * is to look at, in sentences.
 * @typedef {object} WorkItem
 * @property {string} name
 * @property {string | null} visit
 * @property {VisitState} state
 * @property {number | null} photos
 * @property {string[]} reasons
 */
/**
 * A study: `item` is the visit in hand by its place in the worklist, `title` what it is called and `in_hand` how far it
 * is; without one `items` are all visits. `next` is the place of the visit to be marked next, null where none is left.
 * @typedef {object} Study
 * @property {number | null} item
 * @property {WorkItem[] | null} items
 * @property {string | null} title
 * @property {WorkItem | null} in_hand
 * @property {number} total
 * @property {number} done
 * @property {number | null} next
 * @property {boolean} asks_marker Whether somebody has to say first who marks.
 */

/**
 * The session with a visit of the study in hand, or with none.
 * @param {number | null} item
 * @returns {Promise<Session>}
 */
export const session = (item) => request("GET", item === null ? "api/session" : `api/session?item=${item}`);

/**
 * Has the program look which photo of a visit to mark.
 * @param {number} item
 * @returns {Promise<void>}
 */
export const proposePhoto = (item) => request("POST", "api/study/proposed", { item });

/**
 * Says which photo of a visit is marked.
 * @param {number} item
 * @param {number} photo
 * @returns {Promise<void>}
 */
export const choosePhoto = (item, photo) => request("PUT", "api/study/chosen", { item, photo });
