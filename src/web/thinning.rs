//! Marks that the pixels found, as a person can work with them: with few points on the curves.

use crate::landmark::{FoundMarks, Landmark, Marking, STATIONS_BETWEEN};

/// Which of the stations between two named points stay, so that a person has few points to look at: three on the long way to a
/// corner of the mouth, one on a short one.
fn is_kept(named: &[Landmark], station: usize) -> bool {
    let (section, place) = (station / (STATIONS_BETWEEN + 1), station % (STATIONS_BETWEEN + 1));
    let is_long = section == 0 || section + 2 == named.len();
    place == 0 || if is_long { matches!(place, 3 | 7 | 11) } else { place == 7 }
}

/// The marking with few points on the curves that were found, which have a station for every millimetre.
pub(super) fn thinned(marking: &Marking, found: &FoundMarks) -> Marking {
    let mut thin = marking.clone();
    for name in &found.curves {
        let configuration = &marking.configuration;
        let (Some(nodes), Some(named)) = (configuration.curve(*name), configuration.named_nodes(*name)) else {
            continue;
        };
        let kept = nodes.iter().enumerate().filter(|(station, _)| is_kept(&named, *station));
        thin.configuration.set_curve(*name, Some(kept.map(|(_, node)| *node).collect()));
    }
    thin
}
