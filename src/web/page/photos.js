// The list of photos, and what can be done when they are marked: compare, mark again, end.

import { ask, button, element, problem } from "./elements.js";
import * as server from "./server.js";

const TYPES = "image/jpeg,image/png,image/webp,image/tiff,image/heic,image/heif,.heic,.heif";

/** What the landmark file of a photo is called. */
const landmarksOf = (name) => `${name.replace(/\.[^.]*$/, "")}.landmarks.json`;

export class Photos {
  #main = document.getElementById("photos");

  /** `mark(listed, how)` takes a photo in hand; `reload()` gives the session anew. */
  constructor(mark, reload) {
    this.mark = mark;
    this.reload = reload;
    this.comparison = null;
    document.addEventListener("paste", (event) => { if (!this.#main.hidden) this.#bring(event.clipboardData.files); });
  }

  async show(session, trouble = null) {
    this.session = session;
    const { photos, keeps, blind } = session;
    this.#main.hidden = false;
    document.getElementById("whereabouts").textContent = blind ? "Marking again, blind" : "";
    const parts = [element("h2", { tabindex: "-1" }, keeps || photos.length ? "Photos" : "Mark one photo, or two of one face"), trouble && problem(trouble)];
    if (!keeps && photos.length < 2) parts.push(this.#intake());
    parts.push(element("ol", {}, photos.map((photo) => this.#row(photo))));
    const marked = photos.filter((photo) => photo.markings);
    if (marked.length > 1 && !blind) parts.push(this.#comparison(marked));
    parts.push(await this.#repeats(marked), this.#end());
    this.#main.replaceChildren(...parts.filter(Boolean));
    this.#main.querySelector("h2").focus({ preventScroll: true });
  }

  hide() { this.#main.hidden = true; }

  #state({ problem, begun, markings, name }) {
    if (problem) return problem;
    if (begun) return "begun, not saved";
    if (!markings) return "not marked";
    const count = `${markings} marking${markings > 1 ? "s" : ""}`;
    return this.session.keeps && !this.session.blind ? `${count} in ${landmarksOf(name)}` : count;
  }

  #row(photo) {
    const count = photo.markings;
    const actions = [];
    if (photo.begun) {
      actions.push(button("Go on", () => this.mark(photo, "draft"), { class: "main" }), button("Discard", () => this.#discard(photo)));
    } else if (photo.markings === 0) {
      actions.push(button("Mark", () => this.mark(photo, "new"), { class: "main" }));
    } else if (count) {
      if (!this.session.blind) actions.push(button("Correct", () => this.mark(photo, "correct")));
      actions.push(button("Mark again", () => this.mark(photo, "new")));
      if (!this.session.keeps) {
        actions.push(element("a", { href: new server.PhotoRoutes(photo.number).landmarks, download: landmarksOf(photo.name) }, "Landmarks"));
      }
    }
    const text = element("span", {}, element("b", {}, photo.name), ` – ${this.#state(photo)}`);
    if (photo.problem) text.classList.add("problem");
    return element("li", {}, text, actions);
  }

  async #discard(photo) {
    if (!(await ask(`Discard the marking of ${photo.name} that was begun?`, [["Discard it", true], ["Keep it", null]]))) return;
    await this.#try(async () => {
      const routes = new server.PhotoRoutes(photo.number);
      await routes.open();
      await routes.discard();
      await routes.close();
    });
  }

  #intake() {
    const input = element("input", { type: "file", accept: TYPES, multiple: true, id: "files", onchange: (event) => this.#bring(event.target.files) });
    return element("section", {
      class: "drop",
      ondragover: (event) => event.preventDefault(),
      ondrop: (event) => { event.preventDefault(); this.#bring(event.dataTransfer.files); },
    }, element("label", { class: "line", for: "files" }, "Choose the photo before first, then the one after; or drop or paste them here."), input,
    element("p", { class: "hint" }, "They stay on this machine, in memory: when the program ends, nothing is left. Download what you want to keep."));
  }

  async #bring(files) {
    const room = 2 - this.session.photos.length;
    if (this.session.keeps || !files.length) return;
    await this.#try(async () => {
      for (const file of [...files].slice(0, room)) await server.takeIn(file, this.session.most_bytes);
      if (files.length > room) throw new Error("Two photos at the most: one before, one after.");
    });
  }

  #comparison(marked) {
    const select = (name, label, chosen) => element("label", { class: "line" }, label, element("select", { name },
      marked.map((photo) => element("option", { value: photo.number, selected: photo === chosen }, photo.name))));
    const [before, after] = [select("before", "Before", marked[0]), select("after", "After", marked[1])];
    const value = (line) => Number(line.querySelector("select").value);
    const result = element("div", { id: "comparison", role: "status" });
    const run = async () => {
      result.replaceChildren(element("p", {}, "Comparing …"));
      try {
        const { headline, files } = await server.compare(value(before), value(after));
        result.replaceChildren(...this.#report(headline, files));
      } catch (error) {
        result.replaceChildren(problem(error.message));
      }
    };
    return element("section", {}, element("h2", {}, "Compare"), element("div", { class: "row" }, before, after, button("Compare", run, { class: "main", id: "compare" })), result);
  }

  #report(headline, [page, ...others]) {
    const place = element("span", { role: "status" });
    const keep = async () => {
      try {
        place.textContent = `Saved in ${(await server.keepReport()).place}`;
      } catch (error) {
        place.replaceChildren(problem(error.message));
      }
    };
    const links = others.map((name) => element("a", { href: `api/comparison/${name}`, download: name }, name));
    return [element("p", {}, headline), element("p", { class: "row" },
      element("a", { href: `api/comparison/${page}`, target: "_blank", rel: "noopener" }, "Open the report"),
      element("a", { href: `api/comparison/${page}`, download: page }, `Download ${page}`), links),
    this.session.keeps ? element("p", { class: "row" }, button("Save the report beside the photos", keep, { id: "keep" }), place) : null].filter(Boolean);
  }

  async #repeats(marked) {
    const { photos, blind } = this.session;
    if (!marked.length) return null;
    const parts = [element("h2", {}, "Mark again, blind")];
    const again = async () => this.#try(async () => { await server.markAgain(); });
    if (!blind) {
      const all = photos.every((photo) => photo.markings);
      parts.push(element("p", {}, "A second marking tells how well you place each point, and with it how small a change these photos can show. Earlier marks are hidden, and the photos come in another order, without their names."),
        all ? button("Mark all again, blind", again) : element("p", { class: "hint" }, "First every photo has to be marked once."));
    }
    const agreement = await server.agreement().catch((error) => ({ problem: error.message }));
    if (agreement?.problem) parts.push(problem(agreement.problem));
    else if (agreement) parts.push(...this.#agreement(agreement));
    return element("section", { id: "repeats" }, parts);
  }

  #agreement({ photos, unit, points, usual }) {
    const care = points.filter((point) => point.care);
    const title = (id) => this.session.guide.find((entry) => entry.id === id);
    const name = (id) => { const { title: text, side } = title(id); return side === "midline" ? text : `${text}, the person's ${side}`; };
    const digits = (value) => value.toFixed(2);
    const advice = care.length ? `Take more care with ${care.map((point) => name(point.id)).join("; ")}.` : "No point stands out.";
    return [element("p", {}, `${photos} photo${photos > 1 ? "s were" : " was"} marked more than once. ${advice} A careful click is off by ${digits(usual)} ${unit} along each axis.`),
      element("table", {}, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Point"), element("th", { scope: "col" }, `Error of one click, ${unit}`))),
        element("tbody", {}, points.map((point) => element("tr", { class: point.care ? "care" : "" }, element("th", { scope: "row" }, name(point.id)), element("td", {}, digits(point.error))))))];
  }

  #end() {
    const end = async () => {
      if (!(await ask(this.session.keeps ? "End the program? What is saved stays beside the photos." : "End the program? Photos and marks are forgotten; download what you want to keep first.",
        [["End it", true], ["Stay", null]]))) return;
      await server.finish().catch(() => {});
      this.#main.replaceChildren(element("h2", { tabindex: "-1" }, "The program has ended"), element("p", {}, "You can close this page."));
    };
    return element("section", {}, button("I am done", end, { id: "done" }));
  }

  async #try(action) {
    let trouble = null;
    try {
      await action();
    } catch (error) {
      trouble = error.message;
    }
    await this.show(await this.reload(), trouble);
  }
}
