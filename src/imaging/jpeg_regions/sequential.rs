//! Coefficients that were read in several passes, brought in the order of a sequential picture.

use super::frame::Frame;
use super::index::{Damage, Index, NotRead, Others};
use super::progressive::Plane;
use super::told::{Told, symbols};

/// The picture as one that was passed over.
pub(super) fn index(mut frame: Frame, planes: &[Plane]) -> Result<Index, NotRead> {
    frame.made_sequential(symbols());
    let limits = frame.dc_limits().ok_or(NotRead::Unusual)?;
    let (across, down) = frame.units();
    let (blocks, units) = (frame.blocks(), across as usize * down as usize);
    let mut levels = Vec::with_capacity(units * blocks.len());
    let present = planes.iter().flat_map(|plane| &plane.present);
    let mut told = Told::of(units, levels.capacity(), present.map(|present| present.count_ones() as usize).sum());
    for (row, column) in (0..down as usize).flat_map(|row| (0..across as usize).map(move |column| (row, column))) {
        told.begin();
        for (plane, limit) in planes.iter().zip(&limits) {
            for at in plane.of_unit(row, column) {
                let level = plane.levels[at];
                if i32::from(level).abs() > *limit || !told.keep(plane.block(at), plane.present[at]) {
                    return Err(NotRead::damaged(Damage::Level, &frame, row * across as usize + column));
                }
                levels.push(level);
            }
        }
    }
    Ok(Index { frame, blocks, levels, others: Others::Told(told) })
}
