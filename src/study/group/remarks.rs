//! What is missing or not mixed in, as sentences.

use super::document::GroupReport;

/// The remarks on a group; `twice` records were of a code that was there already.
pub(super) fn remarks(report: &GroupReport, twice: usize) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut add = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => remarks.push(format!("1 {one}")),
        _ => remarks.push(format!("{count} {many}")),
    };
    add(
        twice,
        "record is of a code that is there already: it is counted once.",
        "records are of codes that are there already: each code is counted once.",
    );
    let without = "no change of any measure and not in any mean: too few visits, or nothing of them could be measured.";
    add(report.people_without_change, &format!("person has {without}"), &format!("people have {without}"));
    add(
        report.people_of_another_unit,
        "person has another unit of length than most: only angles, ratios and percentages are counted.",
        "people have another unit of length than most: of them only angles, ratios and percentages are counted.",
    );
    add(
        report.people_without_arm,
        "person has no arm, and is counted among all people alone.",
        "people have no arm, and are counted among all people alone.",
    );
    for visit in report.visits.iter().filter(|visit| visit.missing > 0 && visit.people > 0) {
        remarks.push(format!(
            "Visit {}: {} of {} people have no change there; nothing is filled in for them.",
            crate::text::printable(&visit.name),
            visit.missing,
            report.people
        ));
    }
    let withheld = report.changes.iter().filter(|row| row.arm.is_none()).map(|row| row.people.n_withheld).max();
    if let Some(count) = withheld.filter(|count| *count > 0) {
        let counted =
            if report.methods.withheld_are_counted { "they are in the means" } else { "they are not in the means" };
        let who = if count == 1 { "1 person".to_owned() } else { format!("up to {count} people") };
        remarks.push(format!("Of {who} a caution keeps verdicts back; {counted}."));
    }
    remarks
}
