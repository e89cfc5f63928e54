use crate::measure::{Measure, Need, NotMeasured, Value};
use crate::uncertainty::Estimate;

/// The change of one measure, after minus before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// After minus before, in the unit of the measure.
    pub difference: Value,
    /// The difference in percent of the value before, where that means something.
    pub percent: Option<f64>,
}

/// The change of `measure` between two photos.
///
/// # Errors
///
/// Where it was not measured on one of them: the needs of both.
///
/// # Examples
///
/// ```
/// use lipmetry::comparison::change;
/// use lipmetry::measure::{MEASURES, Value};
///
/// let height = &MEASURES[0];
/// let change = change(height, &Ok(Value::from(6.0)), &Ok(Value::from(7.5)))?;
/// assert_eq!(change.difference, Value::from(1.5));
/// assert_eq!(change.percent, Some(25.0));
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn change(
    measure: &Measure,
    before: &Result<Value, NotMeasured>,
    after: &Result<Value, NotMeasured>,
) -> Result<Change, NotMeasured> {
    let (before, after) = NotMeasured::both(before.clone(), after.clone())?;
    match (&before, &after) {
        (Value::Scalar(from), Value::Scalar(to)) => {
            let difference = to.value - from.value;
            let percent = (measure.has_percent() && from.value > 0.0).then(|| 100.0 * difference / from.value);
            Ok(Change { difference: Value::from(difference), percent })
        }
        (Value::Profile(from), Value::Profile(to)) => {
            let difference = |(from, to): (&Estimate, &Estimate)| to.value - from.value;
            let differences: Vec<f64> = from.iter().zip(to).map(difference).collect();
            Ok(Change { difference: Value::from(differences), percent: None })
        }
        _ => Err(Need::Area.into()),
    }
}
