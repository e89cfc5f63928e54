//! The whole way from a file's bytes to marks on a photo.

use indexmap::IndexMap;

use super::checks::{check_inside, check_standing, stands};
use super::choice::chosen;
use super::contents::{MarkedCircle, Picture, Pixel, StatedScale, Unit};
use super::convention::{Convention, MarkedBy};
use super::curves::{nodes, upper_border_of_points};
use super::lips::settle_lips;
use super::naming::{Named, named};
use super::note::Note;
use super::options::{ImportOptions, LengthUnit, Question, RowsStated};
use super::photo_facts::PhotoFacts;
use super::placed::{Placed, placed};
use super::placing::Placing;
use super::reading;
use super::refusal::Refusal;
use super::settling::{may_be_none, settled};
use super::standing::Standing;
use super::template_marks::keep_plausible;
use crate::landmark::file::{
    CurvesDocument, IrisDocument, IrisesDocument, MarkOrigin, MarkingDocument, NodeDocument, OriginDocument,
    OriginsDocument, PointsDocument, ProgramDocument, ProposalDocument, ScaleDocument,
};
use crate::landmark::{CurveName, Landmark};

/// Marks of another program on a photo.
#[derive(Clone, Debug)]
pub struct ImportedMarks {
    /// How their format counts.
    pub convention: &'static Convention,
    /// The marks in pixels of the upright picture as the file shows it, with their origins.
    pub marking: MarkingDocument,
    /// Whether the picture is a mirror image.
    pub mirrored: bool,
    /// The scale that the file states.
    pub scale: Option<ScaleDocument>,
    /// The length of a pixel that the file states in a unit that nobody has named, so that it is left out.
    pub scale_without_unit: Option<f64>,
    /// Whether a program put the points where they are, so that a person has yet to look at them.
    pub is_proposed: bool,
    /// The points that a landmark file needs and that are not there.
    pub missing: Vec<Landmark>,
    /// What is to be said of how the file was read.
    pub notes: Vec<Note>,
}

impl ImportedMarks {
    /// Whether the marks are a whole landmark file's, which can be measured as it is.
    pub fn is_whole(&self) -> bool {
        !self.is_proposed && self.missing.is_empty()
    }
}

/// The marks of a file of another program, on a photo.
///
/// # Errors
///
/// A refusal says what is wrong with the file, or what it does not say and the user has to state.
pub fn import(bytes: &[u8], photo: &PhotoFacts, options: &ImportOptions) -> Result<ImportedMarks, Refusal> {
    let (format, pictures) = reading::read(bytes)?;
    let convention = format.convention();
    options.check(format == super::Format::Pts)?;
    let (mut picture, other_name) = chosen(pictures, &photo.name, options.pick)?;
    let mut notes: Vec<Note> =
        other_name.into_iter().chain(convention.note.map(str::to_owned)).map(Note::from).collect();
    settle_zero(&mut picture, convention, options)?;
    let named = named(&picture, convention, options)?;
    let is_image_sides = if named.template.is_some() { options.mirrored } else { options.is_image_sides == Some(true) };
    let stands = |placing: &Placing<'_>| {
        stands(&placed(&named, placing, is_image_sides).points, photo, options) == Standing::Upright
    };
    let placing = settled(&picture, convention, photo, options, stands)?;
    let mut placed = placed(&named, &placing, is_image_sides);
    let is_program = match convention.marked_by {
        MarkedBy::Person => is_by_program(&named),
        MarkedBy::Program => true,
        MarkedBy::ProgramIfTemplate => named.template.is_some(),
    };
    let is_program = options.by_person.map_or(is_program, |by_person| !by_person);
    check_inside(&mut placed, photo, is_program, &mut notes)?;
    let other = Placing { rows: other_rows(placing.rows), ..placing };
    check_standing(&placed.points, convention, &placing, &named, options, stands(&other), &mut notes)?;
    settle_lips(&mut placed, &named, &placing, convention, options, &mut notes)?;
    if named.template.is_some() {
        notes.extend(keep_plausible(&mut placed).map(Note::from));
    }
    notes.extend(remarks(&picture, &named, convention, &placing).into_iter().map(Note::from));
    let scale_without_unit = scale_without_unit(&picture, options);
    let scale = scale(&picture, &placed, options, &mut notes);
    let marking = marking(&placed, &named, convention, is_program, options.mirrored);
    let missing = missing(&marking);
    Ok(ImportedMarks {
        convention,
        marking,
        mirrored: options.mirrored,
        scale,
        scale_without_unit,
        is_proposed: is_program,
        missing,
        notes,
    })
}

fn other_rows(rows: RowsStated) -> RowsStated {
    match rows {
        RowsStated::Stored => RowsStated::Upright,
        RowsStated::Upright => RowsStated::Stored,
    }
}

/// Whether a template is one of points that only a program sets.
fn is_by_program(named: &Named) -> bool {
    named.template.is_some_and(|template| template.is_by_program)
}

/// A point at (0, 0) stands for none in some formats. In the others the user says what it is.
fn settle_zero(picture: &mut Picture, convention: &Convention, options: &ImportOptions) -> Result<(), Refusal> {
    let unit = picture.counting.unit.unwrap_or(convention.unit);
    let is_zero = |at: &[f64; 2]| *at == [0.0, 0.0];
    let zeros = picture.points.iter().filter(|point| point.at.as_ref().is_some_and(is_zero)).count();
    if zeros == 0 || !may_be_none(unit) || options.zero_is_missing == Some(false) {
        return Ok(());
    }
    if !convention.zero_is_missing && options.zero_is_missing.is_none() {
        let points = if zeros == 1 { "One point lies".to_owned() } else { format!("{zeros} points lie") };
        let message = format!("{points} at exactly (0, 0), which some programs write for a point that is missing");
        return Err(Refusal::asking(
            Question::Zero,
            message,
            "missing leaves it out, point takes it for a place in the picture.",
        ));
    }
    for point in &mut picture.points {
        point.at = point.at.filter(|at| !is_zero(at));
    }
    Ok(())
}

/// What is to be said of every file that was read so.
fn remarks(picture: &Picture, named: &Named, convention: &Convention, placing: &Placing<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    if !placing.photo.is_stored_upright() {
        let rows = match placing.rows {
            RowsStated::Stored => "rows as they are stored, and its points were turned",
            RowsStated::Upright => "upright picture",
        };
        remarks.push(format!("The photo is stored turned; the file is taken to count in the {rows}."));
    }
    if placing.pixel == Pixel::CentreFromOne {
        remarks.push(
            "Its pixels are taken to be counted from 1; a program that counts from 0 has all points one pixel further."
                .to_owned(),
        );
    }
    if placing.unit == Unit::StatedMillimetres {
        let [across, down] = placing.photo.spacing;
        let spacing = if across == down { format!("{across:.4}") } else { format!("{across:.4} and {down:.4}") };
        remarks.push(format!("A pixel is taken for {spacing} mm, as this photo's file states its density or none: use the very file that was marked."));
    } else if placing.unit == Unit::Pixels && picture.size.is_none() {
        remarks.push("The file does not state the size of its picture, so a photo that was resized since is not noticed: see that the marks lie on the face.".to_owned());
    }
    if convention.is_whole || placing.pixel == Pixel::Centre && convention.format == super::Format::Coco {
        remarks.push("The format holds whole pixels: each point may be half a pixel off on each axis.".to_owned());
    }
    if !named.missing.is_empty() {
        let names: Vec<&str> = named.missing.iter().map(|landmark| landmark.id()).collect();
        remarks.push(format!("Missing in the file: {}.", names.join(", ")));
    }
    if !named.unknown.is_empty() {
        const MOST: usize = 12;
        let more = named.unknown.len().saturating_sub(MOST);
        let names = named.unknown.iter().take(MOST).map(String::as_str).collect::<Vec<&str>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        remarks.push(format!("Left out, since these names are none of a landmark file: {names}{more}."));
    }
    remarks
}

/// The scale of a file: what it states in a unit that is known, or the irises.
fn scale(picture: &Picture, placed: &Placed, options: &ImportOptions, notes: &mut Vec<Note>) -> Option<ScaleDocument> {
    if let Some(stated) = &picture.scale {
        let unit = unit(stated, options);
        let is_length = stated.per_pixel.is_finite() && stated.per_pixel > 0.0;
        match unit {
            Some(unit) if is_length && (stated.per_pixel * unit.millimetres()).is_finite() => {
                return Some(ScaleDocument::MmPerPx { value: stated.per_pixel * unit.millimetres(), u_mm: None });
            }
            Some(_) => {
                notes.push(format!("Its scale of {} a pixel is left out: it is no length.", stated.per_pixel).into());
            }
            None => notes.push(Note::with_option(
                format!("Its scale of {} a pixel is left out: the file does not say of what", stated.per_pixel),
                "; --scale-unit mm, cm, um, m or in does",
            )),
        }
    }
    placed.irises.iter().any(Option::is_some).then_some(ScaleDocument::Iris {})
}

/// The unit of a scale: the file's, or the one that the user states.
fn unit(stated: &StatedScale, options: &ImportOptions) -> Option<LengthUnit> {
    stated.unit.as_deref().and_then(LengthUnit::of_name).or(options.scale_unit)
}

/// The length of a pixel whose unit nobody has named.
fn scale_without_unit(picture: &Picture, options: &ImportOptions) -> Option<f64> {
    picture.scale.as_ref().filter(|stated| unit(stated, options).is_none()).map(|stated| stated.per_pixel)
}

/// The marking, with the origins of its marks.
fn marking(
    placed: &Placed,
    named: &Named,
    convention: &Convention,
    is_program: bool,
    mirrored: bool,
) -> MarkingDocument {
    let points: IndexMap<Landmark, [f64; 2]> =
        Landmark::ALL.into_iter().filter_map(|name| Some((name, *placed.points.get(&name)?))).collect();
    let mut curves = CurvesDocument::default();
    for (name, line) in &placed.curves {
        let nodes = nodes(*name, line, &points, mirrored);
        curves.set(*name, (nodes.len() >= 2).then_some(nodes));
    }
    if curves.upper_border.is_empty() {
        curves.set(CurveName::UpperBorder, upper_border_of_points(&points));
    }
    let iris = |iris: Option<MarkedCircle>| {
        iris.filter(|iris| iris.diameter > 0.0)
            .map(|iris| IrisDocument { centre: iris.centre, diameter: iris.diameter })
    };
    let [r, l] = placed.irises.map(iris);
    let irises = (r.is_some() || l.is_some()).then_some(IrisesDocument { r, l });
    let mut marking = MarkingDocument { points: PointsDocument(points), curves, irises, ..MarkingDocument::default() };
    let origin = if is_program { OriginDocument::Proposed } else { OriginDocument::Imported };
    marking.origins = Some(origins(&marking, origin));
    let names: Vec<&'static str> = marking.origins.iter().flat_map(|origins| origins.0.keys().copied()).collect();
    let program = ProgramDocument { program: convention.program.to_owned(), format: convention.id.to_owned() };
    if is_program && !names.is_empty() {
        let version = named.template.map_or(convention.id, |template| template.name).to_owned();
        marking.proposals =
            vec![ProposalDocument::FaceModel { model: convention.program.to_owned(), version, marks: names }];
    }
    marking.imported_from = Some(program);
    marking
}

/// One origin for all marks.
fn origins(marking: &MarkingDocument, origin: OriginDocument) -> OriginsDocument {
    let has_contour = |nodes: &[NodeDocument]| nodes.iter().any(|node| matches!(node, NodeDocument::Contour(_)));
    let points = marking.points.0.keys().map(|landmark| landmark.id());
    let curves = marking.curves.iter().filter(|(_, nodes)| has_contour(nodes)).map(|(name, _)| name.id());
    let irises = marking.irises.iter().flat_map(IrisesDocument::iter).map(|(name, _)| name);
    OriginsDocument(points.chain(curves).chain(irises).map(|name| (name, MarkOrigin::Whole(origin))).collect())
}

/// What a landmark file needs and the marking has not.
fn missing(marking: &MarkingDocument) -> Vec<Landmark> {
    let has = |landmark: &Landmark| marking.points.0.contains_key(landmark);
    let mut missing: Vec<Landmark> = PointsDocument::REQUIRED.into_iter().filter(|landmark| !has(landmark)).collect();
    let parted = [Landmark::StoS, Landmark::StoI];
    match parted.iter().filter(|landmark| has(landmark)).count() {
        _ if has(&Landmark::Sto) => {}
        0 => missing.push(Landmark::Sto),
        _ => missing.extend(parted.into_iter().filter(|landmark| !has(landmark))),
    }
    missing
}
