use super::Subject;
use crate::alignment::{Alignment, PairAlignment, Upright};
use crate::comparison::caution::Caution;

/// Above this root mean square the stable points do not fit well, in millimetres: two hands that mark one point
/// differ by 0.5 to 1.2 mm (standard deviation), so two photos of one pose stay below it.
const HIGH_RESIDUAL_MM: f64 = 1.5;

/// Above this the photos are not compared: a head turned by 10° against the other photo moves the eyes against the
/// nose by 2 mm, and points of two persons are further apart still.
const BLOCKING_RESIDUAL_MM: f64 = 3.0;

pub(super) fn of_photo(subject: &Subject<'_>) -> Vec<Caution> {
    match subject.measurement.frame.upright() {
        Upright::Mouth => vec![Caution::NoFacialMidline],
        Upright::FacialMidline => Vec::new(),
    }
}

pub(super) fn of_pair(alignment: &PairAlignment) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if matches!(alignment.method, Alignment::LipCorners) {
        cautions.push(Caution::AlignedOnLipCorners);
    }
    let unit = alignment.before.unit();
    cautions.extend(alignment.misfits.iter().map(|misfit| Caution::StablePointMisfit { misfit: *misfit, unit }));
    if let Some(rms) = residual(alignment) {
        let rms_mm = rms * unit.nominal_mm();
        if rms_mm > HIGH_RESIDUAL_MM {
            let blocking = rms_mm > BLOCKING_RESIDUAL_MM;
            cautions.push(Caution::AlignmentResidualHigh { rms, unit, blocking });
        }
    }
    cautions
}

/// The root mean square of the residual distances. One point that does not fit is a slip of the hand and is left out;
/// several are a head that is held otherwise, or another one, and count.
fn residual(alignment: &PairAlignment) -> Option<f64> {
    if alignment.misfits.len() < 2 {
        return alignment.residual_rms();
    }
    let residuals = alignment.residuals.iter().map(|residual| residual.distance);
    let all: Vec<f64> = residuals.chain(alignment.misfits.iter().map(|misfit| misfit.distance)).collect();
    Some((all.iter().map(|distance| distance * distance).sum::<f64>() / all.len() as f64).sqrt())
}
