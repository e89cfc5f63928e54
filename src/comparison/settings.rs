//! What a measurement or a comparison takes beside its photos: samples, errors, posture, and the frame.

use super::matching::MatchingChoice;
use crate::alignment::FaceFrame;
use crate::caution::size_of_no_face;
use crate::head_pose::LipDepthPrior;
use crate::landmark::{Expression, MarkedPhoto, Marking};
use crate::uncertainty::{MarkingError, MarkingErrorSource, Sampling, replicate_scatter};

/// How the lip at rest differs from one photo to the next without any treatment, as a standard deviation per photo, in
/// millimetres: what no click can see. Dindaroğlu, Duran & Görgülü (2016), "Reproducibility of the lip position at
/// rest: a 3-dimensional perspective", American Journal of Orthodontics and Dentofacial Orthopedics 149(5).
pub const POSTURE_SD_MM: f64 = 0.25;

/// The same of a lip in a posed smile. Repeated after a week, the face of a posed smile comes back to 1.5 mm as the smallest
/// detectable change, and a face at rest to 0.8 mm (Tanikawa & Takada 2018, "Test-retest reliability of smile tasks using
/// three-dimensional facial topography", The Angle Orthodontist 88(3), 12 adults): 1.5 mm over 1.96 √2.
pub const SMILE_POSTURE_SD_MM: f64 = 0.54;

/// The part of the posture's standard deviation that all photos of one visit share, so that more of them do not make it smaller:
/// 0.07 of 0.25 mm in each visit, 0.10 mm in their difference. No study saw more between sessions than within them: of 30 captures
/// each, six weeks apart, the mean deviation did not differ (Dindaroğlu et al. 2016), which would have shown 0.13 mm; nor did
/// rests minutes apart from rests weeks apart (Johnston et al. 2003; Sawyer et al. 2009). So much is counted, as none could
/// have seen less.
pub const POSTURE_OF_VISIT: f64 = 0.28;

/// How the lip is held in both photos of a comparison, as far as is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LipHeld {
    /// At rest, or it is not stated alike.
    #[default]
    AtRest,
    /// In a smile, by both landmark files.
    InSmile,
}

impl LipHeld {
    /// By what two landmark files state.
    pub fn stated(expressions: [Option<Expression>; 2]) -> Self {
        if expressions == [Some(Expression::Smile); 2] { Self::InSmile } else { Self::AtRest }
    }

    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::AtRest => "rest",
            Self::InSmile => "smile",
        }
    }
}

/// How photos are measured and how uncertainties are evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How samples are drawn.
    pub sampling: Sampling,
    /// The error of marking; `None` takes it from replicate markings where there are some, else the default.
    pub marking: Option<MarkingError>,
    /// The posture of the lip at rest, as a standard deviation of heights in one photo, in millimetres.
    pub posture_sd_mm: f64,
    /// The posture of the lip in a smile, likewise: for photos that are both stated to show one.
    pub smile_posture_sd_mm: f64,
    /// The face frame that is wanted.
    pub frame: FrameChoice,
    /// Whether the marks of a pair are matched by the pixels.
    pub matching: MatchingChoice,
    /// Whether it is checked how far the matched change moves when the after photo's clicks do.
    pub match_check: bool,
    /// How deep lips are and how people differ in it, for pose correction.
    pub lips: LipDepthPrior,
}

/// The face frame that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum FrameChoice {
    /// Pose-corrected where the stable points determine the pose of the head, else uncorrected.
    #[default]
    Auto,
    /// Uncorrected: position, size and roll of the head are taken out, pitch and yaw are not.
    Uncorrected,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sampling: Sampling::default(),
            marking: None,
            posture_sd_mm: POSTURE_SD_MM,
            smile_posture_sd_mm: SMILE_POSTURE_SD_MM,
            frame: FrameChoice::Auto,
            matching: MatchingChoice::Auto,
            match_check: false,
            lips: LipDepthPrior::default(),
        }
    }
}

impl Settings {
    /// Settings that leave every uncertainty unevaluated, and with it every verdict: for the values alone, which come
    /// many times faster.
    pub fn values_only() -> Self {
        Self { sampling: Sampling { samples: 0, ..Sampling::default() }, ..Self::default() }
    }

    /// The settings for the face in a frame: the same, unless its scale makes it larger or smaller than any face is. Errors
    /// and posture are stated in the millimetres of faces, and grow and shrink with it.
    #[must_use]
    pub(super) fn for_face(&self, frame: &FaceFrame, marking: &Marking) -> Self {
        let Some(factor) = size_of_no_face(frame, marking) else { return self.clone() };
        Self {
            marking: Some(self.marking.clone().unwrap_or_default().scaled(factor)),
            posture_sd_mm: factor * self.posture_sd_mm,
            smile_posture_sd_mm: factor * self.smile_posture_sd_mm,
            ..self.clone()
        }
    }

    /// What `fit` finds, where pose-corrected frames are asked for.
    pub(super) fn pose_corrected<T>(&self, fit: impl FnOnce() -> Option<T>) -> Option<T> {
        match self.frame {
            FrameChoice::Auto => fit(),
            FrameChoice::Uncorrected => None,
        }
    }

    /// The error of marking for these photos, each with how long a millimetre is in it, in pixels.
    pub(super) fn marking_error(&self, photos: &[(&MarkedPhoto, f64)]) -> MarkingError {
        if let Some(stated) = &self.marking {
            return stated.clone();
        }
        let scatter = replicate_scatter(photos);
        if scatter.markings == 0 {
            return MarkingError::default();
        }
        let origin = MarkingErrorSource::Replicates {
            markings: scatter.markings,
            degrees_of_freedom: scatter.degrees_of_freedom(),
        };
        MarkingError::estimated(&scatter, &MarkingError::default(), origin)
    }

    /// The posture of a lip that is held so, as a standard deviation of heights in one photo, in millimetres.
    pub fn posture_sd_mm_of(&self, held: LipHeld) -> f64 {
        match held {
            LipHeld::AtRest => self.posture_sd_mm,
            LipHeld::InSmile => self.smile_posture_sd_mm,
        }
    }
}
