// The marks that a step shows on the photo: all named points, and of curves and irises those at hand.

import { titleOf } from "./guide.js";
import { keysOf, originOf, place } from "./marking.js";

/** The marks as handles are made of them. */
export function marksOf(draft, guide, step, selected) {
  const mark = (key, title, kind) => {
    const at = place(draft, key);
    const origin = originOf(draft, key);
    const label = `${title}${origin === "proposed" ? ", not confirmed" : ""}, at ${at.map((part) => part.toFixed(1)).join(", ")}`;
    return { key, label, at, origin, kind, active: key === selected };
  };
  if (step === "about") return [];
  if (step === "anchors") {
    const title = (id) => titleOf(draft, guide.find((entry) => entry.id === id));
    return Object.keys(draft.anchors).map((id) => mark(`anchor/${id}`, title(id), "point"));
  }
  const shown = guide.filter((entry) => entry.kind === "point" || entry.id === step || step === "review");
  const marks = shown.flatMap((entry) => keysOf(draft, entry.id).map((key, index) => {
    const kind = entry.kind === "curve" ? "contour" : key.endsWith("/edge") ? "edge" : "point";
    const part = kind === "contour" ? `, point ${index + 1}` : kind === "edge" ? ", edge" : "";
    return mark(key, titleOf(draft, entry) + part, kind);
  }));
  const ruler = step === "scale" || step === "review" ? keysOf(draft, "ruler") : [];
  return [...marks, ...ruler.map((key, index) => mark(key, `end ${index + 1} of the ruler`, "point"))];
}
