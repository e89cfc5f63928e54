//! A face of pure texture, known at every place: waves longer than a millimetre, photographed from any side.

use lipmetry::geometry::{Image, Point};
use lipmetry::imaging::{DecodedImage, Limits, decode};
use lipmetry::landmark::{Configuration, CurveName, Iris, Irises, Landmark, Marking, Node};

use super::noise::Deviates;

/// From millimetres on the face (x to the right of the picture, y down, the origin between the eyes) to pixels.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub px_per_mm: f64,
    pub turned_deg: f64,
    /// Where the origin lies, in pixels.
    pub origin: [f64; 2],
    pub size: (u32, u32),
}

impl View {
    /// A view with 6.25 pixels per millimetre, 0.16 mm a pixel.
    pub fn plain() -> Self {
        Self { px_per_mm: 6.25, turned_deg: 0.0, origin: [400.0, 130.0], size: (800, 700) }
    }

    pub fn pixel(&self, [x, y]: [f64; 2]) -> Point<Image> {
        let (sin, cos) = self.turned_deg.to_radians().sin_cos();
        let (right, down) = (cos * x - sin * y, sin * x + cos * y);
        Point::new(self.origin[0] + self.px_per_mm * right, self.origin[1] + self.px_per_mm * down)
    }

    fn face(&self, x: f64, y: f64) -> [f64; 2] {
        let (sin, cos) = self.turned_deg.to_radians().sin_cos();
        let (right, down) = ((x - self.origin[0]) / self.px_per_mm, (y - self.origin[1]) / self.px_per_mm);
        [cos * right + sin * down, cos * down - sin * right]
    }
}

/// A wave: how fast it goes along x and y, in radians per millimetre, its phase, and its part in each colour, in levels.
type Wave = ([f64; 2], f64, [f64; 3]);

/// Waves of 1.6 to 8 mm in all directions.
pub fn waves(text: &str) -> Vec<Wave> {
    let mut deviates = Deviates::of(text);
    let mut wave = || {
        let angle = std::f64::consts::TAU * deviates.next();
        let length = 1.6 * 5.0_f64.powf(deviates.next().abs().min(1.0));
        let speed = std::f64::consts::TAU / length;
        let phase = std::f64::consts::TAU * deviates.next();
        ([speed * angle.cos(), speed * angle.sin()], phase, std::array::from_fn(|_| 4.0 + 2.0 * deviates.next()))
    };
    (0..24).map(|_| wave()).collect()
}

/// The photo of such a face in a view.
pub fn photo(waves: &[Wave], view: &View) -> DecodedImage {
    let picture = image::RgbImage::from_fn(view.size.0, view.size.1, |x, y| {
        let [x, y] = view.face(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let mut colour = [150.0, 120.0, 110.0];
        for ([along, down], phase, parts) in waves {
            let wave = (along * x + down * y + phase).sin();
            colour.iter_mut().zip(parts).for_each(|(level, part)| *level += part * wave);
        }
        image::Rgb(colour.map(|level| level.round().clamp(0.0, 255.0) as u8))
    });
    decoded(&picture)
}

pub fn decoded(picture: &image::RgbImage) -> DecodedImage {
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    decode(png.get_ref(), &Limits::default()).unwrap()
}

/// The marks of the face, in millimetres.
const MARKS: [(Landmark, [f64; 2]); 16] = [
    (Landmark::ExR, [-44.8, -2.0]),
    (Landmark::EnR, [-16.3, 0.0]),
    (Landmark::EnL, [16.3, 0.0]),
    (Landmark::ExL, [44.8, -2.0]),
    (Landmark::AlR, [-16.6, 36.0]),
    (Landmark::AlL, [16.6, 36.0]),
    (Landmark::Sn, [0.0, 42.0]),
    (Landmark::Prn, [0.5, 32.5]),
    (Landmark::Se, [-0.5, -6.0]),
    (Landmark::ChR, [-25.0, 66.0]),
    (Landmark::ChL, [25.0, 66.5]),
    (Landmark::CphR, [-6.0, 58.5]),
    (Landmark::CphL, [6.0, 58.0]),
    (Landmark::Ls, [0.0, 60.0]),
    (Landmark::Sto, [0.0, 66.0]),
    (Landmark::Li, [0.0, 75.0]),
];

/// The marking in a view, each mark moved by `moved`, in millimetres.
pub fn marking(view: &View, mut moved: impl FnMut([f64; 2]) -> [f64; 2]) -> Marking {
    let mut place = |at: [f64; 2]| {
        let by = moved(at);
        view.pixel([at[0] + by[0], at[1] + by[1]])
    };
    let mut configuration = Configuration::default();
    for (landmark, at) in MARKS {
        configuration.set_point(landmark, Some(place(at)));
    }
    use Landmark::{ChL, ChR, CphL, CphR, Li, Ls, Sto};
    let mut contour = |at| Node::Contour(place(at));
    let border = vec![
        Node::Named(ChR),
        contour([-16.0, 61.0]),
        Node::Named(CphR),
        Node::Named(Ls),
        Node::Named(CphL),
        contour([16.0, 61.0]),
        Node::Named(ChL),
    ];
    let margin =
        vec![Node::Named(ChR), contour([-12.0, 65.5]), Node::Named(Sto), contour([12.0, 65.8]), Node::Named(ChL)];
    let lower =
        vec![Node::Named(ChR), contour([-14.0, 73.0]), Node::Named(Li), contour([14.0, 73.0]), Node::Named(ChL)];
    configuration.set_curve(CurveName::UpperBorder, Some(border));
    configuration.set_curve(CurveName::UpperFreeMargin, Some(margin));
    configuration.set_curve(CurveName::LowerBorder, Some(lower));
    let mut iris = |x| Some(Iris { centre: place([x, -1.0]), diameter: 11.7 * view.px_per_mm });
    Marking { configuration, irises: Irises { right: iris(-31.5), left: iris(31.5) }, ..Marking::default() }
}
