// What the server says while marks move: curves, midline, measures, cautions.

import { element } from "./elements.js";

/** How long marks have to rest before they are measured, in milliseconds. */
const REST = 120;
/** The measures that are shown first. */
const FIRST = ["upper_vermilion_height_mean", "upper_vermilion_height", "curve_prominence", "mouth_width", "symmetry_score",
  "half_area_asymmetry"];

/** What lengths are shares of, where nothing tells millimetres. */
const SHARES = new Map([["%mw", "percent of the mouth's width"], ["%bw", "percent of the distance between the outer corners of the eyes"]]);

/** Sends the newest of what it is given, one at a time. */
class Latest {
  #send;
  #busy = false;
  #next = null;

  constructor(send) {
    this.#send = send;
  }

  async give(value) {
    this.#next = { value };
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next) {
      const { value } = this.#next;
      this.#next = null;
      // What cannot be answered now is asked again with the next change.
      await this.#send(value).catch(() => {});
    }
    this.#busy = false;
  }
}

export class Live {
  #outlines;
  #measures;
  #timer;

  /** `drawn(outline)` is told of new curves; measures are shown in `panel`. */
  constructor(routes, panel, drawn, titleOf) {
    this.#outlines = new Latest(async (draft) => drawn(await routes.outline(draft), draft));
    this.#measures = new Latest(async (draft) => show(panel, await routes.measures(draft), titleOf));
    panel.replaceChildren(element("h2", {}, "Measures"));
  }

  update(draft) {
    this.#outlines.give(draft);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#measures.give(draft), REST);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}

function show(panel, { waiting, problems, measures, cautions }, titleOf) {
  const wasOpen = panel.querySelector("details")?.open ?? false;
  const parts = [element("h2", {}, "Measures")];
  if (waiting.length) {
    const rest = waiting.length > 1 ? `${waiting.length} more marks are` : `${titleOf(waiting[0])} is`;
    parts.push(element("p", {}, `They appear when ${rest} confirmed.`));
  }
  parts.push(...problems.map((text) => element("p", { class: "problem" }, text)));
  parts.push(...cautions.map(({ severity, message, advice }) => element("p", { class: `caution ${severity}` },
    element("b", {}, `${{ note: "Note", warning: "Warning", blocking: "Cannot be told" }[severity]}: `), `${message} ${advice}`)));
  if (measures.length) {
    const first = FIRST.map((id) => measures.find((measure) => measure.id === id)).filter(Boolean);
    const rest = measures.filter((measure) => !FIRST.includes(measure.id));
    parts.push(table(first), element("details", { open: wasOpen }, element("summary", {}, `${rest.length} more`), table(rest)),
      element("p", { class: "hint" }, [...SHARES].filter(([unit]) => measures.some((measure) => measure.unit.startsWith(unit))).map(([unit, text]) => `${unit}: ${text}. `)),
      element("p", { class: "hint" }, "Right and left are the person's. ± is the standard uncertainty: of this marking alone, two times in three the true value is that near."));
  }
  panel.replaceChildren(...parts);
}

function table(measures) {
  const rows = measures.map(({ id, name, figure, unit }) => element("tr", { "data-measure": id },
    element("th", { scope: "row" }, name), element("td", {}, `${figure} ${unit}`)));
  return element("table", {}, element("tbody", {}, rows));
}
