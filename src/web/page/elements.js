// Finding and making elements of the page, and asking questions in a dialog.

import { showPicture } from "./bridge.js";
import { worded } from "./words.js";

/**
 * What is given to an element: attributes (a boolean is there or not), and handlers under names that begin with `on`.
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>} Attributes
 */
/** @typedef {Node | string | null | undefined} Child  What is missing is left out. */

/**
 * The element of the page that has an id, of the kind that it is known to be.
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with the id ${id}.`);
  return found;
}

/**
 * A new element with attributes, handlers and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else if (value !== undefined && value !== null) made.setAttribute(name, String(value));
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/**
 * The picture at a path; one that says nothing, unless it is given words.
 * @param {string} path
 * @param {Attributes} [attributes]
 */
export function picture(path, attributes = {}) {
  const image = element("img", { alt: "", ...attributes });
  showPicture(image, path);
  return image;
}

/**
 * @param {string} text
 * @param {() => void} onclick
 * @param {Attributes} [attributes]
 */
export const button = (text, onclick, attributes = {}) =>
  element("button", { type: "button", onclick: () => onclick(), ...attributes }, text);

/**
 * A handler that is given the value of the field it listens on.
 * @param {(value: string) => void} use
 * @returns {(event: Event) => void}
 */
export const withValue = (use) => ({ currentTarget: field }) => {
  if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) use(field.value);
};

/**
 * Says something to those who listen instead of looking.
 * @param {string} text
 */
export function announce(text) {
  byId("announcement", HTMLElement).textContent = worded(text);
}

/**
 * Asks a question in a dialog; gives the chosen answer's value, null where the dialog is left without an answer.
 * @template T
 * @param {string} text
 * @param {[label: string, value: T][]} answers
 * @returns {Promise<T | null>}
 */
export function ask(text, answers) {
  const dialog = byId("question", HTMLDialogElement);
  return new Promise((resolve) => {
    /** @type {T | null} */
    let chosen = null;
    /** @param {T} value */
    const choose = (value) => () => { chosen = value; dialog.close(); };
    dialog.replaceChildren(
      element("p", { id: "question-text" }, text),
      element("div", { class: "buttons" }, answers.map(([label, value]) => button(label, choose(value)))),
    );
    dialog.onclose = () => resolve(chosen);
    dialog.showModal();
  });
}

/**
 * A problem, shown at the top of a panel and announced.
 * @param {string} text
 */
export const problem = (text) => element("p", { class: "problem", role: "alert" }, text);

/**
 * What an error says.
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
