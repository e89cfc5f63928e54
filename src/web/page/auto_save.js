// Saves the draft on the server by itself, within a second of a change, and holds the photo for this window.

import { keeping } from "./bridge.js";
import { byId, messageOf } from "./elements.js";
import { isConflict } from "./server.js";

/** @import { Draft, PhotoRoutes } from "./server.js" */

/** How long after a change the draft is sent: changes that follow each other so closely are sent together. */
const SAVE_DELAY_MS = 200;
/** How long after a failure it is sent again. */
const RETRY_MS = 1000;
/** How often an untouched photo is held for this window. */
const HOLD_INTERVAL_MS = 5000;

export class AutoSave {
  #routes;
  #current;
  #locked;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #holding;
  /** @type {Promise<void>} */
  #sending = Promise.resolve();
  #isChanged = false;
  #isStopped = false;
  #status = byId("saved", HTMLElement);
  #leaving = () => {
    if (this.#isChanged && !this.#isStopped) this.#routes.keepDraft(this.#current()).catch(() => {});
  };

  /**
   * @param {Pick<PhotoRoutes, "keepDraft" | "hold">} routes
   * @param {() => Draft} current Gives the draft as it is.
   * @param {(problem: string) => void} locked Is told when another window has taken the photo.
   */
  constructor(routes, current, locked) {
    this.#routes = routes;
    this.#current = current;
    this.#locked = locked;
    this.start();
  }

  start() {
    this.#isStopped = false;
    window.addEventListener("pagehide", this.#leaving);
    this.#holding = setInterval(() => this.#routes.hold().catch((error) => this.#failed(error)), HOLD_INTERVAL_MS);
  }

  /** The draft has changed. */
  changed() {
    if (this.#isStopped) return;
    this.#isChanged = true;
    this.#timer ??= setTimeout(() => this.#send(), SAVE_DELAY_MS);
  }

  /** Sends what is not saved yet, and saves nothing more. */
  async stop() {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    if (this.#isChanged) this.#send();
    this.#isStopped = true;
    clearInterval(this.#holding);
    window.removeEventListener("pagehide", this.#leaving);
    await this.#sending;
    this.#status.textContent = "";
  }

  #send() {
    this.#timer = undefined;
    this.#sending = this.#sending.then(async () => {
      if (!this.#isChanged) return;
      this.#isChanged = false;
      try {
        await this.#routes.keepDraft(this.#current());
        this.#status.textContent = keeping()?.isKeeping === false ? "Draft in this page only" : "Draft kept";
      } catch (error) {
        this.#isChanged = true;
        this.#failed(error);
      }
    });
  }

  /** @param {unknown} error */
  #failed(error) {
    if (isConflict(error)) {
      this.#isStopped = true;
      clearInterval(this.#holding);
      this.#locked(error.message);
      return;
    }
    this.#status.textContent = messageOf(error);
    if (this.#isChanged && !this.#isStopped) this.#timer ??= setTimeout(() => this.#send(), RETRY_MS);
  }
}
