// A visit of a study on the page: which of its photos is marked, and the way to the next visit and to all of them.

import { button, element, picture } from "./elements.js";
import * as server from "./server.js";
import { isFinger } from "./words.js";

/** @import { PhotoRow, Session } from "./server.js" */
/**
 * `leave` goes to all visits, `next` to the next one that is to be marked, `choose` has another photo marked.
 * @typedef {{ leave: () => void, next: (item: number) => void, choose: (photo: number) => void }} StudyActions
 */

/**
 * What stands above the list of a visit's photos.
 * @param {Session} session
 * @param {StudyActions} act
 */
export function studyVisitParts(session, act) {
  const { study, blind } = session;
  if (!study) return [];
  const { next, in_hand: inHand } = study;
  const buttons = [button(blind ? "All photos" : "All people", act.leave, { id: "all-visits" }),
    next === null ? null : button(`Next to mark${isFinger ? "" : " (N)"}`, () => act.next(next), { id: "next-visit" })];
  const reasons = (inHand?.reasons ?? []).map((reason) => element("li", {}, reason));
  const doubts = reasons.length ? element("ul", { class: "caution warning", id: "visit-reasons" }, reasons) : null;
  return [element("div", { class: "buttons" }, buttons), doubts, blind ? null : cards(session, act)]
    .filter((part) => part !== null);
}

/**
 * The photos of the visit as thumbnails, of several with the one that is marked.
 * @param {Session} session
 * @param {StudyActions} act
 */
function cards({ photos, visits: [visit] }, act) {
  const several = photos.length > 1;
  const others = "The others get its marks by their pixels when the study is run.";
  const why = several ? element("p", { class: "hint" }, `${photos.length} photos. ${visit.why ?? ""} ${others}`) : null;
  const list = photos.map((photo) => card(photo, visit.marked === photo.number, several, act));
  return element("section", { id: "visit-photos" }, why,
    element("ul", { class: several ? "cards several" : "cards" }, list));
}

/**
 * @param {PhotoRow} photo
 * @param {boolean} isMarked
 * @param {boolean} several
 * @param {StudyActions} act
 */
function card({ number, name, markings }, isMarked, several, act) {
  const image = picture(new server.PhotoRoutes(number).thumbnail, { class: "thumbnail", alt: name, loading: "lazy",
    onerror: () => { image.hidden = true; } });
  const badge = several && isMarked
    ? element("p", { class: "badge" }, markings ? "✓ The marked one" : "To mark") : null;
  const instead = several && !isMarked
    ? button("Mark this one instead", () => act.choose(number), { "data-instead": number }) : null;
  return element("li", { class: isMarked && several ? "photo chosen" : "photo", "data-photo": number }, image,
    element("p", {}, name), badge, instead ? element("div", { class: "buttons" }, instead) : null);
}
