//! What the system saw: a run opens nothing for writing but the report's folder and what is staged for it.

use std::path::Path;
use std::process::{Command, Stdio};

use super::hidden;
use crate::command_line::{Folder, program};
use crate::photos::skipped;

const CALLS: &str = "trace=openat,open,creat,openat2,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,link,linkat,symlink,\
                     symlinkat,truncate,chmod,fchmodat,mknod,mknodat";

/// The absolute paths that a line of the trace names: those of handles, as `5</tmp>`, joined with the names behind them.
fn paths(line: &str, current: &Path) -> Vec<String> {
    let arguments = line.split_once('(').map_or("", |(_, arguments)| arguments);
    let arguments = arguments.rsplit_once(") = ").map_or(arguments, |(arguments, _)| arguments);
    let mut folder = current.to_owned();
    let mut found = Vec::new();
    for argument in arguments.split(", ") {
        if let Some((_, path)) = argument.strip_suffix('>').and_then(|argument| argument.split_once('<')) {
            folder = path.into();
        } else if let Some(name) = argument.strip_prefix('"').and_then(|argument| argument.strip_suffix('"')) {
            found.push(folder.join(name).to_string_lossy().into_owned());
            current.clone_into(&mut folder);
        }
    }
    found
}

#[test]
fn nothing_else_is_opened_for_writing() {
    if !Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "strace is not on this machine");
        skipped("what the system saw of a run: strace is not on this machine");
        return;
    }
    let folder = Folder::with_pair();
    let place = std::fs::canonicalize(folder.path("")).unwrap();
    for arguments in [
        &["compare", "before.jpg", "after.jpg"][..],
        &["compare", "before.jpg", "after.jpg", "--force"],
        &["measure", "after.jpg", "-o", "other/after.lipmetry"],
    ] {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut command = Command::new("strace");
        command.current_dir(&place).args(["-f", "-y", "-e", CALLS, "-o"]).arg(log.path());
        let output = command.arg(program().get_program()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let (place, temporary) = (place.to_string_lossy(), std::env::temp_dir());
        let (mut written, mut staged) = (0, 0);
        let log = std::fs::read_to_string(log.path()).unwrap();
        for line in log.lines().filter(|line| !line.contains("+++") && !line.contains("O_RDONLY") && line.contains('('))
        {
            for path in paths(line, Path::new(&*place)) {
                // The folder of this test lies in the system's temporary folder: all of it but the report is forbidden here.
                let rest = path.strip_prefix(&*place).map(|rest| rest.trim_start_matches('/'));
                let first = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
                let is_staged = first.starts_with(".lipmetry-");
                let is_temporary = rest.is_none() && Path::new(&path).starts_with(&temporary);
                let is_report = matches!(first, "after.lipmetry" | "other");
                assert!(is_staged || is_report || is_temporary, "{arguments:?} touched {path}: {line}");
                written += 1;
                staged += usize::from(is_staged);
            }
        }
        // Three files, a lock and a folder at least.
        assert!(written >= 8 && staged >= 5, "{written} paths, {staged} staged: the trace tells too little\n{log}");
        assert_eq!(hidden(&folder), [""; 0]);
    }
}
