// The other photos of the visits, to be looked through: each with the marks that were carried over to it, beside the
// marked photo of its visit. One key accepts and goes on; a mark can be moved, a photo taken out.

import { showPicture } from "./bridge.js";
import { STATES, isDecided, isRefused, leftSentence, pictureOf, saidOf, sentenceOf, stateOf } from "./carried_frame.js";
import { announce, button, element, messageOf } from "./elements.js";
import { drawMouth } from "./mouth_canvas.js";
import * as server from "./server.js";
import * as visits from "./visit_routes.js";
import { isFinger } from "./words.js";

/** @import { Frame } from "./carried_frame.js" */
/** @import { PhotoRow, Session } from "./server.js" */
/** @import { Decision } from "./visit_routes.js" */
/**
 * `done` is called when the last photo was looked through.
 * @typedef {{ move: (row: PhotoRow, how: "carried" | "draft" | "new" | "correct") => void, changed: () => void,
 * done: () => void }} StripActions
 */

const TITLES = ["before", "after"];
const WHY = "The pixels carried the marked photo's marks over to these. Look whether lines and points lie where they "
  + "belong; both pictures have one scale and are turned alike.";
const KEYS = "Enter accepts, or leaves out what cannot be carried, and shows the next one; arrow keys go from photo to "
  + "photo; M moves a mark, X takes the photo out, U undoes; hold H to see the lips without marks.";

export class CarriedStrip {
  #session;
  #act;
  /** The other photos. @type {Frame[]} */
  #frames;
  /** The marked photos, by their numbers. @type {Map<number, Frame>} */
  #references;
  #current = 0;
  /** What was decided, to be undone. @type {{ frame: Frame, decision: Decision }[]} */
  #history = [];
  #isBare = false;
  #isBusy = false;
  #isGone = false;
  #status = element("p", { id: "strip-status", role: "status" });
  #said = element("p", { id: "strip-said" });
  #trouble = element("p", { class: "problem", role: "alert" });
  #pictures = {
    marked: element("canvas", { role: "img", "aria-label": "The marked photo" }),
    other: element("canvas", { role: "img", "aria-label": "This photo with its marks" }),
    whole: element("img", { class: "thumbnail", alt: "" }),
  };
  #names = { marked: element("figcaption"), other: element("figcaption") };
  #tools = {
    accept: button("Accept", () => this.#accept(), { id: "strip-accept", class: "main" }),
    move: button("Move a mark", () => this.#move(), { id: "strip-move" }),
    out: button("Take out", () => this.#takeOut(), { id: "strip-out" }),
    undo: button("Undo", () => this.#undo(), { id: "strip-undo" }),
    hide: button("Hide the marks", () => this.#hide(!this.#isBare), { id: "strip-hide", "aria-pressed": "false" }),
  };

  /**
   * @param {Session} session
   * @param {StripActions} act
   */
  constructor(session, act) {
    this.#session = session;
    this.#act = act;
    const rowOf = (/** @type {number} */ number) => session.photos.find((photo) => photo.number === number);
    const isReady = (/** @type {number | null} */ marked) => marked !== null && Boolean(rowOf(marked)?.markings);
    const shown = session.visits.map(({ photos, marked }) => (isReady(marked) ? photos : []));
    const titles = session.study ? [session.study.title ?? ""] : TITLES;
    const frames = shown.flatMap((numbers, index) => numbers.flatMap((number) => {
      const row = rowOf(number);
      return row && numbers.length > 1 ? [this.#frame(row, session.visits[index].marked ?? number, titles[index])] : [];
    }));
    this.#frames = frames.filter(({ row, marked }) => row.number !== marked);
    this.#references = new Map(frames.filter(({ row, marked }) => row.number === marked)
      .map((frame) => [frame.row.number, frame]));
    this.element = element("section", { id: "strip", "aria-labelledby": "strip-title" }, this.#parts());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("keyup", ({ key }) => { if (key.toLowerCase() === "h") this.#hide(false); });
    new ResizeObserver(() => this.#paint()).observe(this.element);
    this.#show(0);
    this.#load();
  }

  /** Whether there are other photos. */
  get isThere() { return this.#frames.length > 0; }

  /** How many photos are not looked through yet. */
  get left() { return this.#frames.filter((frame) => !isDecided(frame)).length; }

  /** What is to be done with the photos that are left, in a sentence. */
  get leftSentence() { return leftSentence(this.#frames.filter((frame) => !isDecided(frame))); }

  /** How far a photo is, in a few words; null where it is not among the other photos. @param {number} number */
  saidOf(number) {
    const frame = this.#frames.find(({ row }) => row.number === number);
    return frame ? saidOf(frame) : null;
  }

  /** Puts the strip away. */
  close() { this.#isGone = true; }

  /** Takes the focus to the photo in hand, and shows all of it. */
  focus() {
    this.#tools.accept.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "start" });
  }

  /**
   * @param {PhotoRow} row
   * @param {number} marked
   * @param {string} visit
   * @returns {Frame}
   */
  #frame(row, marked, visit) {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const state = element("span", { class: "state" });
    const go = () => {
      this.#show(this.#frames.findIndex((frame) => frame.row === row));
      this.#tools.accept.focus();
    };
    const thumb = button("", go, { class: "thumb", "data-photo": row.number });
    const image = element("img", { hidden: true, alt: "" });
    thumb.append(canvas, image, element("span", {}, row.name), state);
    return { row, marked, visit, photo: null, picture: null, trouble: null, canvas, image, state, thumb };
  }

  #parts() {
    const { accept, move, out, undo, hide } = this.#tools;
    const { marked, other, whole } = this.#pictures;
    return [
      element("h2", { id: "strip-title" }, "The other photos"), element("p", { class: "hint" }, WHY),
      this.#status,
      element("div", { class: "viewer" },
        element("figure", {}, this.#names.other, other, whole), element("figure", {}, this.#names.marked, marked)),
      this.#said, this.#trouble,
      element("div", { class: "buttons", role: "toolbar", "aria-label": "This photo" }, accept, move, out, undo, hide),
      element("ol", { class: "thumbs", "aria-label": "The other photos" },
        this.#frames.map(({ thumb }) => element("li", {}, thumb))),
      isFinger ? null : element("p", { class: "hint" }, KEYS),
    ].filter((part) => part !== null);
  }

  // ── what comes from the server ──

  /** Asks for one photo after the other, those that are not decided on yet as early as the others. */
  async #load() {
    if (!this.isThere) return;
    for (const frame of [...this.#references.values(), ...this.#frames]) {
      if (this.#isGone) return;
      await this.#loadOne(frame);
      this.#refresh();
    }
    const open = this.#frames.findIndex((frame) => !isDecided(frame));
    if (open > this.#current && isDecided(this.#frames[this.#current])) this.#show(open);
    this.element.dataset.whole = "true";
  }

  /** @param {Frame} frame */
  async #loadOne(frame) {
    const { number } = frame.row;
    try {
      frame.photo = await visits.carried(number);
      if (frame.photo.view.to_mm) frame.picture = await pictureOf(visits.mouthPicture(number, frame.photo.key));
      frame.trouble = null;
    } catch (error) {
      frame.trouble = messageOf(error);
    }
  }

  // ── decisions ──

  get #inHand() { return this.#frames[this.#current]; }

  #accept() {
    const { photo } = this.#inHand;
    if (!photo) return;
    // What is accepted, or left out, already is gone on from.
    if (photo.decision === "accepted" || isRefused(photo) && photo.decision !== "open") this.#goOn();
    else this.#decide(this.#inHand, "accepted");
  }

  #takeOut() {
    const { photo } = this.#inHand;
    // What cannot be carried is left out for its own reason.
    if (isRefused(photo)) this.#accept();
    else if (photo) this.#decide(this.#inHand, photo.decision === "taken_out" ? "open" : "taken_out");
  }

  /**
   * @param {Frame} frame
   * @param {Decision} decision
   */
  async #decide(frame, decision) {
    const { photo } = frame;
    if (!photo || this.#isBusy) return;
    const was = photo.decision;
    if (!(await this.#send(frame, decision))) return;
    this.#history.push({ frame, decision: was });
    if (decision !== "open") this.#goOn();
  }

  /**
   * @param {Frame} frame
   * @param {Decision} decision
   */
  async #send(frame, decision) {
    const { photo, row } = frame;
    if (!photo) return false;
    this.#isBusy = true;
    try {
      await visits.decide(row.number, photo.key, decision);
      photo.decision = decision;
      this.#trouble.textContent = "";
      return true;
    } catch (error) {
      // Marks that were moved elsewhere, or a program that has ended.
      await this.#loadOne(frame);
      this.#trouble.textContent = messageOf(error);
      return false;
    } finally {
      this.#isBusy = false;
      this.#refresh();
    }
  }

  async #undo() {
    const last = this.#history.pop();
    if (!last) return;
    this.#show(this.#frames.indexOf(last.frame));
    await this.#send(last.frame, last.decision);
  }

  #move() {
    const { row, photo } = this.#inHand;
    if (!photo) return;
    const how = photo.marks === "own" ? "correct" : photo.marks === "none" ? "new" : "carried";
    this.#act.move(row, row.begun ? "draft" : how);
  }

  /** Goes to the next photo that is not decided on; after the last one all are. */
  #goOn() {
    const { length } = this.#frames;
    const order = this.#frames.map((_, index) => (this.#current + 1 + index) % length);
    const next = order.find((index) => !isDecided(this.#frames[index]));
    if (next !== undefined) {
      this.#show(next);
      return;
    }
    announce("All other photos are looked through.");
    this.#act.done();
  }

  // ── what is shown ──

  /** Takes a photo in hand; gives whether there is one. @param {number} index */
  #show(index) {
    if (!this.#frames[index]) return false;
    this.#current = index;
    this.#trouble.textContent = "";
    this.#refresh();
    const { thumb } = this.#inHand;
    // Within its own row: the page stays where it is.
    thumb.parentElement?.parentElement?.scrollTo({ left: thumb.offsetLeft - 60 });
    return true;
  }

  #refresh() {
    if (!this.isThere) return;
    const frame = this.#inHand;
    const { row, marked, visit, photo } = frame;
    this.#names.other.textContent = row.name;
    this.#names.marked.textContent = `${this.#references.get(marked)?.row.name ?? ""}, the marked one`;
    const isSeen = Boolean(photo?.view.to_mm);
    this.#pictures.other.hidden = !isSeen;
    this.#pictures.whole.hidden = isSeen || !photo;
    if (!isSeen && photo) showPicture(this.#pictures.whole, new server.PhotoRoutes(row.number).thumbnail);
    this.#said.textContent = sentenceOf(frame, this.#session.guide);
    this.#said.className = isRefused(photo) ? "caution warning" : "hint";
    const { accept, move, out, undo } = this.#tools;
    const isOut = isRefused(photo) && photo?.decision !== "open";
    accept.textContent = isOut ? "Go on" : isRefused(photo) ? "Leave it out" : "Accept";
    move.textContent = isRefused(photo) ? "Mark it by hand" : "Move a mark";
    // In a study nothing is kept of what is decided here: the marks that are carried are those of the run.
    out.hidden = isRefused(photo) || this.#session.study !== null;
    out.textContent = photo?.decision === "taken_out" ? "Put it back" : "Take out";
    for (const tool of [accept, move, out]) tool.setAttribute("aria-disabled", String(!photo));
    undo.setAttribute("aria-disabled", String(!this.#history.length));
    this.#frames.forEach((each, index) => {
      showWhole(each);
      each.thumb.setAttribute("aria-current", String(index === this.#current));
      each.thumb.dataset.state = stateOf(each);
      each.state.textContent = STATES[stateOf(each)];
    });
    const left = this.left;
    this.#status.textContent = `Photo ${this.#current + 1} of ${this.#frames.length}, ${visit}. `
      + (left ? `${left} ${left > 1 ? "are" : "is"} not looked through yet.` : "✓ All are looked through.");
    this.#act.changed();
    this.#paint();
  }

  #paint() {
    requestAnimationFrame(() => {
      if (!this.isThere) return;
      const frame = this.#inHand;
      const reference = this.#references.get(frame.marked);
      if (frame.photo) drawMouth(this.#pictures.other, frame.photo, frame.picture, this.#isBare);
      if (reference?.photo) drawMouth(this.#pictures.marked, reference.photo, reference.picture, this.#isBare);
      for (const { canvas, photo, picture } of this.#frames) if (photo) drawMouth(canvas, photo, picture, false);
    });
  }

  /** @param {boolean} isBare */
  #hide(isBare) {
    if (isBare === this.#isBare) return;
    this.#isBare = isBare;
    this.#tools.hide.setAttribute("aria-pressed", String(isBare));
    this.#paint();
  }

  // ── the keyboard ──

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { key, repeat, altKey, ctrlKey, metaKey, target } = event;
    if (altKey) return;
    if (ctrlKey || metaKey ? key !== "z" : !this.#onPhotos(key, repeat, target)) return;
    if (ctrlKey || metaKey) this.#undo();
    event.preventDefault();
  }

  /**
   * @param {string} key
   * @param {boolean} repeat
   * @param {EventTarget | null} target
   */
  #onPhotos(key, repeat, target) {
    switch (key) {
      // On a button they press it.
      case "Enter": case " ":
        if (target instanceof HTMLButtonElement) return false;
        this.#accept();
        break;
      case "ArrowLeft": case "ArrowUp": this.#go(-1, target); break;
      case "ArrowRight": case "ArrowDown": this.#go(1, target); break;
      case "m": case "M": this.#move(); break;
      case "x": case "X": case "Delete": if (!repeat) this.#takeOut(); break;
      case "u": case "U": this.#undo(); break;
      case "h": case "H": if (!repeat) this.#hide(true); break;
      default: return false;
    }
    return true;
  }

  /**
   * @param {number} by
   * @param {EventTarget | null} target
   */
  #go(by, target) {
    if (!this.#show(this.#current + by)) return;
    const isThumb = target instanceof HTMLElement && target.classList.contains("thumb");
    if (isThumb) this.#inHand.thumb.focus();
  }
}

/** Shows a photo whose mouth is not known as it is. @param {Frame} frame */
function showWhole({ row, photo, canvas, image }) {
  const isWhole = photo !== null && !photo.view.to_mm;
  if (isWhole) showPicture(image, new server.PhotoRoutes(row.number).thumbnail);
  canvas.hidden = isWhole;
  image.hidden = !isWhole;
}
