// Marks one photo, from its questions to its file: brings together the draft, the photo in view, the steps' panels, the
// measures and what is saved by itself.

import { aboutPanel } from "./about_panel.js";
import { withScale } from "./answer_edits.js";
import { AutoSave } from "./auto_save.js";
import { announce, button, byId, element, messageOf, problem } from "./elements.js";
import { ImportSection } from "./import_section.js";
import { LiveMeasures } from "./live_measures.js";
import { withSnapped } from "./mark_edits.js";
import { MarkMover } from "./mark_mover.js";
import { keysOf, positionOf } from "./marking.js";
import { doubtsOf } from "./marks.js";
import { MarkingState } from "./marking_state.js";
import { overviewPanel } from "./overview_panel.js";
import { Panel } from "./panel.js";
import { facesPanel, regionPanel } from "./region_panel.js";
import { snappableIn } from "./regions.js";
import { save } from "./saving.js";
import { StepGuide } from "./step_guide.js";
import { anchorsPanel, markPanel, scalePanel } from "./step_panels.js";
import { TiledPhoto } from "./tiled_photo.js";

/** @import { AboutActions, AboutState } from "./about_panel.js" */
/** @import { MarkActions, PhotoView } from "./photo_view.js" */
/** @import { Draft, MarkDoubt, OpenedPhoto, PhotoRoutes, PhotoRow } from "./server.js" */
/** @import { Position, Scale, Session, SnappedCurve } from "./server.js" */
/** @import { StepActions } from "./step_panels.js" */
/**
 * A photo that is to be marked, and what the page does when that is done.
 * @typedef {object} Task
 * @property {Session} session
 * @property {PhotoRow} row
 * @property {OpenedPhoto} opened
 * @property {PhotoRoutes} routes
 * @property {Draft} draft
 * @property {PhotoView} view
 * @property {() => void} leave
 * @property {(marker: string) => void} setMarker
 */

export class MarkingEditor {
  #task;
  #view;
  #state;
  #panel = new Panel();
  #guide;
  #mover;
  #autoSave;
  #measures;
  #import;
  #asksMarker;
  #isSaving = false;
  /** Whether the marking was saved. */
  isSaved = false;
  /** @type {MarkDoubt[]} */
  #doubts = [];
  /** @type {StepActions} */
  #stepActions;

  /** @param {Task} task */
  constructor(task) {
    const { session, opened, routes, draft, view } = task;
    this.#task = task;
    this.#view = view;
    this.#asksMarker = session.marker === null;
    this.#state = new MarkingState(session, opened.transfer_points, draft);
    this.#state.isCarried = task.row.carried;
    this.#state.markedName = task.row.carried ? markedOf(session, task.row.number) : null;
    this.#guide = this.#newGuide();
    this.#mover = this.#newMover();
    this.#stepActions = this.#newStepActions();
    this.#import = new ImportSection(task.row.number, session.blind, this.#state,
      { guide: this.#guide, panel: this.#panel, refresh: () => this.#fill() });
    this.#measures = new LiveMeasures(routes, byId("live", HTMLElement), (outline) => view.showOutline(outline),
      (id) => this.#state.titleOf(id), (doubts) => {
        this.#doubts = doubts;
        this.#showDoubts();
      });
    const current = () => ({ ...this.#state.draft, step: this.#state.step });
    this.#autoSave = new AutoSave(routes, current, (text) => this.#showLocked(text));
    this.#open(draft.step);
  }

  /** The number of the photo. */
  get number() { return this.#task.row.number; }

  #newGuide() {
    return new StepGuide(this.#state, this.#view, this.#panel, {
      change: (next) => this.#change(next),
      entered: () => this.#entered(),
      leave: () => this.#task.leave(),
      proposal: (draft, source) => this.#task.routes.proposal(draft, source),
      suggestion: (draft, face, corners) => this.#task.routes.suggestion(draft, face, corners),
      refresh: () => this.#fill(),
    });
  }

  #newMover() {
    return new MarkMover(this.#state, this.#view, this.#panel, {
      change: (next) => this.#change(next),
      changed: () => this.#changed(),
      dragging: () => this.#measures.update(this.#state.draft),
      refreshPanel: () => this.#fill(),
      goTo: (step) => this.#guide.goTo(step),
      next: () => this.#guide.next(),
      propose: () => this.#guide.propose(),
    });
  }

  /** @returns {StepActions} */
  #newStepActions() {
    return {
      back: () => this.#guide.back(),
      next: () => this.#guide.next(),
      goTo: (step) => this.#guide.goTo(step),
      skip: (id) => this.#guide.skip(id),
      propose: () => this.#guide.propose(),
      enter: () => this.#mover.enter(),
      startAdding: () => this.#mover.startAdding(),
      change: (next) => this.#change(next),
      chooseScale: (kind) => this.#chooseScale(kind),
      save: () => this.#save(),
      refuseSave: (lacking) => this.#refuseSave(lacking),
      chooseFace: (index) => this.#guide.suggest(index + 1),
      snap: () => this.snap(),
      leaveSnap: () => this.#showSnap(null, null),
      setSource: (source) => {
        this.#state.proposalSource = source;
        this.#fill();
      },
    };
  }

  /** @param {string} step Where the draft stands. */
  #open(step) {
    const { session, row, opened, routes } = this.#task;
    byId("editor", HTMLElement).hidden = false;
    byId("photo-name", HTMLElement).textContent = row.name;
    const photo = new TiledPhoto(routes, opened, session.tile, () => this.#view.paint());
    this.#view.open({ photo, state: this.#state, act: this.#gestures() });
    this.#guide.goTo(this.#startAt(step));
    this.#measures.update(this.#state.draft);
  }

  /**
   * Where the editor begins: a saved marking is corrected in the overview, and what was begun is gone on with.
   * @param {string} step
   */
  #startAt(step) {
    if (step === "" && this.#state.draft.corrects !== null) return "review";
    return step !== "faces" && this.#state.has(step) ? step : "about";
  }

  /** What the pointer on the photo does: where a face is to be chosen, a click chooses it. @returns {MarkActions} */
  #gestures() {
    const [mover, state] = [this.#mover, this.#state];
    return {
      grab: (key) => mover.grab(key),
      drag: (key, at, pointer) => mover.drag(key, at, pointer),
      drop: (key, way, at) => mover.drop(key, way, at),
      cancel: () => mover.cancel(),
      click: (at) => (state.step === "faces" ? this.#chooseFace(at) : mover.click(at)),
      longPress: (key) => mover.longPress(key),
      nudge: (dx, dy) => mover.nudge(dx, dy),
    };
  }

  /** @param {Position} at */
  #chooseFace([x, y]) {
    const index = this.#state.faces.findIndex(([[left, top], [right, bottom]]) =>
      x >= left && x <= right && y >= top && y <= bottom);
    if (index >= 0) this.#guide.suggest(index + 1);
  }

  /** Puts the photo away. */
  async close() {
    this.#guide.stop();
    this.#import.stop();
    await this.#autoSave.stop();
    this.#measures.stop();
    byId("editor", HTMLElement).hidden = true;
    await this.release();
  }

  /** Lets other windows have the photo. */
  async release() { await this.#task.routes.close().catch(() => {}); }

  async #save() {
    if (this.#isSaving) return;
    this.#isSaving = true;
    const { routes, opened, leave } = this.#task;
    const { draft } = this.#state;
    try {
      await this.#autoSave.stop();
      if (!(await save(routes, draft, opened.markings))) return this.#autoSave.start();
      this.isSaved = true;
      announce("Saved.");
      leave();
    } catch (error) {
      this.#autoSave.start();
      this.#panel.showProblem(messageOf(error));
    } finally {
      this.#isSaving = false;
    }
  }

  /** @param {string[]} lacking What the marks or regions are called that are not done. */
  #refuseSave(lacking) {
    const text = `Not saved: these are only proposed or missing.\n${lacking.join("\n")}\nLook at each of them first.`;
    this.#fill();
    this.#panel.showProblem(text);
    this.#panel.announceProblem();
  }

  // ── changes ──

  /** @param {Draft} draft */
  #change(draft) {
    this.#state.push(draft);
    this.#changed();
  }

  undo() {
    this.#state.undo();
    this.#changed();
  }

  redo() {
    this.#state.redo();
    this.#changed();
  }

  #changed() {
    const state = this.#state;
    this.#import.forget();
    state.snap = state.snapRefusal = null;
    // What is selected may be gone.
    if (state.selected && !positionOf(state.draft, state.selected)) state.selected = null;
    if (!state.has(state.step)) this.#guide.goTo("about");
    this.#autoSave.changed();
    this.#measures.update(state.draft);
    this.#refresh();
  }

  #entered() {
    // A photo that was only looked at leaves nothing behind.
    if (this.#state.canUndo || this.#task.opened.draft) this.#autoSave.changed();
    this.#refresh();
  }

  /** @param {Scale["kind"]} kind */
  #chooseScale(kind) {
    const state = this.#state;
    this.#change(withScale(state.draft, kind, this.#task.opened));
    state.selected = keysOf(state.draft, "ruler")[0] ?? null;
    if (kind === "ruler") this.#view.fit();
    this.#view.showMarks();
  }

  // ── the edge of the colour ──

  /** Shows the curve of the region on the edge of the colour; the one that is shown is taken. */
  async snap() {
    const state = this.#state;
    const { draft, snap, region } = state;
    if (snap) return this.#change(withSnapped(draft, snap));
    const curve = region && snappableIn(draft, region);
    if (!curve) return;
    /** @type {Awaited<ReturnType<PhotoRoutes["snap"]>>} */
    const answer = await this.#task.routes.snap(draft, curve).catch((error) => ({ sentence: messageOf(error) }));
    // Marks that were moved meanwhile, and another region, have other edges.
    if (state.draft !== draft || state.region !== region) return;
    if ("places" in answer) this.#showSnap({ curve, ...answer }, null);
    else this.#showSnap(null, answer.sentence);
  }

  /**
   * @param {SnappedCurve | null} snap
   * @param {string | null} refusal
   */
  #showSnap(snap, refusal) {
    Object.assign(this.#state, { snap, snapRefusal: refusal });
    this.#refresh();
    this.#panel.toTop();
    announce(refusal ?? (snap ? "The edge of the colour is shown. Take it or leave it." : ""));
  }

  // ── the keyboard on the photo ──

  /**
   * @param {number} dx
   * @param {number} dy
   */
  nudge(dx, dy) { this.#mover.nudge(dx, dy); }

  enter() { this.#mover.enter(); }

  remove() { this.#mover.remove(); }

  // ── what is shown ──

  #refresh() {
    this.#view.showMarks();
    this.#fill();
    this.#view.paint();
    byId("undo", HTMLButtonElement).disabled = !this.#state.canUndo;
    byId("redo", HTMLButtonElement).disabled = !this.#state.canRedo;
  }

  #fill() {
    this.#panel.fill([...this.#import.said, ...this.#contents()]);
    this.#showDoubts();
  }

  /** Says beside the step's mark what is implausible about it. */
  #showDoubts() { this.#panel.showDoubts(doubtsOf(this.#state, this.#doubts)); }

  #contents() {
    const [state, act] = [this.#state, this.#stepActions];
    switch (state.step) {
      case "about": return aboutPanel(this.#aboutState(), this.#aboutActions());
      case "faces": return facesPanel(state, act);
      case "anchors": return anchorsPanel(state, act);
      case "scale": return scalePanel(state, act);
    }
    if (state.region) return regionPanel(state, act, state.region);
    return state.entry ? markPanel(state, act, state.entry) : overviewPanel(state, act);
  }

  /** @returns {AboutState} */
  #aboutState() {
    const { session, opened } = this.#task;
    const { draft, mode, hasMarks, isAsking, refusal } = this.#state;
    return {
      draft,
      marker: session.marker,
      asksMarker: this.#asksMarker,
      isFurther: opened.markings > 0,
      suggests: mode === "suggest" && !hasMarks,
      isAsking,
      refusal: hasMarks ? null : refusal,
      chooser: this.#import.chooser,
    };
  }

  /** @returns {AboutActions} */
  #aboutActions() {
    const { session, setMarker, leave } = this.#task;
    // Initials that are left empty are not asked for again.
    const takeMarker = () => { if (session.marker === null) setMarker(""); };
    return {
      change: (next) => {
        this.#state.askAgain();
        this.#import.noteAnswers(next);
        this.#change(next);
      },
      setMarker,
      leave,
      next: () => {
        takeMarker();
        this.#guide.next();
      },
      byClicks: () => {
        takeMarker();
        this.#guide.byClicks();
      },
    };
  }

  /** Another window has the photo: nothing more is changed here. @param {string} text */
  #showLocked(text) {
    this.#measures.stop();
    const back = button("All photos", this.#task.leave, { id: "back" });
    this.#panel.fill([problem(text), element("div", { class: "buttons" }, back)]);
    announce(text);
  }
}

/**
 * The name of the marked photo of a photo's visit.
 * @param {Session} session
 * @param {number} number
 */
function markedOf({ photos, visits }, number) {
  const marked = visits.find((visit) => visit.photos.includes(number))?.marked;
  return photos.find((photo) => photo.number === marked)?.name ?? null;
}
