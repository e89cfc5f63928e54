//! What a person decided on matched marks, from the page to the landmark file of the after photo. The clicks stay as they are.

use crate::comparison::{MatchingChoice, Settings};
use crate::landmark::file::{
    IRIS_NAMES, LandmarkFile, MatchDocument, Mirroring, PhotoRef, StatedDecisions, clicks_sum,
};
use crate::landmark::{CurveName, Landmark, MatchDecisions, MatchedMarks};
use crate::pipeline::{Photo, sha256};
use crate::text::plain_name;

use super::comparison::compared;
use super::error::RequestError;
use super::marking_session::MarkingSession;
use super::store::{StoredFile, lock};

impl MarkingSession {
    /// The settings with which marks are matched here.
    ///
    /// # Errors
    ///
    /// An error says that the page was opened without matching.
    pub(super) fn match_settings(&self) -> Result<&Settings, RequestError> {
        if self.settings.matching == MatchingChoice::Off {
            let problem = "Matching is switched off. Open this page anew without --match off.";
            return Err(RequestError::conflict(problem));
        }
        Ok(&self.settings)
    }

    /// What the after photo's landmark file says of decisions on the pair's matched marks: `none`, `fit` where they hold, or
    /// `lapsed` where they are of other clicks. Nothing is decoded for it.
    pub(super) fn stated_decisions(&self, [before, after]: [usize; 2]) -> Result<&'static str, RequestError> {
        let (Some((first, _)), Some((second, _))) = (self.landmarks(before)?, self.landmarks(after)?) else {
            return Ok("none");
        };
        if second.matches.is_empty() {
            return Ok("none");
        }
        let clicks = clicks_sum(&first.marked_photo().markings, &second.marked_photo().markings);
        let sum = sha256(&self.store.photo(before)?);
        Ok(word(&StatedDecisions::of(&second.matches, &sum, &clicks)))
    }

    /// Writes into the after photo's landmark file which of the marks that the program accepted a person rejected: all others
    /// are accepted. `clicks` is the sum of the clicks that the person has seen.
    ///
    /// # Errors
    ///
    /// An error says that marks were moved meanwhile, that nothing is matched, or that the file cannot be written.
    pub(super) fn decide(
        &self,
        [before, after]: [usize; 2],
        clicks: &str,
        rejected: &[String],
    ) -> Result<(), RequestError> {
        let decisions = decisions(rejected)?;
        let photos = [self.open_photo(before)?, self.open_photo(after)?];
        self.check_unchanged(before, &photos[0])?;
        self.check_unchanged(after, &photos[1])?;
        let (mut file, bytes) = self.marked(after)?;
        let undecided = LandmarkFile { matches: Vec::new(), ..file.clone() };
        let undecided = Photo::new(photos[1].file.clone(), &undecided).map_err(RequestError::unusable)?;
        let pair = [self.photo(before)?, undecided];
        if clicks_sum(&pair[0].marked().markings, &pair[1].marked().markings) != clicks {
            return Err(RequestError::conflict("Marks were moved since the photos were matched. Match them again."));
        }
        let mirroring = Mirroring { width: file.photo.width, mirrored: file.mirrored };
        let mut marks = self.program_marks(pair)?;
        marks.reject(&decisions);
        let to = PhotoRef { file: plain_name(&photos[0].file.name), sha256: photos[0].file.sha256.clone() };
        file.take_matches(&[MatchDocument::new(&marks, to, clicks.to_owned(), mirroring)]);
        let written = file.write().map_err(RequestError::unusable)?;
        LandmarkFile::read(&written).map_err(RequestError::unusable)?;
        let _one_at_a_time = lock(&self.saving);
        self.store.replace(after, StoredFile::Landmarks, Some(&bytes), Some(&written))
    }

    /// The marks as the program accepts and rejects them.
    pub(super) fn program_marks(&self, pair: [Photo; 2]) -> Result<MatchedMarks, RequestError> {
        let comparison = compared(pair, self.match_settings()?)?;
        let marks = comparison.details().matching.as_ref().and_then(|matching| matching.marks.clone());
        marks.ok_or_else(|| RequestError::conflict("These photos are not matched, so there is nothing to decide."))
    }
}

/// The word for what a file states.
pub(super) fn word(stated: &StatedDecisions) -> &'static str {
    match stated {
        StatedDecisions::Fits(_) => "fit",
        StatedDecisions::Lapsed => "lapsed",
        StatedDecisions::None => "none",
    }
}

/// The marks of these names.
fn decisions(rejected: &[String]) -> Result<MatchDecisions, RequestError> {
    let mut decisions = MatchDecisions::default();
    for name in rejected {
        if let Some(landmark) = Landmark::from_id(name) {
            decisions.points.push(landmark);
        } else if let Some(curve) = CurveName::from_id(name) {
            decisions.curves.push(curve);
        } else if let Some(side) = IRIS_NAMES.iter().position(|iris| iris == name) {
            decisions.irises[side] = true;
        } else {
            return Err(RequestError::unusable("A mark that is rejected has no name that is known here."));
        }
    }
    Ok(decisions)
}
