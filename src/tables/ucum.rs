//! Units as UCUM codes, in ASCII.

/// The UCUM code (The Unified Code for Units of Measure, case sensitive) of a unit as reports write it. Percent of the biocular width or of
/// the mouth's width are percent with an annotation; the square of one is written so that validators take it.
///
/// ```
/// use lipmetry::tables::ucum;
///
/// assert_eq!(ucum("mm"), "mm");
/// assert_eq!(ucum("mm²"), "mm2");
/// assert_eq!(ucum("°"), "deg");
/// assert_eq!(ucum("%bw"), "%{bw}");
/// assert_eq!(ucum("%bw²"), "%2{bw}");
/// ```
pub fn ucum(unit: &str) -> &str {
    match unit {
        "mm²" => "mm2",
        "°" => "deg",
        "%bw" => "%{bw}",
        "%mw" => "%{mw}",
        "%bw²" => "%2{bw}",
        "%mw²" => "%2{mw}",
        other => other,
    }
}
