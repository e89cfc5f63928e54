// Starts the page: the list of photos, and the bench with one of them.

import { Bench } from "./bench.js";
import { ask, button, element } from "./elements.js";
import * as keys from "./keys.js";
import { Photos } from "./photos.js";
import * as server from "./server.js";

// The key was exchanged for a cookie: it need not stay in the address, the history, or a screenshot.
history.replaceState(null, "", location.pathname);

let session = await server.session();
const bench = new Bench();
const photos = new Photos(mark, reload);

async function reload() {
  session = await server.session();
  return session;
}

/** Takes a photo in hand: as it was begun, anew, or to correct its last marking. */
async function mark(listed, how) {
  const routes = new server.PhotoRoutes(listed.number);
  try {
    const opened = await takeInHand(routes);
    if (!opened) return;
    const start = how === "correct" ? await routes.correct(opened.markings - 1) : opened.start;
    const draft = how === "draft" && opened.draft ? opened.draft : start;
    if (how === "new" && !opened.markings) draft.about.eyes = true;
    photos.hide();
    bench.open({ session, listed, opened, routes, draft, leave, setMarker });
  } catch (error) {
    await photos.show(await reload(), error.message);
  }
}

async function takeInHand(routes) {
  try {
    return await routes.open();
  } catch (error) {
    if (error.status !== 409) throw error;
    const take = await ask(error.message, [["Take it over", true], ["Leave it there", null]]);
    return take ? routes.open(true) : null;
  }
}

async function leave() {
  await bench.close();
  await reload();
  // With photos still to mark, the next one follows by itself.
  const next = session.photos.find((photo) => photo.due && !photo.begun && photo.number !== bench.listed.number);
  const isSaved = session.photos.some((photo) => photo.number === bench.listed.number && !photo.begun && photo.markings);
  if (next && isSaved) await mark(next, "new");
  else await photos.show(session);
}

async function setMarker(marker) {
  session.marker = marker;
  await server.setMarker(marker);
}

const range = (label, set) => element("label", {}, label, element("input", { type: "range", min: "0.5", max: "2", step: "0.05", value: "1", oninput: set }));
const light = { brightness: 1, contrast: 1 };
const setLight = (name) => (event) => { light[name] = event.target.value; bench.light(light.brightness, light.contrast); };
const guides = () => document.getElementById("guides").setAttribute("aria-pressed", String(bench.guides()));

/** Hides the marks and shows them again: by a button, since a finger holds no key. */
const hide = (isHidden) => {
  bench.hide(isHidden);
  document.getElementById("hide").setAttribute("aria-pressed", String(isHidden));
};
const turnHiding = () => hide(document.getElementById("hide").getAttribute("aria-pressed") !== "true");

document.getElementById("tools").append(
  button("Undo", () => bench.undo(), { id: "undo" }), button("Redo", () => bench.redo(), { id: "redo" }),
  button("+", () => bench.zoom(1.5), { "aria-label": "Zoom in" }), button("−", () => bench.zoom(1 / 1.5), { "aria-label": "Zoom out" }),
  button("Hide", turnHiding, { id: "hide", "aria-pressed": "false", title: "All marks, to look below them (or hold H)" }),
  button("Fit", () => bench.fit()), button("Mouth", () => bench.mouth()),
  button("Guides", guides, { id: "guides", "aria-pressed": "true", title: "The midline, and the mirror image of the mark in hand (G)" }),
  range("Brightness", setLight("brightness")), range("Contrast", setLight("contrast")),
);
keys.listen(document.getElementById("stage"), {
  nudge: (dx, dy) => bench.nudge(dx, dy), enter: () => bench.enter(), remove: () => bench.remove(), undo: () => bench.undo(), redo: () => bench.redo(),
  hide, zoom: (factor) => bench.zoom(factor), fit: () => bench.fit(), mouth: () => bench.mouth(), guides,
});
// Marks that are worked on are seen.
document.getElementById("stage").addEventListener("pointerdown", () => hide(false));
window.addEventListener("pagehide", () => { if (!document.getElementById("bench").hidden) bench.routes.close().catch(() => {}); });

// The first photo that is to be marked is taken in hand at once, unless there is something to decide.
const [first] = session.photos.filter((photo) => photo.due);
if (first && !session.photos.some((photo) => photo.begun || photo.problem)) await mark(first, "new");
else await photos.show(session);
