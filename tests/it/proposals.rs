//! Where marks are proposed: exactly through what was clicked, and nowhere else than the picture is turned.

use lipmetry::alignment::{average_face_proposal, carried_proposal, transfer_points};
use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::{Configuration, CurveName, Landmark, Marking};
use proptest::prelude::*;

use super::photos::{fixture, landmarks};

const CLICKED: [Landmark; 6] = [Landmark::ChR, Landmark::ChL, Landmark::Ls, Landmark::Li, Landmark::ExR, Landmark::ExL];

fn marked(name: &str) -> Marking {
    landmarks(&fixture(&format!("{name}.landmarks.json"))).marked_photo().mean_marking()
}

fn anchors(photo: &str) -> impl Fn(Landmark) -> Option<Point<Image>> + use<> {
    let marking = marked(photo);
    move |landmark| CLICKED.contains(&landmark).then(|| marking.configuration.point(landmark)).flatten()
}

/// A turn by `angle`, a magnification and a shift.
fn moved(point: Point<Image>, (angle, scale, x, y): (f64, f64, f64, f64)) -> Point<Image> {
    let (sin, cos) = angle.sin_cos();
    Point::new(scale * (cos * point.x - sin * point.y) + x, scale * (sin * point.x + cos * point.y) + y)
}

fn all(configuration: &Configuration<Image>) -> Vec<Point<Image>> {
    let curves = CurveName::ALL.into_iter().filter_map(|name| configuration.positions(name)).flatten();
    configuration.points().map(|(_, point)| point).chain(curves).collect()
}

fn near(a: &Marking, b: &Marking, tolerance: f64) {
    let (a, b) = (all(&a.configuration), all(&b.configuration));
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(&b) {
        assert!(a.distance(*b) <= tolerance, "{a:?} and {b:?} are {} apart", a.distance(*b));
    }
}

#[test]
fn the_average_face_passes_through_the_clicks_and_lies_near_the_rest() {
    let (anchor, known) = (anchors("before"), marked("before"));
    for parted in [false, true] {
        let proposed = average_face_proposal(&anchor, parted).unwrap();
        for landmark in CLICKED {
            let at = proposed.configuration.point(landmark).unwrap();
            assert!(at.distance(anchor(landmark).unwrap()) < 1e-9, "{landmark}");
        }
        assert_eq!(proposed.configuration.lips_parted(), parted);
        assert_eq!(proposed.configuration.point(Landmark::Sto).is_none(), parted);
        assert_eq!(proposed.configuration.curve(CurveName::LowerFreeMargin).is_some(), parted);
        for name in CurveName::ALL {
            assert_eq!(
                proposed.configuration.fitted(name).is_some(),
                parted || name != CurveName::LowerFreeMargin,
                "{name}"
            );
        }
        // A proposal is to be in view of its mark: within 9 mm of a biocular width of 88 (noses differ by that much).
        let [right, left] = [Landmark::ExR, Landmark::ExL].map(|l| known.configuration.point(l).unwrap());
        let nearby = 9.0 / 88.0 * right.distance(left);
        for (landmark, at) in proposed.configuration.points() {
            if let Some(wanted) = known.configuration.point(landmark) {
                assert!(at.distance(wanted) < nearby, "{landmark} is {} px off, of {nearby}", at.distance(wanted));
            }
        }
    }
}

#[test]
fn clicks_that_tell_nothing_propose_nothing() {
    let anchor = anchors("before");
    let without = |missing: Landmark| average_face_proposal(|l| if l == missing { None } else { anchor(l) }, false);
    for landmark in [Landmark::ChR, Landmark::ChL, Landmark::Ls, Landmark::Li] {
        assert!(without(landmark).is_none(), "{landmark}");
    }
    assert!(average_face_proposal(|_| Some(Point::new(7.0, 7.0)), false).is_none());
    let on_a_line = |l: Landmark| Some(Point::new(f64::from(l as u8), 0.0));
    assert!(average_face_proposal(on_a_line, false).is_none());
    let marking = marked("before");
    assert!(carried_proposal(&marking, |_| None).is_none());
    assert!(carried_proposal(&marking, |_| Some(Point::new(7.0, 7.0))).is_none());
    assert_eq!(transfer_points(&Marking::default()), []);
}

#[test]
fn without_eyes_in_view_nothing_is_proposed_on_them() {
    let anchor = anchors("before");
    let lips = |l: Landmark| if matches!(l, Landmark::ExR | Landmark::ExL) { None } else { anchor(l) };
    let proposed = average_face_proposal(lips, false).unwrap();
    for landmark in [Landmark::EnR, Landmark::EnL, Landmark::ExR, Landmark::ExL, Landmark::Se] {
        assert_eq!(proposed.configuration.point(landmark), None, "{landmark}");
    }
    assert!(proposed.configuration.point(Landmark::AlR).is_some());
    assert_eq!((proposed.irises.right, proposed.irises.left), (None, None));
}

#[test]
fn stable_points_carry_marks_where_there_are_some() {
    let mut marking = marked("before");
    assert_eq!(transfer_points(&marking), [Landmark::ExR, Landmark::ExL, Landmark::Sn]);
    for landmark in [Landmark::ExR, Landmark::EnR, Landmark::AlR, Landmark::Sn] {
        marking.configuration.set_point(landmark, None);
    }
    assert_eq!(transfer_points(&marking), [Landmark::ChR, Landmark::ChL]);
}

proptest! {
    /// Proposals turn, grow and move with the picture: the tolerance is rounding at coordinates of some ten thousand.
    #[test]
    fn proposals_follow_the_picture(angle in -3.1..3.1f64, scale in 0.1..10.0f64, x in -5e3..5e3f64, y in -5e3..5e3f64) {
        let way = (angle, scale, x, y);
        let anchor = anchors("before");
        let here = average_face_proposal(&anchor, false).unwrap();
        let there = average_face_proposal(|l| anchor(l).map(|point| moved(point, way)), false).unwrap();
        let expected = Marking { configuration: here.configuration.map(|point| moved(point, way)), ..here };
        near(&there, &expected, 1e-6);
        let marking = marked("before");
        let carried = carried_proposal(&marking, |l| marking.configuration.point(l).map(|point| moved(point, way))).unwrap();
        near(&carried, &Marking { configuration: marking.configuration.map(|point| moved(point, way)), ..marking.clone() }, 1e-6);
    }
}
