//! Inputs that nobody wrote: well-formed ones, changed by a seeded mutator that knows their structure, given to every way by which
//! bytes come in. No panic, no promise broken.
//!
//! Each target runs for [`SECONDS`], or as many times as `LIPMETRY_FUZZ_RUNS` says. A run that fails is named with its number:
//! `LIPMETRY_FUZZ_RUN=NUMBER` repeats it alone.

mod bytes;
mod containers;
mod entries;
mod json;
mod random;
mod seeds;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

pub use bytes::change;
pub use random::Random;
use serde_json::Value;

/// How long each of the seven targets goes on.
const SECONDS: u64 = 12;

fn stated(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name}={value} is no number")))
}

/// Runs `run` with ever other random choices; it says whether its input was accepted.
fn fuzz(target: &str, mut run: impl FnMut(&mut Random) -> bool) {
    let start = Instant::now();
    let (only, most) = (stated("LIPMETRY_FUZZ_RUN"), stated("LIPMETRY_FUZZ_RUNS"));
    let (mut runs, mut accepted, mut slowest) = (0_u64, 0_u64, (Duration::ZERO, 0));
    let goes_on = |runs: u64| match (only, most) {
        (Some(_), _) => runs < 1,
        (None, Some(most)) => runs < most,
        (None, None) => start.elapsed() < Duration::from_secs(SECONDS),
    };
    while goes_on(runs) {
        let number = only.unwrap_or(runs);
        let begun = Instant::now();
        let found = catch_unwind(AssertUnwindSafe(|| run(&mut Random::of_run(number))));
        let Ok(is_accepted) = found else {
            panic!("{target}: run {number} failed; LIPMETRY_FUZZ_RUN={number} repeats it alone")
        };
        accepted += u64::from(is_accepted);
        slowest = slowest.max((begun.elapsed(), number));
        runs += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    eprintln!(
        "{target}: {runs} runs in {seconds:.0} s, {accepted} accepted; the slowest was number {} with {:?}",
        slowest.1, slowest.0
    );
    assert!(runs > 0, "{target}: nothing was run");
    // A mutator that breaks everything, or changes nothing, tests nothing.
    assert!(
        only.is_some() || runs < 200 || (accepted > 0 && accepted < runs),
        "{target}: {accepted} of {runs} accepted"
    );
}

/// A seed changed one to five times.
fn changed<T: Clone>(seeds: &[T], random: &mut Random, change: impl Fn(&mut T, &mut Random)) -> T {
    let mut input = random.one_of(seeds).expect("there are seeds").clone();
    for _ in 0..=random.below(5) {
        change(&mut input, random);
    }
    input
}

/// JSON, and now and then what is none any more.
fn changed_json(seeds: &[Value], random: &mut Random) -> Vec<u8> {
    let mut input = changed(seeds, random, json::change).to_string().into_bytes();
    if random.once_in(8) {
        bytes::change(&mut input, random);
    }
    input
}

#[test]
fn photos_of_every_kind() {
    let seeds = seeds::photos();
    assert!(seeds.iter().all(|seed| entries::photo(seed)), "every seed is a photo");
    fuzz("photo", |random| {
        let input = changed(&seeds, random, containers::change_photo);
        entries::photo(&input)
    });
}

#[test]
fn colour_profiles() {
    let seeds = seeds::profiles();
    fuzz("profile", |random| {
        let input = changed(&seeds, random, bytes::change);
        entries::profile(&input)
    });
}

#[test]
fn exif_data() {
    let seeds = seeds::exif();
    assert!(seeds.iter().all(|seed| entries::exif(seed)), "every seed is accepted");
    fuzz("exif", |random| {
        let input = changed(&seeds, random, containers::change_photo);
        entries::exif(&input)
    });
}

#[test]
fn landmark_files() {
    let seeds = seeds::landmark_files();
    assert!(seeds.iter().all(|seed| entries::landmarks(seed.to_string().as_bytes())), "every seed is accepted");
    fuzz("landmarks", |random| {
        let input = changed_json(&seeds, random);
        entries::landmarks(&input)
    });
}

#[test]
fn files_of_other_programs() {
    let seeds = seeds::files_of_other_programs();
    for (index, seed) in seeds.iter().enumerate() {
        assert!(entries::imported(seed), "seed {index} is accepted: {}", String::from_utf8_lossy(seed));
    }
    fuzz("import", |random| {
        let input = changed(&seeds, random, bytes::change);
        entries::imported(&input)
    });
}

#[test]
fn repeated_markings_and_studies() {
    let seeds = seeds::studies();
    assert!(seeds.iter().all(|seed| entries::repeated(seed.to_string().as_bytes())), "every seed is accepted");
    fuzz("repeatability", |random| {
        let input = changed_json(&seeds, random);
        entries::repeated(&input)
    });
}

#[test]
fn requests_to_the_marking_page() {
    let (seeds, photo) = (seeds::requests(), seeds::photos().pop().expect("there are photos"));
    fuzz("requests", |random| {
        let mut lines = random.one_of(&seeds).expect("there are seeds").clone();
        for _ in 0..=random.below(4) {
            let at = random.below(lines.len());
            let (_, path, body) = &mut lines[at];
            if random.once_in(6) {
                let mut raw = std::mem::take(path).into_bytes();
                bytes::change(&mut raw, random);
                *path = String::from_utf8_lossy(&raw).replace([' ', '\n'], "%20");
            } else {
                json::change(body, random);
            }
        }
        let lines = lines.iter().map(|(method, path, body)| format!("{method} {path} {body}"));
        let input = lines.collect::<Vec<_>>().join("\n").into_bytes();
        entries::requests(&input, &photo)
    });
}
