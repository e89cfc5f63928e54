//! How simulated lips are held otherwise: the model that docs/method.md states, written down anew.

use lipmetry::landmark::CurveName;

use crate::simulation::Chance;

/// One way in which closed lips are held, in millimetres.
#[derive(Clone, Copy, Debug)]
pub struct Posture {
    /// Upwards in the middle: the upper border, the line between the lips, the lower border.
    middle: [f64; 3],
    /// Upwards half-way to the left corner, and as far down on the right.
    lateral: [f64; 3],
    /// Of the right and of the left corner, to the left and up.
    corners: [[f64; 2]; 2],
}

impl Posture {
    /// One that is drawn, where the mean height of the upper lip has the standard deviation `sd`, in millimetres.
    pub fn any(sd: f64, chance: &mut Chance) -> Self {
        let part = sd / 0.25;
        let mut off = |millimetres: f64| part * millimetres * chance.normal();
        // 0.25 mm over 0.8 and √2.
        let middle = [off(0.221), off(0.221), off(0.3625)];
        let lateral = [off(0.055), off(0.055), off(0.055)];
        Self { middle, lateral, corners: [[off(0.22), off(0.11)], [off(0.22), off(0.11)]] }
    }

    /// How far a point of a border moves, −1 being the right corner and 1 the left one; without a border it is a corner.
    pub fn offset(&self, u: f64, border: Option<CurveName>) -> [f64; 2] {
        let u = u.clamp(-1.0, 1.0);
        let of_corner = self.corners[usize::from(u > 0.0)].map(|off| off * u.powi(4));
        let Some(border) = border else { return of_corner };
        let row = match border {
            CurveName::UpperBorder => 0,
            CurveName::UpperFreeMargin | CurveName::LowerFreeMargin => 1,
            CurveName::LowerBorder => 2,
        };
        let up = self.middle[row] * (1.0 - u.powi(4)) + self.lateral[row] * (std::f64::consts::PI * u).sin();
        [of_corner[0], of_corner[1] + up]
    }
}
