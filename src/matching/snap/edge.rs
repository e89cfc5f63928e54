//! How strong the edge is at each place across a curve: the step of colour of a border, the valley between closed lips.

use nalgebra::{Matrix3, Vector3};

use super::profile::{ACROSS_MM, BESIDE, Profiles, REACH, SAMPLES};
use super::track::{PLACES, Track};

/// From where to where beside the edge the colours of lip and skin are taken, in samples: 0.5 to 1.8 mm.
const NEAREST: usize = 5;
const FARTHEST: usize = BESIDE;

/// The colours of stations within this distance from a corner of the mouth say nothing, in millimetres: there the lip is thin.
const NOT_AT_CORNERS_MM: f64 = 5.0;

/// Added to the variances of L*, a* and b*: what noise and compression leave undetermined (2 units of two classes).
const NOISE_VARIANCE: f64 = 1.0;

/// How far to both sides a step is taken over, in samples: 0.8 mm.
const STEP: usize = 8;

/// A step counts at most as so much of the difference of lip and skin: teeth and shadows make larger ones.
const MOST_STRENGTH: f64 = 1.3;

/// No difference counts as more than this, in pooled standard deviations.
const MOST_WEIGHT: f64 = 4.0;

/// How far beside the line between closed lips the lips' lightness is taken, in samples: 0.9 mm.
const VALLEY: usize = 9;

/// The lightness of the line is the mean of so many samples to both sides of a place: over 0.7 mm, about as wide as the line's shadow.
const LINE: usize = 3;

/// So often the colours are taken, beside the mark and then beside the edge that they gave.
const ROUNDS: usize = 3;

/// An edge along a curve.
pub(super) struct Edge {
    /// The difference of what lies beside it, in pooled standard deviations.
    pub(super) contrast: f64,
    /// Where it lies.
    pub(super) track: Track,
}

/// The border between lip and skin; `None` where no direction of colour tells them apart.
pub(super) fn border(profiles: &Profiles) -> Option<Edge> {
    let count = profiles.stations.len();
    let mut shifts_mm = vec![0.0; count];
    let mut edge = None;
    for _ in 0..ROUNDS {
        let classes = Classes::beside(profiles, &shifts_mm)?;
        let strengths: Vec<[f64; PLACES]> = profiles.stations.iter().map(|profile| steps(profile, &classes)).collect();
        let track = Track::new(&strengths, &profiles.length_mm, classes.contrast.min(MOST_WEIGHT));
        shifts_mm.clone_from(&track.shifts_mm);
        edge = Some(Edge { contrast: classes.contrast, track });
    }
    edge
}

/// Lip and skin beside a border.
struct Classes {
    /// The direction of colour in which they differ most, from skin to lip: one unit is the pooled standard deviation.
    direction: Vector3<f64>,
    /// How far they differ along it.
    contrast: f64,
}

impl Classes {
    /// Fisher's linear discriminant of the colours inside and outside of a border that lies so many millimetres outside of the curve.
    fn beside(profiles: &Profiles, shifts_mm: &[f64]) -> Option<Self> {
        let whole = profiles.length_mm.last()?;
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for ((profile, length), shift) in profiles.stations.iter().zip(&profiles.length_mm).zip(shifts_mm) {
            if length.min(whole - length) < NOT_AT_CORNERS_MM {
                continue;
            }
            let middle = middle(*shift);
            for distance in NEAREST..=FARTHEST {
                inside.push(Vector3::from(profile[middle - distance]));
                outside.push(Vector3::from(profile[middle + distance]));
            }
        }
        let apart = median(&inside)? - median(&outside)?;
        let pooled = (covariance(&inside) + covariance(&outside)) * 0.5 + Matrix3::identity() * NOISE_VARIANCE;
        let direction = pooled.try_inverse()? * apart;
        let contrast = direction.dot(&apart).sqrt();
        (contrast.is_finite() && contrast > 0.0).then(|| Self { direction: direction / contrast, contrast })
    }
}

fn median(colours: &[Vector3<f64>]) -> Option<Vector3<f64>> {
    (!colours.is_empty()).then(|| {
        Vector3::from_fn(|row, _| {
            super::super::curve::median(&colours.iter().map(|colour| colour[row]).collect::<Vec<_>>())
        })
    })
}

fn covariance(colours: &[Vector3<f64>]) -> Matrix3<f64> {
    let count = colours.len() as f64;
    let mean = colours.iter().sum::<Vector3<f64>>() / count;
    colours.iter().map(|colour| (colour - mean) * (colour - mean).transpose()).sum::<Matrix3<f64>>() / count
}

/// The step from lip to skin at each place, as a part of their difference.
fn steps(profile: &[[f64; 3]; SAMPLES], classes: &Classes) -> [f64; PLACES] {
    let along: Vec<f64> = profile.iter().map(|colour| classes.direction.dot(&Vector3::from(*colour))).collect();
    let mean = |samples: &[f64]| samples.iter().sum::<f64>() / samples.len() as f64;
    std::array::from_fn(|place| {
        let middle = place + SAMPLES / 2 - REACH;
        let step = mean(&along[middle - STEP..middle]) - mean(&along[middle + 1..=middle + STEP]);
        (step / classes.contrast).min(MOST_STRENGTH)
    })
}

/// The line between closed lips; `None` where it is nowhere darker than the lips.
pub(super) fn valley(profiles: &Profiles) -> Option<Edge> {
    let depths: Vec<[f64; PLACES]> = profiles.stations.iter().map(depths).collect();
    let deepest: Vec<f64> =
        depths.iter().map(|depths| depths.iter().copied().fold(f64::NEG_INFINITY, f64::max)).collect();
    let unit = super::super::curve::median(&deepest);
    if unit <= 0.0 {
        return None;
    }
    let strengths: Vec<[f64; PLACES]> =
        depths.iter().map(|depths| depths.map(|depth| (depth / unit).min(MOST_STRENGTH))).collect();
    let track = Track::new(&strengths, &profiles.length_mm, MOST_WEIGHT);
    Some(Edge { contrast: unit / (variance_beside(profiles, &track) + NOISE_VARIANCE).sqrt(), track })
}

/// How much darker each place is than what lies to both sides of it.
fn depths(profile: &[[f64; 3]; SAMPLES]) -> [f64; PLACES] {
    std::array::from_fn(|place| {
        let middle = place + SAMPLES / 2 - REACH;
        let line = &profile[middle - LINE..=middle + LINE];
        let darkness = line.iter().map(|colour| colour[0]).sum::<f64>() / line.len() as f64;
        profile[middle - VALLEY][0].min(profile[middle + VALLEY][0]) - darkness
    })
}

/// The variance of lightness across the lips, beside the line between them.
fn variance_beside(profiles: &Profiles, track: &Track) -> f64 {
    let mut variances = Vec::with_capacity(2 * profiles.stations.len());
    for (profile, shift) in profiles.stations.iter().zip(&track.shifts_mm) {
        let middle = middle(*shift);
        for side in [&profile[middle - FARTHEST..=middle - VALLEY], &profile[middle + VALLEY..=middle + FARTHEST]] {
            let mean = side.iter().map(|colour| colour[0]).sum::<f64>() / side.len() as f64;
            variances.push(side.iter().map(|colour| (colour[0] - mean).powi(2)).sum::<f64>() / side.len() as f64);
        }
    }
    variances.iter().sum::<f64>() / variances.len().max(1) as f64
}

/// The sample in which a place lies so many millimetres outwards of the curve, with enough of them to both sides.
fn middle(shift_mm: f64) -> usize {
    let shift = (shift_mm / ACROSS_MM).round() as isize;
    (SAMPLES / 2).saturating_add_signed(shift).clamp(BESIDE, SAMPLES - 1 - BESIDE)
}
