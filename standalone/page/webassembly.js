// How the program in WebAssembly is asked: a request is written into its memory, the answer read from there.

/**
 * What the WebAssembly gives.
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(length: number) => number} take
 * @property {(head: number, headLength: number, body: number, bodyLength: number, now: number, high: number,
 *   low: number) => number} ask
 * @property {(reply: number) => void} forget
 */

/**
 * Starts the program. It imports nothing: no network, no files, no clock.
 * @param {BufferSource} bytes
 */
export async function started(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  return /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
}

/**
 * Hands bytes to the program.
 * @param {Exports} exports
 * @param {Uint8Array} bytes
 */
function given({ memory, take }, bytes) {
  const place = take(bytes.length);
  new Uint8Array(memory.buffer, place, bytes.length).set(bytes);
  return place;
}

/**
 * What the program answers. An exception means that it stopped in the midst of its work: what it holds is not to be
 * relied on any more.
 * @param {Exports} exports
 * @param {string} head The method, a space, and the path.
 * @param {Uint8Array} body
 */
export function answered(exports, head, body) {
  const named = new TextEncoder().encode(head);
  const [headAt, bodyAt] = [given(exports, named), given(exports, body)];
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  const reply = exports.ask(headAt, named.length, bodyAt, body.length, performance.now(), high, low);
  const [status, kindAt, kindLength, bytesAt, length] = new Uint32Array(exports.memory.buffer, reply, 5);
  const kind = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, kindAt, kindLength));
  const bytes = exports.memory.buffer.slice(bytesAt, bytesAt + length);
  exports.forget(reply);
  return { status, kind, bytes };
}
