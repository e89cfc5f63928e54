//! What `compare` costs as a whole process, against decoding its two photos with the same decoder, in one run.
//!
//! ```text
//! cargo build --release && cargo bench --bench whole
//! ```
//!
//! It enlarges the two example photos to 12 megapixels with some noise (which gives them the size of a
//! phone's files), then alternates between the program and a process that only decodes, and prints the ratios
//! of the mean CPU times and of the best wall times, and the peak memory. On Linux only: it reads the
//! processes' own accounts from `/proc`.
//!
//! With `LIPMETRY_VISITS=DIR` the same of visits of several photos, enlarged in the same way: `DIR/before` and `DIR/after` are folders
//! of photos, one of each with its landmarks beside it.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints its result and panics when it fails")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::RgbImage;
use lipmetry::imaging::{Limits, decode};

/// The pixels that the photos are enlarged to.
const PIXELS: f64 = 12.0e6;
const ROUNDS: usize = 15;

/// What one process used.
#[derive(Clone, Copy)]
struct Cost {
    cpu: Duration,
    wall: Duration,
    peak_kib: u64,
}

fn main() {
    if let Some(photos) = std::env::var_os("LIPMETRY_ONLY_DECODE") {
        // The process that the program is measured against: one photo after the other.
        for path in std::env::split_paths(&photos) {
            drop(decode(&std::fs::read(path).unwrap(), &Limits::default()).unwrap());
        }
        return;
    }
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    if let Some(visits) = std::env::var_os("LIPMETRY_VISITS") {
        visits_of_several_photos(Path::new(&visits));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let photos = ["before.jpg", "after.jpg"].map(|name| enlarge(&fixtures.join(name), folder.path()));
    let program = PathBuf::from(env!("CARGO_BIN_EXE_lipmetry"));
    let (mut compare, mut decoding) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut command = Command::new(&program);
        command.arg("compare").args(&photos).arg("--output").arg(folder.path().join("out")).arg("--force");
        compare.push(cost(&mut command));
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("LIPMETRY_ONLY_DECODE", std::env::join_paths(&photos).unwrap());
        decoding.push(cost(&mut command));
    }
    let (compare, decoding) = (summary(&compare), summary(&decoding));
    let decoded = 2 * 3 * PIXELS as u64 / 1024;
    println!("compare: {:?} CPU, {:?} wall, {} KiB at the most", compare.cpu, compare.wall, compare.peak_kib);
    println!("decoding both: {:?} CPU, {:?} wall", decoding.cpu, decoding.wall);
    // Twice the decoding, and a fifth of that for the page.
    println!("CPU ratio {:.2} (2.4 allowed)", compare.cpu.as_secs_f64() / decoding.cpu.as_secs_f64());
    println!("wall minus decoding {:+.3} s (0.12 s allowed)", compare.wall.as_secs_f64() - decoding.wall.as_secs_f64());
    println!("memory beyond the two photos {} KiB (65536 allowed)", compare.peak_kib.saturating_sub(decoded));
}

/// What two visits of several photos cost.
fn visits_of_several_photos(visits: &Path) {
    let out = tempfile::tempdir().unwrap();
    let folders = ["before", "after"].map(|name| out.path().join(name));
    let mut photos = Vec::new();
    for (folder, from) in folders.iter().zip(["before", "after"]) {
        std::fs::create_dir(folder).unwrap();
        let from = lipmetry::files::photos_in(&visits.join(from)).unwrap();
        photos.extend(from.iter().map(|photo| enlarge(photo, folder)));
    }
    let (mut compare, mut decoding) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lipmetry"));
        command.arg("compare").args(&folders).arg("--output").arg(out.path().join("out")).arg("--force");
        compare.push(cost(&mut command));
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("LIPMETRY_ONLY_DECODE", std::env::join_paths(&photos).unwrap());
        decoding.push(cost(&mut command));
    }
    let (compare, decoding) = (summary(&compare), summary(&decoding));
    println!(
        "{} photos: {:?} CPU, {:?} wall, {} KiB at the most",
        photos.len(),
        compare.cpu,
        compare.wall,
        compare.peak_kib
    );
    println!("decoding all: {:?} CPU, {:?} wall, {} KiB", decoding.cpu, decoding.wall, decoding.peak_kib);
    println!("CPU ratio {:.2} (2.2 allowed)", compare.cpu.as_secs_f64() / decoding.cpu.as_secs_f64());
}

/// Writes a larger copy of a photo and its landmarks, if it has some; returns the photo's path.
fn enlarge(from: &Path, folder: &Path) -> PathBuf {
    let small = image::open(from).unwrap().to_rgb8();
    let factor = (PIXELS / f64::from(small.width() * small.height())).sqrt();
    let [width, height] = [small.width(), small.height()].map(|side| (factor * f64::from(side)).round() as u32);
    let mut large: RgbImage = image::imageops::resize(&small, width, height, image::imageops::FilterType::Triangle);
    // A linear congruential generator (Knuth's MMIX constants) makes the grain of a sensor.
    let mut state = 1_u64;
    for value in large.iter_mut() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *value = value.saturating_add((state >> 61) as u8);
    }
    let path = folder.join(from.file_name().unwrap());
    let encoder = jpeg_encoder::Encoder::new_file(&path, 92).unwrap();
    encoder.encode(&large, width as u16, height as u16, jpeg_encoder::ColorType::Rgb).unwrap();
    let Ok(text) = std::fs::read(from.with_extension("landmarks.json")) else { return path };
    let mut landmarks: serde_json::Value = serde_json::from_slice(&text).unwrap();
    landmarks["photo"]["width"] = width.into();
    landmarks["photo"]["height"] = height.into();
    landmarks["photo"].as_object_mut().unwrap().remove("sha256");
    if let Some(mm_per_px) = landmarks["scale"]["value"].as_f64() {
        landmarks["scale"]["value"] = (mm_per_px / factor).into();
    }
    scale(&mut landmarks["markings"], factor);
    std::fs::write(path.with_extension("landmarks.json"), landmarks.to_string()).unwrap();
    path
}

/// Every number in a marking is a coordinate or a diameter, in pixels.
fn scale(value: &mut serde_json::Value, factor: f64) {
    match value {
        serde_json::Value::Number(number) => *value = (number.as_f64().unwrap() * factor).into(),
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| scale(item, factor)),
        serde_json::Value::Object(entries) => entries.values_mut().for_each(|entry| scale(entry, factor)),
        _ => {}
    }
}

/// Runs a process to its end.
fn cost(command: &mut Command) -> Cost {
    let (before, started) = (children_cpu(), Instant::now());
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let mut peak_kib = 0;
    while child.try_wait().unwrap().is_none() {
        peak_kib = peak(&child).unwrap_or(peak_kib);
        std::thread::sleep(Duration::from_millis(2));
    }
    Cost { cpu: children_cpu() - before, wall: started.elapsed(), peak_kib }
}

/// The CPU time of all children that have ended, their threads included, in steps of 10 ms (proc(5): cutime
/// and cstime, fields 16 and 17).
fn children_cpu() -> Duration {
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks = |field: usize| after_name.split_whitespace().nth(field - 3).unwrap().parse::<u32>().unwrap();
    TICK * (ticks(16) + ticks(17))
}

/// The peak memory of a running process so far, in KiB.
fn peak(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().strip_suffix(" kB")?.parse().ok()
}

/// The mean CPU time, whose steps are too coarse for a best one, the best wall time and the largest memory.
fn summary(costs: &[Cost]) -> Cost {
    Cost {
        cpu: costs.iter().map(|cost| cost.cpu).sum::<Duration>() / costs.len() as u32,
        wall: costs.iter().map(|cost| cost.wall).min().unwrap(),
        peak_kib: costs.iter().map(|cost| cost.peak_kib).max().unwrap(),
    }
}
