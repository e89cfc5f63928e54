// The server's routes, and the types of what they take and send.

import { draftFromJson, draftToJson } from "./draft_json.js";
import { ServerError, request } from "./request.js";

export { isConflict } from "./request.js";

/** @import { DraftJson } from "./draft_json.js" */
/** @import { Visits } from "./visit_routes.js" */
/** @import { Study } from "./worklist_routes.js" */

/** @typedef {[x: number, y: number]} Position  In pixels of the upright picture as the file shows it. */
/** @typedef {"proposed" | "placed" | "moved" | "confirmed" | "imported"} Origin  How a mark came to where it is. */
/** @typedef {{ at: Position, origin: Origin }} Mark */
/** @typedef {string | Mark} CurveNode  A named point's id, or a further point of the contour. */
/** @typedef {"r" | "l"} Eye  The person's right or left one. */
/**
 * An iris: its horizontal visible diameter is in pixels; `centred` is set while a person has put its centre there, and
 * its diameter is still a proposal.
 * @typedef {{ centre: Position, diameter: number, origin: Origin, centred?: boolean }} Iris
 */
/**
 * What relates pixels to millimetres; `u_mm` is the standard uncertainty that a corrected file may state.
 * @typedef {{ kind: "iris" } | { kind: "none" } | MillimetresPerPixel | Ruler} Scale
 */
/** @typedef {{ kind: "mm_per_px", value: number, u_mm?: number }} MillimetresPerPixel */
/**
 * A length in the picture, between two ends.
 * @typedef {{ kind: "ruler", from: Position, to: Position, length_mm: number, origin: Origin, u_mm?: number }} Ruler
 */
/** @typedef {"rest" | "smile" | "other"} Expression */
/** @typedef {"yes" | "no" | "unknown"} Cosmetics  Whether there is lipstick, liner or gloss on the lips. */
/**
 * @typedef {{ mirrored: boolean, parted: boolean, eyes: boolean, expression: Expression, cosmetics: Cosmetics }} About
 */
/** @typedef {{ by: string, model?: string, version?: string, marks: string[] }} Proposal  Whose these marks were. */
/** @typedef {[Position, Position]} Box  Two places, or two opposite corners of a box, from the left. */
/** @typedef {{ curve: string, places: Position[], largest_mm: number }} SnappedCurve  On the edge of the colour. */
/** @typedef {{ draft: Draft } | { sentence: string, faces: Box[] }} Suggested  Marks, or why there are none. */
/** @typedef {"accepted" | "rejected_by_program" | "rejected_by_user"} MatchState */
/** @typedef {{ state: MatchState, at: Position, correlation: number, way_back: number }} MatchedPoint */
/** @typedef {{ state: MatchState, correlation: number, way_back: number, after: Position[] }} MatchedCurve */
/**
 * What matching the photo with an earlier one said, and what a person decided; it lapses where a mark is moved.
 * @typedef {object} PhotoMatch
 * @property {{ file: string, sha256: string }} to
 * @property {string} clicks
 * @property {string} algorithm
 * @property {Record<string, MatchedPoint>} points
 * @property {Record<string, MatchedCurve>} curves
 */
/**
 * A marking that is being made. `anchors` are the points that were clicked to propose the rest, `skipped` the ids of
 * marks that were left out on purpose, `corrects` the marking of the file that this one is to replace.
 * @typedef {object} Draft
 * @property {About} about
 * @property {{ index: number, sha256: string } | null} corrects
 * @property {boolean} blind
 * @property {string} step
 * @property {Record<string, Position>} anchors
 * @property {Record<string, Mark>} points
 * @property {string[]} skipped
 * @property {string[]} doubtful The ids of suggested marks that are to be looked at first.
 * @property {Proposal[]} proposals
 * @property {{ program: string, format: string } | null} importedFrom The program from which its marks were imported.
 * @property {string[]} snapped The ids of curves that were moved to the edge of the colour.
 * @property {Record<string, CurveNode[]>} curves
 * @property {Partial<Record<Eye, Iris>>} irises
 * @property {Scale} scale
 * @property {PhotoMatch[]} matches
 */
/**
 * What the page says about a mark. `through` are the points that a curve may pass through, from the person's right to
 * the left; `adds` is what a mark adds that may be left out, null where it may not.
 * @typedef {object} GuideEntry
 * @property {string} id
 * @property {"point" | "curve" | "iris"} kind
 * @property {string} title
 * @property {string} where_it_belongs
 * @property {string | null} hint
 * @property {"right" | "left" | "midline"} side
 * @property {string[]} through
 * @property {string | null} adds
 */
/**
 * A photo in the session's list. `markings` is null where its landmark file cannot be used, and `problem` says why;
 * `begun`: a marking was begun and not saved; `due`: it is to be marked; `carried`: its marks are carried over from
 * the marked photo of its visit.
 * @typedef {object} PhotoRow
 * @property {number} number
 * @property {string} name
 * @property {number | null} markings
 * @property {string | null} problem
 * @property {boolean} begun
 * @property {boolean} due
 * @property {boolean} carried
 */
/**
 * `keeps`: what is saved goes into files beside the photos; `tile`: the side of the photos' tiles in pixels.
 * @typedef {object} Session
 * @property {string} version
 * @property {boolean} keeps
 * @property {boolean} blind
 * @property {string | null} marker
 * @property {boolean} suggests Whether marks are suggested by the face model.
 * @property {number} tile
 * @property {number} most_bytes
 * @property {PhotoRow[]} photos
 * @property {Pair} pair
 * @property {Visits} visits
 * @property {number} most_photos Of a visit.
 * @property {{ name: string, visit: "before" | "after" | null }[]} awaited The photos that saved marks wait for.
 * @property {GuideEntry[]} guide
 * @property {Study | null} study The study whose photos these are.
 */
/** @typedef {[before: number | null, after: number | null]} Pair  The numbers of the photos that are marked by hand. */
/**
 * A photo that is opened: `levels` copies, each half as large as the one before; the draft that was begun; what a new
 * marking starts from; and the photos whose marks can be transferred here, with the points to click for that.
 * @typedef {object} OpenedPhoto
 * @property {number} width
 * @property {number} height
 * @property {number} levels
 * @property {number} markings
 * @property {Draft | null} draft
 * @property {Draft} start
 * @property {[number: number, points: string[]][]} transfer_points
 */
/**
 * The curves by their ids as SVG paths, and two points on the facial midline.
 * @typedef {object} Outline
 * @property {[id: string, path: string][]} curves
 * @property {[Position, Position] | null} midline
 * @property {boolean} midline_is_marked
 */
/** @typedef {{ id: string, name: string, value: string, unit: string }} MeasureRow  Rounded for people. */
/** @typedef {{ severity: "note" | "warning" | "blocking", message: string, advice: string }} CautionRow */
/** @typedef {{ marks: string[], message: string }} MarkDoubt  What is implausible about some marks. */
/**
 * `waiting` are the required marks that are not confirmed: while there are some, nothing is measured. `doubts` are
 * about single marks, proposed ones too.
 * @typedef {object} Measures
 * @property {string[]} waiting
 * @property {string[]} problems
 * @property {MeasureRow[]} measures
 * @property {CautionRow[]} cautions
 * @property {MarkDoubt[]} doubts
 */
/** @typedef {{ id: string, error: number, care: boolean }} PointAgreement */
/** @typedef {{ photos: number, unit: string, points: PointAgreement[], usual: number }} Agreement */
/**
 * `name` is what the report's files are called where they are saved one by one, without the ending.
 * `means` says over how many photos the values are means, null of two photos.
 * @typedef {{ headline: string, means: string | null, files: string[], name: string }} Comparison
 */
/**
 * A place of a mark in both photos: `named` are, on a curve, the named point that it is, or the two that it is midway
 * between; `matched` is where the pixels have it in the after photo.
 * @typedef {{ named: string[], before: Position, clicked: Position, matched: Position }} MatchPlace
 */
/**
 * A mark that the pixels were asked for. `way_back` is in millimetres; `lines` are a curve's, as SVG paths.
 * @typedef {object} MatchMark
 * @property {string} id
 * @property {MatchState} state
 * @property {string | null} why
 * @property {number} correlation
 * @property {number} way_back
 * @property {MatchPlace[]} places
 * @property {{ before: string | null, clicked: string | null, matched: string | null } | null} lines
 */
/** @typedef {"none" | "fit" | "lapsed"} StatedDecisions  What the after photo's file says of a person's decisions. */
/**
 * What the pixels say of a pair's marks. `clicks` is the sum of the clicks, `to_after` the matrix from positions in the
 * before photo to those in the after photo, `mm_per_px` the before photo's.
 * @typedef {object} MatchView
 * @property {string} clicks
 * @property {StatedDecisions} decisions
 * @property {"accepted" | "partly" | "rejected"} state
 * @property {string} sentence
 * @property {string[]} reasons
 * @property {string | null} check
 * @property {{ width: number, height: number, levels: number }[]} photos
 * @property {number[] | null} to_after
 * @property {number} mm_per_px
 * @property {MatchMark[]} marks
 */
/** @typedef {"none" | "add" | "replace"} Consent  What the user allows to be done to markings that are there. */

/** @param {string} marker @returns {Promise<void>} */
export const setMarker = (marker) => request("PUT", "api/marker", marker);

/**
 * Uploads a photo of at most so many bytes: the server would break off a larger one without a word.
 * @param {File} file
 * @param {number} maxBytes
 * @param {"before" | "after" | null} place The visit that it belongs to; null for the first that has no photo yet.
 * @returns {Promise<{ number: number }>}
 */
export function uploadPhoto(file, maxBytes, place) {
  if (file.size > maxBytes) {
    throw new ServerError(413, `${file.name} has ${file.size} bytes, and a photo may have ${maxBytes}.`);
  }
  const query = `name=${encodeURIComponent(file.name ?? "photo")}${place ? `&place=${place}` : ""}`;
  return request("POST", `api/photos?${query}`, file);
}

/**
 * Gives a landmark file to the photo that it belongs to, or saved marks to theirs.
 * @param {File} file
 * @param {boolean} [replace] Whether markings that are there are replaced.
 * @returns {Promise<void>}
 */
export const uploadLandmarks = (file, replace = false) =>
  request("POST", `api/landmarks?name=${encodeURIComponent(file.name)}&replace=${replace}`, file);

/** @returns {Promise<void>} */
export const markAgain = () => request("POST", "api/blind", {});

/** @returns {Promise<Agreement | null>} */
export const agreement = () => request("GET", "api/agreement");

/**
 * @param {number} before
 * @param {number} after
 * @returns {Promise<Comparison>}
 */
export const compare = (before, after) => request("POST", "api/comparison", [before, after]);

/**
 * What the pixels say of a pair's marks.
 * @param {number} before
 * @param {number} after
 * @param {boolean} [check] Whether the match is checked with moved clicks.
 * @returns {Promise<MatchView>}
 */
export const match = (before, after, check = false) => request("POST", "api/matches", { before, after, check });

/**
 * @param {number} before
 * @param {number} after
 * @returns {Promise<{ decisions: StatedDecisions }>}
 */
export const statedDecisions = (before, after) => request("POST", "api/matches/stated", { before, after });

/**
 * Saves which marks are rejected; gives the match as it is with that.
 * @param {number} before
 * @param {number} after
 * @param {string} clicks The sum of the clicks that were seen.
 * @param {readonly string[]} rejected
 * @returns {Promise<MatchView>}
 */
export const decide = (before, after, clicks, rejected) =>
  request("POST", "api/matches/decisions", { window: PhotoRoutes.window, before, after, clicks, rejected });

/** @returns {Promise<{ place: string }>} */
export const saveReport = () => request("POST", "api/comparison/keep", {});

/** @returns {Promise<void>} */
export const finish = () => request("POST", "api/done", {});

/** The routes of one photo, for this window. */
export class PhotoRoutes {
  /** Another window, even a copy of this tab, has another name. */
  static window = crypto.randomUUID();
  #base;

  /** @param {number} number */
  constructor(number) {
    this.#base = `api/photos/${number}`;
  }

  /**
   * @template T
   * @param {string} name
   * @param {unknown} body
   * @param {boolean} [outlivesWindow]
   * @returns {Promise<T>}
   */
  #post(name, body, outlivesWindow) { return request("POST", `${this.#base}/${name}`, body, outlivesWindow); }

  /**
   * @param {boolean} [take] Whether the photo is taken from another window that has it.
   * @returns {Promise<OpenedPhoto>}
   */
  async open(take = false) {
    /** @type {Omit<OpenedPhoto, "draft" | "start"> & { draft: DraftJson | null, start: DraftJson }} */
    const opened = await this.#post("open", { window: PhotoRoutes.window, take });
    return { ...opened, draft: opened.draft && draftFromJson(opened.draft), start: draftFromJson(opened.start) };
  }

  /** @returns {Promise<void>} */
  hold() { return this.#post("hold", { window: PhotoRoutes.window }); }

  /** @returns {Promise<void>} */
  close() { return this.#post("close", { window: PhotoRoutes.window }, true); }

  /**
   * @param {Draft} draft
   * @returns {Promise<void>}
   */
  keepDraft(draft) {
    const body = { window: PhotoRoutes.window, draft: draftToJson(draft) };
    return request("PUT", `${this.#base}/draft`, body, true);
  }

  /** Takes the photo away, with its marks. @returns {Promise<void>} */
  remove() { return request("DELETE", this.#base, { window: PhotoRoutes.window }); }

  /** @returns {Promise<void>} */
  discard() { return request("DELETE", `${this.#base}/draft`, { window: PhotoRoutes.window }); }

  /**
   * @param {number} index
   * @returns {Promise<Draft>}
   */
  async correct(index) { return draftFromJson(await this.#post("correct", index)); }

  /**
   * @param {Draft} draft
   * @param {number | null} from The photo whose marks are transferred; null for the average face.
   * @returns {Promise<Draft>}
   */
  async proposal(draft, from) {
    return draftFromJson(await this.#post("proposal", { draft: draftToJson(draft), from }));
  }

  /**
   * All marks as the face model suggests them.
   * @param {Draft} draft
   * @param {number | null} face Which of several faces, counted from 1 at the left.
   * @param {Box | null} corners The corners of the mouth, where no eyes are in the picture.
   * @returns {Promise<Suggested>}
   */
  async suggestion(draft, face, corners) {
    /** @type {{ draft: DraftJson } | { sentence: string, faces: Box[] }} */
    const answer = await this.#post("suggestion", { draft: draftToJson(draft), face, corners });
    return "draft" in answer ? { draft: draftFromJson(answer.draft) } : answer;
  }

  /**
   * A curve moved to the edge of the colour, or why it is not.
   * @param {Draft} draft
   * @param {string} curve
   * @returns {Promise<Omit<SnappedCurve, "curve"> | { sentence: string }>}
   */
  snap(draft, curve) { return this.#post("snap", { draft: draftToJson(draft), curve }); }

  /**
   * @param {Draft} draft
   * @returns {Promise<Outline>}
   */
  outline(draft) { return this.#post("outline", draftToJson(draft)); }

  /**
   * @param {Draft} draft
   * @returns {Promise<Measures>}
   */
  measures(draft) { return this.#post("measures", draftToJson(draft)); }

  /**
   * @param {Draft} draft
   * @param {Consent} consent
   * @returns {Promise<void>}
   */
  save(draft, consent) {
    return this.#post("save", { window: PhotoRoutes.window, draft: draftToJson(draft), consent });
  }

  /**
   * @param {number} level
   * @param {number} column
   * @param {number} row
   */
  tile(level, column, row) { return `${this.#base}/tiles/${level}/${column}/${row}`; }

  /** What the photo tells before it is marked, as sentences. @returns {Promise<{ sentences: string[] }>} */
  firstLook() { return request("GET", `${this.#base}/quality`); }

  get thumbnail() { return `${this.#base}/thumbnail`; }

  get landmarks() { return `${this.#base}/landmarks.json`; }
}
