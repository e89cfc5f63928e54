// The part of the list of photos that has all of them marked again, and shows how well repeated markings agree.

import { button, element, messageOf, problem } from "./elements.js";
import * as server from "./server.js";
import { bodyTitleOf } from "./steps.js";

/** @import { Agreement, GuideEntry, Session } from "./server.js" */

const WHY = "A second marking tells how well you place each point, and with it how small a change these photos can "
  + "show. Earlier marks are hidden, and the photos come in another order, without their names.";

/**
 * @param {Session} session
 * @param {() => void} markAgain
 */
export async function repeatSection({ photos, blind, guide }, markAgain) {
  /** @type {HTMLElement[]} */
  const parts = [element("h2", {}, "Mark again, blind")];
  if (!blind) {
    const all = photos.every((photo) => photo.markings || photo.carried);
    parts.push(element("p", {}, WHY), all
      ? button("Mark all again, blind", markAgain)
      : element("p", { class: "hint" }, "First every photo has to be marked once."));
  }
  try {
    const agreement = await server.agreement();
    if (agreement) parts.push(...agreementTable(agreement, guide));
  } catch (error) {
    parts.push(problem(messageOf(error)));
  }
  return element("section", { id: "repeats" }, parts);
}

/**
 * @param {Agreement} agreement
 * @param {GuideEntry[]} guide
 */
function agreementTable({ photos, unit, points, usual }, guide) {
  /** @param {string} id */
  const nameOf = (id) => bodyTitleOf(guide, id);
  /** @param {number} value */
  const digits = (value) => value.toFixed(2);
  const care = points.filter((point) => point.care).map((point) => nameOf(point.id));
  const advice = care.length ? `Take more care with ${care.join("; ")}.` : "No point stands out.";
  const usually = `A careful click is off by ${digits(usual)} ${unit} along each axis.`;
  const heading = element("tr", {}, element("th", { scope: "col" }, "Point"),
    element("th", { scope: "col" }, `Error of one click, ${unit}`));
  const rows = points.map((point) => element("tr", { class: point.care ? "care" : "" },
    element("th", { scope: "row" }, nameOf(point.id)), element("td", {}, digits(point.error))));
  return [
    element("p", {}, `${photos} photo${photos > 1 ? "s were" : " was"} marked more than once. ${advice} ${usually}`),
    element("table", {}, element("thead", {}, heading), element("tbody", {}, rows)),
  ];
}
