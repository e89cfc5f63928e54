//! How marks that began as proposals lie against placed ones.

use lipmetry::geometry::Point;
use lipmetry::landmark::{Calibration, CurveName, Landmark, MarkedPhoto, Marking, Node, Origin, Proposer, Provenance};
use lipmetry::uncertainty::{MarkKind, OriginAgreement, agreement_by_origin};

use crate::faces::{Camera, assert_near, face};

fn stated(origin: Origin) -> Provenance {
    Provenance { origin: Some(origin), proposer: Some(Proposer::FaceModel) }
}

/// The marking with the right corner and the upper border moved, in millimetres of a picture with ten pixels in one.
fn marking(origin: Option<Origin>, corner: [f64; 2], border_up: f64) -> Marking {
    let mut marking = Camera::PLAIN.take(&face(std::iter::empty(), 0.0, false, 3));
    let at = marking.configuration.point(Landmark::ChR).unwrap();
    let moved = Point::new(at.x + 10.0 * corner[0], at.y - 10.0 * corner[1]);
    marking.configuration.set_point(Landmark::ChR, Some(moved));
    let nodes = marking.configuration.curve(CurveName::UpperBorder).unwrap().to_vec();
    let up = |node: Node<_>| match node {
        Node::Contour(at) => Node::Contour(Point::new(at.x, at.y - 10.0 * border_up)),
        named => named,
    };
    marking.configuration.set_curve(CurveName::UpperBorder, Some(nodes.into_iter().map(up).collect()));
    if let Some(origin) = origin {
        marking.origins.points[Landmark::ChR as usize] = stated(origin);
        marking.origins.curves[CurveName::UpperBorder as usize] = stated(origin);
    }
    marking
}

fn photo(markings: Vec<Marking>) -> MarkedPhoto {
    MarkedPhoto {
        width: 4000,
        height: 4000,
        mirrored: false,
        expression: None,
        cosmetics: lipmetry::landmark::Cosmetics::Unknown,
        taken: None,
        calibration: Some(Calibration::Factor { mm_per_px: 0.1, u_mm: None }),
        focal_length: None,
        markings,
    }
}

fn row(found: &[OriginAgreement], kind: MarkKind, origin: Origin) -> OriginAgreement {
    found.iter().find(|row| (row.kind, row.origin) == (kind, origin)).unwrap().clone()
}

#[test]
fn offsets_from_placed_marks_are_told_by_kind_and_origin() {
    // Placed at ±0.1 mm, proposed 1.2 mm outward (the right corner lies left in the picture) and 0.5 mm up, moved a quarter of
    // the way from the placed ones; in a second photo proposed 0.8 mm outward.
    let photos = [
        photo(vec![
            marking(None, [0.1, 0.0], 0.0),
            marking(Some(Origin::Placed), [-0.1, 0.0], 0.0),
            marking(Some(Origin::Confirmed), [-1.2, 0.5], 0.6),
            marking(Some(Origin::Moved), [-0.3, 0.125], 0.15),
        ]),
        photo(vec![marking(None, [0.0, 0.0], 0.0), marking(Some(Origin::Confirmed), [-0.8, 0.5], 0.6)]),
        photo(vec![marking(Some(Origin::Confirmed), [-9.0, 0.0], 0.0)]),
    ];
    let found = agreement_by_origin(&photos.iter().collect::<Vec<_>>()).unwrap();
    let corner = MarkKind::Point(Landmark::ChR);
    let confirmed = row(&found, corner, Origin::Confirmed);
    assert_eq!((confirmed.count, confirmed.photos, confirmed.proposer), (2, 2, Some(Proposer::FaceModel)));
    // The frame of the mean marking is level to the eyes: the corner's own move leaves it as it is.
    assert_near("outward", confirmed.mean_mm[0], 1.0, 1e-9);
    assert_near("up", confirmed.mean_mm[1], 0.5, 1e-9);
    // Two values 0.4 mm apart along one axis and alike along the other: √(0.08 / 2).
    assert_near("sd", confirmed.sd_mm.unwrap(), 0.04_f64.sqrt(), 1e-9);
    assert_near("distance", confirmed.distance_mm, ((1.69 + 0.89) / 2.0_f64).sqrt(), 1e-9);
    let moved = row(&found, corner, Origin::Moved);
    assert_eq!((moved.count, moved.sd_mm), (1, None));
    assert_near("towards the proposal", moved.towards_proposal.unwrap(), 0.25, 1e-9);
    let placed = row(&found, corner, Origin::Placed);
    // The left corner, too, was placed by everyone, alike: four times and twice. The right one of the second photo has no other beside it.
    assert_eq!((placed.count, placed.photos, placed.proposer, placed.towards_proposal), (8, 2, None, None));
    // ±0.1 mm along one of two axes, and 1 + 3 + 1 degrees of freedom for each: √(0.02 / 10).
    assert_near("placed", placed.sd_mm.unwrap(), 0.002_f64.sqrt(), 1e-9);
    let border = row(&found, MarkKind::Curve(CurveName::UpperBorder), Origin::Confirmed);
    assert_eq!(border.mean_mm.len(), 1);
    // The contour moved by 0.6 mm, the peaks and the dip did not: the mean of the stations is below that.
    assert!((0.2..0.6).contains(&border.mean_mm[0]), "{:?}", border.mean_mm);
}

#[test]
fn without_a_placed_mark_on_the_photo_nothing_is_told() {
    let confirmed = || marking(Some(Origin::Confirmed), [0.0, 0.0], 0.0);
    let mut photo = photo(vec![confirmed(), confirmed()]);
    for marking in &mut photo.markings {
        marking.origins.points = [stated(Origin::Confirmed); 18];
        marking.origins.curves = [stated(Origin::Confirmed); 4];
    }
    assert_eq!(agreement_by_origin(&[&photo]).unwrap(), []);
}
