//! What is missing is told exactly, and nothing is made up in its place.

use lipmetry::alignment::Upright;
use lipmetry::geometry::Face;
use lipmetry::landmark::{Configuration, CurveName, Landmark, Node};
use lipmetry::measure::{Lip, MEASURES, Need, shape_change};
use lipmetry::units::LengthUnit;

use crate::faces::{assert_near, figure, figures, lip, polygonal, shifted, skewed, turned};

use CurveName::{LowerBorder, UpperBorder, UpperFreeMargin};
use Landmark::{ChL, ChR, CphL, CphR, Li, Ls, Sn, Sto};

/// The points and curves that each measure of closed lips needs, and whether it needs the facial midline.
fn needs(id: &str) -> (Vec<Landmark>, Vec<CurveName>, bool) {
    let (points, curves, midline): (&[Landmark], &[CurveName], bool) = match id {
        "upper_vermilion_height_mean" => (&[ChR, ChL], &[UpperBorder, UpperFreeMargin], false),
        "upper_vermilion_height" => (&[Ls, Sto], &[], false),
        "upper_vermilion_height_r" => (&[CphR], &[UpperFreeMargin], false),
        "upper_vermilion_height_l" => (&[CphL], &[UpperFreeMargin], false),
        "vermilion_height_difference" => (&[CphR, CphL], &[UpperFreeMargin], false),
        "upper_vermilion_area" | "own_axis_symmetry_score" | "shape_asymmetry" => {
            (&[], &[UpperBorder, UpperFreeMargin], false)
        }
        // The line where closed lips meet is the upper free margin; see `lower_margin_of_closed_lips`.
        "lower_vermilion_area" => (&[], &[LowerBorder], false),
        "upper_lower_ratio" => (&[], &[UpperBorder, UpperFreeMargin, LowerBorder], false),
        "curve_prominence" => (&[ChR, ChL, CphR, CphL], &[], false),
        "curve_prominence_profile" | "curve_arc_ratio" => (&[ChR, ChL], &[UpperBorder], false),
        "cupids_bow_depth" => (&[ChR, ChL, CphR, CphL, Ls], &[], false),
        "cupids_bow_width" => (&[CphR, CphL], &[], false),
        "cupids_bow_angle" => (&[CphR, CphL, Ls], &[], false),
        "philtrum_length" => (&[Ls, Sn], &[], false),
        "mouth_width" => (&[ChR, ChL], &[], false),
        "lower_vermilion_height" => (&[Sto, Li], &[], false),
        "vermilion_ratio" => (&[Ls, Sto, Sn], &[], false),
        "commissure_cant" | "commissure_height_difference" | "half_width_asymmetry" => (&[ChR, ChL], &[], true),
        "cupids_bow_height_difference" => (&[CphR, CphL], &[], true),
        "own_axis_half_area_asymmetry" => (&[], &[UpperBorder, UpperFreeMargin], false),
        "own_axis_half_width_asymmetry" => (&[ChR, ChL], &[UpperBorder, UpperFreeMargin], false),
        "own_axis_deviation" | "own_axis_cant" | "half_area_asymmetry" | "symmetry_score" => {
            (&[], &[UpperBorder, UpperFreeMargin], true)
        }
        "ls_deviation" => (&[Ls], &[], true),
        "sto_deviation" => (&[Sto], &[], true),
        "mirror_distance" => (&[], &[UpperBorder], true),
        other => panic!("what does {other} need?"),
    };
    (points.to_vec(), curves.to_vec(), midline)
}

const MIDLINE: &str = "the facial midline (two or more stable points, such as en_r and en_l)";

/// The words of a report for what is needed, in the order of the landmark file's documentation.
fn sentence(mut points: Vec<Landmark>, mut curves: Vec<CurveName>, midline: bool) -> String {
    points.sort_unstable();
    curves.sort_unstable();
    let mut parts: Vec<String> = points.iter().map(|point| format!("the point {point}")).collect();
    parts.extend(curves.iter().map(|curve| format!("the curve {curve}")));
    parts.extend(midline.then(|| MIDLINE.to_owned()));
    match parts.split_last().unwrap() {
        (last, []) => format!("needs {last}"),
        (last, others) => format!("needs {} and {last}", others.join(", ")),
    }
}

fn measures() -> impl Iterator<Item = &'static str> {
    MEASURES.iter().map(|measure| measure.id.as_str()).filter(|id| *id != "interlabial_gap")
}

fn with(configuration: Configuration<Face>, upright: Upright) -> Lip {
    Lip::new(configuration, upright, LengthUnit::Millimetre)
}

#[test]
fn nothing_marked_names_everything_needed() {
    for id in measures() {
        let (points, mut curves, midline) = needs(id);
        if id == "lower_vermilion_area" {
            // Without a stomion at all the lips count as closed, and either margin would do.
            curves.push(CurveName::UpperFreeMargin);
        }
        let reason = figures(id, &with(Configuration::default(), Upright::Mouth)).unwrap_err();
        assert_eq!(reason.to_string(), sentence(points, curves, midline), "{id}");
    }
    let gap = figures("interlabial_gap", &lip(Configuration::default())).unwrap_err();
    assert_eq!(gap.to_string(), "needs parted lips (the points sto_s and sto_i)");
}

/// Takes a point's name away but leaves its place on the curves, so that the curves stay.
fn nameless(landmark: Landmark) -> Configuration<Face> {
    let mut lips = skewed();
    let place = lips.point(landmark).unwrap();
    for name in CurveName::ALL {
        let nodes = lips.curve(name).map(|nodes| {
            nodes.iter().map(|node| if *node == Node::Named(landmark) { Node::Contour(place) } else { *node }).collect()
        });
        lips.set_curve(name, nodes);
    }
    lips.set_point(landmark, None);
    lips
}

#[test]
fn each_missing_point_is_named_by_the_measures_that_need_it_and_by_no_other() {
    for landmark in [ChR, ChL, CphR, CphL, Ls, Sto, Li, Sn] {
        let lip = lip(nameless(landmark));
        for id in measures().filter(|id| !id.starts_with("own_axis") && *id != "shape_asymmetry") {
            let needed = needs(id).0.contains(&landmark);
            match figures(id, &lip) {
                Ok(_) => assert!(!needed, "{id} was measured without {landmark}"),
                Err(reason) => {
                    assert!(needed, "{id} without {landmark}: {reason}");
                    assert_eq!(reason.to_string(), format!("needs the point {landmark}"), "{id}");
                }
            }
        }
    }
}

#[test]
fn each_missing_curve_is_named_by_the_measures_that_need_it_and_by_no_other() {
    for name in [UpperBorder, UpperFreeMargin, LowerBorder] {
        let mut configuration = skewed();
        configuration.set_curve(name, None);
        let lip = lip(configuration);
        for id in measures() {
            let borrowed = name == UpperFreeMargin && id == "lower_vermilion_area";
            let needed = needs(id).1.contains(&name) || borrowed;
            match figures(id, &lip) {
                Ok(_) => assert!(!needed, "{id} was measured without {name}"),
                Err(reason) => {
                    assert!(needed, "{id} without {name}: {reason}");
                    assert_eq!(reason.to_string(), format!("needs the curve {name}"), "{id}");
                }
            }
        }
    }
}

#[test]
fn outline_measures_name_the_point_that_the_curve_misses() {
    for (landmark, curve) in [(ChR, UpperBorder), (CphL, UpperBorder), (Ls, UpperBorder), (Sto, UpperFreeMargin)] {
        let lip = lip(nameless(landmark));
        for id in ["own_axis_symmetry_score", "own_axis_half_area_asymmetry", "own_axis_cant", "shape_asymmetry"] {
            let needed = figures(id, &lip).unwrap_err();
            assert!(needed.needs().contains(&Need::StationOn(landmark, curve)), "{id} without {landmark}: {needed}");
            if landmark != ChR {
                assert_eq!(needed.to_string(), format!("needs a curve {curve} that passes through {landmark}"), "{id}");
            }
        }
        if curve == UpperBorder {
            let change = shape_change(&lip, &crate::faces::lip(skewed())).unwrap_err();
            assert_eq!(change.to_string(), format!("needs a curve {curve} that passes through {landmark}"));
        }
    }
}

#[test]
fn without_a_facial_midline_tilt_and_position_are_not_measured_and_the_rest_stays() {
    let (face, mouth) = (lip(skewed()), with(skewed(), Upright::Mouth));
    for id in measures() {
        if needs(id).2 {
            assert_eq!(figures(id, &mouth).unwrap_err().to_string(), format!("needs {MIDLINE}"), "{id}");
        } else {
            assert_eq!(figures(id, &mouth).unwrap(), figures(id, &face).unwrap(), "{id}");
        }
    }
    let tilt: Vec<&str> = measures().filter(|id| needs(id).2).collect();
    assert_eq!(tilt.len(), 11, "{tilt:?}");
}

/// Lips whose border lies on the line where they meet.
fn no_red(level: f64, degrees: f64) -> Configuration<Face> {
    let at = |landmark, x| (landmark, x, -60.0);
    let line = polygonal(&[at(ChR, -24.3), at(CphR, -6.1), at(Ls, 0.2), at(CphL, 5.7), at(ChL, 25.9), at(Sto, 1.1)]);
    shifted(&turned(&line, degrees), 0.0, level + 60.0)
}

#[test]
fn lips_without_any_red_have_no_area_to_compare() {
    for (level, degrees) in [(0.0, 0.0), (-60.0, 0.0), (-61.7, 0.0), (-60.0, 3.0), (-57.3, -11.0)] {
        let lip = lip(no_red(level, degrees));
        // Rounding of ∫ y dx over 50 × 65.
        assert_near("area", figure("upper_vermilion_area", &lip), 0.0, 1e-11);
        assert_near("mean height", figure("upper_vermilion_height_mean", &lip), 0.0, 1e-12);
        for id in ["half_area_asymmetry", "symmetry_score", "own_axis_symmetry_score"] {
            let reason =
                figures(id, &lip).map(|figures| format!("{id} {figures:?} at {level}, {degrees}°")).unwrap_err();
            assert_eq!(reason.to_string(), "needs an outline that encloses an area", "{id} at {level}, {degrees}°");
        }
    }
}

#[test]
fn lower_lip_without_any_red_gives_no_ratio() {
    let mut points = crate::faces::SKEWED;
    points.iter_mut().filter(|point| point.0 == Li).for_each(|point| point.2 = -60.0);
    let reason = figures("upper_lower_ratio", &lip(polygonal(&points))).unwrap_err();
    assert_eq!(reason.to_string(), "needs an outline that encloses an area");
}

#[test]
fn corners_in_one_place_give_no_chord() {
    let mut lips = skewed();
    lips.set_point(ChL, lips.point(ChR));
    let lip = lip(lips);
    for id in [
        "upper_vermilion_height_mean",
        "curve_prominence",
        "curve_prominence_profile",
        "curve_arc_ratio",
        "cupids_bow_depth",
    ] {
        assert_eq!(figures(id, &lip).unwrap_err().to_string(), "needs corners of the mouth that are apart", "{id}");
    }
    assert_eq!(figure("mouth_width", &lip), 0.0);
}

#[test]
fn margin_and_border_that_end_too_early_are_told() {
    let mut lips = skewed();
    // The peak stands out beyond the right corner.
    lips.set_point(CphR, Some(crate::faces::face_point(-30.0, -50.0)));
    let reason = figures("upper_vermilion_height_r", &lip(lips.clone())).unwrap_err();
    assert_eq!(reason.to_string(), "needs an upper_free_margin that passes below cph_r in the midline's direction");
    let short = [CphR, Ls, CphL].map(Node::Named).to_vec();
    let mut lips = skewed();
    lips.set_curve(UpperBorder, Some(short));
    let reason = figures("curve_prominence_profile", &lip(lips)).unwrap_err();
    assert_eq!(reason.to_string(), "needs an upper_border that spans the whole chord from ch_r to ch_l");
}
