//! The templates: which place of a list is which point, by the number of its points.
//!
//! What FRL, iBUG, Face++ and WebMorph call left lies at the picture's left, where the subject's right is; MediaPipe's names are the
//! subject's. The tables have the subject's names throughout.
//!
//! Left out are points that no source holds to be a landmark of this name: the nose bridge of iBUG and Face++ for sellion, the mesh's
//! most forward point for pronasale.

use super::template::Template;
use crate::landmark::CurveName::{LowerBorder, LowerFreeMargin, UpperBorder, UpperFreeMargin};
use crate::landmark::{CurveName, Landmark};

/// Every template, each with a number of points of its own.
pub static TEMPLATES: [Template; 6] = [
    // iBUG 300-W, 68 points, which dlib and menpo have too; counted from 0, where the drawings count from 1. The points of the
    // wings are the nostrils' outer bases.
    Template {
        name: "iBUG 68",
        count: 68,
        points: &[
            (48, Landmark::ChR),
            (54, Landmark::ChL),
            (50, Landmark::CphR),
            (52, Landmark::CphL),
            (51, Landmark::Ls),
            (57, Landmark::Li),
            (33, Landmark::Sn),
            (39, Landmark::EnR),
            (42, Landmark::EnL),
            (36, Landmark::ExR),
            (45, Landmark::ExL),
        ],
        margins: [62, 66],
        nostrils: Some([31, 35]),
        lines: &[
            (UpperBorder, &[48, 49, 50, 51, 52, 53, 54]),
            (UpperFreeMargin, &[48, 60, 61, 62, 63, 64, 54]),
            (LowerFreeMargin, &[48, 60, 67, 66, 65, 64, 54]),
            (LowerBorder, &[48, 59, 58, 57, 56, 55, 54]),
        ],
        is_by_program: false,
        is_ambiguous_of_lips: false,
        irises: None,
    },
    // WebMorph's Face Research Lab template (webmorphR, `inst/extdata/tem_defs/FRL.csv`, commit ef470ef). It has a ring of eight
    // points about each pupil, but WebMorph sets all points from three clicks: a ring that nobody has moved measures nothing.
    Template {
        name: "FRL 189",
        count: 189,
        points: &[
            (87, Landmark::ChR),
            (93, Landmark::ChL),
            (89, Landmark::CphR),
            (91, Landmark::CphL),
            (90, Landmark::Ls),
            (106, Landmark::Li),
            (55, Landmark::Sn),
            (63, Landmark::AlR),
            (68, Landmark::AlL),
            (22, Landmark::EnR),
            (23, Landmark::EnL),
            (18, Landmark::ExR),
            (27, Landmark::ExL),
        ],
        margins: [96, 101],
        nostrils: None,
        lines: &[
            (UpperBorder, &[87, 88, 89, 90, 91, 92, 93]),
            (UpperFreeMargin, &[87, 94, 95, 96, 97, 98, 93]),
            (LowerFreeMargin, &[87, 99, 100, 101, 102, 103, 93]),
            (LowerBorder, &[87, 104, 105, 106, 107, 108, 93]),
        ],
        is_by_program: false,
        is_ambiguous_of_lips: false,
        irises: None,
    },
    // Face++ in the order of WebMorph (webmorphR, `inst/extdata/tem_defs/fpp106.csv`, commit 221cfb9). The upper free margin is made
    // whole: that of the definition leaves 93 out, the upper lip's point at the inner corner, which both margins have at its left end.
    // Its own example has closed lips with 99 above 95, by 1 % of the mouth's width.
    Template {
        name: "Face++ 106",
        count: 106,
        points: &[
            (86, Landmark::ChR),
            (92, Landmark::ChL),
            (88, Landmark::CphR),
            (90, Landmark::CphL),
            (89, Landmark::Ls),
            (103, Landmark::Li),
            (80, Landmark::Sn),
            (77, Landmark::AlR),
            (83, Landmark::AlL),
            (39, Landmark::EnR),
            (44, Landmark::EnL),
            (35, Landmark::ExR),
            (48, Landmark::ExL),
        ],
        margins: [95, 99],
        nostrils: None,
        lines: &[
            (UpperBorder, &[86, 87, 88, 89, 90, 91, 92]),
            (UpperFreeMargin, &[86, 93, 94, 95, 96, 97, 92]),
            (LowerFreeMargin, &[86, 93, 98, 99, 100, 97, 92]),
            (LowerBorder, &[86, 101, 102, 103, 104, 105, 92]),
        ],
        is_by_program: true,
        is_ambiguous_of_lips: true,
        irises: None,
    },
    // Likewise (`fpp83.csv`, commit 221cfb9).
    Template {
        name: "Face++ 83",
        count: 83,
        points: &[
            (29, Landmark::ChR),
            (45, Landmark::ChL),
            (3, Landmark::CphR),
            (72, Landmark::CphL),
            (26, Landmark::Ls),
            (12, Landmark::Li),
            (37, Landmark::Sn),
            (54, Landmark::AlR),
            (33, Landmark::AlL),
            (79, Landmark::EnR),
            (61, Landmark::EnL),
            (44, Landmark::ExR),
            (40, Landmark::ExL),
        ],
        margins: [82, 14],
        nostrils: None,
        lines: &[
            (UpperBorder, &[29, 0, 3, 26, 72, 42, 45]),
            (UpperFreeMargin, &[29, 1, 82, 46, 45]),
            (LowerFreeMargin, &[29, 52, 14, 9, 45]),
            (LowerBorder, &[29, 10, 39, 12, 2, 75, 45]),
        ],
        is_by_program: true,
        is_ambiguous_of_lips: true,
        irises: None,
    },
    // MediaPipe's face mesh with irises. The ring after a centre is +x, top, −x, bottom of the picture.
    Template {
        name: "MediaPipe 478",
        count: 478,
        points: MESH_POINTS,
        margins: MESH_MARGINS,
        nostrils: None,
        lines: MESH_LINES,
        is_by_program: true,
        is_ambiguous_of_lips: true,
        irises: Some([(468, [469, 471]), (473, [474, 476])]),
    },
    // The mesh alone.
    Template {
        name: "MediaPipe 468",
        count: 468,
        points: MESH_POINTS,
        margins: MESH_MARGINS,
        nostrils: None,
        lines: MESH_LINES,
        is_by_program: true,
        is_ambiguous_of_lips: true,
        irises: None,
    },
];

/// The named points of the face mesh.
///
/// Alare is the point in the groove beside the wing (129 and 358), as the specification's examples have it; the outermost point on the
/// wing itself is 64 and 294.
const MESH_POINTS: &[(usize, Landmark)] = &[
    (61, Landmark::ChR),
    (291, Landmark::ChL),
    (37, Landmark::CphR),
    (267, Landmark::CphL),
    (0, Landmark::Ls),
    (17, Landmark::Li),
    (2, Landmark::Sn),
    (129, Landmark::AlR),
    (358, Landmark::AlL),
    (133, Landmark::EnR),
    (362, Landmark::EnL),
    (33, Landmark::ExR),
    (263, Landmark::ExL),
];

const MESH_MARGINS: [usize; 2] = [13, 14];

/// The lines of the face mesh, without the points beside the corners (78, 80 and 88, 146 and their counterparts), where the mesh
/// stands so dense that a line through all of them folds.
const MESH_LINES: &[(CurveName, &[usize])] = &[
    (UpperBorder, &[61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291]),
    (UpperFreeMargin, &[61, 191, 81, 82, 13, 312, 311, 415, 291]),
    (LowerFreeMargin, &[61, 95, 178, 87, 14, 317, 402, 324, 291]),
    (LowerBorder, &[61, 91, 181, 84, 17, 314, 405, 321, 291]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The place of a named point, the free margins' points among them.
    fn place(template: &Template, landmark: Landmark) -> Option<usize> {
        match landmark {
            Landmark::StoS => Some(template.margins[0]),
            Landmark::StoI => Some(template.margins[1]),
            _ => template.points.iter().find(|(_, named)| *named == landmark).map(|(place, _)| *place),
        }
    }

    #[test]
    fn templates_differ_in_their_number_of_points() {
        let counts: BTreeSet<_> = TEMPLATES.iter().map(|template| template.count).collect();
        assert_eq!(counts.len(), TEMPLATES.len());
    }

    #[test]
    fn places_are_in_range_and_stand_once() {
        for template in &TEMPLATES {
            let mut places: Vec<usize> = template.points.iter().map(|(place, _)| *place).collect();
            places.extend(template.margins);
            places.extend(template.nostrils.iter().flatten());
            places.extend(template.irises.iter().flatten().flat_map(|(centre, ends)| [*centre, ends[0], ends[1]]));
            assert!(places.iter().all(|place| *place < template.count), "{}", template.name);
            assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len(), "{}", template.name);
            let names: BTreeSet<_> = template.points.iter().map(|(_, landmark)| *landmark).collect();
            assert_eq!(names.len(), template.points.len(), "{}", template.name);
            for (_, line) in template.lines {
                assert!(line.iter().all(|place| *place < template.count), "{}", template.name);
                assert_eq!(line.iter().collect::<BTreeSet<_>>().len(), line.len(), "{}", template.name);
            }
        }
    }

    #[test]
    fn every_template_has_the_mouth_and_both_sides() {
        for template in &TEMPLATES {
            for landmark in [Landmark::ChR, Landmark::CphR, Landmark::Ls, Landmark::Li, Landmark::Sn, Landmark::EnR] {
                assert!(place(template, landmark).is_some(), "{}: {landmark}", template.name);
            }
            for (_, landmark) in template.points {
                assert!(place(template, landmark.mirrored()).is_some(), "{}: {landmark}", template.name);
            }
            assert_eq!(template.lines.len(), CurveName::ALL.len(), "{}", template.name);
        }
    }

    #[test]
    fn lines_run_from_corner_to_corner_through_their_points_in_order() {
        for template in &TEMPLATES {
            for (curve, line) in template.lines {
                assert_eq!(line.first().copied(), place(template, Landmark::ChR), "{}: {curve}", template.name);
                assert_eq!(line.last().copied(), place(template, Landmark::ChL), "{}: {curve}", template.name);
                let on_it: Vec<usize> = curve
                    .landmarks()
                    .iter()
                    .filter_map(|landmark| line.iter().position(|at| Some(*at) == place(template, *landmark)))
                    .collect();
                let expected = curve.landmarks().iter().filter(|landmark| **landmark != Landmark::Sto).count();
                assert_eq!(on_it.len(), expected, "{}: {curve}", template.name);
                assert!(on_it.is_sorted(), "{}: {curve}", template.name);
            }
        }
    }
}
