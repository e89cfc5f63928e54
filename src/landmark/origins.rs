//! How marks came to their places, and what proposed those that a person confirmed: whose error they have.

use super::{CurveName, Landmark};

/// How a mark came to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A person put it there.
    Placed,
    /// A program proposed a place, and a person moved it from there.
    Moved,
    /// A person had the curve moved to the colour edge.
    Snapped,
    /// A program proposed the place, and a person let it stand.
    Confirmed,
    /// A person put it there in another program.
    Imported,
}

/// What proposed the place of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proposer {
    /// A face model, from the picture alone.
    FaceModel,
    /// The average face, from a few clicks.
    AverageFace,
    /// The marks of another photo of the face, from a few clicks.
    OtherPhoto,
    /// Matching with another photo of the face.
    Matching,
}

/// What is stated of one mark; nothing by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provenance {
    /// How it came to its place.
    pub origin: Option<Origin>,
    /// What proposed a place for it.
    pub proposer: Option<Proposer>,
}

impl Provenance {
    /// Of a mark that stands where matching with the other photo found it.
    pub const MATCHED: Self = Self { origin: Some(Origin::Confirmed), proposer: Some(Proposer::Matching) };

    /// Whether the mark stands where matching proposed it: on the tissue of the other photo's mark.
    pub fn is_matched(self) -> bool {
        self == Self::MATCHED
    }

    /// Whether the mark stands where a face model proposed it and a person merely confirmed it: it has the error of the model,
    /// not that of a click.
    pub fn leans_on_model(self) -> bool {
        self == Self { origin: Some(Origin::Confirmed), proposer: Some(Proposer::FaceModel) }
    }
}

/// A face model that proposed marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceModel {
    /// Its name.
    pub model: String,
    /// Its version.
    pub version: String,
}

/// What a marking states of the places of its marks; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Of the named points, in the order of [`Landmark::ALL`].
    pub points: [Provenance; Landmark::ALL.len()],
    /// Of the curves, that is of the contour points on them, in the order of [`CurveName::ALL`].
    pub curves: [Provenance; CurveName::ALL.len()],
    /// Of the irises: the subject's right one and the left one.
    pub irises: [Provenance; 2],
    /// The face model that proposed marks.
    pub face_model: Option<FaceModel>,
}

impl Origins {
    /// What is stated of a named point.
    pub fn point(&self, landmark: Landmark) -> Provenance {
        self.points[landmark as usize]
    }

    /// What is stated of a curve.
    pub fn curve(&self, name: CurveName) -> Provenance {
        self.curves[name as usize]
    }

    /// What is stated of all marks.
    pub fn all(&self) -> impl Iterator<Item = Provenance> + '_ {
        self.points.iter().chain(&self.curves).chain(&self.irises).copied()
    }

    /// Whether any mark leans on a face model.
    pub fn leans_on_model(&self) -> bool {
        self.all().any(Provenance::leans_on_model)
    }

    /// What the mean of two markings states: what both do; and a mark leans on a face model where one of both does.
    #[must_use]
    pub fn of_mean(&self, other: &Self) -> Self {
        fn alike<const N: usize>(one: &[Provenance; N], other: &[Provenance; N]) -> [Provenance; N] {
            std::array::from_fn(|index| match (one[index], other[index]) {
                (one, other) if one == other || one.leans_on_model() => one,
                (_, other) if other.leans_on_model() => other,
                _ => Provenance::default(),
            })
        }
        Self {
            points: alike(&self.points, &other.points),
            curves: alike(&self.curves, &other.curves),
            irises: alike(&self.irises, &other.irises),
            face_model: match (&self.face_model, &other.face_model) {
                (Some(own), Some(others)) => Some(own.clone()).filter(|own| own == others),
                // One of both may have no marks of a model.
                (own, others) => own.clone().or(others.clone()),
            },
        }
    }
}
