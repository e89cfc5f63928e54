//! Visits of several photos by the marking page's routes: which photos belong to which, the marks that are carried over, and what
//! is decided on them.

use serde_json::{Value, json};

use super::Folder;
use super::mark::{Answer, Server, json_of};

/// Two visits in two folders: the painted pair, and in the second one the first one's picture once more, as another file that nobody
/// marked.
fn started() -> (Folder, Server) {
    let folder = Folder::empty();
    for (name, photo) in [("one", "before"), ("two", "after")] {
        std::fs::create_dir(folder.path(name)).unwrap();
        folder.copy(&format!("{photo}.jpg"), format!("{name}/{photo}.jpg"));
        folder.copy(&format!("{photo}.landmarks.json"), format!("{name}/{photo}.landmarks.json"));
    }
    let jpeg = std::fs::read(folder.path("one/before.jpg")).unwrap();
    std::fs::write(folder.path("two/more.jpg"), [&jpeg[..2], b"\xff\xfe\0\x05one", &jpeg[2..]].concat()).unwrap();
    let server = Server::start(&folder, &["one/before.jpg", "two/after.jpg", "two/more.jpg"]);
    (folder, server)
}

fn session(server: &Server) -> Value {
    json_of(&server.page("GET", "/api/session", ""))
}

fn get(server: &Server, path: &str) -> Answer {
    server.page("GET", path, "")
}

fn carried(server: &Server) -> Value {
    let answer = get(server, "/api/photos/2/carried");
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    json_of(&answer)
}

fn decide(server: &Server, key: &Value, decision: &str) -> u16 {
    let body = json!({ "key": key, "decision": decision }).to_string();
    server.page("PUT", "/api/photos/2/carried", &body).status
}

#[test]
fn photos_of_two_folders_are_two_visits_and_can_be_arranged() {
    let (_folder, server) = started();
    let photos = || {
        let session = session(&server);
        let of =
            |place: usize| (session["visits"][place]["photos"].clone(), session["visits"][place]["marked"].clone());
        [of(0), of(1)]
    };
    assert_eq!(photos(), [(json!([0]), json!(0)), (json!([1, 2]), json!(1))]);
    let rows = session(&server)["photos"].as_array().unwrap().clone();
    assert_eq!(rows.iter().map(|row| row["carried"] == true).collect::<Vec<_>>(), [false, false, true]);
    assert!(rows.iter().all(|row| row["due"] == false), "{rows:?}");
    let put = |visits: Value| server.page("PUT", "/api/visits", &visits.to_string()).status;
    let of = |photos: &[usize], chosen: Value| json!({ "photos": photos, "chosen": chosen });
    assert_eq!(put(json!([of(&[2, 0], json!(0)), of(&[1], Value::Null)])), 200);
    assert_eq!(photos(), [(json!([2, 0]), json!(0)), (json!([1]), json!(1))]);
    let none = Value::Null;
    for (wrong, status) in [
        (json!([of(&[0], none.clone()), of(&[0], none.clone())]), 422),
        (json!([of(&[0, 0], none.clone()), of(&[], none.clone())]), 422),
        (json!([of(&[7], none.clone()), of(&[], none.clone())]), 404),
        (json!([of(&[0], json!(1)), of(&[1], none.clone())]), 404),
        (json!([of(&[0], none.clone())]), 400),
        (json!([{ "photos": [0], "chosen": null, "more": 1 }, of(&[], none.clone())]), 400),
        (json!([of(&[0; 21], none.clone()), of(&[], none)]), 422),
    ] {
        assert_eq!(put(wrong.clone()), status, "{wrong}");
    }
    assert_eq!(photos(), [(json!([2, 0]), json!(0)), (json!([1]), json!(1))], "what is refused changes nothing");
}

#[test]
fn carried_marks_lie_where_the_other_photos_own_would_and_nothing_is_written() {
    let (folder, server) = started();
    let before = folder.contents();
    let photo = carried(&server);
    assert_eq!((&photo["marks"], &photo["decision"]), (&json!("carried"), &json!("open")), "{photo}");
    // The picture is the one before, of which the exact places are known.
    let exact: Value =
        serde_json::from_slice(&std::fs::read(folder.path("one/before.landmarks.json")).unwrap()).unwrap();
    let exact = &exact["markings"][0]["points"];
    let points = photo["view"]["points"].as_array().unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    // Where the face turned its relief moves, and the lips were changed: the corners and the flat parts of the face tell.
    let flat = ["ch_r", "ch_l", "al_r", "al_l", "sn", "en_r", "en_l", "ex_r", "ex_l"];
    let off = flat.map(|id| {
        let at = &points.iter().find(|point| point[0] == id).unwrap()[1];
        (number(&at[0]) - number(&exact[id][0])).hypot(number(&at[1]) - number(&exact[id][1]))
    });
    // The painted photos differ in pose by some degrees, in scale and in light: marks are found to 2 pixels of 0.11 mm, and one that kept
    // the other photo's place would be off by tens.
    assert!(off.iter().all(|off| *off < 2.0), "{off:?}");
    let [a, b, c, d] = [0, 1, 2, 3].map(|index| number(&photo["view"]["to_mm"][index]));
    let mm_per_px = (a * d - b * c).sqrt();
    assert!((0.05..0.5).contains(&mm_per_px), "{mm_per_px} mm a pixel");
    let mouth = get(&server, "/api/photos/2/carried/mouth.jpg");
    assert!(mouth.status == 200 && mouth.body.starts_with(b"\xff\xd8"));
    let draft = json_of(&server.page("POST", "/api/photos/2/carried/draft", "{}"));
    assert_eq!(draft["marking"]["proposals"][0]["by"], "matching", "{draft}");
    let origins = draft["marking"]["origins"].as_object().unwrap();
    assert!(!origins.is_empty() && origins.values().all(|origin| origin == "proposed"), "{origins:?}");
    assert_eq!(decide(&server, &photo["key"], "accepted"), 200);
    assert_eq!(folder.contents(), before);
}

#[test]
fn decisions_are_of_the_marks_that_were_seen_and_come_before_the_comparison() {
    let (folder, server) = started();
    let compare = || server.page("POST", "/api/comparison", "[0,1]");
    let refused = compare();
    let problem = json_of(&refused)["problem"].as_str().unwrap_or_default().to_owned();
    assert!(refused.status == 409 && problem.starts_with("1 photo is not looked through"), "{problem}");
    let key = carried(&server)["key"].clone();
    assert_eq!(decide(&server, &json!("0"), "accepted"), 409);
    assert_eq!(decide(&server, &key, "perhaps"), 400);
    assert_eq!([decide(&server, &key, "accepted"), compare().status], [200, 200]);
    assert_eq!([decide(&server, &key, "taken_out"), compare().status], [200, 200]);
    assert_eq!([decide(&server, &key, "open"), compare().status], [200, 409]);
    assert_eq!(decide(&server, &key, "accepted"), 200);
    // A mark that moves makes other marks, which nobody has seen.
    let path = folder.path("two/after.landmarks.json");
    let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let at = file["markings"][0]["points"]["ls"][1].as_f64().unwrap();
    file["markings"][0]["points"]["ls"][1] = json!(at + 1.0);
    std::fs::write(&path, file.to_string()).unwrap();
    assert_eq!(compare().status, 409);
    assert_eq!(decide(&server, &key, "accepted"), 409);
    assert_ne!(carried(&server)["key"], key);
    // What was asked for another way was asked of other visits.
    let problem = json_of(&server.page("POST", "/api/comparison", "[1,0]"))["problem"].to_string();
    assert!(problem.contains("visits have changed"), "{problem}");
}

#[test]
fn nothing_is_carried_without_a_visit_without_marks_or_blind() {
    let (folder, server) = started();
    let status = |path: &str| get(&server, path).status;
    assert_eq!(status("/api/photos/9/carried"), 404);
    assert_eq!(server.page("POST", "/api/photos/0/carried/draft", "{}").status, 404, "its marks are its own");
    assert_eq!(status("/api/photos/0/carried/mouth.jpg"), 200);
    assert_eq!(status("/api/photos/2/carried/more"), 404);
    assert_eq!(server.page("POST", "/api/blind", "{}").status, 200, "photos with carried marks are not marked again");
    assert_eq!([status("/api/photos/2/carried"), status("/api/photos/2/carried/mouth.jpg")], [409, 409]);
    let rows = session(&server)["photos"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 2, "{rows:?}");
    drop(server);
    let server = Server::start(&folder, &["two/more.jpg", "two/after.jpg", "one/before.jpg"]);
    std::fs::remove_file(folder.path("two/after.landmarks.json")).unwrap();
    let unmarked = get(&server, "/api/photos/1/carried");
    let problem = json_of(&unmarked)["problem"].as_str().unwrap_or_default().to_owned();
    assert!(unmarked.status == 409 && problem.contains("not marked yet"), "{problem}");
}
