//! Which points of the mesh become which marks, on meshes made up for the purpose.

use lipmetry::geometry::{Image, Point};
use lipmetry::landmark::{CurveName, Landmark, Marking, Node};
use lipmetry::suggest::bias::corrected;
use lipmetry::suggest::mapping::{marking, mirrored};
use lipmetry::suggest::networks::MESH_POINTS;

/// The mesh points of the curves, from the subject's right corner of the mouth to the left.
const UPPER_BORDER: [usize; 11] = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291];
const UPPER_MARGIN: [usize; 9] = [61, 191, 81, 82, 13, 312, 311, 415, 291];
const LOWER_MARGIN: [usize; 9] = [61, 95, 178, 87, 14, 317, 402, 324, 291];
const LOWER_BORDER: [usize; 11] = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291];

/// What a mesh goes through before it becomes marks.
type Correction = fn(&[[f64; 3]]) -> Vec<[f64; 3]>;

const CORRECTIONS: [Correction; 2] = [|mesh| mesh.to_vec(), |mesh| corrected(mesh)];

/// A mesh with lips, eyes and a nose about where they are, not symmetric; coordinates are multiples of 1/4 px, so that mirroring is exact.
fn face() -> Vec<[f64; 3]> {
    let quarter = |value: f64| (4.0 * value).round() / 4.0;
    let mut mesh: Vec<[f64; 3]> =
        (0..MESH_POINTS).map(|i| [300.0 + (i % 23) as f64, 500.0 + (i % 19) as f64, 0.0]).collect();
    let curves: [(&[usize], f64); 4] =
        [(&UPPER_BORDER, -40.0), (&UPPER_MARGIN, -4.0), (&LOWER_MARGIN, 6.0), (&LOWER_BORDER, 45.0)];
    for (indices, rise) in curves {
        let last = (indices.len() - 1) as f64;
        for (place, index) in indices.iter().enumerate() {
            let t = place as f64 / last;
            mesh[*index] = [quarter(200.0 + 210.0 * t), quarter(600.0 + 4.0 * rise * t * (1.0 - t) + 5.0 * t), 0.0];
        }
    }
    let others: [(usize, [f64; 2]); 20] = [
        (468, [150.0, 300.0]),
        (469, [173.0, 301.0]),
        (470, [150.0, 277.0]),
        (471, [127.0, 299.0]),
        (472, [150.0, 323.0]),
        (473, [450.0, 306.0]),
        (474, [474.0, 307.0]),
        (475, [450.0, 282.0]),
        (476, [426.0, 305.0]),
        (477, [450.0, 330.0]),
        (33, [95.0, 302.0]),
        (133, [210.0, 306.0]),
        (263, [512.0, 311.0]),
        (362, [394.0, 309.0]),
        (64, [230.0, 480.0]),
        (294, [372.0, 484.0]),
        (2, [302.0, 520.0]),
        (4, [300.0, 470.0]),
        (168, [301.0, 290.0]),
        (1, [300.0, 480.0]),
    ];
    for (index, [x, y]) in others {
        mesh[index] = [x, y, 0.0];
    }
    mesh
}

fn marks(mesh: &[[f64; 3]], parted: bool) -> Marking {
    marking(mesh, parted).unwrap()
}

/// All positions of a marking, in a fixed order, with the diameters of the irises at the end.
fn numbers(marking: &Marking) -> Vec<f64> {
    let configuration = &marking.configuration;
    let named = configuration.points().map(|(_, point)| point);
    let curves = CurveName::ALL.into_iter().filter_map(|name| configuration.positions(name)).flatten();
    let irises: Vec<_> = [marking.irises.right, marking.irises.left].into_iter().flatten().collect();
    let points: Vec<Point<Image>> = named.chain(curves).chain(irises.iter().map(|iris| iris.centre)).collect();
    points.iter().flat_map(|point| [point.x, point.y]).chain(irises.iter().map(|iris| iris.diameter)).collect()
}

/// Rounding alone may differ: coordinates are below 1000, of which 1e-9 is a thousand times the last bit.
fn alike(found: &Marking, wanted: &Marking) {
    let (found, wanted) = (numbers(found), numbers(wanted));
    assert_eq!(found.len(), wanted.len(), "as many marks");
    for (index, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
        assert!((found - wanted).abs() <= 1e-9, "number {index}: {found} for {wanted}");
    }
}

#[test]
fn named_points_are_where_the_mesh_has_them() {
    let mesh = face();
    let at = |index: usize| Some(Point::<Image>::new(mesh[index][0], mesh[index][1]));
    let closed = marks(&mesh, false).configuration;
    let parted = marks(&mesh, true).configuration;
    for (landmark, index) in [
        (Landmark::ChR, 61),
        (Landmark::ChL, 291),
        (Landmark::CphR, 37),
        (Landmark::CphL, 267),
        (Landmark::Ls, 0),
        (Landmark::Li, 17),
        (Landmark::Sn, 2),
        (Landmark::AlR, 64),
        (Landmark::AlL, 294),
        (Landmark::Prn, 4),
        (Landmark::Se, 168),
        (Landmark::EnR, 133),
        (Landmark::EnL, 362),
        (Landmark::ExR, 33),
        (Landmark::ExL, 263),
    ] {
        assert_eq!(closed.point(landmark), at(index), "{landmark}");
        assert_eq!(parted.point(landmark), at(index), "{landmark}");
    }
    let between = at(13).unwrap().midpoint(at(14).unwrap());
    assert_eq!([Landmark::Sto, Landmark::StoS, Landmark::StoI].map(|l| closed.point(l)), [Some(between), None, None]);
    assert_eq!([Landmark::Sto, Landmark::StoS, Landmark::StoI].map(|l| parted.point(l)), [None, at(13), at(14)]);
}

#[test]
fn curves_have_three_contour_points_a_side() {
    let mesh = face();
    let count = |marking: &Marking, name: CurveName| {
        let nodes = marking.configuration.curve(name)?;
        Some((nodes.len(), nodes.iter().filter(|node| matches!(node, Node::Contour(_))).count()))
    };
    let [closed, parted] = [false, true].map(|parted| CurveName::ALL.map(|name| count(&marks(&mesh, parted), name)));
    assert_eq!(closed, [Some((11, 6)), Some((9, 6)), None, Some((9, 6))]);
    assert_eq!(parted, [Some((11, 6)), Some((9, 6)), Some((9, 6)), Some((9, 6))]);
    let line = marks(&mesh, false).configuration.positions(CurveName::UpperFreeMargin).unwrap();
    assert_eq!(line[1], Point::new((mesh[191][0] + mesh[95][0]) / 2.0, (mesh[191][1] + mesh[95][1]) / 2.0));
}

/// A contour point on the corner of the mouth, and one beyond its neighbour, would make the curve fold.
#[test]
fn contour_points_that_would_fold_a_curve_are_left_out() {
    let mut mesh = face();
    mesh[185] = [mesh[61][0] + 0.5, mesh[61][1], 0.0];
    mesh[269] = [mesh[270][0] + 1.0, mesh[269][1], 0.0];
    let named = |name| marks(&mesh, false).configuration.curve(name).unwrap().len();
    // 185 lies 0.5 px from the corner, of a mouth of 210 px; 269 and 270 have changed places: three of six are left.
    assert_eq!(named(CurveName::UpperBorder), 11 - 3);
    assert_eq!(named(CurveName::LowerBorder), 9);
}

/// A picture and its mirror image have marks that are each other's mirror image, with and without the corrected bias.
#[test]
fn a_mirrored_mesh_gives_the_mirrored_marking() {
    const WIDTH: f64 = 640.0;
    let reflect = |point: Point<Image>| Point::new(WIDTH - point.x, point.y);
    for correct in CORRECTIONS {
        for parted in [false, true] {
            let seen: Vec<[f64; 3]> = face().iter().map(|[x, y, z]| [WIDTH - x, *y, *z]).collect();
            let found = marks(&correct(&mirrored(&seen)), parted);
            let wanted = marks(&correct(&face()), parted);
            let mut mirror_image = Marking { configuration: wanted.configuration.mirrored(reflect), ..found.clone() };
            mirror_image.irises.right = wanted.irises.left;
            mirror_image.irises.left = wanted.irises.right;
            for iris in [&mut mirror_image.irises.right, &mut mirror_image.irises.left].into_iter().flatten() {
                iris.centre = reflect(iris.centre);
            }
            alike(&found, &mirror_image);
        }
    }
}

/// Turned, scaled and moved, the mesh gives marks that are turned, scaled and moved, and a bias in millimetres that is so, too.
#[test]
fn a_turned_and_scaled_mesh_gives_the_turned_and_scaled_marking() {
    const SCALE: f64 = 1.7;
    let (sin, cos) = 0.35_f64.sin_cos();
    let turned = |x: f64, y: f64| [SCALE * (cos * x - sin * y) + 90.0, SCALE * (sin * x + cos * y) - 40.0];
    for correct in CORRECTIONS {
        let seen: Vec<[f64; 3]> =
            face().iter().map(|[x, y, z]| [turned(*x, *y)[0], turned(*x, *y)[1], SCALE * z]).collect();
        let upright = marks(&correct(&face()), true);
        let map = |point: Point<Image>| {
            let [x, y] = turned(point.x, point.y);
            Point::new(x, y)
        };
        let mut wanted = Marking { configuration: upright.configuration.map(map), ..upright.clone() };
        for iris in [&mut wanted.irises.right, &mut wanted.irises.left].into_iter().flatten() {
            (iris.centre, iris.diameter) = (map(iris.centre), SCALE * iris.diameter);
        }
        alike(&marks(&correct(&seen), true), &wanted);
    }
}

/// By hand: on a level, straight lower border, with pupils 630 px apart, 0.6 mm are 6 px downwards; nothing else moves.
#[test]
fn the_lower_border_moves_outwards_and_nothing_else() {
    let mut mesh = face();
    for (place, index) in LOWER_BORDER.into_iter().enumerate() {
        mesh[index] = [200.0 + 20.0 * place as f64, 640.0, 0.0];
    }
    (mesh[468], mesh[473]) = ([0.0, 300.0, 0.0], [630.0, 300.0, 0.0]);
    let moved = corrected(&mesh);
    for index in 0..MESH_POINTS {
        let by = if LOWER_BORDER[1..10].contains(&index) { 6.0 } else { 0.0 };
        let found = moved[index][1] - mesh[index][1];
        assert!((found - by).abs() <= 1e-9 && moved[index][0] == mesh[index][0], "point {index}: {found} px for {by}");
    }
}

#[test]
fn meshes_that_are_none_do_not_end_the_program() {
    let one_place = vec![[100.0, 100.0, 0.0]; MESH_POINTS];
    let found = marks(&corrected(&one_place), false);
    assert!(numbers(&found).iter().all(|number| *number == 100.0 || *number == 0.0), "{found:?}");
    assert_eq!(found.configuration.curve(CurveName::UpperBorder).map(<[_]>::len), Some(5), "named points alone");
    let nowhere = vec![[f64::NAN; 3]; MESH_POINTS];
    assert!(marks(&corrected(&nowhere), true).configuration.points().all(|(_, point)| !point.is_finite()));
    for count in [0, 1, MESH_POINTS - 1, MESH_POINTS + 1] {
        let mesh = vec![[1.0, 2.0, 3.0]; count];
        assert_eq!(marking(&mesh, false), None, "{count} points");
        assert_eq!(mirrored(&mesh), mesh, "{count} points");
        assert_eq!(corrected(&mesh), mesh, "{count} points");
    }
}
