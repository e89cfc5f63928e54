//! The report on a comparison or on one photo, as the bytes of its files: the program, the marking page and the library write the
//! same.

use serde::Serialize;

use super::compare::Comparison;
use super::measure::MeasuredPhoto;
use super::photo::{Photo, sha256};
use super::shot::Shot;
use crate::error::Error;
use crate::imaging::overlay::{self, OverlayError, Scene};
use crate::imaging::side_by_side;
use crate::report::{
    ComparisonReport, Crop, MeasurementReport, PageLabels, PageOf, TableStyle, comparison_csv, comparison_page,
    comparison_report, comparison_scene, comparison_table, measurement_csv, measurement_page, measurement_report,
    measurement_scene, measurement_table, photo_views, photos_csv,
};
use crate::stage::{Stage, during};

/// The name of the report's file.
pub const REPORT_FILE: &str = "report.json";
/// The name of the annotated picture's file.
pub const OVERLAY_FILE: &str = "overlay.png";
/// The name of the report's page.
pub const PAGE_FILE: &str = "report.html";
/// What follows the name in that of the folder of a report.
pub const REPORT_FOLDER: &str = "lipmetry";
/// The name of the report's table for spreadsheets.
pub const CSV_FILE: &str = "report.csv";
/// The name of the table of the visits' photos, where a visit has several.
pub const PHOTOS_FILE: &str = "photos.csv";

/// What is drawn, and how it is labelled.
#[derive(Clone, Debug, Default)]
pub struct PageOptions {
    /// The title and the person's code, which stand on the page, in report.json and in report.csv.
    pub labels: PageLabels,
    /// How much of the face is in the pictures.
    pub crop: Crop,
    /// Whether the days on which the photos were taken are stated, where they are known.
    pub dates: bool,
    /// Whether report.csv is among the files.
    pub csv: bool,
    /// Whether a visit has several photos, so that photos.csv stands beside report.csv. A report knows it by itself; this is for
    /// those who ask for the names of its files before there is one.
    pub several_photos: bool,
}

impl PageOptions {
    /// The names of the files of a report, report.json first.
    pub fn file_names(&self) -> Vec<&'static str> {
        let mut names = vec![REPORT_FILE, PAGE_FILE, OVERLAY_FILE];
        names.extend(self.csv.then_some(CSV_FILE));
        names.extend((self.csv && self.several_photos).then_some(PHOTOS_FILE));
        names
    }
}

/// A report: report.json, report.html and overlay.png, and report.csv where it is asked for.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    subject: Subject<'a>,
    page: PageOptions,
}

/// What a report is on, with its document.
#[derive(Clone, Debug)]
enum Subject<'a> {
    Pair(&'a Comparison, Box<ComparisonReport>),
    One(&'a MeasuredPhoto, Box<MeasurementReport>),
}

impl<'a> Report<'a> {
    pub(super) fn of_comparison(comparison: &'a Comparison) -> Self {
        let [before, after] = comparison.photos().map(Photo::identity);
        let (pair, cautions) = (comparison.details(), comparison.cautions());
        let photos =
            comparison.shots().each_ref().map(|visit| visit.iter().map(|shot| shot.identity().clone()).collect());
        let document = comparison_report(pair, &before, &after, cautions, comparison.settings());
        let document = document.with_photos(pair, photos);
        let page = PageOptions { several_photos: pair.visits.is_some(), ..PageOptions::default() };
        Self { subject: Subject::Pair(comparison, Box::new(document)), page }
    }

    pub(super) fn of_photo(measured: &'a MeasuredPhoto) -> Self {
        let (measurement, identity) = (measured.details(), measured.photo().identity());
        let document = measurement_report(measurement, &identity, measured.cautions(), measured.settings());
        Self { subject: Subject::One(measured, Box::new(document)), page: PageOptions::default() }
    }

    /// The report labelled and drawn so.
    #[must_use]
    pub fn with_page(mut self, page: PageOptions) -> Self {
        let PageLabels { id, title } = page.labels.clone();
        let taken = |photo: &Photo| photo.marked().taken.filter(|_| page.dates).map(|day| day.to_string());
        match &mut self.subject {
            Subject::Pair(comparison, document) => {
                (document.id, document.title) = (id, title);
                [document.before.photo.taken, document.after.photo.taken] = comparison.photos().map(taken);
                let visits = [&mut document.before.photos, &mut document.after.photos];
                for (photos, shots) in visits.into_iter().zip(comparison.shots()) {
                    for (photo, shot) in photos.iter_mut().zip(shots) {
                        photo.photo.taken = shot.taken().filter(|_| page.dates).map(|day| day.to_string());
                    }
                }
            }
            Subject::One(measured, document) => {
                (document.id, document.title) = (id, title);
                document.photo.photo.taken = taken(measured.photo());
            }
        }
        let page = PageOptions { several_photos: self.page.several_photos, ..page };
        Self { page, ..self }
    }

    /// What it says first.
    pub fn headline(&self) -> &str {
        match &self.subject {
            Subject::Pair(_, document) => &document.summary.headline,
            Subject::One(_, document) => &document.summary.headline,
        }
    }

    /// The bytes of report.json.
    ///
    /// # Errors
    ///
    /// Where the sum of a photo's file is not known, and where a number is not finite: JSON has no word for it.
    pub fn json(&self) -> Result<Vec<u8>, Error> {
        if let Some(photo) = self.photos().into_iter().find(|photo| photo.sha256().is_none()) {
            return Err(Error::NoPixels { photo: photo.label().to_owned() });
        }
        match &self.subject {
            Subject::Pair(_, document) => to_json(document),
            Subject::One(_, document) => to_json(document),
        }
    }

    /// The bytes of report.csv: a row for each measure.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, which does not happen in memory.
    pub fn csv(&self) -> Result<Vec<u8>, Error> {
        Ok(match &self.subject {
            Subject::Pair(_, document) => comparison_csv(document)?,
            Subject::One(_, document) => measurement_csv(document)?,
        })
    }

    /// The names of its files, report.json first.
    pub fn file_names(&self) -> Vec<&'static str> {
        self.page.file_names()
    }

    /// The names and the bytes of its files, report.json first.
    ///
    /// # Errors
    ///
    /// Where [`Report::json`] has some, where a photo was given by its landmarks alone or is damaged where it is drawn, and where the mouths cannot be drawn, as
    /// when two lie far apart.
    pub fn files(&self) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
        let json = self.json()?;
        let (crop, labels) = (self.page.crop, &self.page.labels);
        // The page and the picture say which report they belong to: files of two reports show themselves.
        let sum = sha256(&json);
        let page_of = PageOf { file: REPORT_FILE, sha256: &sum };
        // The overlay and the page show the same scene, and neither needs the other.
        let beside = |scene: &Scene, page: &dyn Fn() -> Result<String, OverlayError>| {
            let picture = || overlay::with_sum_of_report(&overlay::png(scene)?, &sum);
            let picture = || during(Stage::Overlay, picture);
            let (picture, page) = side_by_side(picture, || during(Stage::Page, page));
            let page = page?;
            Ok::<_, OverlayError>((picture?, page))
        };
        let (picture, page) = match &self.subject {
            Subject::Pair(comparison, document) => {
                let [before, after] = comparison.photos();
                let (pair, pictures) = (comparison.details(), (before.picture()?, after.picture()?));
                let scene = comparison_scene(pair, pictures.0, pictures.1, comparison.cautions(), crop)?;
                beside(&scene, &|| {
                    let shots = comparison.shots().each_ref().map(|visit| visit.iter().map(Shot::picture).collect());
                    let small = comparison.shots().each_ref().map(|visit| visit.iter().map(Shot::thumbnail).collect());
                    let views = photo_views(pair, &shots)?.map(|views| views.with_thumbnails(small));
                    comparison_page(pair, document, (&scene, views.as_ref()), labels, page_of)
                })?
            }
            Subject::One(measured, document) => {
                let (measurement, cautions) = (measured.details(), measured.cautions());
                let scene = measurement_scene(measurement, measured.photo().picture()?, cautions, crop)?;
                beside(&scene, &|| measurement_page(measurement, document, cautions, &scene, labels, page_of))?
            }
        };
        self.check()?;
        let mut files = vec![(REPORT_FILE, json), (OVERLAY_FILE, picture), (PAGE_FILE, page.into_bytes())];
        if self.page.csv {
            files.push((CSV_FILE, self.csv()?));
        }
        if self.page.csv
            && let Subject::Pair(comparison, document) = &self.subject
            && comparison.details().visits.is_some()
        {
            files.push((PHOTOS_FILE, photos_csv(document)?));
        }
        Ok(files)
    }

    /// The report as text: headline, table, cautions.
    pub fn table(&self, style: &TableStyle) -> String {
        match &self.subject {
            Subject::Pair(comparison, document) => {
                comparison_table(comparison.details(), document, comparison.cautions(), style)
            }
            Subject::One(measured, document) => {
                measurement_table(measured.details(), document, measured.cautions(), style)
            }
        }
    }

    /// Checks that what was drawn of the photos could be decoded.
    fn check(&self) -> Result<(), Error> {
        match &self.subject {
            Subject::Pair(comparison, _) => comparison.shots().iter().flatten().try_for_each(Shot::check),
            Subject::One(measured, _) => measured.photo().check(),
        }
    }

    fn photos(&self) -> Vec<&Photo> {
        match &self.subject {
            Subject::Pair(comparison, _) => comparison.photos().to_vec(),
            Subject::One(measured, _) => vec![measured.photo()],
        }
    }
}

/// A report as it is written and printed: JSON, two spaces an indent, with a newline at its end.
///
/// # Errors
///
/// Where a number is not finite: JSON has no word for it.
pub fn to_json(report: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut json = serde_json::to_vec_pretty(report)?;
    json.push(b'\n');
    Ok(json)
}
