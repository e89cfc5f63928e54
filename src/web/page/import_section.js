// Marks of another program on the photo in hand: its file is dropped on the photo or chosen, what the file does not say
// is asked, and its marks come into the draft.

import { draftFromJson, draftToJson } from "./draft_json.js";
import { announce, ask, byId, element, messageOf, problem } from "./elements.js";
import { askOfFile } from "./import_dialog.js";
import { isSuggested } from "./regions.js";
import { request } from "./request.js";
import { isFinger } from "./words.js";

/** @import { DraftJson } from "./draft_json.js" */
/** @import { ImportAnswer, ImportQuestion } from "./import_dialog.js" */
/** @import { MarkingState } from "./marking_state.js" */
/** @import { Panel } from "./panel.js" */
/** @import { Draft } from "./server.js" */
/** @import { StepGuide } from "./step_guide.js" */
/** @typedef {{ kind: "imported", draft: DraftJson, notes: string[] } | { kind: "asked" } & ImportQuestion} Answered */
/**
 * What taking marks over needs of the editor.
 * @typedef {object} ImportEffects
 * @property {Pick<StepGuide, "takeImported">} guide
 * @property {Pick<Panel, "announceProblem">} panel
 * @property {() => void} refresh Shows the panel anew.
 */

/** The most bytes that a request may have: as many as the program takes. */
const MOST_BYTES = 512 * 1024;
/** What is left for what goes with a file. */
const BESIDE_FILE = 4 * 1024;
/** The most bytes of a file in which a picture is looked for. */
const MOST_WITH_PICTURE = 64 * 1024 * 1024;

export class ImportSection {
  #path;
  #isBlind;
  #state;
  #effects;
  #left = new AbortController();
  #isBusy = false;
  /** What went wrong with the last file. @type {string | null} */
  #trouble = null;
  /** What is said of the marks that were taken, at the step that they led to. */
  #said = { step: "", sentence: "", notes: /** @type {string[]} */ ([]) };
  /** How the lips are, once somebody answered that here. @type {boolean | null} */
  #parted = null;

  /**
   * @param {number} number The photo's.
   * @param {boolean} isBlind Whether it is marked blind: then no marks of others are taken.
   * @param {Pick<MarkingState, "draft" | "step" | "hasMarks" | "guide">} state
   * @param {ImportEffects} effects
   */
  constructor(number, isBlind, state, effects) {
    this.#path = `api/photos/${number}/import`;
    this.#isBlind = isBlind;
    this.#state = state;
    this.#effects = effects;
    this.#listen(byId("editor", HTMLElement), byId("drop-hint", HTMLElement));
  }

  /**
   * Has the editor take files; without that a browser would leave the page for the file.
   * @param {HTMLElement} editor
   * @param {HTMLElement} hint
   */
  #listen(editor, hint) {
    const { signal } = this.#left;
    const isFile = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;
    editor.addEventListener("dragover", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      hint.hidden = this.#isBlind;
    }, { signal });
    editor.addEventListener("dragleave", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && editor.contains(relatedTarget))) hint.hidden = true;
    }, { signal });
    editor.addEventListener("drop", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      hint.hidden = true;
      this.#takeAll([...event.dataTransfer?.files ?? []]);
    }, { signal });
  }

  /** Takes no more files. */
  stop() {
    this.#left.abort();
    byId("drop-hint", HTMLElement).hidden = true;
  }

  /** Notes how the lips are, where that was answered. @param {Draft} next */
  noteAnswers(next) {
    if (next.about.parted !== this.#state.draft.about.parted) this.#parted = next.about.parted;
  }

  /** Where a file is chosen; null where none is taken. */
  get chooser() {
    if (this.#isBlind) return null;
    const { importedFrom } = this.#state.draft;
    const from = importedFrom ? `These marks come from ${importedFrom.program}. ` : "";
    const how = isFinger ? "" : "Or drop its file on the photo. ";
    const onchange = (/** @type {Event} */ { currentTarget: input }) => {
      if (!(input instanceof HTMLInputElement) || !input.files) return;
      const files = [...input.files];
      // The same file can be chosen once more.
      input.value = "";
      this.#takeAll(files);
    };
    return element("section", { id: "import" },
      element("label", { class: "choose" }, this.#isBusy ? "Reading…" : "Marks from another program…",
        element("input", { type: "file", class: "visually-hidden", id: "import-file", onchange })),
      element("p", { class: "hint" }, `${from}${how}ImageJ, labelme, tpsDig, MediaPipe and others are read.`));
  }

  /** What the panel begins with: what went wrong, or what is said of the marks that were taken. @returns {Node[]} */
  get said() {
    const { step, sentence, notes } = this.#said;
    if (this.#trouble !== null) return [problem(this.#trouble)];
    const isHere = this.#state.step === step && this.#state.draft.importedFrom !== null;
    if (sentence === "" || !isHere) return [];
    return [element("div", { class: "caution", id: "imported" }, element("p", {}, sentence),
      notes.length ? element("ul", {}, notes.map((note) => element("li", {}, note))) : null)];
  }

  /** Forgets what went wrong: something else is done by now. */
  forget() { this.#trouble = null; }

  /** @param {File[]} files */
  async #takeAll([file, ...others]) {
    if (this.#isBusy || !file) return;
    this.#isBusy = true;
    this.#trouble = null;
    this.#effects.refresh();
    try {
      if (this.#isBlind) throw new Error("Marks of other programs are not taken while you mark blind.");
      if (others.length) throw new Error("These are several files: drop the one with the marks of this photo.");
      await this.#take(file);
    } catch (error) {
      const said = messageOf(error);
      this.#trouble = said.includes(file.name) ? said : `${file.name}: ${said}`;
    } finally {
      this.#isBusy = false;
      if (!this.#left.signal.aborted) this.#effects.refresh();
    }
    if (this.#trouble !== null) this.#effects.panel.announceProblem();
  }

  /** @param {File} file */
  async #take(file) {
    if (file.type.startsWith("image/")) throw new Error("This is a photo: bring it to the list of all photos.");
    const blob = await withoutPicture(file);
    const state = this.#state;
    /** @type {Record<string, ImportAnswer>} */
    const answers = {};
    let base64 = "";
    while (!this.#left.signal.aborted) {
      const { draft } = state;
      const json = draftToJson(draft);
      checkSize(file, blob, json);
      base64 ||= await inBase64(blob);
      /** @type {Answered} */
      const answered = await request("POST", this.#path, { draft: json, file: base64, answers });
      if (answered.kind === "imported") {
        // What was changed meanwhile is not lost: the marks come into the draft as it is now.
        if (state.draft !== draft) continue;
        await this.#offer(file, draftFromJson(answered.draft), answered.notes);
        return;
      }
      const { question } = answered;
      const known = question === "lips" && !(question in answers) && this.#parted !== null;
      const answer = known ? this.#parted ? "parted" : "closed"
        : await askOfFile(answered, state.guide, answers[question]);
      if (answer === null) return;
      answers[question] = answer;
    }
  }

  /**
   * Takes the marks, unless others are there that the user keeps.
   * @param {File} file
   * @param {Draft} next
   * @param {string[]} notes
   */
  async #offer(file, next, notes) {
    const program = next.importedFrom?.program ?? "another program";
    if (this.#state.hasMarks) {
      const question = `Take the marks of ${program} from ${file.name} in place of those that are here? Undo brings `
        + "these back.";
      if (!(await ask(question, [["Take these", true], ["Keep those", false]]))) return;
    }
    if (this.#left.signal.aborted) return;
    this.#effects.guide.takeImported(next);
    const what = isSuggested(next) ? "They are proposals of a program: look at each region, and confirm it."
      : "They are as they were there; any mark can be dragged.";
    const sentence = `Marks of ${program}, from ${file.name}. ${what}`;
    this.#said = { step: this.#state.step, sentence, notes };
    announce([sentence, ...notes].join(" "));
  }
}

/**
 * Refuses a file that does not fit into a request with its draft.
 * @param {File} file
 * @param {Blob} blob What is sent of it.
 * @param {DraftJson} draft
 */
function checkSize(file, blob, draft) {
  // Three bytes of a file are four letters.
  const most = Math.floor((MOST_BYTES - BESIDE_FILE - JSON.stringify(draft).length) * 3 / 4);
  if (blob.size <= most) return;
  throw new Error(`This file has ${Math.ceil(file.size / 1000)} kB, and here at most ${Math.floor(most / 1000)} kB are `
    + "read. “lipmetry import” on the command line reads up to 16 MiB.");
}

/** @param {Blob} blob @returns {Promise<string>} */
const inBase64 = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
  reader.onerror = () => reject(new Error("The browser cannot read this file."));
  reader.readAsDataURL(blob);
});

/**
 * A file as it is; of a large one of labelme, which holds the whole picture beside the marks, the marks alone.
 * @param {File} file
 * @returns {Promise<Blob>}
 */
async function withoutPicture(file) {
  if (file.size < MOST_BYTES / 2 || file.size > MOST_WITH_PICTURE) return file;
  try {
    const json = JSON.parse(await file.text());
    return typeof json.imageData === "string" ? new Blob([JSON.stringify({ ...json, imageData: null })]) : file;
  } catch {
    return file;
  }
}
