//! Why a measure could not be taken: everything that it needs and the marking does not have.

use std::fmt;

use crate::landmark::{CurveName, Landmark};

/// Something a measure needs and the marking does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A named point.
    Point(Landmark),
    /// A curve.
    Curve(CurveName),
    /// Stable points that give the facial midline.
    FacialMidline,
    /// Lips that are parted.
    PartedLips,
    /// Corners of the mouth that are apart.
    MouthWidth,
    /// An upper free margin that the midline's direction through the point meets.
    MarginBelow(Landmark),
    /// A curve that passes through one of its named points.
    StationOn(Landmark, CurveName),
    /// An upper border that spans the chord.
    BorderAboveChord,
    /// An outline that encloses an area.
    Area,
}

/// Why a measure could not be taken: everything that it needs and did not find.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotMeasured {
    needs: Vec<Need>,
}

impl NotMeasured {
    /// What is needed, without repetition.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// Both results, or the needs of both.
    ///
    /// # Errors
    ///
    /// It fails where one of the two is an error.
    pub fn both<A, B>(a: Result<A, Self>, b: Result<B, Self>) -> Result<(A, B), Self> {
        match (a, b) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (Err(a), Err(b)) => Err(a.and(b)),
            (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.needs.extend(other.needs);
        self.needs.sort_unstable();
        self.needs.dedup();
        self
    }
}

impl From<Need> for NotMeasured {
    fn from(need: Need) -> Self {
        Self { needs: vec![need] }
    }
}

impl fmt::Display for NotMeasured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.needs.iter().map(ToString::to_string).collect();
        match parts.split_last() {
            Some((last, [])) => write!(f, "needs {last}"),
            Some((last, others)) => write!(f, "needs {} and {last}", others.join(", ")),
            None => f.write_str("cannot be measured"),
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(landmark) => write!(f, "the point {landmark}"),
            Self::Curve(curve) => write!(f, "the curve {curve}"),
            Self::FacialMidline => f.write_str("the facial midline (two or more stable points, such as en_r and en_l)"),
            Self::PartedLips => f.write_str("parted lips (the points sto_s and sto_i)"),
            Self::MouthWidth => f.write_str("corners of the mouth that are apart"),
            Self::MarginBelow(landmark) => {
                write!(f, "an upper_free_margin that passes below {landmark} in the midline's direction")
            }
            Self::StationOn(landmark, curve) => write!(f, "a curve {curve} that passes through {landmark}"),
            Self::BorderAboveChord => f.write_str("an upper_border that spans the whole chord from ch_r to ch_l"),
            Self::Area => f.write_str("an outline that encloses an area"),
        }
    }
}
