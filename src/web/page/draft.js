// Keeps the draft on the server: at once, and never later than a second after a change.

/** Changes that follow each other so closely are kept together, in milliseconds. */
const TOGETHER = 200;
/** How long until what failed is tried again. */
const AGAIN = 1000;
/** How often an untouched photo is held for this window. */
const HOLD = 5000;

export class Draft {
  #routes;
  #state;
  #locked;
  #timer = null;
  #holding = null;
  #sending = Promise.resolve();
  #isChanged = false;
  #isStopped = false;
  #note = document.getElementById("saved");
  #leaving = () => { if (this.#isChanged && !this.#isStopped) this.#routes.keepDraft(this.#state()).catch(() => {}); };

  /** `state()` gives the draft as it is; `locked(text)` is told when another window has taken the photo. */
  constructor(routes, state, locked) {
    this.#routes = routes;
    this.#state = state;
    this.#locked = locked;
    this.start();
  }

  start() {
    this.#isStopped = false;
    window.addEventListener("pagehide", this.#leaving);
    this.#holding = setInterval(() => this.#routes.hold().catch((error) => this.#refused(error)), HOLD);
  }

  changed() {
    if (this.#isStopped) return;
    this.#isChanged = true;
    this.#timer ??= setTimeout(() => this.#send(), TOGETHER);
  }

  /** Sends what is not kept yet, and keeps nothing more. */
  async stop() {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    if (this.#isChanged) this.#send();
    this.#isStopped = true;
    clearInterval(this.#holding);
    window.removeEventListener("pagehide", this.#leaving);
    await this.#sending;
    this.#note.textContent = "";
  }

  #send() {
    this.#timer = null;
    this.#sending = this.#sending.then(async () => {
      if (!this.#isChanged) return;
      this.#isChanged = false;
      try {
        await this.#routes.keepDraft(this.#state());
        this.#note.textContent = "Draft kept";
      } catch (error) {
        this.#isChanged = true;
        this.#refused(error);
      }
    });
  }

  #refused(error) {
    if (error.status === 409) {
      this.#isStopped = true;
      clearInterval(this.#holding);
      this.#locked(error.message);
      return;
    }
    this.#note.textContent = error.message;
    if (this.#isChanged && !this.#isStopped) this.#timer ??= setTimeout(() => this.#send(), AGAIN);
  }
}
