//! The points of the face mesh: Face Mesh V2 (Kartynnik et al. 2019, "Real-time facial surface geometry from monocular video on mobile
//! GPUs", arXiv:1907.06724; Grishchenko et al. 2020, "Attention mesh", arXiv:2006.10962).

use super::mapping::mirrored;
use super::networks::{MESH_SIDE, mesh, sigmoid};
use super::no_suggestion::NoSuggestion;
use super::region::{MOST_SAMPLES, Outside, Region};
use crate::elementary::atan2;
use crate::geometry::{Image, Point, Vector};
use crate::imaging::DecodedImage;

/// The outer corners of the eyes, at the image's left and right, which are made level.
const LEVEL: [usize; 2] = [33, 263];
/// The centres of the irises, at the image's left and right.
pub(super) const IRIS_CENTRES: [usize; 2] = [468, 473];

/// The square about two corners of a mouth, in widths of the mouth: its side, and how far above the mouth its centre lies. Such a
/// square lies about a face as the detector's would.
const REGION_OF_MOUTH: (f64, f64) = (5.18, 0.813);

/// The most samples along a side that a value of the first pass is the mean of: it weighs less than the second one, and fewer cost less. In
/// regions of up to 1536 pixels it makes no difference.
const SAMPLES_OF_FIRST: usize = 5;

/// The points of the mesh on a face.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// The 478 points: x and y in pixels of the picture as the file shows it; z, the depth, likewise and rough, smaller being nearer.
    pub points: Vec<[f64; 3]>,
    /// How sure the network is that a face is there, from 0 to 1. It does not see whether the face is upright.
    pub presence: f64,
    /// The square in which they were found.
    pub region: Region,
}

impl Mesh {
    /// The mesh in a region of which `seen` are the values, or, where `is_mirrored` says so, those of its mirror image.
    fn found(seen: &[f32], region: Region, is_mirrored: bool) -> Result<Self, NoSuggestion> {
        let (points, logit) = mesh(seen)?;
        let part = |value: f32| f64::from(value) / MESH_SIDE as f64;
        let on_photo = |[x, y, z]: [f32; 3]| {
            let across = if is_mirrored { 1.0 - part(x) } else { part(x) };
            let at = region.position([across, part(y)]);
            [at.x, at.y, part(z) * region.side]
        };
        Ok(Self { points: points.into_iter().map(on_photo).collect(), presence: sigmoid(logit), region })
    }

    /// The mesh in a region of which `seen` are the values, found on their mirror image: the model errs there in other ways. The points that
    /// marks are made of have their places in the list, the others have those of their counterparts.
    fn found_mirrored(mut seen: Vec<f32>, region: Region) -> Result<Self, NoSuggestion> {
        seen.chunks_exact_mut(MESH_SIDE).for_each(<[f32]>::reverse);
        let found = Self::found(&seen, region, true)?;
        Ok(Self { points: mirrored(&found.points), ..found })
    }

    /// Where a point lies, in pixels of the picture as the file shows it.
    pub fn at(&self, index: usize) -> Point<Image> {
        self.points.get(index).map_or(Point::new(f64::NAN, f64::NAN), |[x, y, _]| Point::new(*x, *y))
    }

    /// The square about these points, in which they are found once more.
    pub fn surroundings(&self) -> Region {
        let all: Vec<Point<Image>> = (0..self.points.len()).map(|index| self.at(index)).collect();
        let [right, left] = LEVEL.map(|index| self.at(index));
        Region::about(&all, right, left)
    }

    /// The distance between the middles of the pupils, in pixels.
    pub fn pupil_distance(&self) -> f64 {
        let [right, left] = IRIS_CENTRES.map(|index| self.at(index));
        right.distance(left)
    }
}

impl Region {
    /// The square about a face, by the corners of its mouth at the image's left and right: for pictures without eyes.
    pub fn of_mouth([a, b]: [Point<Image>; 2]) -> Self {
        let across = b - a;
        let (side, above) = REGION_OF_MOUTH;
        Self {
            centre: a.midpoint(b) + Vector::new(across.y, -across.x) * above,
            side: side * across.length(),
            angle: atan2(across.y, across.x),
        }
    }
}

/// Both passes of the mesh: the second is in the square about what the first found.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoPasses {
    /// In the given square.
    pub first: Mesh,
    /// About what the first found.
    pub second: Mesh,
    /// The second on the mirror image.
    pub of_mirror_image: Mesh,
    /// The median distance between the two, in distances of the pupils.
    pub shift: f64,
}

impl TwoPasses {
    /// The lesser of the presences of the two passes.
    pub fn presence(&self) -> f64 {
        self.first.presence.min(self.second.presence)
    }

    /// Finds the mesh from a first square.
    ///
    /// # Errors
    ///
    /// An error says why the network cannot be run.
    pub fn from(photo: &DecodedImage, region: Region) -> Result<Self, NoSuggestion> {
        let first = Mesh::found(&values(photo, region, SAMPLES_OF_FIRST), region, false)?;
        let region = first.surroundings();
        let seen = values(photo, region, MOST_SAMPLES);
        let second = Mesh::found(&seen, region, false)?;
        let of_mirror_image = Mesh::found_mirrored(seen, region)?;
        let mut moved: Vec<f64> =
            (0..second.points.len()).map(|index| first.at(index).distance(second.at(index))).collect();
        moved.sort_by(f64::total_cmp);
        let shift = moved.get(moved.len() / 2).map_or(f64::INFINITY, |median| median / second.pupil_distance());
        Ok(Self { first, second, of_mirror_image, shift })
    }
}

/// The values of a region from 0 to 1, each the mean of up to `most_samples` × `most_samples` samples.
fn values(photo: &DecodedImage, region: Region, most_samples: usize) -> Vec<f32> {
    let mut values = region.values(photo, MESH_SIDE, Outside::Edge, most_samples);
    values.iter_mut().for_each(|value| *value /= 255.0);
    values
}
