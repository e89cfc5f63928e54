//! From measures and changes to the report's documents.

use indexmap::IndexMap;

use super::document::{
    AlignmentDocument, CautionDocument, ChangeDocument, ComparisonReport, ConsistencyDocument, MeasureDocument,
    MeasurementReport, MisfitDocument, PhotoDocument, PhotoReport, ProfileDocument, QuantityDocument, ScaleReport,
    SettingsDocument, ShapeChangeDocument, ToolDocument,
};
use super::summary;
use crate::alignment::{Basis, CalibrationKind, PairAlignment, Scale, ScaleSource, Upright, Visit};
use crate::comparison::{Caution, Comparison, Measurement, Pattern};
use crate::measure::{Value, profile_positions};
use crate::uncertainty::Estimate;

/// What a report says about a photo's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoIdentity {
    /// The file name, without its folder.
    pub file: String,
    /// The width of the upright picture in pixels.
    pub width: u32,
    /// The height of the upright picture in pixels.
    pub height: u32,
    /// The SHA-256 sum of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// Whether the picture is a mirror image.
    pub mirrored: bool,
}

const TOOL: ToolDocument = ToolDocument { name: "lipmetry", version: env!("CARGO_PKG_VERSION") };
const SETTINGS: SettingsDocument = SettingsDocument { frame: "flat" };

/// The report of a comparison. `cautions` are all that apply, those of the comparison among them.
pub fn comparison_report(
    comparison: &Comparison,
    before: &PhotoIdentity,
    after: &PhotoIdentity,
    cautions: &[Caution],
) -> ComparisonReport {
    let unit = comparison.before.frame.unit();
    ComparisonReport {
        format: "lipmetry-report",
        version: 1,
        tool: TOOL,
        settings: SETTINGS,
        before: photo_report(&comparison.before, before),
        after: photo_report(&comparison.after, after),
        alignment: alignment(&comparison.alignment),
        change: changes(comparison),
        consistency: comparison.consistency.map(|consistency| ConsistencyDocument {
            upper_vermilion_height: consistency.vermilion,
            philtrum_length: consistency.philtrum,
            unit: unit.symbol(),
            pattern: match consistency.pattern() {
                Pattern::Opposite => "opposite",
                Pattern::Same => "same",
                Pattern::Neither => "neither",
            },
        }),
        cautions: cautions.iter().map(caution).collect(),
        summary: summary::of_comparison(comparison, cautions),
    }
}

/// The report of one photo's measures. `cautions` are all that apply.
pub fn measurement_report(measurement: &Measurement, photo: &PhotoIdentity, cautions: &[Caution]) -> MeasurementReport {
    MeasurementReport {
        format: "lipmetry-measurement",
        version: 1,
        tool: TOOL,
        settings: SETTINGS,
        photo: photo_report(measurement, photo),
        cautions: cautions.iter().map(caution).collect(),
        summary: summary::of_measurement(measurement, cautions),
    }
}

fn photo_report(measurement: &Measurement, identity: &PhotoIdentity) -> PhotoReport {
    let unit = measurement.frame.unit();
    let mut measures = IndexMap::new();
    let mut not_measured = IndexMap::new();
    for (measure, quantity) in &measurement.quantities {
        match quantity {
            Ok(value) => {
                measures.insert(measure.id, value_document(value, measure.dimension.symbol(unit)));
            }
            Err(reason) => {
                not_measured.insert(measure.id, reason.to_string());
            }
        }
    }
    PhotoReport {
        photo: PhotoDocument {
            file: identity.file.clone(),
            width: identity.width,
            height: identity.height,
            sha256: identity.sha256.clone(),
            mirrored: identity.mirrored,
        },
        unit: unit.symbol(),
        scale: scale(measurement.frame.scale()),
        upright: match measurement.frame.upright() {
            Upright::FacialMidline => "facial_midline",
            Upright::Mouth => "mouth",
        },
        markings: measurement.markings,
        measures,
        not_measured,
    }
}

fn scale(scale: &Scale) -> ScaleReport {
    let (millimetres, source) = match &scale.source {
        ScaleSource::Calibrated(millimetres) => {
            let kind = |kind: &CalibrationKind| match kind {
                CalibrationKind::Iris => "iris",
                CalibrationKind::Ruler => "ruler",
                CalibrationKind::Factor => "mm_per_px",
            };
            (Some(millimetres), millimetres.kinds.iter().map(kind).collect::<Vec<_>>().join("+"))
        }
        ScaleSource::BiocularWidth => (None, "biocular_width".to_owned()),
        ScaleSource::MouthWidth => (None, "mouth_width".to_owned()),
    };
    ScaleReport {
        unit_per_px: scale.unit_per_px,
        mm_per_px: millimetres.map(|scale| scale.mm_per_px),
        u: millimetres.and_then(|scale| scale.u),
        source,
    }
}

fn alignment(alignment: &PairAlignment) -> AlignmentDocument {
    let residuals: IndexMap<_, _> =
        alignment.residuals.iter().map(|residual| (residual.landmark.id(), residual.distance)).collect();
    let misfit = |suspect: Option<Visit>| {
        suspect.map(|visit| match visit {
            Visit::Before => "before",
            Visit::After => "after",
        })
    };
    AlignmentDocument {
        basis: match alignment.basis {
            Basis::StablePoints => "stable_points",
            Basis::LipCorners => "lip_corners",
        },
        stable_points: residuals.keys().copied().collect(),
        residual_rms: alignment.residual_rms(),
        residuals,
        unit: alignment.before.unit().symbol(),
        misfits: alignment
            .misfits
            .iter()
            .map(|m| (m.landmark.id(), MisfitDocument { distance: m.distance, photo: misfit(m.suspect) }))
            .collect(),
        rotation_deg: alignment.rotation_deg,
        scale_ratio: alignment.scale_ratio,
    }
}

fn changes(comparison: &Comparison) -> IndexMap<&'static str, ChangeDocument> {
    let unit = comparison.before.frame.unit();
    let mut changes = IndexMap::new();
    for (measure, change) in &comparison.changes {
        if let Ok(change) = change {
            let difference = value_document(&change.difference, measure.dimension.symbol(unit));
            changes.insert(measure.id, ChangeDocument::Difference { difference, percent: change.percent });
        }
    }
    if let Ok(distance) = &comparison.shape_change {
        let document = ShapeChangeDocument { distance: quantity(distance, "1") };
        changes.insert("shape_change", ChangeDocument::Distance(document));
    }
    changes
}

fn value_document(value: &Value, unit: &'static str) -> MeasureDocument {
    match value {
        Value::Scalar(estimate) => MeasureDocument::Scalar(quantity(estimate, unit)),
        Value::Profile(estimates) => MeasureDocument::Profile(ProfileDocument {
            at: profile_positions(),
            value: estimates.iter().map(|estimate| estimate.value).collect(),
            u: estimates.iter().map(|estimate| estimate.uncertainty.map(|u| u.u)).collect(),
            ci95: estimates.iter().map(|estimate| estimate.uncertainty.map(|u| u.ci95)).collect(),
            unit,
        }),
    }
}

fn quantity(estimate: &Estimate, unit: &'static str) -> QuantityDocument {
    QuantityDocument {
        value: estimate.value,
        u: estimate.uncertainty.map(|uncertainty| uncertainty.u),
        ci95: estimate.uncertainty.map(|uncertainty| uncertainty.ci95),
        unit,
    }
}

fn caution(caution: &Caution) -> CautionDocument {
    CautionDocument {
        code: caution.code(),
        severity: caution.severity().id(),
        message: caution.message(),
        advice: caution.advice(),
    }
}
