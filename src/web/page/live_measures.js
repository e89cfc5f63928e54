// What the server says while marks move: it asks for curves, midline, measures and cautions, and shows the last two.

import { element } from "./elements.js";
import { wordedWithin } from "./words.js";

/** @import { CautionRow, Draft, MarkDoubt, MeasureRow, Measures, Outline, PhotoRoutes } from "./server.js" */

/** How long marks have to rest before they are measured. */
const MEASURE_DELAY_MS = 120;
/** The measures that are shown first. */
const FIRST = ["upper_vermilion_height_mean", "upper_vermilion_height", "curve_prominence", "mouth_width",
  "symmetry_score", "half_area_asymmetry"];

/** So many marks are named that the measures wait for; of more it is said that they are those of the lips. */
const MOST_NAMED = 2;

/** What lengths are shares of, where nothing tells millimetres. */
const SHARES = new Map([
  ["%mw", "percent of the mouth's width"], ["%bw", "percent of the distance between the outer corners of the eyes"],
]);

const SEVERITIES = { note: "Note", warning: "Warning", blocking: "Cannot be told" };

/**
 * Sends the newest of what it is given, one at a time.
 * @template T
 */
class LatestSender {
  #send;
  #isBusy = false;
  /** @type {{ value: T } | null} */
  #next = null;

  /** @param {(value: T) => Promise<void>} send */
  constructor(send) {
    this.#send = send;
  }

  /** @param {T} value */
  async give(value) {
    this.#next = { value };
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#next) {
      const { value } = this.#next;
      this.#next = null;
      // What cannot be answered now is asked again with the next change.
      await this.#send(value).catch(() => {});
    }
    this.#isBusy = false;
  }
}

export class LiveMeasures {
  #outlines;
  #measures;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Pick<PhotoRoutes, "outline" | "measures">} routes
   * @param {HTMLElement} panel Where the measures are shown.
   * @param {(outline: Outline) => void} drawn Is told of new curves.
   * @param {(id: string) => string} titleOf What a mark is called.
   * @param {(doubts: MarkDoubt[]) => void} doubted Is told what is implausible about marks.
   */
  constructor(routes, panel, drawn, titleOf, doubted) {
    this.#outlines = new LatestSender(async (/** @type {Draft} */ draft) => drawn(await routes.outline(draft)));
    this.#measures = new LatestSender(async (/** @type {Draft} */ draft) => {
      const found = await routes.measures(draft);
      show(panel, found, titleOf);
      doubted(found.doubts);
    });
    panel.replaceChildren(element("h2", {}, "Measures"));
  }

  /** @param {Draft} draft */
  update(draft) {
    this.#outlines.give(draft);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#measures.give(draft), MEASURE_DELAY_MS);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}

/**
 * @param {HTMLElement} panel
 * @param {Measures} found
 * @param {(id: string) => string} titleOf
 */
function show(panel, { waiting, problems, measures, cautions }, titleOf) {
  const wasOpen = panel.querySelector("details")?.open ?? false;
  /** @type {HTMLElement[]} */
  const parts = [element("h2", {}, "Measures")];
  if (waiting.length) {
    parts.push(element("p", {}, waiting.length > MOST_NAMED ? "The measures appear once the lips are confirmed."
      : `The measures appear once this is confirmed: ${waiting.map(titleOf).join(", ")}.`));
  }
  parts.push(...problems.map((text) => element("p", { class: "problem" }, text)), ...cautions.map(cautionRow));
  if (measures.length) {
    const first = FIRST.flatMap((id) => measures.find((measure) => measure.id === id) ?? []);
    const rest = measures.filter((measure) => !FIRST.includes(measure.id));
    const shares = [...SHARES].filter(([unit]) => measures.some((measure) => measure.unit.startsWith(unit)));
    parts.push(
      table(first),
      element("details", { open: wasOpen }, element("summary", {}, `${rest.length} more`), table(rest)),
      element("p", { class: "hint" }, shares.map(([unit, text]) => `${unit}: ${text}. `)),
      element("p", { class: "hint" }, "Right and left are the person's. ± is the standard uncertainty: of this marking "
        + "alone, two times in three the true value is that near."),
    );
  }
  panel.replaceChildren(...parts);
  wordedWithin(panel);
}

/** @param {CautionRow} caution */
const cautionRow = ({ severity, message, advice }) => element("p", { class: `caution ${severity}` },
  element("b", {}, `${SEVERITIES[severity]}: `), `${message} ${advice}`);

/** @param {MeasureRow[]} measures */
function table(measures) {
  const rows = measures.map(({ id, name, value, unit }) => element("tr", { "data-measure": id },
    element("th", { scope: "row" }, name), element("td", {}, `${value} ${unit}`)));
  return element("table", {}, element("tbody", {}, rows));
}
