// Undo and redo without an end. States are never changed in place, so that they share what is equal.

export class History {
  #past = [];
  #future = [];

  constructor(present) {
    this.present = present;
  }

  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }

  push(state) {
    this.#past.push(this.present);
    this.#future = [];
    this.present = state;
  }

  /** Replaces the present state, as a drag does at every move. */
  amend(state) {
    this.present = state;
  }

  undo() {
    if (!this.canUndo) return;
    this.#future.push(this.present);
    this.present = this.#past.pop();
  }

  redo() {
    if (!this.canRedo) return;
    this.#past.push(this.present);
    this.present = this.#future.pop();
  }
}
