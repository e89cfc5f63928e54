//! Samples of matched marks: the after photo's mark errs with the before photo's click, which it was found from, and by
//! the error of the match.
//!
//! The standard deviations of the match are those of differences between what was found and what is exact, widened by
//! what such studies leave out: all pairs behind them are of one session. docs/method.md says what they rest on, and how
//! often the intervals that follow from them hold the truth.

use nalgebra::{Matrix2, Vector2};
use rand_chacha::ChaCha8Rng;

use super::outline_error::OutlineDeviations;
use super::standard_normal::normal;
use crate::alignment::FaceFrame;
use crate::elementary::{exp, hypot};
use crate::geometry::{Face, Image, Point, Vector};
use crate::landmark::{
    CurveName, Landmark, Marking, MatchedMarks, STATIONS_BETWEEN, set_stations, stations, stations_on,
};
use crate::measure::Lip;

/// A standard deviation that grows with the size of a pixel: a part in millimetres, and one in pixels.
#[derive(Clone, Copy, Debug)]
struct Spread {
    mm: f64,
    px: f64,
}

impl Spread {
    const fn new(mm: f64, px: f64) -> Self {
        Self { mm, px }
    }

    /// In millimetres, at so many millimetres a pixel.
    fn at(self, mm_per_px: f64) -> f64 {
        hypot(self.mm, self.px * mm_per_px)
    }
}

/// The corners of the eyes, per axis.
const EYE: Spread = Spread::new(0.06, 0.12);
/// The corners of the mouth, per axis.
const CORNER: Spread = Spread::new(0.1, 0.16);
/// The points of the nose, smooth and under steps of depth, per axis.
const NOSE: Spread = Spread::new(0.16, 0.24);
/// What the stations of a curve have in common, across it.
const CURVE: Spread = Spread::new(0.03, 0.06);
/// A station's own, across the curve.
const STATION: Spread = Spread::new(0.07, 0.2);
/// A named point's on a curve, along it.
const ALONG: Spread = Spread::new(0.15, 0.3);

/// The length over which the errors of stations are alike, in millimetres: their correlation is exp(−distance / length).
const ALIKE_MM: f64 = 3.0;

/// The relative standard uncertainty of how far a border moved against the skin and the margin beside it: tissue beside a
/// border moves less than the border and is part of the patch, so that a change is read too small, by 4 to 8 % on warped faces and 9 to 17 % on real
/// second photos.
const UNDER_READING: f64 = 0.14;

/// The part of it that all matches have in common, as a root mean square: the mean of a study lies anywhere between the least on warped
/// faces, 4 %, and the most on real second photos, 17 %, so √((0.17³ − 0.04³) / (3 · 0.13)).
const UNDER_READING_OF_ALL: f64 = 0.11;

/// From this size of a pixel on, in millimetres, the errors grow faster than their formulas; at the largest size that is
/// matched they are so many times as large.
const COARSE_MM: f64 = 0.3;
const COARSEST_MM: f64 = 0.45;
const WIDEST: f64 = 1.6;

/// The mean marking of an after photo whose marks were found from the before photo's, with the errors of samples of it.
pub(super) struct MatchedSampler<'a> {
    marks: &'a MatchedMarks,
    before: &'a Marking,
    after: &'a Marking,
    frame: &'a FaceFrame,
    /// Takes pixels of the before photo to millimetres on the face.
    to_millimetres: Matrix2<f64>,
    /// One millimetre on the face along x and along y, in pixels of the after photo.
    millimetres: [Vector<Image>; 2],
    /// Millimetres on the face per pixel of the coarser photo.
    mm_per_px: f64,
    /// By how much coarse pixels widen the errors.
    widening: f64,
    borders: Vec<MatchedBorder>,
}

/// One matched curve.
struct MatchedBorder {
    name: CurveName,
    named: Vec<Landmark>,
    /// The stations on the before photo's curve.
    before: Vec<Point<Face>>,
    /// The stations in the after photo, with the direction across the curve, one pixel long.
    after: Vec<(Point<Image>, Vector<Image>)>,
    /// The correlation of each station's error with that of the one before it.
    alike: Vec<f64>,
    /// How far up each station moved against the free margin, in millimetres; nothing for a margin.
    rise: Vec<f64>,
}

impl<'a> MatchedSampler<'a> {
    /// The sampler of the markings before and after in their frames.
    pub(super) fn new(marks: &'a MatchedMarks, markings: [&'a Marking; 2], frames: [&'a FaceFrame; 2]) -> Self {
        let [before, after] = markings;
        let [[x, y], millimetres] = frames.map(FaceFrame::millimetres);
        let to_millimetres = Matrix2::new(x.x, y.x, x.y, y.y).try_inverse().unwrap_or_else(Matrix2::zeros);
        let [first, second] = [x, millimetres[0]].map(|x| x.length().recip());
        let mm_per_px = first.max(second);
        let coarse = ((mm_per_px - COARSE_MM) / (COARSEST_MM - COARSE_MM)).clamp(0.0, 1.0);
        Self {
            marks,
            before,
            after,
            frame: frames[0],
            to_millimetres,
            millimetres,
            mm_per_px,
            widening: 1.0 + (WIDEST - 1.0) * coarse,
            borders: borders(marks, markings, frames),
        }
    }

    /// Puts the matched marks of a sample of the after photo's marking where they lie when the before photo's is `before`,
    /// whose curves deviate from its points by `between_marks`. The errors of this match are drawn with `random`; that a
    /// border moves less than it seems to, with `readings`, it has in common with all matches of the person.
    pub(super) fn carry(
        &self,
        before: &Marking,
        between_marks: Option<&OutlineDeviations>,
        after: &mut Marking,
        [random, readings]: [&mut ChaCha8Rng; 2],
    ) {
        for landmark in Landmark::ALL {
            let Some(match_of) = self.marks.accepted_point(landmark) else { continue };
            let points = [self.before, before, self.after].map(|marking| marking.configuration.point(landmark));
            let [Some(base), Some(sampled), Some(found)] = points else { continue };
            let click = self.to_millimetres * Vector2::new(sampled.x - base.x, sampled.y - base.y);
            let sd = hypot(self.widened(spread_of(landmark)), match_of.way_back_mm / std::f64::consts::SQRT_2);
            let off = [click.x, click.y].map(|click| click + sd * normal(random));
            after.configuration.set_point(landmark, Some(self.moved(found, off)));
        }
        // As many for every match, whichever borders it has.
        let readings = CurveName::ALL.map(|_| UNDER_READING * normal(readings));
        let lip = Lip::marked(&before.configuration, self.frame).flattened();
        let lip = match between_marks {
            Some(deviations) => lip.deviating(deviations),
            None => lip,
        };
        for border in &self.borders {
            self.carry_border(border, &lip, after, random, readings[border.name as usize]);
        }
    }

    fn carry_border(&self, border: &MatchedBorder, lip: &Lip, after: &mut Marking, random: &mut ChaCha8Rng, read: f64) {
        let sampled =
            lip.curve(border.name).ok().and_then(|curve| stations_on(lip.configuration(), border.name, curve));
        let Some(sampled) = sampled.filter(|sampled| sampled.len() == border.before.len()) else { return };
        let unit = self.frame.unit().nominal_mm();
        let px_per_mm = self.millimetres[0].length();
        let shared = self.widened(CURVE) * normal(random);
        let (own_sd, along_sd) = (self.widened(STATION), self.widened(ALONG));
        let mut own = 0.0;
        let mut found = Vec::with_capacity(sampled.len());
        for (index, (place, across)) in border.after.iter().enumerate() {
            let alike = border.alike[index];
            own = alike * own + (1.0 - alike * alike).sqrt() * own_sd * normal(random);
            let click = sampled[index] - border.before[index];
            let rise = read * border.rise[index];
            let mut point = self.moved(*place, [unit * click.x, unit * click.y + rise]);
            point = point + *across * ((shared + own) * px_per_mm);
            if index % (STATIONS_BETWEEN + 1) == 0 {
                point = point + across.perpendicular() * (along_sd * px_per_mm * normal(random));
            }
            found.push(point);
        }
        set_stations(&mut after.configuration, border.name, &border.named, &found);
    }

    fn widened(&self, spread: Spread) -> f64 {
        self.widening * spread.at(self.mm_per_px)
    }

    /// A point of the after photo moved by millimetres on the face.
    fn moved(&self, point: Point<Image>, [x, y]: [f64; 2]) -> Point<Image> {
        point + self.millimetres[0] * x + self.millimetres[1] * y
    }
}

/// The after photo's marking where its matched borders moved further against the free margin than was found, by what all matches read
/// too little: one standard deviation of it. `None` where no border was matched.
pub(crate) fn moved_as_far_as_all(
    marks: &MatchedMarks,
    markings: [&Marking; 2],
    frames: [&FaceFrame; 2],
) -> Option<Marking> {
    let [_, up] = frames[1].millimetres();
    let mut moved: Option<Marking> = None;
    for border in borders(marks, markings, frames).iter().filter(|border| !is_margin(border.name)) {
        let places = border.after.iter().zip(&border.rise);
        let further: Vec<Point<Image>> =
            places.map(|((place, _), rise)| *place + up * (UNDER_READING_OF_ALL * rise)).collect();
        let moved = moved.get_or_insert_with(|| markings[1].clone());
        set_stations(&mut moved.configuration, border.name, &border.named, &further);
    }
    moved
}

/// The marking with the accepted curves as stations: how the matched marking of a mouth that did not change looks.
pub(super) fn unchanged(marks: &MatchedMarks, before: &Marking) -> Marking {
    let mut unchanged = before.clone();
    for name in CurveName::ALL {
        let found = marks.accepted_curve(name).and_then(|_| stations(&before.configuration, name));
        if let Some((found, named)) = found.zip(before.configuration.named_nodes(name)) {
            set_stations(&mut unchanged.configuration, name, &named, &found);
        }
    }
    unchanged
}

fn spread_of(landmark: Landmark) -> Spread {
    match landmark {
        Landmark::EnR | Landmark::EnL | Landmark::ExR | Landmark::ExL => EYE,
        Landmark::ChR | Landmark::ChL => CORNER,
        _ => NOSE,
    }
}

/// The matched curves of both photos.
fn borders(marks: &MatchedMarks, markings: [&Marking; 2], frames: [&FaceFrame; 2]) -> Vec<MatchedBorder> {
    let lips = [0, 1].map(|occasion| Lip::marked(&markings[occasion].configuration, frames[occasion]).flattened());
    let on_face = |occasion: usize, name: CurveName| {
        let lip: &Lip = &lips[occasion];
        stations_on(lip.configuration(), name, lip.curve(name).ok()?)
    };
    let unit = frames[0].unit().nominal_mm();
    let moved = |name: CurveName| {
        let (before, after) = on_face(0, name).zip(on_face(1, name))?;
        let up = |(from, to): (&Point<Face>, &Point<Face>)| [from.x, unit * (to.y - from.y)];
        (before.len() == after.len()).then(|| before.iter().zip(&after).map(up).collect::<Vec<_>>())
    };
    let margin = marks.accepted_curve(CurveName::UpperFreeMargin).and_then(|_| moved(CurveName::UpperFreeMargin));
    let border = |name: CurveName| {
        marks.accepted_curve(name)?;
        let before = on_face(0, name)?;
        let after = markings[1].configuration.positions(name)?;
        if before.len() != after.len() {
            return None;
        }
        let rise = |[x, up]: &[f64; 2]| up - margin.as_deref().map_or(0.0, |margin| at(margin, *x));
        let rise = if is_margin(name) { vec![0.0; before.len()] } else { moved(name)?.iter().map(rise).collect() };
        let steps = before.windows(2).map(|pair| unit * pair[0].distance(pair[1]));
        let alike = std::iter::once(0.0).chain(steps.map(|step| exp(-step / ALIKE_MM))).collect();
        let named = markings[0].configuration.named_nodes(name)?;
        Some(MatchedBorder { name, named, before, after: with_normals(&after), alike, rise })
    };
    CurveName::ALL.into_iter().filter_map(border).collect()
}

fn is_margin(name: CurveName) -> bool {
    matches!(name, CurveName::UpperFreeMargin | CurveName::LowerFreeMargin)
}

/// The value of a line through points with ascending or descending abscissae, constant beyond its ends.
fn at(line: &[[f64; 2]], x: f64) -> f64 {
    let nearest = |beyond: fn(f64, f64) -> bool| {
        let side = line.iter().filter(|point| beyond(point[0], x));
        side.min_by(|a, b| (a[0] - x).abs().total_cmp(&(b[0] - x).abs()))
    };
    match (nearest(|a, b| a <= b), nearest(|a, b| a > b)) {
        (Some([from, low]), Some([to, high])) => low + (high - low) * (x - from) / (to - from),
        (Some([_, value]), None) | (None, Some([_, value])) => *value,
        (None, None) => 0.0,
    }
}

/// Points of a line with the direction across it at each.
fn with_normals(points: &[Point<Image>]) -> Vec<(Point<Image>, Vector<Image>)> {
    let across = |index: usize| {
        let (from, to) = (index.saturating_sub(1), (index + 1).min(points.len() - 1));
        (points[to] - points[from]).unit().map_or_else(|| Vector::new(0.0, 0.0), Vector::perpendicular)
    };
    points.iter().enumerate().map(|(index, point)| (*point, across(index))).collect()
}
