//! Cautions about who is shown: whether both photos can be of one person.

use super::family::{Entry, Family};
use super::{Caution, PairSubject, Severity};
use crate::alignment::{CalibratedMarking, evidence_of_two_faces};
use crate::head_pose::Mobility;
use crate::uncertainty::landmark_errors;

/// From this logarithm (base 10) of the Bayes factor of two faces against one on, it is asked whether both photos show one
/// person: "substantial" evidence in the words of Jeffreys (Kass & Raftery 1995, "Bayes factors", Journal of the American
/// Statistical Association 90(430), section 3.2). The simulated pairs of one person stay below it (docs/method.md).
const ASKED: f64 = 0.5;

/// From this one on the photos are not compared: "decisive" evidence in the same words.
const BLOCKED: f64 = 2.0;

/// Whether both photos show one person.
#[derive(Clone, Debug, PartialEq)]
pub enum OnePersonCaution {
    /// The eyes and the noses fit two faces better than one.
    NotOnePerson {
        /// The logarithm, to the base of 10, of the Bayes factor of two people against one.
        evidence: f64,
        /// Whether it is so large that the photos cannot be compared.
        blocking: bool,
    },
}

/// Whether the eyes and the nose of both photos can be those of one person, whose soft parts moved as `mobility` says.
pub(super) fn of_pair(PairSubject { before, after, .. }: &PairSubject<'_>, mobility: Mobility) -> Option<Caution> {
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
            Self::NotOnePerson { blocking, .. } => Entry {
                code: "not_one_person",
                in_short: "the photos may show two people",
                severity: Severity::warning_or_blocking(*blocking),
                concerns_pair: true,
                when: || {
                    format!(
                        "the marks on the eyes and the nose are more than {:.0} times as likely on two different faces as \
                         on one face in two poses; blocking from {:.0} times on",
                        10_f64.powf(ASKED),
                        10_f64.powf(BLOCKED)
                    )
                },
                advice: "Look at both photos: they have to be of one person, of the same shape as they were taken, and \
                    marked at the same points.",
            },
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotOnePerson { evidence, .. } => format!(
                "Do both photos show one person? The proportions of the eyes and the nose fit two different faces \
                 better than one face in two poses, by a factor of {}. A stretched picture or \
                 several misplaced points can do the same.",
                factor(*evidence)
            ),
        }
    }

    fn examples() -> Vec<Caution> {
        let all = [(1.5, false), (12.0, true)];
        all.map(|(evidence, blocking)| Caution::OnePerson(Self::NotOnePerson { evidence, blocking })).into()
    }
}

/// A factor by its logarithm to the base of 10, with one digit that counts.
fn factor(logarithm: f64) -> String {
    const MOST: f64 = 6.0;
    if logarithm > MOST {
        return "more than a million".to_owned();
    }
    let unit = 10_f64.powf(logarithm.floor());
    format!("about {:.0}", unit * (10_f64.powf(logarithm) / unit).round())
}
