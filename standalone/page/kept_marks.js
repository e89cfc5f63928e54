// Keeps all marks in the browser's own store, if the user wants that: each photo's under its sum, so that two windows
// do not overwrite each other's.

import { ask } from "../../src/web/page/elements.js";

/** @import { Keeping } from "../../src/web/page/bridge.js" */
/** @typedef {{ kind: string, version: number, photos: { sha256: string }[] }} SavedMarks */

/** All pages that are opened from disk share one store: it bears the program's name, and its version stays. */
const NAME = "lipmetry";
const VERSION = 1;
const MARKS = "marks";
const NOT_KEPT = "This browser keeps nothing for this page; save the marks in one file instead.";
const QUESTION = "Keep your marks in this browser, so that none are lost if this page is closed? Not the photos: "
  + "marks, and what the photos are called. Whoever uses this browser can read them, and so can other "
  + "pages that are files on this device, until you delete them here.";

/** @implements {Keeping} */
export class KeptMarks {
  /** @type {IDBDatabase | null} */
  #database = null;
  #isOn = false;
  #isDecided = false;
  /** Whether there are marks that are nowhere but in this page. */
  #isUnsaved = false;
  /** All marks as they were noted last. @type {SavedMarks | null} */
  #last = null;

  get isOn() { return this.#isOn; }

  get isUnsaved() { return this.#isUnsaved && !this.#isOn; }

  /** The marks that are kept, as a file of saved marks; null where there are none. @returns {Promise<string | null>} */
  async read() {
    try {
      this.#database = await opened();
    } catch {
      return null;
    }
    const kept = await finished(this.#store("readonly").getAll());
    this.#isOn = this.#isDecided = kept.length > 0;
    if (!kept.length) return null;
    // Numbers are read as they were written: from one text to the next, through the same parser.
    const photos = kept.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
    return JSON.stringify({ kind: "lipmetry marks", version: 1, photos });
  }

  /** Asks once whether marks are to be kept. */
  async decide() {
    if (this.#isDecided || !this.#database) return;
    this.#isDecided = true;
    const isWanted = await ask(QUESTION, [["Keep them", true], ["Do not keep them", false]]);
    if (isWanted) await this.turn(true).catch(() => {});
  }

  /** @param {boolean} isOn */
  async turn(isOn) {
    this.#isDecided = true;
    if (!this.#database) {
      if (isOn) throw new Error(NOT_KEPT);
      return;
    }
    this.#isOn = isOn;
    if (isOn) await this.#write();
    else await finished(this.#store("readwrite").clear());
  }

  noteSaved() { this.#isUnsaved = false; }

  /**
   * Notes all marks as they are now.
   * @param {string} text
   */
  async note(text) {
    const before = this.#last?.photos ?? [];
    this.#last = JSON.parse(text);
    const photos = this.#last?.photos ?? [];
    this.#isUnsaved = photos.length > 0;
    const gone = before.filter((photo) => !photos.some(({ sha256 }) => sha256 === photo.sha256));
    if (this.#isOn) await this.#write(gone);
  }

  /** @param {{ sha256: string }[]} gone Whose marks were taken away. */
  async #write(gone = []) {
    const photos = this.#last?.photos ?? [];
    const store = this.#store("readwrite");
    for (const { sha256 } of gone) store.delete(sha256);
    // Bytes, not text or a file: a session without a disk keeps no other.
    for (const photo of photos) store.put(new TextEncoder().encode(JSON.stringify(photo)).buffer, photo.sha256);
    await written(store.transaction);
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    if (!this.#database) throw new Error(NOT_KEPT);
    return this.#database.transaction(MARKS, mode).objectStore(MARKS);
  }
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(MARKS);
    // Another version of the page has the store, and holds it: this one does without.
    request.onblocked = () => reject(new Error(NOT_KEPT));
    request.onerror = () => reject(request.error ?? new Error(NOT_KEPT));
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const finished = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error ?? new Error(NOT_KEPT));
});

/** @param {IDBTransaction} transaction */
const written = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = resolve;
  transaction.onabort = () => reject(transaction.error ?? new Error(NOT_KEPT));
});
