//! A photo of a visit after it was looked at: its marks, what its picture showed, and of its pixels no more than a report draws.
//!
//! So one decoded photo at a time is enough for any number of them.

use std::sync::Arc;

use image::RgbImage;

use super::compare::mouth_error;
use super::findings::{Findings, skin_of};
use super::matching::Face;
use super::photo::{Photo, PhotoFile};
use crate::comparison::{LeftOut, MatchingChoice, Settings, locate_mouth};
use crate::error::Error;
use crate::geometry::Point;
use crate::imaging::quality::SkinTexture;
use crate::imaging::{DecodedImage, PixelRegion, warp};
use crate::landmark::{CurveName, MarkedPhoto, Marking, MatchedMarks, stations};
use crate::matching::{FacePicture, NotCarried, Reference, similarity};
use crate::report::{Crop, PhotoIdentity, Picture};
use crate::stage::{Stage, during};

/// A photo of a visit after it was looked at.
#[derive(Clone, Debug)]
pub struct Shot {
    label: String,
    identity: PhotoIdentity,
    taken: Option<jiff::civil::Date>,
    /// Of one whose marks are not drawn: what it shows, small and un-mirrored.
    thumbnail: Option<Arc<RgbImage>>,
    /// What it shows, or why it does not count.
    pub(super) seen: Result<Box<Seen>, LeftOut>,
}

/// What a photo shows.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) photo: Photo,
    pub(super) findings: Findings,
    pub(super) skin: Option<SkinTexture>,
    pub(super) face: Face,
    /// The marks that were carried from the visit's marked photo; `None` where a person marked this one.
    pub(super) carried: Option<MatchedMarks>,
}

impl Seen {
    fn of(photo: Photo, face: Face, carried: Option<MatchedMarks>, settings: &Settings) -> Result<Self, Error> {
        let mouth = locate_mouth(photo.marked(), settings)
            .map_err(|source| mouth_error(std::slice::from_ref(&photo), source))?;
        let look = || (Findings::of(&photo, &mouth), skin_of(&photo));
        let (findings, skin) = during(Stage::Looking, look);
        Ok(Self { photo, findings, skin, face, carried })
    }

    /// Whether it looks like another photo as a whole, as no photo of another day does.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        Findings::same_picture(&other.findings, &self.findings).is_some()
    }

    /// Whether it is a copy of another photo's picture, of the same visit: both look alike as a whole, and the upper border lies as in that one but for a
    /// similarity.
    pub(super) fn is_copy_of(&self, other: &Self) -> bool {
        if !self.looks_like(other) {
            return false;
        }
        let markings = [other, self].map(|seen| seen.photo.marked().mean_marking());
        let of = |marking: &Marking| stations(&marking.configuration, CurveName::UpperBorder);
        let Some(map) = similarity(&markings[0], &markings[1]) else { return true };
        let (Some(from), Some(to)) = (of(&markings[0]), of(&markings[1])) else { return true };
        // Where a person marked both, clicks hide how the mouth is held: photos of a steady burst look alike, too.
        if self.carried.is_none() && other.carried.is_none() {
            return false;
        }
        if from.len() != to.len() || from.is_empty() {
            return false;
        }
        let squares = from.iter().zip(&to).map(|(from, to)| map.point(*from).distance(*to).powi(2)).sum::<f64>();
        let px = (squares / from.len() as f64).sqrt() / map.scale();
        match &other.face {
            Face::Seen(Some(picture)) => px * picture.mm_per_px() < HELD_ALIKE_MM,
            _ => true,
        }
    }
}

impl Shot {
    /// Looks at a photo that a person marked.
    ///
    /// # Errors
    ///
    /// Where the corners of the mouth coincide, and where the picture is damaged there.
    pub fn marked(photo: &Photo, settings: &Settings) -> Result<Self, Error> {
        let seen = Seen::of(photo.clone(), Face::of(photo, settings), None, settings)?;
        photo.check()?;
        Ok(Self {
            label: photo.label().to_owned(),
            identity: photo.identity(),
            taken: photo.marked().taken,
            thumbnail: None,
            seen: Ok(Box::new(seen)),
        })
    }

    /// Looks at a photo that nobody marked, and carries the marks of `marked` to it, a photo of the same visit. `label` is what errors
    /// call it.
    #[must_use]
    pub fn unmarked(file: impl Into<Arc<PhotoFile>>, label: String, marked: &Self, settings: &Settings) -> Self {
        let file: Arc<PhotoFile> = file.into();
        let ((width, height), mirrored) = (file.photo.size(), marked.identity.mirrored);
        let (name, sha256) = (file.reported_name().to_owned(), file.sha256.clone());
        let identity = PhotoIdentity { file: name, width, height, sha256, mirrored, taken: None };
        let taken = file.taken;
        let seen = carried_to(file.clone(), &label, marked, settings);
        let small = || Arc::new(thumbnail(&file.photo, mirrored, PixelRegion::whole((width, height))));
        Self { thumbnail: seen.is_err().then(small), seen, label, identity, taken }
    }

    /// The same photo, left out by a person.
    #[must_use]
    pub fn taken_out(self) -> Self {
        let of_seen = |seen: &Seen| {
            let (region, picture) = (drawn_region(&seen.photo, Crop::Mouth), seen.photo.picture().ok()?);
            Some(Arc::new(thumbnail(picture.photo, picture.mirrored, region)))
        };
        let thumbnail = self.seen.as_ref().map_or(self.thumbnail, |seen| of_seen(seen));
        Self { thumbnail, seen: Err(LeftOut::TakenOut), ..self }
    }

    /// The same photo without the pixels that a report with pictures of this crop does not draw.
    #[must_use]
    pub fn without_pixels(self, crop: Crop) -> Self {
        let seen = self.seen.map(|mut seen| {
            let region = drawn_region(&seen.photo, crop);
            seen.photo.keep(region);
            seen.findings = seen.findings.without_pixels();
            seen
        });
        Self { seen, ..self }
    }

    /// What a report says of it.
    #[doc(hidden)]
    pub fn identity(&self) -> &PhotoIdentity {
        &self.identity
    }

    /// Its pixels; `None` where it was not looked at to the end.
    pub(super) fn picture(&self) -> Option<Picture<'_>> {
        self.seen.as_ref().ok()?.photo.picture().ok()
    }

    /// Checks that every part of it that was looked at could be decoded.
    ///
    /// # Errors
    ///
    /// Where one could not.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.seen.as_ref().map_or(Ok(()), |seen| seen.photo.check())
    }

    /// What a photo whose marks are not drawn shows.
    pub(super) fn thumbnail(&self) -> Option<Arc<RgbImage>> {
        self.thumbnail.clone()
    }

    /// The day on which it was taken, where it is known.
    pub(super) fn taken(&self) -> Option<jiff::civil::Date> {
        self.taken
    }

    /// What errors call it.
    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// Whether a person marked it.
    pub fn is_marked(&self) -> bool {
        self.seen.as_ref().is_ok_and(|seen| seen.carried.is_none())
    }

    /// The marks that were carried to it, in pixels of the un-mirrored photo; a sentence says why there are none. `None` of a photo
    /// that a person marked.
    pub fn carried(&self) -> Option<Result<Marking, String>> {
        match &self.seen {
            Ok(seen) if seen.carried.is_none() => None,
            Ok(seen) => Some(Ok(seen.photo.marked().mean_marking())),
            Err(reason) => Some(Err(reason.to_string())),
        }
    }
}

/// Complains of files that are given twice.
pub(super) fn twins<'a>(shots: impl Iterator<Item = &'a Shot>) -> Result<(), Error> {
    let mut known: Vec<&Shot> = Vec::new();
    let mut failure = None::<Error>;
    for shot in shots {
        let sum = &shot.identity.sha256;
        match known.iter().find(|twin| !sum.is_empty() && twin.identity.sha256 == *sum) {
            Some(twin) => {
                let twice = Error::PhotoTwice { photo: shot.label.clone(), twin: twin.label.clone() };
                failure = Some(twice.after(failure));
            }
            None => known.push(shot),
        }
    }
    failure.map_or(Ok(()), Err)
}

/// What a photo shows that nobody marked.
fn carried_to(file: Arc<PhotoFile>, label: &str, marked: &Shot, settings: &Settings) -> Result<Box<Seen>, LeftOut> {
    if settings.matching == MatchingChoice::Off {
        return Err(LeftOut::NotCarried);
    }
    let not_found = |sentence: String| LeftOut::NotFound(sentence);
    let nothing = || not_found("the visit's marked photo does not show its face".to_owned());
    let from = marked.seen.as_ref().map_err(|_| nothing())?;
    let Face::Seen(Some(picture)) = &from.face else { return Err(nothing()) };
    let (marking, mirrored) = (from.photo.marked().mean_marking(), marked.identity.mirrored);
    if file.sha256 == marked.identity.sha256 {
        return Err(not_found(format!("it is the same file as {}", marked.identity.file)));
    }
    let failed = |problem: NotCarried| not_found(problem.to_string());
    let reference = Reference::new(picture, &marking).ok_or_else(|| failed(NotCarried::NoFace { correlation: 0.0 }))?;
    let found = reference.find_face(&file.photo, mirrored).map_err(failed)?;
    let face = FacePicture::read(&file.photo, mirrored, found.rough_marking());
    let face = face.ok_or_else(|| not_found("the face is not in the picture".to_owned()))?;
    let carried = reference.carry(&found, &face).map_err(failed)?;
    let photo = Photo::carried(file, label.to_owned(), &from.photo, carried.marking);
    let seen = Seen::of(photo, Face::Seen(Some(face)), Some(carried.marks), settings);
    let seen = seen.and_then(|seen| seen.photo.check().map(|()| seen));
    let seen = seen.map_err(|problem| not_found(problem.to_string()))?;
    if seen.is_copy_of(from) {
        return Err(LeftOut::SamePicture { twin: marked.identity.file.clone() });
    }
    Ok(Box::new(seen))
}

/// Two photos of one burst may look alike as a whole; a mouth that lies as it did to so many millimetres, root mean square over the
/// upper border, is no second look at it but a copy of the picture. Two photos of a lip at rest differ by ten times as much.
const HELD_ALIKE_MM: f64 = 0.025;

/// The longer side of a thumbnail, in pixels: enough to see what is the matter with a photo.
const THUMBNAIL_PX: u32 = 320;

/// A region of a photo as it is stored, small and un-mirrored.
fn thumbnail(photo: &DecodedImage, mirrored: bool, region: PixelRegion) -> RgbImage {
    let PixelRegion { x, y, width, height } = region;
    let left = f64::from(if mirrored { photo.size().0.saturating_sub(x + width) } else { x });
    let scale = (f64::from(width.max(height)) / f64::from(THUMBNAIL_PX)).max(1.0);
    let size = [width, height].map(|side| (f64::from(side) / scale).round() as u32);
    warp(photo, mirrored, (size[0], size[1]), |column, row| {
        Point::new(left + scale * column, f64::from(y) + scale * row)
    })
}

/// What surrounds the marks in a picture, in widths of what they take up: a report shows less.
const AROUND_MARKS: f64 = 0.5;

/// The part of a photo, as it is stored, that a report draws.
fn drawn_region(photo: &Photo, crop: Crop) -> PixelRegion {
    let marked: &MarkedPhoto = photo.marked();
    let configuration = &marked.mean_marking().configuration;
    let curves = CurveName::ALL.into_iter().filter_map(|name| configuration.positions(name)).flatten();
    let points = configuration.points().filter(|(landmark, _)| crop == Crop::Face || landmark.stability().is_none());
    let (mut least, mut most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for point in points.map(|(_, point)| point).chain(curves) {
        least = [least[0].min(point.x), least[1].min(point.y)];
        most = [most[0].max(point.x), most[1].max(point.y)];
    }
    let margin = AROUND_MARKS * (most[0] - least[0]).max(0.0);
    let within = |value: f64, end: u32| value.clamp(0.0, f64::from(end)) as u32;
    let [left, right] = [least[0] - margin, most[0] + margin].map(|x| within(x, marked.width));
    let [top, bottom] = [least[1] - margin, most[1] + margin].map(|y| within(y, marked.height));
    let x = if marked.mirrored { marked.width - right } else { left };
    PixelRegion { x, y: top, width: right.saturating_sub(left), height: bottom.saturating_sub(top) }
}
