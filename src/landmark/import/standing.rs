//! How a face stands in the picture, by its points alone: what a wrong guess of rows, sides or the way up would turn, exchange or
//! stand on its head.

use indexmap::IndexMap;

use crate::landmark::Landmark;

/// How a face stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The eyes lie above the mouth, and right is right.
    Upright,
    /// Right is right, but the face lies on its side or stands on its head.
    Turned,
    /// The eyes lie above the mouth, but right is left.
    Exchanged,
    /// The face stands on its head and is a mirror image, as where y runs the other way.
    UpsideDown,
    /// The face lies on its side and is a mirror image.
    Flipped,
    /// There are not enough points to tell.
    Unknown,
}

/// How the face of these points stands, positions being those of the un-mirrored picture.
pub(super) fn standing(points: &IndexMap<Landmark, [f64; 2]>) -> Standing {
    let (Some(up), Some(left)) = (up(points), to_left(points)) else { return Standing::Unknown };
    let cross = up[0] * left[1] - up[1] * left[0];
    let is_level = up[1].abs() >= up[0].abs();
    match (cross, is_level, up[1] < 0.0) {
        (cross, ..) if cross == 0.0 || !cross.is_finite() => Standing::Unknown,
        (cross, true, true) if cross > 0.0 => Standing::Upright,
        (cross, ..) if cross > 0.0 => Standing::Turned,
        (_, true, true) => Standing::Exchanged,
        (_, true, false) => Standing::UpsideDown,
        (_, false, _) => Standing::Flipped,
    }
}

/// The mean of the points of these names and of their counterparts: the middle of a pair, which exchanged sides leave where it is.
fn middle(points: &IndexMap<Landmark, [f64; 2]>, names: &[Landmark]) -> Option<[f64; 2]> {
    let middles = names.iter().filter_map(|name| {
        let (one, other) = (points.get(name)?, points.get(&name.mirrored())?);
        Some([(one[0] + other[0]) / 2.0, (one[1] + other[1]) / 2.0])
    });
    let middles: Vec<[f64; 2]> = middles.collect();
    let count = middles.len() as f64;
    (count > 0.0).then(|| [0, 1].map(|axis| middles.iter().map(|at| at[axis]).sum::<f64>() / count))
}

/// From the mouth to the eyes and the nose; by the mouth alone, from where the lips meet to the Cupid's bow.
fn up(points: &IndexMap<Landmark, [f64; 2]>) -> Option<[f64; 2]> {
    use Landmark::{AlR, ChR, CphR, EnR, ExR, Li, Ls, Prn, Sn, Sto, StoI, StoS};
    let above = middle(points, &[EnR, ExR]).or_else(|| middle(points, &[AlR, Prn, Sn]));
    let (from, to) = match above {
        Some(above) => (middle(points, &[ChR]).or_else(|| middle(points, &[Sto, StoS, StoI, Ls, Li]))?, above),
        None => (middle(points, &[Sto, StoS]).or_else(|| middle(points, &[Li]))?, middle(points, &[CphR, Ls])?),
    };
    Some([to[0] - from[0], to[1] - from[1]])
}

/// From the subject's right to the left, by the pair that lies farthest apart of the first kind that there is.
fn to_left(points: &IndexMap<Landmark, [f64; 2]>) -> Option<[f64; 2]> {
    use Landmark::{AlR, ChR, CphR, EnR, ExR};
    [ChR, ExR, EnR, AlR, CphR].into_iter().find_map(|right| {
        let (right, left) = (points.get(&right)?, points.get(&right.mirrored())?);
        Some([left[0] - right[0], left[1] - right[1]])
    })
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::{Standing, standing};
    use crate::landmark::Landmark::{self, ChL, ChR, EnL, EnR, Li, Ls, Sto};

    const FACE: [(Landmark, [f64; 2]); 5] = [
        (ChR, [120.0, 200.0]),
        (ChL, [280.0, 201.0]),
        (EnR, [160.0, 80.0]),
        (EnL, [240.0, 81.0]),
        (Sto, [200.0, 200.0]),
    ];
    const MOUTH: [(Landmark, [f64; 2]); 5] = [
        (ChR, [120.0, 200.0]),
        (ChL, [280.0, 201.0]),
        (Ls, [200.0, 185.0]),
        (Sto, [200.0, 200.0]),
        (Li, [201.0, 230.0]),
    ];

    #[test]
    fn each_wrong_guess_is_told_from_the_others() {
        type Turn = fn([f64; 2]) -> [f64; 2];
        let turns: [(Turn, Standing); 7] = [
            (|at| at, Standing::Upright),
            (|[x, y]| [400.0 - x, 300.0 - y], Standing::Turned),
            (|[x, y]| [300.0 - y, x], Standing::Turned),
            (|[x, y]| [y, 400.0 - x], Standing::Turned),
            (|[x, y]| [400.0 - x, y], Standing::Exchanged),
            (|[x, y]| [x, 300.0 - y], Standing::UpsideDown),
            (|[x, y]| [y, x], Standing::Flipped),
        ];
        for points in [&FACE, &MOUTH] {
            for (turn, expected) in turns {
                let turned: IndexMap<_, _> = points.iter().map(|(name, at)| (*name, turn(*at))).collect();
                assert_eq!(standing(&turned), expected, "{turned:?}");
            }
        }
    }

    #[test]
    fn of_too_few_points_nothing_is_said() {
        for count in 0..3 {
            assert_eq!(standing(&MOUTH.into_iter().take(count).collect()), Standing::Unknown, "{count} points");
        }
        let together = FACE.into_iter().map(|(name, _)| (name, [5.0, 5.0])).collect();
        assert_eq!(standing(&together), Standing::Unknown);
    }
}
