// Runs the program, in a worker of its own: WebAssembly that answers the page's requests, one after the other.

import { answered, started } from "./webassembly.js";

/** @import { Reply, ToWorker } from "./program.js" */
/** @import { Exports } from "./webassembly.js" */

/** @type {Promise<Exports> | null} */
let program = null;

/** @param {Reply} reply */
const send = (reply) => postMessage(reply, reply.bytes ? { transfer: [reply.bytes] } : {});

/** @param {ArrayBuffer} zipped */
async function unzipped(zipped) {
  const { body } = new Response(zipped);
  if (!body) throw new Error("The program is empty.");
  return new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** @param {MessageEvent<ToWorker>} event */
self.onmessage = async ({ data }) => {
  if ("zipped" in data) {
    program = unzipped(data.zipped).then(started);
    program.then(() => send({ id: 0, status: 200 }), (error) => send({ id: 0, status: 0, problem: String(error) }));
    return;
  }
  const { id, head, body } = data;
  try {
    if (!program) throw new Error("The program was not started.");
    send({ id, ...answered(await program, head, body ? new Uint8Array(body) : new Uint8Array()) });
  } catch (error) {
    send({ id, status: 0, problem: String(error) });
  }
};
