//! How far a study is marked: what lies beside each photo, in words for each visit, and what is to be done next.

use serde::Serialize;

use super::{Problem, StudyPlan};

/// What lies beside a photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhotoMarks {
    /// What its landmark file says.
    pub landmarks: LandmarksFound,
    /// Whether a marking was begun there and not saved.
    pub draft: bool,
    /// Why the photo itself cannot be used, as far as its header tells.
    pub problem: Option<String>,
}

/// What a photo's landmark file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LandmarksFound {
    /// There is none.
    #[default]
    None,
    /// It cannot be used, for these reasons: it cannot be read, is wrong, or belongs to another photo.
    Unusable(Vec<String>),
    /// The photo is marked.
    Marked {
        /// How many times.
        markings: usize,
        /// What is implausible about its marks, each in a sentence.
        doubts: Vec<String>,
    },
}

/// How far the marks of a visit are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// A photo is marked, and nothing stands against its marks.
    Done,
    /// A marking was begun and not saved.
    HalfMarked,
    /// No photo is marked.
    Unmarked,
    /// Something that is there should be looked at: a landmark file that cannot be used, or marks that are implausible.
    Doubtful,
    /// There are no photos.
    NoPhotos,
}

impl VisitState {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 5] = [Self::Done, Self::HalfMarked, Self::Unmarked, Self::Doubtful, Self::NoPhotos];

    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::HalfMarked => "half_marked",
            Self::Unmarked => "unmarked",
            Self::Doubtful => "doubtful",
            Self::NoPhotos => "no_photos",
        }
    }

    /// The word for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::HalfMarked => "half marked",
            Self::Unmarked => "unmarked",
            Self::Doubtful => "doubtful",
            Self::NoPhotos => "no photos",
        }
    }

    /// Whether there is something to mark, or to look at, on the marking page.
    pub fn is_open(self) -> bool {
        matches!(self, Self::HalfMarked | Self::Unmarked | Self::Doubtful)
    }
}

/// How far one visit is marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VisitStatus {
    /// Its name.
    pub name: String,
    /// How far it is.
    pub state: VisitState,
    /// How many photos it has.
    pub photos: usize,
    /// How many of them have marks of their own that can be used.
    pub marked: usize,
    /// What there is to look at, each a sentence that names photos by their number in the visit, counted from 1.
    pub reasons: Vec<String>,
}

/// How far one person's visits are marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonStatus {
    /// The code.
    pub id: String,
    /// The arm of the study, where there are arms.
    pub arm: Option<String>,
    /// The visits, in their order.
    pub visits: Vec<VisitStatus>,
}

/// How far a study is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyStatus {
    /// The people, in the order of the plan.
    pub people: Vec<PersonStatus>,
    /// What is wrong with the folder or the manifest.
    pub problems: Vec<Problem>,
}

impl VisitStatus {
    /// How far a visit is, whose photos have these marks beside them.
    ///
    /// What is doubtful comes first, then what was begun: of a visit that has one of each, that is what there is to do. One marked
    /// photo is enough: the others of the visit get its marks by their pixels.
    ///
    /// ```
    /// use lipmetry::study::{LandmarksFound, PhotoMarks, VisitState, VisitStatus};
    ///
    /// let marked = PhotoMarks { landmarks: LandmarksFound::Marked { markings: 1, doubts: vec![] }, ..PhotoMarks::default() };
    /// assert_eq!(VisitStatus::of("day0", &[marked, PhotoMarks::default()]).state, VisitState::Done);
    /// assert_eq!(VisitStatus::of("day0", &[PhotoMarks::default()]).state, VisitState::Unmarked);
    /// assert_eq!(VisitStatus::of("day0", &[]).state, VisitState::NoPhotos);
    /// ```
    pub fn of(name: &str, photos: &[PhotoMarks]) -> Self {
        let mut reasons = Vec::new();
        let (mut marked, mut begun) = (0, false);
        for (index, photo) in photos.iter().enumerate() {
            let of_photo =
                |text: &str| if photos.len() > 1 { format!("photo {}: {text}", index + 1) } else { text.into() };
            reasons.extend(photo.problem.iter().map(|problem| of_photo(problem)));
            match &photo.landmarks {
                LandmarksFound::None => {}
                LandmarksFound::Unusable(problems) => reasons.extend(problems.iter().map(|problem| of_photo(problem))),
                LandmarksFound::Marked { doubts, .. } => {
                    marked += 1;
                    reasons.extend(doubts.iter().map(|doubt| of_photo(doubt)));
                }
            }
        }
        let is_doubtful = !reasons.is_empty();
        for (index, photo) in photos.iter().enumerate().filter(|(_, photo)| photo.draft) {
            begun = true;
            let of_photo = if photos.len() > 1 { format!("photo {}: ", index + 1) } else { String::new() };
            let saved = match photo.landmarks {
                LandmarksFound::None => "",
                _ => "; until it is, the one that is saved counts",
            };
            reasons.push(format!("{of_photo}a marking was begun and not saved{saved}"));
        }
        let state = match (photos.is_empty(), is_doubtful, begun, marked) {
            (true, ..) => VisitState::NoPhotos,
            (_, true, ..) => VisitState::Doubtful,
            (_, _, true, _) => VisitState::HalfMarked,
            (.., 0) => VisitState::Unmarked,
            _ => VisitState::Done,
        };
        Self { name: name.to_owned(), state, photos: photos.len(), marked, reasons }
    }
}

impl StudyStatus {
    /// How far a study is marked, whose photos have these marks beside them: `marks` is asked for each photo by the places of its
    /// person, its visit and itself in the plan, one after the other.
    pub fn of(plan: &StudyPlan, mut marks: impl FnMut([usize; 3]) -> PhotoMarks) -> Self {
        let mut people = Vec::new();
        for (person, planned) in plan.people.iter().enumerate() {
            let mut visits = Vec::new();
            for (visit, of_visit) in planned.visits.iter().enumerate() {
                let photos: Vec<PhotoMarks> =
                    (0..of_visit.photos.len()).map(|photo| marks([person, visit, photo])).collect();
                visits.push(VisitStatus::of(&of_visit.name, &photos));
            }
            people.push(PersonStatus { id: planned.id.clone(), arm: planned.arm.clone(), visits });
        }
        Self { people, problems: plan.problems.clone() }
    }

    /// How many visits are in a state.
    pub fn count(&self, state: VisitState) -> usize {
        let visits = self.people.iter().flat_map(|person| &person.visits);
        visits.filter(|visit| visit.state == state).count()
    }

    /// How many people have two visits or more that are done: of them a change can be told.
    pub fn people_to_compare(&self) -> usize {
        let done = |person: &PersonStatus| person.visits.iter().filter(|visit| visit.state == VisitState::Done).count();
        self.people.iter().filter(|person| done(person) >= 2).count()
    }

    /// The people and visits with their counts, in a sentence.
    ///
    /// A state of no visit is not named, but that some are done always is.
    pub fn sentence(&self) -> String {
        let visits: usize = self.people.iter().map(|person| person.visits.len()).sum();
        let counted = |state: &VisitState| {
            let count = self.count(*state);
            (count > 0 || *state == VisitState::Done).then(|| format!("{count} {}", state.name()))
        };
        let states: Vec<String> = VisitState::ALL.iter().filter_map(counted).collect();
        let (of, more) = (people(self.people.len()), if visits == 1 { "1 visit" } else { &format!("{visits} visits") });
        format!("{of}, {more}: {}.", states.join(", "))
    }

    /// What to do next.
    pub fn next_step(&self) -> NextStep {
        let is_open = |state: &VisitState| state.is_open() && self.count(*state) > 0;
        if VisitState::ALL.iter().any(is_open) {
            NextStep::Mark
        } else if self.people_to_compare() > 0 {
            NextStep::Run
        } else {
            NextStep::AddPhotos
        }
    }
}

/// `1 person`, `12 people`.
fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

/// What to do next with a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Mark photos, or look at their marks.
    Mark,
    /// Measure: everything is marked.
    Run,
    /// Nobody has two visits with photos.
    AddPhotos,
}
