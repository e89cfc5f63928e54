//! What leaves the program: the report as JSON with its schema, the terminal table, the sentences for
//! people. Values in, bytes or text out.

mod answers;
mod build;
mod by_origin;
mod csv;
mod document;
mod evenness;
mod grid;
mod matching;
mod next_step;
mod page;
mod photo_views;
mod photos;
mod picture;
mod pose;
mod printed;
mod quality;
mod quantities;
mod repeatability;
mod repeatability_input;
mod repeatability_table;
mod repeatability_tables;
mod rounding;
mod schema;
mod settings;
mod summary;
mod table;
mod verdict;
mod visits;
mod visits_columns;
mod visits_table;
mod visits_tables;
mod withheld;
mod words;

pub use answers::{AnswerDocument, AnswersDocument};
pub use build::{comparison_report, measurement_report};
pub use by_origin::{OriginRowDocument, by_origin_rows};
pub use csv::{comparison_csv, measurement_csv, photos_csv};
pub use document::{
    AlignmentDocument, BudgetDocument, CautionDocument, ChangeDocument, ComparisonReport, ConsistencyDocument,
    DifferenceDocument, LipDepthsDocument, MagnitudeDocument, MarkingErrorDocument, MeasureDocument, MeasurementReport,
    MisfitDocument, PhotoIdentity, PhotoReport, PoseDifferenceDocument, PoseFitDocument, ProfileChangeDocument,
    ProfileDocument, QuantityDocument, ScaleReport, SettingsDocument, ShapeChangeDocument, SummaryDocument,
    ToolDocument,
};
pub(crate) use grid::{Column, Grid};
pub use matching::{MatchingDocument, check_sentence, matching_document, why};
pub(crate) use page::{PURPOSE, SCRIPT, STYLES, document, folded, hundredths, tick_label, ticks};
pub use page::{PageLabels, PageOf, comparison_page, measurement_page, protocol_page, visits_page};
pub use photo_views::{PhotoViews, photo_views};
pub use photos::{PhotoValueDocument, PostureWithinDocument, VisitPhotoDocument};
pub use picture::{Crop, PAIR_TITLES, Picture, comparison_scene, measurement_scene, visits_panel, visits_view};
pub use pose::{distance_line, pose_difference_line};
pub use printed::unit_symbol;
pub use quality::{picture_quality, skin_texture};
pub use repeatability::{RepeatabilityReport, RowDocument, repeatability_report, repeatability_schema};
pub use repeatability_input::{MAX_REPEATABILITY_BYTES, RepeatabilityInputError, marking_error_of};
pub use repeatability_table::repeatability_table;
pub use repeatability_tables::{REPEATABILITY_TABLES, repeatability_columns, repeatability_tables};
pub(crate) use rounding::size;
pub(crate) use rounding::{change_alone, changes_of_ends};
pub use rounding::{change_with_error, rounded, rounded_change, rounded_percent, with_error};
pub use schema::report_schema;
pub(crate) use table::{GLUE, paragraph};
pub use table::{TableStyle, comparison_table, measurement_table, wrapped};
pub use verdict::in_words as verdict_in_words;
pub use visits::{
    MeasureSeriesDocument, PointDocument, VisitCautionDocument, VisitChangeDocument, VisitDocument,
    VisitsPhotoDocument, VisitsReport, visits_report, visits_schema,
};
pub use visits_columns::visits_columns;
pub use visits_table::visits_table;
pub use visits_tables::{VISITS_TABLES, visits_tables};
pub use words::{files_named, points_named};
