use super::Subject;
use crate::comparison::caution::Caution;
use crate::estimate::COVERAGE_FACTOR_95;
use crate::measure::MeasureId;

/// Whether the facial midline and the lip's own axis are one, as far as can be told.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let [deviation, cant_deg] = [MeasureId::OwnAxisDeviation, MeasureId::OwnAxisCant].map(|id| {
        let figure = subject.figure(id)?;
        Some([figure.value, figure.uncertainty?.u])
    });
    let (deviation, cant_deg) = (deviation?, cant_deg?);
    let apart = |[value, u]: [f64; 2]| value.abs() > COVERAGE_FACTOR_95 * u;
    (apart(deviation) || apart(cant_deg)).then(|| Caution::MidlinesDisagree {
        photo: subject.occasion,
        deviation,
        cant_deg,
        unit: subject.measurement.frame.unit(),
    })
}
