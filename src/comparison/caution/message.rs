use super::{Caution, Exposure, Proportion};
use crate::alignment::{Misfit, Occasion};
use crate::units::LengthUnit;

impl Caution {
    /// What was found, with its figures.
    pub fn message(&self) -> String {
        let message = self.of_alignment().or_else(|| self.of_marking()).or_else(|| self.of_pose());
        message.unwrap_or_else(|| self.of_picture())
    }

    /// The messages that concern how the photos fit each other.
    fn of_alignment(&self) -> Option<String> {
        let message = match self {
            Self::AlignedOnLipCorners => "The photos have fewer than two stable points in common, so they are aligned \
                on the corners of the mouth. Tilt, position and deviations from the midline cannot be measured that way."
                .into(),
            Self::NoFacialMidline => "The stable points give no facial midline, so \"up\" is taken from the mouth. \
                Tilt, position and deviations from the midline cannot be measured that way."
                .into(),
            Self::StablePointMisfit { misfit, unit } => misfit_message(misfit, *unit),
            Self::AlignmentResidualHigh { rms, unit, .. } => format!(
                "The stable points of the two photos fit each other only to {rms:.1} {unit} (RMS): the head is held \
                 otherwise, the face moved, or it is another person."
            ),
            Self::ScaleFromOnePhoto { calibrated } => format!(
                "Only the {} photo is calibrated; the alignment carries its millimetres to the other.",
                name(*calibrated)
            ),
            Self::LipsPartedInOne { parted, gap, unit } => format!(
                "The lips are parted by {gap:.1} {unit} in the {} photo and closed in the other.",
                name(*parted)
            ),
            Self::GapDiffers { gaps: [before, after], unit } => {
                format!("The gap between the lips is {before:.1} {unit} before and {after:.1} {unit} after.")
            }
            Self::ExpressionDiffers => "The stated expressions of the two photos differ.".into(),
            Self::MouthWidthDiffers { percent, .. } => format!(
                "The mouth is {:.0} % {} in the after photo, measured against the eyes and the nose, as another expression \
                 or a turned head makes it.",
                percent.abs(),
                if *percent > 0.0 { "wider" } else { "narrower" }
            ),
            Self::NotCalibrated { unit } => format!(
                "There is no calibration in millimetres: lengths are in percent of {}, {unit}.",
                if *unit == LengthUnit::PercentMouthWidth { "the mouth width" } else { "the biocular width" }
            ),
            Self::IrisesNotUsed => "Irises are marked, but the landmark file states no scale, so they are not used.".into(),
            Self::CalibrationDisagrees { percent, u } => format!(
                "By its own calibration the after photo's millimetre is {} than the before photo's makes it: {:.1} % ± {u:.1} %.",
                if *percent > 0.0 { "longer" } else { "shorter" },
                percent.abs()
            ),
            Self::IrisesDiffer { photo, percent, u } => format!(
                "In {} the right iris is {:.1} % ± {u:.1} % {} than the left one.",
                the(*photo),
                percent.abs(),
                if *percent > 0.0 { "larger" } else { "smaller" }
            ),
            Self::SeemsMirrored { probability, .. } => format!(
                "One of the photos seems to be a mirror image: the eyes and the nose fit better when one is mirrored \
                 ({} % sure).",
                sure(*probability)
            ),
            Self::MidlinesDisagree { photo, deviation: [off, u], cant_deg: [cant, u_cant], unit } => format!(
                "In {} the lip's own axis lies {:.1} {unit} ± {u:.1} {unit} to the subject's {} of the facial midline and is \
                 turned by {}° ± {u_cant:.1}° against it: figures about the facial midline tell where the mouth sits more \
                 than how unlike its halves are.",
                the(*photo),
                off.abs(),
                if *off > 0.0 { "right" } else { "left" },
                format!("{cant:.1}").replace('-', "−"),
            ),
            _ => return None,
        };
        Some(message)
    }

    /// The messages that concern what was marked.
    fn of_marking(&self) -> Option<String> {
        let message = match self {
            Self::LandmarksNameAnotherPhoto { stated, photo } => {
                format!("The landmark file of {photo} says that it belongs to {stated}.")
            }
            Self::PointImplausible { photo, what, value } => {
                let (name, [low, high]) = (what.name(), what.limits());
                format!("In {} {name} is {value:.2}; in faces it is between {low:.2} and {high:.2}.", the(*photo))
            }
            Self::BordersCross { photo, upper, lower, depth, unit, .. } => {
                format!("In {} {upper} passes below {lower}, by {depth:.1} {unit} at the most.", the(*photo))
            }
            Self::CurveDoublesBack { photo, curve, distance, unit } => format!(
                "In {} {curve} goes back by {distance:.1} {unit} on its way from the right corner to the left.",
                the(*photo)
            ),
            Self::MarkingsDisagree { photo, landmark, marking, distance_mm, sd_mm } => format!(
                "In {} marking {marking} places {landmark} {distance_mm:.1} mm from the mean of the others, which scatter by \
                 {sd_mm:.2} mm.",
                the(*photo)
            ),
            _ => return None,
        };
        Some(message)
    }

    /// The messages that concern the pictures.
    fn of_picture(&self) -> String {
        match self {
            Self::SamePhotoTwice => "Both photos are the same file.".into(),
            Self::SamePictureTwice { mirrored: false } => "Both files hold the same picture.".into(),
            Self::SamePictureTwice { mirrored: true } => {
                "Both files hold the same picture, one of them as a mirror image.".into()
            }
            Self::ResolutionLow { photo, px_per_mm, marking_sd_mm, .. } => format!(
                "In {} the mouth has {px_per_mm:.1} pixels per millimetre: a pixel is {:.2} mm, a click is good to \
                 {marking_sd_mm:.2} mm.",
                the(*photo),
                px_per_mm.recip()
            ),
            Self::Blurred { photo, blur_mm, marking_sd_mm } => format!(
                "In {} the edges at the mouth are blurred by {blur_mm:.2} mm (standard deviation); a click on a sharp edge is \
                 good to {marking_sd_mm:.2} mm.",
                the(*photo)
            ),
            Self::SharpnessDiffers { blurs_mm: [before, after] } => {
                format!("The edges at the mouth are blurred by {before:.2} mm before and by {after:.2} mm after.")
            }
            Self::ExposurePoor { photo, exposure } => exposure_message(the(*photo), *exposure),
            Self::BrightnessDiffers { difference } => format!(
                "The skin around the lips is {} in the after photo, by {:.0} of 100 steps of lightness (L*).",
                if *difference > 0.0 { "brighter" } else { "darker" },
                difference.abs()
            ),
            Self::ColourDiffers { difference } => format!(
                "The skin around the lips has another colour in the after photo: {difference:.0} apart in a* and b*, where 2 can be \
                 seen."
            ),
            Self::DaysBetween { days: 0 } => "Both photos were taken on one day.".into(),
            Self::DaysBetween { days: 1 } => "The after photo was taken 1 day after the before photo.".into(),
            Self::DaysBetween { days } => format!("The after photo was taken {days} days after the before photo."),
            Self::DatesReversed { days } => {
                format!(
                    "The after photo was taken {days} day{} before the before photo.",
                    if *days == 1 { "" } else { "s" }
                )
            }
            Self::ColourProfileUnusable { photo } => {
                format!("The colour profile inside {photo} cannot be used; its colours are taken as sRGB.")
            }
            _ => String::new(),
        }
    }
}

fn name(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Before => "before",
        Occasion::After => "after",
    }
}

pub(super) fn the(photo: Option<Occasion>) -> &'static str {
    match photo {
        None => "the photo",
        Some(Occasion::Before) => "the before photo",
        Some(Occasion::After) => "the after photo",
    }
}

/// A probability in whole percent, never more sure than it is.
fn sure(probability: f64) -> f64 {
    (100.0 * probability).floor()
}

fn misfit_message(misfit: &Misfit, unit: LengthUnit) -> String {
    let Misfit { landmark, distance, suspect } = misfit;
    let photo = match suspect {
        Some(occasion) => format!("; it seems misplaced in the {} photo", name(*occasion)),
        None => String::new(),
    };
    format!(
        "The stable point {landmark} lies {distance:.1} {unit} from where the others put it{photo}. It counts for little or nothing."
    )
}

fn exposure_message(the: &str, exposure: Exposure) -> String {
    match exposure {
        Exposure::Dark(lightness) => {
            format!("In {the} the mouth is dark: its median lightness is {lightness:.0} of 100.")
        }
        Exposure::Bright(lightness) => {
            format!("In {the} the mouth is bright: its median lightness is {lightness:.0} of 100.")
        }
        Exposure::ClippedDark(part) => format!("In {the} {:.0} % of the mouth is black.", 100.0 * part),
        Exposure::ClippedBright(part) => format!("In {the} {:.0} % of the mouth is burnt out to white.", 100.0 * part),
    }
}

impl Proportion {
    fn name(self) -> &'static str {
        match self {
            Self::MouthToEyes => "the mouth width (ch_r–ch_l) over the biocular width (ex_r–ex_l)",
            Self::BowToMouth => "the width of the Cupid's bow (cph_r–cph_l) over the mouth width (ch_r–ch_l)",
            Self::InnerToOuterEyes => {
                "the distance of the inner corners of the eyes (en_r–en_l) over the biocular width"
            }
            Self::MouthBelowEyes => "the distance from the mouth up to the eyes over the biocular width (ex_r–ex_l)",
            Self::VermilionToMouth => "the height of the red at the midline (ls–sto) over the mouth width",
            Self::MouthOffMidline => "the distance of the mouth's middle from the facial midline over the mouth width",
        }
    }
}
