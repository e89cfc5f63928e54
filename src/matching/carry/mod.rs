//! The marks of one photo carried to another one of the same face that nobody marked.
//!
//! The face is looked for by the marked photo's eyes and nose as one template ([`Reference::find_face`]); the marks are then matched as
//! those of two marked photos are, from where they would lie if nothing had moved ([`Reference::carry`]). There is no click to fall back
//! on: what is not found is absent, and a photo whose upper lip is not found is left out, for the reason that its pixels make likeliest.

mod coarse;
mod evidence;
mod likeness;
mod mouth;
mod not_carried;
mod reduced;
mod search;
mod similarity_fit;

pub use likeness::{FaceLikeness, face_likeness};
pub(super) use mouth::raised;
pub use not_carried::NotCarried;

use super::face_picture::FacePicture;
use super::gates::enough_points;
use super::{Guess, PairOfPictures, similarity};
use crate::alignment::average_face_on;
use crate::geometry::{Image, Point, Similarity};
use crate::imaging::DecodedImage;
use crate::landmark::{
    Configuration, CurveName, Iris, Irises, Landmark, Marking, MatchedMarks, Origins, PUPIL_DISTANCE_MM,
};
use evidence::{Likeness, Overlaid};
use nalgebra::{Matrix2, Vector2};
use search::{Face, Found};
use similarity_fit::Fitted;

/// Below this correlation of eyes and nose with the likeliest place nothing in a photo is a face.
const FACE_CORRELATION: f64 = 0.5;

/// From this on the blur of a photo beyond the marked one's leaves its borders out, in millimetres: a blur of 0.45 mm moved the mean
/// height by 0.13 mm, half of what the posture of the lip does.
const BLURRED_MM: f64 = 0.5;

/// Below this correlation an iris is not seen: between photos of one person it was 0.83 to 1, with eyes that look aside by 2 mm too, by
/// 4 mm 0.65 to 0.92; under painted lids 0.16 to 0.68.
const CLOSED: f64 = 0.7;

/// A photo in which a pixel is larger than this, in millimetres, shows no border well enough: at 0.5 mm one in five was rejected.
const COARSEST_MM: f64 = 0.7;

/// Where the face of a marked photo lies in another one.
#[derive(Clone, Debug)]
pub struct FoundFace {
    found: Found,
    rough_marking: Marking,
}

impl FoundFace {
    /// From the marked photo's pixels to the other's, both upright and un-mirrored.
    #[must_use]
    pub fn to_photo(&self) -> Similarity<Image, Image> {
        self.found.fitted.to_photo
    }

    /// The correlation of eyes and nose in both, from −1 to 1.
    #[must_use]
    pub fn correlation(&self) -> f64 {
        self.found.fitted.correlation
    }

    /// All marks where they would lie if nothing in the face had moved.
    #[must_use]
    pub fn rough_marking(&self) -> &Marking {
        &self.rough_marking
    }
}

/// The marks of one photo found in another.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The marks that were found, and no others.
    pub marking: Marking,
    /// What registering the pictures says of them, from the marked photo to the other.
    pub marks: MatchedMarks,
}

/// A marked photo, whose marks are carried to others.
pub struct Reference<'a> {
    picture: &'a FacePicture,
    marking: &'a Marking,
    face: Face,
}

impl<'a> Reference<'a> {
    /// The marked photo with this picture of its face and this marking; `None` where the marks do not say where the eyes are.
    #[must_use]
    pub fn new(picture: &'a FacePicture, marking: &'a Marking) -> Option<Self> {
        let face = Face::new(picture, &face_frame(marking)?)?;
        Some(Self { picture, marking, face })
    }

    /// Looks for the face in another photo: turned by up to 20°, from 0.7 to 1.4 times as large, as a part of the photo or in pixels,
    /// wherever it is. `mirrored` says that the stored photo is a mirror image.
    ///
    /// The photo is read in lines, about one a millimetre of the face, and no copy of it is made.
    ///
    /// # Errors
    ///
    /// Returns [`NotCarried`] where the photo shows no face, a face that is cut off, or one in too few pixels, and where it is another
    /// person's or in a mirror.
    pub fn find_face(&self, photo: &DecodedImage, mirrored: bool) -> Result<FoundFace, NotCarried> {
        let face = &self.face;
        let found = face.found(photo, mirrored).ok_or(NotCarried::NoFace { correlation: 0.0 })?;
        let Fitted { to_photo, correlation } = found.fitted;
        let overlaid = found.overlaid(face);
        let likeness = overlaid.likeness();
        let is_it = likeness.is_some_and(Likeness::is_same);
        if !is_it
            && let Some(turned) = face.found(photo, !mirrored).and_then(|turned| turned.overlaid(face).likeness())
            && turned.is_same()
        {
            let direct = likeness.map_or(0.0, |likeness| likeness.direct);
            return Err(NotCarried::Mirrored { direct, mirrored: turned.direct });
        }
        if correlation.is_nan() || correlation < FACE_CORRELATION {
            return Err(NotCarried::NoFace { correlation });
        }
        let mm_per_px = self.picture.mm_per_px() / to_photo.scale();
        if mm_per_px.is_nan() || mm_per_px > COARSEST_MM {
            return Err(NotCarried::TooSmall { mm_per_px });
        }
        unlike(&overlaid, likeness.ok_or(NotCarried::NoFace { correlation })?)?;
        let rough_marking = mapped(self.marking, &to_photo);
        let (width, height) = photo.size();
        let outside = |point: &Point<Image>| {
            let inside = (0.0..=f64::from(width)).contains(&point.x) && (0.0..=f64::from(height)).contains(&point.y);
            !inside
        };
        let marks = marks_of(&rough_marking).iter().filter(|point| outside(point)).count();
        if marks > 0 {
            return Err(NotCarried::CutOff { marks });
        }
        Ok(FoundFace { found, rough_marking })
    }

    /// Carries the marks to the photo in which the face was found and whose picture of it this is.
    ///
    /// # Errors
    ///
    /// Returns [`NotCarried`], the likeliest reason, where the upper lip's borders are not found, and where what the photo shows makes
    /// them doubtful though they are: eyes that are closed, or a picture that is much less sharp.
    pub fn carry(&self, face: &FoundFace, picture: &FacePicture) -> Result<Carried, NotCarried> {
        let overlaid = face.found.overlaid(&self.face);
        let blur_mm = overlaid.blur_mm();
        if blur_mm > BLURRED_MM {
            return Err(NotCarried::Blurred { blur_mm });
        }
        let irises = overlaid.irises(eyes(self.marking));
        if irises.iter().flatten().any(|iris| *iris < CLOSED) {
            return Err(NotCarried::EyesClosed { irises });
        }
        carry_near((self.picture, self.marking), picture, face.to_photo())
    }
}

/// Carries the marks of the photo `reference` to the photo `other`, which shows the same person and whose marking says where they
/// lie to a millimetre or two: one that was carried from a third photo.
///
/// # Errors
///
/// Returns [`NotCarried`], the likeliest reason, where the upper lip's borders are not found.
pub fn carry(reference: (&FacePicture, &Marking), other: (&FacePicture, &Marking)) -> Result<Carried, NotCarried> {
    let start = similarity(reference.1, other.1).ok_or(NotCarried::NoFace { correlation: 0.0 })?;
    carry_near(reference, other.0, start)
}

/// Carries marks to a picture in which they lie about where a similarity takes them.
fn carry_near(
    reference: (&FacePicture, &Marking),
    picture: &FacePicture,
    to_photo: Similarity<Image, Image>,
) -> Result<Carried, NotCarried> {
    let guess = mapped(reference.1, &to_photo);
    let mut pair = PairOfPictures::new(reference, (picture, &guess), to_photo, Guess::Carried);
    let mut marks = pair.points(reference.1, &guess);
    if !enough_points(&marks) {
        let of = |points: &dyn Fn(Landmark) -> bool| Landmark::stable().filter(|landmark| points(*landmark)).count();
        return Err(NotCarried::FewPoints {
            matched: of(&|landmark| marks.accepted_point(landmark).is_some()),
            marked: of(&|landmark| marks.points[landmark as usize].is_some()),
        });
    }
    pair.to_after = similarity(reference.1, &accepted(&marks)).unwrap_or(to_photo);
    mouth::find_corners(&pair, reference.1, &mut marks)?;
    let guess = refitted(reference.1, &marks, &pair.to_after);
    pair.match_curves(&mut marks, reference.1, &guess);
    mouth::borders_found(&marks)?;
    Ok(Carried { marking: found_marking(reference.1, &guess, &marks), marks })
}

/// Whether the skin says that the face is the marked photo's.
fn unlike(overlaid: &Overlaid<'_>, likeness: Likeness) -> Result<(), NotCarried> {
    if likeness.is_same() {
        return Ok(());
    }
    let Likeness { direct, mirrored } = likeness;
    if (Likeness { direct: mirrored, mirrored: direct }).is_same() {
        return Err(NotCarried::Mirrored { direct, mirrored });
    }
    // What blur takes from the skin it does not take from another person's alone.
    match overlaid.blur_mm() {
        blur_mm if blur_mm > BLURRED_MM => Err(NotCarried::Blurred { blur_mm }),
        _ => Err(NotCarried::AnotherPerson { direct, mirrored }),
    }
}

/// The face of average proportions on a photo, by its stable points or, without two pairs of them, by the irises.
fn face_frame(marking: &Marking) -> Option<Similarity<Image, Image>> {
    let by_irises = || {
        let (right, left) = (marking.irises.right?.centre, marking.irises.left?.centre);
        let (across, middle) = (left - right, right.midpoint(left));
        let unit = across.unit()?;
        let rotation = Matrix2::new(unit.x, -unit.y, unit.y, unit.x);
        let scale = across.length() / PUPIL_DISTANCE_MM;
        Some(Similarity::new(scale, rotation, Vector2::new(middle.x, middle.y)))
    };
    let frame = average_face_on(&marking.configuration).or_else(by_irises)?;
    let usable = frame.scale().is_finite() && frame.scale() > 0.0 && frame.point(Point::new(0.0, 0.0)).is_finite();
    usable.then_some(frame)
}

/// A marking through a map; nothing is said of how its marks came to their places.
fn mapped(marking: &Marking, map: &Similarity<Image, Image>) -> Marking {
    let iris = |iris: Iris| Iris { centre: map.point(iris.centre), diameter: iris.diameter * map.scale() };
    Marking {
        configuration: marking.configuration.map(|point| map.point(point)),
        irises: Irises { right: marking.irises.right.map(iris), left: marking.irises.left.map(iris) },
        marker: None,
        origins: Origins::default(),
    }
}

/// All places of a marking.
fn marks_of(marking: &Marking) -> Vec<Point<Image>> {
    let configuration = &marking.configuration;
    let curves = CurveName::ALL.into_iter().filter_map(|name| configuration.positions(name)).flatten();
    configuration.points().map(|(_, point)| point).chain(curves).collect()
}

/// The middles of the eyes, of the subject's right one and the left one: those of the irises, else between the corners.
fn eyes(marking: &Marking) -> [Option<Point<Image>>; 2] {
    let sides =
        [(marking.irises.right, Landmark::ExR, Landmark::EnR), (marking.irises.left, Landmark::ExL, Landmark::EnL)];
    sides.map(|(iris, outer, inner)| {
        let between = || Some(marking.configuration.point(outer)?.midpoint(marking.configuration.point(inner)?));
        iris.map(|iris| iris.centre).or_else(between)
    })
}

/// The points that were found.
fn accepted(marks: &MatchedMarks) -> Marking {
    let mut accepted = Marking::default();
    for landmark in Landmark::ALL {
        accepted.configuration.set_point(landmark, marks.accepted_point(landmark).map(|found| found.at));
    }
    accepted
}

/// The marks through a map, the points that were found at their places; the curves go with the corners of the mouth.
fn refitted(reference: &Marking, marks: &MatchedMarks, map: &Similarity<Image, Image>) -> Marking {
    let accepted = accepted(marks);
    let mut guess = mapped(reference, map);
    let corners = [Landmark::ChR, Landmark::ChL].map(|corner| {
        let there = guess.configuration.point(corner)?;
        Some((there, accepted.configuration.point(corner)? - there))
    });
    if let [Some((right, moved_right)), Some((left, moved_left))] = corners {
        let across = left - right;
        move_lips(&mut guess.configuration, |point| {
            let part = ((point - right).dot(across) / across.dot(across)).clamp(0.0, 1.0);
            point + moved_right * (1.0 - part) + moved_left * part
        });
    }
    for (landmark, found) in accepted.configuration.points() {
        guess.configuration.set_point(landmark, Some(found));
    }
    guess
}

fn move_lips(configuration: &mut Configuration<Image>, moved: impl Fn(Point<Image>) -> Point<Image>) {
    let on_lips = |landmark: Landmark| CurveName::ALL.iter().any(|name| name.landmarks().contains(&landmark));
    configuration
        .move_each(|landmark, point| if on_lips(landmark) { moved(point) } else { point }, |_, point| moved(point));
}

/// The marks that were found, and no others: points, irises, and curves. `guess` has the sizes of the irises.
fn found_marking(reference: &Marking, guess: &Marking, marks: &MatchedMarks) -> Marking {
    let mut rest = guess.clone();
    let found = marks.found(reference);
    for landmark in Landmark::ALL {
        if !found.points.contains(&landmark) {
            rest.configuration.set_point(landmark, None);
        }
    }
    for name in CurveName::ALL {
        rest.configuration.set_curve(name, None);
    }
    let is_found = |side: usize| marks.irises[side].is_some_and(|iris| iris.state.is_accepted());
    rest.irises.right = rest.irises.right.filter(|_| is_found(0));
    rest.irises.left = rest.irises.left.filter(|_| is_found(1));
    marks.marking(reference, &rest)
}
