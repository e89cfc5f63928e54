//! Marks that are carried over from the marked photo of a visit to its other photos, and what a person decided on them. They
//! follow from the photos and the clicks alone: they are kept in memory, and never saved.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::landmark::Marking;
use crate::landmark::file::{LandmarkFile, Mirroring, clicks_sum};
use crate::pipeline::{Shot, sha256};
use crate::report::Crop;
use crate::text::whole_sentence;

use super::carried_marks::CarriedMarks;
use super::error::RequestError;
use super::marking_session::{DecodedPhoto, MarkingSession};
use super::mouth_view::{Frame, MouthView};
use super::store::lock;

/// What was carried over, and what was decided on it, by the numbers of the photos.
#[derive(Debug, Default)]
pub struct Carrying {
    references: HashMap<usize, Arc<Reference>>,
    photos: HashMap<usize, Arc<CarriedPhoto>>,
    decisions: HashMap<usize, (String, Decision)>,
}

/// What a person decided on a photo of a visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Decision {
    /// Nothing: the photo was not looked at.
    #[default]
    Open,
    /// Its marks are right, or it is left out for the reason that the program gives.
    Accepted,
    /// It is left out.
    TakenOut,
}

/// The marked photo of a visit, of which no pixels are kept but those of the face.
#[derive(Debug)]
struct Reference {
    /// Of its picture and its clicks.
    key: String,
    shot: Shot,
    marking: Marking,
    mirrored: bool,
    frame: Option<Frame>,
}

/// A photo of a visit with its marks: its own, or those that were carried over.
#[derive(Debug)]
pub(super) struct CarriedPhoto {
    /// Of its picture, the clicks on it, and the picture and the clicks of the marked photo.
    pub key: String,
    pub marks: Marks,
    pub view: MouthView,
    /// As it is compared.
    pub shot: Shot,
}

/// Whose a photo's marks are.
#[derive(Debug)]
pub(super) enum Marks {
    /// A person made them on this photo.
    Own,
    /// They were carried over.
    Carried(Box<CarriedMarks>),
    /// None could be carried over, for this reason, in a sentence.
    None(String),
}

/// A photo of a visit and the marked one, as they are on disk.
struct Files {
    marked: usize,
    marked_file: LandmarkFile,
    own: Option<LandmarkFile>,
    /// The keys of the marked photo and of the photo with it.
    keys: [String; 2],
}

impl Carrying {
    /// Forgets a photo that was taken away.
    pub fn forget(&mut self, number: usize) {
        self.references.remove(&number);
        self.photos.remove(&number);
        self.decisions.remove(&number);
    }
}

impl MarkingSession {
    /// A photo of a visit with its marks, which are carried over where it has none of its own.
    ///
    /// # Errors
    ///
    /// The marked photo of the visit has to be marked, both photos have to be readable, and no blind round may be under way.
    pub(super) fn carried(&self, number: usize) -> Result<Arc<CarriedPhoto>, RequestError> {
        self.check_markings_shown()?;
        let files = self.files_of_visit(number)?;
        let mut carrying = lock(&self.carrying);
        if let Some(known) = carrying.photos.get(&number).filter(|known| known.key == files.keys[1]) {
            return Ok(known.clone());
        }
        let reference = self.reference(&mut carrying, &files)?;
        let photo = Arc::new(self.carry_to(number, &files, &reference)?);
        carrying.photos.insert(number, photo.clone());
        Ok(photo)
    }

    /// What a person decided on a photo as it is; a photo with marks of its own needs no decision.
    pub(super) fn decision(&self, number: usize, photo: &CarriedPhoto) -> Decision {
        let decided = lock(&self.carrying).decisions.get(&number).filter(|(key, _)| *key == photo.key).cloned();
        match (decided, &photo.marks) {
            (Some((_, decision)), _) => decision,
            (None, Marks::Own) => Decision::Accepted,
            (None, _) => Decision::Open,
        }
    }

    /// Decides on a photo whose marks were seen under this key.
    ///
    /// # Errors
    ///
    /// An error says that marks were moved, or the photo has changed, since they were seen.
    pub(super) fn decide_on(&self, number: usize, key: &str, decision: Decision) -> Result<(), RequestError> {
        let photo = self.carried(number)?;
        if photo.key != key {
            return Err(RequestError::conflict("Marks were moved since this photo was shown. Look at it again."));
        }
        lock(&self.carrying).decisions.insert(number, (photo.key.clone(), decision));
        Ok(())
    }

    /// The photos of a visit as they are compared, those that were taken out among them. Of several with marks of their own the first
    /// is taken for the marked one, from which marks are carried: where that is another one than `marked`, `marked` comes first.
    ///
    /// # Errors
    ///
    /// An error says how many were not looked at yet.
    pub(super) fn looked_through(&self, photos: &[usize], marked: usize) -> Result<Vec<Shot>, RequestError> {
        let (mut shots, mut open, mut refused) = (Vec::new(), 0, 0);
        let has_own = |number: &&usize| matches!(self.landmarks(**number), Ok(Some(_)));
        let is_first = photos.iter().find(has_own) == Some(&marked);
        let first = (!is_first).then_some(&marked);
        for number in first.into_iter().chain(photos.iter().filter(|number| is_first || **number != marked)) {
            let photo = self.carried(*number)?;
            let is_refused = matches!(photo.marks, Marks::None(_));
            match self.decision(*number, &photo) {
                Decision::Open if is_refused => refused += 1,
                Decision::Open => open += 1,
                // The program's own reason stays the reason.
                Decision::TakenOut if !is_refused => shots.push(photo.shot.clone().taken_out()),
                Decision::Accepted | Decision::TakenOut => shots.push(photo.shot.clone()),
            }
        }
        let photos = match open + refused {
            0 => return Ok(shots),
            1 => "1 photo is".to_owned(),
            count => format!("{count} photos are"),
        };
        let advice = match (open, refused) {
            (1, 0) => "Accept it, or take it out, first.",
            (_, 0) => "Accept each of them, or take it out, first.",
            (0, 1) => "No marks can be carried to it: leave it out, or mark it by hand, first.",
            (0, _) => "No marks can be carried to them: leave each of them out, or mark it by hand, first.",
            _ => "Accept each of them, or take it out; leave out those to which no marks can be carried, first.",
        };
        Err(RequestError::conflict(format!("{photos} not looked through yet. {advice}")))
    }

    fn files_of_visit(&self, number: usize) -> Result<Files, RequestError> {
        let visits = self.visits_of(number);
        let visit = visits.iter().find(|visit| visit.photos.contains(&number));
        let marked = visit.and_then(|visit| visit.marked).ok_or_else(RequestError::missing)?;
        let unmarked = || RequestError::conflict("The photo to mark of this visit is not marked yet.");
        let marked_file = self.landmarks(marked)?.map(|(file, _)| file).ok_or_else(unmarked)?;
        let own = self.landmarks(number)?.map(|(file, _)| file);
        let clicks = |file: &LandmarkFile| clicks_sum(&file.marked_photo().markings, &[]);
        let sum = |number| Ok::<String, RequestError>(sha256(&self.store.photo(number)?));
        let reference = format!("{} {} {}", sum(marked)?, clicks(&marked_file), marked_file.mirrored);
        let photo = format!("{reference} {} {}", sum(number)?, own.as_ref().map(clicks).unwrap_or_default());
        Ok(Files { marked, marked_file, own, keys: [reference, photo].map(|key| sha256(key.as_bytes())) })
    }

    fn reference(&self, carrying: &mut Carrying, files: &Files) -> Result<Arc<Reference>, RequestError> {
        if let Some(known) = carrying.references.get(&files.marked).filter(|known| known.key == files.keys[0]) {
            return Ok(known.clone());
        }
        let marking = files.marked_file.marked_photo().mean_marking();
        let reference = Arc::new(Reference {
            key: files.keys[0].clone(),
            shot: Shot::marked(&self.photo(files.marked)?, &self.settings)?.without_pixels(self.page.crop),
            frame: Frame::of(&marking),
            mirrored: files.marked_file.mirrored,
            marking,
        });
        carrying.references.insert(files.marked, reference.clone());
        Ok(reference)
    }

    fn carry_to(&self, number: usize, files: &Files, reference: &Reference) -> Result<CarriedPhoto, RequestError> {
        let open = self.open_photo(number)?;
        let (shot, marks) = match &files.own {
            Some(_) if number == files.marked => (reference.shot.clone(), Marks::Own),
            Some(_) => (Shot::marked(&self.photo(number)?, &self.settings)?.without_pixels(self.page.crop), Marks::Own),
            None => {
                let shot = Shot::unmarked(open.file.clone(), open.file.name.clone(), &reference.shot, &self.settings);
                let marks = match shot.carried() {
                    Some(Ok(found)) => {
                        Marks::Carried(Box::new(CarriedMarks { found, reference: reference.marking.clone() }))
                    }
                    Some(Err(reason)) => Marks::None(whole_sentence(&reason)),
                    None => Marks::Own,
                };
                (shot.without_pixels(Crop::Mouth), marks)
            }
        };
        let own = files.own.as_ref().map(|own| own.marked_photo().mean_marking());
        let shown = match &marks {
            Marks::Own => own.as_ref(),
            Marks::Carried(carried) => Some(&carried.found),
            Marks::None(_) => None,
        };
        let mirrored = files.own.as_ref().map_or(reference.mirrored, |own| own.mirrored);
        let view = view(&open, reference, shown, mirrored)?;
        Ok(CarriedPhoto { key: files.keys[1].clone(), marks, view, shot })
    }
}

/// What the page shows of a photo's mouth, turned and scaled as that of the marked photo.
fn view(
    open: &DecodedPhoto,
    reference: &Reference,
    marks: Option<&Marking>,
    mirrored: bool,
) -> Result<MouthView, RequestError> {
    let Some((marks, frame)) = marks.zip(reference.frame.as_ref()) else { return Ok(MouthView::default()) };
    let mirroring = Mirroring { width: open.file.photo.size().0, mirrored };
    MouthView::of(open, marks, &frame.on(marks, &reference.marking), mirroring).map_err(RequestError::broken)
}
