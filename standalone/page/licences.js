// The licences of all that is in the page: their texts travel with it.

import { button, byId, element } from "../../src/web/page/elements.js";

/**
 * A part of the page that shows the licences, whose text stands in it compressed.
 * @param {() => ArrayBuffer} zipped
 */
export function licencesPart(zipped) {
  const show = async () => {
    const { body } = new Response(zipped());
    if (!body) return;
    const text = await new Response(body.pipeThrough(new DecompressionStream("gzip"))).text();
    const dialog = byId("report", HTMLDialogElement);
    dialog.setAttribute("aria-label", "Licences");
    dialog.replaceChildren(element("div", { class: "row" }, button("Back", () => dialog.close())),
      element("pre", { tabindex: "0" }, text));
    dialog.onclose = () => dialog.replaceChildren();
    dialog.showModal();
  };
  return element("footer", {}, button("Licences of what is in this page", show, { id: "licences-shown" }));
}
