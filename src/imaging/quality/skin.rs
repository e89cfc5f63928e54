//! The fine texture of the skin of a face, and whether that of another photo is like it or like its mirror image.

use super::grid::Grid;
use super::luma_plane::LumaPlane;
use crate::elementary::ln;
use crate::geometry::{Image, Point, Similarity};
use crate::imaging::DecodedImage;

/// Samples of the texture per millimetre of the average face: moles, freckles and the relief of the skin are seen, pores
/// are not, and a mouth that is 75 pixels wide suffices.
const SAMPLES_PER_MM: f64 = 1.5;

/// With fewer pixels than this per millimetre a photo does not show the skin.
const LEAST_PX_PER_MM: f64 = 1.0;

/// Half the width of what is sampled, and how far it reaches above and below the endocanthia, in millimetres.
const ASIDE_MM: f64 = 54.0;
const ABOVE_MM: f64 = 53.0;
const BELOW_MM: f64 = 82.0;
const COLUMNS: usize = (2.0 * ASIDE_MM * SAMPLES_PER_MM) as usize;
const ROWS: usize = ((ABOVE_MM + BELOW_MM) * SAMPLES_PER_MM) as usize;

/// The side of a patch of skin in samples, 16 mm.
const PATCH: usize = 24;

/// How far a patch is looked for about its place, in samples: 2.7 mm, what clicks, a turn of the head by 10° and the
/// expression move it.
const REACH: usize = 4;

/// How far about a patch the texture is read, in samples: where it is looked for, two for the means about a sample, and
/// one since a patch and its mirror image lie on whole samples.
const SURROUNDINGS: usize = REACH + 3;

/// The middles of the patches of skin, in millimetres aside from the midline and above the endocanthia: forehead, cheeks
/// below the eyes, lower cheeks, each on both sides; the root and the bridge of the nose. Brows, eyes, nostrils and lips, alike
/// on both sides or moved by the treatment, are left out, and so is the beard about the mouth.
const PAIRED: [(f64, f64); 8] = [
    (8.0, 39.0),
    (24.0, 39.0),
    (24.0, -20.0),
    (40.0, -20.0),
    (24.0, -36.0),
    (40.0, -36.0),
    (34.0, -52.0),
    (34.0, -68.0),
];
const MEDIAN: [(f64, f64); 2] = [(0.0, 24.0), (0.0, -12.0)];

/// The fewest patches that both photos must show.
const LEAST_PATCHES: usize = 6;

/// Steps of a sample's luma per level of 255.
const LUMA_STEPS: f64 = 64.0;

/// Steps of the texture per robust standard deviation, and where it is cut off, so that no hair outweighs the skin.
const STEPS: i32 = 40;
const MOST: i32 = 3 * STEPS;

/// A sample that is not in the picture.
const UNKNOWN: i16 = i16::MIN;

/// A texture with a smaller robust standard deviation than this, in levels of 255, is the rounding of a uniform picture: skin
/// has 0.5 to 1.5.
const LEAST_TEXTURE: f64 = 0.02;

/// How far the better one of the two correlations of a patch is the other's by chance: the standard deviation of their
/// difference between photos of different persons (0.064 robustly, 0.073 in all, of 3320 pairs of 30 persons).
const CHANCE: f64 = 0.07;

/// A patch counts no more than this many of these standard deviations: a single mole cannot decide.
const MOST_OF_A_PATCH: f64 = 4.0;

/// From this difference of the two cheeks on, as the logarithm of the ratio of their lumas, the light comes from one side.
const SIDE_LIGHT: f64 = 0.15;

/// The fine texture of a face's skin in the frame of the average face. It holds no pixels, and two of them can be
/// compared after the photos are gone.
#[derive(Clone, Debug, PartialEq)]
pub struct SkinTexture {
    /// Row by row from the top; x runs to the subject's left.
    samples: Vec<i16>,
    /// The logarithm of the luma of the subject's left patches over the right ones.
    light: f64,
}

impl SkinTexture {
    /// The texture of the face in a photo. `from_average` takes the face of average proportions, in millimetres (x to the
    /// subject's left, y **down**, the origin between the inner corners of the eyes), to the pixels of the upright,
    /// un-mirrored photo.
    ///
    /// Of the luma, means over 2 mm less means over 3.3 mm are kept, in units of their robust standard deviation over the
    /// patches of skin: shading has no part in it, nor has noise. `None` where the photo shows too little of the face, too
    /// coarsely, or no texture.
    pub fn read(photo: &DecodedImage, mirrored: bool, from_average: &Similarity<Image, Image>) -> Option<Self> {
        let px_per_mm = from_average.scale();
        if !(px_per_mm.is_finite() && px_per_mm >= LEAST_PX_PER_MM) {
            return None;
        }
        let corner = |x, y| from_average.point(Point::new(x, y));
        let outline = [
            corner(-ASIDE_MM, -ABOVE_MM),
            corner(ASIDE_MM, -ABOVE_MM),
            corner(ASIDE_MM, BELOW_MM),
            corner(-ASIDE_MM, BELOW_MM),
        ];
        if outline.iter().any(|point| !point.is_finite()) {
            return None;
        }
        // The means of blocks that are about as fine as a sample are as good, and cost no decoding.
        let side = px_per_mm / SAMPLES_PER_MM;
        let read = || Some(Grid::read(photo, mirrored, &outline, 0.0, side)?.luma_plane());
        let stated = LumaPlane::of_blocks(photo, mirrored, side);
        let taken = || LumaPlane::of_pixels(photo, mirrored, &outline, side);
        let luma = sampled(&stated.or_else(taken).or_else(read)?, from_average);
        let light = ln(patches_mean(&luma, 1.0)? / patches_mean(&luma, -1.0)?);
        let samples = normalized(&band(&luma))?;
        Some(Self { samples, light })
    }

    /// How much more alike the two are as they are than with one of them in a mirror, in standard deviations of what
    /// chance makes of two different faces: about 10 for two photos of a face, −10 where one of them is mirrored, 0 where
    /// it cannot be told. `None` where they have fewer than six patches of skin in common.
    ///
    /// Each patch is looked for in the other photo and in its mirror image, with equal freedom, by normalized
    /// cross-correlation (Lewis 1995, "Fast normalized cross-correlation", Vision Interface); the difference of the two
    /// best correlations is what it says. Where the light comes from opposite sides it counts half, since a relief lit from
    /// the other side looks like its mirror image.
    pub fn likeness(&self, other: &Self) -> Option<f64> {
        let (direct, turned) = (Searched::new(other.samples.clone()), Searched::new(mirrored(&other.samples)));
        let differences: Vec<f64> = patches().filter_map(|place| self.difference(place, &direct, &turned)).collect();
        if differences.len() < LEAST_PATCHES {
            return None;
        }
        let counted = differences.iter().map(|difference| difference.clamp(-MOST_OF_A_PATCH, MOST_OF_A_PATCH));
        let likeness = counted.sum::<f64>() / (differences.len() as f64).sqrt();
        let opposite =
            self.light * other.light < 0.0 && self.light.abs() > SIDE_LIGHT && other.light.abs() > SIDE_LIGHT;
        Some(if opposite { 0.5 * likeness } else { likeness })
    }

    /// What one patch says, in standard deviations of chance; `None` where one photo does not show it and its surroundings.
    fn difference(&self, place: Place, direct: &Searched, turned: &Searched) -> Option<f64> {
        let patch: Vec<&[i16]> = place.rows(&self.samples).collect();
        let known =
            |place: Place, samples: &[i16]| place.wider().rows(samples).flatten().all(|level| *level != UNKNOWN);
        if patch.iter().copied().flatten().any(|level| *level == UNKNOWN)
            || !known(place, &direct.samples)
            || !known(place, &turned.samples)
        {
            return None;
        }
        Some((direct.best(&patch, place) - turned.best(&patch, place)) / CHANCE)
    }
}

/// Where a patch lies in the samples: its upper left corner and its side.
#[derive(Clone, Copy)]
struct Place {
    column: usize,
    row: usize,
    side: usize,
}

impl Place {
    fn rows(self, samples: &[i16]) -> impl Iterator<Item = &[i16]> {
        let rows = samples.chunks_exact(COLUMNS).skip(self.row).take(self.side);
        rows.map(move |row| &row[self.column..self.column + self.side])
    }

    /// The patch with all places where it is looked for.
    fn wider(self) -> Self {
        Self { column: self.column - REACH, row: self.row - REACH, side: self.side + 2 * REACH }
    }
}

/// The patches of the subject's left (`side` 1) or right (−1).
fn patches_of(side: f64) -> impl Iterator<Item = Place> {
    PAIRED.iter().map(move |(aside, above)| place(side * aside, *above))
}

fn patches() -> impl Iterator<Item = Place> {
    let median = MEDIAN.iter().map(|(aside, above)| place(*aside, *above));
    patches_of(-1.0).chain(patches_of(1.0)).chain(median)
}

/// A patch by its middle in millimetres aside and above. All of them lie within the samples by their reach and more.
fn place(aside: f64, above: f64) -> Place {
    let corner = |distance: f64| (distance * SAMPLES_PER_MM).round() as usize - PATCH / 2;
    Place { column: corner(aside + ASIDE_MM), row: corner(ABOVE_MM - above), side: PATCH }
}

/// The luma in steps at the samples of the patches and of their surroundings, `None` elsewhere and where there is no
/// picture.
fn sampled(plane: &LumaPlane, from_average: &Similarity<Image, Image>) -> Vec<Option<i32>> {
    let middle = |index: usize| (index as f64 + 0.5) / SAMPLES_PER_MM;
    let mut samples = vec![None; COLUMNS * ROWS];
    for Place { column, row, side } in patches() {
        for row in row - SURROUNDINGS..row + side + SURROUNDINGS {
            for column in column - SURROUNDINGS..column + side + SURROUNDINGS {
                let sample = &mut samples[row * COLUMNS + column];
                if sample.is_none() {
                    let place = from_average.point(Point::new(middle(column) - ASIDE_MM, middle(row) - ABOVE_MM));
                    let level = plane.at(place);
                    *sample = level.map(|level| (level * LUMA_STEPS).round() as i32);
                }
            }
        }
    }
    samples
}

/// The mean luma of one side's patches; `None` where it is black or not in the picture.
fn patches_mean(luma: &[Option<i32>], side: f64) -> Option<f64> {
    let (mut sum, mut count) = (0_i64, 0_i64);
    for place in patches_of(side) {
        for row in luma.chunks_exact(COLUMNS).skip(place.row).take(place.side) {
            for level in row[place.column..place.column + place.side].iter().flatten() {
                sum += i64::from(*level);
                count += 1;
            }
        }
    }
    (sum > 0).then(|| sum as f64 / count as f64)
}

/// Sums over squares of 3 × 3 samples less those over 5 × 5, 225 times the difference of the means: what has a size of one to
/// four millimetres. `None` at the rim.
fn band(luma: &[Option<i32>]) -> Vec<Option<i32>> {
    let mut across = vec![None; luma.len()];
    for (row, sums) in luma.chunks_exact(COLUMNS).zip(across.chunks_exact_mut(COLUMNS)) {
        for (levels, sums) in row.windows(5).zip(&mut sums[2..]) {
            if let [Some(a), Some(b), Some(c), Some(d), Some(e)] = *levels {
                let three = b + c + d;
                *sums = Some((three, three + a + e));
            }
        }
    }
    let mut band = vec![None; luma.len()];
    for row in 2..ROWS - 2 {
        for column in 2..COLUMNS - 2 {
            let at = |row: usize| across[row * COLUMNS + column];
            if let [Some(a), Some(b), Some(c), Some(d), Some(e)] =
                [at(row - 2), at(row - 1), at(row), at(row + 1), at(row + 2)]
            {
                let (three, five) = (b.0 + c.0 + d.0, a.1 + b.1 + c.1 + d.1 + e.1);
                band[row * COLUMNS + column] = Some(25 * three - 9 * five);
            }
        }
    }
    band
}

/// The texture in steps of its robust standard deviation over the patches, 1.4826 times the median of its size; `None` where it
/// has none.
fn normalized(band: &[Option<i32>]) -> Option<Vec<i16>> {
    let in_patch = |place: Place| {
        let rows = band.chunks_exact(COLUMNS).skip(place.row).take(place.side);
        rows.flat_map(move |row| row[place.column..place.column + place.side].iter().flatten())
    };
    let mut sizes: Vec<i32> = patches().flat_map(in_patch).map(|level| level.abs()).collect();
    if sizes.len() < LEAST_PATCHES * PATCH * PATCH {
        return None;
    }
    let middle = sizes.len() / 2;
    let sd = 1.4826 * f64::from(*sizes.select_nth_unstable(middle).1);
    if sd < LEAST_TEXTURE * 225.0 * LUMA_STEPS {
        return None;
    }
    let step = f64::from(STEPS) / sd;
    let limit = f64::from(MOST);
    let level = |level: &Option<i32>| {
        level.map_or(UNKNOWN, |level| (f64::from(level) * step).round().clamp(-limit, limit) as i16)
    };
    Some(band.iter().map(level).collect())
}

fn mirrored(samples: &[i16]) -> Vec<i16> {
    samples.chunks_exact(COLUMNS).flat_map(|row| row.iter().rev().copied()).collect()
}

/// A texture in which patches are looked for.
struct Searched {
    samples: Vec<i16>,
    /// The sums of the squares of all samples above and left of a corner, `COLUMNS + 1` corners a row.
    squares: Vec<u32>,
}

impl Searched {
    fn new(samples: Vec<i16>) -> Self {
        let corners = COLUMNS + 1;
        let mut squares = vec![0_u32; corners * (ROWS + 1)];
        for (row, levels) in samples.chunks_exact(COLUMNS).enumerate() {
            let mut sum = 0;
            for (column, level) in levels.iter().enumerate() {
                if *level != UNKNOWN {
                    sum += u32::from(level.unsigned_abs()).pow(2);
                }
                squares[(row + 1) * corners + column + 1] = squares[row * corners + column + 1] + sum;
            }
        }
        Self { samples, squares }
    }

    fn energy(&self, Place { column, row, side }: Place) -> f64 {
        let at = |row: usize, column: usize| f64::from(self.squares[row * (COLUMNS + 1) + column]);
        at(row + side, column + side) - at(row, column + side) - at(row + side, column) + at(row, column)
    }

    /// The greatest correlation of the patch with what is found within reach of its place.
    fn best(&self, patch: &[&[i16]], place: Place) -> f64 {
        let energy: f64 = patch.iter().map(|row| row.iter().map(|level| f64::from(*level).powi(2)).sum::<f64>()).sum();
        let around = place.wider();
        let mut best = -1.0_f64;
        for row in around.row..=place.row + REACH {
            for column in around.column..=place.column + REACH {
                let there = Place { column, row, ..place };
                let sum: i32 = patch.iter().zip(there.rows(&self.samples)).map(|(a, b)| product(a, b)).sum();
                let size = (energy * self.energy(there)).sqrt();
                if size > 0.0 {
                    best = best.max(f64::from(sum) / size);
                }
            }
        }
        // What is uniform is like nothing, neither more nor less.
        if best > -1.0 { best } else { 0.0 }
    }
}

fn product(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}
