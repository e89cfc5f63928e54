//! The marking page's server of a study: its worklist, and what is hidden where it is marked blind.

use serde_json::{Value, json};

use super::super::command_line::mark::{Answer, Server, json_of};
use super::super::command_line::{Folder, failure};
use super::status::folder;

fn session(server: &Server, item: Option<usize>) -> Value {
    let path = item.map_or("/api/session".to_owned(), |item| format!("/api/session?item={item}"));
    json_of(&server.page("GET", &path, ""))
}

fn items(session: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let items = session["study"]["items"].as_array().unwrap();
    items.iter().map(|item| (text(&item["name"]), text(&item["visit"]), text(&item["state"]))).collect()
}

fn open(server: &Server, number: u64) -> Answer {
    server.page("POST", &format!("/api/photos/{number}/open"), &json!({ "window": "w" }).to_string())
}

#[test]
fn the_worklist_has_people_and_visits_in_order_and_one_visit_at_a_time_in_hand() {
    let folder = folder();
    folder.copy("before.jpg", "P02/day0/more.jpg");
    let server = Server::of(&folder, &["study", "mark", ".", "--no-open"]);
    let all = session(&server, None);
    let of = |person: &str, visit: &str, state: &str| (person.to_owned(), visit.to_owned(), state.to_owned());
    let expected = [
        of("P01", "day0", "done"),
        of("P01", "day14", "done"),
        of("P02", "day0", "unmarked"),
        of("P02", "day14", "unmarked"),
        of("P03", "day0", "done"),
        of("P03", "day14", "unmarked"),
    ];
    assert_eq!(items(&all), expected);
    assert_eq!((&all["photos"], &all["blind"], &all["study"]["done"]), (&json!([]), &json!(false), &json!(3)));
    assert_eq!(all["study"]["next"], 2);
    let visit = session(&server, Some(2));
    let names: Vec<&str> =
        visit["photos"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!((names, &visit["study"]["title"]), (vec!["before.jpg", "more.jpg"], &json!("P02, day0")));
    // One photo of the visit is marked: the others are carried. After it comes the next visit.
    assert_eq!(visit["photos"][0]["due"], true);
    assert_eq!((&visit["photos"][1]["due"], &visit["photos"][1]["carried"]), (&json!(false), &json!(true)));
    assert_eq!(visit["study"]["next"], 3);
    // Another one is, where a person says so; but none of another visit.
    let number = visit["photos"][1]["number"].as_u64().unwrap();
    let choose = |item: usize, photo: u64| {
        server.page("PUT", "/api/study/chosen", &json!({ "item": item, "photo": photo }).to_string()).status
    };
    assert_eq!([choose(3, number), choose(2, number)], [404, 200]);
    assert_eq!(session(&server, Some(2))["visits"][0]["marked"], number);
    // What is begun is half marked, and comes when all others are.
    std::fs::write(folder.path("P02/day0/more.landmarks.draft.json"), "{}").unwrap();
    let all = session(&server, None);
    assert_eq!((items(&all)[2].2.as_str(), &all["study"]["next"]), ("half_marked", &json!(3)));
    for path in ["/api/comparison", "/api/blind", "/api/matches"] {
        assert_eq!(server.page("POST", path, "[0,1]").status, 409, "{path}");
    }
}

/// Everything of the folder that is not to be seen.
const HIDDEN: [&str; 9] = ["P01", "P02", "P03", "day0", "day14", "before", "after", ".jpg", "\"points\":{\"ch_r\""];

#[test]
fn blind_nothing_tells_whose_a_photo_is_or_what_was_marked() {
    let folder = folder();
    let server = Server::of(&folder, &["study", "mark", ".", "--no-open", "--blind", "--marker", "CD"]);
    let mut said = Vec::new();
    let all = session(&server, None);
    said.push(all["study"].to_string());
    let names: Vec<String> = items(&all).into_iter().map(|item| item.0).collect();
    assert_eq!(names, (1..=6).map(|number| format!("Photo {number:03}")).collect::<Vec<_>>());
    // Those that another person has marked are to be marked like the others.
    assert!(items(&all).iter().all(|item| item.2 == "unmarked" && item.1 == "-"), "{all}");
    let mut numbers = Vec::new();
    for item in 0..6 {
        let visit = session(&server, Some(item));
        said.push(json!([visit["study"], visit["photos"], visit["visits"]]).to_string());
        let [photo] = visit["photos"].as_array().unwrap().as_slice() else { panic!("{visit}") };
        assert_eq!((&photo["markings"], &photo["due"]), (&json!(0), &json!(true)), "{visit}");
        let number = photo["number"].as_u64().unwrap();
        numbers.push(number);
        let opened = open(&server, number);
        assert_eq!(opened.status, 200, "{}", String::from_utf8_lossy(&opened.body));
        let opened = json_of(&opened);
        assert_eq!((&opened["markings"], &opened["draft"]), (&json!(0), &Value::Null));
        said.push(opened.to_string());
        for path in ["landmarks.json", "carried", "correct"] {
            assert_eq!(server.page("GET", &format!("/api/photos/{number}/{path}"), "").status, 409, "{path}");
        }
        let looked = server.page("GET", &format!("/api/photos/{number}/quality"), "");
        assert_eq!(looked.status, 200);
        said.push(String::from_utf8_lossy(&looked.body).into_owned());
    }
    for path in ["/api/work", "/api/agreement", "/api/comparison/report.json"] {
        let answer = server.page("GET", path, "");
        assert_eq!(answer.status, 409, "{path}");
        said.push(String::from_utf8_lossy(&answer.body).into_owned());
    }
    for text in &said {
        assert!(!HIDDEN.iter().any(|hidden| text.contains(hidden)), "{text}");
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5], "each photo once");
}

#[test]
fn blind_the_order_is_another_one_each_time() {
    // Which photo is the first: by the width of its picture in the painted folder nothing could be told, so by its sum on disk, which
    // the page does not send: the numbers of photos in the order of their codes are seen instead.
    let folder = folder();
    let order = || {
        let server = Server::of(&folder, &["study", "mark", ".", "--no-open", "--blind", "--marker", "CD"]);
        (0..6).map(|item| session(&server, Some(item))["photos"][0]["number"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let orders: Vec<Vec<u64>> = (0..4).map(|_| order()).collect();
    // Four orders of six photos are all alike once in 720³ = 3.7e8 runs.
    assert!(orders.iter().any(|order| *order != orders[0]), "{orders:?}");
}

#[test]
fn blind_somebody_has_to_say_who_marks_before_a_photo_is_seen() {
    let folder = folder();
    let server = Server::of(&folder, &["study", "mark", ".", "--no-open", "--blind"]);
    assert_eq!(session(&server, None)["study"]["asks_marker"], true);
    assert_eq!(open(&server, 0).status, 409);
    assert_eq!(server.page("PUT", "/api/marker", "\"CD\"").status, 200);
    assert_eq!(session(&server, None)["study"]["asks_marker"], false);
    assert_eq!(open(&server, 0).status, 200);
}

/// The states of the worklist for a marker, sorted.
fn states(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let server = Server::of(folder, &[&["study", "mark", ".", "--no-open", "--blind"], arguments].concat());
    let mut states: Vec<String> = items(&session(&server, None)).into_iter().map(|item| item.2).collect();
    states.sort();
    states
}

#[test]
fn blind_a_round_goes_on_with_what_the_same_person_has_not_marked() {
    let folder = folder();
    let sign = |place: &str, markers: &[&str]| {
        let path = folder.path(place);
        let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let marking = file["markings"][0].clone();
        let signed = markers.iter().map(|marker| {
            let mut marking = marking.clone();
            marking["marker"] = json!(marker);
            marking
        });
        file["markings"] = signed.collect();
        std::fs::write(path, file.to_string()).unwrap();
    };
    sign("P01/day0/before.landmarks.json", &["AB", "CD"]);
    sign("P01/day14/after.landmarks.json", &["AB"]);
    sign("P03/day0/before.landmarks.json", &["AB"]);
    let all = |done: usize| [vec!["done"; done], vec!["unmarked"; 6 - done]].concat();
    assert_eq!(states(&folder, &["--marker", "CD"]), all(1));
    assert_eq!(states(&folder, &["--marker", "AB"]), all(3));
    assert_eq!(states(&folder, &["--marker", "EF"]), all(0));
    // Once more only after all were marked once.
    assert_eq!(states(&folder, &["--marker", "AB", "--again"]), all(3));
    for place in ["P02/day0", "P02/day14", "P03/day14"] {
        std::fs::remove_dir_all(folder.path(place)).unwrap();
    }
    assert_eq!(states(&folder, &["--marker", "AB"]), ["done"; 3]);
    assert_eq!(states(&folder, &["--marker", "AB", "--again"]), ["unmarked"; 3]);
    sign("P03/day0/before.landmarks.json", &["AB", "AB"]);
    assert_eq!(states(&folder, &["--marker", "AB", "--again"]), ["done", "unmarked", "unmarked"]);
    // A draft that is another person's is not shown, nor marked over.
    std::fs::write(folder.path("P01/day0/before.landmarks.blind.draft.json"), "{}").unwrap();
    assert_eq!(states(&folder, &["--marker", "EF"]), ["elsewhere", "unmarked", "unmarked"]);
}

#[test]
fn again_is_of_a_blind_round() {
    let folder = folder();
    let lines = failure(&folder.run(&["study", "mark", ".", "--no-open", "--again"]), 2);
    assert!(lines.join("\n").contains("--blind"), "{lines:?}");
}
