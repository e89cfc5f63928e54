//! Marks carried to photos that nobody marked.

use lipmetry::landmark::Marking;
use lipmetry::matching::{Carried, FacePicture, NotCarried, carry, find_face};

use super::super::photos::photos;
use super::figures::changes;
use super::shots::Shot;

/// The marks of a photo carried to another one that nobody marked.
fn carried(reference: &Shot, marking: &Marking, other: &Shot) -> Result<Carried, NotCarried> {
    let picture = FacePicture::read(&reference.photo, reference.marked.mirrored, marking).unwrap();
    let rough = find_face((&picture, marking), &other.photo, other.marked.mirrored)?.rough_marking(marking);
    let own = FacePicture::read(&other.photo, other.marked.mirrored, &rough).unwrap();
    carry((&picture, marking), (&own, &rough))
}

/// The mean height within 0.15 mm of what the exact marks have, half the posture of a lip from one photo to the next.
#[test]
fn marks_are_carried_through_a_burst() {
    let Some(folder) = photos() else { return };
    for who in ["canada_147m", "london_115"] {
        let folder = folder.join("match/burst").join(who);
        let shot = |name: &str| {
            let landmarks = folder.join(format!("exact/{name}.landmarks.json"));
            Shot::read(&folder.join(format!("{name}.jpg")), &landmarks)
        };
        for (from, to) in [("A1", ["A2", "A3", "B2", "B3"]), ("B1", ["B2", "B3", "A2", "A3"])] {
            let reference = shot(from);
            for to in to {
                let other = shot(to);
                let carried = carried(&reference, &reference.marking, &other).unwrap();
                let [found, exact] = [&carried.marking, &other.marking]
                    .map(|marking| changes(&reference.marking, marking, reference.mm_per_px()).unwrap()[0]);
                assert!((found - exact).abs() < 0.15, "{who} {from} to {to}: {found} instead of {exact}");
            }
        }
    }
}
