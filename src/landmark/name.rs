//! The names of the points and curves: identifiers, definitions, sides, and how stable a point is.

use std::fmt;

/// A named point of the face, in the terms of Farkas (1994), *Anthropometry of the Head and Face*.
///
/// Right and left are the subject's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "every variant is described by `definition`, which the schema prints too")]
pub enum Landmark {
    ChR,
    ChL,
    CphR,
    CphL,
    Ls,
    Sto,
    StoS,
    StoI,
    Li,
    Sn,
    AlR,
    AlL,
    Prn,
    Se,
    EnR,
    EnL,
    ExR,
    ExL,
}

/// The side of the body a point lies on: the subject's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The subject's right.
    Right,
    /// The subject's left.
    Left,
    /// On the midline.
    Midline,
}

impl Landmark {
    /// All named points, in the order of the landmark file's documentation.
    pub const ALL: [Self; 18] = [
        Self::ChR,
        Self::ChL,
        Self::CphR,
        Self::CphL,
        Self::Ls,
        Self::Sto,
        Self::StoS,
        Self::StoI,
        Self::Li,
        Self::Sn,
        Self::AlR,
        Self::AlL,
        Self::Prn,
        Self::Se,
        Self::EnR,
        Self::EnL,
        Self::ExR,
        Self::ExL,
    ];

    /// The name in files and reports, `ch_r` for the right cheilion.
    pub fn id(self) -> &'static str {
        match self {
            Self::ChR => "ch_r",
            Self::ChL => "ch_l",
            Self::CphR => "cph_r",
            Self::CphL => "cph_l",
            Self::Ls => "ls",
            Self::Sto => "sto",
            Self::StoS => "sto_s",
            Self::StoI => "sto_i",
            Self::Li => "li",
            Self::Sn => "sn",
            Self::AlR => "al_r",
            Self::AlL => "al_l",
            Self::Prn => "prn",
            Self::Se => "se",
            Self::EnR => "en_r",
            Self::EnL => "en_l",
            Self::ExR => "ex_r",
            Self::ExL => "ex_l",
        }
    }

    /// The point of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|landmark| landmark.id() == id)
    }

    /// The point's name for people, without its side.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChR | Self::ChL => "the corner of the mouth",
            Self::CphR | Self::CphL => "the peak of the Cupid's bow",
            Self::Ls => "the dip of the Cupid's bow",
            Self::Sto => "where the lips meet",
            Self::StoS => "the lower edge of the upper lip",
            Self::StoI => "the upper edge of the lower lip",
            Self::Li => "the bottom of the lower lip",
            Self::Sn => "the base of the nose",
            Self::AlR | Self::AlL => "the wing of the nose",
            Self::Prn => "the tip of the nose",
            Self::Se => "the root of the nose",
            Self::EnR | Self::EnL => "the inner corner of the eye",
            Self::ExR | Self::ExL => "the outer corner of the eye",
        }
    }

    /// Where the point belongs, as a part of a sentence.
    pub fn definition(self) -> &'static str {
        match self {
            Self::ChR | Self::ChL => "the corner of the mouth, where upper and lower vermilion borders meet",
            Self::CphR | Self::CphL => {
                "the peak of the Cupid's bow: where the philtral ridge meets the upper vermilion border"
            }
            Self::Ls => "the midline point of the upper vermilion border, the dip of the Cupid's bow",
            Self::Sto => "the midline point where the closed lips meet",
            Self::StoS => "lips parted: the midline point of the upper lip's free margin",
            Self::StoI => "lips parted: the midline point of the lower lip's free margin",
            Self::Li => "the midline point of the lower vermilion border",
            Self::Sn => "where the columella meets the upper lip, on the midline",
            Self::AlR | Self::AlL => "the outermost point of the nasal wing",
            Self::Prn => "the tip of the nose",
            Self::Se => "the deepest point of the nasal root",
            Self::EnR | Self::EnL => "the inner corner of the eye",
            Self::ExR | Self::ExL => "the outer corner of the eye",
        }
    }

    /// The subject's side.
    pub fn side(self) -> Side {
        match self {
            Self::ChR | Self::CphR | Self::AlR | Self::EnR | Self::ExR => Side::Right,
            Self::ChL | Self::CphL | Self::AlL | Self::EnL | Self::ExL => Side::Left,
            _ => Side::Midline,
        }
    }

    /// The point's counterpart on the other side; a midline point is its own.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::ChR => Self::ChL,
            Self::ChL => Self::ChR,
            Self::CphR => Self::CphL,
            Self::CphL => Self::CphR,
            Self::AlR => Self::AlL,
            Self::AlL => Self::AlR,
            Self::EnR => Self::EnL,
            Self::EnL => Self::EnR,
            Self::ExR => Self::ExL,
            Self::ExL => Self::ExR,
            Self::Ls | Self::Sto | Self::StoS | Self::StoI | Self::Li | Self::Sn | Self::Prn | Self::Se => self,
        }
    }

    /// How much a stable point counts when photos are aligned; `None` for the points that the
    /// treatment moves.
    ///
    /// The corners of the eyes and the nasal wings count 1. Sellion and pronasale are extrema of
    /// smooth surfaces, placed only about half as surely, and stand off the plane of the others, so
    /// that a turned head moves them most: 1/4. Subnasale moves a little with the lip: 1/4.
    pub fn stability(self) -> Option<f64> {
        match self {
            Self::EnR | Self::EnL | Self::ExR | Self::ExL | Self::AlR | Self::AlL => Some(1.0),
            Self::Prn | Self::Se | Self::Sn => Some(0.25),
            _ => None,
        }
    }

    /// The points that the treatment does not move.
    pub fn stable() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|landmark| landmark.stability().is_some())
    }
}

impl fmt::Display for Landmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A marked curve of the lips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CurveName {
    /// The upper vermilion border: between the red of the upper lip and the skin.
    UpperBorder,
    /// The free margin of the upper lip: where its red ends towards the mouth.
    UpperFreeMargin,
    /// The free margin of the lower lip.
    LowerFreeMargin,
    /// The lower vermilion border.
    LowerBorder,
}

impl CurveName {
    /// All curves, from above to below.
    pub const ALL: [Self; 4] = [Self::UpperBorder, Self::UpperFreeMargin, Self::LowerFreeMargin, Self::LowerBorder];

    /// The name in files and reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::UpperBorder => "upper_border",
            Self::UpperFreeMargin => "upper_free_margin",
            Self::LowerFreeMargin => "lower_free_margin",
            Self::LowerBorder => "lower_border",
        }
    }

    /// The curve of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.id() == id)
    }

    /// What the curve follows, as a part of a sentence.
    pub fn definition(self) -> &'static str {
        match self {
            Self::UpperBorder => "the border between the red of the upper lip and the skin above",
            Self::UpperFreeMargin => {
                "the edge of the upper lip's red towards the mouth; lips closed: the line where the lips meet"
            }
            Self::LowerFreeMargin => {
                "lips parted: the edge of the lower lip's red towards the mouth; lips closed: may be absent"
            }
            Self::LowerBorder => "the border between the red of the lower lip and the skin below",
        }
    }

    /// The named points that the curve may pass through, from the subject's right to the left.
    pub fn landmarks(self) -> &'static [Landmark] {
        use Landmark::{ChL, ChR, CphL, CphR, Li, Ls, Sto, StoI, StoS};
        match self {
            Self::UpperBorder => &[ChR, CphR, Ls, CphL, ChL],
            Self::UpperFreeMargin => &[ChR, Sto, StoS, ChL],
            Self::LowerFreeMargin => &[ChR, Sto, StoI, ChL],
            Self::LowerBorder => &[ChR, Li, ChL],
        }
    }
}

impl fmt::Display for CurveName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
