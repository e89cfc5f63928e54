use super::Subject;
use crate::alignment::{Occasion, PairAlignment};
use crate::comparison::caution::Caution;
use crate::measure::MeasureId;

/// From this difference of the mouth's width on, in percent, the expressions may differ: at rest a mouth keeps its
/// width to about 2 mm of 50 from one photo to the next.
const WIDTH_DIFFERS_PERCENT: f64 = 8.0;

/// From this difference on they do: a smile widens the mouth by a fifth to a third.
const WIDTH_BLOCKS_PERCENT: f64 = 15.0;

/// From this gap, or difference of gaps, on, in millimetres, it is no error of two clicks: 1.96 times 0.3 mm times √2.
const GAP_MM: f64 = 0.83;

/// Whether the mouth is held alike in both photos.
pub(super) fn of_pair(before: &Subject<'_>, after: &Subject<'_>, alignment: &PairAlignment) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if let (Some(first), Some(second)) = (before.photo.expression, after.photo.expression)
        && first != second
    {
        cautions.push(Caution::ExpressionDiffers);
    }
    // The width tells something only against points that do not move.
    if let (Some(first), Some(second), true) =
        (before.figure(MeasureId::MouthWidth), after.figure(MeasureId::MouthWidth), alignment.shares_scale())
    {
        let percent = 100.0 * (second.value / first.value - 1.0);
        if percent.abs() > WIDTH_DIFFERS_PERCENT {
            let blocking = percent.abs() > WIDTH_BLOCKS_PERCENT;
            cautions.push(Caution::MouthWidthDiffers { percent, blocking });
        }
    }
    cautions.extend(gaps(before, after));
    cautions
}

fn gaps(before: &Subject<'_>, after: &Subject<'_>) -> Option<Caution> {
    let unit = before.measurement.frame.unit();
    let least = before.in_unit(GAP_MM);
    let gap = |subject: &Subject<'_>| {
        let parted = subject.measurement.lip.configuration().lips_parted();
        parted.then(|| subject.figure(MeasureId::InterlabialGap).map_or(0.0, |gap| gap.value))
    };
    match (gap(before), gap(after)) {
        (Some(gap), None) if gap > least => Some(Caution::LipsPartedInOne { parted: Occasion::Before, gap, unit }),
        (None, Some(gap)) if gap > least => Some(Caution::LipsPartedInOne { parted: Occasion::After, gap, unit }),
        (Some(first), Some(second)) if (second - first).abs() > least => {
            Some(Caution::GapDiffers { gaps: [first, second], unit })
        }
        _ => None,
    }
}
