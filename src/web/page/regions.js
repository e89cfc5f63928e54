// The regions of the face that are gone through where marks were suggested: each is looked at as a whole, and confirmed
// with one key.

import { applies, isMarked, isOpen } from "./marking.js";

/** @import { Draft, GuideEntry } from "./server.js" */
/**
 * A part of the face with the marks that one look takes in.
 * @typedef {object} Region
 * @property {string} step Its name among the steps.
 * @property {string} title Where it has a side: as the person has it.
 * @property {"right" | "left" | null} side
 * @property {string[]} marks The ids of its marks, whether they apply or not.
 * @property {string} where Where its marks belong, in a sentence or two.
 */

const EYE = "The two corners lie where the lids meet. The circle lies on the edge of the iris, as wide as that is from "
  + "side to side, though the lids cover its top.";

/**
 * In the order in which they are looked at: the corners of the mouth come before the borders, which end in them.
 * @type {Region[]}
 */
const REGIONS = [
  { step: "region_eye_r", title: "eye", side: "right", marks: ["ex_r", "en_r", "iris_r"], where: EYE },
  { step: "region_eye_l", title: "eye", side: "left", marks: ["ex_l", "en_l", "iris_l"], where: EYE },
  {
    step: "region_nose", title: "The nose", side: null, marks: ["al_r", "al_l", "sn", "prn", "se"],
    where: "The outermost points of the wings lie low down, beside the lower half of the nostrils; the point below the "
      + "nose, where the strip between the nostrils meets the lip; the middle of the tip; and the root between the "
      + "eyes, where the nose is narrowest.",
  },
  {
    step: "region_corners", title: "The corners of the mouth", side: null, marks: ["ch_r", "ch_l"],
    where: "The outermost points at which the upper and the lower lip meet, not a shadow or a fold beyond them.",
  },
  {
    step: "region_upper_border", title: "The upper border of the lips", side: null,
    marks: ["cph_r", "cph_l", "ls", "upper_border"],
    where: "The line lies where skin and red of the upper lip meet: the two peaks are its highest points, and between "
      + "them lies the lowest point of the dip.",
  },
  {
    step: "region_free_margin", title: "Where the lips meet", side: null,
    marks: ["sto", "sto_s", "sto_i", "upper_free_margin", "lower_free_margin"],
    where: "The line lies where the lips meet, with one point in its middle. Where lips are parted, each lip has its "
      + "own line, along its edge towards the mouth.",
  },
  {
    step: "region_lower_border", title: "The lower border of the lips", side: null, marks: ["li", "lower_border"],
    where: "The line lies where red and skin of the lower lip meet, and the point in the middle of it.",
  },
];

/**
 * The region with a step's name; undefined of other steps.
 * @param {string} step
 */
export const regionOf = (step) => REGIONS.find((region) => region.step === step);

/**
 * The ids of a region's marks that have a place on this photo.
 * @param {Draft} draft
 * @param {Region} region
 */
export const marksIn = (draft, region) => region.marks.filter((id) => applies(draft, id));

/**
 * The regions that this photo has.
 * @param {Draft} draft
 */
export const regionsOf = (draft) => REGIONS.filter((region) => marksIn(draft, region).length > 0);

/**
 * The region that a mark lies in.
 * @param {string} id
 */
export const regionWith = (id) => REGIONS.find((region) => region.marks.includes(id));

/**
 * What a region is called on this picture: sides are those that the viewer sees.
 * @param {Draft} draft
 * @param {Region} region
 */
export function regionTitle(draft, { title, side }) {
  if (side === null) return title;
  return `The ${title} on the ${(side === "right") !== draft.about.mirrored ? "left" : "right"} of the picture`;
}

/**
 * The marks of a region that are not done: proposed and not confirmed, or needed and missing.
 * @param {Draft} draft
 * @param {GuideEntry[]} guide
 * @param {Region} region
 */
export function openIn(draft, guide, region) {
  const isNeeded = (/** @type {string} */ id) => !guide.find((entry) => entry.id === id)?.adds;
  return marksIn(draft, region).filter((id) => (isMarked(draft, id) ? isOpen(draft, id) : isNeeded(id)));
}

/**
 * The marks of a region that are to be looked at first, as long as nobody has confirmed them.
 * @param {Draft} draft
 * @param {Region} region
 */
export const doubtfulIn = (draft, region) =>
  marksIn(draft, region).filter((id) => draft.doubtful.includes(id) && isOpen(draft, id));

/** The curves that can be moved to the edge of the colour; of parted lips only the borders. */
const SNAPPABLE = ["upper_border", "upper_free_margin", "lower_border"];

/**
 * The curve of a region that can be moved to the edge of the colour; undefined where there is none.
 * @param {Draft} draft
 * @param {Region} region
 */
export const snappableIn = (draft, region) => region.marks.find((id) => SNAPPABLE.includes(id) && id in draft.curves
  && !(id === "upper_free_margin" && draft.about.parted));

/**
 * Whether the marks of a draft were suggested, so that they are gone through by regions.
 * @param {Draft} draft
 */
export const isSuggested = ({ proposals }) => proposals.some(({ by }) => by === "face_model" || by === "matching");
