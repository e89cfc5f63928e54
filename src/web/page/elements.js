// Making elements, and asking questions.

/** An element with attributes, properties (`on…` handlers among them) and children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else if (value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export const button = (text, onclick, attributes = {}) => element("button", { type: "button", onclick, ...attributes }, text);

/** Says something to who listens instead of looking. */
export function announce(text) {
  document.getElementById("news").textContent = text;
}

/** Asks a question in a dialog; gives the chosen answer's value, null where it is left. */
export function ask(text, answers) {
  const dialog = document.getElementById("question");
  return new Promise((resolve) => {
    let chosen = null;
    const choose = (value) => () => { chosen = value; dialog.close(); };
    dialog.replaceChildren(
      element("p", { id: "question-text" }, text),
      element("div", { class: "buttons" }, answers.map(([label, value]) => button(label, choose(value)))),
    );
    dialog.onclose = () => resolve(chosen);
    dialog.showModal();
  });
}

/** A problem, shown at the top of a panel and announced. */
export function problem(text) {
  return element("p", { class: "problem", role: "alert" }, text);
}
