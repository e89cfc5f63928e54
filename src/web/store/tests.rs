//! The stores as the session asks them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use http::Request;
use serde_json::{Value, json};

use super::*;
use crate::comparison::Settings;
use crate::pipeline::PageOptions;
use crate::web::{Guard, MarkingSession, SidecarStore, System, respond};

/// A store that looks at every call whether the state of its session is locked: one thread alone asks it.
#[derive(Debug)]
struct Watched {
    store: Box<dyn Store>,
    session: OnceLock<Weak<MarkingSession>>,
    calls: AtomicUsize,
}

impl Watched {
    fn look(&self) -> &dyn Store {
        if let Some(session) = self.session.get().and_then(Weak::upgrade) {
            assert!(session.state.try_lock().is_ok(), "the store is asked while the state is locked");
            self.calls.fetch_add(1, Ordering::Relaxed);
        }
        self.store.as_ref()
    }
}

impl Store for Arc<Watched> {
    fn photo(&self, number: usize) -> Stored<Bytes> {
        self.look().photo(number)
    }
    fn read(&self, number: usize, what: StoredFile) -> Stored<Option<Vec<u8>>> {
        self.look().read(number, what)
    }
    fn folder(&self, number: usize) -> Option<PathBuf> {
        self.look().folder(number)
    }
    fn replace(&self, number: usize, what: StoredFile, old: Option<&[u8]>, new: Option<&[u8]>) -> Stored<()> {
        self.look().replace(number, what, old, new)
    }
    fn save_report(&self, photos: &[usize], after: usize, files: &[(&str, &[u8])]) -> Stored<Option<String>> {
        self.look().save_report(photos, after, files)
    }
    fn check_room(&self) -> Stored<()> {
        self.look().check_room()
    }
    fn add_photo(&self, bytes: Bytes) -> Stored<usize> {
        self.look().add_photo(bytes)
    }
    fn remove_photo(&self, number: usize) -> Stored<()> {
        self.look().remove_photo(number)
    }
}

const BEFORE: &[u8] = include_bytes!("../../../fixtures/before.jpg");
const AFTER: &[u8] = include_bytes!("../../../fixtures/after.jpg");
const MARKS: [&[u8]; 2] = [
    include_bytes!("../../../fixtures/before.landmarks.json"),
    include_bytes!("../../../fixtures/after.landmarks.json"),
];

/// What the page asks for, as it asks for it.
struct Page {
    session: Arc<MarkingSession>,
    watched: Arc<Watched>,
    guard: Guard,
    base: String,
    cookie: String,
}

impl Page {
    fn of(store: Box<dyn Store>, names: &[&str], keeps: bool) -> Self {
        let watched = Arc::new(Watched { store, session: OnceLock::new(), calls: AtomicUsize::new(0) });
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let settings = Settings { matching: crate::comparison::MatchingChoice::Off, ..Settings::default() };
        let store = Box::new(watched.clone());
        let session =
            Arc::new(MarkingSession::new(store, &names, keeps, settings, PageOptions::default(), System::PROGRAM));
        watched.session.set(Arc::downgrade(&session)).unwrap();
        let guard = Guard::new(1).unwrap();
        let address = guard.address().unwrap();
        let base = address.split('/').nth(3).unwrap().to_owned();
        let mut page = Self { session, watched, guard, base, cookie: String::new() };
        let key = address.split_once("/?").unwrap().1;
        let entered = page.ask("GET", &format!("/?{key}"), Vec::new());
        let cookie = entered.headers().get("set-cookie").unwrap().to_str().unwrap();
        page.cookie = cookie.split(';').next().unwrap().to_owned();
        page
    }

    fn ask(&self, method: &str, path: &str, body: impl Into<Vec<u8>>) -> http::Response<Bytes> {
        let request = Request::builder().method(method).uri(format!("/{}{path}", self.base));
        let request = request.header("host", "127.0.0.1:1").header("origin", "http://127.0.0.1:1");
        let request = request.header("cookie", &self.cookie).body(Bytes::from(body.into())).unwrap();
        respond(&request, &self.session, &self.guard)
    }

    fn good(&self, method: &str, path: &str, body: impl Into<Vec<u8>>) -> Value {
        let answer = self.ask(method, path, body);
        assert_eq!(answer.status(), 200, "{method} {path}: {}", String::from_utf8_lossy(answer.body()));
        serde_json::from_slice(answer.body()).unwrap_or_default()
    }

    /// All that a person does with two marked photos.
    fn works(&self) {
        let window = json!({ "window": "w" }).to_string();
        let mut draft = self.good("POST", "/api/photos/0/correct", "0");
        draft["corrects"] = Value::Null;
        let put = json!({ "window": "w", "draft": draft }).to_string();
        let save = json!({ "window": "w", "draft": draft, "consent": "add" }).to_string();
        for (method, path, body) in [
            ("POST", "/api/photos/0/open", window.as_str()),
            ("GET", "/api/session", ""),
            ("PUT", "/api/photos/0/draft", &put),
            ("PUT", "/api/photos/0/draft", &put),
            ("DELETE", "/api/photos/0/draft", &window),
            ("PUT", "/api/photos/0/draft", &put),
            ("POST", "/api/photos/0/save", &save),
            ("GET", "/api/photos/0/quality", ""),
            ("GET", "/api/photos/1/quality", ""),
            ("GET", "/api/photos/0/thumbnail", ""),
            ("GET", "/api/photos/0/landmarks.json", ""),
            ("POST", "/api/photos/0/measures", &draft.to_string()),
            ("POST", "/api/visits/proposed", "{}"),
            ("POST", "/api/visits/days", "{}"),
            ("POST", "/api/comparison", "[0,1]"),
            ("POST", "/api/comparison/keep", "{}"),
            ("GET", "/api/agreement", ""),
            ("POST", "/api/photos/0/close", &window),
            ("POST", "/api/blind", "{}"),
            ("GET", "/api/session", ""),
        ] {
            self.good(method, path, body);
        }
    }
}

/// Whoever stops a disk, or holds a lock, stops the one who waits for it, and not the whole page.
#[test]
fn no_store_is_asked_while_the_state_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, photo, marks) in [("before", BEFORE, MARKS[0]), ("after", AFTER, MARKS[1])] {
        std::fs::write(at(&format!("{name}.jpg")), photo).unwrap();
        std::fs::write(at(&format!("{name}.landmarks.json")), marks).unwrap();
    }
    let photos = vec![at("before.jpg"), at("after.jpg")];
    let sidecars = SidecarStore {
        photos,
        landmarks: Default::default(),
        blind: false,
        output: None,
        folder_name: None,
        force: false,
    };
    let page = Page::of(Box::new(sidecars), &["before.jpg", "after.jpg"], true);
    page.works();
    assert_eq!(page.ask("DELETE", "/api/photos/0", "{\"window\":\"w\"}").status(), 409);
    let calls = page.watched.calls.load(Ordering::Relaxed);
    assert!(calls > 30, "{calls} calls");

    let page = Page::of(Box::<MemoryStore>::default(), &[], false);
    for (name, photo) in [("before", BEFORE), ("after", AFTER)] {
        page.good("POST", &format!("/api/photos?name={name}.jpg"), photo);
    }
    for (marks, more) in [(MARKS[0], ""), (MARKS[1], ""), (MARKS[0], "?replace=true")] {
        page.good("POST", &format!("/api/landmarks{more}"), marks);
    }
    page.works();
    let page = Page::of(Box::<MemoryStore>::default(), &[], false);
    page.good("POST", "/api/photos?name=before.jpg", BEFORE);
    page.good("DELETE", "/api/photos/0", "{\"window\":\"w\"}");
    let calls = page.watched.calls.load(Ordering::Relaxed);
    assert!((3..100).contains(&calls), "{calls} calls");
}
