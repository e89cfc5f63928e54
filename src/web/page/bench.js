// The bench: one photo in hand, from its questions to its file.

import { aboutPanel } from "./about.js";
import { Photo } from "./canvas.js";
import { Draft } from "./draft.js";
import * as drag from "./drag.js";
import { announce, button, element, problem } from "./elements.js";
import { showMouth, showStep } from "./framing.js";
import { anchorsPanel, clickedFirst, markPanel, reviewPanel, scalePanel, steps, titleOf } from "./guide.js";
import { Handles } from "./handles.js";
import { History } from "./history.js";
import { Lines } from "./lines.js";
import { Live } from "./live.js";
import { Loupe } from "./loupe.js";
import {
  confirmed, isMarked, isOpen, keysOf, moved, originOf, place, placed, skipped, withContour, withScale, withoutContour,
} from "./marking.js";
import { marksOf } from "./marks.js";
import { save } from "./saving.js";
import { Stage } from "./stage.js";

export class Bench {
  #handles = new Handles(document.getElementById("handles"));
  #loupe = new Loupe(document.getElementById("loupe"));
  #lines = new Lines(document.getElementById("lines"));
  #stage = new Stage(document.getElementById("stage"), document.getElementById("picture"), () => this.#draw());
  #view = this.#stage.view;
  #panel = document.getElementById("panel");
  #outline = null;
  #selected = null;
  #crosshair = null;
  #isAdding = false;
  #kept = null;
  #isSaving = false;
  #isOwnFocus = false;

  constructor() {
    drag.listen(document.getElementById("stage"), this.#view, {
      grab: (key) => this.#grab(key),
      drag: (key, at, finger) => this.#drag(key, at, finger),
      drop: (key, hasMoved, at) => this.#drop(key, hasMoved, at),
      cancel: () => this.#cancel(),
      click: (at) => this.click(at),
      longPress: (key) => { this.#cancel(); this.#select(key); this.remove(); },
    });
    document.getElementById("handles").addEventListener("focusin", (event) => this.#focused(event.target.dataset.key));
  }

  get draft() { return this.history.present; }

  /** Takes a photo in hand. */
  open({ session, listed, opened, routes, draft, leave, setMarker }) {
    Object.assign(this, { session, listed, opened, routes, leave, setMarker, guide: session.guide });
    this.history = new History(draft);
    this.isFurther = opened.markings > 0;
    this.asksMarker = session.marker === null;
    // Two photos are one face's, before and after; of more, the user says which are.
    this.source = session.photos.length === 2 && opened.carriers.length ? opened.carriers[0][0] : null;
    this.#outline = this.#selected = this.#crosshair = null;
    const title = (id) => { const entry = this.guide.find((other) => other.id === id); return entry ? titleOf(this.draft, entry) : id; };
    this.live = new Live(routes, document.getElementById("live"), (outline) => { this.#outline = outline; this.#stage.paint(); }, title);
    this.#kept = new Draft(routes, () => ({ ...this.draft, step: this.step }), (text) => this.#locked(text));
    document.getElementById("bench").hidden = false;
    document.getElementById("whereabouts").textContent = listed.name;
    this.photo = new Photo(routes, opened, opened.levels, session.tile, () => this.#stage.paint());
    this.#stage.open(this.photo);
    const known = steps(draft, this.guide).includes(draft.step);
    this.goTo(known ? draft.step : "about");
    this.live.update(this.draft);
  }

  /** Puts the photo away. */
  async close() {
    await this.#kept.stop();
    this.live.stop();
    document.getElementById("bench").hidden = true;
    await this.routes.close().catch(() => {});
  }

  // ── steps ──

  get anchors() {
    const carried = this.opened.carriers.find(([number]) => number === this.source)?.[1];
    return carried ?? clickedFirst(this.draft.about.eyes);
  }

  goTo(step) {
    this.step = step;
    this.#crosshair = null;
    this.#isAdding = false;
    const keys = keysOf(this.draft, step === "scale" ? "ruler" : step);
    this.#selected = keys.find((key) => originOf(this.draft, key) === "proposed") ?? keys[0] ?? null;
    if (step === "about" || step === "anchors") this.#view.fit();
    else if (step === "review") this.mouth();
    else if (step !== "scale") showStep(this.#view, this.draft, step);
    // A photo that was only looked at leaves nothing behind.
    if (this.history.canUndo || this.opened.draft) this.#kept.changed();
    this.#refresh();
    const heading = this.#panel.querySelector("h2");
    this.#panel.scrollTop = 0;
    announce(heading?.textContent ?? "");
    if (step === "about") heading?.focus();
    else if (this.#selected) this.#focus(this.#selected);
    else if (step === "anchors" || !this.#isDone(step)) this.#stage.focus();
    else (step === "scale" ? this.#panel.querySelector("#next") : heading)?.focus({ preventScroll: true });
  }

  back() {
    const all = steps(this.draft, this.guide);
    const at = all.indexOf(this.step);
    at > 0 ? this.goTo(all[at - 1]) : this.leave();
  }

  /** Goes on from the questions; initials that are left empty are not asked for again. */
  answered() {
    if (this.session.marker === null) this.setMarker("");
    this.next();
  }

  /** Confirms what is proposed at this step, and goes on. */
  next() {
    const entry = this.#entry;
    if (entry && !isMarked(this.draft, this.step) && !entry.adds) {
      announce("This mark is needed: click where it is.");
      return;
    }
    const id = this.step === "scale" ? "ruler" : this.step;
    if (isMarked(this.draft, id) && isOpen(this.draft, id)) this.change(confirmed(this.draft, id));
    const all = steps(this.draft, this.guide);
    let to = all[all.indexOf(this.step) + 1];
    // Marks that are there need no clicks to put them there.
    if (to === "anchors" && Object.keys(this.draft.points).length) to = all[2];
    this.goTo(to);
  }

  skip(id) {
    this.change(skipped(this.draft, id));
    this.next();
  }

  async propose() {
    try {
      const proposed = await this.routes.proposal(this.draft, this.source);
      this.change(proposed);
      this.next();
    } catch (error) {
      this.#panel.prepend(problem(error.message));
    }
  }

  async save() {
    if (this.#isSaving) return;
    this.#isSaving = true;
    const { draft } = this;
    try {
      await this.#kept.stop();
      if (!(await save(this.routes, draft, this.opened.markings))) return this.#kept.start();
      announce("Saved.");
      this.leave();
    } catch (error) {
      this.#kept.start();
      this.#panel.prepend(problem(error.message));
    } finally {
      this.#isSaving = false;
    }
  }

  // ── changes ──

  /** Makes a draft the present one, as one edit that can be undone. */
  change(draft) {
    this.history.push(draft);
    this.#changed();
  }

  undo() { this.history.undo(); this.#changed(); }
  redo() { this.history.redo(); this.#changed(); }

  #changed() {
    // What is selected may be gone.
    if (this.#selected && !place(this.draft, this.#selected)) this.#selected = null;
    if (!steps(this.draft, this.guide).includes(this.step)) this.goTo("about");
    this.#kept.changed();
    this.live.update(this.draft);
    this.#refresh();
  }

  #grab(key) {
    this.#before = this.draft;
    this.#select(key);
    return place(this.draft, key);
  }

  #before = null;

  #drag(key, at, finger) {
    const next = moved(this.draft, key, at);
    // The first move is the edit, the others amend it.
    this.draft === this.#before ? this.history.push(next) : this.history.amend(next);
    this.#loupe.show(this.photo, this.#view, place(this.draft, key), finger);
    this.live.update(this.draft);
    this.#marks();
    this.#stage.paint();
  }

  #drop(key, hasMoved, at) {
    this.#loupe.hide();
    this.#focus(key);
    if (hasMoved) this.#changed();
    // A click beside the middle of the point in hand says where it belongs, as one further off does.
    else if (key === this.step && at) this.change(moved(this.draft, key, at));
    else if (this.#entry && this.step !== key.split("/")[0] && !key.startsWith("anchor")) this.goTo(key.split("/")[0]);
  }

  #cancel() {
    this.#loupe.hide();
    if (this.#before && this.draft !== this.#before) this.undo();
  }

  /** A click on the photo: what the step asks for goes there. */
  click(at) {
    const { draft, step } = this;
    const entry = this.#entry;
    if (step === "anchors") {
      const open = this.anchors.find((id) => !(id in draft.anchors));
      if (!open) return;
      this.change({ ...draft, anchors: { ...draft.anchors, [open]: at } });
      if (this.anchors.every((id) => id in this.draft.anchors)) this.propose();
      else announce(this.#panel.querySelector("h2").textContent);
    } else if (entry && !isMarked(draft, step)) {
      this.change(placed(draft, entry, at, this.guide));
      this.#select(keysOf(this.draft, step)[0]);
    } else if (entry?.kind === "curve") {
      this.#isAdding = false;
      const next = withContour(draft, step, at);
      const added = next.curves[step].findIndex((node) => typeof node !== "string" && node.at === at);
      this.change(next);
      this.#select(`${step}/${added}`);
    } else if (entry?.kind === "point") {
      this.change(moved(draft, step, at));
    }
    this.#stage.hasFocus && this.#selected && this.#focus(this.#selected);
  }

  enter() {
    // The Tab key goes through all marks: Enter on another one's goes to its step.
    const other = this.#selected?.split("/")[0];
    if (!this.#places && this.#entry && other && other !== this.step && this.guide.some((entry) => entry.id === other)) this.goTo(other);
    else if (this.#places) this.click(this.#crosshair ?? this.#view.toPhoto(this.#view.centre));
    else if (this.step === "review") this.#panel.querySelector("#next").click();
    else this.step === "anchors" ? this.propose() : this.next();
  }

  /** Chooses what tells millimetres. */
  chooseScale(kind) {
    this.change(withScale(this.draft, kind, this.opened));
    this.#selected = keysOf(this.draft, "ruler")[0] ?? null;
    if (kind === "ruler") this.#view.fit();
    this.#marks();
  }

  /** Moves the selected mark, or the cross where a mark is to be placed, by CSS pixels. */
  nudge(dx, dy) {
    const by = ([x, y]) => [x + dx / this.#view.scale, y + dy / this.#view.scale];
    if (this.#places) {
      const hadCross = this.hasCross;
      this.#crosshair = by(this.#crosshair ?? this.#view.toPhoto(this.#view.centre));
      this.#bringIntoView(this.#crosshair);
      this.#stage.paint();
      if (!hadCross) this.#fill();
    } else if (this.#selected) {
      this.change(moved(this.draft, this.#selected, by(place(this.draft, this.#selected))));
      this.#bringIntoView(place(this.draft, this.#selected));
    }
  }

  /** Removes the selected point of a curve. */
  remove() {
    const key = this.#selected;
    const [id, part] = key?.split("/") ?? [];
    if (!this.draft.curves[id] || part === undefined) return;
    this.#selected = null;
    this.change(withoutContour(this.draft, key));
    this.#select(keysOf(this.draft, id)[0] ?? null);
    announce("Point removed.");
  }

  // ── the stage ──

  /** Whether the keyboard's cross is there. */
  get hasCross() { return this.#crosshair !== null; }

  get #entry() { return this.guide.find((entry) => entry.id === this.step); }

  #isDone(step) { return isMarked(this.draft, step) || !this.#entry; }

  /** Whether this step waits for a place. */
  get #places() {
    if (this.step === "anchors") return this.anchors.some((id) => !(id in this.draft.anchors));
    return this.#isAdding || (Boolean(this.#entry) && !isMarked(this.draft, this.step));
  }

  /** Lets the keyboard add a point to the curve: the cross goes where it is to be. */
  startAdding() {
    this.#isAdding = true;
    this.#crosshair = this.#view.toPhoto(this.#view.centre);
    this.#stage.focus();
    announce("Move the cross onto the line with the arrow keys, and press Enter.");
    this.#stage.paint();
  }

  #select(key) {
    this.#selected = key;
    this.#marks();
    this.#stage.paint();
    if (key && this.#stage.hasFocus) this.#focus(key);
  }

  /** Gives a mark the focus where it is: the view moves only for whoever goes from mark to mark by keyboard. */
  #focus(key) {
    this.#isOwnFocus = true;
    this.#handles.focus(key);
    this.#isOwnFocus = false;
  }

  #focused(key) {
    if (!key) return;
    this.#selected = key;
    if (!this.#isOwnFocus) this.#bringIntoView(place(this.draft, key));
    this.#marks();
  }

  #bringIntoView(at) {
    if (at && !this.#view.holds(at)) this.#view.centreOn(at, this.#view.scale);
  }

  fit() { this.#view.fit(); }

  mouth() { showMouth(this.#view, this.draft); }

  zoom(factor) {
    const selected = this.#selected && place(this.draft, this.#selected);
    const screen = selected && this.#view.toScreen(selected);
    this.#view.zoomAbout(screen ?? this.#view.centre, factor);
  }

  hide(isHidden) { this.#stage.hideMarks(isHidden); }

  guides() {
    this.#lines.showsGuides = !this.#lines.showsGuides;
    this.#stage.paint();
    return this.#lines.showsGuides;
  }

  light(brightness, contrast) { this.#stage.light(brightness, contrast); }

  #draw() {
    this.#handles.place(this.#view);
    this.#lines.draw(this.#view, this.draft, this.#outline, this.step, this.#selected);
    const cross = document.getElementById("crosshair");
    cross.hidden = !(this.#places && this.#crosshair);
    if (!cross.hidden) cross.style.transform = `translate(${this.#view.toScreen(this.#crosshair).map((part) => `${part}px`).join()})`;
  }

  // ── what is shown ──

  #refresh() {
    this.#marks();
    this.#fill();
    this.#stage.paint();
    document.getElementById("undo").disabled = !this.history.canUndo;
    document.getElementById("redo").disabled = !this.history.canRedo;
  }

  #fill() {
    const focus = this.#panel.contains(document.activeElement) ? document.activeElement : null;
    const again = focus && (focus.id ? `#${focus.id}` : focus.name ? `[name="${focus.name}"][value="${focus.value}"]` : focus.tagName === "H2" ? "h2" : null);
    this.#panel.replaceChildren(...this.#contents());
    if (again) this.#panel.querySelector(again)?.focus({ preventScroll: true });
  }

  #contents() {
    if (this.step === "about") return aboutPanel(this);
    if (this.step === "anchors") return anchorsPanel(this);
    if (this.step === "scale") return scalePanel(this);
    if (this.step === "review") return reviewPanel(this);
    return markPanel(this, this.#entry);
  }

  #marks() {
    this.#handles.show(marksOf(this.draft, this.guide, this.step, this.#selected));
    this.#handles.place(this.#view);
  }

  /** Another window has the photo: nothing more is changed here. */
  #locked(text) {
    this.live.stop();
    this.#panel.replaceChildren(problem(text), element("div", { class: "buttons" }, button("All photos", () => this.leave(), { id: "back" })));
    announce(text);
  }
}
