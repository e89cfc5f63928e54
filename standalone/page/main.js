// Starts the page that stands alone: the program in a worker, the marks that the browser keeps, and the marking page.

import { standAlone } from "../../src/web/page/bridge.js";
import { ask, byId, messageOf } from "../../src/web/page/elements.js";
import { saveAs } from "../../src/web/page/saved_file.js";
import { KeptMarks, savedMarks } from "./kept_marks.js";
import { licencesPart } from "./licences.js";
import { Program } from "./program.js";

/** @import { SavedPhoto } from "./kept_marks.js" */

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

/** Gives the program the marks that the browser keeps. Those that it cannot use are not lost: they are offered. */
async function takeKept() {
  const { photos, damaged } = await kept.read();
  const take = async (/** @type {SavedPhoto[]} */ some) => {
    const answer = await program.ask({ method: "POST", path: "api/landmarks?name=kept&replace=false",
      body: savedMarks(some) });
    return answer.ok ? null : (await answer.json()).problem;
  };
  let problem = photos.length ? await take(photos) : null;
  const useless = [...damaged];
  // One that cannot be used keeps the others from nobody.
  if (problem !== null) {
    for (const photo of photos) if ((await take([photo])) !== null) useless.push(JSON.stringify(photo));
  }
  if (!useless.length) return;
  problem ??= "They are damaged.";
  const question = `Some marks that this browser keeps cannot be used here. ${problem} Save them as a file?`;
  if (!(await ask(question, [["Save the file", true], ["Not now", false]]))) return;
  saveAs(new Blob([`[${useless.join(",\n")}]`], { type: "application/json" }), "lipmetry-unread-marks.json");
}

const kept = new KeptMarks();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** Whether the user took marks away since they were noted. */
let hasRemoved = false;

/** Has all marks noted: kept in the browser, if that is wanted, and given back to a program that stopped. */
async function noteMarks() {
  timer = undefined;
  const answer = await program.ask({ method: "GET", path: "api/work" });
  // In a blind round earlier marks stay hidden: they were noted before, and what is marked now is not.
  if (!answer.ok) return kept.suspend();
  const marks = await answer.text();
  const removed = hasRemoved;
  hasRemoved = false;
  program.noteMarks(marks);
  await kept.note(marks, removed);
}

/** @param {boolean} removes */
const changed = (removes) => {
  hasRemoved ||= removes;
  timer ??= setTimeout(() => noteMarks().catch((error) => {
    byId("saved", HTMLElement).textContent = messageOf(error);
  }), NOTE_DELAY_MS);
};

/** @param {string} problem */
const restarted = (problem) => document.dispatchEvent(new CustomEvent("restarted", { detail: problem }));

const program = new Program(byId("worker", HTMLScriptElement).text, () => bytesOf("program"), { changed, restarted });
standAlone((question) => program.ask(question), kept);

byId("photos", HTMLElement).after(licencesPart(() => bytesOf("licences")));
window.addEventListener("beforeunload", (event) => { if (kept.isUnsaved) event.preventDefault(); });

// Without a store, as in some private windows, nothing is kept.
await takeKept().catch(() => {});
await import("../../src/web/page/main.js").catch((error) => {
  byId("photos", HTMLElement).hidden = false;
  byId("photos", HTMLElement).textContent = messageOf(error);
});
