//! lipmetry documents and measures; it does not judge.

use lipmetry::alignment::{Misfit, Occasion};
use lipmetry::comparison::{Caution, Exposure, Measurement, Proportion, Settings, measure_photo};
use lipmetry::estimate::{Estimate, Uncertainty};
use lipmetry::head_pose::HeadRotation;
use lipmetry::imaging::overlay;
use lipmetry::landmark::file::landmarks_schema;
use lipmetry::landmark::{CurveName, Landmark};
use lipmetry::measure::MEASURES;
use lipmetry::report::{comparison_scene, measurement_scene, report_schema, with_error};
use lipmetry::units::LengthUnit;

use super::{after, bare, before, pair_report, photo_report, tables};
use crate::photos::{compared, fixture, painted_pair, picture, unmirrored};

/// Words that claim what a photo cannot show, by how they begin.
const CLAIMS: [&str; 6] = ["diagnos", "improve", "ideal", "effectiveness", "recommend", "beaut"];

/// The claims in a text, whatever their ending and their case.
pub fn claims(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    words.filter(|word| CLAIMS.iter().any(|claim| word.starts_with(claim))).collect()
}

fn all_cautions() -> Vec<Caution> {
    let misfit = |suspect| Misfit { landmark: Landmark::EnR, distance: 3.21, suspect };
    let unit = LengthUnit::Millimetre;
    let photo = Some(Occasion::After);
    let name = || "photo.jpg".to_owned();
    vec![
        Caution::AlignedOnLipCorners,
        Caution::NoFacialMidline,
        Caution::StablePointMisfit { misfit: misfit(None), unit },
        Caution::StablePointMisfit { misfit: misfit(Some(Occasion::After)), unit },
        Caution::AlignmentResidualHigh { rms: 2.31, unit, blocking: false },
        Caution::LipsPartedInOne { parted: Occasion::Before, gap: 2.0, unit },
        Caution::LipsPartedInOne { parted: Occasion::After, gap: 2.0, unit },
        Caution::NotCalibrated { unit: LengthUnit::PercentBiocularWidth },
        Caution::NotCalibrated { unit: LengthUnit::PercentMouthWidth },
        Caution::LandmarksNameAnotherPhoto { stated: "other.jpg".into(), photo: name() },
        Caution::ScaleFromOnePhoto { calibrated: Occasion::Before },
        Caution::GapDiffers { gaps: [1.0, 3.0], unit },
        Caution::ExpressionDiffers,
        Caution::MouthWidthDiffers { percent: -12.0, blocking: false },
        Caution::IrisesNotUsed,
        Caution::CalibrationDisagrees { percent: 9.0, u: 2.0 },
        Caution::IrisesDiffer { photo, percent: 20.0, u: 5.0 },
        Caution::SamePhotoTwice,
        Caution::SamePictureTwice { mirrored: true },
        Caution::SeemsMirrored { probability: 0.9996, blocking: true },
        Caution::PointImplausible { photo, what: Proportion::MouthToEyes, value: 1.2 },
        Caution::BordersCross {
            photo,
            upper: CurveName::UpperBorder,
            lower: CurveName::UpperFreeMargin,
            depth: 2.0,
            unit,
            blocking: false,
        },
        Caution::CurveDoublesBack { photo, curve: CurveName::UpperBorder, distance: 2.0, unit },
        Caution::MarkingsDisagree { photo, landmark: Landmark::Ls, marking: 2, distance_mm: 3.0, sd_mm: 0.3 },
        Caution::ResolutionLow { photo, px_per_mm: 2.0, marking_sd_mm: 0.3, blocking: false },
        Caution::Blurred { photo, blur_mm: 0.6, marking_sd_mm: 0.3 },
        Caution::SharpnessDiffers { blurs_mm: [0.1, 0.5] },
        Caution::ExposurePoor { photo, exposure: Exposure::Dark(12.0) },
        Caution::BrightnessDiffers { difference: -20.0 },
        Caution::ColourDiffers { difference: 14.0 },
        Caution::MidlinesDisagree { photo, deviation: [1.0, 0.3], cant_deg: [-1.2, 0.4], unit },
        Caution::DaysBetween { days: 14 },
        Caution::DatesReversed { days: 1 },
        Caution::ColourProfileUnusable { photo: name() },
        Caution::PoseNotCorrected { sd_deg: 3.0 },
        Caution::PoseDiffers {
            turn: HeadRotation { yaw_deg: -12.0, pitch_deg: 3.0, roll_deg: 0.0 },
            u: None,
            blocking: false,
        },
        Caution::CameraNear { photo, distance_mm: 320.0, u_mm: 60.0 },
        Caution::CameraDistanceDiffers { distances_mm: [300.0, 900.0] },
        Caution::PoseNotSettled,
        Caution::PoseResidualHigh { ratio: 2.1 },
    ]
}

#[test]
fn a_claim_is_found_whatever_its_case_and_ending() {
    let text = "Diagnosis, IMPROVED; an ideal-looking lip: effectiveness, \"recommends\", beauty. Ordeal, prove.";
    assert_eq!(claims(text), ["diagnosis", "improved", "ideal", "effectiveness", "recommends", "beauty"]);
}

#[test]
fn nothing_that_is_written_claims_more_than_a_photo_shows() {
    let mut texts = tables(100);
    for (before, after) in [(before(), after()), (bare(before()), bare(after())), (after(), before())] {
        texts.push(serde_json::to_string(&pair_report(&before, &after)).unwrap());
        texts.push(serde_json::to_string(&photo_report(&after)).unwrap());
    }
    texts.push(landmarks_schema());
    texts.push(report_schema());
    texts.extend(all_cautions().iter().map(|caution| format!("{} {}", caution.message(), caution.advice())));
    texts.extend(MEASURES.iter().map(|measure| format!("{} {}", measure.name, measure.definition)));
    for text in texts {
        assert_eq!(claims(&text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn every_caution_has_its_own_code_its_figures_and_advice() {
    let cautions = all_cautions();
    let mut codes: Vec<&str> = cautions.iter().map(Caution::code).collect();
    codes.dedup();
    let distinct: std::collections::BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes.len(), distinct.len(), "{codes:?}");
    for caution in &cautions {
        let (message, advice) = (caution.message(), caution.advice());
        assert!(message.ends_with('.') && advice.ends_with('.'), "{message} {advice}");
        assert!(message.len() > 20 && advice.len() > 15, "{message} {advice}");
    }
    let [alone, suspected] = [&cautions[2], &cautions[3]].map(Caution::message);
    assert!(alone.contains("en_r lies 3.2 mm") && !alone.contains("misplaced"), "{alone}");
    assert!(suspected.contains("misplaced in the after photo"), "{suspected}");
    assert!(cautions[7].message().contains("%bw") && cautions[8].message().contains("%mw"));
    assert!(cautions[9].message().contains("photo.jpg") && cautions[9].message().contains("other.jpg"));
}

#[test]
fn the_overlay_says_the_same_as_the_report_and_claims_nothing() {
    let photos = [fixture("before.jpg"), fixture("after.jpg")].map(|path| picture(&path));
    let comparison = painted_pair();
    let pair = comparison_scene(
        &comparison,
        unmirrored(&photos[0]),
        unmirrored(&photos[1]),
        &comparison.cautions,
        lipmetry::report::Crop::Mouth,
    )
    .unwrap();
    let measurement: Measurement = measure_photo(&before().marked_photo(), &Settings::default()).unwrap();
    let cautions = measurement.cautions.clone();
    let single =
        measurement_scene(&measurement, unmirrored(&photos[0]), &cautions, lipmetry::report::Crop::Mouth).unwrap();
    let bare_pair = compared(&bare(before()), &bare(after()));
    let bare_pair = comparison_scene(
        &bare_pair,
        unmirrored(&photos[0]),
        unmirrored(&photos[1]),
        &bare_pair.cautions,
        lipmetry::report::Crop::Mouth,
    )
    .unwrap();
    let report = serde_json::to_value(pair_report(&before(), &after())).unwrap();
    for headline in &pair.headlines {
        let measure = MEASURES.iter().find(|measure| measure.name == headline.title).unwrap();
        let unit = match report["change"][measure.id.as_str()]["difference"]["unit"].as_str().unwrap() {
            "1" => "",
            unit => unit,
        };
        let shown = |document: &serde_json::Value| {
            let u = document["u"].as_f64().unwrap();
            let uncertainty = Some(Uncertainty { u, ci95: [0.0; 2] });
            let estimate = Estimate { value: document["value"].as_f64().unwrap(), uncertainty };
            with_error(&estimate, measure.dimension, LengthUnit::Millimetre)
        };
        for (visit, text) in [("before", headline.before.as_ref().unwrap()), ("after", &headline.after)] {
            assert_eq!(*text, shown(&report[visit]["measures"][measure.id.as_str()]), "{headline:?}");
        }
        let change = shown(&report["change"][measure.id.as_str()]["difference"]);
        assert_eq!(headline.change.as_ref().unwrap().trim_start_matches('+'), format!("{change} {unit}").trim_end());
        let verdict = match report["change"][measure.id.as_str()]["verdict"].as_str().unwrap() {
            "within_error" => "within the error",
            "increased" if measure.id.as_str() == "symmetry_score" => "more alike",
            "increased" => "larger",
            other => panic!("{other} of {}", measure.id.as_str()),
        };
        assert_eq!(headline.note, verdict, "{headline:?}");
    }
    assert_eq!(pair.headlines.len(), 3);
    for scene in [pair, single, bare_pair] {
        let svg = overlay::svg(&scene).unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let text: Vec<&str> =
            document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
        assert_eq!(claims(&text.join(" ")), Vec::<String>::new(), "{text:?}");
    }
}
