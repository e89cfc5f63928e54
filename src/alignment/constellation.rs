//! How the marked points lie against those of the average face: which way the face lies in the picture, whether it is a
//! mirror image, and which points lie where none of their name belongs.

use nalgebra::{Complex, SMatrix, SVector};

use super::proposal::average_lips;
use crate::elementary::{atan2, hypot};
use crate::geometry::{Image, Point};
use crate::head_pose::mean_position;
use crate::landmark::{Configuration, Landmark};

/// The fewest points that a face is recognised by, and the fewest that must agree.
const LEAST_POINTS: usize = 5;

/// The part of the points that must agree on how the face lies: with half of them astray nothing tells which half.
const AGREEING: f64 = 0.6;

/// A hypothesis is drawn from two points that are at least so far apart on the average face, in millimetres: nearer
/// ones say little about a direction.
const LEAST_BASE_MM: f64 = 12.0;

/// A residual counts up to so many standard deviations: beyond it a point is astray, however far.
const REACH: f64 = 3.5;

/// How far two heads may be turned and tipped from straight ahead before other cautions stand, a standard deviation as
/// the sine of an angle: 15°.
const TURN: f64 = 0.26;

/// The mean depth of the points of the average face, in millimetres in front of subnasale.
const MIDDLE_DEPTH: f64 = -10.0;

/// A point is astray where it lies further from its place than so many standard deviations of the population...
const ASTRAY_DEVIATIONS: f64 = 5.0;

/// ...and than so many millimetres of a face of average size: an open mouth, a laugh and a long nose stay within.
const ASTRAY_MM: f64 = 12.0;

/// The point of the average face: where it lies, in millimetres with y up, how deep, and how far people, expressions
/// and postures are apart in it.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: Complex<f64>,
    depth: f64,
    sd: f64,
}

/// A marked point with its place on the average face.
#[derive(Clone, Copy, Debug)]
struct Member {
    landmark: Landmark,
    /// In pixels with y up.
    marked: Complex<f64>,
    place: Place,
}

/// A similarity with a shift in proportion to depth: marks in pixels to millimetres of the average face.
#[derive(Clone, Copy, Debug)]
struct Map {
    turn: Complex<f64>,
    shift: Complex<f64>,
    by_depth: Complex<f64>,
    reflected: bool,
}

/// How a marked face lies in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Constellation {
    /// The angle of the face's upward direction in the picture, in degrees from the picture's, towards its right: 0 of
    /// an upright face, ±180 of one that stands on its head.
    pub roll_deg: f64,
    /// Whether the face is seen as in a mirror, or its sides are exchanged.
    pub reflected: bool,
    /// How many points were compared.
    pub points: usize,
    /// How many of them lie where their name belongs.
    pub agreeing: usize,
    /// The points that lie where none of their name belongs, the furthest first.
    pub astray: Vec<Astray>,
    /// How far the others are from their places: the root mean square, in their standard deviations.
    pub scatter: f64,
}

impl Constellation {
    /// Whether enough of the points agree for the others to be called astray.
    pub fn forms_a_face(&self) -> bool {
        self.agreeing >= LEAST_POINTS && self.agreeing as f64 >= AGREEING * self.points as f64
    }
}

/// A point that lies where none of its name belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Astray {
    /// The point.
    pub landmark: Landmark,
    /// How far it lies from its place, in millimetres of a face of average size.
    pub distance_mm: f64,
}

/// Where the marked points lie against those of the average face.
///
/// Every two points that are far enough apart give a similarity, as the marks are and as in a mirror; the one that most
/// points agree with is refined on those, together with what a turned and tipped head moves points in depth (Fischler &
/// Bolles 1981, "Random sample consensus", Communications of the ACM 24(6), with all samples instead of random ones).
/// `None` where fewer than five points are marked, or all lie in one place.
pub fn constellation(configuration: &Configuration<Image>) -> Option<Constellation> {
    let members = members(configuration);
    if members.len() < LEAST_POINTS {
        return None;
    }
    let start = best_start(&members)?;
    let map = refined(start, &members)?;
    let agrees = |member: &&Member| !map.is_astray(member);
    let agreeing: Vec<&Member> = members.iter().filter(agrees).collect();
    let squares: f64 = agreeing.iter().map(|member| (map.residual(member) / member.place.sd).powi(2)).sum();
    let mut astray: Vec<Astray> = members
        .iter()
        .filter(|member| map.is_astray(member))
        .map(|member| Astray { landmark: member.landmark, distance_mm: map.residual(member) })
        .collect();
    astray.sort_by(|a, b| b.distance_mm.total_cmp(&a.distance_mm));
    Some(Constellation {
        roll_deg: map.roll_deg(),
        reflected: map.reflected,
        points: members.len(),
        agreeing: agreeing.len(),
        scatter: (squares / agreeing.len().max(1) as f64).sqrt(),
        astray,
    })
}

/// The standard deviation of a point about its place, across the face: between people (Farkas 1994), and for the lips
/// what expressions and an open mouth move.
fn deviation(landmark: Landmark) -> f64 {
    match landmark {
        Landmark::EnR | Landmark::EnL => 2.1,
        Landmark::ExR | Landmark::ExL | Landmark::AlR | Landmark::AlL | Landmark::Prn => 3.1,
        Landmark::Sn => 2.7,
        Landmark::Se | Landmark::CphR | Landmark::CphL | Landmark::Ls => 3.5,
        Landmark::Sto | Landmark::StoS => 4.0,
        Landmark::ChR | Landmark::ChL => 5.0,
        Landmark::StoI | Landmark::Li => 6.0,
    }
}

fn place(landmark: Landmark, parted: bool) -> Option<Place> {
    let sd = deviation(landmark);
    if let Some(mean) = mean_position(landmark) {
        return Some(Place { at: Complex::new(mean.x, mean.y), depth: mean.z, sd });
    }
    let [x, y] = average_lips(landmark, parted)?;
    let depth = match landmark {
        Landmark::ChR | Landmark::ChL => -15.5,
        Landmark::Sto | Landmark::StoS | Landmark::StoI => -5.5,
        _ => 0.0,
    };
    Some(Place { at: Complex::new(x, y), depth, sd })
}

fn members(configuration: &Configuration<Image>) -> Vec<Member> {
    let parted = configuration.lips_parted();
    let member = |(landmark, at): (Landmark, Point<Image>)| {
        let place = place(landmark, parted)?;
        Some(Member { landmark, marked: Complex::new(at.x, -at.y), place })
    };
    configuration.points().filter_map(member).collect()
}

impl Map {
    /// The similarity that takes two marks to their places; `None` where they lie in one place.
    fn through(a: &Member, b: &Member, reflected: bool) -> Option<Self> {
        let seen = |member: &Member| if reflected { member.marked.conj() } else { member.marked };
        let turn = (b.place.at - a.place.at) / (seen(b) - seen(a));
        let map = Self { turn, shift: a.place.at - turn * seen(a), by_depth: Complex::new(0.0, 0.0), reflected };
        (turn.norm_sqr() > 0.0 && turn.re.is_finite() && turn.im.is_finite()).then_some(map)
    }

    fn seen(&self, marked: Complex<f64>) -> Complex<f64> {
        if self.reflected { marked.conj() } else { marked }
    }

    /// The distance of a mark from its place, in millimetres.
    fn residual(&self, member: &Member) -> f64 {
        let lean = self.by_depth * (member.place.depth - MIDDLE_DEPTH);
        (self.turn * self.seen(member.marked) + self.shift - member.place.at - lean).norm_sqr().sqrt()
    }

    fn is_astray(&self, member: &Member) -> bool {
        let residual = self.residual(member);
        residual > ASTRAY_MM && residual > ASTRAY_DEVIATIONS * member.place.sd
    }

    /// The sum of the squared residuals in standard deviations, each up to the square of the reach, with what a head
    /// may be turned.
    fn loss(&self, members: &[Member]) -> f64 {
        let term = |member: &Member| {
            let sd = hypot(member.place.sd, TURN * (member.place.depth - MIDDLE_DEPTH));
            (self.residual(member) / sd).min(REACH).powi(2)
        };
        members.iter().map(term).sum()
    }

    /// Where the face's upward direction points in the picture.
    fn roll_deg(&self) -> f64 {
        let up = Complex::<f64>::i() / self.turn;
        let up = if self.reflected { up.conj() } else { up };
        atan2(up.re, up.im).to_degrees()
    }
}

/// The similarity through two points that the others agree with best.
fn best_start(members: &[Member]) -> Option<Map> {
    let mut best: Option<(f64, Map)> = None;
    for (index, a) in members.iter().enumerate() {
        for b in &members[index + 1..] {
            if (a.place.at - b.place.at).norm_sqr() < LEAST_BASE_MM.powi(2) {
                continue;
            }
            for map in [false, true].into_iter().filter_map(|reflected| Map::through(a, b, reflected)) {
                let loss = map.loss(members);
                if best.is_none_or(|(least, _)| loss < least) {
                    best = Some((loss, map));
                }
            }
        }
    }
    best.map(|(_, map)| map)
}

/// The similarity with a shift in depth that fits the agreeing points best: least squares, with a head that is turned
/// by 15° a standard deviation, repeated on the points that then agree.
fn refined(start: Map, members: &[Member]) -> Option<Map> {
    const ROUNDS: usize = 4;
    let mut map = start;
    for round in 0..ROUNDS {
        let mut normal = SMatrix::<f64, 6, 6>::zeros();
        let mut side = SVector::<f64, 6>::zeros();
        for member in members {
            let sd = hypot(member.place.sd, if round == 0 { TURN * (member.place.depth - MIDDLE_DEPTH) } else { 0.0 });
            if map.residual(member) > (REACH * sd).max(ASTRAY_MM) {
                continue;
            }
            let (seen, depth) = (map.seen(member.marked), member.place.depth - MIDDLE_DEPTH);
            let rows = [
                ([seen.re, -seen.im, 1.0, 0.0, -depth, 0.0], member.place.at.re),
                ([seen.im, seen.re, 0.0, 1.0, 0.0, -depth], member.place.at.im),
            ];
            for (row, wanted) in rows {
                let row = SVector::from(row) / member.place.sd;
                normal += row * row.transpose();
                side += row * (wanted / member.place.sd);
            }
        }
        for lean in 4..6 {
            normal[(lean, lean)] += TURN.powi(-2);
        }
        let [a, b, x, y, lean_x, lean_y] = normal.cholesky()?.solve(&side).into();
        map = Map {
            turn: Complex::new(a, b),
            shift: Complex::new(x, y),
            by_depth: Complex::new(lean_x, lean_y),
            reflected: map.reflected,
        };
    }
    Some(map)
}

/// Whether exchanging the positions of two points brings both to their places.
pub fn exchanged(configuration: &Configuration<Image>, a: Landmark, b: Landmark) -> bool {
    let (Some(at_a), Some(at_b)) = (configuration.point(a), configuration.point(b)) else { return false };
    let mut put_right = configuration.clone();
    put_right.set_point(a, Some(at_b));
    put_right.set_point(b, Some(at_a));
    let astray = |found: &Constellation| found.astray.iter().any(|point| [a, b].contains(&point.landmark));
    constellation(&put_right).is_some_and(|found| found.forms_a_face() && !astray(&found))
}
