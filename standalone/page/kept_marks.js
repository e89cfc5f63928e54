// Keeps all marks in the browser's own store, if the user wants that: each photo's under its sum, and only what changed
// in this window, so that two windows do not overwrite each other's.

import { ask } from "../../src/web/page/elements.js";

/** @import { Keeping } from "../../src/web/page/bridge.js" */
/** @typedef {{ sha256: string }} SavedPhoto */
/** @typedef {{ kind: string, version: number, photos: SavedPhoto[] }} SavedMarks */

/** All pages that are opened from disk share one store: it bears the program's name, and its version stays. */
const NAME = "lipmetry";
const VERSION = 1;
const MARKS = "marks";
/** What is in the store as long as marks are to be kept: a window in which they are deleted takes it away for all. */
const WANTED = "wanted";
const NOT_KEPT = "This browser keeps nothing for this page; save the marks in one file instead.";
const QUESTION = "Keep your marks in this browser, so that none are lost if this page is closed? Not the photos: "
  + "marks, and what the photos are called. Whoever uses this browser can read them, and so can other "
  + "pages that are files on this device, until you delete them here.";

/**
 * A file of saved marks with these photos.
 * @param {SavedPhoto[]} photos
 */
export const savedMarks = (photos) => JSON.stringify({ kind: "lipmetry marks", version: 1, photos });

/** @implements {Keeping} */
export class KeptMarks {
  /** @type {IDBDatabase | null} */
  #database = null;
  #isOn = false;
  #isDecided = false;
  /** Whether there are marks that are nowhere but in this page. */
  #isUnsaved = false;
  /** Whether marks cannot be noted for a while: in a blind round earlier ones stay hidden. */
  #isSuspended = false;
  /** The marks as they were noted last, by the sums of their photos. @type {Map<string, string>} */
  #last = new Map();

  get isOn() { return this.#isOn; }

  get isKeeping() { return this.#isOn && !this.#isSuspended; }

  get isUnsaved() { return this.#isUnsaved && !this.isKeeping; }

  /**
   * The marks that are kept; `damaged` are those that are no marks.
   * @returns {Promise<{ photos: SavedPhoto[], damaged: string[] }>}
   */
  async read() {
    /** @type {SavedPhoto[]} */
    const photos = [];
    /** @type {string[]} */
    const damaged = [];
    this.#database = await opened();
    const store = this.#store("readonly");
    const [kept, wanted] = await Promise.all([finished(store.getAll()), finished(store.get(WANTED))]);
    this.#isOn = this.#isDecided = wanted !== undefined;
    for (const bytes of kept.filter((bytes) => bytes !== wanted && bytes.byteLength)) {
      const text = new TextDecoder().decode(bytes);
      try {
        const photo = JSON.parse(text);
        this.#last.set(photo.sha256, text);
        photos.push(photo);
      } catch {
        damaged.push(text);
      }
    }
    return { photos, damaged };
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
    const store = this.#store("readwrite");
    if (isOn) {
      store.put(new ArrayBuffer(0), WANTED);
      for (const [sum, text] of this.#last) store.put(bytesOf(text), sum);
    } else {
      store.clear();
    }
    // At once: marks that are noted while this is being written are written after it, or after this no longer.
    const before = this.#isOn;
    this.#isOn = isOn;
    try {
      await written(store.transaction);
    } catch (error) {
      this.#isOn = before;
      throw error;
    }
  }

  noteSaved() { this.#isUnsaved = false; }

  /** Notes that marks have changed and cannot be noted. */
  suspend() { this.#isSuspended = this.#isUnsaved = true; }

  /**
   * Notes all marks as they are now.
   * @param {string} text
   * @param {boolean} hasRemoved Whether the user took some away since.
   */
  async note(text, hasRemoved) {
    /** @type {SavedMarks} */
    const { photos } = JSON.parse(text);
    const now = new Map(photos.map((photo) => [photo.sha256, JSON.stringify(photo)]));
    const changed = [...now].filter(([sum, text]) => this.#last.get(sum) !== text);
    const gone = hasRemoved ? [...this.#last.keys()].filter((sum) => !now.has(sum)) : [];
    this.#last = now;
    this.#isSuspended = false;
    if (changed.length || gone.length) this.#isUnsaved = now.size > 0;
    if (this.#isOn) await this.#write(changed, gone);
  }

  /**
   * @param {[sum: string, text: string][]} changed
   * @param {string[]} gone
   */
  async #write(changed, gone) {
    const store = this.#store("readwrite");
    if ((await finished(store.get(WANTED))) === undefined) {
      // Deleted in another window: nothing is kept any more.
      this.#isOn = false;
      return;
    }
    for (const sum of gone) store.delete(sum);
    for (const [sum, text] of changed) store.put(bytesOf(text), sum);
    await written(store.transaction);
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    if (!this.#database) throw new Error(NOT_KEPT);
    return this.#database.transaction(MARKS, mode).objectStore(MARKS);
  }
}

/** Bytes, not text or a file: a session without a disk keeps no other. @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text).buffer;

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
