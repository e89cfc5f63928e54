// The photo with everything that lies on it: marks, lines, the keyboard's cross and the loupe; and which part of it is
// shown.

import { Arrows } from "./arrows.js";
import { byId } from "./elements.js";
import { showMarks, showMouth, showStep } from "./framing.js";
import { listen } from "./gestures.js";
import { Handles, keyOf } from "./handles.js";
import { Lines } from "./lines.js";
import { Loupe } from "./loupe.js";
import { marksOf } from "./marks.js";
import { marksIn } from "./regions.js";
import { Stage } from "./stage.js";

/** @import { Nudge } from "./arrows.js" */
/** @import { GestureActions } from "./gestures.js" */
/** @import { MarkingState } from "./marking_state.js" */
/** @import { Outline, Position } from "./server.js" */
/** @import { TiledPhoto } from "./tiled_photo.js" */
/** @import { ScreenPosition } from "./view.js" */
/**
 * A photo, its marking, and what gestures do to it.
 * @typedef {{ photo: TiledPhoto, state: MarkingState, act: MarkActions }} PhotoInView
 */
/** @typedef {Omit<GestureActions, "nearest"> & { nudge: Nudge }} MarkActions  What gestures and arrows do to marks. */

/** One for the page: it shows one photo after the other. */
export class PhotoView {
  #handles = new Handles(byId("handles", HTMLElement));
  #loupe = new Loupe(byId("loupe", HTMLCanvasElement));
  #lines = new Lines(byId("lines", SVGSVGElement));
  #crosshair = byId("crosshair", HTMLElement);
  #stage = new Stage(byId("stage", HTMLElement), byId("picture", HTMLCanvasElement), () => this.#draw());
  #view = this.#stage.view;
  #arrows = new Arrows(byId("stage", HTMLElement), (dx, dy) => this.#shown?.act.nudge(dx, dy));
  /** @type {PhotoInView | null} */
  #shown = null;
  /** @type {Outline | null} */
  #outline = null;
  #showsGuides = true;
  #isOwnFocus = false;

  constructor() {
    listen(byId("stage", HTMLElement), this.#view, {
      nearest: (at, isFinger) => this.#handles.nearest(this.#view, at, isFinger),
      grab: (key) => this.#shown?.act.grab(key) ?? null,
      drag: (key, at, pointer) => this.#shown?.act.drag(key, at, pointer),
      drop: (key, way, at) => this.#shown?.act.drop(key, way, at),
      cancel: () => this.#shown?.act.cancel(),
      click: (at) => this.#shown?.act.click(at),
      longPress: (key) => this.#shown?.act.longPress(key),
    });
    byId("handles", HTMLElement).addEventListener("focusin", (event) => this.#focused(keyOf(event.target)));
  }

  /** @param {PhotoInView} shown */
  open(shown) {
    this.#shown = shown;
    this.#outline = null;
    this.#stage.open(shown.photo);
  }

  /** Draws everything with the next frame. */
  paint() { this.#stage.paint(); }

  /** Draws the curves and the midline as the server has them. @param {Outline} outline */
  showOutline(outline) {
    this.#outline = outline;
    this.paint();
  }

  /** Shows the marks as they are now. */
  showMarks() {
    if (!this.#shown) return;
    this.#handles.show(marksOf(this.#shown.state));
    this.#handles.place(this.#view);
  }

  #draw() {
    if (!this.#shown) return;
    const { draft, step, selected, awaitsPlace, crosshair, region, faces, snap } = this.#shown.state;
    this.#handles.place(this.#view);
    this.#lines.draw(this.#view, {
      draft, outline: this.#outline, step, selected, showsGuides: this.#showsGuides, region, faces, snap,
    });
    const { selectedPosition } = this.#shown.state;
    const nudged = awaitsPlace || ["about", "faces"].includes(step) ? null : selectedPosition;
    const { stage, scale, x: left, y: top } = this.#view;
    this.#arrows.place(nudged && this.#view.toScreen(nudged), {
      stage, others: this.#handles.others(this.#view), view: [step, selected, scale, left, top].join(" "),
    });
    this.#crosshair.hidden = !(awaitsPlace && crosshair);
    if (!awaitsPlace || !crosshair) return;
    const [x, y] = this.#view.toScreen(crosshair);
    this.#crosshair.style.transform = `translate(${x}px,${y}px)`;
  }

  // ── the selected mark, and the focus ──

  /** @param {string | null} key */
  select(key) {
    if (!this.#shown) return;
    this.#shown.state.selected = key;
    this.showMarks();
    this.paint();
    if (this.hasFocus) this.focusSelected();
  }

  get hasFocus() { return this.#stage.hasFocus; }

  /** Gives the photo the focus. */
  focus() { this.#stage.focus(); }

  /** Gives the selected mark the focus; the view stays, and moves only for the Tab key that goes from mark to mark. */
  focusSelected() {
    const key = this.#shown?.state.selected;
    if (!key) return;
    this.#isOwnFocus = true;
    this.#handles.focus(key);
    this.#isOwnFocus = false;
  }

  /** @param {string | null} key */
  #focused(key) {
    if (!key || !this.#shown) return;
    const { state } = this.#shown;
    state.selected = key;
    if (!this.#isOwnFocus && state.selectedPosition) this.bringIntoView(state.selectedPosition);
    this.showMarks();
  }

  // ── which part is shown ──

  /** The position in the middle of the stage. */
  get middle() { return this.#view.toPhoto(this.#view.centre); }

  /**
   * A position moved by CSS pixels of the view as it is set: how much of it is drawn yet does not count.
   * @param {Position} position
   * @param {number} dx
   * @param {number} dy
   * @returns {Position}
   */
  shifted([x, y], dx, dy) { return [x + dx / this.#view.scale, y + dy / this.#view.scale]; }

  /** @param {Position} at */
  bringIntoView(at) {
    if (!this.#view.holds(at)) this.#view.centreOn(at, this.#view.scale);
  }

  /** Shows what a step is about. @param {string} step */
  showStep(step) {
    const { region, guide, draft } = this.#shown?.state ?? {};
    if (["about", "faces", "anchors"].includes(step)) this.fit();
    else if (region && draft) showMarks(this.#view, draft, marksIn(draft, region));
    else if (step === "review" && guide && draft) showMarks(this.#view, draft, guide.map(({ id }) => id));
    else if (step !== "scale" && this.#shown) showStep(this.#view, this.#shown.state.draft, step);
  }

  fit() { this.#view.fit(); }

  showMouth() { if (this.#shown) showMouth(this.#view, this.#shown.state.draft); }

  /** Zooms about the selected mark, or the middle. @param {number} factor */
  zoom(factor) {
    const selected = this.#shown?.state.selectedPosition;
    this.#view.zoomAbout(selected ? this.#view.toScreen(selected) : this.#view.centre, factor);
  }

  // ── how it is shown ──

  /** @param {boolean} isHidden */
  hideMarks(isHidden) { this.#stage.hideMarks(isHidden); }

  /** Shows or hides the midline and mirror images; gives whether they are shown. */
  toggleGuides() {
    this.#showsGuides = !this.#showsGuides;
    this.paint();
    return this.#showsGuides;
  }

  /**
   * @param {number} brightness
   * @param {number} contrast
   */
  adjust(brightness, contrast) { this.#stage.adjust(brightness, contrast); }

  /**
   * Magnifies the photo about a position.
   * @param {Position} position
   * @param {ScreenPosition} pointer
   */
  showLoupe(position, pointer) {
    if (this.#shown) this.#loupe.show(this.#shown.photo, this.#view, position, pointer);
  }

  hideLoupe() { this.#loupe.hide(); }
}
