//! Marks as a hand sets them: the landmark file of the formulas with every click beside its place.

use crate::chance::Chance;
use serde_json::{Value, json};

/// The standard deviations of a hand's clicks along each axis, in millimetres of the person.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Of each click by itself.
    pub own: f64,
    /// Of what all clicks along one border share.
    pub shared: f64,
}

/// A careful hand.
pub const CAREFUL: Hand = Hand { own: 0.3, shared: 0.1 };

/// The borders with the named points on them; the corners lie where the borders meet, and go with none.
const BORDERS: [(&str, &[&str]); 3] =
    [("upper_border", &["cph_r", "ls", "cph_l"]), ("upper_free_margin", &["sto"]), ("lower_border", &["li"])];

/// One marking with every click beside its place, by `marker`.
pub fn clicked(exact: &Value, marker: &str, hand: Hand, px_per_mm: f64, chance: &mut Chance) -> Value {
    let mut marking = exact.clone();
    marking["marker"] = json!(marker);
    marking["method"] = json!("manual");
    let click = |at: &mut Value, sd: f64, shared: [f64; 2], chance: &mut Chance| {
        for (axis, shared) in shared.into_iter().enumerate() {
            let place = at[axis].as_f64().unwrap_or_default();
            at[axis] = tenths(place + px_per_mm * (shared + sd * chance.normal()));
        }
    };
    let shared = BORDERS.map(|_| [hand.shared * chance.normal(), hand.shared * chance.normal()]);
    for (name, at) in marking["points"].as_object_mut().into_iter().flatten() {
        let border = BORDERS.iter().position(|(_, named)| named.contains(&name.as_str()));
        click(at, hand.own, border.map_or([0.0; 2], |border| shared[border]), chance);
    }
    for ((name, _), shared) in BORDERS.iter().zip(shared) {
        let nodes = marking["curves"][name].as_array_mut().into_iter().flatten();
        for at in nodes.filter(|node| node.is_array()) {
            click(at, hand.own, shared, chance);
        }
    }
    for side in ["r", "l"] {
        let iris = &mut marking["irises"][side];
        // Two edges, each clicked as well as any point: their middle and their distance.
        click(&mut iris["centre"], hand.own * 0.5_f64.sqrt(), [0.0; 2], chance);
        let diameter = iris["diameter"].as_f64().unwrap_or_default();
        iris["diameter"] = tenths(diameter + px_per_mm * hand.own * 2_f64.sqrt() * chance.normal());
    }
    marking
}

/// As the marking page keeps places: to a tenth of a pixel.
fn tenths(px: f64) -> Value {
    json!((px * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_scatter_as_the_hand_does_and_those_of_a_border_go_together() {
        let exact = json!({
            "points": { "ls": [100.0, 100.0], "sn": [100.0, 50.0] },
            "curves": { "upper_border": ["ls", [120.0, 100.0]] },
            "irises": { "r": { "centre": [50.0, 10.0], "diameter": 117.0 }, "l": { "centre": [150.0, 10.0], "diameter": 117.0 } },
        });
        let (mut squares, mut product) = ([0.0; 2], 0.0);
        let hand = Hand { own: 0.3, shared: 0.4 };
        for seed in 0..4000 {
            let marking = clicked(&exact, "AB", hand, 10.0, &mut Chance::of(9, seed, 0, 0));
            let off = |at: &Value, place: f64| (at[0].as_f64().expect("a number") - place) / 10.0;
            let ls = off(&marking["points"]["ls"], 100.0);
            let beside = off(&marking["curves"]["upper_border"][1], 120.0);
            squares[0] += ls * ls / 4000.0;
            squares[1] += off(&marking["points"]["sn"], 100.0).powi(2) / 4000.0;
            product += ls * beside / 4000.0;
        }
        // 0.3² + 0.4², 0.3² and 0.4²; four standard errors are 9 % of a variance.
        assert!((squares[0] - 0.25).abs() < 0.0225, "{squares:?}");
        assert!((squares[1] - 0.09).abs() < 0.0081, "{squares:?}");
        assert!((product - 0.16).abs() < 0.0225, "{product}");
    }
}
