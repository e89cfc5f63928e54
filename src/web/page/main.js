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

/** @import { PhotoRow } from "./server.js" */
/**
 * As it was begun, anew, to correct the last marking, or from the marks that were carried over.
 * @typedef {"draft" | "new" | "correct" | "carried"} Start
 */

// A key was exchanged for a cookie: it need not stay in the address, the history, or a screenshot.
if (!standsAlone()) history.replaceState(null, "", location.pathname);

let session = await server.session();
const view = new PhotoView();
/** The way out of the marking, from wherever it stands. */
const allPhotos = byId("all-photos", HTMLButtonElement);
allPhotos.addEventListener("click", leave);
const list = new PhotoList(mark, reload);
/** The editor of the photo in hand. @type {MarkingEditor | null} */
let editor = null;

/** Whether a photo is being taken in hand: until it is, a second click takes no second one. */
let isOpening = false;

/** Asks for the session anew; of visits of several photos the program first looks which one to mark. */
async function reload() {
  session = await server.session();
  if (!session.blind && session.visits.some((visit) => visit.undecided)) {
    const name = byId("photo-name", HTMLElement);
    name.textContent = "Looking which photo to mark …";
    await proposePhotos();
    session = await server.session();
    name.textContent = "";
  }
  return session;
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
  } catch (error) {
    await list.show(await reload(), messageOf(error));
  } finally {
    isOpening = false;
  }
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
  allPhotos.hidden = true;
  const { isSaved } = editor;
  if (isSaved) list.noteSaved(number);
  const closed = editor.close();
  editor = null;
  await closed;
  await reload();
  // With photos still to mark, the next one follows by itself once this one was saved.
  const next = session.photos.find((photo) => photo.due && !photo.begun && photo.number !== number);
  if (next && isSaved) await mark(next, "new");
  else await list.show(session);
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
window.addEventListener("pagehide", () => editor?.release());
// A program that was started anew knows nothing of the photo in hand.
document.addEventListener("restarted", async (event) => {
  const closed = editor?.close();
  editor = null;
  allPhotos.hidden = true;
  await closed?.catch(() => {});
  await list.show(await reload(), event instanceof CustomEvent ? event.detail : null);
});

await reload();
// The first photo that is to be marked is taken in hand at once, unless there is something to decide.
const [first] = session.photos.filter((photo) => photo.due);
const assigned = session.visits.flatMap((visit) => visit.photos);
const isToDecide = session.photos.some((photo) => photo.begun || photo.problem || !assigned.includes(photo.number));
if (first && !isToDecide) await mark(first, "new");
else await list.show(session);
