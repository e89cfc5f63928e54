//! Photos in a folder that cannot be written: the table is printed all the same, `-o` is named, and nothing is left behind.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{Folder, failure, program, stderr, stdout};
use crate::photos::skipped;

/// The user whom no file belongs to, by convention.
const NOBODY: u32 = 65_534;

/// The program as someone who may not write into a folder of mode 0555: whoever runs the test or, as the superuser may write
/// everywhere, nobody. `None` where neither can be shown, which is said.
struct Reader {
    program: PathBuf,
    user: Option<u32>,
    _copy: Option<Folder>,
}

impl Reader {
    fn of(folder: &Path) -> Option<Self> {
        let own = PathBuf::from(program().get_program());
        let trial = folder.join("trial");
        if std::fs::write(&trial, "").is_err() {
            return Some(Self { program: own, user: None, _copy: None });
        }
        std::fs::remove_file(trial).unwrap();
        // Nobody may reach the program only where its folders are open to all: a copy lies in one that is.
        let open = Folder::empty();
        set_mode(&open.path(""), 0o755);
        let copy = open.path("lipmetry");
        std::fs::copy(own, &copy).unwrap();
        let reader = Self { program: copy, user: Some(NOBODY), _copy: Some(open) };
        let runs = reader.command().arg("--version").output().is_ok_and(|output| output.status.success());
        let reads = reader.command().current_dir(folder).args(["check", "before.jpg"]).output();
        if runs && reads.is_ok_and(|output| output.status.success()) {
            return Some(reader);
        }
        assert!(std::env::var("CI").as_deref() != Ok("true"), "no user without rights can be had");
        skipped("folders that cannot be written: the superuser writes everywhere, and no other user can be had here");
        None
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_remove("NO_COLOR");
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    fn run(&self, folder: &Folder, arguments: &[&str]) -> Output {
        self.command().current_dir(folder.path("")).args(arguments).output().unwrap()
    }
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// The three photos of a course in a folder that may be read and not written.
fn read_only() -> Folder {
    let folder = Folder::with_pair();
    folder.copy("after.jpg", "third.jpg");
    folder.copy("after.landmarks.json", "third.landmarks.json");
    for (name, day) in [("before", "2026-03-02"), ("after", "2026-03-16"), ("third", "2026-04-13")] {
        let path = folder.path(format!("{name}.landmarks.json"));
        let mut file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        file["photo"]["taken"] = day.into();
        if name == "third" {
            // Another file than the second: bytes behind the picture.
            file["photo"].as_object_mut().unwrap().remove("sha256");
            let photo = [std::fs::read(folder.path("third.jpg")).unwrap(), b"third".to_vec()].concat();
            std::fs::write(folder.path("third.jpg"), photo).unwrap();
        }
        std::fs::write(path, file.to_string()).unwrap();
    }
    for name in folder.contents().keys() {
        set_mode(&folder.path(name), 0o444);
    }
    set_mode(&folder.path(""), 0o555);
    folder
}

#[test]
fn photos_in_a_folder_that_cannot_be_written_are_measured_and_o_is_named() {
    let folder = read_only();
    let Some(reader) = Reader::of(&folder.path("")) else { return };
    let before = folder.contents();
    let places = [
        (&["measure", "before.jpg"][..], "before.lipmetry", "Philtrum length"),
        (&["compare", "before.jpg", "after.jpg"], "after.lipmetry", "Philtrum length"),
        (&["compare", "after.jpg", "before.jpg"], "before.lipmetry", "Philtrum length"),
        (&["visits", "before.jpg", "after.jpg", "third.jpg"], "third.visits", "Mean vermilion height"),
    ];
    for (arguments, place, row) in places {
        let output = reader.run(&folder, arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let (table, told) = (stdout(&output), stderr(&output));
        assert!(table.contains(row) && !table.contains("are in"), "{arguments:?}: {table}");
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.contains(place) && told.contains("-o (--output)") && told.contains("nothing is saved"), "{told}");
        assert!(folder.contents() == before, "{arguments:?} left something behind");

        // With -o elsewhere all is well; in a named folder that cannot be written nothing is printed, as ever.
        let elsewhere = Folder::empty();
        set_mode(&elsewhere.path(""), 0o777);
        let out = elsewhere.path("out");
        let saved = reader.run(&folder, &[arguments, &["-o", out.to_str().unwrap()]].concat());
        assert_eq!(saved.status.code(), Some(0), "{saved:?}");
        assert!(stdout(&saved).contains("are in") && out.is_dir(), "{saved:?}");
        let told = failure(&reader.run(&folder, &[arguments, &["-o", "out"]].concat()), 1);
        assert!(told[0].contains("out") && folder.contents() == before, "{told:?}");

        // What prints JSON alone writes nothing, so nothing can fail.
        let json = reader.run(&folder, &[arguments, &["--json"]].concat());
        assert_eq!((json.status.code(), stderr(&json)), (Some(0), ""), "{json:?}");
    }
    set_mode(&folder.path(""), 0o755);
}

/// A place beside which even the superuser can make no folder: an open file's own name.
#[cfg(target_os = "linux")]
#[test]
fn beside_an_open_files_name_nothing_can_be_made() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    for script in [
        "exec \"$0\" measure /proc/self/fd/7 --landmarks before.landmarks.json 7< before.jpg",
        "exec \"$0\" compare before.jpg /proc/self/fd/7 --after-landmarks after.landmarks.json 7< after.jpg",
        "exec \"$0\" compare after.jpg /proc/self/fd/7 --after-landmarks before.landmarks.json 7< before.jpg",
    ] {
        let output = assert_cmd::Command::new("sh")
            .current_dir(folder.path(""))
            .args(["-c", script])
            .arg(program().get_program())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(stdout(&output).contains("Philtrum length"), "{output:?}");
        let told = stderr(&output);
        assert!(told.contains("7.lipmetry") && told.contains("-o (--output)"), "{told}");
        assert!(folder.contents() == before);
    }
}
