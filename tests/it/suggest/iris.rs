//! The limbus found on painted eyes, whose iris is known, and on real ones.

use image::{Rgb, RgbImage};
use lipmetry::geometry::Point;
use lipmetry::landmark::{Iris, Irises};
use lipmetry::suggest::iris::{limbus, refined};

use super::photo_of;

/// An eye to paint: brightness from 0 to 255, lengths in pixels.
#[derive(Clone, Copy)]
struct Eye {
    diameter: f64,
    centre: [f64; 2],
    iris: f64,
    white: f64,
    skin: f64,
    /// Where the lids cut the iris, above and below its centre, in radii.
    lids: [f64; 2],
    glint: bool,
    /// The radius of the pupil, in radii.
    pupil: f64,
    noise: f64,
}

const EYE: Eye = Eye {
    diameter: 60.0,
    centre: [200.3, 150.8],
    iris: 80.0,
    white: 190.0,
    skin: 150.0,
    lids: [0.75, 0.9],
    glint: false,
    pupil: 0.35,
    noise: 2.0,
};

impl Eye {
    fn truth(&self) -> Iris {
        Iris { centre: Point::new(self.centre[0], self.centre[1]), diameter: self.diameter }
    }

    /// What the face mesh makes of it: a tenth too large, and too low.
    fn mesh(&self) -> Iris {
        let Iris { centre, diameter } = self.truth();
        Iris { centre: Point::new(centre.x + 0.03 * diameter, centre.y + 0.05 * diameter), diameter: diameter / 0.9 }
    }

    /// The brightness at a place in radii from the centre; the limbus is soft, of a width of a fifth of the radius.
    fn brightness(&self, x: f64, y: f64) -> f64 {
        let [above, below] = self.lids;
        // Lids are parabolas that meet in the corners of the eye.
        let open = 1.0 - (x / 2.4).powi(2);
        if y < -above * open || y > below * open {
            return self.skin;
        }
        let radius = x.hypot(y);
        if self.glint && (x - 0.75).hypot(y + 0.1) < 0.2 {
            return 255.0;
        }
        if radius < self.pupil {
            return 0.3 * self.iris;
        }
        let outside = ((radius - 1.0) / 0.2 + 0.5).clamp(0.0, 1.0);
        self.iris + (self.white - self.iris) * outside
    }

    fn paint_on(&self, picture: &mut RgbImage) {
        const EACH: u32 = 4;
        let radius = self.diameter / 2.0;
        let mut state = 1_u32;
        for (column, row, pixel) in picture.enumerate_pixels_mut() {
            let place = |at: u32, part: u32, centre: f64| {
                (f64::from(at) + (f64::from(part) + 0.5) / f64::from(EACH) - centre) / radius
            };
            if place(column, 0, self.centre[0]).abs() > 3.0 || place(row, 0, self.centre[1]).abs() > 3.0 {
                continue;
            }
            let samples = (0..EACH * EACH).map(|s| {
                self.brightness(place(column, s % EACH, self.centre[0]), place(row, s / EACH, self.centre[1]))
            });
            let mean = samples.sum::<f64>() / f64::from(EACH * EACH);
            // A linear congruential generator (Numerical Recipes): evenly spread noise, the same on every machine.
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (f64::from(state >> 8) / f64::from(1 << 24) - 0.5) * 12.0_f64.sqrt() * self.noise;
            *pixel = Rgb([(mean + noise).round().clamp(0.0, 255.0) as u8; 3]);
        }
    }

    fn picture(&self) -> RgbImage {
        let size = |centre: f64| (2.0 * centre) as u32;
        let mut picture = RgbImage::from_pixel(size(self.centre[0]), size(self.centre[1]), Rgb([self.skin as u8; 3]));
        self.paint_on(&mut picture);
        picture
    }
}

/// Within 2 % of the diameter, the calibration's own uncertainty being 3.6 % (0.42 of 11.71 mm), and 3 % of it across. Up and down,
/// where the lids hide what would tell, 8 %.
fn near(found: Option<Iris>, wanted: Iris, what: &str) {
    let found = found.unwrap_or_else(|| panic!("{what}: not found"));
    let part = |difference: f64| difference / wanted.diameter;
    let [size, x, y] = [
        part(found.diameter - wanted.diameter),
        part(found.centre.x - wanted.centre.x),
        part(found.centre.y - wanted.centre.y),
    ];
    let within = size.abs() <= 0.02 && x.abs() <= 0.03 && y.abs() <= 0.08;
    assert!(within, "{what}: {size:+.4} of the diameter too large, {x:+.4} across, {y:+.4} down: {found:?}");
}

#[test]
fn painted_irises_are_found() {
    let cases = [
        ("brown", EYE),
        ("blue", Eye { iris: 130.0, ..EYE }),
        ("dark, on dark skin", Eye { iris: 18.0, white: 110.0, skin: 45.0, ..EYE }),
        ("a glint on the rim", Eye { glint: true, ..EYE }),
        ("a wide pupil", Eye { iris: 110.0, pupil: 0.6, ..EYE }),
        ("narrow lids", Eye { lids: [0.45, 0.5], ..EYE }),
        ("wide open", Eye { lids: [1.2, 1.2], ..EYE }),
        ("20 px", Eye { diameter: 20.0, ..EYE }),
        ("300 px", Eye { diameter: 300.0, centre: [800.0, 620.5], ..EYE }),
        ("noise", Eye { noise: 8.0, ..EYE }),
    ];
    for (what, eye) in cases {
        near(limbus(&photo_of(&eye.picture()), eye.mesh()), eye.truth(), what);
    }
}

/// A picture and its mirror image, and the mesh's iris elsewhere, give the same circle.
#[test]
fn the_circle_does_not_depend_on_where_the_mesh_began() {
    let eye = Eye { lids: [0.6, 0.8], ..EYE };
    let photo = photo_of(&eye.picture());
    let Iris { centre, diameter } = eye.truth();
    for (x, y, factor) in [(0.0, 0.0, 1.0), (0.1, 0.1, 1.15), (-0.1, 0.0, 1.2), (0.1, -0.05, 1.1)] {
        let from =
            Iris { centre: Point::new(centre.x + x * diameter, centre.y + y * diameter), diameter: factor * diameter };
        near(limbus(&photo, from), eye.truth(), &format!("{x}, {y}, {factor}"));
    }
}

#[test]
fn where_no_limbus_is_seen_nothing_is_said() {
    let plain = RgbImage::from_pixel(400, 300, Rgb([120; 3]));
    assert_eq!(limbus(&photo_of(&plain), EYE.mesh()), None, "a plain picture");
    let closed = Eye { lids: [0.02, 0.08], ..EYE };
    assert_eq!(limbus(&photo_of(&closed.picture()), EYE.mesh()), None, "a closed eye");
    let glasses = Eye { iris: 20.0, white: 20.0, skin: 20.0, noise: 6.0, ..EYE };
    assert_eq!(limbus(&photo_of(&glasses.picture()), EYE.mesh()), None, "dark glasses");
    let photo = photo_of(&EYE.picture());
    let small = Iris { diameter: 6.0, ..EYE.mesh() };
    assert_eq!(limbus(&photo, small), None, "6 px");
    for centre in [[f64::NAN, 1.0], [-500.0, 100.0], [1e9, 1e9], [0.0, 0.0]] {
        let elsewhere = Iris { centre: Point::new(centre[0], centre[1]), ..EYE.mesh() };
        assert_eq!(limbus(&photo, elsewhere), None, "{centre:?}");
    }
    for diameter in [f64::NAN, f64::INFINITY, 0.0, -3.0] {
        assert_eq!(limbus(&photo, Iris { diameter, ..EYE.mesh() }), None, "{diameter}");
    }
}

/// Two irises of which one is a fifth smaller are not both irises of one face, and which is right is not known.
#[test]
fn unequal_irises_are_not_sure() {
    let both = |factor: f64| {
        let right = EYE;
        let left = Eye { centre: [500.0, 150.0], diameter: factor * EYE.diameter, ..EYE };
        let mut picture = RgbImage::from_pixel(700, 300, Rgb([EYE.skin as u8; 3]));
        right.paint_on(&mut picture);
        left.paint_on(&mut picture);
        let mesh = Irises { right: Some(right.mesh()), left: Some(left.mesh()) };
        (refined(&photo_of(&picture), &mesh), [right.truth(), left.truth()])
    };
    let (alike, [right, left]) = both(1.03);
    near(alike.right, right, "right");
    near(alike.left, left, "left");
    assert_eq!(both(0.8).0, Irises::default());
}
