//! Completion scripts and manual pages, generated from the command line's definition.

use clap::CommandFactory;

use crate::arguments::{CompletionsOptions, ManOptions, Options, told};
use crate::error::CliError;
use crate::terminal;

pub fn completions(options: &CompletionsOptions) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Options::command(), "lipmetry", &mut script);
    terminal::print_bytes(&script)
}

/// The help of the options that several commands share.
pub fn shared_options() -> Result<(), CliError> {
    let mut program = Options::command();
    program.build();
    let topic = program.find_subcommand_mut("options").map(|topic| topic.render_long_help().ansi().to_string());
    terminal::print(&topic.unwrap_or_default())
}

/// The commands with the names of their manual pages: those of a command stand behind it, as in `study-run`.
fn pages(program: &clap::Command) -> Vec<(String, clap::Command)> {
    let mut pages = Vec::new();
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        pages.push((command.get_name().to_owned(), command.clone()));
        let own = command.get_subcommands().filter(|of| of.get_name() != "help");
        pages.extend(own.map(|of| (format!("{}-{}", command.get_name(), of.get_name()), of.clone())));
    }
    pages
}

pub fn man(options: &ManOptions) -> Result<(), CliError> {
    let mut program = Options::command();
    program.build();
    let command = match &options.page {
        None => program,
        Some(name) => {
            let known = pages(&program);
            let found = known.iter().find(|(page, _)| page == name).map(|(_, command)| command.clone());
            let names: Vec<&str> = known.iter().map(|(page, _)| page.as_str()).collect();
            let unknown =
                || CliError::CommandLine(format!("there is no command {name:?}; there are {}", names.join(", ")));
            found.ok_or_else(unknown)?
        }
    };
    let command = command.mut_args(told);
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    terminal::print_bytes(&page)
}
