//! How far in front of or behind subnasale the points of the lips lie, and how people differ in it.

use super::average_face::IRIS_BEFORE_ENDOCANTHION;
use crate::landmark::{CurveName, Landmark};

/// How deep the points of the lips lie on one face, in front of subnasale, in millimetres of the average face.
///
/// The upper lip's most forward point lies 3.5 mm in front of subnasale and the lower lip's 1.5 mm (Arnett et al. 1999,
/// true vertical line). The upper border lies 2 mm behind the former, and the lower border 3 mm behind the latter,
/// half-way to the labiomental fold, which lies 6 mm behind subnasale. Tipping the head by one degree adds 0.08 to 0.15
/// mm to the height of the upper vermilion, so stomion lies 4.6 to 8.6 mm behind the border; and 0.3 mm to the
/// prominence of the curve, so the corners lie 16 mm behind the bow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LipDepths {
    /// ls.
    pub dip: f64,
    /// cph.
    pub peaks: f64,
    /// sto, sto_s and sto_i.
    pub margin: f64,
    /// li.
    pub lower: f64,
    /// ch_r and ch_l.
    pub corners: [f64; 2],
}

impl Default for LipDepths {
    fn default() -> Self {
        Self { dip: 1.5, peaks: 0.5, margin: -5.5, lower: -1.6, corners: [-15.5; 2] }
    }
}

/// What is known a priori of the depths of the lips: their mean, and how people differ from it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LipDepthPrior {
    /// The mean.
    pub mean: LipDepths,
    /// How people, and photos of one person, differ.
    pub spread: LipDepthSpread,
}

/// How the depths of the lips differ from person to person, as standard deviations in millimetres: the whole mouth
/// against subnasale, as the upper lip's most forward point does (Arnett et al. 1999: 1.2 to 1.7); the peaks of the
/// bow, the free margin, the lower border and the corners against the mouth; one corner against the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LipDepthSpread {
    /// Of the mouth against subnasale.
    pub mouth: f64,
    /// Of the peaks of the bow against its dip.
    pub peaks: f64,
    /// Of the free margin against the upper border.
    pub margin: f64,
    /// Of the lower border against the upper border.
    pub lower: f64,
    /// Of the corners against the upper border.
    pub corners: f64,
    /// Of each corner against the mean of both.
    pub corners_apart: f64,
    /// Of each of these in one photo against another of the same person.
    pub photo: f64,
}

impl Default for LipDepthSpread {
    fn default() -> Self {
        Self { mouth: 2.0, peaks: 0.7, margin: 1.3, lower: 2.0, corners: 3.0, corners_apart: 0.7, photo: 0.3 }
    }
}

impl LipDepthSpread {
    /// What both sides of the mouth share of it, in the order of [`Head::with_lips_forward`](super::Head::with_lips_forward).
    pub fn shared(&self) -> [f64; 5] {
        [self.mouth, self.peaks, self.margin, self.lower, self.corners]
    }
}

impl LipDepths {
    /// The depths of another face of the population.
    pub(super) fn sample(self, spread: &LipDepthSpread, normal: &mut impl FnMut() -> f64) -> Self {
        let mut off = |sd: f64| sd * normal();
        let (mouth, peaks, margin) = (off(spread.mouth), off(spread.peaks), off(spread.margin));
        let (lower, corners, apart) = (off(spread.lower), off(spread.corners), off(spread.corners_apart));
        self.moved([mouth, peaks, margin, lower, corners, apart])
    }

    /// The depths of the same face in another photo.
    pub(super) fn resample(self, spread: &LipDepthSpread, normal: &mut impl FnMut() -> f64) -> Self {
        self.moved([(); 6].map(|()| spread.photo * normal()))
    }

    /// The depths where the mouth, the peaks, the margin, the lower border, the corners and one corner against the other lie so much
    /// further forward.
    pub(super) fn moved(self, [mouth, peaks, margin, lower, corners, apart]: [f64; 6]) -> Self {
        Self {
            dip: self.dip + mouth,
            peaks: self.peaks + mouth + peaks,
            margin: self.margin + mouth + margin,
            lower: self.lower + mouth + lower,
            corners: [self.corners[0] + mouth + corners + apart, self.corners[1] + mouth + corners - apart],
        }
    }

    /// The depth of a named point of the lips; `None` for the stable points.
    pub fn of(&self, landmark: Landmark) -> Option<f64> {
        match landmark {
            Landmark::ChR => Some(self.corners[0]),
            Landmark::ChL => Some(self.corners[1]),
            Landmark::CphR | Landmark::CphL => Some(self.peaks),
            Landmark::Ls => Some(self.dip),
            Landmark::Sto | Landmark::StoS | Landmark::StoI => Some(self.margin),
            Landmark::Li => Some(self.lower),
            _ => None,
        }
    }

    /// The depth of a curve in the middle of the mouth.
    pub(super) fn middle(&self, curve: CurveName) -> f64 {
        match curve {
            CurveName::UpperBorder => self.dip,
            CurveName::UpperFreeMargin | CurveName::LowerFreeMargin => self.margin,
            CurveName::LowerBorder => self.lower,
        }
    }
}

/// The depth of a point of a curve at a fraction of the way from one named point to the next.
///
/// Seen from above the mouth is an arch, z = middle − k u² at the fraction u of half its width. From a named point at
/// u₁ to one at u₂ its depth therefore goes with (u² − u₁²) / (u₂² − u₁²).
pub(super) fn between((from, u_from): (f64, f64), (to, u_to): (f64, f64), fraction: f64) -> f64 {
    let u = u_from + (u_to - u_from) * fraction;
    let span = u_to * u_to - u_from * u_from;
    let part = if span == 0.0 { fraction } else { (u * u - u_from * u_from) / span };
    from + (to - from) * part
}

/// The fraction of half the mouth's width, from −1 at the right corner to 1 at the left one, at which the average mouth
/// has a point: the bow's peaks are 11 mm apart and the corners 50 mm (Farkas 1994).
pub(super) fn across(landmark: Landmark) -> f64 {
    match landmark {
        Landmark::ChR => -1.0,
        Landmark::ChL => 1.0,
        Landmark::CphR => -0.22,
        Landmark::CphL => 0.22,
        _ => 0.0,
    }
}

/// How far the irises lie in front of the endocanthia, in millimetres.
pub(super) const IRIS: f64 = IRIS_BEFORE_ENDOCANTHION;
