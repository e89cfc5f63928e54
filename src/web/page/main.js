// Starts the page: the list of photos, and the editor with one of them.

import { keeping, standsAlone } from "./bridge.js";
import { ask, byId, messageOf } from "./elements.js";
import { listen } from "./keys.js";
import { MarkingEditor } from "./marking_editor.js";
import { PhotoList } from "./photo_list.js";
import { PhotoView } from "./photo_view.js";
import * as server from "./server.js";
import { Toolbar } from "./toolbar.js";
import { carriedDraft, proposePhotos } from "./visit_routes.js";
import { Worklist } from "./worklist.js";
import * as study from "./worklist_routes.js";

/** @import { PhotoRow } from "./server.js" */
/**
 * As it was begun, anew, to correct the last marking, or from the marks that were carried over.
 * @typedef {"draft" | "new" | "correct" | "carried"} Start
 */

// A key was exchanged for a cookie: it need not stay in the address, the history, or a screenshot.
if (!standsAlone()) history.replaceState(null, "", location.pathname);

/** The visit of a study that is in hand, by its place in the worklist. @type {number | null} */
let item = null;
let session = await study.session(item);
const view = new PhotoView();
/** The way out of the marking, from wherever it stands. */
const allPhotos = byId("all-photos", HTMLButtonElement);
allPhotos.addEventListener("click", leave);
const list = new PhotoList(mark, reload, { leave: () => showAll(), next: openVisit, choose: chooseOfVisit });
const worklist = new Worklist({ open: openVisit, setMarker: async (marker) => {
  await setMarker(marker);
  await showAll();
} });
/** The editor of the photo in hand. @type {MarkingEditor | null} */
let editor = null;

/** Whether a photo is being taken in hand: until it is, a second click takes no second one. */
let isOpening = false;

/** Asks for the session anew; of visits of several photos the program first looks which one to mark. */
async function reload() {
  session = await study.session(item);
  if ((item !== null || !session.blind) && session.visits.some((visit) => visit.undecided)) {
    const name = byId("photo-name", HTMLElement);
    name.textContent = "Looking which photo to mark …";
    await (item === null ? proposePhotos() : study.proposePhoto(item));
    session = await study.session(item);
    name.textContent = "";
  }
  return session;
}

/**
 * Shows the photos, or of a study the visit in hand or all of them.
 * @param {string | null} [trouble]
 */
const show = (trouble = null) => (session.study && item === null ? worklist.show(session, trouble)
  : list.show(session, trouble));

/** Shows the worklist of a study. @param {string | null} [trouble] */
async function showAll(trouble = null) {
  list.hide();
  worklist.cameFrom(item);
  item = null;
  await reload();
  await show(trouble);
}

/**
 * Takes a visit of a study in hand: what is to be marked there at once, unless there is something to decide.
 * @param {number} place
 */
async function openVisit(place) {
  if (isOpening) return;
  worklist.cameFrom(place);
  try {
    item = place;
    await reload();
  } catch (error) {
    await showAll(messageOf(error));
    return;
  }
  const due = session.photos.find((photo) => photo.due);
  if (due && !session.photos.some((photo) => photo.begun || photo.problem)) await mark(due, "new");
  else await show();
}

/** Has another photo of the visit marked. @param {number} photo */
async function chooseOfVisit(photo) {
  if (item === null) return;
  const trouble = await study.choosePhoto(item, photo).then(() => null, messageOf);
  await reload();
  await show(trouble);
}

/**
 * Takes a photo in hand.
 * @param {PhotoRow} row
 * @param {Start} how
 */
async function mark(row, how) {
  if (isOpening) return;
  isOpening = true;
  await keeping()?.decide();
  const routes = new server.PhotoRoutes(row.number);
  try {
    const opened = await takeInHand(routes);
    if (!opened) return;
    const start = how === "correct" ? await routes.correct(opened.markings - 1)
      : how === "carried" ? await carriedDraft(row.number) : opened.start;
    const draft = how === "draft" && opened.draft ? opened.draft : start;
    if (how === "new" && !opened.markings) draft.about.eyes = true;
    list.hide();
    editor = new MarkingEditor({ session, row, opened, routes, draft, view, leave, setMarker });
    allPhotos.hidden = false;
    if (session.study) nameVisit(row.name);
  } catch (error) {
    await reload();
    await show(messageOf(error));
  } finally {
    isOpening = false;
  }
}

/** Says above a photo of a study whose it is, as far as that is shown. @param {string} name */
function nameVisit(name) {
  const title = session.study?.title ?? "";
  byId("photo-name", HTMLElement).textContent = session.blind ? name : `${title} – ${name}`;
  allPhotos.textContent = session.blind ? "All photos" : "All people";
}

/** @param {server.PhotoRoutes} routes */
async function takeInHand(routes) {
  try {
    return await routes.open();
  } catch (error) {
    if (!server.isConflict(error)) throw error;
    const take = await ask(error.message, [["Take it over", true], ["Leave it there", false]]);
    return take ? routes.open(true) : null;
  }
}

async function leave() {
  if (!editor) return;
  const { number } = editor;
  const wasDue = session.photos.some((photo) => photo.due && photo.number === number);
  allPhotos.hidden = true;
  const { isSaved } = editor;
  if (isSaved) list.noteSaved(number);
  const closed = editor.close();
  editor = null;
  await closed;
  await reload();
  if (session.study) {
    await leaveVisit(isSaved && wasDue);
    return;
  }
  // With photos still to mark, the next one follows by itself once this one was saved.
  const next = session.photos.find((photo) => photo.due && !photo.begun && photo.number !== number);
  if (next && isSaved) await mark(next, "new");
  else await show();
}

/**
 * Goes on in a study: after what was to be marked and is saved comes the next visit, else what was seen before.
 * @param {boolean} goesOn
 */
async function leaveVisit(goesOn) {
  const next = session.study?.next ?? null;
  if (goesOn && next !== null) await openVisit(next);
  else if (!goesOn && session.photos.length > 1) await show();
  else await showAll();
}

/** @param {string} marker */
async function setMarker(marker) {
  session.marker = marker;
  await server.setMarker(marker);
}

const stage = byId("stage", HTMLElement);
const undo = () => editor?.undo();
const redo = () => editor?.redo();
const toolbar = new Toolbar(view, { undo, redo });
listen(stage, {
  nudge: (dx, dy) => editor?.nudge(dx, dy),
  enter: () => editor?.enter(),
  remove: () => editor?.remove(),
  snap: () => editor?.snap(),
  undo,
  redo,
  hide: (isHidden) => toolbar.hideMarks(isHidden),
  zoom: (factor) => view.zoom(factor),
  fit: () => view.fit(),
  showMouth: () => view.showMouth(),
  toggleGuides: () => toolbar.toggleGuides(),
});
// Marks that are worked on are seen.
stage.addEventListener("pointerdown", () => toolbar.hideMarks(false));
// The next visit is a key away, from the worklist and from another visit.
document.addEventListener("keydown", (event) => {
  const { key, target, repeat, ctrlKey, metaKey, altKey } = event;
  const isTyped = target instanceof Element && target.matches("input:not([type=checkbox]), select, textarea");
  if (editor || isTyped || repeat || ctrlKey || metaKey || altKey || key.toLowerCase() !== "n") return;
  const next = session.study?.next ?? null;
  if (next === null || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  openVisit(next);
});
window.addEventListener("pagehide", () => editor?.release());
// A program that was started anew knows nothing of the photo in hand.
document.addEventListener("restarted", async (event) => {
  const closed = editor?.close();
  editor = null;
  allPhotos.hidden = true;
  await closed?.catch(() => {});
  await reload();
  await show(event instanceof CustomEvent ? event.detail : null);
});

await reload();
// The first photo that is to be marked is taken in hand at once, unless there is something to decide.
const [first] = session.photos.filter((photo) => photo.due);
const assigned = session.visits.flatMap((visit) => visit.photos);
const isToDecide = session.photos.some((photo) => photo.begun || photo.problem || !assigned.includes(photo.number));
if (first && !isToDecide) await mark(first, "new");
else await show();
