//! `lipmetry study power`: how many people, photos and markings a change takes.

use clap::{ArgGroup, Args, value_parser};
use lipmetry::files::{StudyFiles, StudyState, study_key};
use lipmetry::pipeline::to_json;
use lipmetry::study::group::{GroupInput, PowerQuestion, Scatter, group_report, study_power};
use lipmetry::{Error, MeasureId};

use super::arguments::SourceOptions;
use super::measure::jobs;
use crate::arguments::{UncertaintyOptions, of_this_command};
use crate::error::CliError;
use crate::memory::MemoryOptions;
use crate::settings;
use crate::terminal;

/// How many people, photos and markings it takes to see a mean change.
///
/// From the scatter of a study that was run; or, before there is one, from what single changes are known to scatter by and a stated
/// scatter between people. What all people have in common does not average out: the table says below which change no number of people
/// tells anything.
#[derive(Debug, Args)]
#[command(
    mut_args(of_this_command),
    mut_arg("study", |arg| arg.required(false)),
    mut_arg("strict", |arg| arg.hide(true)),
    group = ArgGroup::new("from").args(["study", "between"]).required(true),
    after_long_help = "\
Examples:
  lipmetry study power patients/ --change 0.5
  lipmetry study power patients/ --change 0.5 --visit day14 --two-arms
  lipmetry study power --between 0.4 --change 0.5"
)]
pub struct PowerOptions {
    /// The study: its folder, or its manifest; it was run before
    #[arg(value_name = "STUDY", value_hint = clap::ValueHint::AnyPath)]
    pub study: Option<std::path::PathBuf>,
    /// Without a study: how differently people change, a standard deviation, in mm
    #[arg(long, value_name = "MM", value_parser = positive, allow_negative_numbers = true)]
    pub between: Option<f64>,
    /// The mean change that is to be seen, in the unit of the measure
    #[arg(long, value_name = "X", value_parser = positive, allow_negative_numbers = true)]
    pub change: f64,
    /// The measure, by its id [default: upper_vermilion_height_mean]
    #[arg(long, value_name = "ID", conflicts_with = "between")]
    pub measure: Option<MeasureId>,
    /// The visit whose changes are taken [default: the one that most people have]
    #[arg(long, value_name = "NAME", conflicts_with = "between")]
    pub visit: Option<String>,
    /// The difference between two arms of equal size, rather than the mean of all people
    #[arg(long)]
    pub two_arms: bool,
    /// The numbers of people in the table, of each arm where there are two
    #[arg(long, value_name = "N", num_args = 1.., value_parser = value_parser!(u32).range(2..=1_000_000))]
    pub n: Vec<u32>,
    /// The numbers of photos a visit
    #[arg(long, value_name = "N", num_args = 1.., value_parser = value_parser!(u32).range(1..=100))]
    pub photos: Vec<u32>,
    /// The numbers of markings a photo
    #[arg(long, value_name = "N", num_args = 1.., value_parser = value_parser!(u32).range(1..=100))]
    pub markings: Vec<u32>,
    /// A table of the people, as for `study run`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub people: Option<std::path::PathBuf>,
    /// The folder for what is kept between runs, as for `study run`
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub state: Option<std::path::PathBuf>,
    /// Print it as JSON instead of a table
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub memory: MemoryOptions,
    #[command(flatten)]
    pub uncertainty: UncertaintyOptions,
}

pub fn run(options: &PowerOptions) -> Result<(), CliError> {
    let (scatter, visit) = match (&options.study, options.between) {
        (Some(study), _) => {
            let source =
                SourceOptions { study: study.clone(), people: options.people.clone(), state: options.state.clone() };
            let (scatter, visit) = of_study(options, &source)?;
            (scatter, Some(visit))
        }
        (None, between) => (Scatter::assumed(between.unwrap_or_default()), None),
    };
    let numbers = |given: &[u32], default: Vec<usize>| -> Vec<usize> {
        if given.is_empty() { default } else { given.iter().map(|number| *number as usize).collect() }
    };
    let default = PowerQuestion::new(options.change);
    let question = PowerQuestion {
        two_arms: options.two_arms,
        people: numbers(&options.n, default.people),
        photos: numbers(&options.photos, default.photos),
        markings: numbers(&options.markings, default.markings),
        ..PowerQuestion::new(options.change)
    };
    let report = study_power(&scatter, &question);
    if options.json {
        return terminal::print_bytes(&to_json(&report)?);
    }
    let about = match visit {
        Some(visit) => format!("From the changes at {visit} (--visit takes those of another).\n"),
        None => String::new(),
    };
    // What a few people scatter by may be far from what many do: a standard deviation of ten people is good to a quarter.
    let few = match scatter.people {
        people @ 1..FEW => format!(
            "\nThe scatter rests on {people} people, and may be far from what more of them have: see the interval of the SD that \
             `lipmetry study run` gives, or state it with --between.\n"
        ),
        _ => String::new(),
    };
    terminal::print(&format!("{about}{}{few}", report.table(&terminal::style())))
}

/// With fewer people than these the scatter is hardly known.
const FEW: usize = 10;

/// What the changes of a study that was run scatter by.
fn of_study(options: &PowerOptions, source: &SourceOptions) -> Result<(Scatter, String), CliError> {
    let settings = settings::settings(&options.uncertainty)?;
    let files = StudyFiles::new(&source.study, source.people.as_deref());
    let plan = files.plan().map_err(Error::File)?;
    let state = StudyState::open(&files.root, source.state.as_deref())?;
    let budget = options.memory.budget();
    let (mut input, mut lacking) = (GroupInput::default(), 0);
    for job in jobs(&plan, &settings) {
        let key = study_key(&files.root, &job, &budget).map_err(Error::Json)?;
        match state.record(&job.person.id, &key) {
            Some(record) => input.add(&record),
            None => lacking += 1,
        }
    }
    let in_study = |problem: String| crate::input::in_file(&source.study, &problem);
    if lacking > 0 {
        let problem = format!(
            "{lacking} of {} people are not measured, or their photos, marks or settings changed: `lipmetry study run` comes before this, \
             with the same options",
            plan.people.len()
        );
        return Err(in_study(problem));
    }
    let report = group_report(&input, &lipmetry::study::group::GroupOptions::default(), None);
    let most = report.visits.iter().max_by_key(|visit| visit.people).map(|visit| visit.name.clone());
    let visit = options.visit.clone().or(most).unwrap_or_default();
    let measure = options.measure.unwrap_or(MeasureId::UpperVermilionHeightMean);
    let scatter = Scatter::of_study(&input, measure, &visit).ok_or_else(|| {
        let visits: Vec<&str> = report.visits.iter().map(|visit| visit.name.as_str()).collect();
        in_study(format!(
            "fewer than two people have a change of {measure} at the visit {visit}; the later visits are: {}",
            visits.join(", ")
        ))
    })?;
    Ok((scatter, visit))
}

/// A number above 0.
fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1e6 => Ok(value),
        Ok(value) => Err(format!("{value} is not above 0")),
        Err(_) => Err("this is not a number, such as 0.5".to_owned()),
    }
}
