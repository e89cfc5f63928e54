use super::Subject;
use crate::comparison::caution::Caution;
use crate::geometry::Point;
use crate::landmark::Landmark;

/// A marking disagrees where its point is further from the mean of the others than this many standard deviations of
/// that distance: in two dimensions by chance once in 3000 points (exp(−4²/2)).
const COVERAGE: f64 = 4.0;

/// The point of one marking that lies furthest from the others', where it is too far.
pub(super) fn of_photo(subject: &Subject<'_>) -> Vec<Caution> {
    let error = &subject.measurement.error;
    let [millimetre, _] = subject.measurement.frame.millimetres();
    // The typical error: that of the point itself holds the slip.
    let sd_mm = error.independent_mm.hypot(error.shared_mm);
    let mut found = Vec::new();
    for landmark in Landmark::ALL {
        let marked: Vec<(usize, Point<_>)> = subject
            .photo
            .markings
            .iter()
            .enumerate()
            .filter_map(|(index, marking)| Some((index, marking.configuration.point(landmark)?)))
            .collect();
        let distance = |index: usize, point: Point<_>| {
            let others = marked.iter().filter(|(other, _)| *other != index).map(|(_, point)| (*point, 1.0));
            Some(Point::weighted_mean(others)?.distance(point) / millimetre.length())
        };
        let distances = marked.iter().filter_map(|(index, point)| Some((*index, distance(*index, *point)?)));
        let Some((index, distance_mm)) = distances.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        let others = marked.len() as f64 - 1.0;
        if distance_mm > COVERAGE * sd_mm * (1.0 + others.recip()).sqrt() {
            let marking = index + 1;
            found.push(Caution::MarkingsDisagree { photo: subject.occasion, landmark, marking, distance_mm, sd_mm });
        }
    }
    found
}
