//! What the points and lines of a file are: by their names, by a template, or by what the user calls them.

use indexmap::IndexMap;

use super::contents::{Label, MarkedCircle, MarkedLine, Picture, Pixel};
use super::convention::{Convention, Names};
use super::options::{ImportOptions, Question};
use super::refusal::Refusal;
use super::template::Template;
use super::templates::TEMPLATES;
use crate::landmark::{CurveName, Landmark};
use crate::text::printable;

/// One point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NamedNode {
    /// A named point.
    Landmark(Landmark),
    /// The midline point of the upper lip's or the lower lip's free margin, in a list that has both.
    Margin,
    /// A further point, in the file's numbers.
    At([f64; 2], Option<Pixel>),
}

/// A file's marks with their names, in the file's numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    /// The named points.
    pub(super) points: IndexMap<Landmark, [f64; 2]>,
    /// The curves, with every point where the file has none of it.
    pub(super) curves: Vec<(CurveName, Vec<NamedNode>)>,
    /// The irises, the subject's right one first.
    pub(super) irises: [Option<MarkedCircle>; 2],
    /// The template by which the points are known.
    pub(super) template: Option<&'static Template>,
    /// The midline points of the free margins in a template: of the upper and of the lower lip.
    pub(super) margins: Option<[[f64; 2]; 2]>,
    /// What the file calls points and lines that are none of a landmark file.
    pub(super) unknown: Vec<String>,
    /// Points that the file says are missing.
    pub(super) missing: Vec<Landmark>,
}

/// Names the marks of a picture.
pub(super) fn named(picture: &Picture, convention: &Convention, options: &ImportOptions) -> Result<Named, Refusal> {
    let mut named = Named { irises: picture.irises, ..Named::default() };
    if !picture.points.is_empty() {
        if let Some(template) = template(picture, convention, options) {
            take_template(&mut named, picture, template, convention.proposes_wings || options.takes_nostrils);
        } else {
            take_points(&mut named, picture, options)?;
        }
    }
    take_lines(&mut named, &picture.lines, options)?;
    if named.points.is_empty() && named.curves.is_empty() && named.irises.iter().all(Option::is_none) {
        return Err(nothing_known(picture, &named));
    }
    Ok(named)
}

/// The template whose points these are.
fn template(picture: &Picture, convention: &Convention, options: &ImportOptions) -> Option<&'static Template> {
    let may = matches!(convention.names, Names::Template | Names::WrittenOrTemplate) && options.order.is_empty();
    let is_place = |label: &Label| matches!(label, Label::Place(_));
    let fits = |template: &&Template| template.count == picture.points.len();
    (may && picture.points.iter().all(|point| is_place(&point.label))).then(|| TEMPLATES.iter().find(fits)).flatten()
}

fn take_template(named: &mut Named, picture: &Picture, template: &'static Template, takes_nostrils: bool) {
    let mut at = vec![None; template.count];
    for (index, point) in picture.points.iter().enumerate() {
        let place = if let Label::Place(place) = point.label { place } else { index };
        if let Some(slot) = at.get_mut(place) {
            *slot = point.at;
        }
    }
    let wings = template.nostrils.filter(|_| takes_nostrils);
    let wings = wings.into_iter().flat_map(|[right, left]| [(right, Landmark::AlR), (left, Landmark::AlL)]);
    for (place, landmark) in template.points.iter().copied().chain(wings) {
        match at[place] {
            Some(at) => drop(named.points.insert(landmark, at)),
            None => named.missing.push(landmark),
        }
    }
    let [upper, lower] = template.margins;
    named.margins = at[upper].zip(at[lower]).map(|(upper, lower)| [upper, lower]);
    for (name, places) in template.lines {
        let node = |place: &usize| {
            let landmark = template.points.iter().find(|(other, _)| other == place).map(|(_, landmark)| *landmark);
            match landmark {
                Some(landmark) => at[*place].map(|_| NamedNode::Landmark(landmark)),
                None if template.margins.contains(place) => named.margins.map(|_| NamedNode::Margin),
                None => at[*place].map(|at| NamedNode::At(at, None)),
            }
        };
        // A line with a gap is none.
        if let Some(nodes) = places.iter().map(node).collect::<Option<Vec<NamedNode>>>() {
            named.curves.push((*name, nodes));
        }
    }
    for (iris, places) in named.irises.iter_mut().zip(template.irises.iter().flatten()) {
        let (centre, [a, b]) = *places;
        if let (Some(centre), Some(a), Some(b)) = (at[centre], at[a], at[b]) {
            *iris = Some(MarkedCircle { centre, diameter: (a[0] - b[0]).abs() });
        }
    }
    named.template = Some(template);
}

fn take_points(named: &mut Named, picture: &Picture, options: &ImportOptions) -> Result<(), Refusal> {
    let places = picture.points.iter().filter(|point| matches!(point.label, Label::Place(_))).count();
    let stated = options.order.places.len();
    if stated > 0 && places == 0 {
        let message = "Names are stated for points by their places, but the points of this file have names";
        return Err(Refusal::asking(
            Question::Order,
            message,
            "NAME=ch_r for each name that is none of a landmark, or leave it out.",
        ));
    }
    if stated > 0 && stated != places {
        let message = format!("{stated} names are stated, and {places} points are in the file");
        return Err(Refusal::asking(
            Question::Order,
            message,
            "a name for each point, and - for one that is left out.",
        ));
    }
    if places > 0 && stated == 0 {
        let message = format!("{places} points in the file have no names");
        let remedy =
            "their names in the order of the file, as in ch_r,cph_r,ls,cph_l,ch_l,sto, and - for one that is left out.";
        return Err(Refusal::asking(Question::Order, message, remedy));
    }
    let is_there = |label: &str| {
        picture.points.iter().any(|point| matches!(&point.label, Label::Name(name) if as_id(name) == as_id(label)))
    };
    if let Some((label, landmark)) = options.order.labels.iter().find(|(label, _)| !is_there(label)) {
        let message = format!("\"{label}\" is stated to be {landmark}, and no point of the file has that name");
        return Err(Refusal::asking(Question::Order, message, "names as they stand in the file."));
    }
    let mut next = options.order.places.iter();
    for point in &picture.points {
        let landmark = match &point.label {
            Label::Place(_) => next.next().copied().flatten(),
            Label::Name(name) => match landmark(name, options) {
                Some(landmark) => Some(landmark),
                None => {
                    named.unknown.push(printable(name));
                    None
                }
            },
        };
        let Some(landmark) = landmark else { continue };
        match point.at {
            Some(_) if named.points.contains_key(&landmark) => {
                let message = format!("{landmark} stands in the file twice");
                return Err(Refusal::new("", message, "Keep one of the two; markings by two people are two files."));
            }
            Some(at) => drop(named.points.insert(landmark, at)),
            None => named.missing.push(landmark),
        }
    }
    Ok(())
}

/// The landmark of a name in the file: as a landmark file writes it, in any case, with blanks and dashes for underscores; or as the
/// user says.
fn landmark(name: &str, options: &ImportOptions) -> Option<Landmark> {
    let stated = options.order.labels.iter().find(|(label, _)| as_id(label) == as_id(name));
    stated.map(|(_, landmark)| *landmark).or_else(|| Landmark::from_id(&as_id(name)))
}

fn as_id(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

fn take_lines(named: &mut Named, lines: &[MarkedLine], options: &ImportOptions) -> Result<(), Refusal> {
    let curve = |line: &MarkedLine| line.label.as_ref().and_then(|label| CurveName::from_id(&as_id(label)));
    let unnamed = lines.iter().filter(|line| curve(line).is_none()).count();
    if let Some(stated) = options.curve
        && unnamed != 1
    {
        let message = format!("{stated} is stated, and {unnamed} lines in the file have no name of a curve");
        return Err(Refusal::new(
            "",
            message,
            "It is for a file with one such line; name lines by the curves that they are.",
        ));
    }
    for line in lines {
        match curve(line).or(options.curve) {
            Some(name) if named.curves.iter().any(|(other, _)| *other == name) => {
                return Err(Refusal::new("", format!("{name} stands in the file twice"), "Keep one of the two."));
            }
            Some(name) => {
                let nodes = line.at.iter().map(|at| NamedNode::At(*at, line.pixel)).collect();
                named.curves.push((name, nodes));
            }
            None => {
                let label = line.label.as_ref().map(|label| printable(label));
                named
                    .unknown
                    .push(label.unwrap_or_else(|| format!("a line of {} points without a name", line.at.len())));
            }
        }
    }
    Ok(())
}

/// Nothing in the file has a name that is known.
fn nothing_known(picture: &Picture, named: &Named) -> Refusal {
    if picture.points.is_empty() {
        let curves = CurveName::ALL.map(CurveName::id).join(", ");
        return match picture.lines.len() {
            0 => Refusal::new("", "No points are in this file", "Give the file that holds the marks."),
            1 => Refusal::asking(Question::Curve, "The line in this file has no name", format!("one of {curves}.")),
            count => {
                let message = format!("None of the {count} lines in this file has the name of a curve");
                Refusal::new("", message, format!("Name them {curves}."))
            }
        };
    }
    const MOST: usize = 8;
    let mut names: Vec<&str> = named.unknown.iter().take(MOST).map(String::as_str).collect();
    if named.unknown.len() > MOST {
        names.push("…");
    }
    let message = match names.as_slice() {
        [] => "All points that have a name are missing".to_owned(),
        names => format!("No name in this file is one of a landmark: {}", names.join(", ")),
    };
    let remedy = "which name stands for which, as in \"right corner=ch_r,dip=ls\".";
    Refusal::asking(Question::Order, message, remedy)
}
