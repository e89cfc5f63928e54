//! How far the dip of the Cupid's bow and stomion lie from the facial midline.

use super::{Lip, NotMeasured};
use crate::landmark::Landmark;

/// How far the dip of the Cupid's bow lies from the facial midline.
///
/// **Formula** −x(ls). **Unit** length. **Sign** positive to the subject's right.
///
/// # Errors
///
/// It fails where ls or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, ls_deviation};
///
/// assert_eq!(ls_deviation(&Lip::example())?, 0.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn ls_deviation(lip: &Lip) -> Result<f64, NotMeasured> {
    let (ls, ()) = NotMeasured::both(lip.point(Landmark::Ls), lip.on_facial_midline())?;
    Ok(-ls.x)
}

/// How far stomion, of parted lips stomion superius, lies from the facial midline.
///
/// **Formula** −x(sto). **Unit** length. **Sign** positive to the subject's right.
///
/// # Errors
///
/// It fails where the point or the facial midline is missing.
///
/// ```
/// use lipmetry::measure::{Lip, sto_deviation};
///
/// assert_eq!(sto_deviation(&Lip::example())?, 0.0);
/// # Ok::<(), lipmetry::measure::NotMeasured>(())
/// ```
pub fn sto_deviation(lip: &Lip) -> Result<f64, NotMeasured> {
    let (stomion, ()) = NotMeasured::both(lip.upper_stomion(), lip.on_facial_midline())?;
    Ok(-stomion.x)
}
