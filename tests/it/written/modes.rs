//! Who may read what is written.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::SET;
use crate::command_line::mark::{Server, json_of};
use crate::command_line::{Folder, failure, program, success};
use crate::photos::skipped;

const PAIR: [&str; 3] = ["compare", "before.jpg", "after.jpg"];
const INPUTS: [&str; 4] = ["before.jpg", "after.jpg", "before.landmarks.json", "after.landmarks.json"];

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    path.symlink_metadata().unwrap().permissions().mode() & 0o777
}

/// The painted pair with these modes, in the order of [`INPUTS`].
fn pair(modes: [u32; 4]) -> Folder {
    let folder = Folder::with_pair();
    for (name, mode) in INPUTS.iter().zip(modes) {
        set_mode(&folder.path(name), mode);
    }
    folder
}

/// Runs the program in a folder with an umask.
fn run(folder: &Folder, umask: &str, arguments: &[&str]) -> std::process::Output {
    let mut command = assert_cmd::Command::new("sh");
    command.current_dir(folder.path("")).arg("-c").arg(format!("umask {umask}; exec \"$0\" \"$@\""));
    command.arg(program().get_program()).args(arguments).output().unwrap()
}

fn modes_of_set(folder: &Path) -> [u32; 4] {
    [mode(folder), mode(&folder.join(SET[0])), mode(&folder.join(SET[1])), mode(&folder.join(SET[2]))]
}

#[test]
fn a_report_is_as_narrow_as_the_narrowest_of_its_inputs_and_the_umask() {
    for (modes, umask, file, directory) in [
        ([0o600; 4], "022", 0o600, 0o700),
        ([0o644; 4], "022", 0o644, 0o755),
        ([0o664; 4], "002", 0o664, 0o775),
        ([0o644; 4], "077", 0o600, 0o700),
        ([0o644, 0o640, 0o644, 0o644], "022", 0o640, 0o750),
        // One of the marks alone is kept from others.
        ([0o644, 0o644, 0o644, 0o600], "022", 0o600, 0o700),
    ] {
        let folder = pair(modes);
        success(&run(&folder, umask, &[&PAIR[..], &["-o", "new/out"]].concat()));
        let found = modes_of_set(&folder.path("new/out"));
        assert_eq!(found, [directory, file, file, file], "modes {modes:?} with umask {umask}");
        assert_eq!(mode(&folder.path("new")), directory);
    }
}

#[test]
fn whatever_is_made_of_a_photo_is_as_narrow() {
    let folder = pair([0o600; 4]);
    success(&run(&folder, "022", &["measure", "before.jpg"]));
    assert_eq!(modes_of_set(&folder.path("before.lipmetry")), [0o700, 0o600, 0o600, 0o600]);
    // A folder that is there stays as open as it is.
    std::fs::create_dir(folder.path("out")).unwrap();
    set_mode(&folder.path("out"), 0o755);
    success(&run(&folder, "022", &[&PAIR[..], &["-o", "out"]].concat()));
    assert_eq!(modes_of_set(&folder.path("out")), [0o755, 0o600, 0o600, 0o600]);
    // The photo protocol is everybody's.
    success(&run(&folder, "022", &["protocol"]));
    assert_eq!(mode(&folder.path("lipmetry-photo-protocol.html")), 0o644);
}

#[test]
fn what_the_marking_page_writes_is_as_narrow_as_the_photo() {
    let folder = pair([0o600; 4]);
    let server = Server::start(&folder, &["before.jpg", "after.jpg"]);
    let mut draft = json_of(&server.page("POST", "/api/photos/0/correct", "0"));
    draft["corrects"] = serde_json::Value::Null;
    std::fs::remove_file(folder.path("before.landmarks.json")).unwrap();
    let kept = serde_json::json!({ "window": "w", "draft": draft }).to_string();
    assert_eq!(server.page("POST", "/api/photos/0/open", "{\"window\":\"w\"}").status, 200);
    assert_eq!(server.page("PUT", "/api/photos/0/draft", &kept).status, 200);
    assert_eq!(mode(&folder.path("before.landmarks.draft.json")), 0o600);
    let saving = serde_json::json!({ "window": "w", "draft": draft, "consent": "none" }).to_string();
    assert_eq!(server.page("POST", "/api/photos/0/save", &saving).status, 200);
    assert_eq!(mode(&folder.path("before.landmarks.json")), 0o600);
    assert!(!folder.path("before.landmarks.draft.json").exists());
    assert_eq!(super::hidden(&folder), [""; 0]);
}

#[test]
fn an_existing_file_keeps_its_mode_and_a_write_protected_one_its_content() {
    // With a file that is not the report's the folder is not exchanged: both ways are walked.
    for notes in [false, true] {
        let folder = pair([0o600; 4]);
        let force = [&PAIR[..], &["-o", "out", "--force"]].concat();
        success(&folder.run(&force));
        if notes {
            std::fs::write(folder.path("out/notes.txt"), "mine").unwrap();
        }
        for (name, to) in SET.iter().zip([0o644, 0o640, 0o660]) {
            set_mode(&folder.path("out").join(name), to);
        }
        set_mode(&folder.path("out"), 0o751);
        success(&folder.run(&force));
        assert_eq!(modes_of_set(&folder.path("out")), [0o751, 0o644, 0o640, 0o660]);

        for name in SET {
            let path = folder.path("out").join(name);
            let was = mode(&path);
            set_mode(&path, 0o444);
            let before = folder.contents();
            let told = failure(&folder.run(&[&force[..], &["--id", "other"]].concat()), 1);
            let is_told = told[0].contains(name) && told[0].contains("write-protected (mode 0444)");
            assert!(is_told && told[0].contains("chmod u+w"), "{told:?}");
            assert!(folder.contents() == before, "{name} or another file was written");
            set_mode(&path, was);
        }
        assert_eq!(folder.path("out/notes.txt").exists(), notes);
    }
}

/// A group that the old file was not open to gets nothing by the new one, whichever group the program runs with.
#[test]
fn a_file_that_is_replaced_is_open_to_no_other_group() {
    use std::os::unix::fs::{MetadataExt, chown};
    let folder = pair([0o640; 4]);
    let copy = folder.path("lipmetry");
    std::fs::copy(program().get_program(), &copy).unwrap();
    if std::fs::metadata(&copy).unwrap().uid() != 0 {
        skipped("replacing a file as another user: only the superuser can try that");
        return;
    }
    success(&run(&folder, "022", &[&PAIR[..], &["-o", "out"]].concat()));
    let inputs = INPUTS.map(|name| folder.path(name));
    let outputs = SET.map(|name| folder.path("out").join(name));
    for path in inputs.iter().chain(&outputs).chain([&folder.path("out"), &folder.path("")]) {
        chown(path, Some(65_534), Some(4001)).unwrap();
    }
    for path in &outputs {
        set_mode(path, 0o640);
    }
    for (groups, expected) in [("4001,4002", (0o640, 4001)), ("4002", (0o600, 4002))] {
        let mut other = std::process::Command::new("setpriv");
        other.args(["--reuid", "65534", "--regid", "4002", "--groups", groups]).arg(&copy).args(PAIR);
        // Without the old group the photos cannot be read by it: they belong to the user.
        success(&other.args(["-o", "out", "--force"]).current_dir(folder.path("")).output().unwrap());
        for path in &outputs {
            let found = std::fs::metadata(path).unwrap();
            assert_eq!((found.mode() & 0o777, found.gid()), expected, "{} with groups {groups}", path.display());
        }
    }
}

/// In a list of whom may read a photo the bits of the group are the most that anybody may, and not what the group may.
#[cfg(target_os = "linux")]
#[test]
fn a_list_of_whom_may_read_a_photo_opens_nothing_to_its_group() {
    let folder = pair([0o640; 4]);
    // acl(5), linux/posix_acl_xattr.h: the owner, the user 4003, the group, the most, the others; tag, permission, number.
    let entries = [(1_u16, 6_u16, u32::MAX), (2, 4, 4003), (4, 0, u32::MAX), (16, 4, u32::MAX), (32, 0, u32::MAX)];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, permission, number) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(permission.to_le_bytes());
        list.extend(number.to_le_bytes());
    }
    let photo = folder.path("before.jpg");
    let set = rustix::fs::setxattr(&photo, "system.posix_acl_access", &list, rustix::fs::XattrFlags::empty());
    if set.is_err() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{set:?}: no list can be set");
        skipped("lists of whom may read a file: this file system has none");
        return;
    }
    assert_eq!(mode(&photo), 0o640, "the bits of the group show the most of the list");
    success(&run(&folder, "022", &[&PAIR[..], &["-o", "out"]].concat()));
    assert_eq!(modes_of_set(&folder.path("out")), [0o700, 0o600, 0o600, 0o600]);
}
