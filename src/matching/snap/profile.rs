//! The colours across a curve, station by station.

use super::super::face_picture::FacePicture;
use super::super::sampler::Plane;
use super::super::station_frames::StationFrames;
use crate::landmark::CurveName;

/// The distance of the samples across the curve, in millimetres.
pub(super) const ACROSS_MM: f64 = 0.1;

/// How far the edge is looked for to both sides, in samples: 1.6 mm.
pub(super) const REACH: usize = 16;

/// How far beyond that colours are compared, in samples: 1.8 mm.
pub(super) const BESIDE: usize = 18;

/// Samples of a station.
pub(super) const SAMPLES: usize = 2 * (REACH + BESIDE) + 1;

/// A sample is the mean over so many millimetres along the curve, from the first to the last of three.
const ALONG_MM: [f64; 3] = [-0.3, 0.0, 0.3];

/// The colours across all stations of a curve.
pub(super) struct Profiles {
    /// L*, a* and b* of each station from the lip outwards, in steps of [`ACROSS_MM`]; the curve is in the middle.
    pub(super) stations: Vec<[[f64; 3]; SAMPLES]>,
    /// The distance from the first station along the curve, in millimetres.
    pub(super) length_mm: Vec<f64>,
    /// 1 where outwards is up on an upright face, −1 where it is down.
    pub(super) outwards: f64,
}

impl Profiles {
    /// `None` where the picture does not show the curve with its surroundings.
    pub(super) fn read(
        picture: &FacePicture,
        lab: &Plane<4>,
        frames: &StationFrames,
        curve: CurveName,
    ) -> Option<Self> {
        let outwards = if curve == CurveName::LowerBorder { -1.0 } else { 1.0 };
        let mm_per_px = picture.mm_per_px();
        let middle = (SAMPLES / 2) as f64;
        let mut stations = Vec::with_capacity(frames.points.len());
        let mut outside = 0_usize;
        for (index, point) in frames.points.iter().enumerate() {
            let (along, across) = (frames.along[index], frames.across(index) * outwards);
            let ends = [-middle, middle].map(|sample| *point + across * (sample * ACROSS_MM / mm_per_px));
            outside += usize::from(!ends.iter().all(|end| picture.shows(*end)));
            stations.push(std::array::from_fn(|sample| {
                let centre = *point + across * ((sample as f64 - middle) * ACROSS_MM / mm_per_px);
                let mut sum = [0.0; 3];
                for along_mm in ALONG_MM {
                    let colour = lab.at(picture.place(centre + along * (along_mm / mm_per_px)));
                    sum.iter_mut().zip(colour).for_each(|(sum, part)| *sum += f64::from(part) / ALONG_MM.len() as f64);
                }
                sum
            }));
        }
        let shown = outside == 0;
        let length_mm = frames.length.iter().map(|length| mm_per_px * length).collect();
        shown.then_some(Self { stations, length_mm, outwards })
    }
}
