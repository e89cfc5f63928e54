//! The draft of a photo that starts from the marks that were carried over to it, for a person who moves one of them.

use crate::landmark::file::{LandmarkFile, MarkingDocument, ProposalDocument, ScaleDocument};
use crate::landmark::{Irises, Marking};
use crate::matching::similarity;

use super::carried_marks::CarriedMarks;
use super::carrying::Marks;
use super::draft::Draft;
use super::error::RequestError;
use super::marking_session::MarkingSession;
use super::proposal::all_proposed;
use super::store::lock;
use super::thinning::thinned;

/// Where the page begins: the border of the lips is what is most often wrong.
const FIRST_STEP: &str = "region_upper_border";

impl MarkingSession {
    /// The draft of a photo that starts from the marks that were carried over to it: what the pixels found are their proposals, and
    /// the others those of the marked photo. From now on the visit's marked photo stays the one that it is.
    ///
    /// # Errors
    ///
    /// An error says that no marks were carried over to the photo.
    pub(super) fn carried_draft(&self, number: usize) -> Result<Draft, RequestError> {
        let photo = self.carried(number)?;
        let Marks::Carried(carried) = &photo.marks else { return Err(RequestError::missing()) };
        let visits = self.visits_of(number);
        let place = visits.iter().position(|visit| visit.photos.contains(&number));
        let (place, marked) =
            place.and_then(|place| Some((place, visits[place].marked?))).ok_or_else(RequestError::missing)?;
        let (file, _) = self.marked(marked)?;
        let width = self.open_photo(number)?.file.photo.size().0;
        let mut state = lock(&self.state);
        if state.visits[place].photos.contains(&marked) {
            state.visits[place].chosen = Some(marked);
        }
        let item = state.study.as_ref().and_then(|study| study.item_of(number));
        state.chosen.extend(item.map(|item| (item, marked)));
        drop(state);
        Ok(draft(&file, carried, width))
    }
}

fn draft(marked: &LandmarkFile, carried: &CarriedMarks, width: u32) -> Draft {
    let found = carried.names();
    let mut marks = thinned(&carried.all(), &found);
    let scale = scale(marked, &marks);
    if scale != Some(ScaleDocument::Iris {}) {
        // Irises are asked for where they tell the scale.
        marks.irises = Irises::default();
    }
    let draft = Draft { scale, matches: Vec::new(), step: FIRST_STEP.to_owned(), ..Draft::further(marked) };
    let mirroring = draft.mirroring(width);
    let mut marking = MarkingDocument { marker: None, ..MarkingDocument::new(&marks, mirroring) };
    let origins = all_proposed(&marking);
    let found: Vec<&'static str> =
        found.points.iter().map(|point| point.id()).chain(found.curves.iter().map(|curve| curve.id())).collect();
    let (found, others) = origins.0.keys().copied().partition(|name| found.contains(name));
    let proposals = [ProposalDocument::Matching { marks: found }, ProposalDocument::OtherPhoto { marks: others }];
    marking.proposals = proposals.into_iter().filter(|proposal| !proposal.marks().is_empty()).collect();
    marking.origins = Some(origins);
    Draft { marking, ..draft }
}

/// What relates this photo's pixels to millimetres: irises are of this photo, too, a known scale goes with the size of the face, and a
/// ruler lies in the other photo.
fn scale(marked: &LandmarkFile, marks: &Marking) -> Option<ScaleDocument> {
    match marked.scale.as_ref()? {
        ScaleDocument::Iris {} => Some(ScaleDocument::Iris {}),
        ScaleDocument::Ruler { .. } => None,
        ScaleDocument::MmPerPx { value, u_mm } => {
            let zoom = similarity(&marked.marked_photo().mean_marking(), marks)?.scale();
            Some(ScaleDocument::MmPerPx { value: value / zoom, u_mm: u_mm.map(|error| error / zoom) })
        }
    }
}
