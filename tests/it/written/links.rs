//! A folder that somebody exchanges for a link while the photos are measured: nothing is written where it leads.

use std::os::unix::fs::symlink;
use std::path::Path;

use lipmetry::files::{Folder as Output, Protection};

use super::{SET, hidden};
use crate::command_line::Folder;

const FILES: [(&str, &[u8]); 3] = [(SET[0], b"new"), (SET[1], b"new"), (SET[2], b"new")];

fn output(path: &Path) -> Output {
    let none: [&Path; 0] = [];
    Output::new(path, true, &SET, &none).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn sorted_set() -> Vec<&'static str> {
    let mut names = SET.to_vec();
    names.sort_unstable();
    names
}

#[test]
fn a_link_in_the_place_of_the_folder_is_not_followed() {
    for was_there in [false, true] {
        let folder = Folder::empty();
        let (out, victim) = (folder.path("out"), folder.path("victim"));
        std::fs::create_dir(&victim).unwrap();
        std::fs::write(victim.join(SET[0]), "the victim's").unwrap();
        if was_there {
            std::fs::create_dir(&out).unwrap();
        }
        let output = output(&out);
        if was_there {
            std::fs::rename(&out, folder.path("moved")).unwrap();
        }
        symlink(&victim, &out).unwrap();
        let told = output.write(&FILES).unwrap_err().to_string();
        assert!(told.contains("out: a link or a file has taken the place of this folder"), "{told}");
        assert_eq!(names(&victim), [SET[0]]);
        assert_eq!(std::fs::read(victim.join(SET[0])).unwrap(), b"the victim's");
        assert_eq!(hidden(&folder), [""; 0]);
    }
}

/// The folder above, too: the report goes into the one that was named.
#[test]
fn a_link_in_the_place_of_the_folder_above_is_not_followed() {
    let folder = Folder::empty();
    std::fs::create_dir_all(folder.path("day/out")).unwrap();
    std::fs::create_dir_all(folder.path("victim/out")).unwrap();
    for out in ["day/out", "day/new"] {
        let output = output(&folder.path(out));
        std::fs::rename(folder.path("day"), folder.path("moved")).unwrap();
        symlink(folder.path("victim"), folder.path("day")).unwrap();
        output.write(&FILES).unwrap();
        std::fs::remove_file(folder.path("day")).unwrap();
        std::fs::rename(folder.path("moved"), folder.path("day")).unwrap();
        assert_eq!(names(&folder.path(out)), sorted_set());
        assert_eq!(names(&folder.path("victim")), ["out"]);
        assert_eq!(names(&folder.path("victim/out")), [""; 0]);
    }
}

/// Whoever names a link means where it leads when the run begins; where it is turned elsewhere meanwhile, nothing is written.
#[test]
fn a_link_that_was_named_is_followed_as_it_was() {
    let folder = Folder::empty();
    for name in ["kept", "victim"] {
        std::fs::create_dir(folder.path(name)).unwrap();
    }
    let out = folder.path("out");
    symlink(folder.path("kept"), &out).unwrap();
    output(&out).write(&FILES).unwrap();
    assert_eq!(names(&folder.path("kept")), sorted_set());
    assert!(out.is_symlink());
    let output = output(&out);
    std::fs::remove_file(&out).unwrap();
    symlink(folder.path("victim"), &out).unwrap();
    let told = output.write(&FILES).unwrap_err().to_string();
    assert!(told.contains("out: a link or a file has taken the place of this folder"), "{told}");
    assert_eq!(names(&folder.path("victim")), [""; 0]);
}

/// A link in the place of a file of the report is replaced, and not written through.
#[test]
fn a_link_in_the_place_of_a_file_is_replaced() {
    let folder = Folder::empty();
    let (out, victim) = (folder.path("out"), folder.path("victim.txt"));
    std::fs::create_dir(&out).unwrap();
    std::fs::write(&victim, "the victim's").unwrap();
    symlink(&victim, out.join(SET[0])).unwrap();
    output(&out).write(&FILES).unwrap();
    assert_eq!(std::fs::read(&victim).unwrap(), b"the victim's");
    assert!(!out.join(SET[0]).is_symlink());
    symlink(&victim, folder.path("page.html")).unwrap();
    lipmetry::files::write(&folder.path("page.html"), b"new", true, &Protection::none()).unwrap();
    assert_eq!(std::fs::read(&victim).unwrap(), b"the victim's");
    assert_eq!(hidden(&folder), [""; 0]);
}

/// Folders that are made by several runs at one time are shared by them, and a report that came first stays.
#[test]
fn folders_that_others_made_meanwhile_are_used() {
    let folder = Folder::empty();
    let none: [&Path; 0] = [];
    let new = |path: &str| Output::new(&folder.path(path), false, &SET, &none).unwrap();
    let [first, second, again] = ["all/a", "all/b", "all/b"].map(new);
    first.write(&FILES).unwrap();
    second.write(&FILES).unwrap();
    let told = again.write(&[(SET[0], b"later"), (SET[1], b"later"), (SET[2], b"later")]).unwrap_err().to_string();
    assert!(told.contains("there already") && told.contains(SET[0]), "{told}");
    for name in ["all/a", "all/b"] {
        assert_eq!(names(&folder.path(name)), sorted_set());
    }
    assert_eq!(std::fs::read(folder.path("all/b").join(SET[0])).unwrap(), b"new");
    assert_eq!(hidden(&folder), [""; 0]);
}
