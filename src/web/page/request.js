// A request, and what is said where it is refused.

import { ask, standsAlone } from "./bridge.js";

/** A request that the server refused, with what it says; the status is 0 where it did not answer. */
export class ServerError extends Error {
  /**
   * @param {number} status
   * @param {string} text
   */
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/**
 * Whether the server refused because of what is there already: another window, or a file that has changed.
 * @param {unknown} error
 * @returns {error is ServerError}
 */
export const isConflict = (error) => error instanceof ServerError && error.status === 409;

/** How many bytes a request may have that outlives its window: browsers allow 64 KiB to all of them together. */
const MAX_KEEPALIVE_BYTES = 50_000;

/**
 * @template T
 * @param {string} method
 * @param {string} path
 * @param {unknown} [value] A file, or what is sent as JSON.
 * @param {boolean} [outlivesWindow] Whether a small request is sent even while the window closes.
 * @returns {Promise<T>}
 */
export async function request(method, path, value, outlivesWindow = false) {
  const body = value === undefined || value instanceof Blob ? value : JSON.stringify(value);
  const outlives = outlivesWindow && typeof body === "string" && body.length < MAX_KEEPALIVE_BYTES;
  let answer;
  try {
    answer = await ask({ method, path, body, outlives });
  } catch (error) {
    const text = "The program does not answer. Is it still running? What was marked up to now is in the draft.";
    throw new ServerError(0, standsAlone() && error instanceof Error ? error.message : text);
  }
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new ServerError(answer.status, json.problem ?? `The program refuses this (status ${answer.status}).`);
  }
  return json;
}
