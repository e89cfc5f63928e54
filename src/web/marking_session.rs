//! What one run of the marking page works on: its photos, their markings, and who has which of them in hand.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use serde::Serialize;

use crate::comparison::Settings;
use crate::imaging::{Limits, probe};
use crate::landmark::file::LandmarkFile;
use crate::pipeline::{FirstLook, PageOptions, PhotoFile, sha256};
use crate::text::printable;

use super::carrying::Carrying;
use super::error::RequestError;
use super::photo_choice::Proposed;
use super::pyramid::Pyramid;
use super::saved_marks::SavedPhoto;
use super::store::{Store, StoredFile, lock};
use super::stored_drafts::KnownDrafts;
use super::system::System;
use super::visits::{VisitRow, Visits, first_visits};
use super::worklist::Worklist;

/// How long a window that says nothing holds its photo.
const HOLD_TIME: Duration = Duration::from_secs(15);
/// How many photos are kept decoded: the one that is being marked and the one before it.
const MAX_DECODED: usize = 2;

/// What one run of the marking page works on.
#[derive(Debug)]
pub struct MarkingSession {
    pub(super) store: Box<dyn Store>,
    /// Whether what is marked stays on disk.
    pub(super) keeps: bool,
    pub(super) settings: Settings,
    pub(super) page: PageOptions,
    /// What a photo may take, and all decoded ones together.
    pub(super) limits: Limits,
    pub(super) state: Mutex<State>,
    pub(super) drafts: KnownDrafts,
    decoded: Mutex<Vec<(usize, SharedDecoding)>>,
    /// The photos, small: of many the page shows all at once.
    thumbnails: Mutex<HashMap<usize, Vec<u8>>>,
    /// Held while a photo is decoded, which takes much memory: one at a time.
    pub(super) decoding: Mutex<()>,
    /// The marks that were carried over, and what was decided on them; held while some are, which takes much memory.
    pub(super) carrying: Mutex<Carrying>,
    /// Held while a landmark file is read, extended and written: of two at once, one would be lost.
    pub(super) saving: Mutex<()>,
    /// The clock and the random numbers.
    pub(super) system: System,
}

/// The result of decoding a photo, which is made once even where several requests ask for it together.
type SharedDecoding = Arc<OnceLock<Result<Arc<DecodedPhoto>, RequestError>>>;

/// What changes during a run. Nothing is read or written while it is locked: every request needs it.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The photos' names by their numbers, those of removed ones too.
    pub names: Vec<String>,
    /// The photos that were taken away.
    pub removed: HashSet<usize>,
    /// Which photos belong to the visit before, and which to the visit after.
    pub visits: Visits,
    /// The initials of who marks, once they were asked for; they may stay empty.
    pub marker: Option<String>,
    /// The round of blind markings that is under way.
    pub blind: Option<BlindRound>,
    /// The study whose photos these are.
    pub study: Option<Arc<Worklist>>,
    /// Which photo to mark of a visit of the study, by the visit's place, where a person chose it.
    pub chosen: HashMap<usize, usize>,
    pub holds: HashMap<usize, Hold>,
    /// What photos told before they were marked.
    pub looks: BTreeMap<usize, FirstLook>,
    /// Which photo to mark of the photos of a visit; `None` where they do not tell.
    pub proposed: HashMap<Vec<usize>, Option<Proposed>>,
    pub comparison: Option<super::comparison::RenderedComparison>,
    /// Marks whose photos are not there yet.
    pub waiting: Vec<SavedPhoto>,
    /// The sums of photos that were brought: of the file, and of the picture without its metadata.
    pub sums: HashMap<usize, (String, Option<String>)>,
    pub done: bool,
}

/// A round of blind markings, over when every photo was marked once more; of a study never.
#[derive(Clone, Debug, Default)]
pub(super) struct BlindRound {
    /// The photos' order.
    pub order: Vec<usize>,
    /// Those that are still to be marked.
    pub due: HashSet<usize>,
}

/// A window's hold on the photo that is open in it.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    window: String,
    until: Duration,
}

impl State {
    /// What the page calls a photo: its name, or in a blind round its place in the order.
    pub fn listed_name(&self, number: usize) -> Option<String> {
        if let Some(study) = self.study.as_ref().filter(|study| study.is_blind()) {
            return study.item_of(number).map(|item| study.code(item));
        }
        match &self.blind {
            Some(round) => {
                let place = round.order.iter().position(|other| *other == number)?;
                Some(format!("Photo {}", place + 1))
            }
            None => self.names.get(number).cloned(),
        }
    }

    /// Checks that a photo is open in no window, or only in the one that is named.
    ///
    /// # Errors
    ///
    /// An error says that it is open.
    pub fn check_not_held(&self, number: usize, but: Option<&str>, now: Duration) -> Result<(), RequestError> {
        let holds = |hold: &&Hold| hold.until > now && but != Some(hold.window.as_str());
        match self.holds.get(&number).filter(holds) {
            Some(_) => {
                Err(RequestError::conflict("This photo is open in a window. Go back to all photos there first."))
            }
            None => Ok(()),
        }
    }
}

/// A decoded photo with its copies for the page.
#[derive(Debug)]
pub struct DecodedPhoto {
    /// The photo.
    pub file: Arc<PhotoFile>,
    /// Its copies.
    pub pyramid: Pyramid,
    /// What the face model said of it last.
    #[cfg(feature = "suggest")]
    pub suggestion: super::suggestion::LastSuggestion,
}

impl DecodedPhoto {
    /// What its pixels and their copies hold, bytes.
    pub fn bytes(&self) -> u64 {
        self.file.photo.bytes().saturating_add(self.pyramid.bytes())
    }
}

/// A photo in the list of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhotoRow {
    /// Its number in addresses.
    pub number: usize,
    /// What it is called: its file's name, or in a blind marking its place in the order.
    pub name: String,
    /// How many markings its landmark file has; `None` where the file cannot be used.
    pub markings: Option<usize>,
    /// Why not.
    pub problem: Option<String>,
    /// Whether a marking was begun and not saved.
    pub begun: bool,
    /// Whether it is to be marked: it never was, or not in this blind round.
    pub due: bool,
    /// Whether its marks are carried over from another photo of its visit.
    pub carried: bool,
}

impl MarkingSession {
    /// The session with the photos of those names in the store.
    pub fn new(
        store: Box<dyn Store>,
        names: &[String],
        keeps: bool,
        settings: Settings,
        page: PageOptions,
        system: System,
    ) -> Self {
        let visits = first_visits(store.as_ref(), &(0..names.len()).collect::<Vec<_>>());
        Self::with_visits(store, names, visits, keeps, settings, page, system)
    }

    /// The session with those visits.
    pub(super) fn with_visits(
        store: Box<dyn Store>,
        names: &[String],
        visits: Visits,
        keeps: bool,
        settings: Settings,
        page: PageOptions,
        system: System,
    ) -> Self {
        let state = State { names: names.iter().map(|name| printable(name)).collect(), visits, ..State::default() };
        Self {
            store,
            keeps,
            settings,
            page,
            limits: Limits::default(),
            state: Mutex::new(state),
            drafts: KnownDrafts::default(),
            decoded: Mutex::default(),
            thumbnails: Mutex::default(),
            decoding: Mutex::default(),
            carrying: Mutex::default(),
            saving: Mutex::default(),
            system,
        }
    }

    /// The same session with other limits on its photos.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets the initials of who marks.
    pub fn set_marker(&self, marker: &str) {
        lock(&self.state).marker = Some(marker.trim().to_owned());
    }

    /// Whether the user has said that it is done.
    pub fn is_done(&self) -> bool {
        lock(&self.state).done
    }

    /// The photos in the order in which they are marked: the visit before, the visit after, and those of neither.
    pub(super) fn list(&self) -> Vec<PhotoRow> {
        let (names, blind, usual) = {
            let state = lock(&self.state);
            (state.names.clone(), state.blind.clone(), state.in_order())
        };
        let visits = self.visit_rows();
        let order = blind.as_ref().map_or(usual, |round| round.order.clone());
        let listed = |(place, number): (usize, &usize)| {
            let name = if blind.is_some() { format!("Photo {}", place + 1) } else { names[*number].clone() };
            self.photo_row(*number, name, &visits, blind.as_ref())
        };
        order.iter().enumerate().map(listed).collect()
    }

    /// A photo in the list, called `name`.
    pub(super) fn photo_row(
        &self,
        number: usize,
        name: String,
        visits: &[VisitRow; 2],
        blind: Option<&BlindRound>,
    ) -> PhotoRow {
        let file = self.landmarks(number);
        let markings = file.as_ref().ok().map(|file| file.as_ref().map_or(0, |(file, _)| file.markings.len()));
        let carried = blind.is_none() && self.is_carried(visits, number);
        PhotoRow {
            number,
            name,
            markings,
            due: blind.map_or(markings == Some(0) && !carried, |round| round.due.contains(&number)),
            carried,
            problem: file.err().map(|error| error.problem),
            begun: matches!(self.store.read(number, StoredFile::Draft), Ok(Some(_))),
        }
    }

    /// A photo's landmark file and its bytes, where it has one.
    pub(super) fn landmarks(&self, number: usize) -> Result<Option<(LandmarkFile, Vec<u8>)>, RequestError> {
        let Some(bytes) = self.store.read(number, StoredFile::Landmarks)? else { return Ok(None) };
        let unusable = |problems| RequestError::unusable(format!("Its landmark file cannot be used.\n{problems}"));
        LandmarkFile::read(&bytes).map(|file| Some((file, bytes))).map_err(unusable)
    }

    /// A photo, decoded once.
    pub(super) fn open_photo(&self, number: usize) -> Result<Arc<DecodedPhoto>, RequestError> {
        let name = self.name(number)?;
        let decoding = {
            let mut decoded = lock(&self.decoded);
            let found = decoded.iter().position(|(other, _)| *other == number);
            let entry = found.map_or_else(|| (number, SharedDecoding::default()), |at| decoded.remove(at));
            let decoding = entry.1.clone();
            decoded.push(entry);
            let surplus = decoded.len().saturating_sub(MAX_DECODED);
            decoded.drain(..surplus);
            decoding
        };
        let opened = decoding.get_or_init(|| {
            let _one_at_a_time = lock(&self.decoding);
            let bytes = self.store.photo(number)?;
            self.make_room(number, &bytes);
            let decoded = PhotoFile::decode(&name, &bytes, &self.limits);
            let undecoded = |error| RequestError { photo: Some(number), ..RequestError::unusable(error) };
            let mut file = decoded.map_err(&undecoded)?;
            // What is said of it repeats no name that is hidden.
            let hidden = self.blind_study().and_then(|study| Some(study.code(study.item_of(number)?)));
            file.called = hidden.or_else(|| self.page.labels.photo(number));
            // What is marked here is written into a landmark file, which states both sums.
            file.sum_picture(&bytes);
            let file = Arc::new(file);
            Ok(Arc::new(DecodedPhoto {
                pyramid: Pyramid::new(file.clone()).map_err(undecoded)?,
                file,
                #[cfg(feature = "suggest")]
                suggestion: Default::default(),
            }))
        });
        if opened.is_err() {
            // The photo may be all right by the time it is asked for again.
            self.forget(&decoding);
        }
        opened.clone()
    }

    /// Lets go of other decoded photos, the one that was asked for longest ago first, until the one whose file is `bytes` fits
    /// beside them into the memory that photos may take.
    fn make_room(&self, number: usize, bytes: &[u8]) {
        // What is wrong with the file is said when it is decoded.
        let Ok(header) = probe(bytes, &self.limits) else { return };
        let mut decoded = lock(&self.decoded);
        let held = |decoded: &[(usize, SharedDecoding)]| {
            let of = |decoding: &SharedDecoding| Some(decoding.get()?.as_ref().ok()?.bytes());
            decoded.iter().filter_map(|(_, decoding)| of(decoding)).sum::<u64>()
        };
        while held(&decoded).saturating_add(header.needed_bytes) > self.limits.max_alloc_bytes
            && let Some(oldest) = decoded.iter().position(|(other, _)| *other != number)
        {
            decoded.remove(oldest);
        }
    }

    /// The whole photo, small, as JPEG.
    pub(super) fn thumbnail(&self, number: usize) -> Result<Vec<u8>, RequestError> {
        self.name(number)?;
        if let Some(known) = lock(&self.thumbnails).get(&number) {
            return Ok(known.clone());
        }
        let photo = self.open_photo(number)?;
        let coarsest = photo.pyramid.levels().saturating_sub(1);
        let tile = photo.pyramid.tile(coarsest, 0, 0).ok_or_else(RequestError::missing)?;
        let jpeg = tile.map_err(RequestError::broken)?;
        lock(&self.thumbnails).insert(number, jpeg.clone());
        Ok(jpeg)
    }

    /// What a photo tells before it is marked, as sentences, and how it is like the first of those that were looked at. Photos that are
    /// marked blindly are not held against each other.
    pub(super) fn first_look(&self, number: usize, open: &DecodedPhoto) -> Vec<String> {
        let known = lock(&self.state).looks.get(&number).cloned();
        let look = known.unwrap_or_else(|| FirstLook::of(&open.file));
        let study = self.study();
        let is_beside =
            |other: usize| other != number && study.as_ref().is_none_or(|study| study.is_one_person(number, other));
        let mut state = lock(&self.state);
        let mut sentences = if state.blind.is_some() { look.without_day().sentences() } else { look.sentences() };
        if state.blind.is_none()
            && let Some((first, earlier)) = state.looks.iter().find(|(other, _)| is_beside(**other))
            && let Some(name) = state.names.get(*first)
        {
            sentences.extend(look.beside(earlier, name));
        }
        state.looks.insert(number, look);
        sentences
    }

    /// The name of a photo that is there.
    pub(super) fn name(&self, number: usize) -> Result<String, RequestError> {
        let state = lock(&self.state);
        let name = state.names.get(number).filter(|_| !state.removed.contains(&number));
        name.cloned().ok_or_else(RequestError::missing)
    }

    /// Lets the decoded pixels of a photo go.
    pub(super) fn forget_photo(&self, number: usize) {
        lock(&self.thumbnails).remove(&number);
        lock(&self.decoded).retain(|(other, _)| *other != number);
    }

    fn forget(&self, decoding: &SharedDecoding) {
        lock(&self.decoded).retain(|(_, other)| !Arc::ptr_eq(other, decoding));
    }

    /// Checks that the photo on disk is the one that was opened.
    ///
    /// # Errors
    ///
    /// An error says that it is another photo by now, which is opened the next time.
    pub(super) fn check_unchanged(&self, number: usize, open: &DecodedPhoto) -> Result<(), RequestError> {
        if sha256(&self.store.photo(number)?) == open.file.sha256 {
            return Ok(());
        }
        self.forget_photo(number);
        let name = lock(&self.state).listed_name(number).unwrap_or_default();
        Err(RequestError::conflict(format!(
            "{name} is another picture by now than the one that was marked. Put that one back, or reload this page and mark this one."
        )))
    }

    /// Decodes the first photo, which is asked for next; what is wrong with it is said then.
    #[cfg(feature = "web")]
    pub(super) fn decode_first(&self) {
        let first = {
            let state = lock(&self.state);
            // Of a study the worklist is shown first.
            if state.study.is_some() { None } else { state.in_order().first().copied() }
        };
        let _said_when_asked = first.map(|first| self.open_photo(first));
    }

    /// Holds a photo for a window; from another window it is taken over where `takes_over` says so.
    pub(super) fn hold(&self, number: usize, window: &str, takes_over: bool) -> Result<(), RequestError> {
        let mut state = lock(&self.state);
        if number >= state.names.len() || state.removed.contains(&number) {
            return Err(RequestError::missing());
        }
        let now = (self.system.clock)();
        if let Some(hold) = state.holds.get(&number)
            && hold.window != window
            && hold.until > now
            && !takes_over
        {
            return Err(RequestError::conflict(
                "This photo is open in another window. Go on there, or take it over here.",
            ));
        }
        state.holds.insert(number, Hold { window: window.to_owned(), until: now + HOLD_TIME });
        Ok(())
    }

    /// Releases a window's photo for other windows.
    pub(super) fn release(&self, number: usize, window: &str) {
        let mut state = lock(&self.state);
        if state.holds.get(&number).is_some_and(|hold| hold.window == window) {
            state.holds.remove(&number);
        }
    }

    /// Checks that earlier markings and what follows from them may be seen.
    ///
    /// # Errors
    ///
    /// An error says that the photos are being marked again, blind.
    pub(super) fn check_markings_shown(&self) -> Result<(), RequestError> {
        if lock(&self.state).blind.is_none() {
            return Ok(());
        }
        Err(RequestError::conflict("Earlier markings stay hidden while you mark blind."))
    }
}
