//! What the page shows of a pair's matched marks: the sentence with its numbers, and for each mark where to look in both
//! photos.

use serde::Serialize;

use crate::comparison::Settings;
use crate::geometry::{Image, Point};
use crate::landmark::file::{IRIS_NAMES, Mirroring, Position, StatedDecisions, clicks_sum};
use crate::landmark::{
    CurveName, Iris, Landmark, MarkedPhoto, Marking, MatchState, MatchedMarks, MatchedPoint, STATIONS_BETWEEN,
    set_stations, station_count, stations,
};
use crate::matching::similarity;
use crate::report::{check_sentence, matching_document, why};

use super::comparison::compared;
use super::error::RequestError;
use super::marking_session::{DecodedPhoto, MarkingSession};
use super::match_decisions::word;
use super::photo_lines::curve_path;

/// What the pixels say of a pair's marks. Positions are in pixels of the upright pictures as their files show them.
#[derive(Clone, Debug, Serialize)]
pub struct MatchView {
    /// The sum of the clicks that the match started from.
    pub clicks: String,
    /// What the after photo's file says of decisions: `none`, `fit`, or `lapsed`.
    pub decisions: &'static str,
    /// `accepted`, `partly` or `rejected`.
    pub state: &'static str,
    /// What was matched and what it does to the error of the change.
    pub sentence: String,
    /// Why nothing was looked for, or no border is used, in sentences.
    pub reasons: Vec<String>,
    /// How far the change moves when the after photo's clicks do; null where nobody asked, or the upper border is not matched.
    pub check: Option<String>,
    /// Both photos.
    pub photos: [PatchPhoto; 2],
    /// What takes a position in the before photo to one in the after photo, by the stable points: x' = a x + c y + e and
    /// y' = b x + d y + f, in the order of the letters; null where the photos have too few in common.
    pub to_after: Option<[f64; 6]>,
    /// Millimetres per pixel of the before photo, by a face of average size.
    pub mm_per_px: f64,
    /// The marks that were looked for.
    pub marks: Vec<MarkView>,
}

/// A photo whose tiles the patches are cut from.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PatchPhoto {
    width: u32,
    height: u32,
    levels: usize,
}

/// A mark that was looked for.
#[derive(Clone, Debug, Serialize)]
pub struct MarkView {
    /// Its name in landmark files.
    pub id: &'static str,
    /// `accepted`, `rejected_by_program` or `rejected_by_user`.
    pub state: &'static str,
    /// Why it is not used.
    pub why: Option<&'static str>,
    /// The correlation of both photos' patches.
    pub correlation: f64,
    /// By how much the way back misses the before photo's mark, in millimetres of a face of average size.
    pub way_back: f64,
    /// Where to look: one place of a point, some of a curve.
    pub places: Vec<PlaceView>,
    /// The lines of a curve.
    pub lines: Option<CurveLines>,
}

/// A place of a mark in both photos.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceView {
    /// On a curve the named point that it is, or the two that it is midway between.
    pub named: Vec<&'static str>,
    /// In the before photo.
    pub before: Position,
    /// The click in the after photo.
    pub clicked: Position,
    /// What was found in the after photo.
    pub matched: Position,
}

/// The lines of a curve as paths in SVG's notation.
#[derive(Clone, Debug, Serialize)]
pub struct CurveLines {
    /// As it was clicked in the before photo.
    pub before: Option<String>,
    /// As it was clicked in the after photo.
    pub clicked: Option<String>,
    /// As it was found in the after photo.
    pub matched: Option<String>,
}

impl MarkingSession {
    /// What the pixels say of a pair's marks, with what a person decided; checked with moved clicks where that is asked for.
    ///
    /// # Errors
    ///
    /// An error says why the photos cannot be compared.
    pub(super) fn match_view(&self, numbers: [usize; 2], check: bool) -> Result<MatchView, RequestError> {
        let settings = Settings { match_check: check, ..self.match_settings()?.clone() };
        let [before, after] = numbers;
        let pair = [self.photo(before)?, self.photo(after)?];
        let marked = pair.each_ref().map(|photo| photo.marked().clone());
        let clicks = clicks_sum(&marked[0].markings, &marked[1].markings);
        let stated = StatedDecisions::of(pair[1].matches(), pair[0].sha256().unwrap_or_default(), &clicks);
        let comparison = compared(pair, &settings)?;
        let details = comparison.details();
        let seen = SeenPair::new([&*marked[0], &*marked[1]]);
        let document = matching_document(details, seen.mirroring[1]);
        let marks = details.matching.as_ref().and_then(|matching| matching.marks.as_ref());
        let unit = details.before.frame.unit().symbol();
        let open = [self.open_photo(before)?, self.open_photo(after)?];
        Ok(MatchView {
            clicks,
            decisions: word(&stated),
            state: document.state,
            sentence: document.sentence,
            reasons: document.reasons,
            check: document.check.map(|check| check_sentence(&check, unit)),
            photos: open.map(|open| PatchPhoto::of(&open)),
            to_after: seen.to_after(),
            mm_per_px: marks.map_or(0.0, |marks| marks.mm_per_px[0]),
            marks: marks.map(|marks| seen.marks(marks)).unwrap_or_default(),
        })
    }
}

impl PatchPhoto {
    fn of(open: &DecodedPhoto) -> Self {
        let (width, height) = open.file.photo.size();
        Self { width, height, levels: open.pyramid.levels() }
    }
}

/// The clicks of a pair and how its pictures lie.
struct SeenPair {
    mirroring: [Mirroring; 2],
    markings: [Marking; 2],
}

impl SeenPair {
    fn new(photos: [&MarkedPhoto; 2]) -> Self {
        Self {
            mirroring: photos.map(|photo| Mirroring { width: photo.width, mirrored: photo.mirrored }),
            markings: photos.map(MarkedPhoto::mean_marking),
        }
    }

    fn to_after(&self) -> Option<[f64; 6]> {
        let fit = similarity(&self.markings[0], &self.markings[1])?;
        let at = |x: f64, y: f64| self.mirroring[1].position(fit.point(self.mirroring[0].unmirrored([x, y])));
        let ([e, f], [x1, x2], [y1, y2]) = (at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0));
        Some([x1 - e, x2 - f, y1 - e, y2 - f, e, f])
    }

    fn marks(&self, marks: &MatchedMarks) -> Vec<MarkView> {
        let of = |marking: &Marking, landmark| marking.configuration.point(landmark);
        let points = Landmark::ALL.into_iter().zip(&marks.points).filter_map(|(landmark, found)| {
            let clicks = [of(&self.markings[0], landmark)?, of(&self.markings[1], landmark)?];
            Some(self.point(landmark.id(), found.as_ref()?, clicks))
        });
        let [before, after] = self.markings.each_ref().map(|marking| [marking.irises.right, marking.irises.left]);
        let irises = (0..2).filter_map(|side| {
            let centre = |iris: Option<Iris>| iris.map(|iris| iris.centre);
            let clicks = [centre(before[side])?, centre(after[side])?];
            Some(self.point(IRIS_NAMES[side], marks.irises[side].as_ref()?, clicks))
        });
        let curves = CurveName::ALL.into_iter().filter_map(|name| self.curve(name, marks));
        points.chain(irises).chain(curves).collect()
    }

    fn point(&self, id: &'static str, found: &MatchedPoint, clicks: [Point<Image>; 2]) -> MarkView {
        let places = vec![self.place(Vec::new(), clicks, found.at)];
        mark(id, found.state, (found.correlation, found.way_back_mm), places, None)
    }

    /// A curve at its named points and midway between them.
    fn curve(&self, name: CurveName, marks: &MatchedMarks) -> Option<MarkView> {
        let found = marks.curves[name as usize].as_ref()?;
        let [before, after] = self.markings.each_ref().map(|marking| &marking.configuration);
        let named = before.named_nodes(name)?;
        let clicks = [stations(before, name)?, stations(after, name)?];
        let count = station_count(named.len());
        if clicks.iter().any(|stations| stations.len() != count) || found.after.len() != count {
            return None;
        }
        let step = STATIONS_BETWEEN + 1;
        // A curve ends in the corners of the mouth that are used, which are matched on their own.
        let mut matched = after.clone();
        for corner in [Landmark::ChR, Landmark::ChL] {
            if let Some(found) = marks.accepted_point(corner) {
                matched.set_point(corner, Some(found.at));
            }
        }
        set_stations(&mut matched, name, &named, &found.after);
        let place = |half: usize| {
            let at = half * step / 2;
            let ids = &named[half / 2..=half.div_ceil(2)];
            let used = if ids.len() == 1 { matched.point(ids[0]) } else { None };
            let ids = ids.iter().map(|landmark| landmark.id()).collect();
            self.place(ids, [clicks[0][at], clicks[1][at]], used.unwrap_or(found.after[at]))
        };
        let places = (0..=2 * (named.len() - 1)).map(place).collect();
        let lines = CurveLines {
            before: curve_path(before, name, self.mirroring[0]),
            clicked: curve_path(after, name, self.mirroring[1]),
            matched: curve_path(&matched, name, self.mirroring[1]),
        };
        Some(mark(name.id(), found.state, (found.correlation, found.way_back_mm), places, Some(lines)))
    }

    fn place(&self, named: Vec<&'static str>, clicks: [Point<Image>; 2], matched: Point<Image>) -> PlaceView {
        let [before, after] = self.mirroring;
        PlaceView {
            named,
            before: before.position(clicks[0]),
            clicked: after.position(clicks[1]),
            matched: after.position(matched),
        }
    }
}

fn mark(
    id: &'static str,
    state: MatchState,
    (correlation, way_back): (f64, f64),
    places: Vec<PlaceView>,
    lines: Option<CurveLines>,
) -> MarkView {
    MarkView { id, state: state.id(), why: why(state), correlation, way_back, places, lines }
}
