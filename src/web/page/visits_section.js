// The photos of both visits, as thumbnails: which belongs to which, which one of each is marked, and how they are
// brought, exchanged or taken away.

import { standsAlone } from "./bridge.js";
import { ask, button, element, messageOf, picture, withValue } from "./elements.js";
import { ownPage } from "./report_view.js";
import * as server from "./server.js";
import { isFinger } from "./words.js";

/** @import { PhotoRow, Session } from "./server.js" */
/** @import { Visit, VisitPhotos } from "./visit_routes.js" */
/**
 * What the section does; each shows the list anew.
 * @typedef {object} VisitActions
 * @property {(visits: VisitPhotos[]) => void} arrange
 * @property {(files: FileList, place: Place | null) => void} upload
 * @property {(photo: PhotoRow) => void} remove
 */
/** @typedef {"before" | "after"} Place */
/** @typedef {Place | "neither"} PlaceOrNone */

/** @type {[place: Place, title: string][]} */
const PLACES = [["before", "Before"], ["after", "After"]];
/** @type {Record<string, PlaceOrNone>} */
const CHOICES = { before: "before", after: "after", neither: "neither" };
/** What a browser offers to choose from. */
const TYPES = "image/jpeg,image/png,image/webp,image/tiff,image/heic,image/heif,.heic,.heif,application/json,.json";

/** Where photos are, of a program. */
const OF_THE_PROGRAM = "Photos stay on this machine, in memory: when the program ends, nothing is left. Download what "
  + "you want to keep; a landmark file that you kept is taken back with its photo, or after it.";
/** Where photos are, of a page that stands alone. */
const OF_THE_PAGE = "Nothing leaves this device: the whole program is in this page, and the page may open no "
  + "connection. To see that, switch on flight mode: everything works as before. Marks that you saved are taken back "
  + "with their photos: choose the photos and the file of marks again.";

/**
 * @param {Session} session
 * @param {VisitActions} act
 */
export function visitsSection(session, act) {
  const { visits, photos, keeps } = session;
  const places = PLACES.map(([place, title], index) => placeCard(session, act, place, title, visits[index].photos));
  const assigned = visits.flatMap((visit) => visit.photos);
  const others = photos.filter(({ number }) => !assigned.includes(number));
  const exchange = visits.every((visit) => visit.photos.length)
    ? button("Swap before and after", () => act.arrange([visits[1], visits[0]]), { id: "exchange" }) : null;
  const tools = [exchange, keeps ? null : chooser(act, null, "Choose the photos of both visits at once"),
    keeps ? null : chooser(act, "marks", "Open a file of marks")];
  const where = standsAlone() ? OF_THE_PAGE : OF_THE_PROGRAM;
  const note = keeps ? null : element("p", { class: "hint", id: "where" }, where);
  const protocol = keeps ? null
    : ownPage("api/protocol.html", "lipmetry-photo-protocol.html", "How to take the photos", { id: "protocol" });
  return element("section", { id: "pair" }, protocol && element("p", {}, protocol),
    element("div", { class: "places" }, places),
    others.length ? neitherCard(session, act, others) : null, element("div", { class: "row" }, tools), note);
}

/**
 * A visit with its photos.
 * @param {Session} session
 * @param {VisitActions} act
 * @param {Place} place
 * @param {string} title
 * @param {number[]} numbers
 */
function placeCard(session, act, place, title, numbers) {
  const { keeps, photos } = session;
  const own = numbers.flatMap((number) => photos.find((photo) => photo.number === number) ?? []);
  const count = own.length > 1 ? element("p", { class: "hint" }, whyThatOne(session, own)) : null;
  const card = element("div", { class: "place", "data-place": place }, element("h3", {}, title), count,
    element("ul", { class: own.length > 1 ? "cards several" : "cards" },
      own.map((photo) => photoCard(session, act, photo, own.length > 1))));
  if (keeps) return card;
  const toMark = own.length > 1 && own.find(({ number }) => visitOf(session, number)?.marked === number);
  if (toMark && toMark.markings === 0) card.append(firstLook(toMark));
  card.append(chooser(act, place, own.length ? "Add photos"
    : isFinger ? "Choose one photo or more" : "Choose one photo or more, or drop or paste them here", !own.length));
  return dropPlace(card, (files) => act.upload(files, place));
}

/**
 * Which photo of a visit is marked, and why.
 * @param {Session} session
 * @param {PhotoRow[]} own
 */
function whyThatOne(session, own) {
  const { why, marked } = visitOf(session, own[0].number) ?? {};
  const name = own.find(({ number }) => number === marked)?.name;
  return `${own.length} photos. ${why} The marks of ${name} are carried over to the others.`;
}

/** @type {(session: Session, number: number) => Visit | undefined} */
const visitOf = ({ visits }, number) => visits.find(({ photos }) => photos.includes(number));

/**
 * The photos that belong to neither visit.
 * @param {Session} session
 * @param {VisitActions} act
 * @param {PhotoRow[]} others
 */
function neitherCard(session, act, others) {
  const is = others.length > 1 ? `${others.length} photos belong` : "1 photo belongs";
  return element("div", { class: "place", "data-place": "neither" }, element("h3", {}, "Neither visit"),
    element("p", { class: "hint" }, `${is} to no visit: say which are of the one before, and which of the one after.`),
    element("ul", { class: "cards several" }, others.map((photo) => photoCard(session, act, photo, true))));
}

/**
 * @param {Session} session
 * @param {VisitActions} act
 * @param {PhotoRow} photo
 * @param {boolean} isOneOfMore
 */
function photoCard(session, act, photo, isOneOfMore) {
  const { keeps, photos, visits } = session;
  const { number, name } = photo;
  const visit = visitOf(session, number);
  const isMarked = visit?.marked === number;
  const badge = isOneOfMore && isMarked
    ? element("p", { class: "badge" }, photo.markings ? "✓ The marked one" : "To mark") : null;
  const instead = () => act.arrange(visits.map((other) => (other === visit ? { ...visit, chosen: number } : other)));
  const buttons = [
    isOneOfMore && visit && !isMarked ? button("Mark this one instead", instead, { "data-instead": number }) : null,
    keeps ? null : button("Remove", () => act.remove(photo), { "data-remove": placeOf(session, number) }),
  ].filter((part) => part !== null);
  const looks = !keeps && photo.markings === 0 && !isOneOfMore;
  return element("li", { class: isMarked && isOneOfMore ? "photo chosen" : "photo", "data-photo": number },
    thumbnail(photo), element("p", {}, name), badge, looks ? firstLook(photo) : null,
    photos.length > 2 ? visitChoice(session, act, photo) : null,
    buttons.length ? element("div", { class: "buttons" }, buttons) : null);
}

/**
 * @param {Session} session
 * @param {number} number
 * @returns {PlaceOrNone}
 */
function placeOf({ visits }, number) {
  const index = visits.findIndex(({ photos }) => photos.includes(number));
  return PLACES[index]?.[0] ?? "neither";
}

/**
 * A photo as a small picture; one that cannot be shown is said in the list.
 * @param {PhotoRow} photo
 */
function thumbnail({ number, name }) {
  const path = new server.PhotoRoutes(number).thumbnail;
  const image = picture(path, { class: "thumbnail", alt: name, onerror: () => { image.hidden = true; } });
  return image;
}

/**
 * To which visit a photo belongs.
 * @param {Session} session
 * @param {VisitActions} act
 * @param {PhotoRow} photo
 */
function visitChoice(session, act, { number, name }) {
  const { visits } = session;
  const now = placeOf(session, number);
  const onchange = withValue((value) => {
    const to = CHOICES[value];
    act.arrange(visits.map(({ photos, chosen }, index) => {
      const others = photos.filter((other) => other !== number);
      const isHere = PLACES[index][0] === to;
      return { photos: isHere ? [...others, number] : others, chosen: chosen === number ? null : chosen };
    }));
  });
  /** @type {[value: PlaceOrNone, label: string][]} */
  const options = [...PLACES, ["neither", "Neither visit"]];
  return element("select", { name: `visit-${number}`, "aria-label": `The visit of ${name}`, onchange },
    options.map(([value, label]) => element("option", { value, selected: value === now }, label)));
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
 * A field to choose files for a visit, or for both.
 * @param {VisitActions} act
 * @param {Place | "marks" | null} place
 * @param {string} text
 * @param {boolean} [isLarge]
 */
function chooser(act, place, text, isLarge = false) {
  /** @param {Event} event */
  const onchange = ({ currentTarget }) => {
    if (!(currentTarget instanceof HTMLInputElement) || !currentTarget.files) return;
    act.upload(currentTarget.files, place === "marks" ? null : place);
  };
  const id = place === null ? "files" : `file-${place}`;
  const accept = place === "marks" ? "application/json,.json" : TYPES;
  return element("label", { class: isLarge ? "choose large" : "choose" }, text,
    element("input", { type: "file", class: "visually-hidden", accept, multiple: true, id, onchange }));
}

/**
 * Has an element take the files that are dropped on it.
 * @template {HTMLElement} T
 * @param {T} card
 * @param {(files: FileList) => void} take
 */
export function dropPlace(card, take) {
  card.classList.add("drop");
  card.addEventListener("dragover", (event) => event.preventDefault());
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
  });
  return card;
}

/**
 * Asks before a photo is lost that is marked, or being marked; gives whether to go on.
 * @param {PhotoRow} photo
 */
export async function mayGo(photo) {
  if (!(photo.markings || photo.begun)) return true;
  const question = `${photo.name} goes with its marks, which are nowhere else unless you have downloaded them.`;
  return (await ask(question, [["Take it away", true], ["Keep it", false]])) === true;
}
