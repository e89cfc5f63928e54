//! What a photo tells before anything is marked on it: whether it is sharp, well lit and large enough, and whether the face looks into
//! the camera; and of two, whether they are alike.
//!
//! It rests on marks that a face model suggests, which nobody confirmed: a help to choose photos, never a measurement.
//! Without the feature `suggest` only what needs no face is told.

use jiff::civil::Date;

use super::photo::PhotoFile;
use crate::caution::{PictureQuality, picture_cautions, picture_pair_cautions};
#[cfg(feature = "suggest")]
use crate::elementary::{atan2, hypot};
use crate::imaging::quality::{SamePicture, WholePicture};

/// The error of a click that the photo is judged for, in millimetres.
pub(super) const CLICK_MM: f64 = 0.3;

/// From so many degrees on the head counts as turned: half as much is what the rough depths of the model scatter by.
const TURNED_DEG: f64 = 15.0;

/// From so many degrees on the head counts as inclined to a side. It does no harm by itself.
const INCLINED_DEG: f64 = 20.0;

/// The pixels of a face, or the distances to the camera, differ from this ratio on.
const DISTANCE_RATIO: f64 = 1.25;

/// The mouth is held differently from this ratio of its widths on: a slight smile widens it by a tenth.
const MOUTH_RATIO: f64 = 1.12;

/// What a photo tells before it is marked.
#[derive(Clone, Debug)]
pub struct FirstLook {
    size: (u32, u32),
    taken: Option<Date>,
    whole: WholePicture,
    /// What the face shows, or why none was found; `None` where none was looked for.
    face: Option<Result<FaceSeen, String>>,
}

/// What is seen of a face whose marks nobody confirmed.
#[derive(Clone, Debug)]
pub(super) struct FaceSeen {
    /// Pixels per millimetre of a face whose pupils are 63 mm apart.
    pub px_per_mm: f64,
    /// Turned to the right of the picture, tipped forwards, and inclined clockwise in it, in degrees. The tilt has an unknown zero, which is the
    /// same in all photos of one face.
    pub yaw_deg: f64,
    pub pitch_deg: f64,
    pub roll_deg: f64,
    /// The width of the mouth, in distances of the pupils.
    pub mouth: f64,
    /// Between the lips, in millimetres.
    pub gap_mm: f64,
    /// How far the eyes are open: the distance of the lids over the width of the eye, the mean of both.
    pub eyes: f64,
    pub irises_seen: bool,
    /// From the camera, in centimetres, where its focal length is known.
    pub distance_cm: Option<f64>,
    pub quality: Option<PictureQuality>,
}

impl FirstLook {
    /// Looks at a photo.
    pub fn of(file: &PhotoFile) -> Self {
        #[cfg(feature = "suggest")]
        let face = Some(FaceSeen::on(file));
        #[cfg(not(feature = "suggest"))]
        let face = None;
        let whole = WholePicture::of(&file.photo, false);
        Self { size: file.photo.size(), taken: file.taken, whole, face }
    }

    /// The day that the camera's clock says.
    pub fn taken(&self) -> Option<Date> {
        self.taken
    }

    /// The same without the day: for those who are not to know it.
    #[must_use]
    pub fn without_day(&self) -> Self {
        Self { taken: None, ..self.clone() }
    }

    /// The face, where one was found.
    pub(super) fn face(&self) -> Option<&FaceSeen> {
        self.face.as_ref()?.as_ref().ok()
    }

    /// What there is to say of the photo, as whole sentences, what matters most first.
    pub fn sentences(&self) -> Vec<String> {
        let (width, height) = self.size;
        let mut sentences = Vec::new();
        match &self.face {
            Some(Ok(face)) => sentences.extend(face.sentences()),
            Some(Err(problem)) => sentences.push(format!("No marks can be suggested: {problem}.")),
            None => sentences.push(format!("The photo has {width} × {height} pixels.")),
        }
        if let Some(day) = self.taken {
            sentences.push(format!("By the camera's clock it was taken on {day}."));
        }
        sentences
    }

    /// What there is to say of the photo beside an `earlier` one, called `name`, as whole sentences.
    pub fn beside(&self, earlier: &Self, name: &str) -> Vec<String> {
        let mut sentences = Vec::new();
        match self.whole.same_picture(&earlier.whole) {
            Some(SamePicture::Upright) => sentences.push(format!("It is the same picture as {name}.")),
            Some(SamePicture::Mirrored) => sentences.push(format!("It is the mirror image of {name}.")),
            None => {}
        }
        if sentences.is_empty()
            && let (Some(Ok(face)), Some(Ok(other))) = (&self.face, &earlier.face)
        {
            sentences.extend(face.beside(other, name));
        }
        if let (Some(day), Some(other)) = (self.taken, earlier.taken)
            && day == other
        {
            sentences.push(format!("By the camera's clock it was taken on the same day as {name}."));
        }
        sentences
    }
}

impl FaceSeen {
    #[cfg(feature = "suggest")]
    fn on(file: &PhotoFile) -> Result<Self, String> {
        use crate::imaging::quality::{LipLines, MouthRegion, quality};
        use crate::landmark::{CurveName, Landmark, PUPIL_DISTANCE_MM};
        use crate::suggest::{Request, SuggestedMark, suggest};

        let found = suggest(&file.photo, &Request::default()).map_err(|problem| problem.to_string())?;
        let pupils = found.mesh.pupil_distance();
        let px_per_mm = pupils / PUPIL_DISTANCE_MM;
        let configuration = &found.marking.configuration;
        let border = configuration.positions(CurveName::UpperBorder).unwrap_or_default();
        let back = configuration.positions(CurveName::LowerBorder).unwrap_or_default();
        let outline = border.into_iter().chain(back.into_iter().rev()).collect();
        let region = MouthRegion { outline, px_per_mm, lines: LipLines::default() };
        let seen = quality(&file.photo, false, &region).map(|seen| PictureQuality {
            blur_mm: seen.blur.map(|blur| blur.mm),
            lightness: seen.lightness,
            clipped_dark: seen.clipped_dark,
            clipped_bright: seen.clipped_bright,
            skin: seen.skin.map(|colour| [colour.l, colour.a, colour.b]),
            lips: None,
        });
        let corners = configuration.point(Landmark::ChR).zip(configuration.point(Landmark::ChL));
        let (yaw_deg, roll_deg) = turned(&found.mesh.points);
        let apart = |[a, b]: [usize; 2]| found.mesh.at(a).distance(found.mesh.at(b));
        Ok(Self {
            px_per_mm,
            yaw_deg,
            pitch_deg: tipped(&found.mesh.points),
            roll_deg,
            gap_mm: apart(MARGINS) / px_per_mm,
            eyes: EYES.map(|[lids, corners]| apart(lids) / apart(corners)).iter().sum::<f64>() / 2.0,
            irises_seen: !found.hidden.contains(&SuggestedMark::RightIris),
            mouth: corners.map_or(f64::NAN, |(right, left)| right.distance(left) / pupils),
            distance_cm: file.focal_length.map(|focal| focal.px / px_per_mm / 10.0),
            quality: seen,
        })
    }

    /// The standard deviation of the blur at the mouth, in millimetres.
    pub fn blur_mm(&self) -> Option<f64> {
        self.quality.as_ref()?.blur_mm
    }

    fn sentences(&self) -> Vec<String> {
        let pixel_mm = self.px_per_mm.recip();
        let mut sentences = Vec::new();
        if pixel_mm > CLICK_MM {
            sentences.push(format!(
                "The face is small: about {:.1} pixels a millimetre, and {:.1} are wanted. Use the photo in its full size, or take one from \
                 nearer.",
                self.px_per_mm,
                CLICK_MM.recip()
            ));
        } else {
            sentences.push(format!("The face is large enough: about {:.0} pixels a millimetre.", self.px_per_mm));
        }
        let troubles: Vec<String> = self
            .quality
            .iter()
            .flat_map(|quality| picture_cautions(None, quality, CLICK_MM))
            .map(|caution| format!("{} {}", caution.message(), caution.advice()))
            .collect();
        if !self.mouth.is_finite() {
            sentences.push("The mouth is not wholly in the picture, so that nothing can be measured.".to_owned());
        } else if self.quality.is_some() && troubles.is_empty() {
            sentences.push("It is sharp enough and well lit at the mouth.".to_owned());
        }
        sentences.extend(troubles);
        if self.yaw_deg.abs() > TURNED_DEG {
            sentences.push(format!(
                "The head is turned by about {:.0}° to a side: take one in which the face looks into the camera.",
                self.yaw_deg.abs()
            ));
        } else {
            sentences.push("The face looks roughly into the camera.".to_owned());
        }
        if self.roll_deg.abs() > INCLINED_DEG {
            sentences.push(format!("The head is inclined by about {:.0}°.", self.roll_deg.abs()));
        }
        sentences
    }

    fn beside(&self, other: &Self, name: &str) -> Vec<String> {
        let mut sentences = Vec::new();
        let ratio = |a: f64, b: f64| if a > b { a / b } else { b / a };
        if let (Some(here), Some(there)) = (self.distance_cm, other.distance_cm)
            && ratio(here, there) > DISTANCE_RATIO
        {
            sentences.push(format!(
                "It was taken from about {here:.0} cm, and {name} from about {there:.0} cm: take both from the same distance."
            ));
        }
        if ratio(self.mouth, other.mouth) > MOUTH_RATIO {
            sentences.push(format!("The mouth seems to be held differently than in {name}: take both at rest."));
        }
        if (self.yaw_deg - other.yaw_deg).abs() > TURNED_DEG {
            sentences.push(format!("The head is turned differently than in {name}."));
        }
        if let (Some(here), Some(there)) = (&self.quality, &other.quality) {
            let cautions = picture_pair_cautions(there, here, CLICK_MM);
            let light = cautions.iter().map(|caution| caution.in_short());
            sentences.extend(light.map(|what| format!("Beside {name}: {what}.")));
        }
        if sentences.is_empty() {
            let mut alike = vec!["light"];
            alike.extend((self.distance_cm.is_some() && other.distance_cm.is_some()).then_some("distance"));
            alike.extend((self.mouth.is_finite() && other.mouth.is_finite()).then_some("how the mouth is held"));
            let alike = alike.join(", ").replacen(", how", " and how", 1);
            sentences.push(format!("It is like {name} in {alike}, as far as this tells."));
        }
        sentences
    }
}

/// How far the head is turned to the right of the picture and inclined clockwise in it, in degrees, by the depths of the corners of the eyes and of the mouth in
/// the mesh.
#[cfg(feature = "suggest")]
fn turned(mesh: &[[f64; 3]]) -> (f64, f64) {
    /// The outer corners of the eyes and the corners of the mouth, at the left of the picture and at the right.
    const PAIRS: [[usize; 2]; 2] = [[33, 263], [61, 291]];
    let mut across = [0.0; 3];
    for [left, right] in PAIRS {
        if let (Some(left), Some(right)) = (mesh.get(left), mesh.get(right)) {
            across.iter_mut().zip(right.iter().zip(left)).for_each(|(sum, (right, left))| *sum += right - left);
        }
    }
    let [x, y, z] = across;
    // The side that is turned away lies deeper.
    (atan2(z, hypot(x, y)).to_degrees(), atan2(y, x).to_degrees())
}

/// The middles of the margins of the upper and the lower lip in the mesh.
#[cfg(feature = "suggest")]
const MARGINS: [usize; 2] = [13, 14];

/// Of each eye in the mesh the middles of the upper and the lower lid, and the two corners.
#[cfg(feature = "suggest")]
const EYES: [[[usize; 2]; 2]; 2] = [[[159, 145], [33, 133]], [[386, 374], [362, 263]]];

/// How far the head is tipped forwards, in degrees from an unknown zero that is the face's own, by the depths of the forehead and of the base of the nose in the
/// mesh: neither moves with the mouth.
#[cfg(feature = "suggest")]
fn tipped(mesh: &[[f64; 3]]) -> f64 {
    const FOREHEAD: usize = 10;
    const SUBNASALE: usize = 2;
    let (Some(above), Some(below)) = (mesh.get(FOREHEAD), mesh.get(SUBNASALE)) else { return f64::NAN };
    let [x, y, z] = std::array::from_fn(|axis| below[axis] - above[axis]);
    // Tipped forwards the forehead is nearer to the camera, and the base of the nose deeper.
    atan2(z, hypot(x, y)).to_degrees()
}
