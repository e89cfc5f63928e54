//! From measures and changes to the report's documents.

use indexmap::IndexMap;

use super::answers;
use super::document::{
    AlignmentDocument, CautionDocument, ComparisonReport, ConsistencyDocument, MeasureDocument, MeasurementReport,
    MisfitDocument, PhotoIdentity, PhotoReport, PoseDifferenceDocument, PoseFitDocument, QuantityDocument, ScaleReport,
    SettingsDocument, ToolDocument,
};
use super::matching::matching_document;
use super::quantities::{changes, clicks_only_document, profile, quantity};
use super::settings::settings_document;
use super::summary;
use crate::alignment::{Alignment, CalibrationKind, Occasion, Scale, ScaleSource, Upright};
use crate::caution::Caution;
use crate::comparison::{LipHeld, Measurement, PairComparison, Pattern, Settings};
use crate::landmark::file::Mirroring;
use crate::measure::{MEASURES, Value};

pub(super) const TOOL: ToolDocument = ToolDocument { name: "lipmetry", version: env!("CARGO_PKG_VERSION") };

/// The report of a comparison. `cautions` are all that apply, those of the comparison among them.
pub fn comparison_report(
    comparison: &PairComparison,
    before: &PhotoIdentity,
    after: &PhotoIdentity,
    cautions: &[Caution],
    settings: &Settings,
) -> ComparisonReport {
    let unit = comparison.before.frame.unit();
    ComparisonReport {
        format: "lipmetry-report",
        version: 1,
        tool: TOOL,
        id: None,
        title: None,
        settings: settings_document(settings, &comparison.before.error, comparison.lip_held),
        before: photo_report(&comparison.before, comparison.clicks_only().map(|clicks| &clicks.before), before),
        after: photo_report(&comparison.after, comparison.clicks_only().map(|clicks| &clicks.after), after),
        posture_within_visits: None,
        alignment: alignment(comparison),
        matching: matching_document(comparison, Mirroring { width: after.width, mirrored: after.mirrored }),
        change: changes(comparison),
        joint_coverage_factor: comparison.joint_factor,
        consistency: comparison.consistency().map(|consistency| ConsistencyDocument {
            upper_vermilion_height: consistency.vermilion,
            philtrum_length: consistency.philtrum,
            unit: unit.symbol(),
            pattern: match consistency.pattern() {
                Pattern::Opposite => "opposite",
                Pattern::Same => "same",
                Pattern::Neither => "neither",
            },
            detectable: consistency.is_detectable(),
        }),
        cautions: cautions.iter().map(caution).collect(),
        answers: answers::of_comparison(comparison, cautions),
        summary: summary::of_comparison(comparison, cautions),
    }
}

/// The report of one photo's measures. `cautions` are all that apply.
pub fn measurement_report(
    measurement: &Measurement,
    photo: &PhotoIdentity,
    cautions: &[Caution],
    settings: &Settings,
) -> MeasurementReport {
    MeasurementReport {
        format: "lipmetry-measurement",
        version: 1,
        tool: TOOL,
        id: None,
        title: None,
        settings: SettingsDocument {
            matching: None,
            ..settings_document(settings, &measurement.error, LipHeld::default())
        },
        photo: photo_report(measurement, None, photo),
        cautions: cautions.iter().map(caution).collect(),
        summary: summary::of_measurement(measurement, cautions),
    }
}

/// A photo and its measures, with those by its clicks alone where its marks are matched.
fn photo_report(measurement: &Measurement, clicks_only: Option<&Measurement>, identity: &PhotoIdentity) -> PhotoReport {
    let unit = measurement.frame.unit();
    let mut measures = IndexMap::new();
    let mut not_measured = IndexMap::new();
    for (measure, outcome) in &measurement.quantities {
        match outcome {
            Ok(value) => {
                let symbol = measure.dimension.symbol(unit);
                let document = match value {
                    Value::Scalar(estimate) => {
                        let noise_floor = measurement.noise_floor(measure.id);
                        let uncorrected = measurement.uncorrected_value(measure.id);
                        let clicks_only = clicks_only.and_then(|clicks| clicks.estimate(measure.id));
                        let clicks_only = clicks_only.map(clicks_only_document);
                        MeasureDocument::Scalar(QuantityDocument {
                            noise_floor,
                            uncorrected,
                            clicks_only,
                            ..quantity(estimate, symbol)
                        })
                    }
                    Value::Profile(estimates) => MeasureDocument::Profile(profile(estimates, symbol)),
                };
                measures.insert(measure.id.as_str(), document);
            }
            Err(reason) => {
                not_measured.insert(measure.id.as_str(), reason.to_string());
            }
        }
    }
    PhotoReport {
        photo: identity.clone(),
        photos: Vec::new(),
        unit: unit.symbol(),
        scale: scale(measurement.frame.scale()),
        upright: match measurement.frame.upright() {
            Upright::FacialMidline => "facial_midline",
            Upright::Mouth => "mouth",
        },
        frame: if measurement.frame.head().is_some() { "pose_corrected" } else { "uncorrected" },
        distance: measurement.distance.as_ref().map(|distance| quantity(distance, "mm")),
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

fn alignment(comparison: &PairComparison) -> AlignmentDocument {
    let alignment = &comparison.alignment;
    let residuals: IndexMap<_, _> =
        alignment.residuals.iter().map(|residual| (residual.landmark.id(), residual.distance)).collect();
    let misfit = |suspect: Option<Occasion>| {
        suspect.map(|visit| match visit {
            Occasion::Before => "before",
            Occasion::After => "after",
        })
    };
    AlignmentDocument {
        basis: match alignment.method {
            Alignment::PoseCorrected(_) | Alignment::StablePoints(_) => "stable_points",
            Alignment::LipCorners => "lip_corners",
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
        pose_difference: alignment.pose_correction().map(|correction| {
            let (turn, u) = (correction.turn(), comparison.turn_error);
            PoseDifferenceDocument {
                // No minus before a zero.
                yaw_deg: turn.yaw_deg + 0.0,
                pitch_deg: turn.pitch_deg + 0.0,
                u_yaw_deg: u.map(|u| u.yaw_deg),
                u_pitch_deg: u.map(|u| u.pitch_deg),
            }
        }),
        pose_fit: alignment.pose_correction().map(|correction| PoseFitDocument {
            settled: correction.converged(),
            residual_ratio: correction.residual_ratio(),
        }),
    }
}

pub(super) fn caution(caution: &Caution) -> CautionDocument {
    CautionDocument {
        code: caution.code(),
        severity: caution.severity().id(),
        message: caution.message(),
        advice: caution.advice(),
        withholds: withheld(caution),
    }
}

fn withheld(caution: &Caution) -> Vec<&'static str> {
    let withheld = caution.withholds();
    MEASURES.iter().filter(|measure| withheld.covers(measure)).map(|measure| measure.id.as_str()).collect()
}
