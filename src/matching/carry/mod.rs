//! The marks of one photo carried to another one of the same face that nobody marked.
//!
//! The face is looked for by the marked photo's eyes and nose as one template ([`find_face`]); the marks are then matched as those of
//! two marked photos are, from where they would lie if nothing had moved ([`carry`]). There is no click to fall back on: what is not
//! found is absent, and a photo whose upper lip is not found is left out, for the reason that its pixels make likeliest.

mod not_carried;
mod reduced;
mod search;
mod similarity_fit;

pub use not_carried::NotCarried;

use super::face_picture::FacePicture;
use super::{Guess, PairOfPictures, similarity};
use crate::alignment::average_face_on;
use crate::geometry::{Image, Point, Similarity};
use crate::imaging::DecodedImage;
use crate::landmark::{
    Configuration, CurveName, Iris, Landmark, Marking, MatchState, MatchedMarks, Origins, PUPIL_DISTANCE_MM,
};
use nalgebra::{Matrix2, Vector2};
use search::Face;
use similarity_fit::Fitted;

/// Below this correlation of eyes and nose with the likeliest place nothing in a photo is a face.
const FACE_CORRELATION: f64 = 0.4;

/// A photo in which a pixel is larger than this, in millimetres, shows no border well enough: at 0.5 mm one in five was rejected.
const COARSEST_MM: f64 = 0.7;

/// Where the face of a marked photo lies in another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundFace {
    /// From the marked photo's pixels to the other's, both upright and un-mirrored.
    pub to_photo: Similarity<Image, Image>,
    /// The correlation of eyes and nose in both, from −1 to 1.
    pub correlation: f64,
}

impl FoundFace {
    /// All marks where they would lie if nothing in the face had moved.
    #[must_use]
    pub fn rough_marking(&self, reference: &Marking) -> Marking {
        mapped(reference, &self.to_photo)
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

/// Looks for the face of a marked photo in another one: turned by up to 20°, from 0.7 to 1.4 times as large, as a part of the
/// photo or in pixels, wherever it is. `mirrored` says that the stored photo is a mirror image.
///
/// The photo is read in lines, about one a millimetre of the face, and no copy of it is made.
///
/// # Errors
///
/// Returns [`NotCarried`] where the photo shows no face, a face that is cut off, or one in too few pixels, and where the marks do
/// not say where the eyes are.
pub fn find_face(
    reference: (&FacePicture, &Marking),
    photo: &DecodedImage,
    mirrored: bool,
) -> Result<FoundFace, NotCarried> {
    let no_face = |correlation| NotCarried::NoFace { correlation };
    let from_average = face_frame(reference.1).ok_or(no_face(0.0))?;
    let found = Face::new(reference.0, &from_average).found(photo, mirrored).ok_or(no_face(0.0))?;
    if found.correlation.is_nan() || found.correlation < FACE_CORRELATION {
        return Err(no_face(found.correlation));
    }
    let Fitted { to_photo, correlation } = found;
    let mm_per_px = reference.0.mm_per_px() / to_photo.scale();
    if mm_per_px.is_nan() || mm_per_px > COARSEST_MM {
        return Err(NotCarried::TooSmall { mm_per_px });
    }
    let found = FoundFace { to_photo, correlation };
    let (width, height) = photo.size();
    let outside = |point: &Point<Image>| {
        let inside = (0.0..=f64::from(width)).contains(&point.x) && (0.0..=f64::from(height)).contains(&point.y);
        !inside
    };
    let rough = found.rough_marking(reference.1);
    let count = marks_of(&rough).iter().filter(|point| outside(point)).count();
    if count > 0 {
        return Err(NotCarried::CutOff { marks: count });
    }
    Ok(found)
}

/// Carries the marks of the photo `reference` to the photo `other`, whose marking is a first guess: the
/// [rough](FoundFace::rough_marking) one, or clicks.
///
/// # Errors
///
/// Returns [`NotCarried`], the likeliest reason, where the upper lip's borders are not found.
pub fn carry(reference: (&FacePicture, &Marking), other: (&FacePicture, &Marking)) -> Result<Carried, NotCarried> {
    let no_face = NotCarried::NoFace { correlation: 0.0 };
    let from_average = face_frame(reference.1).ok_or(no_face)?;
    let start = similarity(reference.1, other.1).ok_or(no_face)?;
    let face = Face::new(reference.0, &from_average);
    let fitted = face.fitted_in(other.0, &start).ok_or(no_face)?;
    let guess = mapped(reference.1, &fitted.to_photo);
    let mut pair = PairOfPictures::new(reference, (other.0, &guess), fitted.to_photo, Guess::Carried);
    let mut marks = pair.points(reference.1, &guess);
    // Again from where the points say that the face lies.
    let guess = refitted(reference.1, &marks, &fitted.to_photo);
    if let Some(to_after) = similarity(reference.1, &guess) {
        pair.to_after = to_after;
    }
    pair.match_curves(&mut marks, reference.1, &guess);
    for corner in [Landmark::ChR, Landmark::ChL] {
        if reference.1.configuration.point(corner).is_some() && marks.accepted_point(corner).is_none() {
            return Err(NotCarried::CornerNotFound { corner });
        }
    }
    let marking = found_marking(reference.1, &guess, &marks);
    for name in [CurveName::UpperBorder, CurveName::UpperFreeMargin] {
        if marks.accepted_curve(name).is_none() {
            return Err(not_carried(&marks, name));
        }
    }
    Ok(Carried { marking, marks })
}

fn not_carried(marks: &MatchedMarks, name: CurveName) -> NotCarried {
    let curve = marks.curves[name as usize].as_ref();
    let fault = curve.and_then(|curve| match curve.state {
        MatchState::RejectedByProgram(fault) => Some(fault),
        MatchState::Accepted | MatchState::RejectedByUser => None,
    });
    let correlation = curve.map_or(0.0, |curve| curve.correlation);
    NotCarried::BorderNotFound { curve: name, fault, correlation }
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
        irises: crate::landmark::Irises { right: marking.irises.right.map(iris), left: marking.irises.left.map(iris) },
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

/// The marks mapped by the similarity of the points that were found, those at their places; the curves go with the corners of
/// the mouth.
fn refitted(reference: &Marking, marks: &MatchedMarks, first: &Similarity<Image, Image>) -> Marking {
    let mut accepted = Marking::default();
    for landmark in Landmark::ALL {
        accepted.configuration.set_point(landmark, marks.accepted_point(landmark).map(|found| found.at));
    }
    let map = similarity(reference, &accepted).unwrap_or(*first);
    let mut guess = mapped(reference, &map);
    let corners = [Landmark::ChR, Landmark::ChL].map(|corner| {
        let there = guess.configuration.point(corner)?;
        Some((there, accepted.configuration.point(corner)? - there))
    });
    if let [Some((right, moved_right)), Some((left, moved_left))] = corners
        && left.x != right.x
    {
        let moved = |point: Point<Image>| {
            let part = ((point.x - right.x) / (left.x - right.x)).clamp(0.0, 1.0);
            point + moved_right * (1.0 - part) + moved_left * part
        };
        move_lips(&mut guess.configuration, moved);
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
