// The words for what a hand does: texts are written for a mouse and a keyboard, and say the same of a finger.

/** Whether the pointer is a finger, rather than a mouse. */
export const isFinger = matchMedia("(pointer: coarse)").matches;

/** What is said of a mouse or a keyboard, and what of a finger. @type {[RegExp, string][]} */
const OF_A_FINGER = [
  [/\bhold H to see both\b/g, "press Blink to see both"],
  [/\bhold H\b/g, "press Hide"], [/\bHold H\b/g, "Press Hide"],
  [/\bclick/g, "tap"], [/\bClick/g, "Tap"], [/\btap(ed|ing)\b/g, "tapp$1"], [/\bTap(ed|ing)\b/g, "Tapp$1"],
];

/**
 * A text in the words of the hand that is at work.
 * @param {string} text
 */
export const worded = (text) => (isFinger ? OF_A_FINGER.reduce((said, [of, by]) => said.replace(of, by), text) : text);

/**
 * The same in all texts of an element, but for options, which are names of files.
 * @param {Node} node
 */
export function wordedWithin(node) {
  if (!isFinger) return;
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.textContent && text.parentElement?.tagName !== "OPTION") text.textContent = worded(text.textContent);
  }
}
