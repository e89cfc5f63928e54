// The program in its worker, as the page asks it; where it stops in the midst of its work it is started anew, and gets
// the photos and the marks back.

/** @import { Question } from "../../src/web/page/bridge.js" */
/** @typedef {{ zipped: ArrayBuffer } | { id: number, head: string, body: ArrayBuffer | null }} ToWorker */
/** @typedef {{ id: number, status: number, kind?: string, bytes?: ArrayBuffer, problem?: string }} Reply */
/** @typedef {{ settle: (reply: Reply) => void, question: Question | null }} Awaited */
/** @typedef {Question & { name: string }} GivenPhoto */
/**
 * What the page is told: that marks may have changed, by taking some away or not; that the program was started anew.
 * @typedef {object} Listener
 * @property {(hasRemoved: boolean) => void} changed
 * @property {(problem: string) => void} restarted
 */

/** What the worker has to say when it is started. */
const STARTED = 0;
const STOPPED = "The program stopped in the midst of its work and was started anew. Photos and marks were given back "
  + "to it, as far as they had been taken; a round of blind marking is over.";
const TOO_LARGE = "This photo stops the program: it is damaged, or it needs more memory than this browser gives to a "
  + "page. Make a smaller copy of it, of 12 megapixels, say, and choose that.";

export class Program {
  #worker;
  #address;
  #zipped;
  #listener;
  /** @type {Map<number, Awaited>} */
  #awaited = new Map();
  #last = STARTED;
  /** The photos that were given, by their numbers, null where one was taken away. @type {(GivenPhoto | null)[]} */
  #photos = [];
  /** Gives all marks back. @type {string | null} */
  #marks = null;
  #isRestarting = false;

  /**
   * @param {string} script The worker's.
   * @param {() => ArrayBuffer} zipped Gives the WebAssembly, compressed.
   * @param {Listener} listener
   */
  constructor(script, zipped, listener) {
    this.#address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.#zipped = zipped;
    this.#listener = listener;
    this.#worker = this.#started();
  }

  #started() {
    const worker = new Worker(this.#address);
    worker.onmessage = ({ data }) => { if (worker === this.#worker) this.#hear(data); };
    worker.onerror = ({ message }) => { if (worker === this.#worker) this.#stopped(message); };
    const zipped = this.#zipped();
    this.#awaited.set(STARTED, { settle: () => {}, question: null });
    worker.postMessage({ zipped }, [zipped]);
    return worker;
  }

  /**
   * @param {Question} question
   * @returns {Promise<Response>}
   */
  async ask(question) {
    // A program that does not know the photos yet would take what is asked for something else.
    if (this.#isRestarting) throw new Error(STOPPED);
    const { method, path } = question;
    const reply = await this.#send(question);
    if (reply.status === 0) throw new Error(reply.problem);
    const { bytes, kind = "" } = reply;
    const answer = new Response(bytes, { status: reply.status, headers: { "content-type": kind } });
    if (answer.ok && method !== "GET") {
      await this.#note(question, answer.clone());
      if (changesMarks(path)) this.#listener.changed(method === "DELETE");
    }
    return answer;
  }

  /** All marks, as they are given back where the program stops. @param {string} marks */
  noteMarks(marks) { if (!this.#isRestarting) this.#marks = marks; }

  /**
   * @param {Question} question
   * @returns {Promise<Reply>}
   */
  async #send(question) {
    const { method, path, body } = question;
    // A worker of a page that was opened from disk cannot read a file in every browser: the page does.
    const bytes = body instanceof Blob ? await body.arrayBuffer()
      : body === undefined ? null : new TextEncoder().encode(body).buffer;
    const id = ++this.#last;
    return new Promise((settle) => {
      this.#awaited.set(id, { settle, question });
      const head = `${method} ${path.startsWith("/") ? path : `/${path}`}`;
      this.#worker.postMessage({ id, head, body: bytes }, bytes ? [bytes] : []);
    });
  }

  /** @param {Reply} reply */
  #hear(reply) {
    if (reply.status === 0) {
      this.#stopped(reply.problem ?? "", reply.id);
      return;
    }
    this.#awaited.get(reply.id)?.settle(reply);
    this.#awaited.delete(reply.id);
  }

  /**
   * Notes what has to be given again to a program that is started anew.
   * @param {Question} question
   * @param {Response} answer
   */
  async #note(question, answer) {
    const { method, path } = question;
    if (method === "POST" && path.startsWith("api/photos?")) {
      const { number } = await answer.json();
      this.#photos[number] = { ...question, name: new URLSearchParams(path.split("?")[1]).get("name") ?? "A photo" };
    }
    const [, number] = /^api\/photos\/(\d+)$/.exec(path) ?? [];
    if (method === "DELETE" && number !== undefined) this.#photos[Number(number)] = null;
  }

  /**
   * The program stopped while it answered, or could not be started.
   * @param {string} problem
   * @param {number} [by] Which question stopped it.
   */
  async #stopped(problem, by) {
    const failed = [...this.#awaited];
    this.#awaited.clear();
    const settle = (/** @type {string} */ said) => {
      for (const [id, awaited] of failed) awaited.settle({ id, status: 0, problem: said });
    };
    if (this.#isRestarting) return settle(problem);
    const question = failed.find(([id]) => id === by)?.[1].question ?? null;
    if (by === STARTED || failed.some(([id]) => id === STARTED && by === undefined)) {
      return settle(`The program cannot be started in this browser (${problem}).`);
    }
    const isPhoto = question?.method === "POST" && question.path.startsWith("api/photos?");
    let said = isPhoto ? TOO_LARGE : STOPPED;
    this.#isRestarting = true;
    try {
      const lost = await this.#restart();
      if (lost.length) said += ` Choose again, since it could not be given back: ${lost.join(", ")}.`;
    } finally {
      this.#isRestarting = false;
      settle(said);
    }
    if (!isPhoto) this.#listener.restarted(said);
  }

  /** Starts the program anew and gives it the photos and the marks; gives the names of those that it did not take. */
  async #restart() {
    /** @type {string[]} */
    const lost = [];
    // What stops it once more is left out the next time.
    for (let culprit = null; ;) {
      this.#worker.terminate();
      this.#awaited.clear();
      this.#worker = this.#started();
      culprit = await this.#giveBack(lost);
      if (culprit === null) return lost;
      if (culprit === "marks") this.#marks = null;
    }
  }

  /**
   * Photos keep their numbers: in the place of one that is gone another is given, and taken away.
   * @param {string[]} lost Takes the names of photos that cannot be given.
   * @returns {Promise<"photo" | "marks" | null>} What stopped the program again, if anything did.
   */
  async #giveBack(lost) {
    for (let number = 0; number < this.#photos.length; number += 1) {
      const photo = this.#photos[number] ?? null;
      if (photo && !(await isReadable(photo))) {
        lost.push(photo.name);
        this.#photos[number] = null;
      }
    }
    while (this.#photos.length && this.#photos.at(-1) === null) this.#photos.pop();
    for (const [number, photo] of this.#photos.entries()) {
      if (photo) {
        const { status } = await this.#send(photo);
        if (status === 200) continue;
        lost.push(photo.name);
        this.#photos[number] = null;
        if (status === 0) return "photo";
      }
      const standIn = this.#photos.find((other) => other);
      if (!standIn) continue;
      if ((await this.#send(standIn)).status === 0) return "photo";
      await this.#send({ method: "DELETE", path: `api/photos/${number}`, body: '{"window":""}' });
    }
    if (this.#marks === null) return null;
    const path = "api/landmarks?name=marks&replace=true";
    const { status } = await this.#send({ method: "POST", path, body: this.#marks });
    return status === 0 ? "marks" : null;
  }
}

/** Whether the file of a photo is still there: it may have been moved meanwhile. @param {Question} photo */
const isReadable = ({ body }) => (body instanceof Blob ? body.slice(0, 1).arrayBuffer().then(() => true, () => false)
  : Promise.resolve(true));

/** Whether a request to a path may change marks. @param {string} path */
function changesMarks(path) {
  const isOfPhoto = /^api\/photos\/\d+(\/(draft|save))?$/.test(path);
  return isOfPhoto || /^api\/(photos\?|landmarks|visits|matches\/decisions)/.test(path);
}
