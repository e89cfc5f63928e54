// The program in its worker, as the page asks it; where it stops in the midst of its work it is started anew, and gets
// the photos and the marks back.

/** @import { Question } from "../../src/web/page/bridge.js" */
/** @typedef {{ zipped: ArrayBuffer } | { id: number, head: string, body: ArrayBuffer | null }} ToWorker */
/** @typedef {{ id: number, status: number, kind?: string, bytes?: ArrayBuffer, problem?: string }} Reply */
/** @typedef {{ settle: (reply: Reply) => void, question: Question | null }} Awaited */

/** What the worker has to say when it is started. */
const STARTED = 0;
const STOPPED = "The program stopped in the midst of its work and was started anew. Photos and marks were given back "
  + "to it, as far as they had been taken.";
const TOO_LARGE = "This photo stops the program: it is damaged, or it needs more memory than this browser gives to a "
  + "page. Make a smaller copy of it, of 12 megapixels, say, and choose that.";

export class Program {
  #worker;
  #address;
  #zipped;
  /** @type {Map<number, Awaited>} */
  #awaited = new Map();
  #last = STARTED;
  /** What was given to the program: photos in their order, null where one was taken away. */
  #photos = /** @type {(Question | null)[]} */ ([]);
  /** Gives all marks back. @type {string | null} */
  #marks = null;
  #restarted;
  #changed;

  /**
   * @param {string} script The worker's.
   * @param {() => ArrayBuffer} zipped Gives the WebAssembly, compressed.
   * @param {() => void} changed Is told that marks may have changed.
   * @param {(problem: string) => void} restarted Is told that the program was started anew.
   */
  constructor(script, zipped, changed, restarted) {
    this.#address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    this.#zipped = zipped;
    this.#changed = changed;
    this.#restarted = restarted;
    this.#worker = this.#started();
  }

  #started() {
    const worker = new Worker(this.#address);
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = ({ message }) => this.#stopped(message);
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
    const { method, path } = question;
    const reply = await this.#send(question);
    if (reply.status === 0) throw new Error(reply.problem);
    const { bytes, kind = "" } = reply;
    const answer = new Response(bytes, { status: reply.status, headers: { "content-type": kind } });
    if (answer.ok && method !== "GET") await this.#note(question, answer.clone());
    if (method !== "GET" && changesMarks(path)) this.#changed();
    return answer;
  }

  /** All marks, as they are given back where the program stops. @param {string} marks */
  noteMarks(marks) { this.#marks = marks; }

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
  async #note({ method, path, body }, answer) {
    if (method === "POST" && path.startsWith("api/photos?")) {
      const { number } = await answer.json();
      this.#photos[number] = { method, path, body };
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
    const question = failed.find(([id]) => id === by)?.[1].question ?? null;
    const isStart = by === STARTED || failed.some(([id]) => id === STARTED && by === undefined);
    const isPhoto = question?.method === "POST" && question.path.startsWith("api/photos?");
    const unstarted = `The program cannot be started in this browser (${problem}).`;
    const said = isStart ? unstarted : isPhoto ? TOO_LARGE : STOPPED;
    if (!isStart) await this.#restart();
    for (const [id, { settle }] of failed) settle({ id, status: 0, problem: said });
    if (!isStart && !isPhoto) this.#restarted(said);
  }

  async #restart() {
    this.#worker.terminate();
    this.#worker = this.#started();
    const photos = this.#photos.filter((photo) => photo !== null);
    this.#photos = [];
    for (const photo of photos) {
      const reply = await this.#send(photo);
      if (reply.status === 200) await this.#note(photo, new Response(reply.bytes));
    }
    if (this.#marks === null) return;
    await this.#send({ method: "POST", path: "api/landmarks?name=marks&replace=true", body: this.#marks });
  }
}

/** Whether a request to a path may change marks. @param {string} path */
function changesMarks(path) {
  const isOfPhoto = /^api\/photos\/\d+(\/(draft|save))?$/.test(path);
  return isOfPhoto || /^api\/(photos\?|landmarks|visits|matches\/decisions)/.test(path);
}
