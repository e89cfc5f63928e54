//! The table of all cautions, made from what the families say of themselves.

use super::family::{Entry, Family};
use super::{
    AspectRatioCaution, Caution, DatesCaution, ExpressionCaution, FaceSizeCaution, LandmarkFileCaution, LightCaution,
    LipsInPictureCaution, MarkingsCaution, MatchingCaution, MidlinesCaution, MirrorCaution, MisplacedCaution,
    OnePersonCaution, OrientationCaution, OutlineCaution, PlausibilityCaution, PoseCaution, ResolutionCaution,
    SamePictureCaution, ScaleCaution, Severity, SharpnessCaution, StablePointsCaution, SuggestedCaution,
};

/// A row of the table of cautions.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentedCaution {
    /// The code in reports.
    pub code: &'static str,
    /// The severities that it can have, the least first.
    pub severities: Vec<Severity>,
    /// Whether it concerns how two photos go together, rather than one of them.
    pub concerns_pair: bool,
    /// When it appears, with the thresholds: part of a sentence.
    pub when: String,
    /// What can be done about it, in sentences; several where it depends on what was found.
    pub advice: Vec<&'static str>,
}

/// A caution of every code and of every severity, with made-up values.
pub fn caution_examples() -> Vec<Caution> {
    [
        ResolutionCaution::examples(),
        SharpnessCaution::examples(),
        LightCaution::examples(),
        ExpressionCaution::examples(),
        OnePersonCaution::examples(),
        StablePointsCaution::examples(),
        PoseCaution::examples(),
        AspectRatioCaution::examples(),
        ScaleCaution::examples(),
        FaceSizeCaution::examples(),
        SamePictureCaution::examples(),
        MirrorCaution::examples(),
        MisplacedCaution::examples(),
        OrientationCaution::examples(),
        LipsInPictureCaution::examples(),
        PlausibilityCaution::examples(),
        MarkingsCaution::examples(),
        MatchingCaution::examples(),
        SuggestedCaution::examples(),
        OutlineCaution::examples(),
        MidlinesCaution::examples(),
        LandmarkFileCaution::examples(),
        DatesCaution::examples(),
    ]
    .concat()
}

/// The table of cautions, one row per code.
///
/// # Examples
///
/// ```
/// use lipmetry::caution::{Severity, documentation};
///
/// let rows = documentation();
/// let turned = rows.iter().find(|row| row.code == "head_turned").ok_or("every caution has its row")?;
/// assert_eq!(turned.severities, [Severity::Warning, Severity::Blocking]);
/// assert!(turned.when.contains("20°"));
/// # Ok::<(), &str>(())
/// ```
pub fn documentation() -> Vec<DocumentedCaution> {
    let mut rows: Vec<DocumentedCaution> = Vec::new();
    for caution in caution_examples() {
        let Entry { code, severity, concerns_pair, when, advice, .. } = caution.family().entry();
        let Some(row) = rows.iter_mut().find(|row| row.code == code) else {
            let (severities, advice) = (vec![severity], vec![advice]);
            rows.push(DocumentedCaution { code, severities, concerns_pair, when: when(), advice });
            continue;
        };
        if !row.severities.contains(&severity) {
            row.severities.push(severity);
            row.severities.sort();
        }
        if !row.advice.contains(&advice) {
            row.advice.push(advice);
        }
    }
    rows
}
