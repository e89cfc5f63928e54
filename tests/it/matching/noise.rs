//! Click errors for exact marks, the same numbers as `noise.py` beside the photos makes.

use lipmetry::geometry::{Image, Point, Vector};
use lipmetry::landmark::{CurveName, Landmark, Marking, Node};

/// Normal deviates of a text: FNV-1a (64 bits) is the state of splitmix64, and two numbers make two deviates.
pub struct Deviates {
    state: u64,
    second: Option<f64>,
}

impl Deviates {
    pub fn of(text: &str) -> Self {
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        Self { state: text.bytes().fold(0xcbf2_9ce4_8422_2325, hash), second: None }
    }

    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / 2.0_f64.powi(53)
    }

    pub fn next(&mut self) -> f64 {
        if let Some(second) = self.second.take() {
            return second;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let angle = std::f64::consts::TAU * self.uniform();
        self.second = Some(radius * angle.sin());
        radius * angle.cos()
    }

    fn shift(&mut self, sd: f64) -> Vector<Image> {
        let x = self.next();
        Vector::new(sd * x, sd * self.next())
    }
}

const ORDER: [Landmark; 14] = {
    use Landmark::{AlL, AlR, ChL, ChR, CphL, CphR, EnL, EnR, ExL, ExR, Li, Ls, Sn, Sto};
    [ExR, EnR, EnL, ExL, AlR, AlL, Sn, ChR, CphR, Ls, CphL, ChL, Sto, Li]
};

/// The marking with clicks that are `sd` pixels off along each axis, and `shared` pixels together along a border.
pub fn clicked(exact: &Marking, text: &str, sd: f64, shared: f64) -> Marking {
    let mut deviates = Deviates::of(text);
    let mut marking = exact.clone();
    let configuration = &mut marking.configuration;
    for landmark in ORDER {
        if let Some(point) = configuration.point(landmark) {
            configuration.set_point(landmark, Some(point + deviates.shift(sd)));
        }
    }
    for name in [CurveName::UpperBorder, CurveName::UpperFreeMargin, CurveName::LowerBorder] {
        let Some(nodes) = configuration.curve(name).map(<[_]>::to_vec) else { continue };
        let moved: Vec<Point<Image>> = nodes
            .iter()
            .filter_map(|node| match node {
                Node::Contour(point) => Some(*point + deviates.shift(sd)),
                Node::Named(_) => None,
            })
            .collect();
        let together = deviates.shift(shared);
        let mut moved = moved.into_iter();
        let last = nodes.len() - 1;
        let mut placed = Vec::new();
        for (index, node) in nodes.into_iter().enumerate() {
            if let Node::Named(landmark) = node {
                if index > 0 && index < last {
                    let point = configuration.point(landmark).unwrap();
                    configuration.set_point(landmark, Some(point + together));
                }
                placed.push(node);
            } else {
                placed.push(Node::Contour(moved.next().unwrap() + together));
            }
        }
        configuration.set_curve(name, Some(placed));
    }
    for iris in [&mut marking.irises.right, &mut marking.irises.left].into_iter().flatten() {
        iris.centre = iris.centre + deviates.shift(sd);
    }
    marking
}
