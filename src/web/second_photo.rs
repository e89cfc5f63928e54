//! The marks of a second photo from those of the first: where to look for them.

use crate::geometry::{Image, Point};
use crate::landmark::{CurveName, Landmark, Marking, set_stations, stations};
use crate::matching::similarity;

/// Where the marks of the first photo may lie in the second one: where the model has them there, moved as the person moved those
/// of the first photo from where the model has them.
///
/// The model's own error is of the face: it is nearly the same in both photos, and drops out.
pub(super) fn rough_start(first: &Marking, model_of_first: &Marking, model: &Marking) -> Marking {
    let mut start = model.clone();
    let Some(fit) = similarity(first, model) else { return start };
    let moved = |from: Point<Image>, by: [Point<Image>; 2]| from + (fit.point(by[1]) - fit.point(by[0]));
    for landmark in Landmark::ALL {
        let of = |marking: &Marking| marking.configuration.point(landmark);
        if let (Some(marked), Some(there), Some(here)) = (of(first), of(model_of_first), of(model)) {
            start.configuration.set_point(landmark, Some(moved(here, [there, marked])));
        }
    }
    for name in CurveName::ALL {
        let of = |marking: &Marking| stations(&marking.configuration, name);
        let named = |marking: &Marking| marking.configuration.named_nodes(name);
        let (Some(marked), Some(there), Some(here)) = (of(first), of(model_of_first), of(model)) else { continue };
        let Some(names) = named(model) else { continue };
        // Stations are of the same places only between the same named points.
        if named(first).as_ref() == Some(&names) && named(model_of_first).as_ref() == Some(&names) {
            let place = |index: usize| moved(here[index], [there[index], marked[index]]);
            let places: Vec<Point<Image>> = (0..here.len()).map(place).collect();
            set_stations(&mut start.configuration, name, &names, &places);
        }
    }
    start
}
