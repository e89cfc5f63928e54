//! How a mouth is held: the gap between the lips, where its corners are, and whether that is a smile.
//!
//! A smile draws the corners outwards and upwards at 47° against the horizontal, widens the mouth by 27 to 30 % and parts
//! the lips by 12 mm (Tarantili, Halazonetis & Spyropoulos 2005, "The spontaneous smile in dynamic motion", American
//! Journal of Orthodontics and Dentofacial Orthopedics 128(1); Rigsbee, Sperry & BeGole 1988, "The influence of facial
//! animation on smile characteristics", International Journal of Adult Orthodontics and Orthognathic Surgery 3(4), 101
//! adults). On a mouth of 50 mm that is a way of 10 mm for each corner.

use super::Subject;
use crate::elementary::sin_cos;
use crate::landmark::{Expression, Landmark};
use crate::measure::MeasureId;

/// The direction in which a smile draws the corners, in degrees above the horizontal (Tarantili et al. 2005).
const SMILE_DIRECTION_DEG: f64 = 47.0;

/// The mouth's width over the biocular width of a face at rest, mean and standard deviation between people: 50 to 54 mm
/// with 3.5 mm, over 88 to 91 mm with 4 mm (Farkas 1994, *Anthropometry of the Head and Face*, 2nd ed., young adults).
const WIDTH_AT_REST: [f64; 2] = [0.575, 0.046];

/// How far the corners lie above the middle between the lips' margins in a face at rest, mean and standard deviation
/// between people in millimetres: of ten marked faces at rest −2.5 to 2.5, in two ways of marking.
const CORNERS_AT_REST_MM: [f64; 2] = [0.0, 2.3];

/// From so many standard deviations on, in which a mouth at rest is both wide and turned up, it smiles: of a thousand
/// mouths at rest one is so.
pub(super) const SMILES: f64 = 3.0;

/// A gap that no lips at rest have, in millimetres: 3.3 mm and three standard deviations of 1.3 mm (Arnett et al. 1999,
/// "Soft tissue cephalometric analysis: diagnosis and treatment planning of dentofacial deformity", American Journal of
/// Orthodontics and Dentofacial Orthopedics 116(3), women with relaxed lips; men have less).
pub(super) const WIDEST_GAP_AT_REST_MM: f64 = 7.2;

/// What tells of one mouth that it smiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Smile {
    /// How far the corners lie above the middle between the lips' margins, in millimetres.
    pub(super) corners_mm: f64,
    /// The mouth's width over the biocular width.
    pub(super) width: f64,
}

impl Smile {
    /// The smile that a photo shows, told by nothing else than its marks. `None` where the mouth is not wide and turned
    /// up as no mouth at rest is, or where points are missing.
    pub(super) fn found(subject: &Subject<'_>) -> Option<Self> {
        let point = |landmark| subject.lip.configuration().point(landmark);
        let margin = |of_parted: Landmark| Some(point(of_parted).or(point(Landmark::Sto))?.y);
        let middle = 0.5 * (margin(Landmark::StoS)? + margin(Landmark::StoI)?);
        let (right, left) = (point(Landmark::ChR)?, point(Landmark::ChL)?);
        let corners_mm = (0.5 * (right.y + left.y) - middle) * unit_mm(subject);
        let width = right.distance(left) / point(Landmark::ExR)?.distance(point(Landmark::ExL)?);
        let smile = Self { corners_mm, width };
        (smile.deviations() > SMILES).then_some(smile)
    }

    /// In how many standard deviations of a mouth at rest it is wide and turned up, both together.
    fn deviations(&self) -> f64 {
        let [of_corners, of_width] = [(self.corners_mm, CORNERS_AT_REST_MM), (self.width, WIDTH_AT_REST)]
            .map(|(value, [mean, sd])| (value - mean) / sd);
        (of_corners + of_width) * std::f64::consts::FRAC_1_SQRT_2
    }
}

/// How far the corners of the mouth moved between two photos, each on the average, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CornersMoved {
    /// Away from the midline.
    pub(super) outwards: f64,
    /// Upwards against the eyes and the nose.
    pub(super) upwards: f64,
}

impl CornersMoved {
    /// From the first photo to the second, where both have one scale. Heights are taken against the middle between the
    /// eyes and subnasale: a head that is tipped moves the corners against that by 2 mm times the sine, since they lie
    /// nearly as deep. Where subnasale does not fit the other stable points, `subnasale_fits`, they are taken against the
    /// eyes alone.
    pub(super) fn between(before: &Subject<'_>, after: &Subject<'_>, subnasale_fits: bool) -> Option<Self> {
        let [first, second] = [before, after].map(|subject| {
            let point = |landmark| subject.lip.configuration().point(landmark);
            let (right, left) = (point(Landmark::ChR)?, point(Landmark::ChL)?);
            let subnasale = if subnasale_fits { point(Landmark::Sn)?.y } else { 0.0 };
            let height = 0.5 * (right.y + left.y) - 0.5 * subnasale;
            Some([0.5 * right.distance(left), height].map(|length| length * unit_mm(subject)))
        });
        let ([width, height], [later_width, later_height]) = (first?, second?);
        Some(Self { outwards: later_width - width, upwards: later_height - height })
    }

    /// How far they moved the way that a smile draws them, in millimetres; negative where a smile ended.
    pub(super) fn as_a_smile(&self) -> f64 {
        let (up, out) = sin_cos(SMILE_DIRECTION_DEG.to_radians());
        out * self.outwards + up * self.upwards
    }
}

/// The gap between the lips, in millimetres: 0 where they are closed.
pub(super) fn gap_mm(subject: &Subject<'_>) -> f64 {
    let gap = subject.estimate(MeasureId::InterlabialGap).map_or(0.0, |gap| gap.value);
    let parted = subject.lip.configuration().lips_parted();
    if parted { gap * unit_mm(subject) } else { 0.0 }
}

/// A unit of length in millimetres, by the size of the face where it is known: a wrong scale opens no mouth.
pub(super) fn unit_mm(subject: &Subject<'_>) -> f64 {
    subject.frame.unit_per_average_mm().map_or(subject.frame.unit().nominal_mm(), f64::recip)
}

/// Whether both photos are stated to show the same expression, and one that is not at rest.
pub(super) fn alike_but_not_at_rest(before: &Subject<'_>, after: &Subject<'_>) -> bool {
    let stated = before.photo.expression;
    stated == after.photo.expression && matches!(stated, Some(Expression::Smile | Expression::Other))
}
