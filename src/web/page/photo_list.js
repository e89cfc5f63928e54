// The list of photos: what is marked, what can be done with each, and with all of them when they are marked.

import { standsAlone } from "./bridge.js";
import { CarriedStrip } from "./carried_strip.js";
import { comparisonSection } from "./comparison_section.js";
import { ask, button, byId, element, messageOf, problem } from "./elements.js";
import { repeatSection } from "./repeat_section.js";
import { savedFile } from "./saved_file.js";
import * as server from "./server.js";
import { studyVisitParts } from "./study_visit.js";
import { setVisits, sortByDay } from "./visit_routes.js";
import { dropPlace, mayGo, visitsSection } from "./visits_section.js";
import { isFinger } from "./words.js";
import { awaitedPart, workSection } from "./work_section.js";

/** @import { PhotoRow, Session } from "./server.js" */
/** @import { StudyActions } from "./study_visit.js" */
/** @import { Place } from "./visits_section.js" */
/** @typedef {(row: PhotoRow, how: "draft" | "new" | "correct" | "carried") => void} Mark  Takes a photo in hand. */

/** What is said of a file that is dropped where photos were named when the page was opened. */
const NOT_HERE = "Photos were named when this page was opened, and no file is taken here. If it holds marks of another "
  + "program, open the photo that they belong to, and drop the file there.";

/** What the landmark file of a photo is called. @param {string} name */
const landmarksOf = (name) => `${name.replace(/\.[^.]*$/, "")}.landmarks.json`;

export class PhotoList {
  #main = byId("photos", HTMLElement);
  #mark;
  #reload;
  #ofStudy;
  /** What is shown. @type {Session | null} */
  #session = null;
  /** The other photos of the visits. @type {CarriedStrip | null} */
  #strip = null;
  /** The part that compares. @type {ReturnType<typeof comparisonSection>} */
  #compare = null;
  /** Where it is said of the photos without marks of their own how far they are. @type {Map<number, HTMLElement>} */
  #carried = new Map();
  /** The numbers of the photos whose markings were saved on this page. @type {Set<number>} */
  #saved = new Set();

  /**
   * @param {Mark} mark
   * @param {() => Promise<Session>} reload Gives the session anew.
   * @param {StudyActions} ofStudy Where the page goes from a visit of a study.
   */
  constructor(mark, reload, ofStudy) {
    this.#mark = mark;
    this.#ofStudy = ofStudy;
    this.#reload = reload;
    document.addEventListener("paste", ({ clipboardData }) => {
      if (!this.#main.hidden && clipboardData) this.#upload(clipboardData.files);
    });
    dropPlace(this.#main, (files) => this.#upload(files));
  }

  /**
   * @param {Session} session
   * @param {string | null} trouble What went wrong, if anything.
   */
  async show(session, trouble = null) {
    this.#session = session;
    const { photos, keeps, blind, study } = session;
    this.#main.hidden = false;
    byId("photo-name", HTMLElement).textContent = study ? study.title : blind ? "Marking again, blind" : "";
    const title = study?.title ?? (keeps || photos.length ? "Photos" : "Mark one photo, or two visits of one face");
    const heading = element("h2", { tabindex: "-1" }, title);
    /** @type {Node[]} */
    const parts = [heading];
    if (trouble !== null) parts.push(problem(trouble));
    if (study) parts.push(...studyVisitParts(session, this.#ofStudy));
    else if (!blind && (!keeps || photos.length > 1)) parts.push(this.#visitsSection(session));
    const awaited = awaitedPart(session);
    if (awaited) parts.push(awaited);
    this.#carried.clear();
    parts.push(element("ol", {}, photos.map((photo) => this.#row(photo, session))));
    const marked = photos.filter((photo) => photo.markings);
    const strip = this.#newStrip(session);
    if (strip?.isThere) parts.push(strip.element);
    const comparison = blind ? null : comparisonSection(session, strip);
    this.#strip = strip;
    this.#sayCarried();
    if (comparison) parts.push(comparison.element);
    this.#compare = comparison;
    const work = keeps || blind ? null : workSection(session);
    if (work) parts.push(work);
    if (marked.length && !study) parts.push(await repeatSection(session, () => this.#try(() => server.markAgain())));
    // With nothing saved, nothing is done. A page that stands alone has no program to end.
    if (marked.length && !study && !standsAlone()) parts.push(this.#endSection(keeps));
    const next = isFinger ? this.#nextStep(session, strip) : null;
    if (next) parts.push(next);
    this.#main.replaceChildren(...parts);
    // What is to be done next has the focus.
    if (strip?.isThere && !photos.some((photo) => photo.due)) strip.focus();
    else heading.focus({ preventScroll: true });
  }

  /**
   * What is to be done next, always in view on a screen that shows little of the list; null where that is not known.
   * @param {Session} session
   * @param {CarriedStrip | null} strip
   */
  #nextStep({ photos }, strip) {
    const due = photos.find((photo) => photo.begun || photo.due);
    const compare = this.#compare;
    const next = due ? button(due.begun ? `Go on with ${due.name}` : `Mark ${due.name}`,
      () => this.#mark(due, due.begun ? "draft" : "new"), { class: "main" })
      : compare && !strip?.left ? button("Compare", () => compare.start(), { class: "main" }) : null;
    return next && element("p", { id: "next-step" }, next);
  }

  /** @param {Session} session */
  #newStrip(session) {
    this.#strip?.close();
    if (session.blind) return null;
    return new CarriedStrip(session, {
      move: (row, how) => this.#mark(row, how),
      changed: () => {
        this.#compare?.refresh();
        this.#sayCarried();
      },
      done: () => this.#compare?.focus(),
    });
  }

  /** Says of the photos that get their marks from another one how far they are. */
  #sayCarried() {
    for (const [number, place] of this.#carried) {
      const said = this.#strip?.saidOf(number);
      if (said) place.textContent = said;
    }
  }

  /** @param {Session} session */
  #visitsSection(session) {
    return visitsSection(session, {
      arrange: (visits) => this.#try(() => setVisits(visits)),
      upload: (files, place) => this.#upload(files, place),
      remove: (photo) => this.#remove(photo),
    });
  }

  hide() {
    this.#strip?.close();
    this.#main.hidden = true;
  }

  /** Has the list say of a photo that its marking was saved. @param {number} number */
  noteSaved(number) { this.#saved.add(number); }

  /**
   * @param {PhotoRow} photo
   * @param {Session} session
   */
  #row(photo, session) {
    const state = element("span", {}, stateOf(photo, session));
    if (photo.carried && !photo.begun && !photo.problem) this.#carried.set(photo.number, state);
    const text = element("span", {}, element("b", {}, photo.name), " – ", state);
    if (photo.problem) text.classList.add("problem");
    else if (this.#saved.has(photo.number) && photo.markings && !photo.begun) {
      text.prepend(element("b", { class: "done" }, session.keeps ? "✓ Saved. " : "✓ Saved on this page. "));
    }
    return element("li", {}, text, this.#actions(photo, session));
  }

  /**
   * @param {PhotoRow} photo
   * @param {Session} session
   */
  #actions(photo, { blind, keeps }) {
    if (photo.begun) {
      const goOn = button("Go on", () => this.#mark(photo, "draft"), { class: "main" });
      return [goOn, button("Discard", () => this.#discard(photo))];
    }
    if (photo.carried) return [button("Mark by hand", () => this.#mark(photo, "new"))];
    if (photo.markings === 0) return [button("Mark", () => this.#mark(photo, "new"), { class: "main" })];
    if (!photo.markings) return [];
    const path = new server.PhotoRoutes(photo.number).landmarks;
    return [
      blind ? null : button("Correct", () => this.#mark(photo, "correct")),
      button("Mark again", () => this.#mark(photo, "new")),
      keeps ? null : savedFile(path, landmarksOf(photo.name), "Landmarks"),
    ];
  }

  /** @param {PhotoRow} photo */
  async #discard(photo) {
    const question = `Discard the marking of ${photo.name} that was begun?`;
    if (!(await ask(question, [["Discard it", true], ["Keep it", false]]))) return;
    await this.#try(async () => {
      const routes = new server.PhotoRoutes(photo.number);
      await routes.open();
      await routes.discard();
      await routes.close();
    });
  }

  /**
   * Takes photos and landmark files; photos go to a visit, or where none is named to those that their days tell.
   * @param {FileList} files
   * @param {Place | null} place
   */
  async #upload(files, place = null) {
    const session = this.#session;
    if (!session || !files.length) return;
    if (session.keeps) return this.show(session, NOT_HERE);
    const landmarks = [...files].filter(isLandmarks);
    const photos = [...files].filter((file) => !isLandmarks(file));
    const status = element("p", { role: "status" });
    this.#main.prepend(status);
    await this.#try(async () => {
      /** @type {string[]} */
      const refused = [];
      const take = async (/** @type {File} */ { name }, /** @type {() => Promise<unknown>} */ action) => {
        try {
          await action();
        } catch (error) {
          const said = messageOf(error);
          refused.push(said.includes(name) ? said : `${name}: ${said}`);
        }
      };
      for (const [index, file] of photos.entries()) {
        if (photos.length > 1) status.textContent = `Reading ${file.name}, ${index + 1} of ${photos.length} …`;
        await take(file, async () => server.uploadPhoto(file, session.most_bytes, place));
      }
      if (place === null && photos.length + session.photos.length > 2) await sortByDay();
      // After the photos, which they belong to.
      for (const file of landmarks) await take(file, () => takeLandmarks(file));
      if (refused.length) throw new Error(refused.join("\n"));
    });
  }

  /** @param {PhotoRow} photo */
  async #remove(photo) {
    if (await mayGo(photo)) await this.#try(() => new server.PhotoRoutes(photo.number).remove());
  }

  /** @param {boolean} keeps */
  #endSection(keeps) {
    const question = keeps ? "End the program? What is saved stays beside the photos."
      : "End the program? Photos and marks are forgotten; download what you want to keep first.";
    const end = async () => {
      if (!(await ask(question, [["End it", true], ["Stay", false]]))) return;
      await server.finish().catch(() => {});
      this.#main.replaceChildren(element("h2", { tabindex: "-1" }, "The program has ended"),
        element("p", {}, "You can close this page."));
    };
    return element("section", {}, button("I am done", end, { id: "done" }));
  }

  /**
   * Does something, and shows the list anew, with what went wrong.
   * @param {() => Promise<void>} action
   */
  async #try(action) {
    let trouble = null;
    try {
      await action();
    } catch (error) {
      trouble = messageOf(error);
    }
    await this.show(await this.#reload(), trouble);
  }
}

/** @param {File} file */
const isLandmarks = ({ name, type }) => type === "application/json" || name.toLowerCase().endsWith(".json");

/**
 * Gives a landmark file to its photo; markings that are there are replaced only when the user wants that.
 * @param {File} file
 */
async function takeLandmarks(file) {
  try {
    await server.uploadLandmarks(file);
  } catch (error) {
    if (!server.isConflict(error)) throw error;
    const question = `${error.message} Take those of ${file.name} instead?`;
    if (await ask(question, [["Take these", true], ["Keep those", false]])) await server.uploadLandmarks(file, true);
  }
}

/**
 * How far a photo is marked.
 * @param {PhotoRow} photo
 * @param {Session} session
 */
function stateOf({ problem, begun, markings, name, number, carried }, { keeps, blind, photos, visits }) {
  if (problem) return problem;
  if (begun) return "begun, not saved";
  if (carried) {
    const marked = visits.find((visit) => visit.photos.includes(number))?.marked;
    const from = photos.find((photo) => photo.number === marked);
    return from?.markings ? `gets its marks from ${from.name}`
      : `will get its marks once ${from?.name ?? "another one"} is marked`;
  }
  if (!markings) return "not marked";
  const count = `${markings} marking${markings > 1 ? "s" : ""}`;
  return keeps && !blind ? `${count} in ${landmarksOf(name)}` : count;
}
