//! Cautions about whether both photos can be of one person: by the marks on the eyes and the nose, and by how alike the pictures of the
//! face are. Neither says who is shown.

use super::family::{Entry, Family};
use super::pose::is_turned_apart;
use super::{Caution, PairSubject, Severity};
use crate::alignment::{CalibratedMarking, evidence_of_two_faces};
use crate::elementary::powf;
use crate::head_pose::Mobility;
use crate::uncertainty::landmark_errors;

/// From this logarithm (base 10) of the Bayes factor of two faces against one on, it is asked whether both photos show one
/// person: "substantial" evidence in the words of Jeffreys (Kass & Raftery 1995, "Bayes factors", Journal of the American
/// Statistical Association 90(430), section 3.2). The simulated pairs of one person stay below it (docs/method.md).
const ASKED: f64 = 0.5;

/// From this one on the photos are not compared: "decisive" evidence in the same words.
const BLOCKED: f64 = 2.0;

/// The correlation of the eyes and the nose of two different people, its mean and its standard deviation: of 195 pairs of 14 people (docs/method.md,
/// section 9) 0.590 and 0.094, of the 169 pairs of 14 others 0.589 and 0.089.
const EYES_AND_NOSE_OF_TWO: [f64; 2] = [0.59, 0.092];

/// The standard deviation of the likeness of the skin of two different people, whose mean is 0: 0.935 and 0.884 of the same pairs.
const SKIN_OF_TWO_SD: f64 = 0.9;

/// Below this score of the likeness, in standard deviations of what it is by chance between two people, the pictures do not tell one person: 99 %
/// of two people are below it.
const RELATED: f64 = 3.0;

/// Below this one the photos are not compared: 95 % of two people are below it.
const UNRELATED: f64 = 2.0;

/// The same where the pose, the blur or the pixels of the photos would keep one person's pictures from being alike: 70 % of two people are
/// below it.
const UNRELATED_THOUGH_HINDERED: f64 = 0.5;

/// From this correlation of patches of skin on, as the photos are or with one in a mirror, it is one face whatever else there is: of two people it
/// was 0.60 at most, of one person in one light 0.68 or more.
const SAME_PATCHES: f64 = 0.65;

/// From this likeness of the skin on one of the photos is a mirror image, which another caution tells.
const MIRRORED_SKIN: f64 = -3.5;

/// What the pictures of two faces that were laid on each other by their marks show of how alike they are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PictureLikeness {
    /// The correlation of the lightness of the eyes and the nose, from −1 to 1; `None` where it was not found.
    pub eyes_and_nose: Option<f64>,
    /// How much more alike the texture of the skin is as the photos are than with one of them in a mirror, in standard deviations of
    /// chance; `None` where the photos do not show it.
    pub skin: Option<f64>,
    /// How alike patches of skin are, from −1 to 1, as the photos are and with one of them in a mirror; `None` where they are not shown.
    pub patches: Option<[f64; 2]>,
    /// Whether the blur or the pixels of a photo keep the pictures of one person from being alike.
    pub hindered: bool,
    /// Whether a person marked both photos. Photos to which marks were carried by their pixels were compared with the marked one then.
    pub both_marked: bool,
}

impl PictureLikeness {
    /// How far the likeness of the eyes, the nose and the skin is from what it is by chance between two people, in standard deviations; `None` where
    /// neither is shown.
    fn score(&self) -> Option<f64> {
        let [mean, sd] = EYES_AND_NOSE_OF_TWO;
        let scores = [self.eyes_and_nose.map(|eyes| (eyes - mean) / sd), self.skin.map(|skin| skin / SKIN_OF_TWO_SD)];
        let count = scores.iter().flatten().count() as f64;
        let score = scores.iter().flatten().sum::<f64>() / count.sqrt();
        (count > 0.0 && score.is_finite()).then_some(score)
    }

    /// Whether the skin is that of one face, as the photos are or with one of them in a mirror.
    fn is_of_one_face(&self) -> bool {
        let patches = self.patches.is_some_and(|[direct, mirrored]| direct.max(mirrored) >= SAME_PATCHES);
        patches || self.skin.is_some_and(|skin| skin <= MIRRORED_SKIN)
    }
}

/// Whether both photos show one person.
#[derive(Clone, Debug, PartialEq)]
pub enum OnePersonCaution {
    /// The pictures of the eyes, the nose and the skin are no more alike than those of two people may be.
    FacesUnlike {
        /// The correlation of the eyes and the nose, from −1 to 1; `None` where it was not found.
        eyes_and_nose: Option<f64>,
        /// The likeness of the skin, in standard deviations of chance; `None` where the photos do not show it.
        skin: Option<f64>,
        /// Whether they are so unlike that the photos cannot be compared.
        blocking: bool,
    },
    /// The eyes and the noses fit two faces better than one.
    NotOnePerson {
        /// The logarithm, to the base of 10, of the Bayes factor of two people against one.
        evidence: f64,
        /// Whether it is so large that the photos cannot be compared.
        blocking: bool,
    },
}

/// Whether both photos can be of one person, whose soft parts moved as `mobility` says: by the marks, and by the pictures where they were
/// laid on each other.
pub(super) fn of_pair(pair: &PairSubject<'_>, mobility: Mobility) -> Vec<Caution> {
    of_marks(pair, mobility).into_iter().chain(of_pictures(pair, mobility)).collect()
}

/// Whether the pictures are alike enough for one person.
fn of_pictures(pair: &PairSubject<'_>, mobility: Mobility) -> Option<Caution> {
    let likeness = &pair.likeness;
    let asked = likeness.both_marked && !pair.same_file && !likeness.is_of_one_face();
    let score = likeness.score().filter(|score| asked && *score < RELATED)?;
    let turned = is_turned_apart(pair) || mobility == Mobility::AnotherExpression;
    let limit = if likeness.hindered || turned { UNRELATED_THOUGH_HINDERED } else { UNRELATED };
    let PictureLikeness { eyes_and_nose, skin, .. } = *likeness;
    Some(Caution::OnePerson(OnePersonCaution::FacesUnlike { eyes_and_nose, skin, blocking: score < limit }))
}

/// Whether the marks on the eyes and the nose of both photos can be those of one person.
fn of_marks(PairSubject { before, after, .. }: &PairSubject<'_>, mobility: Mobility) -> Option<Caution> {
    let photos = [before, after].map(|subject| CalibratedMarking::new(subject.photo, subject.marking));
    let errors = [before, after]
        .map(|subject| landmark_errors(subject.photo, subject.marking, subject.uncorrected_frame, subject.error));
    let natural = evidence_of_two_faces(photos.each_ref(), errors.each_ref(), mobility)?;
    let evidence = natural / std::f64::consts::LN_10;
    let blocking = evidence > BLOCKED;
    (evidence > ASKED).then_some(Caution::OnePerson(OnePersonCaution::NotOnePerson { evidence, blocking }))
}

impl Family for OnePersonCaution {
    fn entry(&self) -> Entry {
        match self {
            Self::FacesUnlike { blocking, .. } => Entry {
                code: "faces_unlike",
                in_short: "the photos may not show the same person",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    let [mean, sd] = EYES_AND_NOSE_OF_TWO;
                    format!(
                        "laid on each other by their marks, the pictures of the eyes and the nose and the texture of the skin are \
                         less than {RELATED:.0} standard deviations more alike than those of two people are by chance (correlation \
                         {mean} with {sd}, skin 0 with {SKIN_OF_TWO_SD}); blocking below {UNRELATED:.0}, and below \
                         {UNRELATED_THOUGH_HINDERED} where the pose, the expression, the blur or the pixels of the photos differ or \
                         do not suffice"
                    )
                },
                advice: "Check that the right photos were chosen and that both are of one person, marked at the same points; \
                    if they are, take the next photo in the same light, from the same place and as sharp.",
            },
            Self::NotOnePerson { blocking, .. } => Entry {
                code: "not_one_person",
                in_short: "the photos may show two people",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the marks on the eyes and the nose are more than {:.0} times as likely on two different faces as \
                         on one face in two poses; blocking from {:.0} times on",
                        powf(10_f64, ASKED),
                        powf(10_f64, BLOCKED)
                    )
                },
                advice: "Look at both photos: they have to be of one person, of the same shape as they were taken, and \
                    marked at the same points.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::FacesUnlike { eyes_and_nose, skin, blocking } => {
                let minus = |text: String| text.replace('-', "−");
                let eyes = eyes_and_nose.map(|value| {
                    let [mean, sd] = EYES_AND_NOSE_OF_TWO;
                    let value = minus(format!("{value:.2}"));
                    format!("the eyes and the nose have a correlation of {value} (of two people {mean:.1} ± {sd:.1}, of one in one light 0.8 or more)")
                });
                let skin = skin.map(|value| {
                    let value = minus(format!("{value:.1}"));
                    format!("the texture of the skin a likeness of {value} (of two people 0 ± {SKIN_OF_TWO_SD}, of one in one light 5 or more)")
                });
                let compared: Vec<String> = eyes.into_iter().chain(skin).collect();
                let outcome = match blocking {
                    true => "nothing in the pictures relates one photo to the other",
                    false => "the pictures hardly relate one photo to the other",
                };
                format!(
                    "The photos may not show the same person: {outcome}. Laid on each other by their marks, {}. Another light, \
                     camera or pose, make-up or misplaced points can do the same.",
                    compared.join(", and ")
                )
            }
            Self::NotOnePerson { evidence, .. } => format!(
                "Do both photos show one person? The proportions of the eyes and the nose fit two different faces \
                 better than one face in two poses, by a factor of {}. A stretched picture or \
                 several misplaced points can do the same.",
                factor(*evidence)
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let by_marks =
            [(1.5, false), (12.0, true)].map(|(evidence, blocking)| Self::NotOnePerson { evidence, blocking });
        let by_pictures = [(0.79, 1.1, false), (0.57, -0.3, true)].map(|(eyes, skin, blocking)| Self::FacesUnlike {
            eyes_and_nose: Some(eyes),
            skin: Some(skin),
            blocking,
        });
        by_marks.into_iter().chain(by_pictures).map(Caution::OnePerson).collect()
    }
}

/// A factor by its logarithm to the base of 10, with one digit that counts.
fn factor(logarithm: f64) -> String {
    const MOST: f64 = 6.0;
    if logarithm > MOST {
        return "more than a million".to_owned();
    }
    let unit = powf(10_f64, logarithm.floor());
    format!("about {:.0}", unit * (powf(10_f64, logarithm) / unit).round())
}
