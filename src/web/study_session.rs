//! The marking page of a study: its photos as they lie in its folder, named and in order, or with codes in an order of chance.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::comparison::Settings;
use crate::files;
use crate::pipeline::PageOptions;
use crate::study::{PlannedPhoto, StudyPlan};
use crate::text::file_name;

use super::marking_session::MarkingSession;
use super::sidecar_store::SidecarStore;
use super::system::System;
use super::worklist::{WorkItem, WorkRound, Worklist};

/// The photos of a visit, as they lie in the study's folder.
struct VisitFiles<'a> {
    person: &'a str,
    visit: &'a str,
    photos: Vec<&'a PlannedPhoto>,
}

impl MarkingSession {
    /// The session of a study's photos, which lie below `root`. Where they are marked blind, the order of the photos and their
    /// numbers are drawn from the random numbers of the system, so that neither says whose they are.
    ///
    /// # Errors
    ///
    /// An error says why there are no random numbers.
    pub fn new_study(
        root: &Path,
        plan: &StudyPlan,
        round: WorkRound,
        settings: Settings,
        system: System,
    ) -> Result<Self, String> {
        let is_blind = round != WorkRound::Open;
        let mut visits = visits(root, plan, is_blind);
        let mut photos: Vec<&PlannedPhoto> = visits.iter().flat_map(|visit| visit.photos.iter().copied()).collect();
        if is_blind {
            let mut random = ChaCha8Rng::seed_from_u64((system.random)()?);
            visits.shuffle(&mut random);
            photos.shuffle(&mut random);
        }
        let numbers: HashMap<&str, usize> =
            photos.iter().enumerate().map(|(number, photo)| (photo.path.as_str(), number)).collect();
        let item = |VisitFiles { person, visit, photos }: &VisitFiles<'_>| WorkItem {
            person: (*person).to_owned(),
            visit: (*visit).to_owned(),
            photos: photos.iter().filter_map(|photo| numbers.get(photo.path.as_str()).copied()).collect(),
        };
        let worklist = Worklist::new(visits.iter().map(item).collect(), round);
        let paths: Vec<PathBuf> = photos.iter().map(|photo| root.join(&photo.path)).collect();
        let names: Vec<String> = paths.iter().map(|path| file_name(path)).collect();
        let landmarks = photos.iter().enumerate();
        let landmarks = landmarks.filter_map(|(number, photo)| Some((number, root.join(photo.landmarks.as_ref()?))));
        let store = SidecarStore {
            landmarks: landmarks.collect(),
            photos: paths,
            blind: is_blind,
            output: None,
            folder_name: None,
            force: false,
        };
        store.remove_left_locks();
        Ok(Self::of_study(Box::new(store), &names, worklist, settings, PageOptions::default(), system))
    }
}

/// The visits that have photos, in the order of the plan. Where they are marked blind, each photo that has marks is a visit of its
/// own: all of them are marked once more, and nobody is told that they are of one.
fn visits<'a>(root: &Path, plan: &'a StudyPlan, is_blind: bool) -> Vec<VisitFiles<'a>> {
    let mut visits = Vec::new();
    for person in &plan.people {
        for visit in &person.visits {
            let of = |photos: Vec<&'a PlannedPhoto>| VisitFiles { person: &person.id, visit: &visit.name, photos };
            let all: Vec<&PlannedPhoto> = visit.photos.iter().collect();
            let marked: Vec<&PlannedPhoto> =
                all.iter().copied().filter(|photo| is_blind && has_landmarks(root, photo)).collect();
            if marked.is_empty() && !all.is_empty() {
                visits.push(of(all));
            } else {
                visits.extend(marked.into_iter().map(|photo| of(vec![photo])));
            }
        }
    }
    visits
}

fn has_landmarks(root: &Path, photo: &PlannedPhoto) -> bool {
    match &photo.landmarks {
        Some(landmarks) => root.join(landmarks).symlink_metadata().is_ok(),
        None => files::has_landmarks(&root.join(&photo.path)),
    }
}
