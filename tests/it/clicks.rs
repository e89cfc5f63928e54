//! Click errors for exact marks, the same numbers as `noise.py` beside the photos of matched pairs makes.

use lipmetry::landmark::file::{CurvesDocument, LandmarkFile, NodeDocument, Position, ScaleDocument};
use lipmetry::landmark::{CurveName, Landmark};

/// Normal deviates that follow from a text: FNV-1a of it is the state of splitmix64, and two uniform numbers make two
/// deviates (Box & Muller 1958, The Annals of Mathematical Statistics 29(2)).
struct Deviates {
    state: u64,
    next: Option<f64>,
}

impl Deviates {
    fn of(text: &str) -> Self {
        let state = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self { state, next: None }
    }

    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 11) as f64 + 0.5) / 2.0_f64.powi(53)
    }

    fn normal(&mut self) -> f64 {
        if let Some(next) = self.next.take() {
            return next;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * self.uniform()).sin_cos();
        self.next = Some(radius * sin);
        radius * cos
    }

    fn moved(&mut self, [x, y]: Position, sd: f64) -> Position {
        let across = x + sd * self.normal();
        [across, y + sd * self.normal()]
    }
}

const ORDER: [Landmark; 14] = [
    Landmark::ExR,
    Landmark::EnR,
    Landmark::EnL,
    Landmark::ExL,
    Landmark::AlR,
    Landmark::AlL,
    Landmark::Sn,
    Landmark::ChR,
    Landmark::CphR,
    Landmark::Ls,
    Landmark::CphL,
    Landmark::ChL,
    Landmark::Sto,
    Landmark::Li,
];

const CURVES: [CurveName; 3] = [CurveName::UpperBorder, CurveName::UpperFreeMargin, CurveName::LowerBorder];

fn nodes_of(curves: &CurvesDocument, name: CurveName) -> Option<Vec<NodeDocument>> {
    curves.iter().find(|(other, _)| *other == name).map(|(_, nodes)| nodes.to_vec())
}

/// A landmark file with a scale in millimetres a pixel whose marks are moved: each by `sd` mm an axis, and along a border but
/// its ends by `shared` mm more.
pub fn clicked(exact: &LandmarkFile, draw: &str, sd: f64, shared: f64) -> LandmarkFile {
    let Some(ScaleDocument::MmPerPx { value, .. }) = exact.scale else { panic!("a scale in millimetres a pixel") };
    let (sd, shared) = (sd / value, shared / value);
    let mut file = exact.clone();
    let mut deviates = Deviates::of(draw);
    let marking = &mut file.markings[0];
    for landmark in ORDER {
        if let Some(position) = marking.points.0.get_mut(&landmark) {
            *position = deviates.moved(*position, sd);
        }
    }
    for name in CURVES {
        let Some(mut nodes) = nodes_of(&marking.curves, name) else { continue };
        for node in &mut nodes {
            if let NodeDocument::Contour(position) = node {
                *position = deviates.moved(*position, sd);
            }
        }
        let off = deviates.moved([0.0; 2], shared);
        let along = |[x, y]: Position| [x + off[0], y + off[1]];
        let last = nodes.len() - 1;
        for (index, node) in nodes.iter_mut().enumerate() {
            match node {
                NodeDocument::Contour(position) => *position = along(*position),
                NodeDocument::Named(landmark) if index > 0 && index < last => {
                    let position = marking.points.0.get_mut(landmark).unwrap();
                    *position = along(*position);
                }
                NodeDocument::Named(_) => {}
            }
        }
        marking.curves.set(name, Some(nodes));
    }
    if let Some(irises) = &mut marking.irises {
        for iris in [&mut irises.r, &mut irises.l].into_iter().flatten() {
            iris.centre = deviates.moved(iris.centre, sd);
        }
    }
    file
}

#[test]
fn the_deviates_are_those_of_the_recipe() {
    let mut deviates = Deviates::of("check");
    for expected in [1.134_716, -0.078_380, 0.521_614, -0.064_621] {
        let found = deviates.normal();
        assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    }
}
