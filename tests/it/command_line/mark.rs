//! The marking page's server under attack: whoever is not the page gets nothing, and the page goes on.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::Folder;

/// The program, serving its page for photos of a folder.
pub struct Server {
    child: Child,
    address: SocketAddr,
    /// The path that everything lies below.
    base: String,
    key: String,
    cookie: String,
}

/// An answer: its status, head and body.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Server {
    pub fn start(folder: &Folder, photos: &[&str]) -> Self {
        Self::of(folder, &[&["mark", "--no-open"], photos].concat())
    }

    /// The program with a command line that serves a page without opening a browser.
    pub fn of(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lipmetry"))
            .current_dir(folder.path(""))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let (place, key) = line.trim().split_once("http://").unwrap().1.split_once("/?key=").unwrap();
        let (address, base) = place.split_once('/').unwrap();
        let (address, base, key) = (address.parse().unwrap(), format!("/{base}"), key.to_owned());
        let mut server = Self { child, address, base, key, cookie: String::new() };
        let first = server.ask(&format!("GET {}/?key={} HTTP/1.1\r\nHost: {address}\r\n\r\n", server.base, server.key));
        assert_eq!(first.status, 200, "{}", first.head);
        let set = first.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
        // No other server on this machine is sent it, which the port alone would not see to.
        assert!(set.contains(&format!("; Path={}/;", server.base)) && server.base.len() > 32, "{set}");
        server.cookie = set.split(';').next().unwrap().to_owned();
        server
    }

    /// The address that was opened, whose key is used.
    pub fn used_address(&self) -> String {
        format!("GET {}/?key={} HTTP/1.1\r\nHost: {}\r\n", self.base, self.key, self.address)
    }

    /// The page's address without a key, as the head of a request.
    pub fn bare_address(&self) -> String {
        format!("GET {}/ HTTP/1.1\r\nHost: {}\r\n", self.base, self.address)
    }

    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        // Longer than the server gives a slow head.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    pub fn ask(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        answer(&mut stream).unwrap()
    }

    /// A request as the page makes it.
    pub fn page(&self, method: &str, path: &str, body: &str) -> Answer {
        self.ask(&format!(
            "{method} {3}{path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nSec-Fetch-Site: same-origin\r\nCookie: {1}\r\n\
             Content-Length: {2}\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len(),
            self.base
        ))
    }

    pub fn is_alive(&self) {
        assert_eq!(self.page("GET", "/api/session", "").status, 200);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The answer on a connection; `None` where the server closes it without one.
fn answer(stream: &mut TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
            if bytes.len() >= end + 4 + length {
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return Some(Answer { status, head, body: bytes[end + 4..].to_vec() });
            }
        }
        match stream.read(&mut part) {
            Ok(0) => return None,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return None,
            // A signal may come while it waits.
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Ok(count) => bytes.extend(&part[..count]),
            Err(error) => panic!("no answer: {error}"),
        }
    }
}

pub fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn only_the_page_itself_is_answered() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    let Server { address, base, key, cookie, .. } = &server;
    let other = SocketAddr::from(([127, 0, 0, 1], address.port() ^ 1));
    let wrong = "0".repeat(key.len());
    let refused = [
        format!("GET {base}/ HTTP/1.1\r\nHost: {address}\r\n\r\n"),
        format!("GET {base}/?key={wrong} HTTP/1.1\r\nHost: {address}\r\n\r\n"),
        format!("GET {base}/?key= HTTP/1.1\r\nHost: {address}\r\n\r\n"),
        format!("GET {base}/api/session?key={key} HTTP/1.1\r\nHost: {address}\r\n\r\n"),
        format!(
            "GET {base}/api/session HTTP/1.1\r\nHost: {address}\r\nCookie: {}=\r\n\r\n",
            cookie.split('=').next().unwrap()
        ),
        // The right cookie and key, at another path.
        format!("GET /?key={key} HTTP/1.1\r\nHost: {address}\r\n\r\n"),
        format!("GET {base}?key={key} HTTP/1.1\r\nHost: {address}\r\n\r\n"),
        format!("GET {base}x/?key={key} HTTP/1.1\r\nHost: {address}\r\n\r\n"),
        // A name that was rebound to this machine, a port that is another's, no host, two hosts.
        format!("GET {base}/?key={key} HTTP/1.1\r\nHost: evil.example:{}\r\n\r\n", address.port()),
        format!("GET {base}/api/session HTTP/1.1\r\nHost: localhost:{}\r\nCookie: {cookie}\r\n\r\n", address.port()),
        format!("GET {base}/api/session HTTP/1.1\r\nHost: {other}\r\nCookie: {cookie}\r\n\r\n"),
        format!("GET {base}/api/session HTTP/1.0\r\nCookie: {cookie}\r\n\r\n"),
        format!("GET {base}/api/session HTTP/1.1\r\nHost: {address}\r\nHost: evil.example\r\nCookie: {cookie}\r\n\r\n"),
        // Pages of other sites, and of other ports of this machine, which are of one site with it.
        format!(
            "GET {base}/api/session HTTP/1.1\r\nHost: {address}\r\nOrigin: http://evil.example\r\nCookie: {cookie}\r\n\r\n"
        ),
        format!("GET {base}/api/session HTTP/1.1\r\nHost: {address}\r\nOrigin: null\r\nCookie: {cookie}\r\n\r\n"),
        format!(
            "GET {base}/api/session HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: cross-site\r\nCookie: {cookie}\r\n\r\n"
        ),
        format!(
            "GET {base}/api/session HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: same-site\r\nCookie: {cookie}\r\n\r\n"
        ),
        format!(
            "POST {base}/api/done HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nContent-Length: 2\r\n\r\n{{}}"
        ),
        format!(
            "POST {base}/api/done HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{other}\r\nCookie: {cookie}\r\nContent-Length: 2\r\n\r\n{{}}"
        ),
    ];
    for request in &refused {
        let answer = server.ask(request);
        assert!([400, 403].contains(&answer.status), "{} for {request}", answer.status);
        assert!(!answer.head.contains("set-cookie"), "{request}");
        let text = String::from_utf8_lossy(&answer.body);
        assert!(!text.contains("before.jpg") && !text.contains(key.as_str()), "{text}");
    }
    server.is_alive();
}

#[test]
fn failed_keys_are_slowed_down() {
    let server = Server::start(&Folder::with_pair(), &[]);
    let attempt = || {
        let begun = std::time::Instant::now();
        assert_eq!(
            server.ask(&format!("GET {}/?key=guess HTTP/1.1\r\nHost: {}\r\n\r\n", server.base, server.address)).status,
            403
        );
        begun.elapsed()
    };
    let waits: Vec<Duration> = (0..6).map(|_| attempt()).collect();
    // The fourth failure after two that are free waits four steps of 250 ms; only a lower bound holds on any machine.
    assert!(waits[5] >= Duration::from_millis(750), "{waits:?}");
    server.is_alive();
}

#[test]
fn nothing_but_the_given_photos_is_read() {
    let folder = Folder::with_pair();
    let before = folder.contents();
    let server = Server::start(&folder, &["before.jpg"]);
    for path in [
        "/../../etc/passwd",
        "/page/../Cargo.toml",
        "/page/..%2f..%2fetc%2fpasswd",
        "/page/%2e%2e/x",
        "/diagrams/../x.svg",
        "/api/photos/1/landmarks.json",
        "/api/photos/-1/landmarks.json",
        "/api/photos/99999999999999999999/open",
        "/api/photos/0/tiles/0/4294967295/4294967295",
        "/api/photos/0/tiles/99/0/0",
        "/api/photos/0/tiles/0/-1/0",
        "/page/",
        "/page",
        "/api",
        "/api/photos",
        "/before.jpg",
        "//etc/passwd",
        "/api/comparison/report.json",
        "/api/comparison/../x",
    ] {
        let answer = server.page("GET", path, "");
        assert!([400, 404].contains(&answer.status), "{} for {path}", answer.status);
        assert!(!String::from_utf8_lossy(&answer.body).contains("root:"), "{path}");
    }
    assert_eq!(server.page("PATCH", "/api/session", "").status, 405);
    // A photo that is brought to a page that was opened for others is not taken.
    assert_eq!(server.page("POST", "/api/photos?name=..%2f..%2fx.jpg", "no photo").status, 409);
    assert_eq!(folder.added(&before), Vec::<String>::new());
    let tile = server.page("GET", "/api/photos/0/tiles/0/0/0", "");
    assert_eq!((tile.status, &tile.body[..2]), (200, [0xff, 0xd8].as_slice()));
    assert!(!tile.body.windows(4).any(|four| four == b"Exif"));
}

#[test]
fn bodies_are_bounded() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    let Server { address, base, cookie, .. } = &server;
    let head = |more: &str| {
        format!(
            "PUT {base}/api/photos/0/draft HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\n{more}\r\n\r\n"
        )
    };
    // One that says how large it is, and one that never ends.
    let large = server.ask(&head("Content-Length: 99999999999"));
    assert_eq!(large.status, 413);
    let mut stream = server.connect();
    stream.write_all(head("Transfer-Encoding: chunked").as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let mut sent = 0;
    while sent < 64 << 20 && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += chunk.len();
    }
    assert!(sent < 16 << 20, "{sent} bytes were taken");
    // One that is no chunk, and a photo where none is taken in.
    assert_eq!(server.ask(&(head("Transfer-Encoding: chunked") + "surprise\r\n")).status, 400);
    let photo = head(&format!("Content-Length: {}", 1 << 20)).replacen("PUT", "POST", 1);
    assert_eq!(server.ask(&photo.replacen("/0/draft", "?name=x", 1)).status, 413);
    // Heads that never end, or are none.
    let mut stream = server.connect();
    let _refused =
        stream.write_all(format!("GET / HTTP/1.1\r\nHost: {address}\r\nX: {}", "x".repeat(1 << 20)).as_bytes());
    assert!(answer(&mut stream).is_none_or(|answer| answer.status >= 400));
    for nonsense in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n"] {
        let mut stream = server.connect();
        stream.write_all(nonsense.as_bytes()).unwrap();
        assert!(answer(&mut stream).is_none_or(|answer| answer.status == 400), "{nonsense:?}");
    }
    server.is_alive();
}

#[test]
fn malformed_drafts_are_refused_and_never_kept() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    let before = folder.contents();
    let about = json!({ "mirrored": false, "parted": false, "eyes": true, "expression": "rest" });
    let bodies = [
        "".to_owned(),
        "null".to_owned(),
        "[".repeat(100_000),
        "{\"window\":\"w\",\"draft\":{\"about\":1e999}}".to_owned(),
    ];
    let curves = json!({ "upper_border": null });
    let with = |marking: Value| json!({ "about": about, "marking": marking });
    let drafts = [
        json!({}),
        json!({ "about": about, "surprise": 1 }),
        json!({ "about": about, "anchors": { "<b>nose</b>": [1, 2] } }),
        json!({ "about": about, "scale": { "kind": "ruler", "from": [1, 2], "to": [3, 4], "length_mm": 0 } }),
        json!({ "about": about, "ruler_origin": "guessed" }),
        json!({ "about": { "mirrored": false, "parted": false, "eyes": true, "expression": "rest", "cosmetics": "maybe" } }),
        json!({ "about": about, "matches": {} }),
        json!({ "about": about, "matches": [{ "to": { "file": "a.jpg" } }] }),
        json!({ "about": about, "matches": vec![json!({}); 100_000] }),
        json!({ "about": about, "marking": [] }),
        json!({ "about": about, "marking": { "points": {} } }),
        with(json!({ "points": { "__proto__": [1, 2] }, "curves": curves })),
        with(json!({ "points": { "ch_r": { "at": [1, 2], "origin": "placed" } }, "curves": curves })),
        with(json!({ "points": { "ch_r": [1e300, 2] }, "curves": curves })),
        with(json!({ "points": {}, "curves": { "x": [] } })),
        with(json!({ "points": {}, "curves": { "upper_border": ["ch_r", "nose"] } })),
        with(json!({ "points": {}, "curves": curves, "irises": { "r": { "centre": [1, 2], "diameter": -3 } } })),
        with(json!({ "points": {}, "curves": curves, "irises": { "m": { "centre": [1, 2], "diameter": 3 } } })),
        with(json!({ "points": {}, "curves": curves, "origins": { "ch_r": "guessed" } })),
        with(json!({ "points": {}, "curves": curves, "origins": { "upper_border": ["placed", "guessed"] } })),
        with(json!({ "points": {}, "curves": curves, "origins": { "nose": "placed" } })),
        with(json!({ "points": {}, "curves": curves, "proposals": [{ "by": "face_model", "marks": ["ch_r"] }] })),
        with(json!({ "points": {}, "curves": curves, "proposals": [{ "by": "matching", "marks": ["nose"] }] })),
        with(json!({ "points": {}, "curves": curves, "snapped": ["ch_r"] })),
    ];
    let drafts = drafts.map(|draft| json!({ "window": "w", "draft": draft }).to_string());
    let drafts: Vec<String> = bodies.into_iter().chain(drafts).collect();
    for draft in &drafts {
        for (method, path) in
            [("PUT", "draft"), ("POST", "save"), ("POST", "measures"), ("POST", "outline"), ("POST", "proposal")]
        {
            let answer = server.page(method, &format!("/api/photos/0/{path}"), draft);
            assert!([400, 422].contains(&answer.status), "{} for {path} of {:.80}", answer.status, draft);
            assert!(json_of(&answer)["problem"].is_string());
        }
    }
    // A curve that no page sends: measured it is a problem, saved it is refused.
    let odd = with(json!({ "points": {}, "curves": { "upper_border": vec![[5, 5]; 3000] } }));
    assert_eq!(server.page("POST", "/api/photos/0/outline", &odd.to_string()).status, 200);
    assert_eq!(server.page("POST", "/api/photos/0/measures", &odd.to_string()).status, 200);
    let saving = json!({ "window": "w", "draft": odd, "consent": "add" });
    assert_eq!(server.page("POST", "/api/photos/0/save", &saving.to_string()).status, 422);
    assert_eq!(server.page("POST", "/api/photos/1/hold", "{\"window\":\"w\"}").status, 404);
    assert_eq!(folder.added(&before), Vec::<String>::new());
}

#[test]
fn a_thousand_connections_and_slow_ones_leave_the_page_alive() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    let mut slow: Vec<TcpStream> = Vec::new();
    for index in 0..1000 {
        // This process may have fewer descriptors than a thousand.
        let Ok(mut stream) = TcpStream::connect(server.address) else { break };
        let _closed = stream.write_all(b"GET / HTTP/1.1\r\nHo");
        slow.push(stream);
        if slow.len() > 400 {
            slow.remove(0);
        }
        if index % 100 == 0 {
            server.is_alive();
        }
    }
    server.is_alive();
    // Connections of the page itself that say nothing more give way to a new one of it, too.
    let asked = format!(
        "GET {}/api/session HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\n\r\n",
        server.base,
        server.cookie,
        address = server.address
    );
    let mut own: Vec<TcpStream> = Vec::new();
    for _ in 0..150 {
        own.push(server.connect());
        let stream = own.last_mut().unwrap();
        stream.write_all(asked.as_bytes()).unwrap();
        assert_eq!(answer(stream).expect("a new connection is answered").status, 200);
    }
    // The last one is let go when its head takes too long.
    let mut last = slow.pop().unwrap();
    last.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert!(answer(&mut last).is_none_or(|answer| answer.status == 408), "it is not let go");
    server.is_alive();
}

#[test]
fn a_saved_marking_says_who_proposed_its_marks_and_a_correction_keeps_it() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg"]);
    server.page("POST", "/api/photos/0/open", "{\"window\":\"w\"}");
    let mut draft = json_of(&server.page("POST", "/api/photos/0/correct", "0"));
    assert_eq!([&draft["marking"]["proposals"], &draft["marking"]["snapped"]], [&Value::Null; 2]);
    let stated = |marks: Value| json!([{ "by": "face_model", "model": "A mesh", "version": "1", "marks": marks }]);
    // A mark was proposed and then left out, and a curve with it.
    draft["marking"]["points"].as_object_mut().unwrap().remove("li");
    draft["marking"]["curves"]["lower_border"] = Value::Null;
    draft["marking"]["proposals"] = stated(json!(["ch_r", "li", "upper_border"]));
    draft["marking"]["proposals"].as_array_mut().unwrap().push(json!({ "by": "matching", "marks": ["lower_border"] }));
    draft["marking"]["snapped"] = json!(["lower_border", "upper_border"]);
    let kept = json!({ "window": "w", "draft": draft }).to_string();
    assert_eq!(server.page("PUT", "/api/photos/0/draft", &kept).status, 200);
    let written = std::fs::read(folder.path("before.landmarks.draft.json")).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&written).unwrap()["marking"]["proposals"],
        draft["marking"]["proposals"]
    );
    let saving = json!({ "window": "w", "draft": draft, "consent": "replace" }).to_string();
    assert_eq!(server.page("POST", "/api/photos/0/save", &saving).status, 200);
    let file: Value = serde_json::from_slice(&std::fs::read(folder.path("before.landmarks.json")).unwrap()).unwrap();
    let again = json_of(&server.page("POST", "/api/photos/0/correct", "0"));
    for marking in [&file["markings"][0], &again["marking"]] {
        assert_eq!(marking["proposals"], stated(json!(["ch_r", "upper_border"])));
        assert_eq!(marking["snapped"], json!(["upper_border"]));
    }
}

#[test]
fn what_lies_there_is_never_written_over_unasked() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg", "after.jpg"]);
    let opened = json_of(&server.page("POST", "/api/photos/0/open", "{\"window\":\"w\"}"));
    assert_eq!(opened["markings"], 1);
    let draft = json_of(&server.page("POST", "/api/photos/0/correct", "0"));
    let before = folder.contents();
    let saving = |consent: &str| json!({ "window": "w", "draft": draft, "consent": consent }).to_string();
    for consent in ["none", "add"] {
        let refused = server.page("POST", "/api/photos/0/save", &saving(consent));
        assert_eq!(refused.status, 409, "{consent}");
    }
    // Another program writes the file while the page is open: its marks are not lost.
    let edit = |window: &str| json!({ "window": window, "draft": draft }).to_string();
    assert_eq!(server.page("PUT", "/api/photos/0/draft", &edit("w")).status, 200);
    assert_eq!(server.page("PUT", "/api/photos/0/draft", &edit("other")).status, 409);
    let stranger = folder.path("before.landmarks.draft.json");
    std::fs::write(&stranger, "{}").unwrap();
    assert_eq!(server.page("PUT", "/api/photos/0/draft", &edit("w")).status, 409);
    assert_eq!(std::fs::read(&stranger).unwrap(), b"{}");
    std::fs::remove_file(&stranger).unwrap();
    assert_eq!(folder.added(&before), Vec::<String>::new());
    // It puts a marking before the one that is corrected: neither is replaced.
    let path = folder.path("before.landmarks.json");
    let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let mut theirs = file["markings"][0].clone();
    theirs["marker"] = json!("XY");
    file["markings"].as_array_mut().unwrap().insert(0, theirs);
    std::fs::write(&path, file.to_string()).unwrap();
    let refused = server.page("POST", "/api/photos/0/save", &saving("replace"));
    assert_eq!(refused.status, 409);
    assert!(json_of(&refused)["problem"].as_str().unwrap().contains("has changed in its file"));
    assert_eq!(std::fs::read(&path).unwrap(), file.to_string().into_bytes());
    let again = json_of(&server.page("POST", "/api/photos/0/correct", "1"));
    let saving = json!({ "window": "w", "draft": again, "consent": "replace" }).to_string();
    assert_eq!(server.page("POST", "/api/photos/0/save", &saving).status, 200);
    let kept = || serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(kept()["markings"][0], file["markings"][0]);
    // Of many markings that are added at once none is lost.
    let mut further = again.clone();
    further["corrects"] = Value::Null;
    let saving = json!({ "window": "w", "draft": further, "consent": "add" }).to_string();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(server.page("POST", "/api/photos/0/save", &saving).status, 200));
        }
    });
    assert_eq!(kept()["markings"].as_array().unwrap().len(), 22);
}

#[test]
fn a_draft_that_is_none_is_not_opened_and_not_written_over() {
    let about = "{\"mirrored\":false,\"parted\":false,\"eyes\":true,\"expression\":\"rest\"}";
    for (rest, said) in [
        ("", "EOF while parsing"),
        (",\"anchors\":{\"nose\":[1,2]}}", "anchors.nose: This key is not known"),
        (",\"anchors\":{\"ls\":[1e300,2]}}", "ls lies at (1.0000e300, 2.0000e0)"),
        (",\"matches\":[{}]}", "matches[0].to: This is missing"),
        (
            ",\"marking\":{\"points\":{},\"curves\":{},\"irises\":{\"r\":{\"centre\":[1,2],\"diameter\":0}}}}",
            "marking.irises.r.diameter: 0 is not above 0",
        ),
        (
            ",\"marking\":{\"points\":{},\"curves\":{},\"irises\":{\"l\":{\"centre\":[1,2],\"diameter\":65536}}}}",
            "iris_l is 6.5536e4 pixels wide",
        ),
    ] {
        let text = format!("{{\"about\":{about}{rest}");
        let folder = Folder::with_pair();
        let draft = folder.path("before.landmarks.draft.json");
        std::fs::write(&draft, &text).unwrap();
        let server = Server::start(&folder, &["before.jpg"]);
        let opened = server.page("POST", "/api/photos/0/open", "{\"window\":\"w\"}");
        assert_eq!(opened.status, 422, "{text}");
        let problem = json_of(&opened)["problem"].to_string();
        assert!(problem.contains(said) && problem.contains("Move it away"), "{problem}");
        let edit = format!("{{\"window\":\"w\",\"draft\":{{\"about\":{about}}}}}");
        assert_eq!(server.page("PUT", "/api/photos/0/draft", &edit).status, 409);
        assert_eq!(std::fs::read(&draft).unwrap(), text.into_bytes());
    }
}

#[test]
fn photos_that_cannot_be_marked_are_named_before_anything_is_served() {
    let folder = Folder::with_pair();
    folder.copy("before.jpg", "before.png");
    std::fs::create_dir(folder.path("none")).unwrap();
    let failed = folder.run(&["mark", "--no-open", "absent.jpg", "before.jpg", "before.png", "none"]);
    assert_eq!(failed.status.code(), Some(1));
    let said = String::from_utf8(failed.stderr).unwrap();
    for part in [
        "absent.jpg: there is no such photo",
        "before.png: its landmarks would lie where those of before.jpg do",
        "none: no photo is in this folder",
    ] {
        assert!(said.contains(part), "{said}");
    }
}
