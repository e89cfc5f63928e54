//! Photos as a burst may hold them, made from real ones: blurred, mirrored, with closed eyes, with another gaze, light or size, with a
//! smile.

use image::{DynamicImage, Rgb, RgbImage, imageops};
use lipmetry::geometry::{Image, Point, Vector};
use lipmetry::imaging::{DecodedImage, Limits, PixelRegion, decode};
use lipmetry::landmark::{Landmark, Marking};

/// The pixels of a photo.
pub fn pixels(photo: &DecodedImage) -> RgbImage {
    photo.crop_srgb(PixelRegion::whole(photo.size()))
}

/// A photo of these pixels.
pub fn as_photo(pixels: &RgbImage) -> DecodedImage {
    let mut bytes = Vec::new();
    DynamicImage::from(pixels.clone())
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png)
        .unwrap();
    decode(&bytes, &Limits::default()).unwrap()
}

/// The pixel at the place, the nearest one of the picture.
fn at(pixels: &RgbImage, place: Point<Image>) -> [f64; 3] {
    let clamp = |at: f64, length: u32| (at.max(0.0) as u32).min(length - 1);
    pixels.get_pixel(clamp(place.x, pixels.width()), clamp(place.y, pixels.height())).0.map(f64::from)
}

/// Every pixel made anew from its place.
fn painted(pixels: &RgbImage, colour: impl Fn(Point<Image>) -> Option<[f64; 3]>) -> RgbImage {
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let place = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
        colour(place).map_or(*pixels.get_pixel(x, y), |colour| Rgb(colour.map(|level| level.round() as u8)))
    })
}

/// One eye's frame: its middle, the direction to the picture's right, its width in pixels.
struct Eye {
    middle: Point<Image>,
    along: Vector<Image>,
    width: f64,
}

impl Eye {
    /// The subject's right eye and the left one.
    fn both(marking: &Marking) -> [Self; 2] {
        [(Landmark::ExR, Landmark::EnR), (Landmark::EnL, Landmark::ExL)].map(|(from, to)| {
            let [from, to] = [from, to].map(|landmark| marking.configuration.point(landmark).unwrap());
            Self { middle: from.midpoint(to), along: (to - from).unit().unwrap(), width: from.distance(to) }
        })
    }

    fn down(&self) -> Vector<Image> {
        Vector::new(-self.along.y, self.along.x)
    }

    /// Along the eye from −1 to 1 at its corners, downwards in its widths, and how far the lids stand apart there, from 0 to 1.
    fn place(&self, point: Point<Image>) -> Option<[f64; 3]> {
        let along = 2.0 * (point - self.middle).dot(self.along) / self.width;
        let down = (point - self.middle).dot(self.down()) / self.width;
        (along.abs() < 1.0).then_some([along, down, 1.0 - along * along])
    }

    fn point(&self, along: f64, down: f64) -> Point<Image> {
        self.middle + self.along * (0.5 * along * self.width) + self.down() * (down * self.width)
    }
}

/// Closed eyes, the subject's right one and the left one: the skin of both lids drawn over them, and a line of lashes.
pub fn blinking(pixels: &RgbImage, marking: &Marking, closed: [bool; 2]) -> RgbImage {
    let eyes = Eye::both(marking);
    painted(pixels, |point| {
        let mut eyes = eyes.iter().zip(closed).filter(|(_, closed)| *closed);
        eyes.find_map(|(eye, _)| {
            let [along, down, open] = eye.place(point)?;
            let (top, bottom) = (-0.3 * open - 0.02, 0.22 * open + 0.02);
            if down < top || down > bottom {
                return None;
            }
            let part = (down - top) / (bottom - top);
            let [upper, lower] = [top - 0.02, bottom + 0.02].map(|down| at(pixels, eye.point(along, down)));
            let lashes = 0.75 * (1.0 - ((down - 0.16 * open) / 0.035).powi(2)).max(0.0);
            Some(std::array::from_fn(|k| (upper[k] * (1.0 - part) + lower[k] * part) * (1.0 - lashes)))
        })
    })
}

/// Eyes that look to the picture's right by so many thirtieths of an eye's width, about a millimetre each.
pub fn looking_aside(pixels: &RgbImage, marking: &Marking, mm: f64) -> RgbImage {
    let eyes = Eye::both(marking);
    painted(pixels, |point| {
        eyes.iter().find_map(|eye| {
            let [along, down, open] = eye.place(point)?;
            let shift = 2.0 * mm / 30.0 * open;
            (down > -0.22 * open && down < 0.16 * open).then(|| at(pixels, eye.point(along - shift, down)))
        })
    })
}

/// A smile that draws each corner of the mouth outwards and upwards by so many millimetres; the cheeks follow.
pub fn smiling(pixels: &RgbImage, marking: &Marking, mm: f64, px_per_mm: f64) -> RgbImage {
    let corners = [Landmark::ChR, Landmark::ChL].map(|corner| marking.configuration.point(corner).unwrap());
    let out = (corners[1] - corners[0]).unit().unwrap();
    let up = Vector::new(out.y, -out.x);
    painted(pixels, |point| {
        let moved = corners.into_iter().zip([-1.0, 1.0]).fold(point, |moved, (corner, side)| {
            let near = (-0.5 * (point.distance(corner) / (9.0 * px_per_mm)).powi(2)).exp();
            moved + (out * side + up) * (-mm * px_per_mm * near)
        });
        Some(at(pixels, moved))
    })
}

/// Another exposure and white balance.
pub fn relit(pixels: &RgbImage, gains: [f64; 3], gamma: f64) -> RgbImage {
    painted(pixels, |point| {
        let levels = at(pixels, point);
        Some(std::array::from_fn(|k| 255.0 * (gains[k] * levels[k] / 255.0).clamp(0.0, 1.0).powf(gamma)))
    })
}

/// The picture turned about its middle and enlarged, in a frame of the same size, beside which is grey.
pub fn turned(pixels: &RgbImage, degrees: f64, zoom: f64) -> RgbImage {
    let middle = Point::<Image>::new(0.5 * f64::from(pixels.width()), 0.5 * f64::from(pixels.height()));
    let (sin, cos) = degrees.to_radians().sin_cos();
    let reach = 1.5_f64.max(zoom);
    let size = [pixels.width(), pixels.height()].map(|length| (f64::from(length) * reach) as u32);
    RgbImage::from_fn(size[0], size[1], |x, y| {
        let offset = [f64::from(x) + 0.5 - 0.5 * f64::from(size[0]), f64::from(y) + 0.5 - 0.5 * f64::from(size[1])];
        let [x, y] = offset.map(|offset| offset / zoom);
        let from = middle + Vector::new(cos * x + sin * y, cos * y - sin * x);
        let shown = from.x >= 1.0 && from.y >= 1.0 && from.x < 2.0 * middle.x - 1.0 && from.y < 2.0 * middle.y - 1.0;
        if shown {
            imageops::interpolate_bilinear(pixels, from.x as f32 - 0.5, from.y as f32 - 0.5).unwrap()
        } else {
            Rgb([128; 3])
        }
    })
}

/// Noise of one level a pixel.
pub fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 7_u64;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Rgb([(state >> 56) as u8; 3])
    })
}
