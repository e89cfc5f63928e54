//! The error of marks that a face model proposed and a person merely confirmed: they have the error of the model, most of
//! which two photos of one face have in common.

use std::cmp::Ordering;

use rand_chacha::ChaCha8Rng;

use super::marking_error::border_of;
use super::monte_carlo::{Sampling, stream};
use super::standard_normal::normal;
use crate::elementary::hypot;
use crate::geometry::{Image, Point, Vector};
use crate::landmark::{CurveName, FoundMarks, Landmark, MarkedPhoto, Marking, Provenance, set_stations, stations};

/// By how much the marks of one photo differ from what the model shows of the same face in others, as standard deviations per
/// axis, in millimetres: what its points scatter by where the region that it sees is moved by 2 %, scaled by 4 % and turned by
/// 2.3°. On eight faces with twelve regions each a point of the lips scatters by 0.24 to 0.35 mm, most of it as one: the
/// mean of a border by 0.23 to 0.54 mm, the height between the upper border and the free margin by 0.09 to 0.24 mm.
const OWN_OF_MOUTH_MM: f64 = 0.23;
/// The part of it that the points of one border share.
pub(super) const OWN_OF_BORDER_MM: f64 = 0.13;
/// The part that a point of the lips has by itself.
const OWN_OF_LIP_POINT_MM: f64 = 0.15;
/// The scatter of a point of the eyes or the nose.
const OWN_OF_POINT_MM: f64 = 0.27;
/// The scatter of the diameter of an iris, in the same study.
pub(super) const OWN_OF_IRIS_MM: f64 = 0.15;

/// What a named point of a photo has by itself of the model's scatter, in millimetres per axis.
pub(super) fn own_of_point(landmark: Landmark) -> f64 {
    if landmark.stability().is_some() { OWN_OF_POINT_MM } else { OWN_OF_LIP_POINT_MM }
}

/// The same of a contour point.
pub(super) const OWN_OF_CONTOUR_MM: f64 = OWN_OF_LIP_POINT_MM;

/// What the points of a border have in common: a standard deviation per axis, in millimetres, by which a model puts a whole
/// border of this face beside where people put it. From the median distances of the Face Mesh V2 from the marks of people,
/// over 1.1774 (the median of a Rayleigh distribution) and less a click of 0.3 mm: 0.80 mm of the upper border, 0.65 mm of
/// the free margin, 0.97 mm of the lower border. So the height of the upper lip errs by 0.76 mm, and on 192 faces by 0.7 to
/// 0.9 mm.
fn of_border(name: CurveName) -> f64 {
    match name {
        CurveName::UpperBorder => 0.61,
        CurveName::UpperFreeMargin | CurveName::LowerFreeMargin => 0.46,
        CurveName::LowerBorder => 0.77,
    }
}

/// The error of a named point on this face, a standard deviation per axis, in millimetres: from the median distances in the
/// same way. Of subnasale from the point that people mark, the lower edge of the columella; the tip and the root of the nose,
/// for which there are no marks of people, as the nasal wings.
fn of_point(landmark: Landmark) -> f64 {
    match landmark {
        Landmark::ChR | Landmark::ChL => 0.77,
        Landmark::CphR | Landmark::CphL => 1.06,
        Landmark::Ls => 0.49,
        Landmark::Sto | Landmark::StoS | Landmark::StoI => 0.74,
        Landmark::Li => 1.14,
        Landmark::Sn => 1.07,
        Landmark::AlR | Landmark::AlL | Landmark::Prn | Landmark::Se => 1.29,
        Landmark::EnR | Landmark::EnL => 0.57,
        Landmark::ExR | Landmark::ExL => 0.94,
    }
}

/// What a named point has beside what its border shares.
fn beside_border(landmark: Landmark) -> f64 {
    let shared = border_of(landmark).map_or(0.0, of_border);
    (of_point(landmark).powi(2) - shared.powi(2)).max(0.0).sqrt()
}

/// How many of a photo's markings have a mark, and in how many of them it leans on a face model.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LeaningCount {
    pub(super) marked: usize,
    pub(super) leaning: usize,
}

impl LeaningCount {
    /// Of one mark: what each marking that has it states of it.
    pub(super) fn of(photo: &MarkedPhoto, stated: impl Fn(&Marking) -> Option<Provenance>) -> Self {
        let stated: Vec<Provenance> = photo.markings.iter().filter_map(stated).collect();
        Self { marked: stated.len(), leaning: stated.iter().filter(|stated| stated.leans_on_model()).count() }
    }

    /// The part of the model's error that the mean of the markings has: all proposals for one photo are alike.
    pub(super) fn part(self) -> f64 {
        self.leaning as f64 / self.marked.max(1) as f64
    }

    /// The standard deviation of the mean where each click errs by `click` by itself, and the model in this photo by `own`.
    pub(super) fn of_mean(self, click: f64, own: f64) -> f64 {
        if self.leaning == 0 {
            return click / (self.marked.max(1) as f64).sqrt();
        }
        let clicks = (self.marked - self.leaning) as f64;
        hypot(click * clicks.sqrt() / self.marked as f64, own * self.part())
    }
}

/// How much of the model's error the mean marks of one photo have.
#[derive(Clone, Debug)]
struct Leaning {
    points: [f64; Landmark::ALL.len()],
    curves: [f64; CurveName::ALL.len()],
}

impl Leaning {
    fn of(photo: &MarkedPhoto) -> Self {
        let point = |landmark: Landmark| {
            let stated =
                |marking: &Marking| marking.configuration.point(landmark).map(|_| marking.origins.point(landmark));
            LeaningCount::of(photo, stated).part()
        };
        let curve = |name: CurveName| {
            let stated = |marking: &Marking| marking.configuration.curve(name).map(|_| marking.origins.curve(name));
            LeaningCount::of(photo, stated).part()
        };
        Self { points: Landmark::ALL.map(point), curves: CurveName::ALL.map(curve) }
    }

    fn is_any(&self) -> bool {
        self.points.iter().chain(&self.curves).any(|part| *part > 0.0)
    }

    /// The same where marks were taken over from `before` by matching: they err as those do.
    fn taken_over(mut self, photo: &MarkedPhoto, before: &Self) -> Self {
        let all_matched =
            |stated: &dyn Fn(&Marking) -> Provenance| photo.markings.iter().all(|m| stated(m).is_matched());
        for landmark in Landmark::ALL {
            if all_matched(&|marking| marking.origins.point(landmark)) {
                self.points[landmark as usize] = before.points[landmark as usize];
            }
        }
        for name in CurveName::ALL {
            if all_matched(&|marking| marking.origins.curve(name)) {
                self.curves[name as usize] = before.curves[name as usize];
            }
        }
        self
    }
}

/// A draw of a model's error on one face, in standard deviations.
#[derive(Clone, Debug)]
struct Draw {
    points: [[f64; 2]; Landmark::ALL.len()],
    borders: [[f64; 2]; CurveName::ALL.len()],
    /// Of one photo of it.
    mouth: [f64; 2],
}

impl Draw {
    fn new(random: &mut ChaCha8Rng) -> Self {
        let mut both = || [normal(random), normal(random)];
        Self { points: Landmark::ALL.map(|_| both()), borders: CurveName::ALL.map(|_| both()), mouth: both() }
    }
}

/// The errors of the model in one photo, or in two of one face.
pub(super) struct ModelErrors {
    photos: Vec<Leaning>,
    /// Whether one model proposed the marks of all photos, so that they err alike.
    is_common: bool,
    /// Whether all photos are one file with one marking.
    is_one: bool,
    random: ChaCha8Rng,
    /// For what the later photo has by itself, where its visit draws that.
    of_later: Option<ChaCha8Rng>,
}

impl ModelErrors {
    /// The errors in photos of one face. Where nothing leans on a model, nothing is drawn.
    pub(super) fn new(photos: &[&MarkedPhoto], is_one: bool, sampling: Sampling) -> Self {
        let mut leaning: Vec<Leaning> = photos.iter().map(|photo| Leaning::of(photo)).collect();
        if let ([before, after], [_, photo]) = (&mut leaning[..], photos) {
            *after = after.clone().taken_over(photo, before);
        }
        let models = photos.iter().flat_map(|photo| &photo.markings).filter_map(|m| m.origins.face_model.as_ref());
        let models: Vec<_> = models.collect();
        let is_common = models.windows(2).all(|pair| pair[0] == pair[1]);
        let (random, of_later) = (sampling.random(stream::MODEL), sampling.of_visit(stream::MODEL));
        Self { photos: leaning, is_common, is_one, random, of_later }
    }

    /// Moves the marks of a sample of every photo that lean on the model by its error. `millimetres` are one millimetre on
    /// the face along x and along y, in pixels of each photo.
    pub(super) fn add_to<'a>(&mut self, samples: impl IntoIterator<Item = (&'a mut Marking, [Vector<Image>; 2])>) {
        if !self.photos.iter().any(Leaning::is_any) {
            return;
        }
        let mut draw = Draw::new(&mut self.random);
        for (index, ((marking, millimetres), leaning)) in samples.into_iter().zip(&self.photos).enumerate() {
            if index > 0 && !self.is_one {
                let mut next = Draw::new(&mut self.random);
                if let Some(random) = &mut self.of_later {
                    next = Draw::new(random);
                }
                draw = if self.is_common { Draw { mouth: next.mouth, ..draw } } else { next };
            }
            add(&draw, leaning, marking, millimetres);
        }
    }
}

fn add(draw: &Draw, leaning: &Leaning, marking: &mut Marking, [x, y]: [Vector<Image>; 2]) {
    let offset = |[across, up]: [f64; 2], sd: f64| x * (sd * across) + y * (sd * up);
    let mouth = |part: f64| offset(draw.mouth, part * OWN_OF_MOUTH_MM);
    let border = |name: CurveName, part: f64| offset(draw.borders[name as usize], part * of_border(name));
    marking.configuration.move_each(
        |landmark, point| {
            let part = leaning.points[landmark as usize];
            let of_mouth = if landmark.stability().is_none() { part } else { 0.0 };
            let own = point + offset(draw.points[landmark as usize], part * beside_border(landmark)) + mouth(of_mouth);
            border_of(landmark).map_or(own, |name| own + border(name, part))
        },
        |name, point| {
            let part = leaning.curves[name as usize];
            point + border(name, part) + mouth(part)
        },
    );
}

/// Lines of the lips that a face model puts to one side of where people put them, on average over people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeaningLines {
    /// The vermilion borders: outwards, that of the upper lip up and that of the lower lip down.
    Borders,
    /// The free margins: up.
    Margins,
}

impl LeaningLines {
    /// How far up the lines lean on average over people, a standard deviation in millimetres: the root mean square that the mean offset of
    /// the marks of eleven faces from people's leaves possible, with its standard error, once what is corrected of it is taken off:
    /// −0.10 ± 0.20 of the upper border, 0.09 ± 0.25 of the lower one, 0.17 ± 0.21 of the free margin. The same model leans the same way
    /// on all people.
    fn lean(self, name: CurveName) -> f64 {
        match (self, name) {
            (Self::Borders, CurveName::UpperBorder) => 0.22,
            (Self::Borders, CurveName::LowerBorder) => -0.27,
            (Self::Margins, CurveName::UpperFreeMargin | CurveName::LowerFreeMargin) => 0.27,
            _ => 0.0,
        }
    }
}

/// How much of what a face model errs by on all people the marks of a pair have.
pub(crate) struct LeanOfAll {
    photos: [Leaning; 2],
    /// Which way the model of each photo leans, where marks of both photos lean.
    ways: [f64; 2],
    /// The curves of the after photo that were found from those of the before photo.
    found: Vec<CurveName>,
}

impl LeanOfAll {
    /// That of two photos; the `found` marks of the after photo are where matching found those of the before photo. `None` where nothing
    /// leans on a model.
    pub(crate) fn of(photos: [&MarkedPhoto; 2], found: &FoundMarks) -> Option<Self> {
        let before = Leaning::of(photos[0]);
        let mut after = Leaning::of(photos[1]).taken_over(photos[1], &before);
        for landmark in &found.points {
            after.points[*landmark as usize] = before.points[*landmark as usize];
        }
        for name in &found.curves {
            after.curves[*name as usize] = before.curves[*name as usize];
        }
        let models = photos.map(|photo| {
            let models = photo.markings.iter().filter_map(|marking| marking.origins.face_model.as_ref());
            models.map(|model| (&model.model, &model.version)).collect::<Vec<_>>()
        });
        // Two models lean each by itself: the difference of their leans has √2 times the standard deviation of one, and the same sign in
        // all pairs of these two.
        let apart = std::f64::consts::FRAC_1_SQRT_2;
        let is_common = models.concat().windows(2).all(|pair| pair[0] == pair[1]);
        let order = if is_common { Ordering::Equal } else { models[0].cmp(&models[1]) };
        let ways = match order {
            Ordering::Equal => [1.0; 2],
            Ordering::Less => [-apart, apart],
            Ordering::Greater => [apart, -apart],
        };
        (before.is_any() || after.is_any()).then_some(Self {
            photos: [before, after],
            ways,
            found: found.curves.clone(),
        })
    }

    /// The markings with what leans in them moved by one standard deviation of the lean of these lines. `millimetres` are one millimetre
    /// on the face along x and along y, in pixels of each photo.
    pub(crate) fn leaning(
        &self,
        lines: LeaningLines,
        markings: [&Marking; 2],
        millimetres: [[Vector<Image>; 2]; 2],
    ) -> [Marking; 2] {
        let of_lines = |leaning: &Leaning| {
            let of_point = |landmark: &Landmark| border_of(*landmark).is_some_and(|name| lines.lean(name) != 0.0);
            let points = Landmark::ALL.iter().filter(|landmark| of_point(landmark));
            let curves = CurveName::ALL.iter().filter(|name| lines.lean(**name) != 0.0);
            let mut parts =
                points.map(|p| leaning.points[*p as usize]).chain(curves.map(|c| leaning.curves[*c as usize]));
            parts.any(|part| part > 0.0)
        };
        let ways = if self.photos.iter().all(of_lines) { self.ways } else { [1.0; 2] };
        let [before, mut after] = [0, 1].map(|photo| {
            let (leaning, up) = (&self.photos[photo], millimetres[photo][1] * ways[photo]);
            let mut moved = markings[photo].clone();
            moved.configuration.move_each(
                |landmark, point| {
                    let lean = border_of(landmark).map_or(0.0, |name| lines.lean(name));
                    point + up * (leaning.points[landmark as usize] * lean)
                },
                |name, point| point + up * (leaning.curves[name as usize] * lines.lean(name)),
            );
            moved
        });
        for name in self.found.iter().filter(|name| lines.lean(**name) != 0.0) {
            move_stations(*name, [markings[0], &before], (markings[1], &mut after), millimetres);
        }
        [before, after]
    }
}

/// Moves the stations of a curve of the after photo as those of the before photo's curve moved.
fn move_stations(
    name: CurveName,
    [before, moved_before]: [&Marking; 2],
    (after, moved_after): (&Marking, &mut Marking),
    [[x, y], [x_after, y_after]]: [[Vector<Image>; 2]; 2],
) {
    let along = |marking: &Marking| stations(&marking.configuration, name);
    let places = along(before).zip(along(moved_before)).zip(after.configuration.positions(name));
    let Some(((from, to), found)) = places else { return };
    let Some(named) = before.configuration.named_nodes(name).filter(|_| from.len() == found.len()) else { return };
    let carried = |(from, to): (&Point<Image>, &Point<Image>)| {
        let way = *to - *from;
        (x_after * way.cross(y) + y_after * x.cross(way)) * x.cross(y).recip()
    };
    let ways = from.iter().zip(&to).map(carried);
    let moved: Vec<Point<Image>> = found.iter().zip(ways).map(|(place, way)| *place + way).collect();
    set_stations(&mut moved_after.configuration, name, &named, &moved);
}

/// The whole error of the mean of a photo's marks of one name, per axis in millimetres, where each click errs by `click`.
pub(super) fn whole_error(landmark: Landmark, count: LeaningCount, of_mean: f64) -> f64 {
    if count.leaning == 0 {
        return of_mean;
    }
    let shared = border_of(landmark).map_or(0.0, of_border);
    hypot(of_mean, count.part() * hypot(shared, beside_border(landmark)))
}
