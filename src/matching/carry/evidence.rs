//! What two pictures of a face that lie on each other show: whether the skin is the same or its mirror image, how much more one is
//! blurred, and whether the eyes are open.

use std::sync::OnceLock;

use super::reduced::Reduced;
use super::search::{Face, KEPT_MM};
use crate::elementary::exp;
use crate::geometry::{Image, Point, Similarity};
use crate::matching::correlation::Patch;

/// Both pictures, and the face of average proportions on each, in millimetres.
pub(super) struct Overlaid<'a> {
    pub(super) reference: &'a Face,
    pub(super) photo: (&'a Reduced, Similarity<Image, Image>),
}

/// A face's picture with its lightness made even, as the skin is compared and the eyes are, found when it is first compared.
#[derive(Default)]
pub(super) struct Evened {
    skin: OnceLock<Reduced>,
    eyes: OnceLock<Reduced>,
}

impl Evened {
    fn skin(&self, face: &Face) -> &Reduced {
        self.skin.get_or_init(|| face.picture.evened(EVEN_MM * face.from_average.scale()))
    }

    fn eyes(&self, face: &Face) -> &Reduced {
        self.eyes.get_or_init(|| face.picture.evened(EYE_EVEN_MM * face.from_average.scale()))
    }
}

/// How alike the patches are, the mean of the better half of their correlations: an expression moves the cheeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    /// As the photo is.
    pub(super) direct: f64,
    /// With one of both photos in a mirror.
    pub(super) mirrored: f64,
}

/// By how much patches are more alike as they are than in a mirror, and how alike at least, where the face is the same. Of warped
/// and of second photos of a person they were 0.61 to 0.93 alike and by 0.16 to 0.7 more than in a mirror, of big smiles 0.54 and by 0.18;
/// of other persons 0.47 at most, and by 0.1.
const SAME_RATHER: f64 = 0.12;
const SAME: f64 = 0.5;

impl Likeness {
    /// Whether it is that of one face.
    pub(super) fn is_same(self) -> bool {
        self.direct >= SAME && self.direct - self.mirrored >= SAME_RATHER
    }
}

/// The side of a patch of skin, and how far it is looked for, in samples.
const PATCH: usize = 20;
const REACH: usize = 4;
const SHIFTS: usize = 2 * REACH + 1;

/// The distance of samples, in millimetres, and the standard deviation over which their lightness is made even.
const STEP_MM: f64 = 0.6;
const EVEN_MM: f64 = 1.8;

/// The middles of the patches, in millimetres aside from the midline and below the eyes' middle.
const PAIRED: [(f64, f64); 4] = [(12.0, 12.0), (20.0, 22.0), (32.0, 20.0), (26.0, 34.0)];
const MEDIAN: [(f64, f64); 3] = [(0.0, 6.0), (0.0, 18.0), (0.0, 30.0)];

/// The fewest patches that both pictures must show.
const LEAST_PATCHES: usize = 4;

impl Overlaid<'_> {
    /// How alike the skin of cheeks and nose is; `None` where the pictures show too little of it.
    pub(super) fn likeness(&self) -> Option<Likeness> {
        let from_average = &self.reference.from_average;
        let (picture, face) = &self.photo;
        let photo = picture.evened(EVEN_MM * face.scale());
        let reference = self.reference.evened.skin(self.reference);
        let places = PAIRED.iter().flat_map(|(aside, below)| [(-aside, *below), (*aside, *below)]).chain(MEDIAN);
        let (mut direct, mut mirrored) = (Vec::new(), Vec::new());
        for (aside, below) in places {
            let template = |turned: f64| {
                let skin = (reference, from_average);
                sampled(skin, Point::new(turned * aside, below), [PATCH; 2], [STEP_MM * turned, STEP_MM])
            };
            let target = sampled((&photo, face), Point::new(aside, below), [PATCH + 2 * REACH; 2], [STEP_MM; 2]);
            let best = |template: Option<Patch<1>>| {
                let scores: Vec<[f64; SHIFTS]> = template?.correlations(target.as_ref()?);
                Some(scores.iter().flatten().copied().fold(-1.0, f64::max))
            };
            if let (Some(as_it_is), Some(turned)) = (best(template(1.0)), best(template(-1.0))) {
                direct.push(as_it_is);
                mirrored.push(turned);
            }
        }
        let better_half = |mut correlations: Vec<f64>| {
            correlations.sort_by(|a, b| b.total_cmp(a));
            correlations.truncate(correlations.len().div_ceil(2));
            correlations.iter().sum::<f64>() / correlations.len() as f64
        };
        (direct.len() >= LEAST_PATCHES)
            .then(|| Likeness { direct: better_half(direct), mirrored: better_half(mirrored) })
    }
}

/// The part of the face in which blur is compared, in millimetres about the middle of the eyes: eyes and nose have its steepest edges.
const BLUR_ASIDE_MM: f64 = 44.0;
const BLUR_ABOVE_MM: f64 = 8.0;
const BLUR_BELOW_MM: f64 = 46.0;

/// The blur against which the finest gradients are held, in millimetres.
const BROAD_MM: f64 = 1.6;

impl Overlaid<'_> {
    /// By how much the photo is more blurred than the reference, as the standard deviation of the Gaussian that makes the reference
    /// look so, in millimetres; 0 where it is not.
    pub(super) fn blur_mm(&self) -> f64 {
        let pictures = [(&self.reference.picture, self.reference.from_average), self.photo];
        let finest = pictures.iter().map(|(picture, face)| picture.cell() / face.scale()).fold(KEPT_MM, f64::max);
        let finest = finest.min(BROAD_MM);
        let [reference, photo] = pictures.map(|(picture, face)| {
            let [columns, rows] = [2.0 * BLUR_ASIDE_MM, BLUR_ABOVE_MM + BLUR_BELOW_MM].map(|mm| (mm / finest) as usize);
            Patch::sampled(columns, rows, |column, row| {
                let (aside, below) = (column as f64 * finest - BLUR_ASIDE_MM, row as f64 * finest - BLUR_ABOVE_MM);
                [picture.at(face.point(Point::new(aside, below))).unwrap_or(0.0)]
            })
        });
        // Gradients at the finest scale over those at a broad one: gain and contrast have no part in it.
        let steepness = |patch: &Patch<1>| energy(patch) / energy(&blurred(patch, BROAD_MM / finest));
        let wanted = steepness(&photo);
        let at = |sigma: f64| steepness(&blurred(&reference, sigma / finest));
        if wanted.is_nan() || wanted >= steepness(&reference) {
            return 0.0;
        }
        let (mut less, mut more) = (0.0, 4.0);
        for _ in 0..8 {
            let middle = 0.5 * (less + more);
            if at(middle) > wanted { less = middle } else { more = middle }
        }
        0.5 * (less + more)
    }
}

/// The sum of the squared differences of neighbours.
fn energy(patch: &Patch<1>) -> f64 {
    let [values] = &patch.planes;
    let square = |a: f32, b: f32| f64::from(a - b).powi(2);
    let across: f64 =
        values.chunks_exact(patch.columns).flat_map(|line| line.windows(2)).map(|pair| square(pair[0], pair[1])).sum();
    let down: f64 = values.iter().zip(&values[patch.columns.min(values.len())..]).map(|(a, b)| square(*a, *b)).sum();
    across + down
}

/// A patch with a Gaussian of `sigma` samples; the outermost values go on beyond the edge.
fn blurred(patch: &Patch<1>, sigma: f64) -> Patch<1> {
    let radius = (3.0 * sigma).ceil().clamp(1.0, 64.0) as usize;
    let weight = |k: usize| exp(-0.5 * ((k as f64 - radius as f64) / sigma.max(1e-3)).powi(2));
    let weights: Vec<f64> = (0..=2 * radius).map(weight).collect();
    let whole: f64 = weights.iter().sum();
    let weights: Vec<f32> = weights.iter().map(|weight| (weight / whole) as f32).collect();
    let [values] = &patch.planes;
    let (columns, rows) = (patch.columns, patch.rows);
    let add = |sums: &mut [f32], values: &[f32], weight: f32| {
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
    };
    let mut across = vec![0.0; columns * rows];
    for (sums, line) in across.chunks_exact_mut(columns).zip(values.chunks_exact(columns)) {
        let ends = [line[0], line[columns - 1]].map(|end| vec![end; radius]);
        let wide = [&ends[0], line, &ends[1]].concat();
        weights.iter().zip(wide.windows(columns)).for_each(|(weight, shifted)| add(sums, shifted, *weight));
    }
    let mut blurred = vec![0.0; columns * rows];
    for (row, sums) in blurred.chunks_exact_mut(columns).enumerate() {
        for (k, weight) in weights.iter().enumerate() {
            let from = (row + k).saturating_sub(radius).min(rows - 1) * columns;
            add(sums, &across[from..from + columns], *weight);
        }
    }
    Patch { planes: [blurred], columns, rows }
}

/// The side of the patch about an eye's middle, in samples, and how far it is looked for along the eye and across it: gaze moves the
/// iris.
const EYE: usize = 25;
const EYE_ACROSS: usize = 20;
const EYE_DOWN: usize = 8;
const EYE_STEP_MM: f64 = 0.4;
const EYE_EVEN_MM: f64 = 10.0;

impl Overlaid<'_> {
    /// The best correlations of the irises of the reference, whose middles are `eyes`, with what lies between the corners of the eye in
    /// the photo, wherever that looks; `None` of those that one of both does not show.
    pub(super) fn irises(&self, eyes: [Option<Point<Image>>; 2]) -> [Option<f64>; 2] {
        let from_average = &self.reference.from_average;
        let (picture, face) = &self.photo;
        let photo = picture.evened(EYE_EVEN_MM * face.scale());
        eyes.map(|eye| {
            let middle = from_average.inverse().point(eye?);
            let reference = self.reference.evened.eyes(self.reference);
            let template = sampled((reference, from_average), middle, [EYE; 2], [EYE_STEP_MM; 2])?;
            let size = [EYE + 2 * EYE_ACROSS, EYE + 2 * EYE_DOWN];
            let target = sampled((&photo, face), middle, size, [EYE_STEP_MM; 2])?;
            let scores: Vec<[f64; 2 * EYE_ACROSS + 1]> = template.correlations(&target);
            Some(scores.iter().flatten().copied().fold(-1.0, f64::max))
        })
    }
}

/// Samples about a place of the face, in its millimetres, `steps` apart across and down; `None` where the picture does not show them.
fn sampled(
    (picture, face): (&Reduced, &Similarity<Image, Image>),
    middle: Point<Image>,
    [columns, rows]: [usize; 2],
    [across, down]: [f64; 2],
) -> Option<Patch<1>> {
    let offset = |index: usize, count: usize| index as f64 - 0.5 * (count as f64 - 1.0);
    let mut shown = true;
    let patch = Patch::sampled(columns, rows, |column, row| {
        let (aside, below) = (offset(column, columns) * across, offset(row, rows) * down);
        let value = picture.at(face.point(Point::new(middle.x + aside, middle.y + below)));
        shown &= value.is_some();
        [value.unwrap_or(0.0)]
    });
    shown.then_some(patch)
}
