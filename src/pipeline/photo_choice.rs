//! Which photo of a visit to mark: of several that nobody marked yet the one with the least error to be expected of the mean height of
//! the upper lip, and why.
//!
//! What each fault costs is an expected error of that height in millimetres, so that blur, pose and expression can be added (in
//! squares, since they do not know of each other). It rests on what a face model suggests: a help to choose, never a measurement.

use super::first_look::{CLICK_MM, FaceSeen, FirstLook};
use crate::caution::{Caution, picture_cautions};
use crate::comparison::{POSTURE_SD_MM, SMILE_POSTURE_SD_MM};
use crate::elementary::hypot;

/// A click finds the middle of a blurred edge to about half of the blur's standard deviation, as the caution `blurred` has it.
const OF_BLUR: f64 = 0.5;

/// A position that is only known to the pixel has a standard deviation of 1/√12 pixel (GUM 4.3.7).
const OF_PIXEL: f64 = 0.288_675_134_594_812_9;

/// What a degree costs in millimetres where the pose is corrected: 0.14 mm for pitches that differ by 8.7° (the root mean square of two
/// drawn from ±1 to ±10°), and by a yaw as much in the heights of the two sides, whose areas are off by 3 % (`docs/method.md`, the table of simulated heads).
const OF_DEGREE_MM: f64 = 0.016;

/// From so many degrees on a head is turned further than the correction was shown for; beyond, a degree costs what it costs uncorrected, 0.90 mm for
/// 8.7° in the same table.
const CORRECTED_DEG: f64 = 10.0;
const OF_FURTHER_DEGREE_MM: f64 = 0.10;

/// The mean height of an upper lip's red, in millimetres: widened by a part, it is lower by as large a part, since its area stays.
const HEIGHT_MM: f64 = 5.0;

/// From this difference of the gap between the lips on, in millimetres, it is none of the suggested marks alone: 1.96 times their scatter of 0.27 mm an axis, times √2.
const GAP_MM: f64 = 0.75;

/// From this part on a mouth that is wider than in most photos is said to be so as in a smile, which widens it by a tenth and more;
/// less than this is the scatter of the suggested corners, and of a mouth at rest.
const SMILE: f64 = 0.06;

/// At this difference of gaps the lips are held otherwise than at rest (1.96 √2 times the 1.3 mm by which people with relaxed lips differ; Arnett et
/// al. 1999), and the lip's posture is as little known as in a smile.
const GAP_NOT_AT_REST_MM: f64 = 3.6;

/// Where a part of the mouth is black, white or too dark to see its border, a click is as much again off as on a good photo.
const OF_LIGHT_MM: f64 = CLICK_MM;

/// Behind closed lids no iris tells the millimetres and no corner of an eye the pose: worse than any other fault.
const OF_CLOSED_EYES_MM: f64 = 1.0;

/// Eyes that are open less than this part of those that are open most, in one visit, are closed or closing.
const CLOSED: f64 = 0.5;

/// Photos whose expected errors differ by less, in millimetres, are alike: the first of them is as good as any.
const ALIKE_MM: f64 = 0.03;

/// How many of the other photos are named with what is worse in them.
const MOST_NAMED: usize = 5;

/// Which of several photos to mark, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoChoice {
    /// Its place among the photos.
    pub index: usize,
    /// Why it is, as whole sentences that name the photos.
    pub sentence: String,
}

impl FirstLook {
    /// Which of the photos of one visit to mark, given with their names: the one with the least error to be expected, where several are alike the
    /// first of them. `None` of fewer than two photos, and where a face was found on none of them, as without the feature `suggest`.
    pub fn choose(looks: &[(&str, &Self)]) -> Option<PhotoChoice> {
        let faces: Vec<Option<&FaceSeen>> = looks.iter().map(|(_, look)| look.face()).collect();
        let names: Vec<&str> = looks.iter().map(|(name, _)| *name).collect();
        choose(&names, &faces)
    }
}

fn choose(names: &[&str], faces: &[Option<&FaceSeen>]) -> Option<PhotoChoice> {
    if faces.len() < 2 {
        return None;
    }
    let rest = Rest::of(faces);
    let costs: Vec<Option<[f64; 6]>> = faces.iter().map(|face| face.map(|face| rest.costs(face))).collect();
    let total = |costs: &[f64; 6]| costs.iter().map(|cost| cost * cost).sum::<f64>().sqrt();
    let least = costs.iter().flatten().map(total).min_by(f64::total_cmp)?;
    let is_alike = |costs: &[f64; 6]| total(costs) <= least + ALIKE_MM;
    let index = costs.iter().position(|costs| costs.as_ref().is_some_and(is_alike))?;
    let (chosen, chosen_costs) = (faces[index]?, costs[index].as_ref()?);
    let mut worse: Vec<String> = Vec::new();
    for (other, (face, of_other)) in faces.iter().zip(&costs).enumerate() {
        match (face, of_other) {
            _ if other == index => {}
            (Some(face), Some(of_other)) if !is_alike(of_other) => {
                let excess = |fault: usize| of_other[fault].powi(2) - chosen_costs[fault].powi(2);
                let fault = (0..FAULTS.len()).max_by(|a, b| excess(*a).total_cmp(&excess(*b))).unwrap_or_default();
                worse.push(format!("{} ({})", names[other], rest.words(FAULTS[fault], face)));
            }
            (Some(_), _) => {}
            (None, _) => worse.push(format!("{} (no face is found)", names[other])),
        }
    }
    let sentence = format!("Mark {}: {}.", names[index], reason(chosen, &rest, faces, &worse));
    Some(PhotoChoice { index, sentence })
}

/// Why a photo is chosen of several, of which others have the faults `worse`.
fn reason(chosen: &FaceSeen, rest: &Rest, faces: &[Option<&FaceSeen>], worse: &[String]) -> String {
    let count = faces.len();
    if worse.is_empty() {
        return format!("the {count} photos are alike, so that the first is as good as any");
    }
    let mut good = Vec::new();
    if let Some(blur) = chosen.blur_mm() {
        let is_less = |other: &&FaceSeen| other.blur_mm().is_none_or(|other| other >= blur);
        let is_least = count > 2 && faces.iter().flatten().all(is_less);
        let sharpest = if is_least { format!("it is the sharpest of the {count}, with ") } else { String::new() };
        good.push(format!("{sharpest}{blur:.2} mm of blur at the mouth"));
    }
    let turned = rest.turned_deg(chosen);
    if turned < CORRECTED_DEG {
        good.push(format!("the head is straight ({turned:.0}°)"));
    }
    if !rest.is_closed(chosen) {
        good.push("the eyes are open".to_owned());
    }
    if count - 1 > worse.len() {
        good.push("and of those that are as good it is the first".to_owned());
    }
    let mut faults = worse.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if worse.len() > MOST_NAMED {
        faults.push_str(&format!(", and {} more", worse.len() - MOST_NAMED));
    }
    let are = if worse.len() == 1 { "is" } else { "are" };
    format!("{}. Less good {are} {faults}", good.join(", "))
}

/// What can be worse in one photo than in another.
#[derive(Clone, Copy)]
enum Fault {
    Edges,
    Turned,
    Mouth,
    Gap,
    Light,
    Eyes,
}

/// The faults in the order of the costs.
const FAULTS: [Fault; 6] = [Fault::Edges, Fault::Turned, Fault::Mouth, Fault::Gap, Fault::Light, Fault::Eyes];

/// How the face is held in most of the photos of a visit.
struct Rest {
    /// The width of the mouth, in distances of the pupils.
    mouth: f64,
    gap_mm: f64,
    pitch_deg: f64,
    /// How far the eyes are open where they are open most.
    eyes: f64,
}

impl Rest {
    /// By the photos' medians, of an even number the lower one: of two mouths the one that smiles less, of two gaps the narrower one.
    fn of(faces: &[Option<&FaceSeen>]) -> Self {
        let median = |value: fn(&FaceSeen) -> f64| {
            let mut values: Vec<f64> =
                faces.iter().flatten().map(|face| value(face)).filter(|v| v.is_finite()).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
        };
        let eyes = faces.iter().flatten().map(|face| face.eyes).fold(0.0, f64::max);
        Self {
            mouth: median(|face| face.mouth),
            gap_mm: median(|face| face.gap_mm),
            pitch_deg: median(|face| face.pitch_deg),
            eyes,
        }
    }

    /// What each fault costs, in the order of [`FAULTS`], in millimetres.
    fn costs(&self, face: &FaceSeen) -> [f64; 6] {
        let blur = face.blur_mm().unwrap_or_default();
        let turned = self.turned_deg(face);
        let further = (turned - CORRECTED_DEG).max(0.0);
        // A mouth that is not wholly in the picture has no width, and cannot be measured.
        let wider = if face.mouth.is_finite() { self.wider(face).abs() } else { 1.0 };
        let apart = ((face.gap_mm - self.gap_mm).abs() - GAP_MM) / (GAP_NOT_AT_REST_MM - GAP_MM);
        let unlike = (SMILE_POSTURE_SD_MM.powi(2) - POSTURE_SD_MM.powi(2)).sqrt();
        [
            hypot(OF_BLUR * blur, OF_PIXEL / face.px_per_mm),
            OF_DEGREE_MM * (turned - further) + OF_FURTHER_DEGREE_MM * further,
            HEIGHT_MM * wider,
            if apart.is_finite() { unlike * apart.clamp(0.0, 1.0) } else { unlike },
            if is_badly_lit(face) { OF_LIGHT_MM } else { 0.0 },
            if self.is_closed(face) { OF_CLOSED_EYES_MM } else { 0.0 },
        ]
    }

    /// How far the head is turned, and tipped otherwise than in most photos, in degrees.
    fn turned_deg(&self, face: &FaceSeen) -> f64 {
        hypot(face.yaw_deg, face.pitch_deg - self.pitch_deg)
    }

    /// By which part the mouth is wider than in most photos.
    fn wider(&self, face: &FaceSeen) -> f64 {
        face.mouth / self.mouth - 1.0
    }

    fn is_closed(&self, face: &FaceSeen) -> bool {
        !face.irises_seen || face.eyes < CLOSED * self.eyes
    }

    fn words(&self, fault: Fault, face: &FaceSeen) -> String {
        match fault {
            Fault::Edges if OF_BLUR * face.blur_mm().unwrap_or_default() > OF_PIXEL / face.px_per_mm => {
                format!("blurred by {:.2} mm", face.blur_mm().unwrap_or_default())
            }
            Fault::Edges => format!("only {:.1} pixels a millimetre", face.px_per_mm),
            Fault::Turned => format!("the head is turned by {:.0}°", self.turned_deg(face)),
            Fault::Mouth if !face.mouth.is_finite() => "the mouth is not wholly in it".to_owned(),
            Fault::Mouth => {
                let wider = self.wider(face);
                let how = match wider {
                    SMILE.. => "wider, as in a smile",
                    0.0.. => "wider",
                    _ => "narrower",
                };
                format!("the mouth is {:.0} % {how}", 100.0 * wider.abs())
            }
            Fault::Gap => format!("the lips are {:.0} mm apart", face.gap_mm),
            Fault::Light => "the mouth is too dark or too bright".to_owned(),
            Fault::Eyes if face.eyes < CLOSED * self.eyes => "the eyes are closed".to_owned(),
            Fault::Eyes => "the irises are not seen".to_owned(),
        }
    }
}

/// Whether a caution says that the mouth is dark, bright or without detail.
fn is_badly_lit(face: &FaceSeen) -> bool {
    let cautions = face.quality.iter().flat_map(|quality| picture_cautions(None, quality, CLICK_MM));
    cautions.into_iter().any(|caution| matches!(caution, Caution::Light(_)))
}

#[cfg(test)]
mod tests {
    use super::{FaceSeen, PhotoChoice, choose};
    use crate::caution::PictureQuality;

    /// A face at rest, straight ahead, sharp and well lit.
    fn good() -> FaceSeen {
        let quality = PictureQuality {
            blur_mm: Some(0.2),
            lightness: 60.0,
            clipped_dark: 0.0,
            clipped_bright: 0.0,
            skin: None,
            lips: None,
        };
        FaceSeen {
            px_per_mm: 6.0,
            yaw_deg: 1.0,
            pitch_deg: -8.0,
            roll_deg: 0.0,
            mouth: 0.8,
            gap_mm: 0.4,
            eyes: 0.3,
            irises_seen: true,
            distance_cm: None,
            quality: Some(quality),
        }
    }

    fn changed(change: impl Fn(&mut FaceSeen)) -> FaceSeen {
        let mut face = good();
        change(&mut face);
        face
    }

    fn chosen(faces: &[&FaceSeen]) -> PhotoChoice {
        let names = ["A.jpg", "B.jpg", "C.jpg", "D.jpg", "E.jpg", "F.jpg", "G.jpg", "H.jpg"];
        let faces: Vec<Option<&FaceSeen>> = faces.iter().map(|face| Some(*face)).collect();
        choose(&names[..faces.len()], &faces).unwrap()
    }

    fn blurred(by: f64) -> FaceSeen {
        changed(|face| face.quality.as_mut().unwrap().blur_mm = Some(by))
    }

    /// Each fault in the first photo of three: another one is marked, and the fault is said.
    #[test]
    fn a_photo_with_a_fault_is_not_chosen_and_the_fault_is_said() {
        for (fault, said) in [
            (blurred(0.6), "Less good is A.jpg (blurred by 0.60 mm)."),
            (changed(|face| face.px_per_mm = 1.2), "A.jpg (only 1.2 pixels a millimetre)"),
            (changed(|face| face.yaw_deg = -14.0), "A.jpg (the head is turned by 14°)"),
            (changed(|face| face.pitch_deg += 13.0), "A.jpg (the head is turned by 13°)"),
            (changed(|face| face.mouth *= 1.08), "A.jpg (the mouth is 8 % wider, as in a smile)"),
            (changed(|face| face.mouth *= 1.05), "A.jpg (the mouth is 5 % wider)"),
            (changed(|face| face.mouth *= 0.9), "A.jpg (the mouth is 10 % narrower)"),
            (changed(|face| face.mouth = f64::NAN), "A.jpg (the mouth is not wholly in it)"),
            (changed(|face| face.gap_mm = 4.0), "A.jpg (the lips are 4 mm apart)"),
            (
                changed(|face| face.quality.as_mut().unwrap().lightness = 12.0),
                "A.jpg (the mouth is too dark or too bright)",
            ),
            (changed(|face| face.eyes = 0.1), "A.jpg (the eyes are closed)"),
            (changed(|face| face.irises_seen = false), "A.jpg (the irises are not seen)"),
        ] {
            let choice = chosen(&[&fault, &good(), &good()]);
            assert_eq!(choice.index, 1, "{choice:?}");
            assert!(choice.sentence.starts_with("Mark B.jpg: "), "{choice:?}");
            assert!(choice.sentence.contains(said) && !choice.sentence.contains("C.jpg"), "{said}: {choice:?}");
            assert!(choice.sentence.contains("of those that are as good it is the first"), "{choice:?}");
        }
    }

    /// What does no harm to a height decides nothing: roll, a degree of yaw, another tilt of all photos, noise of the model.
    #[test]
    fn photos_that_are_alike_give_the_first() {
        for other in [
            good(),
            changed(|face| face.roll_deg = 12.0),
            changed(|face| face.yaw_deg = 0.0),
            changed(|face| face.mouth *= 1.005),
            changed(|face| face.gap_mm = 0.1),
            blurred(0.17),
        ] {
            let choice = chosen(&[&good(), &other, &good()]);
            assert_eq!(choice.index, 0);
            assert!(choice.sentence.contains("the 3 photos are alike"), "{choice:?}");
        }
        let tipped = changed(|face| face.pitch_deg = 9.0);
        assert!(chosen(&[&tipped, &tipped]).sentence.contains("alike"), "the tilt of all photos is the face's own");
    }

    /// The larger fault in millimetres loses: 0.6 mm of blur cost 0.3 mm, a mouth wider by a tenth 0.5 mm, 6° of yaw 0.1 mm.
    #[test]
    fn of_two_faults_the_one_that_costs_less_is_taken() {
        let smiling = changed(|face| face.mouth *= 1.1);
        let turned = changed(|face| face.yaw_deg = 6.0);
        let blink = changed(|face| face.eyes = 0.05);
        assert_eq!(chosen(&[&smiling, &blurred(0.6)]).index, 1);
        assert_eq!(chosen(&[&blurred(0.6), &turned]).index, 1);
        assert_eq!(chosen(&[&blink, &smiling, &blurred(0.6), &turned]).index, 3);
        // Of two mouths the narrower one is at rest, whichever comes first.
        assert_eq!(chosen(&[&smiling, &good()]).index, 1);
        assert_eq!(chosen(&[&good(), &smiling]).index, 0);
    }

    #[test]
    fn without_faces_nothing_is_chosen_and_a_photo_without_one_is_named() {
        let face = good();
        assert_eq!(choose(&["A.jpg"], &[Some(&face)]), None);
        assert_eq!(choose(&["A.jpg", "B.jpg"], &[None, None]), None);
        assert_eq!(choose(&[], &[]), None);
        let choice = choose(&["A.jpg", "B.jpg"], &[None, Some(&face)]).unwrap();
        assert_eq!(choice.index, 1);
        assert!(choice.sentence.ends_with("Less good is A.jpg (no face is found)."), "{choice:?}");
    }

    #[test]
    fn of_many_faults_a_few_are_named() {
        let worse = blurred(0.8);
        let choice = chosen(&[&worse, &worse, &worse, &good(), &worse, &worse, &worse, &worse]);
        assert_eq!(choice.index, 3);
        assert!(choice.sentence.ends_with("F.jpg (blurred by 0.80 mm), and 2 more."), "{choice:?}");
    }
}
