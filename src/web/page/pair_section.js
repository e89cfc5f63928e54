// The two photos that are compared, as thumbnails: which is before and which after, exchanged, replaced or taken away.

import { ask, button, element, messageOf, withValue } from "./elements.js";
import * as server from "./server.js";
import { isFinger } from "./words.js";

/** @import { Pair, PhotoRow, Session } from "./server.js" */
/**
 * What the section does; each shows the list anew.
 * @typedef {object} PairActions
 * @property {(pair: Pair) => void} choose
 * @property {(files: FileList, place: Place | null) => void} upload
 * @property {(photo: PhotoRow) => void} remove
 */
/** @typedef {"before" | "after"} Place */

/** @type {[place: Place, title: string][]} */
const PLACES = [["before", "Before"], ["after", "After"]];
/** What a browser offers to choose from. */
const TYPES = "image/jpeg,image/png,image/webp,image/tiff,image/heic,image/heif,.heic,.heif,application/json,.json";

/**
 * @param {Session} session
 * @param {PairActions} act
 */
export function pairSection(session, act) {
  const { pair, photos, keeps } = session;
  const places = PLACES.map(([place, title], index) => {
    const photo = photos.find(({ number }) => number === pair[index]);
    /** @type {(HTMLElement | null)[]} */
    const parts = [element("h3", {}, title), photo ? thumbnail(photo) : null];
    if (keeps) parts.push(...chosen(session, act, index, photo));
    else parts.push(...(photo ? brought(act, place, photo) : [chooser(act, place, false)]));
    const card = element("div", { class: "place", "data-place": place }, parts);
    return keeps ? card : dropPlace(card, (files) => act.upload(files, place));
  });
  const exchange = pair[0] !== null && pair[1] !== null
    ? button("Exchange", () => act.choose([pair[1], pair[0]]), { id: "exchange" }) : null;
  const note = keeps ? null : element("p", { class: "hint" }, "Photos stay on this machine, in memory: when the "
    + "program ends, nothing is left. Download what you want to keep; a landmark file that you kept is taken back with "
    + "its photo, or after it.");
  return element("section", { id: "pair" }, element("div", { class: "places" }, places), exchange, note);
}

/**
 * A photo as a small picture; one that cannot be shown is said in the list.
 * @param {PhotoRow} photo
 */
function thumbnail({ number, name }) {
  const src = new server.PhotoRoutes(number).thumbnail;
  const image = element("img", { class: "thumbnail", src, alt: name, onerror: () => { image.hidden = true; } });
  return image;
}

/**
 * @param {Session} session
 * @param {PairActions} act
 * @param {number} index
 * @param {PhotoRow | undefined} photo
 */
function chosen({ pair, photos }, act, index, photo) {
  if (photos.length <= 2) return [element("p", {}, photo?.name ?? "")];
  const onchange = withValue((value) => {
    const number = Number(value);
    const other = pair[1 - index];
    // The one that is chosen twice changes places with the other.
    /** @type {Pair} */
    const next = [...pair];
    next[index] = number;
    if (other === number) next[1 - index] = pair[index];
    act.choose(next);
  });
  const { 0: place, 1: title } = PLACES[index];
  return [element("select", { name: place, "aria-label": title, onchange }, ...photos.map(({ number, name }) =>
    element("option", { value: number, selected: number === photo?.number }, name)))];
}

/**
 * @param {PairActions} act
 * @param {Place} place
 * @param {PhotoRow} photo
 */
function brought(act, place, photo) {
  return [element("p", {}, photo.name), photo.markings === 0 ? firstLook(photo) : null,
    element("div", { class: "buttons" }, chooser(act, place, true),
      button("Remove", () => act.remove(photo), { "data-remove": place }))];
}

/** The looks that were asked for: one after the other, so that the second photo is held against the first. */
let looks = Promise.resolve();

/**
 * What a photo tells before it is marked: whether it is sharp, well lit, large enough, and like the other one.
 * @param {PhotoRow} photo
 */
function firstLook({ number }) {
  const list = element("ul", { class: "first-look" });
  looks = looks.then(async () => {
    const { sentences } = await new server.PhotoRoutes(number).firstLook();
    list.append(...sentences.map((sentence) => element("li", {}, sentence)));
  }).catch((error) => { list.append(element("li", { class: "problem" }, messageOf(error))); });
  return list;
}

/**
 * A field to choose a file for a place.
 * @param {PairActions} act
 * @param {Place} place
 * @param {boolean} isTaken
 */
function chooser(act, place, isTaken) {
  /** @param {Event} event */
  const onchange = ({ currentTarget }) => {
    if (currentTarget instanceof HTMLInputElement && currentTarget.files) act.upload(currentTarget.files, place);
  };
  // Two at once are the one before and the one after.
  const id = place === "before" ? "files" : "file-after";
  const text = isTaken ? "Replace" : isFinger ? "Choose a photo" : "Choose a photo, or drop or paste it here";
  return element("label", { class: isTaken ? "choose" : "choose large" }, text,
    element("input", { type: "file", class: "visually-hidden", accept: TYPES, multiple: !isTaken, id, onchange }));
}

/**
 * @param {HTMLElement} card
 * @param {(files: FileList) => void} take
 */
function dropPlace(card, take) {
  card.classList.add("drop");
  card.addEventListener("dragover", (event) => event.preventDefault());
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
  });
  return card;
}

/**
 * Asks before a photo is lost that is marked, or being marked; gives whether to go on.
 * @param {PhotoRow | undefined} photo
 */
export async function mayGo(photo) {
  if (!photo || !(photo.markings || photo.begun)) return true;
  const question = `${photo.name} goes with its marks, which are nowhere else unless you have downloaded them.`;
  return (await ask(question, [["Take it away", true], ["Keep it", false]])) === true;
}
