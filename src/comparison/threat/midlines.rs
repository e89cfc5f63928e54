use super::Subject;
use crate::comparison::caution::Caution;
use crate::measure::MeasureId;

/// Two axes part where they are further apart than this many standard uncertainties: by chance in one photo of twenty.
const COVERAGE: f64 = 1.96;

/// Whether the facial midline and the lip's own axis are one, as far as can be told.
pub(super) fn of_photo(subject: &Subject<'_>) -> Option<Caution> {
    let [deviation, cant_deg] = [MeasureId::OwnAxisDeviation, MeasureId::OwnAxisCant].map(|id| {
        let figure = subject.figure(id)?;
        Some([figure.value, figure.uncertainty?.u])
    });
    let (deviation, cant_deg) = (deviation?, cant_deg?);
    let apart = |[value, u]: [f64; 2]| value.abs() > COVERAGE * u;
    (apart(deviation) || apart(cant_deg)).then(|| Caution::MidlinesDisagree {
        photo: subject.occasion,
        deviation,
        cant_deg,
        unit: subject.measurement.frame.unit(),
    })
}
