//! lipmetry documents and measures; it does not judge.

use lipmetry::caution::{Caution, caution_examples};
use lipmetry::comparison::{Measurement, Settings, measure_photo};
use lipmetry::estimate::{Estimate, Uncertainty};
use lipmetry::imaging::overlay;
use lipmetry::landmark::file::landmarks_schema;
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

#[test]
fn a_claim_is_found_whatever_its_case_and_ending() {
    let text = "Diagnosis, IMPROVED; an ideal-looking lip: effectiveness, \"recommends\", beauty. Ordeal, prove.";
    assert_eq!(claims(text), ["diagnosis", "improved", "ideal", "effectiveness", "recommends", "beauty"]);
}

#[test]
fn nothing_that_is_written_claims_more_than_a_photo_shows() {
    let mut texts = tables(super::TableStyle { all: true, ..super::TableStyle::plain(100) });
    for (before, after) in [(before(), after()), (bare(before()), bare(after())), (after(), before())] {
        texts.push(serde_json::to_string(&pair_report(&before, &after)).unwrap());
        texts.push(serde_json::to_string(&photo_report(&after)).unwrap());
    }
    texts.push(landmarks_schema());
    texts.push(report_schema());
    texts.extend(caution_examples().iter().map(Caution::to_string));
    texts.extend(MEASURES.iter().map(|measure| format!("{} {}", measure.name, measure.definition)));
    for text in texts {
        assert_eq!(claims(&text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn every_caution_has_its_own_code_its_values_and_advice() {
    let cautions = caution_examples();
    for caution in &cautions {
        let (message, advice) = (caution.message(), caution.advice());
        assert!(message.ends_with(['.', '?']) && advice.ends_with('.'), "{message} {advice}");
        assert!(message.len() > 20 && advice.len() > 15, "{message} {advice}");
        assert_eq!(caution.to_string(), format!("{}: {message} {advice}", caution.severity().id()));
    }
    let messages = |code| cautions.iter().filter(move |caution| caution.code() == code).map(Caution::message);
    let [alone, suspected] = <[String; 2]>::try_from(messages("stable_point_misfit").collect::<Vec<_>>()).unwrap();
    assert!(alone.contains("en_r lies 3.2 mm") && !alone.contains("misplaced"), "{alone}");
    assert!(suspected.contains("misplaced in the after photo"), "{suspected}");
    let uncalibrated: Vec<String> = messages("not_calibrated").collect();
    assert!(uncalibrated[0].contains("%bw") && uncalibrated[1].contains("%mw"), "{uncalibrated:?}");
    let named: Vec<String> = messages("landmarks_name_another_photo").collect();
    assert!(named[0].contains("photo.jpg") && named[0].contains("other.jpg"), "{named:?}");
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
        let change = &report["change"][measure.id.as_str()];
        let verdict = match change["verdict"].as_str().unwrap() {
            "not_detected" if change["probability_larger"].as_f64().is_some_and(|larger| larger >= 0.9) => {
                "probably larger"
            }
            "not_detected" => "cannot say",
            "increased" if measure.id.as_str() == "symmetry_score" => "more even",
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
