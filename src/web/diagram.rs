//! Line drawings of the average face that show where a mark belongs.

use std::fmt::Write as _;

use crate::alignment::average_face_proposal;
use crate::geometry::{Image, Point};
use crate::landmark::{CurveName, Iris, Landmark, Marking};

/// The part of the face that a drawing shows: left, top, width and height in millimetres about the middle between the eyes.
type View = [f64; 4];

const MOUTH: View = [-33.0, 46.0, 66.0, 36.0];
const NOSE: View = [-33.0, 18.0, 66.0, 36.0];
const EYES: View = [-55.0, -26.0, 110.0, 60.0];
const EYE_R: View = [-57.0, -16.0, 55.0, 30.0];
const EYE_L: View = [2.0, -16.0, 55.0, 30.0];
const EYES_AND_NOSE: View = [-62.0, -14.0, 124.0, 68.0];
const FACE: View = [-66.0, -20.0, 132.0, 116.0];
const SMILE: View = [-40.0, 42.0, 80.0, 44.0];
const SHIRT: View = [-40.0, 46.0, 80.0, 44.0];

/// What is drawn of the regions that are gone through where marks are suggested: their names, parts of the face and marks.
const REGIONS: [(&str, View, &[&str]); 7] = [
    ("region_eye_r", EYE_R, &["ex_r", "en_r", "iris_r"]),
    ("region_eye_l", EYE_L, &["ex_l", "en_l", "iris_l"]),
    ("region_nose", EYES_AND_NOSE, &["al_r", "al_l", "sn", "prn", "se"]),
    ("region_corners", MOUTH, &["ch_r", "ch_l"]),
    ("region_upper_border", MOUTH, &["upper_border", "cph_r", "cph_l", "ls"]),
    ("region_free_margin", MOUTH, &["upper_free_margin", "sto"]),
    ("region_lower_border", MOUTH, &["lower_border", "li"]),
];

/// The drawing as SVG for a mark or a region, or for a question about the photo; `None` where there is none by that name.
pub fn diagram(name: &str) -> Option<String> {
    let parted = matches!(name, "parted" | "sto_s" | "sto_i" | "lower_free_margin");
    let marking = average(parted, if name == "smile" { 6.0 } else { 0.0 })?;
    let (view, mark) = if let Some(landmark) = Landmark::from_id(name) {
        (view(landmark), dot(&marking, landmark)?)
    } else if let Some(curve) = CurveName::from_id(name) {
        (MOUTH, line(&marking, curve)?)
    } else if let Some((_, view, marks)) = REGIONS.iter().find(|(region, ..)| *region == name) {
        let drawn: Option<Vec<String>> = marks.iter().map(|mark| drawn(&marking, mark)).collect();
        (*view, drawn?.concat())
    } else {
        match name {
            "iris_r" | "iris_l" => (EYES, drawn(&marking, name)?),
            "closed" | "parted" => (MOUTH, String::new()),
            "rest" | "smile" => (SMILE, String::new()),
            "eyes" => (FACE, String::new()),
            "mouth" => (NOSE_AND_MOUTH, String::new()),
            "ruler" => (FACE, ruler()),
            "mirrored" => (SHIRT, letters(-1.0)),
            "straight" => (SHIRT, letters(1.0)),
            _ => return None,
        }
    };
    Some(drawing(view, &face(&marking)?, &mark))
}

const NOSE_AND_MOUTH: View = [-48.0, 14.0, 96.0, 72.0];

/// The average face with y down, the corners of its mouth raised by `smile` mm.
fn average(parted: bool, smile: f64) -> Option<Marking> {
    let anchor = |landmark: Landmark| {
        let (x, y) = match landmark {
            Landmark::ChR => (-26.0 - smile, 64.5 - smile),
            Landmark::ChL => (26.0 + smile, 64.5 - smile),
            Landmark::Ls => (0.0, 56.0),
            Landmark::Li => (0.0, 74.0),
            Landmark::ExR => (-44.8, -2.0),
            Landmark::ExL => (44.8, -2.0),
            _ => return None,
        };
        Some(Point::<Image>::new(x, y))
    };
    average_face_proposal(anchor, parted)
}

fn view(landmark: Landmark) -> View {
    match landmark {
        Landmark::EnR | Landmark::EnL | Landmark::ExR | Landmark::ExL | Landmark::Se => EYES,
        Landmark::AlR | Landmark::AlL | Landmark::Prn | Landmark::Sn => NOSE,
        _ => MOUTH,
    }
}

fn drawing([left, top, width, height]: View, face: &str, mark: &str) -> String {
    // One stroke's width on screen, whatever part of the face is shown.
    let stroke = width / 110.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{left} {top} {width} {height}\">\
         <rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"#f3e4da\"/>\
         <g fill=\"none\" stroke=\"#6b4f45\" stroke-width=\"{stroke:.2}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{face}</g>\
         <g fill=\"none\" stroke=\"#0050b5\" stroke-width=\"{:.2}\">{mark}</g></svg>\n",
        2.0 * stroke
    )
}

/// The lines of the face.
fn face(marking: &Marking) -> Option<String> {
    let path = |name| Some(marking.configuration.fitted(name)?.path().to_svg());
    let (upper, lower) = (path(CurveName::UpperBorder)?, path(CurveName::LowerBorder)?);
    let margins: Vec<String> =
        [CurveName::UpperFreeMargin, CurveName::LowerFreeMargin].into_iter().filter_map(path).collect();
    let mut text = String::new();
    // Both borders run from corner to corner: each closed by the straight line, they fill the lips together.
    let _infallible = write!(
        text,
        "<path d=\"{upper}Z\" fill=\"#cf8f86\" stroke=\"none\"/><path d=\"{lower}Z\" fill=\"#cf8f86\" stroke=\"none\"/>"
    );
    if let [above, below] = margins.as_slice() {
        let _infallible = write!(
            text,
            "<path d=\"{above}Z\" fill=\"#5c2f2b\" stroke=\"none\"/><path d=\"{below}Z\" fill=\"#5c2f2b\" stroke=\"none\"/>"
        );
    }
    for line in [upper, lower].into_iter().chain(margins) {
        let _infallible = write!(text, "<path d=\"{line}\"/>");
    }
    let at = |landmark| marking.configuration.point(landmark);
    let (al_r, al_l, sn) = (at(Landmark::AlR)?, at(Landmark::AlL)?, at(Landmark::Sn)?);
    let _infallible = write!(
        text,
        "<path d=\"M{} {}Q{} {} {} {}T{} {}\"/><path d=\"M-6 4Q-9 22 {} {}M6 4Q9 22 {} {}\"/>",
        al_r.x,
        al_r.y - 4.0,
        al_r.x,
        al_r.y + 7.0,
        sn.x,
        sn.y,
        al_l.x,
        al_l.y - 4.0,
        al_r.x,
        al_r.y - 4.0,
        al_l.x,
        al_l.y - 4.0,
    );
    for (inner, outer, iris) in [
        (at(Landmark::EnR)?, at(Landmark::ExR)?, marking.irises.right?),
        (at(Landmark::EnL)?, at(Landmark::ExL)?, marking.irises.left?),
    ] {
        let middle = inner.midpoint(outer);
        let _infallible = write!(
            text,
            "<path d=\"M{0} {1}Q{2} {3} {4} {5}Q{2} {6} {0} {1}Z\" fill=\"#fff\"/><circle cx=\"{7}\" cy=\"{8}\" r=\"{9}\" fill=\"#8a6a4f\"/>",
            inner.x,
            inner.y,
            middle.x,
            middle.y - 12.0,
            outer.x,
            outer.y,
            middle.y + 10.0,
            iris.centre.x,
            iris.centre.y,
            iris.diameter / 2.0,
        );
    }
    Some(text)
}

/// A point, a curve or an iris by its name.
fn drawn(marking: &Marking, name: &str) -> Option<String> {
    let iris = |iris: Option<Iris>| Some(ring(iris?.centre, iris?.diameter));
    match name {
        "iris_r" => iris(marking.irises.right),
        "iris_l" => iris(marking.irises.left),
        _ => match Landmark::from_id(name) {
            Some(landmark) => dot(marking, landmark),
            None => line(marking, CurveName::from_id(name)?),
        },
    }
}

fn dot(marking: &Marking, landmark: Landmark) -> Option<String> {
    let at = marking.configuration.point(landmark)?;
    Some(format!(
        "<circle cx=\"{0}\" cy=\"{1}\" r=\"3\" stroke=\"#fff\" stroke-width=\"2\"/><circle cx=\"{0}\" cy=\"{1}\" r=\"3\"/><circle cx=\"{0}\" cy=\"{1}\" r=\".5\" fill=\"#0050b5\" stroke=\"none\"/>",
        at.x, at.y
    ))
}

fn line(marking: &Marking, name: CurveName) -> Option<String> {
    Some(format!("<path d=\"{}\"/>", marking.configuration.fitted(name)?.path().to_svg()))
}

fn ring(centre: Point<Image>, diameter: f64) -> String {
    format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/>", centre.x, centre.y, diameter / 2.0)
}

fn ruler() -> String {
    let ticks: String =
        (0..=10).map(|tick| format!("M{} 84v{}", -25 + 5 * tick, if tick % 2 == 0 { -5 } else { -3 })).collect();
    format!("<path d=\"M-25 84h50{ticks}\"/>")
}

/// Letters on the clothes: a mirror turns them round, and a direction of −1 does.
fn letters(direction: f64) -> String {
    format!(
        "<g transform=\"scale({direction} 1)\"><path d=\"M-22 86v-8h4a2 2 0 0 1 0 4h-4M-18 82l4 4M-8 86v-8h8M-8 82h6M-8 86h8M8 78v8M8 78h4a4 4 0 0 1 0 8h-4\"/></g>"
    )
}
