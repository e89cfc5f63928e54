// Asks the program in WebAssembly for one thing, as its page does: node ask.mjs PROGRAM.wasm "GET /api/session"
import { readFileSync } from "node:fs";
import { program } from "./site.mjs";

const [wasm, head] = process.argv.slice(2);
const ask = await program(readFileSync(wasm));
process.stdout.write(ask(head));
