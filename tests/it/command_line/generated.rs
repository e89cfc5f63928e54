//! What the program prints about itself: help, completions, manual pages, schemas.

use super::{Folder, failure, success};
use crate::report::words::claims;

const COMMANDS: [&str; 14] = [
    "compare",
    "measure",
    "check",
    "visits",
    "mark",
    "import",
    "export",
    "repeatability",
    "study",
    "options",
    "protocol",
    "schema",
    "completions",
    "man",
];

/// The commands of a study.
const OF_STUDY: [&str; 7] = ["run", "status", "mark", "power", "worker", "merge", "schema"];

#[test]
fn the_commands_of_a_study_have_help_examples_and_manual_pages() {
    let folder = Folder::empty();
    for command in OF_STUDY {
        let output = folder.run(&["study", command, "--help"]);
        let text = success(&output);
        assert!(text.contains(&format!("Usage: lipmetry study {command}")), "{text}");
        assert_eq!(claims(text), Vec::<String>::new(), "{command}");
        let (_, examples) = text.split_once("Examples:\n").expect(text);
        for line in examples.lines().filter_map(|line| line.trim_start().strip_prefix("lipmetry ")) {
            let arguments: Vec<&str> = line.split(['|', '>']).next().unwrap().split_whitespace().collect();
            let status = folder.run(&arguments).status.code();
            assert!(matches!(status, Some(0 | 1)), "{line}: {status:?}");
        }
        let page = folder.run(&["man", &format!("study-{command}")]);
        let page = success(&page);
        assert!(
            page.contains(".TH") && page.replace('\\', "").contains(&format!("lipmetry-study-{command}")),
            "{page}"
        );
    }
}

#[test]
fn help_has_examples_and_claims_nothing() {
    let folder = Folder::empty();
    let mut texts = vec![(String::new(), success(&folder.run(&["--help"])).to_owned())];
    for command in COMMANDS {
        texts.push((command.to_owned(), success(&folder.run(&[command, "--help"])).to_owned()));
        assert_eq!(success(&folder.run(&["help", command])), texts.last().unwrap().1);
        let short = folder.run(&[command, "-h"]);
        assert!(success(&short).contains("Usage:"), "{command} -h");
        assert_eq!(claims(success(&short)), Vec::<String>::new());
    }
    for (command, text) in &texts {
        assert_eq!(claims(text), Vec::<String>::new(), "{command}");
        assert!(text.contains("Usage: lipmetry"), "{command}: {text}");
        // What takes one word of two needs no example.
        assert!(command == "schema" || text.contains("Examples:\n  lipmetry "), "{command} has no examples: {text}");
    }
    let (_, whole) = &texts[0];
    assert!(COMMANDS.iter().all(|command| whole.contains(&format!("\n  {command}"))), "{whole}");
    assert!(whole.contains("Exit status: 0") && whole.contains("photo.landmarks.json"), "{whole}");
    let version = folder.run(&["--version"]);
    assert_eq!(success(&version), format!("lipmetry {}\n", env!("CARGO_PKG_VERSION")));
}

/// Every line of an example is a command line that the program understands.
#[test]
fn the_examples_can_be_typed() {
    let folder = Folder::empty();
    let mut count = 0;
    for command in COMMANDS {
        let output = folder.run(&[command, "--help"]);
        let text = success(&output);
        let Some((_, examples)) = text.split_once("Examples:\n") else { continue };
        for line in examples.lines().filter_map(|line| line.trim_start().strip_prefix("lipmetry ")) {
            let line = line.split(['|', '>']).next().unwrap();
            let arguments: Vec<&str> = line.split_whitespace().collect();
            let status = folder.run(&arguments).status.code();
            // There are no such photos here, which is status 1; status 2 would be a misprint.
            assert!(matches!(status, Some(0 | 1)), "{line}: {status:?}");
            count += 1;
        }
    }
    assert!(count >= 10, "only {count} examples");
}

/// What several commands share stands in one place, which each of them names; manual pages are complete.
#[test]
fn shared_options_are_told_once_and_in_every_manual_page() {
    let folder = Folder::empty();
    let shared = [
        "--marking-sd",
        "--shared-sd",
        "--use-repeatability",
        "--posture-sd",
        "--frame",
        "--pose-sd",
        "--samples",
        "--seed",
    ];
    let topic = success(&folder.run(&["help", "options"])).to_owned();
    assert_eq!(success(&folder.run(&["options"])), topic);
    assert!(shared.iter().all(|option| topic.contains(option)) && !topic.contains("--force"), "{topic}");
    for command in ["compare", "measure", "check", "visits", "mark"] {
        for help in ["-h", "--help"] {
            let output = folder.run(&[command, help]);
            let text = success(&output);
            let found: Vec<_> = shared.iter().filter(|option| text.contains(&format!("{option} <"))).collect();
            assert!(found.is_empty() && text.contains("lipmetry help options"), "{command} {help}: {found:?}\n{text}");
        }
        let output = folder.run(&["man", command]);
        let page = success(&output).replace("\\-", "-");
        for option in shared {
            let entry = page.split_once(&format!("\n\\fB{option}\\fR")).map(|(_, entry)| entry);
            let help = entry.and_then(|entry| entry.lines().nth(1)).unwrap_or_default();
            assert!(help.len() > 20, "{command}: {option} has no help: {help:?}");
        }
    }
}

#[test]
fn there_are_completions_for_every_shell() {
    let folder = Folder::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = folder.run(&["completions", shell]);
        let script = success(&output);
        for word in COMMANDS.iter().chain(&["before-landmarks", "force", "posture-sd"]) {
            assert!(script.contains(word), "{shell}: {word} is not completed");
        }
        assert_eq!(claims(script), Vec::<String>::new(), "{shell}");
    }
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_every_command() {
    let folder = Folder::empty();
    let output = folder.run(&["man"]);
    let page = success(&output);
    assert!(page.contains(".TH lipmetry 1"), "{page}");
    assert!(COMMANDS.iter().all(|command| page.contains(command)), "{page}");
    for command in COMMANDS {
        let output = folder.run(&["man", command]);
        let page = success(&output);
        assert!(page.contains(".TH") && page.contains(".SH NAME") && page.contains(command), "{page}");
        assert_eq!(claims(page), Vec::<String>::new(), "{command}");
    }
    let told = failure(&folder.run(&["man", "frob\u{1b}[31m"]), 2);
    assert!(told[0].contains("compare, measure"), "the commands that there are: {told:?}");
    assert!(!told.concat().contains('\u{1b}'), "{told:?}");
}

#[test]
fn the_schemas_are_schemas_and_those_of_the_library() {
    let folder = Folder::empty();
    for (format, library) in
        [("landmarks", lipmetry::landmark::file::landmarks_schema()), ("report", lipmetry::report::report_schema())]
    {
        let output = folder.run(&["schema", format]);
        let text = success(&output);
        assert_eq!(text, library);
        let schema: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::validator_for(&schema).is_ok(), "{:?}", jsonschema::validator_for(&schema).err());
        assert!(jsonschema::meta::is_valid(&schema), "not a schema of its own draft");
    }
}
