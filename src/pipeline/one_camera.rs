//! Two photos that name one camera and one lens, and whether one of them is a part of the camera's frame.

use super::photo::Photo;

/// The ratios of the sides of frames that one camera takes with one lens at several resolutions: pixels joined by two,
/// three or four each way, and 24 against 12 million pixels.
const RESOLUTIONS: [f64; 4] = [1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0, std::f64::consts::FRAC_1_SQRT_2];

/// By how much such a ratio differs from its name: 4032 of 5712 px is 0.706.
const RESOLUTION_TOLERANCE: f64 = 0.005;

/// Takes the focal length from the smaller of two photos of one camera and one equivalent focal length where neither of
/// its sides is one of the larger photo's.
///
/// A camera crops its frame along one side only, so a program made the smaller one; whether it cropped, which keeps the
/// focal length in pixels, or reduced the picture, which does not, nothing says.
pub(super) fn distrust_a_part(photos: &mut [Photo; 2]) {
    let [before, after] = &*photos;
    let lens = |photo: &Photo| photo.file().and_then(|file| file.lens.clone());
    if lens(before).is_none() || lens(before) != lens(after) {
        return;
    }
    let sides = |photo: &Photo| {
        let (width, height) = photo.size();
        [width.min(height), width.max(height)]
    };
    let (first, second) = (sides(before), sides(after));
    let shares_a_side = first[0] == second[0] || first[1] == second[1];
    let ratio = |axis: usize| f64::from(first[axis].min(second[axis])) / f64::from(first[axis].max(second[axis]));
    let resolution =
        RESOLUTIONS.iter().any(|name| (0..2).all(|axis| (ratio(axis) / name - 1.0).abs() <= RESOLUTION_TOLERANCE));
    let area = |[short, long]: [u32; 2]| u64::from(short) * u64::from(long);
    if shares_a_side || resolution || area(first) == area(second) {
        return;
    }
    let smaller = usize::from(area(second) < area(first));
    photos[smaller].forget_focal_length();
}
