//! Cautions that only repeat what a graver one has said: where the cause is known, its consequences are not told as facts of
//! their own.

use super::{Caution, Severity, Withheld};

/// A cause, and the cautions that follow from it.
struct Rule {
    /// The codes of the cause.
    causes: &'static [&'static str],
    /// Whether only a blocking caution is a cause.
    blocking: bool,
    /// The codes of what follows. What keeps more verdicts back than its cause is told all the same.
    consequences: &'static [&'static str],
}

const RULES: [Rule; 5] = [
    // A stretched face is another face at another distance, with another mouth.
    Rule {
        causes: &["picture_stretched", "face_stretched", "pose_impossible"],
        blocking: true,
        consequences: &["corners_moved", "mouth_width_differs", "camera_near", "camera_distance_differs"],
    },
    // A face in a mirror is like no face as it is.
    Rule { causes: &["seems_mirrored"], blocking: false, consequences: &["faces_unlike"] },
    // Of two people no mark is found again.
    Rule { causes: &["faces_unlike"], blocking: false, consequences: &["nothing_matched"] },
    // In millimetres that are none a pixel, an edge and a distance have no size.
    Rule {
        causes: &["scale_implausible", "calibration_disagrees"],
        blocking: true,
        consequences: &["resolution_low", "blurred", "sharpness_differs", "camera_near", "camera_distance_differs"],
    },
    // A curve through a point that lies elsewhere has a long way to go and back.
    Rule {
        causes: &["mark_at_origin", "points_coincide", "points_exchanged", "points_astray"],
        blocking: false,
        consequences: &["outline_sparse", "outline_density_differs", "curve_doubles_back", "stable_point_misfit"],
    },
];

/// The cautions without those that follow from another of them.
pub(crate) fn without_consequences(cautions: Vec<Caution>) -> Vec<Caution> {
    let is_cause = |rule: &Rule, caution: &Caution| {
        rule.causes.contains(&caution.code()) && (!rule.blocking || caution.severity() == Severity::Blocking)
    };
    let holds_everything = |caution: &Caution| caution.withholds() == Withheld::Everything;
    let follows = |caution: &Caution| {
        RULES.iter().filter(|rule| rule.consequences.contains(&caution.code())).any(|rule| {
            let told = |cause: &Caution| !holds_everything(caution) || holds_everything(cause);
            cautions.iter().any(|cause| is_cause(rule, cause) && told(cause))
        })
    };
    cautions.iter().filter(|caution| !follows(caution)).cloned().collect()
}
