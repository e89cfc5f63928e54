//! Who has which photos: from folders, from manifests, and with tables of people.

use std::path::Path;

use lipmetry::files::StudyFiles;
use lipmetry::study::{ProblemCode, StudyPlan, VisitName};
use tempfile::TempDir;

/// A folder with empty files of these names.
fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::Builder::new().prefix("study 唇 ").tempdir().unwrap();
    for file in files {
        put(folder.path(), file, "");
    }
    folder
}

fn put(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn plan(path: &Path) -> StudyPlan {
    StudyFiles::new(path, None).plan().unwrap()
}

/// A visit's name with the paths of its photos.
type Visit = (String, Vec<String>);

/// Each person with the visits and the paths of their photos.
fn shape(plan: &StudyPlan) -> Vec<(String, Vec<Visit>)> {
    let paths = |visit: &lipmetry::study::PlannedVisit| visit.photos.iter().map(|photo| photo.path.clone()).collect();
    let visits = |person: &lipmetry::study::PlannedPerson| {
        person.visits.iter().map(|visit| (visit.name.clone(), paths(visit))).collect()
    };
    plan.people.iter().map(|person| (person.id.clone(), visits(person))).collect()
}

fn codes(plan: &StudyPlan) -> Vec<(String, ProblemCode)> {
    plan.problems.iter().map(|problem| (problem.id.clone(), problem.code)).collect()
}

fn told(path: &Path) -> String {
    StudyFiles::new(path, None).plan().unwrap_err().to_string()
}

#[test]
fn folders_are_people_visits_and_photos_in_the_order_in_which_people_count() {
    let study = folder(&[
        "P10/day14/b.JPG",
        "P10/day14/a2.heic",
        "P10/day14/a10.png",
        "P10/day14/a2.landmarks.json",
        "P10/day0/x.jpg",
        "P10/followup/y.jpg",
        "P2/2026-03-16/y.jpg",
        "P2/2026-03-02/x.jpg",
        // Neither people nor visits nor photos.
        ".lipmetry/records/x.jpg",
        "P2/.hidden/x.jpg",
        "P2.study/values.csv",
        "P2/2026-03-02/x.lipmetry/overlay.png",
        "P2/2026-03-02/Thumbs.db",
        "notes.txt",
    ]);
    let plan = plan(study.path());
    let photos = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<String>>();
    let wanted = vec![
        (
            "P2".to_owned(),
            vec![
                ("2026-03-02".to_owned(), photos(&["P2/2026-03-02/x.jpg"])),
                ("2026-03-16".to_owned(), photos(&["P2/2026-03-16/y.jpg"])),
            ],
        ),
        (
            "P10".to_owned(),
            vec![
                ("day0".to_owned(), photos(&["P10/day0/x.jpg"])),
                ("day14".to_owned(), photos(&["P10/day14/a2.heic", "P10/day14/a10.png", "P10/day14/b.JPG"])),
                ("followup".to_owned(), photos(&["P10/followup/y.jpg"])),
            ],
        ),
    ];
    assert_eq!(shape(&plan), wanted);
    assert_eq!(codes(&plan), []);
}

/// Photos in a person's folder are visits, called by what their names say of the day alone.
#[test]
fn photos_without_folders_of_visits_are_visits() {
    let study =
        folder(&["P1/day0.jpg", "P1/day14.jpg", "P2/Anna Muster 1.jpg", "P2/Anna Muster 2.jpg", "P3/before.jpg"]);
    let plan = plan(study.path());
    let names: Vec<Vec<String>> =
        plan.people.iter().map(|person| person.visits.iter().map(|visit| visit.name.clone()).collect()).collect();
    assert_eq!(names, [vec!["day0", "day14"], vec![""], vec!["before"]]);
    assert_eq!(plan.people[1].visits[0].photos.len(), 2);
}

#[test]
fn what_lies_astray_is_told_and_stops_nothing() {
    let study = folder(&[
        "stray.jpg",
        "P1/stray.jpg",
        "P1/day0/a.jpg",
        "P1/day0/deeper/b.jpg",
        "P1/day7/c.txt",
        "P2/day0/one.jpg",
        "P2/day0/one.heic",
        "P3/readme.txt",
        "p1/day0/a.jpg",
        "007/day0/a.jpg",
        "NA/day0/a.jpg",
    ]);
    let plan = plan(study.path());
    use ProblemCode::{CodeMisread, CodesAlike, NotInAVisit, PhotoTwice};
    let mut wanted = vec![
        ("".to_owned(), NotInAVisit),
        ("007".to_owned(), CodeMisread),
        ("NA".to_owned(), CodeMisread),
        ("P1".to_owned(), NotInAVisit),
        ("P1".to_owned(), NotInAVisit),
        ("P1".to_owned(), NotInAVisit),
        ("P1".to_owned(), CodesAlike),
        ("P2".to_owned(), PhotoTwice),
        ("P3".to_owned(), NotInAVisit),
    ];
    let mut found = codes(&plan);
    found.sort();
    wanted.sort();
    assert_eq!(found, wanted, "{:#?}", plan.problems);
    // No name of a file is repeated.
    for problem in &plan.problems {
        for name in ["stray", "one.", "readme", "deeper"] {
            assert!(!problem.message.contains(name), "{problem:?}");
        }
    }
    assert_eq!(plan.people.len(), 6);
}

#[test]
fn a_folder_without_people_and_a_path_without_anything_say_what_to_do() {
    let empty = folder(&["notes.txt"]);
    assert!(told(empty.path()).contains("P01/day0/photo.jpg"), "{}", told(empty.path()));
    let absent = empty.path().join("absent.csv");
    assert!(told(&absent).contains("there is no such folder or manifest"), "{}", told(&absent));
}

/// A manifest in commas, in semicolons and in tabs, with and without the byte-order mark, gives one plan.
#[test]
fn a_manifest_lists_photos_and_carries_columns_along() {
    let rows = [
        ["ID", "Visit", "day", "photo", "arm", "Age", "lens"],
        ["P2", "last", "14", "b/2.jpg", "a", "31", "50 mm"],
        ["P2", "first", "0", "b/1.jpg", "a", "31", "85 mm"],
        ["P1", "", "2026-03-02", "a/1.jpg", "b", "44", "50 mm"],
        ["P1", "", "2026-03-16", "a/2.jpg", "b", "44", "50 mm"],
        ["P1", "", "2026-03-16", "a/3, big.jpg", "b", "44", "50 mm"],
    ];
    let mut plans = Vec::new();
    for (delimiter, mark) in [(",", ""), (";", "\u{feff}"), ("\t", "")] {
        let quoted = |cell: &&str| if cell.contains(',') { format!("\"{cell}\"") } else { (*cell).to_owned() };
        let line = |row: &[&str; 7]| row.iter().map(quoted).collect::<Vec<_>>().join(delimiter);
        let text = rows.iter().map(line).collect::<Vec<_>>().join("\r\n");
        let study = folder(&[]);
        put(study.path(), "manifest.csv", &format!("{mark}{text}\r\n"));
        plans.push(plan(&study.path().join("manifest.csv")));
    }
    assert_eq!(plans[0], plans[1]);
    assert_eq!(plans[0], plans[2]);
    let plan = &plans[0];
    let further: Vec<(&str, bool)> = plan.further.iter().map(|of| (of.name.as_str(), of.of_person)).collect();
    assert_eq!(further, [("Age", true), ("lens", false)]);
    let [first, second] = plan.people.as_slice() else { panic!("{plan:#?}") };
    assert_eq!(
        (first.id.as_str(), first.arm.as_deref(), first.further.as_slice()),
        ("P1", Some("b"), &["44".to_owned()][..])
    );
    assert_eq!(first.visits.len(), 2);
    assert_eq!(
        first.visits[1].photos.iter().map(|photo| photo.path.as_str()).collect::<Vec<_>>(),
        ["a/2.jpg", "a/3, big.jpg"]
    );
    assert!(matches!(first.visits[0].stated(), VisitName::Date(_)));
    assert_eq!(
        second.visits.iter().map(|visit| (visit.name.as_str(), visit.day)).collect::<Vec<_>>(),
        [("first", Some(0)), ("last", Some(14))]
    );
    assert_eq!(second.visits[0].photos[0].further, ["85 mm"]);
    assert_eq!(codes(plan), []);
}

#[test]
fn rows_of_a_manifest_that_cannot_be_used_are_told() {
    let study = folder(&[]);
    let text = "id,photo,day,arm\nP1,a.jpg,0,x\nP1,../b.jpg,14,x\nP1,/etc/c.jpg,14,x\n,d.jpg,0,x\nP1,,0,x\nP1,e.jpg,soon,x\nP1,f.jpg,7,y\n";
    put(study.path(), "manifest.csv", text);
    let plan = plan(&study.path().join("manifest.csv"));
    assert_eq!(shape(&plan)[0].1.len(), 2, "{plan:#?}");
    let messages: Vec<&str> = plan.problems.iter().map(|problem| problem.message.as_str()).collect();
    for said in
        ["line 3 of", "line 4 of", "line 5 of", "line 6 of", "line 7 of", "in the arm x and in others, such as y"]
    {
        assert!(messages.iter().any(|message| message.contains(said)), "{said}: {messages:#?}");
    }
    assert_eq!(messages.len(), 6);
}

#[test]
fn a_table_that_is_none_is_refused_with_its_reason() {
    for (text, said) in [
        (&b"id,visit\nP1,a\n"[..], "a manifest has the columns id and photo"),
        (b"id,photo,id\nP1,a,b\n", "the second one called id"),
        (b"id,photo,\nP1,a,b\n", "column 3 has no name"),
        (b"id,photo,verdict\nP1,a,b\n", "rename them here: verdict"),
        (b"id,photo\nP1,a,b\n", "line 2 has 3 cells, and the first row 2"),
        (b"id,photo\nP1,\xe9.jpg\n", "CSV UTF-8"),
        (b"", "a manifest has the columns id and photo"),
    ] {
        let study = folder(&[]);
        std::fs::write(study.path().join("m.csv"), text).unwrap();
        let told = told(&study.path().join("m.csv"));
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[test]
fn people_have_arms_and_columns_of_their_own() {
    let study = folder(&["P1/day0/a.jpg", "P2/day0/a.jpg", "P3/day0/a.jpg"]);
    put(study.path(), "people.csv", "id;arm;age\nP2;b;30\nP1;a;20\nP9;a;50\n");
    let plan = plan(study.path());
    let found: Vec<(Option<&str>, &str)> =
        plan.people.iter().map(|person| (person.arm.as_deref(), person.further[0].as_str())).collect();
    assert_eq!(found, [(Some("a"), "20"), (Some("b"), "30"), (None, "")]);
    let mut found = codes(&plan);
    found.sort();
    assert_eq!(found, [("P3".to_owned(), ProblemCode::ManifestRow), ("P9".to_owned(), ProblemCode::ManifestRow)]);
}

#[test]
fn what_is_too_much_for_one_study_is_refused() {
    let study = folder(&[]);
    let refused = |rows: String| {
        put(study.path(), "m.csv", &format!("id,visit,photo\n{rows}"));
        told(&study.path().join("m.csv"))
    };
    let many = refused((0..20_001).map(|id| format!("P{id},day0,a.jpg\n")).collect());
    assert!(many.contains("20001 people are more than the 20000"), "{many}");
    let many = refused((0..1_001).map(|day| format!("P1,day{day},a.jpg\n")).collect());
    assert!(many.contains("P1 has 1001 visits, and may have 1000"), "{many}");
    let long = refused(format!("{},day0,a.jpg\n", "x".repeat(201)));
    assert!(long.contains("more than 200 characters"), "{long}");
    let long = refused(format!("P1,day0,{}.jpg\n", "x".repeat(5000)));
    assert!(long.contains("line 2: cell 3 has more than 4096 characters"), "{long}");
}

/// A study's folder, not the folder of one person in it.
#[test]
fn the_folder_of_one_person_is_no_study() {
    let study = folder(&["P1/day0/a.jpg", "P1/day14/a.jpg"]);
    let told = told(&study.path().join("P1"));
    assert!(told.contains("looks like the folder of one person"), "{told}");
}

/// Dates as much of Europe writes them are dates, and what only looks like one is not repeated.
#[test]
fn dates_in_other_spellings_are_known() {
    use jiff::civil::date;
    use lipmetry::study::looks_dated;
    assert_eq!(VisitName::read("14.03.2026"), VisitName::Date(date(2026, 3, 14)));
    assert_eq!(VisitName::read("2.3.2026"), VisitName::Date(date(2026, 3, 2)));
    assert_eq!(VisitName::read("31.02.2026"), VisitName::Name);
    for name in ["14.03.2026", "2026-3-14", "2026_03_14", "20260314_1", "2026-03-14 control", "3/14/26", "140326"] {
        assert!(looks_dated(name), "{name}");
    }
    for name in ["day14", "week 2", "visit 12", "follow up", "T0", "12 months", "V1-2"] {
        assert!(!looks_dated(name), "{name}");
    }
}

/// The names of visits that say a day, and those that say none.
#[test]
fn names_of_visits_are_read() {
    use jiff::civil::date;
    for (name, wanted) in [
        ("day0", VisitName::Day(0)),
        ("DAY_14", VisitName::Day(14)),
        ("d7", VisitName::Day(7)),
        ("-3", VisitName::Day(-3)),
        ("day \u{2212}3", VisitName::Day(-3)),
        ("00014", VisitName::Day(14)),
        ("2026-03-14", VisitName::Date(date(2026, 3, 14))),
        ("20260314", VisitName::Date(date(2026, 3, 14))),
        // No such day, and too many days.
        ("2026-13-14", VisitName::Name),
        ("20261399", VisitName::Name),
        ("99999999999999999999", VisitName::Name),
        ("day", VisitName::Name),
        ("", VisitName::Name),
        ("week2", VisitName::Name),
        ("14 days", VisitName::Name),
        ("1.5", VisitName::Name),
    ] {
        assert_eq!(VisitName::read(name), wanted, "{name}");
    }
}
