//! The worklist of a study: the visits of its people one after the other, how far each is marked, and which comes next.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};

use serde::Serialize;

use crate::comparison::Settings;
use crate::pipeline::{PageOptions, mark_doubts};
use crate::study::{LandmarksFound, PhotoMarks, VisitState, VisitStatus};

use super::draft::Draft;
use super::error::RequestError;
use super::marking_session::{BlindRound, MarkingSession};
use super::store::{Store, StoredFile, lock};
use super::system::System;
use super::visits::{Visit, VisitRow, Visits};

/// A visit whose photos are to be marked: one of them by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkItem {
    /// The person's code.
    pub person: String,
    /// The visit's name.
    pub visit: String,
    /// The numbers of its photos.
    pub photos: Vec<usize>,
}

/// How a study is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkRound {
    /// People and visits are named, and earlier marks are seen.
    Open,
    /// Photos have codes, and nothing that was known of them before is seen. Each is marked once by whoever marks, or once more
    /// than before.
    Blind {
        /// Whether photos that the same person has marked are marked once more.
        again: bool,
    },
}

/// The visits of a study in the order in which they are marked.
#[derive(Debug)]
pub struct Worklist {
    items: Vec<WorkItem>,
    round: WorkRound,
    /// How far the visits were when they were last looked at.
    known: Mutex<Vec<Option<ItemRow>>>,
    /// What was doubtful about the marks of landmark files, by the sums of these.
    doubts: Mutex<HashMap<(usize, u64), Vec<String>>>,
    /// How many markings each photo is to have of whom.
    wanted: Mutex<Option<(String, usize)>>,
}

/// A visit on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ItemRow {
    /// The person's code, or where it is hidden that of the photo.
    pub name: String,
    /// The visit's name; none where it is hidden.
    pub visit: Option<String>,
    /// How far it is: `unmarked`, `half_marked`, `done`, `doubtful`, `no_photos`, or `elsewhere` where another person's blind
    /// marking was begun.
    pub state: &'static str,
    /// How many photos it has; none where that is hidden.
    pub photos: Option<usize>,
    /// What there is to look at, a sentence each.
    pub reasons: Vec<String>,
}

/// A study as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StudyDocument {
    /// The visit in hand, by its place in the worklist.
    item: Option<usize>,
    /// All visits; none where one is in hand.
    items: Option<Vec<ItemRow>>,
    /// What the visit in hand is called.
    title: Option<String>,
    /// How far it is, as the page has it in the list.
    in_hand: Option<ItemRow>,
    /// How many visits there are.
    total: usize,
    /// How many of them nothing is to be done with.
    done: usize,
    /// The visit that comes next, by its place.
    next: Option<usize>,
    /// Whether somebody has to say who marks before photos are shown.
    asks_marker: bool,
}

impl StudyDocument {
    /// How far the visit in hand is.
    pub(super) fn state_in_hand(&self) -> Option<&'static str> {
        self.in_hand.as_ref().map(|row| row.state)
    }

    /// What there is to look at of it.
    pub(super) fn reason_in_hand(&self) -> Option<String> {
        self.in_hand.as_ref().and_then(|row| row.reasons.first().cloned())
    }
}

/// The state of a visit that another person marks.
const ELSEWHERE: &str = "elsewhere";
/// The states of visits of which nothing is left to do here.
const SETTLED: [&str; 3] = ["done", "no_photos", ELSEWHERE];

impl Worklist {
    /// The worklist of these visits, in this order.
    pub fn new(items: Vec<WorkItem>, round: WorkRound) -> Self {
        let known = Mutex::new(vec![None; items.len()]);
        Self { items, round, known, doubts: Mutex::default(), wanted: Mutex::default() }
    }

    /// Whether people, visits and earlier marks are hidden.
    pub fn is_blind(&self) -> bool {
        self.round != WorkRound::Open
    }

    /// The place of the visit that a photo belongs to.
    pub(super) fn item_of(&self, number: usize) -> Option<usize> {
        self.items.iter().position(|item| item.photos.contains(&number))
    }

    /// What the page calls the photos of a visit where people are hidden.
    pub(super) fn code(&self, item: usize) -> String {
        let digits = self.items.len().to_string().len().max(3);
        format!("Photo {:0digits$}", item + 1)
    }

    /// Whether two photos are known to be of one person.
    pub(super) fn is_one_person(&self, a: usize, b: usize) -> bool {
        let person = |number| self.item_of(number).map(|item| &self.items[item].person);
        !self.is_blind() && person(a).is_some() && person(a) == person(b)
    }

    /// The photos of the visit of a photo; where people are hidden, none.
    pub(super) fn photos_beside(&self, number: usize) -> Vec<usize> {
        let item = self.item_of(number).filter(|_| !self.is_blind());
        item.map(|item| self.items[item].photos.clone()).unwrap_or_default()
    }
}

impl MarkingSession {
    /// The session of a study's photos of those names in the store: its page shows the worklist, and of one visit at a time the photos.
    pub fn of_study(
        store: Box<dyn Store>,
        names: &[String],
        worklist: Worklist,
        settings: Settings,
        page: PageOptions,
        system: System,
    ) -> Self {
        // No photo is read for its day: visits are those of the worklist.
        let session = Self::with_visits(store, names, Visits::default(), true, settings, page, system);
        {
            let mut state = lock(&session.state);
            state.blind = worklist.is_blind().then(BlindRound::default);
            state.study = Some(Arc::new(worklist));
        }
        session
    }

    /// The worklist of the study that is marked.
    pub(super) fn study(&self) -> Option<Arc<Worklist>> {
        lock(&self.state).study.clone()
    }

    /// The worklist, where its photos are marked blind.
    pub(super) fn blind_study(&self) -> Option<Arc<Worklist>> {
        self.study().filter(|study| study.is_blind())
    }

    /// The visits that the page may show for a photo: of a study the photo's own, and the first other one of the person that is marked;
    /// else those before and after.
    pub(super) fn visits_of(&self, number: usize) -> [VisitRow; 2] {
        let Some(study) = self.study() else { return self.visit_rows() };
        let Some(item) = study.item_of(number) else { return Default::default() };
        let person = &study.items[item].person;
        let others = (0..study.items.len()).filter(|other| *other != item && study.items[*other].person == *person);
        let mut others = others.map(|other| self.visit_of_item(&study, other));
        let is_marked =
            |visit: &VisitRow| visit.marked.is_some_and(|marked| matches!(self.landmarks(marked), Ok(Some(_))));
        let other = if study.is_blind() { None } else { others.find(is_marked) };
        [self.visit_of_item(&study, item), other.unwrap_or_default()]
    }

    /// The photos of a visit of the study, with the one that is marked by hand. Where photos are marked blind that is, of several
    /// photos of which none is marked, the one whose marking was begun.
    pub(super) fn visit_of_item(&self, study: &Worklist, item: usize) -> VisitRow {
        let photos = study.items.get(item).map(|item| item.photos.clone()).unwrap_or_default();
        let chosen = lock(&self.state).chosen.get(&item).copied();
        let begun = || photos.iter().find(|number| matches!(self.store.read(**number, StoredFile::Draft), Ok(Some(_))));
        let chosen = if study.is_blind() { chosen.or_else(|| begun().copied()) } else { chosen };
        self.visit_row(Visit { photos, chosen })
    }

    /// Says which photo of a visit of the study is marked by hand.
    ///
    /// # Errors
    ///
    /// It is one of that visit's, and nothing is said of it in a blind round.
    pub(super) fn choose_of_item(&self, item: usize, number: usize) -> Result<(), RequestError> {
        self.check_markings_shown()?;
        let study = self.study().ok_or_else(RequestError::missing)?;
        if study.item_of(number) != Some(item) {
            return Err(RequestError::missing());
        }
        lock(&self.state).chosen.insert(item, number);
        Ok(())
    }

    /// Looks which photo of a visit of the study to mark, unless that is known.
    pub(super) fn propose_of_item(&self, item: usize) -> Result<(), RequestError> {
        let study = self.study().ok_or_else(RequestError::missing)?;
        let visit = self.visit_of_item(&study, item);
        if visit.undecided {
            self.propose(visit.photos);
        }
        Ok(())
    }

    /// The study as the page shows it, with one visit in hand or with none.
    pub(super) fn study_document(&self, study: &Worklist, item: Option<usize>) -> StudyDocument {
        let rows: Vec<ItemRow> = (0..study.items.len()).map(|other| self.item_row(study, other, item)).collect();
        let is = |index: usize, state: &str| rows[index].state == state;
        // After the visit in hand, and from the start again; what was never marked comes before what was begun.
        let start = item.map_or(0, |item| item + 1);
        let order: Vec<usize> = (0..rows.len()).map(|step| (start + step) % rows.len()).collect();
        let others = || order.iter().copied().filter(|other| Some(*other) != item);
        let next = ["unmarked", "half_marked"].iter().find_map(|state| others().find(|other| is(*other, state)));
        let title = item.and_then(|item| {
            let row = rows.get(item)?;
            Some(row.visit.as_ref().map_or_else(|| row.name.clone(), |visit| format!("{}, {visit}", row.name)))
        });
        StudyDocument {
            item,
            title,
            in_hand: item.and_then(|item| rows.get(item).cloned()),
            total: rows.len(),
            done: rows.iter().filter(|row| SETTLED.contains(&row.state)).count(),
            next,
            asks_marker: study.is_blind() && self.marker_of_study().is_none(),
            items: item.is_none().then_some(rows),
        }
    }

    /// How far a visit is. With one in hand the others are as they were when they were last looked at.
    fn item_row(&self, study: &Worklist, item: usize, in_hand: Option<usize>) -> ItemRow {
        let is_fresh = in_hand.is_none() || in_hand == Some(item);
        let known = lock(&study.known).get(item).cloned().flatten();
        if let Some(known) = known.filter(|_| !is_fresh) {
            return known;
        }
        let row = if study.is_blind() { self.blind_row(study, item) } else { self.open_row(study, item) };
        if let Some(known) = lock(&study.known).get_mut(item) {
            *known = Some(row.clone());
        }
        row
    }

    fn open_row(&self, study: &Worklist, item: usize) -> ItemRow {
        let WorkItem { person, visit, photos } = &study.items[item];
        let marks: Vec<PhotoMarks> = photos.iter().map(|number| self.marks_of(study, *number)).collect();
        let status = VisitStatus::of(visit, &marks);
        ItemRow {
            name: person.clone(),
            visit: Some(visit.clone()),
            state: status.state.id(),
            photos: Some(photos.len()),
            reasons: status.reasons,
        }
    }

    fn marks_of(&self, study: &Worklist, number: usize) -> PhotoMarks {
        let draft = matches!(self.store.read(number, StoredFile::Draft), Ok(Some(_)));
        let landmarks = match self.landmarks(number) {
            Ok(None) => LandmarksFound::None,
            Ok(Some((file, bytes))) => {
                let mut hasher = DefaultHasher::new();
                bytes.hash(&mut hasher);
                let key = (number, hasher.finish());
                let known = lock(&study.doubts).get(&key).cloned();
                let doubts = known.unwrap_or_else(|| mark_doubts(&bytes));
                lock(&study.doubts).insert(key, doubts.clone());
                LandmarksFound::Marked { markings: file.markings.len(), doubts }
            }
            Err(error) => LandmarksFound::Unusable(error.problem.lines().map(str::to_owned).collect()),
        };
        PhotoMarks { landmarks, draft, problem: None }
    }

    /// Who marks, where that is known.
    pub(super) fn marker_of_study(&self) -> Option<String> {
        lock(&self.state).marker.clone().filter(|marker| !marker.is_empty())
    }

    fn blind_row(&self, study: &Worklist, item: usize) -> ItemRow {
        let photos = &study.items[item].photos;
        let (state, reason) = match self.blind_state(study, photos) {
            Ok(state) => (state, None),
            Err(reason) => (VisitState::Doubtful.id(), Some(reason.to_owned())),
        };
        ItemRow { name: study.code(item), visit: None, state, photos: None, reasons: reason.into_iter().collect() }
    }

    /// How far whoever marks is with the photos of a visit, or why they cannot be marked, without a word of other marks.
    fn blind_state(&self, study: &Worklist, photos: &[usize]) -> Result<&'static str, &'static str> {
        let Some(marker) = self.marker_of_study() else { return Ok(VisitState::Unmarked.id()) };
        for number in photos {
            match self.store.read(*number, StoredFile::Draft) {
                Ok(None) => {}
                Ok(Some(bytes)) if marker_of_draft(&bytes).as_ref() == Some(&marker) => {
                    return Ok(VisitState::HalfMarked.id());
                }
                _ => return Ok(ELSEWHERE),
            }
        }
        let wanted = self.wanted(study, &marker);
        match self.markings_by(photos, &marker) {
            Some(count) if count >= wanted => Ok(VisitState::Done.id()),
            Some(_) => Ok(VisitState::Unmarked.id()),
            None => {
                Err("its landmark file cannot be used; whoever keeps the study finds why by `lipmetry study status`")
            }
        }
    }

    /// How many markings of the photos of a visit are whose; `None` where a landmark file cannot be used.
    fn markings_by(&self, photos: &[usize], marker: &str) -> Option<usize> {
        let mut most = 0;
        for number in photos {
            let file = self.landmarks(*number).ok()?;
            let markings = file.map(|(file, _)| file.markings).unwrap_or_default();
            most = most.max(markings.iter().filter(|marking| marking.marker.as_deref() == Some(marker)).count());
        }
        Some(most)
    }

    /// How many markings of each photo whoever marks is to make: one, or where all is marked again one more than of the photo that has
    /// the fewest. So a round that was interrupted goes on.
    fn wanted(&self, study: &Worklist, marker: &str) -> usize {
        let WorkRound::Blind { again: true } = study.round else { return 1 };
        let known = lock(&study.wanted).clone();
        if let Some((_, wanted)) = known.filter(|(whose, _)| whose == marker) {
            return wanted;
        }
        let counts = study.items.iter().filter_map(|item| self.markings_by(&item.photos, marker));
        let wanted = counts.min().unwrap_or_default() + 1;
        *lock(&study.wanted) = Some((marker.to_owned(), wanted));
        wanted
    }
}

/// Whose a draft is.
fn marker_of_draft(bytes: &[u8]) -> Option<String> {
    serde_json::from_slice::<Draft>(bytes).ok()?.marker
}
