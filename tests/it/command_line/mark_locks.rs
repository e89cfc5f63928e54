//! Locks of others: nobody who may read a photo can stop the page that marks it.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::Folder;
use super::mark::{Server, json_of};
use crate::photos::skipped;

/// The user whom no file belongs to, by convention.
const NOBODY: u32 = 65_534;

/// A program of another user that holds locks until it is dropped.
struct Holder(Child);

impl Holder {
    /// Another user holds locks on these files; `None` where no such user can be had, which is said.
    fn of(files: &[&Path]) -> Option<Self> {
        // Each lock is held by a descriptor of its own.
        let locks: String = files
            .iter()
            .enumerate()
            .map(|(n, file)| format!("exec {0}<'{1}' && flock -x -n {0} && ", n + 3, file.display()))
            .collect();
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{locks} echo held && read wait")]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let started = command.uid(NOBODY).gid(NOBODY).spawn();
        let mut said = String::new();
        if let Ok(mut child) = started {
            BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
            let holder = Self(child);
            if said == "held\n" {
                return Some(holder);
            }
        }
        assert!(std::env::var("CI").as_deref() != Ok("true"), "another user could hold no lock: {said:?}");
        skipped("locks of another user: only the superuser can start a program of another one");
        None
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

fn open_to_all(folder: &Folder) {
    std::fs::set_permissions(folder.path(""), std::fs::Permissions::from_mode(0o755)).unwrap();
    for name in folder.contents().keys() {
        std::fs::set_permissions(folder.path(name), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
}

/// What the page sends while a photo is marked, and what it asks for besides.
fn works(server: &Server, draft: &Value) {
    let put = json!({ "window": "w", "draft": draft }).to_string();
    let save = json!({ "window": "w", "draft": draft, "consent": "add" }).to_string();
    for (method, path, body) in [
        ("PUT", "/api/photos/0/draft", put.as_str()),
        ("GET", "/api/session", ""),
        ("PUT", "/api/marker", "\"AB\""),
        ("PUT", "/api/photos/0/draft", &put),
        ("POST", "/api/photos/0/save", &save),
        ("POST", "/api/photos/0/open", "{\"window\":\"w\"}"),
        ("DELETE", "/api/photos/0/draft", "{\"window\":\"w\"}"),
    ] {
        // A request that is not answered fails the test by its time limit.
        let answer = server.page(method, path, body);
        assert_eq!(answer.status, 200, "{method} {path}: {}", String::from_utf8_lossy(&answer.body));
    }
}

#[test]
fn another_users_locks_on_photo_and_landmarks_stop_nothing() {
    let folder = Folder::with_pair();
    open_to_all(&folder);
    let server = Server::start(&folder, &["before.jpg"]);
    let mut draft = json_of(&server.page("POST", "/api/photos/0/correct", "0"));
    draft["corrects"] = Value::Null;
    let (photo, landmarks) = (folder.path("before.jpg"), folder.path("before.landmarks.json"));
    let Some(_holder) = Holder::of(&[&photo, &landmarks, &folder.path("")]) else { return };
    works(&server, &draft);
    let names: Vec<String> = folder.contents().keys().map(|name| name.display().to_string()).collect();
    assert_eq!(names, ["after.jpg", "after.landmarks.json", "before.jpg", "before.landmarks.json"]);
}

/// Where others may write, one of them can put a file in the place of our lock, and hold it: the page waits two seconds for it.
#[test]
fn a_lock_in_the_place_of_ours_stops_nothing_for_long() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    let mut draft = json_of(&server.page("POST", "/api/photos/0/correct", "0"));
    draft["corrects"] = Value::Null;
    std::fs::write(folder.path("before.landmarks.lock"), "").unwrap();
    std::fs::write(folder.path("before.landmarks.draft.lock"), "").unwrap();
    open_to_all(&folder);
    let locks = ["before.landmarks.lock", "before.landmarks.draft.lock"].map(|name| folder.path(name));
    let Some(_holder) = Holder::of(&[&locks[0], &locks[1]]) else { return };
    works(&server, &draft);
}

/// What a run left that was killed while it wrote goes when the photo is opened the next time.
#[test]
fn a_lock_of_a_dead_run_is_removed() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    for name in ["before.landmarks.lock", "before.landmarks.draft.lock"] {
        std::fs::write(folder.path(name), "").unwrap();
    }
    let server = Server::start(&folder, &["before.jpg"]);
    server.is_alive();
    assert_eq!(folder.added(&before), Vec::<String>::new());
}
