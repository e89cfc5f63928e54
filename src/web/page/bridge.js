// What answers the page: the program's server, or where the page stands alone the worker that it has started. All that
// the page asks for goes through here.

/**
 * `outlives`: it is sent even while the window closes.
 * @typedef {{ method: string, path: string, body?: string | Blob, outlives?: boolean }} Question
 */
/** @typedef {(question: Question) => Promise<Response>} Answerer */

/**
 * What keeps the marks in the browser, if the user wants that: `decide` asks once, `turn(false)` deletes what was kept,
 * `noteSaved` notes that all marks were saved in a file; `isKeeping` is whether a change is kept at this time.
 * @typedef {object} Keeping
 * @property {boolean} isOn
 * @property {boolean} isKeeping
 * @property {() => Promise<void>} decide
 * @property {(isOn: boolean) => Promise<void>} turn
 * @property {() => void} noteSaved
 */

/** @type {Answerer} */
const server = ({ method, path, body, outlives }) => fetch(path, { method, body, keepalive: outlives });

let answerer = server;
/** @type {Keeping | null} */
let keeper = null;

/** Whether no program is behind the page: it is the program. */
export const standsAlone = () => answerer !== server;

/**
 * @param {Answerer} other What answers from now on.
 * @param {Keeping} kept What keeps the marks.
 */
export function standAlone(other, kept) {
  answerer = other;
  keeper = kept;
}

/**
 * Asks; it fails where nothing answers.
 * @param {Question} question
 */
export const ask = (question) => answerer(question);

/**
 * What lies at a path, null where there is nothing.
 * @param {string} path
 */
export async function fileAt(path) {
  const answer = await ask({ method: "GET", path });
  return answer.ok ? answer.blob() : null;
}

/** The addresses of drawings that are shown again and again. @type {Map<string, Promise<string>>} */
const drawings = new Map();

/** @param {string} path */
async function addressOf(path) {
  const file = await fileAt(path);
  if (!file) throw new Error(`There is no ${path}.`);
  return URL.createObjectURL(file);
}

/**
 * Shows the picture at a path in an element, once.
 * @param {HTMLImageElement} image
 * @param {string} path
 */
export function showPicture(image, path) {
  if (image.dataset.path === path) return;
  image.dataset.path = path;
  if (!standsAlone()) {
    image.src = path;
    return;
  }
  const isDrawing = path.endsWith(".svg");
  const address = isDrawing ? drawings.get(path) ?? addressOf(path) : addressOf(path);
  if (isDrawing) drawings.set(path, address);
  address.then((address) => {
    if (!isDrawing) image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
    image.src = address;
  }).catch(() => image.dispatchEvent(new Event("error")));
}

/** What keeps marks where the page stands alone; a program keeps them itself. */
export const keeping = () => keeper;
