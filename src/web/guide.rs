//! What the page says about each mark: its name, where it belongs, whether it may be left out and what it would add.

use serde::Serialize;

use crate::landmark::{CurveName, Landmark, Side};

/// What the page says about a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuideEntry {
    /// The mark's name in files.
    pub id: &'static str,
    /// `point`, `curve` or `iris`.
    pub kind: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Where it belongs, in one sentence.
    pub where_it_belongs: String,
    /// What helps to find it.
    pub hint: Option<&'static str>,
    /// The side of the body: `right`, `left` or `midline`.
    pub side: &'static str,
    /// The named points that a curve may pass through, from the subject's right to the left.
    pub through: Vec<&'static str>,
    /// What it adds where it may be left out; null where it may not.
    pub adds: Option<&'static str>,
}

/// All marks in the order in which the page leads through them: the mouth, then the nose, then the eyes.
pub fn guide() -> Vec<GuideEntry> {
    use Landmark::{AlL, AlR, ChL, ChR, CphL, CphR, EnL, EnR, ExL, ExR, Li, Ls, Prn, Se, Sn, Sto, StoI, StoS};
    let mouth = [ChR, ChL, CphR, CphL, Ls, Sto, StoS, StoI, Li].map(point);
    let curves = CurveName::ALL.map(curve);
    let rest = [Sn, AlR, AlL, Prn, Se, ExR, EnR, EnL, ExL].map(point);
    let irises = [iris("iris_r", "right"), iris("iris_l", "left")];
    mouth.into_iter().chain(curves).chain(rest).chain(irises).collect()
}

fn point(landmark: Landmark) -> GuideEntry {
    GuideEntry {
        id: landmark.id(),
        kind: "point",
        title: landmark.name(),
        where_it_belongs: sentence(landmark.definition()),
        hint: hint(landmark),
        side: match landmark.side() {
            Side::Right => "right",
            Side::Left => "left",
            Side::Midline => "midline",
        },
        through: Vec::new(),
        adds: adds(landmark),
    }
}

fn curve(name: CurveName) -> GuideEntry {
    let (title, adds) = match name {
        CurveName::UpperBorder => ("the upper border of the lips", None),
        CurveName::UpperFreeMargin => (
            "the edge of the upper lip towards the mouth",
            Some("the area and the mean height of the upper lip, and how alike its sides are"),
        ),
        CurveName::LowerFreeMargin => {
            ("the edge of the lower lip towards the mouth", Some("the area of the lower lip where the lips are parted"))
        }
        CurveName::LowerBorder => {
            ("the lower border of the lips", Some("the area of the lower lip, and the two lips' ratio"))
        }
    };
    let where_it_belongs = sentence(name.definition());
    let through = name.landmarks().iter().map(|landmark| landmark.id()).collect();
    let hint = (name == CurveName::UpperBorder).then_some(PALE_RIDGE);
    GuideEntry { id: name.id(), kind: "curve", title, where_it_belongs, hint, side: "midline", through, adds }
}

fn iris(id: &'static str, side: &'static str) -> GuideEntry {
    GuideEntry {
        id,
        kind: "iris",
        title: "the iris",
        where_it_belongs: sentence(
            "the circle about the coloured part of the eye: as wide as it is from side to side, though the lids cover its top",
        ),
        hint: None,
        side,
        through: Vec::new(),
        adds: Some("lengths in millimetres"),
    }
}

/// How the white roll of the lip helps, along which the vermilion border runs.
const PALE_RIDGE: &str = "Where lip and skin are alike in colour, it is the lower edge of the fine pale ridge above the lip: zoom out or \
                          raise the contrast to see it, and hold H to look below the marks.";

fn hint(landmark: Landmark) -> Option<&'static str> {
    match landmark {
        Landmark::CphR | Landmark::CphL | Landmark::Ls => Some(PALE_RIDGE),
        Landmark::Sn => Some("The columella is the strip of skin between the nostrils."),
        Landmark::Se => Some(
            "From the front it is on the midline, some 6 mm above the line between the inner corners of the eyes, where the nose is narrowest.",
        ),
        Landmark::Prn => Some("From the front it is the middle of the tip, where light falls on it."),
        _ => None,
    }
}

/// What an optional point adds.
fn adds(landmark: Landmark) -> Option<&'static str> {
    match landmark {
        Landmark::Li => Some("the height of the lower lip"),
        Landmark::Sn => Some("the length of the skin above the lip, and a surer alignment"),
        Landmark::Prn | Landmark::Se => Some("how far the chin was tipped: without it, heights are less sure"),
        landmark if landmark.stability().is_some() => {
            Some("a steady frame: two photos are laid over each other by the points that a treatment does not move")
        }
        _ => None,
    }
}

/// A part of a sentence as one of its own.
pub(super) fn sentence(part: &str) -> String {
    let mut letters = part.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>() + ".").unwrap_or_default()
}
