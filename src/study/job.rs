//! One person's work: what is measured, and with which settings, as one line of JSON.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::PlannedPerson;
use crate::comparison::{FrameChoice, MatchingChoice, Settings};
use crate::landmark::Landmark;
use crate::uncertainty::{MarkingError, MarkingErrorSource, Sampling};

/// The version of the job's format.
pub const JOB_VERSION: u32 = 1;

/// One person's work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The version of the format, [`JOB_VERSION`].
    pub version: u32,
    /// The person with visits and photos.
    pub person: PlannedPerson,
    /// The settings.
    pub settings: JobSettings,
}

/// Settings of measuring as a job states them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobSettings {
    /// Where the random numbers start.
    pub seed: u64,
    /// How many samples are drawn.
    pub samples: usize,
    /// How far the pose of the head may differ between photos, in degrees, where it is not corrected.
    pub pose_sd_deg: f64,
    /// The posture of the lip at rest, a standard deviation a photo, in millimetres.
    pub posture_sd_mm: f64,
    /// The same in a smile.
    pub smile_posture_sd_mm: f64,
    /// Whether the frame is uncorrected.
    pub uncorrected: bool,
    /// Whether marks are matched by the pixels where photos allow it.
    pub matching: bool,
    /// The error of marking; `None` takes it from the photos' replicate markings, else the default.
    pub marking: Option<JobMarking>,
}

/// An error of marking as a job states it: standard deviations per axis, in millimetres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobMarking {
    /// Of a single point in general.
    pub independent_mm: f64,
    /// Of what all points along one border share.
    pub shared_mm: f64,
    /// Of a contour point.
    pub contour_mm: f64,
    /// Of the diameter of an iris.
    pub iris_diameter_mm: f64,
    /// Of each named point, in the order of the landmarks.
    pub points_mm: Vec<f64>,
    /// How many markings and degrees of freedom the study of repeatability has that it comes from; `None` where it was stated.
    pub repeatability: Option<[usize; 2]>,
}

/// No hand is off by more, in millimetres per axis.
const MOST_MM: f64 = 3.0;
/// No head is held further off, in degrees.
const MOST_DEG: f64 = 15.0;
/// No run draws more samples.
const MOST_SAMPLES: usize = 100_000;

/// Why a line is no job.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It is no JSON, or lacks something.
    #[error("this is no job as `lipmetry study run --plan` prints them: {0}")]
    Form(#[from] serde_json::Error),
    /// Another version.
    #[error(
        "this is a job of version {0}, and this program knows version {JOB_VERSION}: plan and work with one version"
    )]
    Version(u32),
    /// A path that leads elsewhere.
    #[error("a path leads out of the study's folder: {0}")]
    Outside(String),
    /// A setting that cannot be.
    #[error("{key} is {value}, which cannot be")]
    Setting {
        /// Which.
        key: &'static str,
        /// Its value.
        value: f64,
    },
}

impl Job {
    /// The job of one person.
    pub fn new(person: PlannedPerson, settings: &Settings) -> Self {
        Self { version: JOB_VERSION, person, settings: JobSettings::of(settings) }
    }

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// Where it is no job of this version, where a path leads out of the study's folder, or a setting cannot be.
    pub fn read(line: &str) -> Result<Self, JobError> {
        let job: Self = serde_json::from_str(line)?;
        if job.version != JOB_VERSION {
            return Err(JobError::Version(job.version));
        }
        let photos = job.person.visits.iter().flat_map(|visit| &visit.photos);
        let paths = photos.flat_map(|photo| std::iter::once(&photo.path).chain(&photo.landmarks));
        for path in paths {
            if !inside(path) {
                return Err(JobError::Outside(crate::text::printable(path)));
            }
        }
        job.settings.check()?;
        Ok(job)
    }

    /// The job as one line, without the line's end.
    ///
    /// # Errors
    ///
    /// Where a number is not finite.
    pub fn line(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The SHA-256 sum of the job, the version of the program and the sums of the files that it names, in 64 hexadecimal digits: two equal
    /// ones give equal records. `files` has the sum of each photo and its landmarks, in their order; `None` of what is not there.
    ///
    /// # Errors
    ///
    /// Where a number is not finite.
    pub fn key(&self, files: &[Option<String>]) -> Result<String, serde_json::Error> {
        let mut sum = Sha256::new();
        let mut add = |text: &str| {
            sum.update((text.len() as u64).to_le_bytes());
            sum.update(text.as_bytes());
        };
        add(env!("CARGO_PKG_VERSION"));
        add(&self.line()?);
        for file in files {
            add(file.as_deref().unwrap_or(""));
        }
        Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl JobSettings {
    fn of(settings: &Settings) -> Self {
        Self {
            seed: settings.sampling.seed,
            samples: settings.sampling.samples,
            pose_sd_deg: settings.sampling.pose_sd_deg,
            posture_sd_mm: settings.posture_sd_mm,
            smile_posture_sd_mm: settings.smile_posture_sd_mm,
            uncorrected: settings.frame == FrameChoice::Uncorrected,
            matching: settings.matching == MatchingChoice::Auto,
            marking: settings.marking.as_ref().map(JobMarking::of),
        }
    }

    /// The settings as they are used.
    pub fn settings(&self) -> Settings {
        Settings {
            sampling: Sampling {
                seed: self.seed,
                samples: self.samples,
                pose_sd_deg: self.pose_sd_deg,
                ..Sampling::default()
            },
            marking: self.marking.as_ref().map(JobMarking::error),
            posture_sd_mm: self.posture_sd_mm,
            smile_posture_sd_mm: self.smile_posture_sd_mm,
            frame: if self.uncorrected { FrameChoice::Uncorrected } else { FrameChoice::Auto },
            matching: if self.matching { MatchingChoice::Auto } else { MatchingChoice::Off },
            ..Settings::default()
        }
    }

    fn check(&self) -> Result<(), JobError> {
        let marking = self.marking.iter();
        let errors = marking.flat_map(|of| {
            let all = [of.independent_mm, of.shared_mm, of.contour_mm, of.iris_diameter_mm];
            all.into_iter().chain(of.points_mm.iter().copied()).map(|value| ("an error of marking", value, MOST_MM))
        });
        let others = [
            ("pose_sd_deg", self.pose_sd_deg, MOST_DEG),
            ("posture_sd_mm", self.posture_sd_mm, MOST_MM),
            ("smile_posture_sd_mm", self.smile_posture_sd_mm, MOST_MM),
            ("samples", self.samples as f64, MOST_SAMPLES as f64),
        ];
        for (key, value, most) in errors.chain(others) {
            if !(0.0..=most).contains(&value) {
                return Err(JobError::Setting { key, value });
            }
        }
        let points = self.marking.as_ref().map_or(Landmark::ALL.len(), |of| of.points_mm.len());
        if points == Landmark::ALL.len() {
            Ok(())
        } else {
            Err(JobError::Setting { key: "the number of points with an error of marking", value: points as f64 })
        }
    }
}

impl JobMarking {
    fn of(error: &MarkingError) -> Self {
        Self {
            independent_mm: error.independent_mm,
            shared_mm: error.shared_mm,
            contour_mm: error.contour_mm,
            iris_diameter_mm: error.iris_diameter_mm,
            points_mm: Landmark::ALL.into_iter().map(|landmark| error.of_point(landmark)).collect(),
            repeatability: match error.origin {
                MarkingErrorSource::Repeatability { markings, degrees_of_freedom } => {
                    Some([markings, degrees_of_freedom])
                }
                _ => None,
            },
        }
    }

    fn error(&self) -> MarkingError {
        let mut error = MarkingError::stated(self.independent_mm, self.shared_mm);
        error.contour_mm = self.contour_mm;
        error.iris_diameter_mm = self.iris_diameter_mm;
        if let Some([markings, degrees_of_freedom]) = self.repeatability {
            error.origin = MarkingErrorSource::Repeatability { markings, degrees_of_freedom };
        }
        let points = Landmark::ALL.into_iter().zip(&self.points_mm);
        points.fold(error, |error, (landmark, sd)| error.with_point(landmark, *sd))
    }
}

/// Whether a relative path with `/` between its parts stays within the folder that it starts in.
pub fn inside(path: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    let is_windows = path.contains('\\') || path.as_bytes().get(1) == Some(&b':');
    !path.contains('\0') && !is_windows && path.split('/').all(is_plain)
}
