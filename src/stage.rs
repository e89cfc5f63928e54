//! The stages of the work on photos, told as they begin and end to whoever wants to know how long each takes.
//!
//! The library reads no clock: an observer does, where one was named. Without one a stage costs a look at whether there is one.

use std::sync::OnceLock;

/// A stage of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// A photo's file and its landmarks read from where they lie, and what else its bytes say beside its pixels.
    Reading,
    /// The SHA-256 sum of a photo's file.
    Summing,
    /// A photo's pixels.
    Decoding,
    /// What a photo shows at the mouth, as a whole, and of the skin.
    Looking,
    /// The marks matched by the pixels of two photos.
    Matching,
    /// Values, their errors and their change, and every caution.
    Comparing,
    /// The mouths resampled for the report.
    Warping,
    /// overlay.png.
    Overlay,
    /// report.html.
    Page,
    /// The report's files written.
    Writing,
}

impl Stage {
    /// Its name, one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Summing => "summing",
            Self::Decoding => "decoding",
            Self::Looking => "looking",
            Self::Matching => "matching",
            Self::Comparing => "comparing",
            Self::Warping => "warping",
            Self::Overlay => "overlay",
            Self::Page => "page",
            Self::Writing => "writing",
        }
    }
}

/// What is told of a stage, on the thread that it is on. Stages lie within each other: the one that began last ends first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It begins.
    Begins,
    /// It ends.
    Ends,
}

/// Who is told.
pub type Observer = fn(Stage, Moment);

static OBSERVER: OnceLock<Observer> = OnceLock::new();

/// Names the observer of the process: the first one stays.
pub fn observe(observer: Observer) {
    let _earlier = OBSERVER.set(observer);
}

/// Does some work, and tells that it is that stage.
pub fn during<T>(stage: Stage, work: impl FnOnce() -> T) -> T {
    let Some(tell) = OBSERVER.get() else { return work() };
    tell(stage, Moment::Begins);
    let done = work();
    tell(stage, Moment::Ends);
    done
}
