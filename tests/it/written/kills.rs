//! Runs that are killed, or asked to end, at any moment: what stays is the old set or the new one.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lipmetry::files::Folder as Output;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{SET, hidden};
use crate::command_line::{Folder, program, success};

/// Says to this test, run as a program of its own, where to write sets for ever.
const PLACE: &str = "LIPMETRY_TEST_WRITES_TO";

/// The longest that a writer goes on before it is killed: some ten sets, one after the other without a pause.
const LONGEST_RUN: Duration = Duration::from_millis(40);

/// A set whose files all tell its number, long enough to be seen half-written.
fn set(number: u64) -> Vec<(&'static str, Vec<u8>)> {
    SET.iter()
        .zip([1_000, 50_000, 200_000])
        .map(|(name, count)| (*name, format!("{number:08}\n").repeat(count / 9).into_bytes()))
        .collect()
}

/// The number of the set that is in a folder; what is wrong where it is not whole.
fn number_of(folder: &Path) -> Result<u64, String> {
    let mut numbers = Vec::new();
    for name in SET {
        let bytes = std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        let number = std::str::from_utf8(&bytes).ok().and_then(|text| text.lines().next()?.parse::<u64>().ok());
        let number = number.ok_or_else(|| format!("{name} has no number"))?;
        let whole = set(number).into_iter().any(|(other, whole)| other == name && whole == bytes);
        numbers.push(whole.then_some(number).ok_or_else(|| format!("{name} of set {number} is not whole"))?);
    }
    let is_one = numbers.iter().all(|number| *number == numbers[0]);
    is_one.then_some(numbers[0]).ok_or_else(|| format!("a mixed set: {numbers:?}"))
}

/// Writes a set over whatever is there.
fn write(out: &Path, number: u64) {
    let none: [&Path; 0] = [];
    let files = set(number);
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    Output::new(out, true, &SET, &none).unwrap().write(&files).unwrap();
}

/// Not a test of its own: it is started by others, to be killed.
#[test]
#[ignore = "writes for ever where another test tells it to, and does nothing by itself"]
fn writes_for_ever() {
    let Some(out) = std::env::var_os(PLACE).map(PathBuf::from) else { return };
    for number in number_of(&out).unwrap_or_default() + 1.. {
        write(&out, number);
    }
}

fn writer(out: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "written::kills::writes_for_ever"]).env(PLACE, out);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills a writer of sets `kills` times; gives how many kills left something to clean up, so that the test can tell.
fn killed(out: &Path, kills: usize, is_whole_at_once: bool, seed: u64) -> usize {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut last, mut hit) = (number_of(out).unwrap_or_default(), 0);
    for kill in 0..kills {
        let mut child = writer(out);
        // Until it writes, which shows in the folder itself.
        let begun = Instant::now();
        while number_of(out).unwrap_or_default() <= last && begun.elapsed() < Duration::from_secs(20) {
            std::thread::yield_now();
        }
        std::thread::sleep(random.random_range(Duration::ZERO..LONGEST_RUN));
        child.kill().unwrap();
        child.wait().unwrap();
        let place = out.parent().unwrap();
        let is_left = |folder: &Path| {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".lipmetry-")).count() > 0
        };
        hit += usize::from(is_left(place) || is_left(out));
        if is_whole_at_once {
            number_of(out).unwrap_or_else(|problem| panic!("kill {kill}: {problem}"));
        }
        // The next run finishes or removes what is there before it does anything else.
        let none: [&Path; 0] = [];
        Output::new(out, true, &SET, &none).unwrap();
        let number = number_of(out).unwrap_or_else(|problem| panic!("after kill {kill}: {problem}"));
        assert!(number > last, "kill {kill} lost a set: {number} after {last}");
        assert!(!is_left(place) && !is_left(out), "kill {kill} left something in {}", place.display());
        last = number;
    }
    hit
}

/// A folder of the report alone is whole at every moment.
#[test]
fn a_kill_leaves_the_old_set_or_the_new_one() {
    let folder = Folder::empty();
    let out = folder.path("out");
    let hit = killed(&out, 25, true, 1);
    assert!(hit >= 5, "only {hit} of 25 kills hit a run that was writing");
}

/// In a folder with other files the next run completes the set; the others stay.
#[test]
fn a_kill_in_a_folder_with_other_files_is_mended_by_the_next_run() {
    let folder = Folder::empty();
    let out = folder.path("out");
    std::fs::create_dir_all(out.join("letters")).unwrap();
    std::fs::write(out.join("notes.txt"), "mine").unwrap();
    std::fs::write(out.join("letters/first.txt"), "mine too").unwrap();
    let hit = killed(&out, 25, false, 2);
    assert!(hit >= 5, "only {hit} of 25 kills hit a run that was writing");
    assert_eq!(std::fs::read(out.join("notes.txt")).unwrap(), b"mine");
    assert_eq!(std::fs::read(out.join("letters/first.txt")).unwrap(), b"mine too");
}

/// A run that died between two files: as it is left by a kill at that very moment, which is too short to be hit by chance.
#[test]
fn a_set_that_is_half_in_place_is_completed() {
    let folder = Folder::empty();
    let out = folder.path("out");
    write(&out, 1);
    std::fs::write(out.join("notes.txt"), "mine").unwrap();
    let placing = out.join(".lipmetry-placing");
    std::fs::create_dir_all(placing.join("set")).unwrap();
    std::fs::write(placing.join("lock"), SET.join("\0")).unwrap();
    for (index, (name, bytes)) in set(2).into_iter().enumerate() {
        let at = if index == 0 { out.join(name) } else { placing.join("set").join(name) };
        std::fs::write(at, bytes).unwrap();
    }
    assert!(number_of(&out).is_err(), "the set is mixed, so this test can tell");
    // As long as its run is alive it is left to it.
    let alive = std::fs::File::open(placing.join("lock")).unwrap();
    alive.lock().unwrap();
    let none: [&Path; 0] = [];
    Output::new(&out, true, &SET, &none).unwrap();
    assert!(number_of(&out).is_err() && placing.is_dir());
    drop(alive);
    Output::new(&out, true, &SET, &none).unwrap();
    assert_eq!(number_of(&out), Ok(2));
    assert_eq!(hidden(&folder), [""; 0]);
    assert!(out.join("notes.txt").exists());
}

/// What a dead run left goes, what a living one stages or a stranger keeps stays.
#[test]
fn only_what_dead_runs_left_is_removed() {
    let folder = Folder::empty();
    let out = folder.path("out");
    let staged = |name: &str| {
        let staging = folder.path(name);
        std::fs::create_dir_all(staging.join("set")).unwrap();
        std::fs::write(staging.join("lock"), SET.join("\0")).unwrap();
        std::fs::write(staging.join("set/report.json"), "half").unwrap();
        staging
    };
    let dead = staged(".lipmetry-1-0");
    let alive = staged(".lipmetry-2-0");
    let lock = std::fs::File::open(alive.join("lock")).unwrap();
    lock.lock().unwrap();
    let foreign = folder.path(".lipmetry-notes");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("mine"), "mine").unwrap();
    let mixed = staged(".lipmetry-3-0");
    std::fs::write(mixed.join("set/notes.txt"), "mine").unwrap();
    std::fs::create_dir(folder.path(".lipmetry-4-0")).unwrap();
    write(&out, 1);
    assert!(!dead.exists() && !folder.path(".lipmetry-4-0").exists());
    assert!(alive.join("set/report.json").exists() && foreign.join("mine").exists());
    assert!(mixed.join("set/notes.txt").exists(), "a file that nobody listed is not removed");
}

/// The two reports that runs of the program replace one by the other.
struct Reports {
    folder: Folder,
    sets: [BTreeMap<&'static str, Vec<u8>>; 2],
    /// How long a run takes.
    time: Duration,
}

const IDS: [&str; 2] = ["A", "B"];

impl Reports {
    fn new() -> Self {
        let folder = Folder::with_pair();
        let mut time = Duration::ZERO;
        let sets = IDS.map(|id| {
            let begun = Instant::now();
            success(&folder.run(&Self::arguments(id)));
            time = begun.elapsed();
            SET.iter().map(|name| (*name, std::fs::read(folder.path("out").join(name)).unwrap())).collect()
        });
        Self { folder, sets, time }
    }

    fn arguments(id: &str) -> [&str; 8] {
        ["compare", "before.jpg", "after.jpg", "-o", "out", "--force", "--id", id]
    }

    fn start(&self, id: &str) -> Child {
        let mut command = Command::new(program().get_program());
        command.current_dir(self.folder.path("")).args(Self::arguments(id));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Which of the two is there; `None` where it is a mixture or not whole.
    fn there(&self) -> Option<usize> {
        let is_there = |set: &BTreeMap<&str, Vec<u8>>| {
            set.iter().all(|(name, bytes)| {
                std::fs::read(self.folder.path("out").join(name)).is_ok_and(|found| found == *bytes)
            })
        };
        self.sets.iter().position(is_there)
    }

    /// Starts the run that writes the other report, and ends it by `end` after a part of its time.
    fn ended(&self, after: f64, end: impl FnOnce(&mut Child)) -> std::process::Output {
        let other = IDS[1 - self.there().unwrap()];
        let mut child = self.start(other);
        std::thread::sleep(self.time.mul_f64(after));
        end(&mut child);
        child.wait_with_output().unwrap()
    }
}

/// Ctrl-C and the request to end: a report that is there, whole, or nothing, at once, with the status of shells.
#[test]
fn a_run_that_is_asked_to_end_leaves_nothing_half_done() {
    let (reports, mut ended) = (Reports::new(), 0);
    for (signal, status) in [("TERM", 143), ("INT", 130)] {
        for part in 0..5 {
            let output = reports.ended(0.15 + 0.2 * f64::from(part), |child| {
                let sent =
                    Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
                assert!(sent.success() || child.try_wait().unwrap().is_some());
            });
            // As long as nothing can be written yet the signal ends the program as it ends any other.
            let is_early = output.status.signal() == Some(status - 128);
            assert!(is_early || [Some(0), Some(status)].contains(&output.status.code()), "{signal}: {output:?}");
            ended += usize::from(output.status.code() == Some(status));
            assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(reports.there().is_some(), "{signal}: a mixed set");
            assert_eq!(hidden(&reports.folder), [""; 0], "{signal}");
        }
    }
    assert!(ended > 0, "every run was ended before or after its work");
}

/// The program itself, killed at 300 moments of its run, two thirds of them in its last third, in which it writes.
#[test]
#[ignore = "takes minutes: 300 timed kills of the program"]
fn three_hundred_timed_kills() {
    let reports = Reports::new();
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (mut mixed, mut lost, mut left, mut after_next, mut replaced, mut done) = (0, 0, 0, 0, 0, 0);
    for kill in 0..300 {
        let before = reports.there().unwrap();
        let after = if kill % 3 == 0 { random.random_range(0.0..0.7) } else { random.random_range(0.7..1.1) };
        let output = reports.ended(after, |child| child.kill().unwrap());
        done += usize::from(output.status.code() == Some(0));
        let there = reports.there();
        mixed += usize::from(there.is_none());
        lost += usize::from(SET.iter().any(|name| !reports.folder.path("out").join(name).exists()));
        replaced += usize::from(there == Some(1 - before));
        left += usize::from(!hidden(&reports.folder).is_empty());
        // The next run, which finds a report and says so, cleans up all the same.
        let next = program().current_dir(reports.folder.path("")).args(&Reports::arguments("A")[..5]).output().unwrap();
        assert_eq!(next.status.code(), Some(1), "{next:?}");
        after_next += hidden(&reports.folder).len();
    }
    eprintln!(
        "300 kills: {done} came after the end, {replaced} after the new report was there, {left} while it was staged; \
         {mixed} mixed, {lost} lost, {after_next} leftovers after the next run"
    );
    assert_eq!((mixed, lost, after_next), (0, 0, 0));
    assert!(left > 0, "no kill hit a run that was writing");
}
