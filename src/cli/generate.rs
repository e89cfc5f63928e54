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

pub fn man(options: &ManOptions) -> Result<(), CliError> {
    let mut program = Options::command();
    program.build();
    let command = match &options.page {
        None => program,
        Some(name) => {
            let known: Vec<String> = program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
            let found = program.find_subcommand(name).cloned();
            let unknown =
                || CliError::CommandLine(format!("there is no command {name:?}; there are {}", known.join(", ")));
            found.ok_or_else(unknown)?
        }
    };
    let command = command.mut_args(told);
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    terminal::print_bytes(&page)
}
