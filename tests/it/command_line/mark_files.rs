//! What the marking page does to files: the photos' landmarks, drafts and reports, whatever lies there already.

use std::path::Path;

use serde_json::{Value, json};

use super::Folder;
use super::mark::{Server, json_of};

/// The draft of a marking of an example photo, as the page makes it.
fn draft(server: &Server) -> Value {
    let mut draft = json_of(&server.page("POST", "/api/photos/0/correct", "0"));
    draft["corrects"] = Value::Null;
    draft
}

/// The draft of a further marking of the example photo.
fn example() -> Value {
    let folder = Folder::with_pair();
    draft(&Server::start(&folder, &["before.jpg"]))
}

fn save(server: &Server, draft: &Value, consent: &str) -> (u16, String) {
    let saving = json!({ "window": "w", "draft": draft, "consent": consent }).to_string();
    let answer = server.page("POST", "/api/photos/0/save", &saving);
    (answer.status, json_of(&answer)["problem"].as_str().unwrap_or_default().to_owned())
}

fn open(server: &Server) -> u16 {
    server.page("POST", "/api/photos/0/open", "{\"window\":\"w\"}").status
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_photo_of_any_name_is_marked_and_measured() {
    let draft = example();
    // Marks of writing direction, and what divides folders elsewhere.
    let mut names = vec!["IMG 1.JPG", "m\u{fc}nd.jpg", "IMG\u{200e}.jpg"];
    if cfg!(unix) {
        names.extend(["a\\b.jpg", "\u{1b}[31m.jpg", "<img src=x>&\".jpg"]);
    }
    for name in names {
        let folder = Folder::empty();
        folder.copy("before.jpg", name);
        let server = Server::start(&folder, &[name]);
        assert_eq!(open(&server), 200, "{name:?}");
        assert_eq!(save(&server, &draft, "none"), (200, String::new()), "{name:?}");
        let checked = folder.run(&["check", name]);
        assert_eq!(checked.status.code(), Some(0), "{name:?}");
        let said = String::from_utf8(checked.stdout).unwrap();
        assert!(!said.contains("another photo") && !said.contains("belongs to"), "{name:?}: {said}");
    }
}

#[test]
fn a_photo_that_is_another_by_now_is_not_marked_as_it_was() {
    let folder = Folder::empty();
    folder.copy("before.jpg", "photo.jpg");
    let server = Server::start(&folder, &["photo.jpg"]);
    let draft = example();
    assert_eq!(open(&server), 200);
    folder.copy("after.jpg", "photo.jpg");
    let (status, problem) = save(&server, &draft, "none");
    assert!(status == 409 && problem.contains("photo.jpg is another picture by now"), "{status}: {problem}");
    assert!(!folder.path("photo.landmarks.json").exists());
    folder.copy("before.jpg", "photo.jpg");
    assert_eq!(save(&server, &draft, "none").0, 200);
}

#[test]
fn a_photo_that_is_mended_meanwhile_is_opened() {
    let folder = Folder::empty();
    std::fs::write(folder.path("photo.jpg"), "no photo").unwrap();
    let server = Server::start(&folder, &["photo.jpg"]);
    assert_eq!(open(&server), 422);
    folder.copy("before.jpg", "photo.jpg");
    assert_eq!(open(&server), 200);
}

#[test]
fn one_photo_by_two_ways_is_one_photo() {
    let folder = Folder::with_pair();
    let failed = folder.run(&["mark", "--no-open", "before.jpg", "./before.jpg"]);
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8(failed.stderr).unwrap();
    assert!(said.contains("this photo is named twice"), "{said}");
}

#[test]
fn a_draft_that_another_program_keeps_is_left_and_the_marking_is_saved_once() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    let draft = draft(&server);
    let stranger = folder.path("before.landmarks.draft.json");
    std::fs::create_dir(&stranger).unwrap();
    assert_eq!(save(&server, &draft, "add").0, 200);
    assert!(stranger.is_dir());
    assert_eq!(read(&folder.path("before.landmarks.json"))["markings"].as_array().unwrap().len(), 2);
}

#[test]
fn earlier_markings_stay_hidden_while_photos_are_marked_blind() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg", "after.jpg"]);
    let asked = [
        ("GET", "/api/photos/0/landmarks.json", ""),
        ("POST", "/api/photos/0/correct", "0"),
        ("POST", "/api/comparison", "[0,1]"),
    ];
    let statuses = || asked.map(|(method, path, body)| server.page(method, path, body).status);
    assert_eq!(statuses(), [200; 3]);
    assert_eq!(server.page("POST", "/api/blind", "{}").status, 200);
    assert_eq!(statuses(), [409; 3]);
}

#[cfg(unix)]
#[test]
fn a_landmark_file_keeps_its_permissions_its_place_and_its_protection() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    let draft = draft(&server);
    let path = folder.path("before.landmarks.json");
    set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(save(&server, &draft, "add").0, 200);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    let was = std::fs::read(&path).unwrap();
    let (status, problem) = save(&server, &draft, "add");
    assert!(
        status == 500 && problem.starts_with("before.jpg: its landmark file") && problem.contains("write-protected"),
        "{problem}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), was);
    // One that is kept elsewhere, with a link to it.
    set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    std::fs::create_dir(folder.path("kept")).unwrap();
    let elsewhere = folder.path("kept/landmarks.json");
    std::fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert_eq!(save(&server, &draft, "add").0, 200);
    assert!(path.is_symlink());
    assert_eq!(read(&elsewhere)["markings"].as_array().unwrap().len(), 3);
    assert_eq!(std::fs::read_dir(folder.path("kept")).unwrap().count(), 1);
}

/// Two programs that serve one photo: what both add is there in the end, or one is told that it is not.
#[test]
fn markings_that_two_programs_add_at_once_are_not_lost() {
    let folder = Folder::with_pair();
    let servers = [(); 2].map(|()| Server::start(&folder, &["before.jpg"]));
    let draft = draft(&servers[0]);
    let added: usize = std::thread::scope(|scope| {
        let hands = servers.each_ref().map(|server| {
            let draft = &draft;
            scope.spawn(move || (0..40).filter(|_| save(server, draft, "add").0 == 200).count())
        });
        hands.into_iter().map(|hand| hand.join().unwrap()).sum()
    });
    assert!(added >= 40, "{added}");
    let kept = read(&folder.path("before.landmarks.json"))["markings"].as_array().unwrap().len();
    assert_eq!(kept, 1 + added);
}

#[cfg(unix)]
#[test]
fn a_report_is_kept_whole_or_not_at_all() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg", "after.jpg"]);
    assert_eq!(server.page("POST", "/api/comparison", "[0,1]").status, 200);
    let report = server.page("GET", "/api/comparison/report.html", "");
    assert_eq!(report.head.matches("content-security-policy").count(), 1, "{}", report.head);
    let output = folder.path("after.lipmetry");
    std::fs::create_dir(&output).unwrap();
    std::os::unix::fs::symlink(folder.path("nowhere"), output.join("report.html")).unwrap();
    assert_eq!(server.page("POST", "/api/comparison/keep", "{}").status, 409);
    assert_eq!(std::fs::read_dir(&output).unwrap().count(), 1);
    assert!(!folder.path("nowhere").exists());
    std::fs::remove_file(output.join("report.html")).unwrap();
    assert_eq!(server.page("POST", "/api/comparison/keep", "{}").status, 200);
    assert_eq!(std::fs::read_dir(&output).unwrap().count(), 3);
}

/// The page states both sums of a photo that it knows, knows it by its picture when its metadata changed, and then states the
/// new ones.
#[test]
fn the_page_states_both_sums_and_follows_changed_metadata() {
    let folder = Folder::empty();
    folder.copy("before.jpg", "photo.jpg");
    let draft = example();
    {
        let server = Server::start(&folder, &["photo.jpg"]);
        assert_eq!((open(&server), save(&server, &draft, "none")), (200, (200, String::new())));
    }
    let landmarks = folder.path("photo.landmarks.json");
    let first = read(&landmarks)["photo"].clone();
    let jpeg = std::fs::read(folder.path("photo.jpg")).unwrap();
    for comment in [b"\xff\xfe\0\x05one".as_slice(), b"\xff\xfe\0\x05two", b"\xff\xfe\0\x02"] {
        let changed = [&jpeg[..2], comment, &jpeg[2..]].concat();
        std::fs::write(folder.path("photo.jpg"), &changed).unwrap();
        let checked = folder.run(&["check", "photo.jpg"]);
        assert!(super::success(&checked).contains("The metadata of photo.jpg"), "{checked:?}");
        let server = Server::start(&folder, &["photo.jpg"]);
        assert_eq!((open(&server), save(&server, &draft, "add")), (200, (200, String::new())));
        let now = read(&landmarks)["photo"].clone();
        assert_eq!(now["picture_sha256"], first["picture_sha256"]);
        assert_ne!(now["sha256"], first["sha256"]);
        let checked = folder.run(&["check", "photo.jpg"]);
        assert!(!super::success(&checked).contains("metadata"), "{checked:?}");
    }
    assert_eq!(read(&landmarks)["markings"].as_array().unwrap().len(), 4);
    assert_eq!(first["picture_sha256"].as_str().map(str::len), Some(64));
}

/// Photos that are named by their whole path, and photos of a blind round, whose names are hidden.
#[test]
fn an_answer_names_a_photo_as_the_page_does_and_no_folder() {
    let folder = Folder::with_pair();
    let whole = ["before.jpg", "after.jpg"].map(|name| folder.path(name).to_str().unwrap().to_owned());
    let server = Server::start(&folder, &whole.each_ref().map(String::as_str));
    let place = folder.path("");
    let said = |begins: &[&str]| {
        let answer = server.page("POST", "/api/photos/0/open", "{\"window\":\"w\"}");
        let problem = json_of(&answer)["problem"].as_str().unwrap_or_default().to_owned();
        assert_eq!(answer.status, 500, "{problem}");
        assert!(begins.iter().any(|begin| problem.starts_with(begin)), "{problem}");
        assert!(!problem.contains(place.to_str().unwrap().trim_end_matches('/')), "{problem}");
        problem
    };
    std::fs::create_dir(folder.path("before.landmarks.draft.json")).unwrap();
    assert!(said(&["before.jpg: its draft"]).contains("not a regular file"));
    std::fs::remove_dir(folder.path("before.landmarks.draft.json")).unwrap();
    assert_eq!(server.page("POST", "/api/blind", "{}").status, 200);
    std::fs::create_dir(folder.path("before.landmarks.draft.json")).unwrap();
    assert!(!said(&["Photo 1: its draft", "Photo 2: its draft"]).contains("before"));
}
