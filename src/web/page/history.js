// Undo and redo without an end. States are never changed in place, so that they share what is equal.

/** @template T */
export class History {
  /** @type {T[]} */
  #past = [];
  /** @type {T[]} */
  #future = [];
  /** What could be redone before the last edit. @type {T[]} */
  #futureBefore = [];
  #present;

  /** @param {T} present */
  constructor(present) {
    this.#present = present;
  }

  get present() { return this.#present; }
  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }

  /** @param {T} state */
  push(state) {
    this.#past.push(this.#present);
    this.#futureBefore = this.#future;
    this.#future = [];
    this.#present = state;
  }

  /**
   * Replaces the present state, as a drag does at every move.
   * @param {T} state
   */
  amend(state) {
    this.#present = state;
  }

  /** Takes the last edit back as if it had never been: there is nothing of it to redo. */
  discard() {
    const state = this.#past.pop();
    if (state === undefined) return;
    this.#future = this.#futureBefore;
    this.#present = state;
  }

  undo() {
    const state = this.#past.pop();
    if (state === undefined) return;
    this.#future.push(this.#present);
    this.#present = state;
  }

  redo() {
    const state = this.#future.pop();
    if (state === undefined) return;
    this.#past.push(this.#present);
    this.#present = state;
  }
}
