// The server's routes.

/** A request that the server refused, with what it says. */
export class Refused extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** How many bytes a request may have that outlives its window: browsers allow 64 KiB to all of them together. */
const MOST_KEPT_ALIVE = 50_000;

async function request(method, path, value, { keepalive = false, ...options } = {}) {
  const body = value === undefined || value instanceof Blob ? value : JSON.stringify(value);
  let answer;
  try {
    answer = await fetch(path, { method, body, keepalive: keepalive && body.length < MOST_KEPT_ALIVE, ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "The program does not answer. Is it still running? What was marked up to now is in the draft.");
  }
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, json.problem ?? `The program refuses this (status ${answer.status}).`);
  return json;
}

export const session = () => request("GET", "api/session");
export const setMarker = (marker) => request("PUT", "api/marker", marker);
/** Brings a photo of at most so many bytes: the server would break off a larger one without a word. */
export function takeIn(file, most) {
  if (file.size > most) throw new Refused(413, `${file.name} has ${file.size} bytes, and a photo may have ${most}.`);
  return request("POST", `api/photos?name=${encodeURIComponent(file.name ?? "photo")}`, file);
}
export const markAgain = () => request("POST", "api/blind", {});
export const agreement = () => request("GET", "api/agreement");
export const compare = (before, after) => request("POST", "api/comparison", [before, after]);
export const keepReport = () => request("POST", "api/comparison/keep", {});
export const finish = () => request("POST", "api/done", {});

/** The routes of one photo, for this window. */
export class PhotoRoutes {
  /** Another window, even a copy of this tab, has another name. */
  static window = crypto.randomUUID();

  constructor(number) {
    this.base = `api/photos/${number}`;
  }

  post(name, body, options) { return request("POST", `${this.base}/${name}`, body, options); }

  open(take = false) { return this.post("open", { window: PhotoRoutes.window, take }); }
  hold() { return this.post("hold", { window: PhotoRoutes.window }); }
  close() { return this.post("close", { window: PhotoRoutes.window }, { keepalive: true }); }
  keepDraft(draft) { return request("PUT", `${this.base}/draft`, { window: PhotoRoutes.window, draft }, { keepalive: true }); }
  discard() { return request("DELETE", `${this.base}/draft`, { window: PhotoRoutes.window }); }
  correct(index) { return this.post("correct", index); }
  proposal(draft, from) { return this.post("proposal", { draft, from }); }
  outline(draft) { return this.post("outline", draft); }
  measures(draft, signal) { return this.post("measures", draft, { signal }); }
  save(draft, consent) { return this.post("save", { window: PhotoRoutes.window, draft, consent }); }
  tile(level, column, row) { return `${this.base}/tiles/${level}/${column}/${row}`; }
  get landmarks() { return `${this.base}/landmarks.json`; }
}
