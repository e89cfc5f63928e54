//! The fixed-point colours against those of single precision, which were all there was at first.

use image::Rgb;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

/// A picture of noise, in which a place that is off by a tenth of a pixel is off by many levels.
fn noise(width: u32, height: u32, random: &mut ChaCha8Rng) -> RgbImage {
    RgbImage::from_fn(width, height, |_, _| Rgb([0; 3].map(|_: u8| random.random())))
}

/// The line as it is computed place by place.
fn one_by_one(count: usize, picture: &RgbImage, from: Place, to: Place) -> Vec<u8> {
    let place = |column: usize| between(from, to, (column as f64 + 0.5) / count as f64);
    (0..count).flat_map(|column| at(picture, place(column).0, place(column).1)).collect()
}

#[test]
fn no_level_is_off_by_more_than_one() {
    let mut random = ChaCha8Rng::seed_from_u64(24);
    let (mut off, mut all) = (0, 0);
    for _ in 0..400 {
        let [width, height] = [0; 2].map(|_: u32| random.random_range(4..90));
        let picture = noise(width, height, &mut random);
        for _ in 0..40 {
            let mut place = || {
                let [x, y] = [width, height].map(|side| random.random_range(-3.0..f64::from(side) + 3.0));
                (x, y)
            };
            let (from, to) = (place(), place());
            let count = random.random_range(1..=RUN);
            let mut line = vec![7; 3 * count];
            fill(&mut line, &picture, from, to);
            for (level, expected) in line.iter().zip(one_by_one(count, &picture, from, to)) {
                assert!(level.abs_diff(expected) <= 1, "{level} instead of {expected} from {from:?} to {to:?}");
                off += u32::from(*level != expected);
                all += 1;
            }
        }
    }
    // Where a level lies within a few hundredths of the border between two.
    assert!(off > 0 && off * 40 < all, "{off} of {all}");
}

#[test]
fn on_the_centre_of_a_pixel_is_its_colour_and_between_two_their_mean() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let picture = noise(40, 9, &mut random);
    let mut line = [0; 3 * RUN];
    // The first of sixteen places is half a step from the beginning of the run.
    fill(&mut line, &picture, (4.5, 3.0), (20.5, 3.0));
    let row: Vec<u8> = (5..21).flat_map(|x| picture.get_pixel(x, 3).0).collect();
    assert_eq!(line.as_slice(), row);
    fill(&mut line, &picture, (4.0, 3.0), (20.0, 3.0));
    for (index, level) in line.iter().enumerate() {
        let [left, right] = [4, 5].map(|x| u32::from(picture.get_pixel(x + index as u32 / 3, 3).0[index % 3]));
        assert_eq!(u32::from(*level), (left + right).div_ceil(2), "at {index}");
    }
}

#[test]
fn one_colour_stays_itself_everywhere() {
    for level in [0, 1, 127, 254, 255] {
        let picture = RgbImage::from_pixel(50, 50, Rgb([level; 3]));
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(level));
        for _ in 0..200 {
            let mut place = || (random.random_range(1.0..46.9), random.random_range(1.0..46.9));
            let (from, to) = (place(), place());
            let mut line = [9; 3 * RUN];
            fill(&mut line, &picture, from, to);
            assert_eq!(line, [level; 3 * RUN], "from {from:?} to {to:?}");
        }
    }
}

#[test]
fn places_far_away_are_grey_and_those_that_are_no_numbers_something() {
    let picture = RgbImage::new(20, 20);
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 21.0, -1.5] {
        for (from, to) in [((wrong, 5.0), (wrong, 5.0)), ((5.0, wrong), (5.0, wrong)), ((5.0, 5.0), (wrong, 5.0))] {
            let mut line = [9; 3 * RUN];
            fill(&mut line, &picture, from, to);
            assert!(!line.contains(&9), "{wrong}: {line:?}");
            let is_whole = wrong.is_finite() && from.0 == to.0;
            assert!(!is_whole || line == [NO_PIXEL.0[0]; 3 * RUN], "{wrong}: {line:?}");
        }
    }
    // Nothing is there to be shown.
    fill(&mut [], &picture, (5.0, 5.0), (6.0, 5.0));
    let mut line = [9; 3];
    fill(&mut line, &RgbImage::new(0, 0), (5.0, 5.0), (6.0, 5.0));
    assert_eq!(line, NO_PIXEL.0);
}
