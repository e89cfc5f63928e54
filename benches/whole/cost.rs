//! What a process costs: the processor's time with all its threads in microseconds and its largest memory, as the system counts them
//! for a child that has ended, and the time that passed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};

/// What says to this program that it is to run another one and to tell what that one used.
const MEASURED: &str = "LIPMETRY_MEASURED";

/// What one process used.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub cpu_ms: f64,
    pub wall_ms: f64,
    pub peak_mib: f64,
}

/// A process that is measured, with its name in the table.
pub struct Measured {
    pub name: String,
    pub words: Vec<String>,
    pub environment: Option<(&'static str, String)>,
}

impl Measured {
    pub fn new(name: &str, program: &Path, arguments: &[&str]) -> Self {
        let words = std::iter::once(program.to_str().unwrap()).chain(arguments.iter().copied());
        Self { name: name.to_owned(), words: words.map(str::to_owned).collect(), environment: None }
    }

    /// Several commands after each other as one process: a shell's.
    pub fn shell(name: &str, commands: &str) -> Self {
        Self::new(name, Path::new("/bin/sh"), &["-c", commands])
    }

    /// Runs it once. Between it and this program is another process, which has no other child, so that both numbers are its own.
    fn run(&self) -> Cost {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env(MEASURED, self.words.join("\n")).envs(self.environment.clone());
        let output = command.stderr(Stdio::inherit()).output().unwrap();
        assert!(output.status.success(), "{} failed", self.name);
        let text = String::from_utf8(output.stdout).unwrap();
        let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
        Cost { cpu_ms: numbers[0], wall_ms: numbers[1], peak_mib: numbers[2] }
    }
}

/// Where this process is the one in between: runs what it was told to, prints what that used, and says so.
pub fn is_in_between() -> bool {
    let Ok(words) = std::env::var(MEASURED) else { return false };
    let mut words = words.split('\n');
    let mut command = Command::new(words.next().unwrap());
    let begun = Instant::now();
    let status = command.args(words).env_remove(MEASURED).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    let (wall, usage) = (begun.elapsed(), getrusage(UsageWho::RUSAGE_CHILDREN).unwrap());
    let ms = |time: nix::sys::time::TimeVal| 1000.0 * time.tv_sec() as f64 + time.tv_usec() as f64 / 1000.0;
    let cpu = ms(usage.user_time()) + ms(usage.system_time());
    println!("{cpu} {} {}", 1000.0 * wall.as_secs_f64(), usage.max_rss() as f64 / 1024.0);
    true
}

/// Runs all in turn, so many times, after once for nothing: what else the machine does meets all alike.
pub fn in_turn(measured: &[Measured], rounds: usize) -> Vec<Cost> {
    let mut costs = vec![Vec::new(); measured.len()];
    for round in 0..=rounds {
        for (costs, measured) in costs.iter_mut().zip(measured) {
            let cost = measured.run();
            if round > 0 {
                costs.push(cost);
            }
        }
    }
    costs.iter().map(|costs| median(costs)).collect()
}

fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        0.5 * (values[(values.len() - 1) / 2] + values[values.len() / 2])
    };
    let peak_mib = costs.iter().map(|cost| cost.peak_mib).fold(0.0, f64::max);
    Cost { cpu_ms: middle(|cost| cost.cpu_ms), wall_ms: middle(|cost| cost.wall_ms), peak_mib }
}
