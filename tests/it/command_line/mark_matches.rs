//! The marking page's step Match by its routes: what it says of a pair's marks, and what it writes of a person's decisions.

use serde_json::{Value, json};

use super::Folder;
use super::mark::{Server, json_of};

const PAIR: &str = r#"{"before":0,"after":1}"#;

fn started() -> (Folder, Server) {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg", "after.jpg"]);
    (folder, server)
}

fn matched(server: &Server) -> Value {
    let answer = server.page("POST", "/api/matches", PAIR);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    json_of(&answer)
}

fn decide(server: &Server, clicks: &Value, rejected: &[&str]) -> (u16, Value) {
    let body = json!({ "window": "w", "before": 0, "after": 1, "clicks": clicks, "rejected": rejected }).to_string();
    let answer = server.page("POST", "/api/matches/decisions", &body);
    (answer.status, json_of(&answer))
}

fn stated(server: &Server) -> Value {
    json_of(&server.page("POST", "/api/matches/stated", PAIR))["decisions"].clone()
}

fn landmarks(folder: &Folder, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.path(name)).unwrap()).unwrap()
}

fn mark<'a>(view: &'a Value, id: &str) -> &'a Value {
    view["marks"].as_array().unwrap().iter().find(|mark| mark["id"] == id).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[test]
fn the_match_of_a_pair_is_what_its_report_says() {
    let (_folder, server) = started();
    let view = matched(&server);
    assert_eq!(server.page("POST", "/api/comparison", "[0,1]").status, 200);
    let report = json_of(&server.page("GET", "/api/comparison/report.json", ""));
    let matching = &report["matching"];
    assert_eq!((&view["sentence"], &view["state"]), (&matching["sentence"], &matching["state"]));
    assert_eq!((&view["decisions"], &view["check"]), (&json!("none"), &Value::Null));
    let reported = matching["points"].as_object().unwrap().iter().chain(matching["curves"].as_object().unwrap());
    let reported: Vec<_> = reported.collect();
    assert_eq!(view["marks"].as_array().unwrap().len(), reported.len());
    for (id, said) in reported {
        let shown = mark(&view, id);
        assert_eq!(shown["state"], said["state"], "{id}");
        if let Some(at) = said.get("at") {
            assert_eq!(&shown["places"][0]["matched"], at, "{id}");
        }
    }
    // The upper border is shown at its five named points and midway between them.
    let border = mark(&view, "upper_border");
    assert_eq!(border["places"].as_array().unwrap().len(), 9);
    assert_eq!(border["places"][0]["named"], json!(["ch_r"]));
    assert_eq!(border["places"][1]["named"], json!(["ch_r", "cph_r"]));
    assert!(border["lines"]["matched"].as_str().unwrap().starts_with('M'));
}

/// What turns the patches alike takes the before photo's clicks to the after photo's, but for what the head's turn and the clicks
/// make: 2.2 degrees move the tip of the nose, 30 mm before the others, by 1.2 mm, which is 12 pixels; the others by less.
#[test]
fn the_patches_of_both_photos_lie_on_each_other() {
    let (_folder, server) = started();
    let view = matched(&server);
    let fit = numbers(&view["to_after"]);
    for id in ["ex_r", "ex_l", "en_r", "al_l", "sn", "iris_r"] {
        let place = &mark(&view, id)["places"][0];
        let before = numbers(&place["before"]);
        let moved =
            [fit[0] * before[0] + fit[2] * before[1] + fit[4], fit[1] * before[0] + fit[3] * before[1] + fit[5]];
        let off = distance(&moved, &numbers(&place["clicked"]));
        assert!(off < 12.0, "{id} is {off} px off");
        // A match that lies further from its click than the fixture's clicks are off, 0.3 mm, is none.
        let from_click = distance(&numbers(&place["matched"]), &numbers(&place["clicked"]));
        assert!(from_click < 10.0, "{id}: {from_click} px");
    }
    let mm = view["mm_per_px"].as_f64().unwrap();
    assert!((0.09..0.11).contains(&mm), "{mm} mm a pixel: the painter's is 0.1");
    assert_eq!(view["photos"][0]["levels"].as_u64().map(|levels| levels > 1), Some(true));
}

/// The after photo as a mirror image, with its marks where they are in that.
fn mirror_after(folder: &Folder) -> f64 {
    let photo = image::open(folder.path("after.jpg")).unwrap().fliph();
    let width = f64::from(photo.width());
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 97);
    photo.write_with_encoder(encoder).unwrap();
    std::fs::write(folder.path("after.jpg"), jpeg).unwrap();
    let mut file = landmarks(folder, "after.landmarks.json");
    file["mirrored"] = json!(true);
    for sum in ["sha256", "picture_sha256"] {
        file["photo"].as_object_mut().unwrap().remove(sum);
    }
    let across = |at: &mut Value| at[0] = json!(width - at[0].as_f64().unwrap());
    let marking = &mut file["markings"][0];
    marking["points"].as_object_mut().unwrap().values_mut().for_each(across);
    marking["irises"].as_object_mut().unwrap().values_mut().for_each(|iris| across(&mut iris["centre"]));
    for nodes in marking["curves"].as_object_mut().unwrap().values_mut().filter_map(Value::as_array_mut) {
        nodes.iter_mut().filter(|node| node.is_array()).for_each(across);
    }
    std::fs::write(folder.path("after.landmarks.json"), file.to_string()).unwrap();
    width
}

/// Positions are those of the file, and what turns the patches alike has a mirror in it.
#[test]
fn the_match_of_a_mirrored_photo_lies_in_the_picture_as_its_file_shows_it() {
    let folder = Folder::with_pair();
    let plain = matched(&Server::start(&folder, &["before.jpg", "after.jpg"]));
    let width = mirror_after(&folder);
    let mirrored = matched(&Server::start(&folder, &["before.jpg", "after.jpg"]));
    let fit = numbers(&mirrored["to_after"]);
    assert!(fit[0] * fit[3] - fit[1] * fit[2] < 0.0, "{fit:?} has no mirror in it");
    for id in ["ex_r", "ch_l", "al_r"] {
        let [a, b] = [&plain, &mirrored].map(|view| &mark(view, id)["places"][0]);
        assert_eq!(a["before"], b["before"], "{id}");
        let matched = numbers(&b["matched"]);
        // The picture is encoded once more: what is found differs by the noise of that, hundredths of a pixel.
        let off = distance(&[width - matched[0], matched[1]], &numbers(&a["matched"]));
        assert!(off < 0.5, "{id} is {off} px off");
    }
}

#[test]
fn decisions_go_into_the_after_photos_file_and_no_click_is_changed() {
    let (folder, server) = started();
    let was = [landmarks(&folder, "before.landmarks.json"), landmarks(&folder, "after.landmarks.json")];
    let view = matched(&server);
    assert_eq!(stated(&server), "none");
    let (status, decided) = decide(&server, &view["clicks"], &["upper_border", "ex_r", "iris_l"]);
    assert_eq!(status, 200, "{decided}");
    for id in ["upper_border", "ex_r", "iris_l"] {
        assert_eq!(
            (&mark(&decided, id)["state"], &mark(&decided, id)["why"]),
            (&json!("rejected_by_user"), &json!("you rejected it"))
        );
    }
    assert_eq!((&decided["decisions"], stated(&server)), (&json!("fit"), json!("fit")));
    assert_ne!(decided["sentence"], view["sentence"]);
    assert_eq!(landmarks(&folder, "before.landmarks.json"), was[0]);
    let mut file = landmarks(&folder, "after.landmarks.json");
    let matches = file.as_object_mut().unwrap().remove("matches").unwrap();
    assert_eq!(file["markings"], was[1]["markings"]);
    assert_eq!(matches[0]["clicks"], view["clicks"]);
    assert_eq!(matches[0]["curves"]["upper_border"]["state"], "rejected_by_user");
    assert_eq!(matches[0]["curves"]["lower_border"]["state"], "accepted");
    // The program reads it.
    assert_eq!(folder.run(&["check", "before.jpg", "after.jpg"]).status.code(), Some(0));
    // Decided anew, all that passed is accepted again, and one entry stands for the pair.
    let (status, decided) = decide(&server, &view["clicks"], &[]);
    assert_eq!((status, &decided["sentence"]), (200, &view["sentence"]));
    assert_eq!(landmarks(&folder, "after.landmarks.json")["matches"].as_array().unwrap().len(), 1);
}

#[test]
fn decisions_lapse_with_a_mark_of_either_photo() {
    let (folder, server) = started();
    let view = matched(&server);
    assert_eq!(decide(&server, &view["clicks"], &["ex_r"]).0, 200);
    let name = "before.landmarks.json";
    let mut file = landmarks(&folder, name);
    let y = file["markings"][0]["points"]["sn"][1].as_f64().unwrap();
    file["markings"][0]["points"]["sn"][1] = json!(y + 0.5);
    std::fs::write(folder.path(name), file.to_string()).unwrap();
    assert_eq!(stated(&server), "lapsed");
    let moved = matched(&server);
    assert_eq!((&moved["decisions"], &mark(&moved, "ex_r")["state"]), (&json!("lapsed"), &json!("accepted")));
    assert!(moved["reasons"][0].as_str().unwrap().contains("of other clicks"), "{}", moved["reasons"]);
    // What was seen before the mark was moved is decided on no more.
    let before = landmarks(&folder, "after.landmarks.json");
    let (status, refused) = decide(&server, &view["clicks"], &["ex_l"]);
    assert!(status == 409 && refused["problem"].as_str().unwrap().contains("Match them again"), "{refused}");
    assert_eq!(landmarks(&folder, "after.landmarks.json"), before);
    assert_eq!(decide(&server, &moved["clicks"], &["ex_l"]).0, 200);
    assert_eq!(stated(&server), "fit");
}

/// A marking that was begun before knows nothing of what was decided meanwhile, and keeps it where no mark is moved.
#[test]
fn a_marking_that_is_corrected_without_a_change_keeps_what_was_decided_meanwhile() {
    let (folder, server) = started();
    let draft = json_of(&server.page("POST", "/api/photos/1/correct", "0"));
    let clicks = matched(&server)["clicks"].clone();
    assert_eq!(decide(&server, &clicks, &["ex_r"]).0, 200);
    let saving = json!({ "window": "w", "draft": draft, "consent": "replace" }).to_string();
    assert_eq!(server.page("POST", "/api/photos/1/save", &saving).status, 200);
    assert_eq!(stated(&server), "fit");
    assert_eq!(landmarks(&folder, "after.landmarks.json")["matches"][0]["points"]["ex_r"]["state"], "rejected_by_user");
}

#[test]
fn what_cannot_be_matched_or_decided_is_refused_in_words() {
    let (folder, server) = started();
    let clicks = matched(&server)["clicks"].clone();
    let was = landmarks(&folder, "after.landmarks.json");
    for (path, body, wanted) in [
        ("", r#"{"before":0,"after":0}"#, 422),
        ("", r#"{"before":0,"after":9}"#, 404),
        ("", r#"{"before":0}"#, 400),
        ("/nothing", PAIR, 404),
        ("/stated", r#"{"before":1,"after":1}"#, 422),
    ] {
        let answer = server.page("POST", &format!("/api/matches{path}"), body);
        assert_eq!(answer.status, wanted, "{path} {body}");
        assert!(!json_of(&answer)["problem"].as_str().unwrap().is_empty(), "{path} {body}");
    }
    assert_eq!(server.page("GET", "/api/matches", "").status, 404);
    assert_eq!(decide(&server, &clicks, &["nose"]).0, 422);
    assert_eq!(decide(&server, &json!("0".repeat(64)), &[]).0, 409);
    // The photo is being marked in another window.
    assert_eq!(server.page("POST", "/api/photos/1/open", r#"{"window":"other"}"#).status, 200);
    assert_eq!(decide(&server, &clicks, &[]).0, 409);
    assert_eq!(landmarks(&folder, "after.landmarks.json"), was);
    assert_eq!(server.page("POST", "/api/photos/1/close", r#"{"window":"other"}"#).status, 200);
    assert_eq!(server.page("POST", "/api/blind", "{}").status, 200);
    for path in ["", "/stated", "/decisions"] {
        assert_eq!(server.page("POST", &format!("/api/matches{path}"), PAIR).status, 409, "{path}");
    }
}

#[test]
fn a_page_that_was_opened_without_matching_says_so() {
    let folder = Folder::with_pair();
    let server = Server::start(&folder, &["before.jpg", "after.jpg", "--match", "off"]);
    let answer = server.page("POST", "/api/matches", PAIR);
    assert_eq!(answer.status, 409);
    assert!(json_of(&answer)["problem"].as_str().unwrap().contains("--match off"));
}
