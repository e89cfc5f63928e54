//! The draft of a marking: a landmark file's marking whose marks may be missing or only proposed, and how far the page is
//! with it.

use serde::{Deserialize, Serialize};

use crate::landmark::Landmark;
use crate::landmark::file::{
    CosmeticsDocument, ExpressionDocument, IRIS_NAMES, IrisesDocument, LandmarkFile, MarkOrigin, MarkingDocument,
    MatchDocument, Mirroring, NodeDocument, OriginDocument, OriginsDocument, PhotoDocument, PointsDocument, Position,
    ScaleDocument, draft_anchors, draft_marking, draft_matches, draft_scale,
};
use crate::pipeline::sha256;

/// A marking that is being made, as the page sends it and as it lies on disk. Positions are in pixels of the upright picture
/// as the file shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What was answered about the photo.
    pub about: About,
    /// Which of the file's markings it corrects; a new one where it is absent.
    #[serde(default)]
    pub corrects: Option<CorrectedMarking>,
    /// Whether it was begun as a further, blind marking.
    #[serde(default)]
    pub blind: bool,
    /// Who makes it, where a study is marked blind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    /// Where the page's guide stands.
    #[serde(default)]
    pub step: String,
    /// The points that were clicked to place the rest.
    #[serde(default, deserialize_with = "draft_anchors")]
    pub anchors: PointsDocument,
    /// The optional points, curves and irises that were left out on purpose.
    #[serde(default)]
    pub skipped: Vec<String>,
    /// The irises whose centre a person has placed, while their diameter is still proposed.
    #[serde(default)]
    pub centred: Vec<String>,
    /// The suggested marks that are to be looked at first.
    #[serde(default)]
    pub doubtful: Vec<String>,
    /// What relates pixels to millimetres, as a landmark file has it.
    #[serde(default, deserialize_with = "draft_scale")]
    pub scale: Option<ScaleDocument>,
    /// How the ends of the scale's ruler came to their places.
    #[serde(default)]
    pub ruler_origin: Option<OriginDocument>,
    /// The marks, as a landmark file has them, with their origins.
    #[serde(default, deserialize_with = "draft_marking")]
    pub marking: MarkingDocument,
    /// What matching the photo with earlier ones said, as its landmark file has it. It lapses by itself where a mark is moved.
    #[serde(default, deserialize_with = "draft_matches")]
    pub matches: Vec<MatchDocument>,
}

/// A marking that is corrected: its place in the file, counted from 0, and the SHA-256 of what stands there, so that no other
/// marking is replaced where the file has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedMarking {
    /// Its place.
    pub index: usize,
    /// In hexadecimal digits.
    pub sha256: String,
}

impl CorrectedMarking {
    /// The marking at a place of a file; `None` where there is none.
    pub fn of(file: &LandmarkFile, index: usize) -> Option<Self> {
        let bytes = serde_json::to_vec(file.markings.get(index)?).ok()?;
        Some(Self { index, sha256: sha256(&bytes) })
    }
}

/// What was answered about the photo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Whether the picture is a mirror image.
    pub mirrored: bool,
    /// Whether the lips are parted.
    pub parted: bool,
    /// Whether the eyes are in the picture.
    pub eyes: bool,
    /// The expression of the face.
    pub expression: ExpressionDocument,
    /// Whether there is lipstick, liner or gloss on the lips.
    #[serde(default)]
    pub cosmetics: CosmeticsDocument,
}

impl About {
    /// What a landmark file states of paint on the lips: nothing where nobody knows.
    pub fn stated_cosmetics(&self) -> Option<CosmeticsDocument> {
        Some(self.cosmetics).filter(|cosmetics| *cosmetics != CosmeticsDocument::Unknown)
    }
}

/// The farthest that a mark may lie from the picture's corner, in pixels: the side of the largest picture.
const FARTHEST: f64 = 65_535.0;

impl Draft {
    /// What a file says about its photo, for a further marking of it: the same photo has one expression and one scale.
    pub fn further(file: &LandmarkFile) -> Self {
        let last = file.markings.last();
        let has = |landmark| last.is_some_and(|marking| marking.points.0.contains_key(&landmark));
        let about = About {
            mirrored: file.mirrored,
            parted: has(Landmark::StoS),
            eyes: has(Landmark::ExR) || has(Landmark::EnR),
            expression: file.expression.unwrap_or_default(),
            cosmetics: file.cosmetics.unwrap_or_default(),
        };
        Self { about, scale: file.scale.clone(), matches: file.matches.clone(), ..Self::default() }
    }

    /// What a blind marking starts from: of all that a file says only what every marking of the photo has to answer alike.
    pub fn of_hidden(file: &LandmarkFile) -> Self {
        Self { about: About { mirrored: file.mirrored, eyes: true, ..About::default() }, ..Self::default() }
    }

    /// The draft that corrects a file's marking; `None` where the file has none at that place.
    pub fn correcting(file: &LandmarkFile, index: usize) -> Option<Self> {
        let corrects = Some(CorrectedMarking::of(file, index)?);
        let old = file.markings.get(index)?.clone();
        let marking = MarkingDocument { marker: None, marked_at: None, method: None, ..old };
        Some(Self { corrects, marking, ..Self::further(file) })
    }

    /// How the picture that the page shows lies to the un-mirrored picture.
    pub fn mirroring(&self, width: u32) -> Mirroring {
        Mirroring { width, mirrored: self.about.mirrored }
    }

    /// Checks that all marks lie about the picture: a draft is refused whose marks do not, since no page sends it.
    ///
    /// # Errors
    ///
    /// The error says which mark lies where it cannot.
    pub fn check(&self) -> Result<(), String> {
        let is_near = |(_, [x, y]): &(&str, Position)| x.abs() <= FARTHEST && y.abs() <= FARTHEST;
        if let Some((name, [x, y])) = self.positions().find(|position| !is_near(position)) {
            return Err(format!("{name} lies at ({x:.4e}, {y:.4e}), more than {FARTHEST} pixels outside the picture."));
        }
        let mut irises = self.marking.irises.iter().flat_map(IrisesDocument::iter);
        match irises.find(|(_, iris)| iris.diameter > FARTHEST) {
            Some((name, iris)) => {
                Err(format!("{name} is {:.4e} pixels wide, and may be up to {FARTHEST}.", iris.diameter))
            }
            None => Ok(()),
        }
    }

    /// The positions of all marks, each with the name of its mark.
    fn positions(&self) -> impl Iterator<Item = (&str, Position)> {
        let points = self.anchors.0.iter().chain(&self.marking.points.0).map(|(name, at)| (name.id(), *at));
        let nodes = self.marking.curves.iter().flat_map(|(name, nodes)| nodes.iter().map(move |node| (name, node)));
        let contour_points = nodes.filter_map(|(name, node)| match node {
            NodeDocument::Contour(at) => Some((name.id(), *at)),
            NodeDocument::Named(_) => None,
        });
        let irises = self.marking.irises.iter().flat_map(IrisesDocument::iter).map(|(name, iris)| (name, iris.centre));
        let ends = match self.scale {
            Some(ScaleDocument::Ruler { from, to, .. }) => vec![("the ruler", from), ("the ruler", to)],
            _ => Vec::new(),
        };
        points.chain(contour_points).chain(irises).chain(ends)
    }

    /// The names of the marks that are still proposals: nobody has placed, moved or confirmed them.
    pub fn proposed(&self) -> Vec<&'static str> {
        let origins = self.marking.origins.iter().flat_map(|origins| &origins.0);
        let marks = origins.filter(|(_, origin)| origin.is_proposed()).map(|(name, _)| *name);
        marks.chain(self.is_ruler_proposed().then_some("ruler")).collect()
    }

    fn is_ruler_proposed(&self) -> bool {
        matches!(self.scale, Some(ScaleDocument::Ruler { .. })) && self.ruler_origin == Some(OriginDocument::Proposed)
    }

    /// The draft with nothing but what a person has placed, moved or confirmed.
    #[must_use]
    pub fn settled(&self) -> Self {
        let mut settled = self.clone();
        let origins = self.marking.origins.clone().unwrap_or_default();
        let MarkingDocument { points, curves, irises, .. } = &mut settled.marking;
        points.0.retain(|landmark, _| !origins.is_proposed(landmark.id()));
        for (name, nodes) in self.marking.curves.iter() {
            let is_marked = |node: &NodeDocument| match node {
                NodeDocument::Named(landmark) => points.0.contains_key(landmark),
                NodeDocument::Contour(_) => true,
            };
            if origins.is_proposed(name.id()) || !nodes.iter().all(is_marked) {
                curves.set(name, None);
            }
        }
        *irises = irises.take().map(|IrisesDocument { r, l }| IrisesDocument {
            r: r.filter(|_| !origins.is_proposed(IRIS_NAMES[0])),
            l: l.filter(|_| !origins.is_proposed(IRIS_NAMES[1])),
        });
        let has_iris = irises.as_ref().is_some_and(|irises| irises.iter().next().is_some());
        if self.is_ruler_proposed() || (self.scale == Some(ScaleDocument::Iris {}) && !has_iris) {
            settled.scale = None;
        }
        let mut origins = origins.by_mark();
        origins.0.retain(|_, origin| !origin.is_proposed());
        settled.marking.origins = Some(origins);
        settled
    }

    /// How the marking was made: `imported` where every mark is as another program had it, else `manual`.
    fn method(&self) -> &'static str {
        let origins = self.marking.origins.as_ref().map(OriginsDocument::by_mark).unwrap_or_default();
        let imported = MarkOrigin::Whole(OriginDocument::Imported);
        let is_untouched = !origins.0.is_empty() && origins.0.values().all(|origin| *origin == imported);
        if self.marking.imported_from.is_some() && is_untouched { "imported" } else { "manual" }
    }

    /// The marking as it goes into a landmark file.
    pub fn marking(&self, marker: Option<&str>) -> MarkingDocument {
        let marking = self.marking.clone();
        MarkingDocument {
            marker: marker.filter(|marker| !marker.is_empty()).map(str::to_owned),
            marked_at: None,
            method: Some(self.method().to_owned()),
            irises: marking.irises.filter(|irises| irises.iter().next().is_some()),
            origins: marking.origins.map(|origins| origins.by_mark()),
            ..marking
        }
        .with_proposals_of_its_marks()
    }

    /// A landmark file with this marking alone.
    pub fn file(&self, photo: PhotoDocument, marker: Option<&str>) -> LandmarkFile {
        LandmarkFile {
            format: "lipmetry-landmarks".to_owned(),
            version: 1,
            photo,
            mirrored: self.about.mirrored,
            expression: Some(self.about.expression),
            cosmetics: self.about.stated_cosmetics(),
            scale: self.scale.clone(),
            markings: vec![self.marking(marker)],
            matches: self.matches.clone(),
        }
    }
}
