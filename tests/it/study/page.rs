//! The page of a study, its figures and the draft of a paper.

use lipmetry::Settings;
use lipmetry::report::{PageLabels, PageOf};
use lipmetry::study::group::{GroupInput, GroupOptions, GroupReport, PairsDocument, ReliabilityDocument, group_report};
use lipmetry::study::page::{FigureInput, Shown, StudyFile, page_files};
use lipmetry::study::{PersonRecord, Problem, ProblemCode};

use super::invented::Invented;

/// The group and the figures' input of records.
fn of(records: &[PersonRecord]) -> (GroupReport, FigureInput) {
    let (mut group, mut figures) = (GroupInput::default(), FigureInput::default());
    for record in records {
        group.add(record);
        figures.add(record);
    }
    (group_report(&group, &GroupOptions::default(), None), figures)
}

/// The files of a study of these people.
fn files(records: &[PersonRecord]) -> Vec<StudyFile> {
    let (group, figures) = of(records);
    page_files(&shown(&group, &figures, &[], &PageLabels::default(), &Settings::default()))
}

fn shown<'a>(
    group: &'a GroupReport,
    figures: &'a FigureInput,
    problems: &'a [Problem],
    labels: &'a PageLabels,
    settings: &'a Settings,
) -> Shown<'a> {
    let report_file = PageOf { file: "study.json", sha256: "0000" };
    Shown { group, figures, problems, settings, labels, report_file }
}

/// Repeated markings that do not exist: the heights of 40 photos, each twice.
fn repeated() -> ReliabilityDocument {
    let mut chance = crate::simulation::Chance::new(5);
    let mut values = |middle: f64, sd: f64| -> Vec<[f64; 2]> {
        (0..40)
            .map(|_| {
                let value = middle + sd * chance.normal();
                [value + 0.2 * chance.normal(), value + 0.05 + 0.2 * chance.normal()]
            })
            .collect()
    };
    let pairs = |measure, values| PairsDocument { measure, level: "within", markers: None, values };
    ReliabilityDocument {
        photos: 40,
        markings: 80,
        markers: 1,
        rows: Vec::new(),
        pairs: vec![
            pairs("upper_vermilion_height_mean", values(5.5, 0.9)),
            pairs("vermilion_height_difference", values(0.0, 0.4)),
        ],
        remarks: Vec::new(),
    }
}

/// Writes pages of studies that do not exist, to be looked at: `LOOK=FOLDER cargo test --test it -- --ignored pages_to_look_at`.
#[test]
#[ignore = "writes files to be looked at"]
fn pages_to_look_at() {
    write_pages();
}

/// Writes them into the folder that `LOOK` names.
pub fn write_pages() {
    let folder = std::path::PathBuf::from(std::env::var("LOOK").expect("LOOK names a folder"));
    let problem =
        |code| Problem { id: "P001".to_owned(), visit: String::new(), photo: None, code, message: String::new() };
    let problems = [ProblemCode::NotMarked, ProblemCode::NotMarked, ProblemCode::OneVisit].map(problem);
    let named = vec![("before", None), ("after", None)];
    let studies = [
        ("sixty", Invented::default()),
        ("three", Invented { people: 3, arms: vec![(None, 0.7)], untidy: false, ..Invented::default() }),
        ("many", Invented { people: 400, ..Invented::default() }),
        ("crowd", Invented { people: 500, arms: vec![(None, 0.3)], visits: named, ..Invented::default() }),
        ("one", Invented { people: 1, untidy: false, outlines: false, ..Invented::default() }),
    ];
    for (name, study) in studies {
        let (mut group, figures) = of(&study.records());
        if name != "one" {
            group.reliability = Some(repeated());
        }
        let (title, settings) = (Some("A study that does not exist".to_owned()), Settings::default());
        let labels = PageLabels { title, id: None };
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for file in page_files(&shown(&group, &figures, &problems, &labels, &settings)) {
            std::fs::write(folder.join(file.name), file.bytes).unwrap();
        }
    }
}

/// The text of a file of a study.
fn text<'a>(files: &'a [StudyFile], name: &str) -> &'a str {
    let file = files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no {name}"));
    std::str::from_utf8(&file.bytes).unwrap()
}

fn svg<'a>(files: &'a [StudyFile], name: &str) -> roxmltree::Document<'a> {
    roxmltree::Document::parse(text(files, name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

const WATERFALL: &str = "figure-waterfall-upper_vermilion_height_mean.svg";
const COURSE: &str = "figure-course-upper_vermilion_height_mean.svg";
const OUTLINES: &str = "figure-outlines.svg";
const AGREEMENT: &str = "figure-bland-altman-upper_vermilion_height_mean.svg";

/// The elements of a class.
fn of_class<'a, 'i>(document: &'a roxmltree::Document<'i>, class: &str) -> Vec<roxmltree::Node<'a, 'i>> {
    let has = |node: &roxmltree::Node<'_, '_>| {
        node.attribute("class").is_some_and(|classes| classes.split(' ').any(|of| of == class))
    };
    document.descendants().filter(has).collect()
}

fn number(node: &roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap_or_else(|| panic!("no {name}")).parse().unwrap()
}

/// Studies of all kinds: large, small, without arms, without days, without outlines, of one person, of nobody.
fn studies() -> Vec<(&'static str, Vec<PersonRecord>)> {
    let none = vec![(None, 0.5)];
    vec![
        ("large", Invented { people: 500, ..Invented::default() }.records()),
        ("tidy", Invented::default().records()),
        ("no arms", Invented { people: 3, arms: none.clone(), ..Invented::default() }.records()),
        ("no days", Invented { people: 9, visits: vec![("a", None), ("b", None)], ..Invented::default() }.records()),
        ("no outlines", Invented { people: 5, outlines: false, ..Invented::default() }.records()),
        ("one person", Invented { people: 1, arms: none, untidy: false, ..Invented::default() }.records()),
        ("one visit", Invented { people: 4, visits: vec![("day0", Some(0))], ..Invented::default() }.records()),
        ("nobody", Vec::new()),
        ("nothing measured", vec![PersonRecord { id: "P1".to_owned(), ..PersonRecord::default() }]),
    ]
}

/// Every figure is XML by itself, names nothing elsewhere, has a text alternative, and no id twice; and neither has the page.
#[test]
fn figures_and_page_need_nothing_else() {
    for (name, records) in studies() {
        let files = files(&records);
        assert_eq!(files.len(), 9, "{name}");
        for file in files.iter().filter(|file| file.name.ends_with(".svg")) {
            let document = svg(&files, &file.name);
            let text = text(&files, &file.name);
            assert_eq!(text.matches("http").count(), 1, "{name}, {}: the namespace alone", file.name);
            assert!(text.contains("xmlns=\"http://www.w3.org/2000/svg\""), "{name}, {}", file.name);
            assert!(!text.contains("url(") && !text.contains("href") && !text.contains("NaN"), "{name}, {}", file.name);
            assert!(!text.contains("Inter") && !text.contains("var("), "{name}, {}", file.name);
            for part in ["title", "desc"] {
                let says = document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", part)));
                assert!(says.and_then(|node| node.text()).is_some_and(|text| text.len() > 20), "{name}, {}", file.name);
            }
            let mut ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{name}, {}", file.name);
        }
        let page = text(&files, "study.html");
        assert!(!page.contains("http:") && !page.contains("https:"), "{name}");
        assert!(page.contains("default-src 'none'") && !page.contains(" style="), "{name}");
        assert!(!page.contains("NaN") && !text(&files, "paper.md").contains("NaN"), "{name}");
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: {ids:?}");
        // One text alternative for each drawing.
        assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\" aria-label=").count(), "{name}");
    }
}

/// Everybody with a change has a bar and a thread; all others are counted below.
#[test]
fn everybody_is_drawn_or_counted() {
    for (name, records) in studies() {
        let files = files(&records);
        let visits = ["day90", "b"];
        let has = |record: &&PersonRecord| {
            let last = record.visits.iter().position(|visit| visits.contains(&visit.name.as_str()));
            // The visit that most people have is the one that the figure names; both are counted below.
            last.is_some_and(|last| record.changes.iter().any(|change| change.visit == last))
        };
        let (bars, threads) =
            (of_class(&svg(&files, WATERFALL), "s-bar").len(), of_class(&svg(&files, COURSE), "s-thread").len());
        let changed = records.iter().filter(|record| !record.changes.is_empty()).count();
        // One thread more stands in the key.
        assert_eq!(threads, if changed == 0 { 0 } else { changed + 1 }, "{name}");
        let page = text(&files, "study.html");
        let missing = records.len() - bars;
        let said = match missing {
            0 => !page.contains("not drawn"),
            1 => page.contains(&format!("One of {} has none and is not drawn.", records.len())),
            count => page.contains(&format!("{count} of {} have none and are not drawn.", records.len())),
        };
        assert!(bars == 0 || said, "{name}: {bars} bars, {missing} missing");
        if name == "tidy" {
            let at_last = records.iter().filter(has).count();
            assert!(bars >= at_last && bars > 50, "{bars} bars, {at_last} at the last visit");
        }
    }
}

/// Records with these changes of the mean height, each good to 0.1 mm, and nothing else.
fn with_changes(changes: &[f64]) -> Vec<PersonRecord> {
    let invented = Invented {
        people: changes.len(),
        visits: vec![("day0", Some(0)), ("day7", Some(7))],
        arms: vec![(None, 0.0)],
        untidy: false,
        ..Invented::default()
    };
    let mut records = invented.records();
    for (record, change) in records.iter_mut().zip(changes) {
        for of in record.changes.iter_mut().filter(|of| of.measure == "upper_vermilion_height_mean") {
            of.common.clear();
            (of.difference, of.low, of.high, of.u) = (*change, change - 0.2, change + 0.2, 0.1);
            of.verdict = if *change > 0.2 {
                "increased"
            } else if *change < -0.2 {
                "decreased"
            } else {
                "not_detected"
            }
            .to_owned();
        }
    }
    records
}

/// A bar's length is its change by the axis: three changes of 2, 1 and −0.5 mm. The numbers of the axis stand at known
/// places, which make out a millimetre; the places are written to a hundredth of a unit, so that two of them differ by 0.01 at most.
#[test]
fn bars_are_as_long_as_the_axis_says() {
    let files = files(&with_changes(&[-0.5, 2.0, 1.0]));
    let document = svg(&files, WATERFALL);
    let ticks: Vec<(f64, f64)> = of_class(&document, "s-text")
        .iter()
        .filter(|node| node.attribute("text-anchor") == Some("end"))
        .filter_map(|node| Some((node.text()?.replace('−', "-").parse::<f64>().ok()?, number(node, "y") - 5.0)))
        .collect();
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    let millimetre = (first.1 - last.1) / (last.0 - first.0);
    assert!(millimetre > 20.0, "{ticks:?}");
    let at = |value: f64| first.1 - millimetre * (value - first.0);
    let bars: Vec<(f64, f64, f64)> = of_class(&document, "s-bar")
        .iter()
        .map(|bar| (number(bar, "x"), number(bar, "y"), number(bar, "height")))
        .collect();
    assert_eq!(bars.len(), 3);
    for (bar, change) in bars.iter().zip([2.0, 1.0, -0.5_f64]) {
        let expected = millimetre * change.abs();
        assert!((bar.2 - expected).abs() <= 0.03, "{bar:?}: {expected}");
        let top = if change > 0.0 { at(change) } else { at(0.0) };
        assert!((bar.1 - top).abs() <= 0.03, "{bar:?}: top at {top}");
    }
    assert!(bars[0].0 < bars[1].0 && bars[1].0 < bars[2].0, "sorted from the largest to the smallest: {bars:?}");
    // The lines of the intervals are 0.4 mm long.
    for line in of_class(&document, "s-interval") {
        let length = number(&line, "y1") - number(&line, "y2");
        assert!((length - 0.4 * millimetre).abs() <= 0.03, "{length}, a millimetre is {millimetre}");
    }
    // The mean of 2, 1 and −0.5 is 0.8333: its line.
    let mean = number(&of_class(&document, "s-mean")[0], "y1");
    assert!((mean - (at(0.0) - millimetre * 2.5 / 3.0)).abs() <= 0.03, "{mean}");
}

/// Changes of the other sign make the figure its mirror image, upside down and from right to left.
#[test]
fn the_other_sign_mirrors_the_waterfall() {
    let changes = [1.3, -0.4, 0.1, 2.2, -1.7];
    let places = |changes: &[f64]| -> Vec<[f64; 3]> {
        let files = files(&with_changes(changes));
        let document = svg(&files, WATERFALL);
        let zero = of_class(&document, "s-zero").first().map(|line| number(line, "y1")).unwrap();
        let place = |bar: &roxmltree::Node<'_, '_>| {
            let (top, height) = (number(bar, "y"), number(bar, "height"));
            // What the bar reaches above and below 0.
            [number(bar, "x") + 0.5 * number(bar, "width"), zero - top, top + height - zero]
        };
        of_class(&document, "s-bar").iter().map(place).collect()
    };
    let upright = places(&changes);
    let turned = places(&changes.map(|change| -change));
    let middle = 66.0 + 0.5 * 612.0;
    for (bar, other) in upright.iter().zip(turned.iter().rev()) {
        let mirrored = [2.0 * middle - other[0], other[2], other[1]];
        for (a, b) in bar.iter().zip(mirrored) {
            assert!((a - b).abs() <= 0.03, "{bar:?} against {mirrored:?}: rounded to hundredths");
        }
    }
}

/// What cannot be drawn says why, in the page, in its file and in its text alternative, and draws no empty field.
#[test]
fn what_cannot_be_drawn_says_so() {
    for (name, undrawn) in [
        ("one visit", vec![WATERFALL, COURSE, OUTLINES, AGREEMENT]),
        ("nobody", vec![WATERFALL, COURSE, OUTLINES, AGREEMENT]),
        ("nothing measured", vec![WATERFALL, COURSE, OUTLINES, AGREEMENT]),
        ("no outlines", vec![OUTLINES, AGREEMENT]),
        ("one person", vec![AGREEMENT]),
    ] {
        let records = studies().into_iter().find(|(of, _)| *of == name).unwrap().1;
        let files = files(&records);
        for file in files.iter().filter(|file| file.name.ends_with(".svg")) {
            let document = svg(&files, &file.name);
            let empty = of_class(&document, "s-axis").is_empty() && of_class(&document, "s-grid").is_empty();
            let is_undrawn = text(&files, &file.name).matches("drawn").count() > 1 && empty;
            if undrawn.contains(&file.name.as_str()) {
                assert!(is_undrawn, "{name}: {}", text(&files, &file.name));
            } else if [WATERFALL, COURSE, OUTLINES, AGREEMENT].contains(&file.name.as_str()) {
                assert!(!empty, "{name}: {} is empty", file.name);
            }
        }
    }
}

/// Bland and Altman's plot: a point for each photo, and lines at the mean difference and the limits. Differences of 0.3, 0.1, −0.1 and
/// 0.5 have the mean 0.2 and the standard deviation √(0.2 / 3) = 0.2582, so the limits are 0.2 ± 0.5060.
#[test]
fn repeated_markings_are_drawn_with_their_limits() {
    let (mut group, figures) = of(&with_changes(&[0.1, 0.2]));
    let values = vec![[5.0, 5.3], [6.0, 6.1], [7.0, 6.9], [8.0, 8.5]];
    let mut reliability = repeated();
    reliability.pairs =
        vec![PairsDocument { measure: "upper_vermilion_height_mean", level: "within", markers: None, values }];
    group.reliability = Some(reliability);
    let files = page_files(&shown(&group, &figures, &[], &PageLabels::default(), &Settings::default()));
    let document = svg(&files, AGREEMENT);
    // One point and one of each line more stand in the key.
    assert_eq!(of_class(&document, "s-point").len(), 5);
    let ticks: Vec<(f64, f64)> = of_class(&document, "s-text")
        .iter()
        .filter(|node| node.attribute("text-anchor") == Some("end"))
        .filter_map(|node| Some((node.text()?.replace('−', "-").parse::<f64>().ok()?, number(node, "y") - 5.0)))
        .collect();
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    let value = |y: f64| first.0 + (y - first.1) * (last.0 - first.0) / (last.1 - first.1);
    let lines = |class: &str| -> Vec<f64> {
        let lines = of_class(&document, class);
        lines
            .iter()
            .filter(|line| line.has_tag_name(("http://www.w3.org/2000/svg", "line")))
            .map(|line| value(number(line, "y1")))
            .collect()
    };
    // Two places rounded to a hundredth of a unit, of which some 150 make 1 mm.
    let close = |found: &[f64], expected: &[f64]| {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 3e-4), "{found:?} {expected:?}");
    };
    close(&lines("s-bias"), &[0.2]);
    close(&lines("s-limit"), &[0.2 - 1.96 * 0.258_199, 0.2 + 1.96 * 0.258_199]);
}

/// Codes, arms and visits that would break a page, a drawing or a Markdown table stay text.
#[test]
fn hostile_names_stay_text() {
    let hostile = [
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "a|b`c\\d*e_f[g](h)",
        "\u{202e}\u{5d0}\u{5d1}",
        "x\u{1b}[2Jy",
    ];
    let long = "x".repeat(5000);
    let mut records = Invented { people: 12, untidy: false, ..Invented::default() }.records();
    for (index, record) in records.iter_mut().enumerate() {
        record.id = format!("{}{index}", hostile.get(index % 6).copied().unwrap_or(&long));
        record.arm = Some(hostile[index % 2].to_owned());
        record.visits[1].name = hostile[2].to_owned();
    }
    let (group, figures) = of(&records);
    let labels = PageLabels { title: Some(hostile[0].to_owned()), id: None };
    let files = page_files(&shown(&group, &figures, &[], &labels, &Settings::default()));
    for file in &files {
        let text = text(&files, &file.name);
        // In Markdown a backslash makes it a letter.
        let text = if file.name == "paper.md" { &text.replace("\\<", "") } else { text };
        assert!(!text.contains("<img") && !text.contains("alert(1)</script>"), "{}", file.name);
        assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'), "{}", file.name);
        assert!(!text.contains(&"x".repeat(100)), "{}", file.name);
        if file.name.ends_with(".svg") {
            let document = svg(&files, &file.name);
            assert!(document.descendants().all(|node| !node.tag_name().name().contains("script")), "{}", file.name);
        }
    }
    let page = text(&files, "study.html");
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    // Rows of a table in Markdown have as many cells as the row above them.
    let paper = text(&files, "paper.md");
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = paper.lines().filter(|line| line.starts_with('|')).collect();
    assert!(lines.len() > 20, "{paper}");
    assert!(
        lines.windows(2).all(|pair| cells(pair[0]) == cells(pair[1]) || pair[1].starts_with("| Measure")),
        "{paper}"
    );
}

/// Codes stand in figures of small studies alone, and nowhere else.
#[test]
fn codes_are_shown_where_they_are_needed() {
    for (people, shown) in [(60, true), (61, false)] {
        let files = files(&Invented { people, untidy: false, ..Invented::default() }.records());
        for file in &files {
            let has = text(&files, &file.name).contains("P017");
            let may = file.name.contains("waterfall") || file.name == "study.html";
            assert_eq!(has, shown && may, "{people} people: {}", file.name);
        }
    }
}

/// The order in which people are added changes nothing, and one who is added twice counts once.
#[test]
fn the_order_of_people_does_not_matter() {
    let records = Invented { people: 20, ..Invented::default() }.records();
    let backwards: Vec<PersonRecord> = records.iter().rev().chain(&records[..3]).cloned().collect();
    let (first, second) = (files(&records), files(&backwards));
    for (a, b) in first.iter().zip(&second).filter(|(a, _)| a.name.ends_with(".svg")) {
        assert_eq!(a, b, "{}", a.name);
    }
}

/// The draft names what it rests on, and every number of a source stands in its list.
#[test]
fn the_draft_cites_what_it_lists() {
    let files = files(&Invented::default().records());
    let paper = text(&files, "paper.md");
    for words in [
        "600 samples from seed",
        "0.25 mm as a standard deviation",
        "60 people (control 30, filler 30)",
        "generalized Procrustes",
        "Welch",
        "n = ",
        "to be read, checked and changed by its authors",
    ] {
        assert!(paper.contains(words), "{words}: {paper}");
    }
    let (body, list) = paper.split_once("## References").unwrap();
    let listed = list.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();
    let bracketed = body.split('[').skip(1).filter_map(|rest| rest.split(']').next());
    let mut cited: Vec<usize> =
        bracketed.flat_map(|of| of.split(", ").filter_map(|number| number.parse().ok())).collect();
    let mut seen = std::collections::BTreeSet::new();
    cited.retain(|number| seen.insert(*number));
    assert_eq!(cited, (1..=listed).collect::<Vec<_>>(), "{body}");
    for word in ["improve", "ideal", "effectiveness", "recommend", "diagnos"] {
        for file in &files {
            let text = text(&files, &file.name).to_lowercase();
            assert!(!text.contains(word), "{word} in {}", file.name);
        }
    }
}
