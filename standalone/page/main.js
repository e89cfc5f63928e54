// Starts the page that stands alone: the program in a worker, the marks that the browser keeps, and the marking page.

import { standAlone } from "../../src/web/page/bridge.js";
import { ask, byId, messageOf } from "../../src/web/page/elements.js";
import { saveAs } from "../../src/web/page/saved_file.js";
import { KeptMarks } from "./kept_marks.js";
import { licencesPart } from "./licences.js";
import { Program } from "./program.js";

/** How long after a change all marks are noted: changes that follow each other so closely are noted together. */
const NOTE_DELAY_MS = 50;

/** The bytes in base 64 of a part of the page. @param {string} id */
function bytesOf(id) {
  const text = byId(id, HTMLScriptElement).text.trim();
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < letters.length; index += 1) bytes[index] = letters.charCodeAt(index);
  return bytes.buffer;
}

/**
 * Marks that the browser keeps and this version cannot use are not lost: they are offered as a file.
 * @param {string} marks
 * @param {string} problem
 */
async function offer(marks, problem) {
  const question = `The marks that this browser keeps cannot be used here. ${problem} Save them as a file?`;
  if (!(await ask(question, [["Save the file", true], ["Not now", false]]))) return;
  saveAs(new Blob([marks], { type: "application/json" }), "lipmetry-marks.json");
}

const kept = new KeptMarks();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Has all marks noted: kept in the browser, if that is wanted, and given back to a program that stopped. */
async function noteMarks() {
  timer = undefined;
  const answer = await program.ask({ method: "GET", path: "api/work" });
  // In a blind round earlier marks stay hidden: they were noted before.
  if (!answer.ok) return;
  const marks = await answer.text();
  program.noteMarks(marks);
  await kept.note(marks);
}

const changed = () => {
  timer ??= setTimeout(() => noteMarks().catch((error) => {
    byId("saved", HTMLElement).textContent = messageOf(error);
  }), NOTE_DELAY_MS);
};

/** @param {string} problem */
const restarted = (problem) => document.dispatchEvent(new CustomEvent("restarted", { detail: problem }));

const program = new Program(byId("worker", HTMLScriptElement).text, () => bytesOf("program"), changed, restarted);
standAlone((question) => program.ask(question), kept);

byId("photos", HTMLElement).after(licencesPart(() => bytesOf("licences")));
window.addEventListener("beforeunload", (event) => { if (kept.isUnsaved) event.preventDefault(); });

const marks = await kept.read().catch(() => null);
if (marks !== null) {
  const taken = await program.ask({ method: "POST", path: "api/landmarks?name=kept&replace=false", body: marks });
  if (!taken.ok) await offer(marks, (await taken.json()).problem);
}
await import("../../src/web/page/main.js").catch((error) => {
  byId("photos", HTMLElement).hidden = false;
  byId("photos", HTMLElement).textContent = messageOf(error);
});
