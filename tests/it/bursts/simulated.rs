//! Visits of several photos whose lips are held as differently as a posture of known size makes them: photos of real faces with
//! exact marks, warped at the mouth, with noise of their own.
//!
//! The faces are those of `../shared/photos/match/warp`: `before.jpg` and `lift.jpg`, which differ in camera, light and a known lift.
//! Photos of one visit are made from one of them, so that their skin is one exposure: more alike than in practice.

use std::path::Path;
use std::sync::Arc;

use image::{Rgb, RgbImage};
use lipmetry::comparison::{PairComparison, Settings};
use lipmetry::geometry::{Image, Point};
use lipmetry::imaging::{Limits, PixelRegion};
use lipmetry::landmark::file::{LandmarkFile, MarkingDocument, Mirroring, ScaleDocument};
use lipmetry::landmark::{CurveName, Landmark, Marking};
use lipmetry::pipeline::{PhotoFile, Shot};
use lipmetry::{MeasureId, Photo};

use crate::matching::noise::{Deviates, clicked};
use crate::photos::landmarks;

/// A photo with its exact marks, which photos of a visit are made of.
pub struct Source {
    picture: RgbImage,
    marks: LandmarkFile,
    marking: Marking,
    mm_per_px: f64,
}

/// How a mouth is held: how far the upper border, the free margin and the lower border move up in the middle, and up on the right
/// and down on the left, in millimetres.
#[derive(Clone, Copy, Debug, Default)]
pub struct Held {
    pub middle: [f64; 3],
    pub lateral: [f64; 3],
}

impl Held {
    /// At random, so that the mean height of the upper vermilion has a standard deviation of `sd` mm: as the posture of the method
    /// is, without its corners.
    pub fn any(sd: f64, deviates: &mut Deviates) -> Self {
        let border = 1.0 / (0.8 * std::f64::consts::SQRT_2);
        let middle = [border, border, 1.45].map(|of| sd * of * deviates.next());
        let lateral = [0.22; 3].map(|of| sd * of * deviates.next());
        Self { middle, lateral }
    }

    pub fn and(self, other: Self) -> Self {
        let sum = |a: [f64; 3], b: [f64; 3]| std::array::from_fn(|of| a[of] + b[of]);
        Self { middle: sum(self.middle, other.middle), lateral: sum(self.lateral, other.lateral) }
    }
}

/// A photo of a visit: its file, and its exact marks.
#[derive(Clone)]
pub struct Made {
    pub file: Arc<PhotoFile>,
    pub marks: LandmarkFile,
}

impl Source {
    pub fn read(folder: &Path, name: &str) -> Self {
        let marks = landmarks(&folder.join(format!("{name}.landmarks.json")));
        let photo = crate::photos::picture(&folder.join(format!("{name}.jpg")));
        let picture = photo.crop_srgb(PixelRegion::whole(photo.size()));
        let Some(ScaleDocument::MmPerPx { value, .. }) = marks.scale else { panic!("a scale in mm a pixel") };
        Self { picture, marking: marks.marked_photo().markings[0].clone(), marks, mm_per_px: value }
    }

    /// The photo with the mouth held so, and noise drawn by a text.
    pub fn held(&self, held: &Held, text: &str) -> Made {
        let field = Field::of(self, held);
        let mut deviates = Deviates::of(text);
        let (gain, noise) = (1.0 + 0.03 * deviates.next(), 1.2);
        let mut picture = RgbImage::new(self.picture.width(), self.picture.height());
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let at = [f64::from(x) + 0.5, f64::from(y) + 0.5];
            let from = field.source(at);
            let seen = sampled(&self.picture, from);
            *pixel = Rgb(seen.map(|level| (gain * level + noise * deviates.next()).round().clamp(0.0, 255.0) as u8));
        }
        let mut marking = self.marking.clone();
        marking.configuration = marking.configuration.map(|point: Point<Image>| {
            let [dx, dy] = field.shift([point.x, point.y]);
            Point::new(point.x + dx, point.y + dy)
        });
        self.made(&picture, &marking, text)
    }

    /// Another picture with a marking of it.
    pub fn made(&self, picture: &RgbImage, marking: &Marking, name: &str) -> Made {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92);
        encoder.encode_image(picture).unwrap();
        let name = format!("{}.jpg", name.replace('/', "_"));
        let file = Arc::new(PhotoFile::decode(&name, &bytes, &Limits::default()).unwrap());
        let mut marks = self.marks.clone();
        marks.photo = file.document();
        marks.markings = vec![MarkingDocument::new(marking, Mirroring { width: picture.width(), mirrored: false })];
        Made { file, marks }
    }

    pub fn mm_per_px(&self) -> f64 {
        self.mm_per_px
    }
}

impl Made {
    /// The pixels and the exact marking.
    pub fn shown(&self) -> (RgbImage, Marking) {
        let photo = &self.file.photo;
        (photo.crop_srgb(PixelRegion::whole(photo.size())), self.marks.marked_photo().markings[0].clone())
    }

    /// With clicks of 0.3 mm beside the exact marks, drawn by a text; exact without one.
    pub fn clicked(&self, text: Option<&str>) -> Photo {
        let Some(ScaleDocument::MmPerPx { value, .. }) = self.marks.scale else { panic!("a scale in mm a pixel") };
        let mut marks = self.marks.clone();
        if let Some(text) = text {
            let moved = clicked(&marks.marked_photo().markings[0], text, 0.3 / value, 0.1 / value);
            let mirroring = Mirroring { width: marks.photo.width, mirrored: false };
            marks.markings = vec![MarkingDocument::new(&moved, mirroring)];
        }
        Photo::new(self.file.clone(), &marks).unwrap()
    }
}

/// The photos of a visit as they are compared: the first one marked, the others carried; or all marked.
pub fn shots(visit: &[Made], clicks: Option<&str>, carried: bool, settings: &Settings) -> Vec<Shot> {
    let marked = |place: usize| {
        let text = clicks.map(|text| format!("{text}/{place}"));
        Shot::marked(&visit[place].clicked(text.as_deref()), settings).unwrap()
    };
    let first = marked(0);
    let others = (1..visit.len()).map(|place| {
        if carried {
            Shot::unmarked(PhotoFile::clone(&visit[place].file), format!("photo {place}"), &first, settings)
        } else {
            marked(place)
        }
    });
    std::iter::once(first.clone()).chain(others).collect()
}

/// The change of a measure, its standard uncertainty, its interval and its smallest detectable change.
pub fn change_of(comparison: &PairComparison, id: MeasureId) -> ([f64; 2], [f64; 2], f64) {
    let change = comparison.change(id).unwrap();
    let difference = change.difference.scalar().copied().unwrap();
    let uncertainty = difference.uncertainty.unwrap();
    ([difference.value, uncertainty.u], uncertainty.ci95, change.judgement().unwrap().sdc95)
}

/// How the skin and the lips move: by the heights of three lines at a place along the chord, and nothing 12 mm beyond them.
struct Field {
    right: [f64; 2],
    along: [f64; 2],
    down: [f64; 2],
    width: f64,
    /// At equal steps along the chord the depth of the three borders below it, in pixels.
    lines: [Vec<f64>; 3],
    /// How far each moves up in the middle and on the right, in pixels.
    held: Held,
    reach: f64,
}

const STEPS: usize = 128;

impl Field {
    fn of(source: &Source, held: &Held) -> Self {
        let configuration = &source.marking.configuration;
        let point = |landmark| configuration.point(landmark).unwrap();
        let (right, left) = (point(Landmark::ChR), point(Landmark::ChL));
        let chord = left - right;
        let along = chord.unit().unwrap();
        let (along, right) = ([along.x, along.y], [right.x, right.y]);
        let down = [-along[1], along[0]];
        let width = chord.length();
        let line = |name: CurveName| {
            let curve = configuration.fitted(name).unwrap().flatten(0.2);
            let placed: Vec<[f64; 2]> = curve
                .iter()
                .map(|at| {
                    let off = [at.x - right[0], at.y - right[1]];
                    [(off[0] * along[0] + off[1] * along[1]) / width, off[0] * down[0] + off[1] * down[1]]
                })
                .collect();
            (0..=STEPS)
                .map(|step| {
                    let t = step as f64 / STEPS as f64;
                    let nearest = placed.windows(2).find(|pair| (pair[0][0]..=pair[1][0]).contains(&t));
                    nearest.map_or(0.0, |pair| {
                        let part = (t - pair[0][0]) / (pair[1][0] - pair[0][0]).max(1e-9);
                        pair[0][1] + part * (pair[1][1] - pair[0][1])
                    })
                })
                .collect()
        };
        let px = 1.0 / source.mm_per_px;
        let scaled = Held { middle: held.middle.map(|mm| mm * px), lateral: held.lateral.map(|mm| mm * px) };
        let lines = [CurveName::UpperBorder, CurveName::UpperFreeMargin, CurveName::LowerBorder].map(line);
        Self { right, along, down, width, lines, held: scaled, reach: 12.0 * px }
    }

    /// By how much what lies at a place before it is moved moves, in pixels.
    fn shift(&self, at: [f64; 2]) -> [f64; 2] {
        let off = [at[0] - self.right[0], at[1] - self.right[1]];
        let t = (off[0] * self.along[0] + off[1] * self.along[1]) / self.width;
        let depth = off[0] * self.down[0] + off[1] * self.down[1];
        if !(0.0..1.0).contains(&t) {
            return [0.0; 2];
        }
        let u = 2.0 * t - 1.0;
        let step = t * STEPS as f64;
        let line = |of: usize| {
            let (low, part) = (step.floor() as usize, step.fract());
            self.lines[of][low] + part * (self.lines[of][low + 1] - self.lines[of][low])
        };
        // The right side of the face is on the left of the picture, where u is −1.
        let up = |of: usize| {
            self.held.middle[of] * (1.0 - u.powi(4)) - self.held.lateral[of] * (std::f64::consts::PI * u).sin()
        };
        let knots = [
            (line(0) - self.reach, 0.0),
            (line(0), up(0)),
            (line(1).max(line(0) + 0.1), up(1)),
            (line(2).max(line(1).max(line(0)) + 0.2), up(2)),
            (line(2).max(line(1)) + self.reach, 0.0),
        ];
        let pair = knots.windows(2).find(|pair| (pair[0].0..=pair[1].0).contains(&depth));
        let up = pair.map_or(0.0, |pair| {
            let part = (depth - pair[0].0) / (pair[1].0 - pair[0].0).max(1e-9);
            pair[0].1 + part * (pair[1].1 - pair[0].1)
        });
        [-up * self.down[0], -up * self.down[1]]
    }

    /// Where what is seen at a place was before it moved.
    fn source(&self, at: [f64; 2]) -> [f64; 2] {
        let mut from = at;
        for _ in 0..4 {
            let [dx, dy] = self.shift(from);
            from = [at[0] - dx, at[1] - dy];
        }
        from
    }
}

/// A colour between pixels, by cubic convolution (Keys 1981).
fn sampled(picture: &RgbImage, [x, y]: [f64; 2]) -> [f64; 3] {
    let (x, y) = (x - 0.5, y - 0.5);
    let whole = |value: f64| (value.floor() as i64, value - value.floor());
    let ((column, u), (row, v)) = (whole(x), whole(y));
    if u == 0.0 && v == 0.0 {
        return pixel(picture, column, row);
    }
    let weights = |t: f64| {
        let near = |d: f64| (1.5 * d - 2.5) * d * d + 1.0;
        let far = |d: f64| ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0;
        [far(1.0 + t), near(t), near(1.0 - t), far(2.0 - t)]
    };
    let (across, down) = (weights(u), weights(v));
    let mut sum = [0.0; 3];
    for (j, down) in (-1..=2).zip(down) {
        for (i, across) in (-1..=2).zip(across) {
            let levels = pixel(picture, column + i, row + j);
            (0..3).for_each(|channel| sum[channel] += down * across * levels[channel]);
        }
    }
    sum
}

fn pixel(picture: &RgbImage, column: i64, row: i64) -> [f64; 3] {
    let inside = |value: i64, length: u32| value.clamp(0, i64::from(length) - 1) as u32;
    picture.get_pixel(inside(column, picture.width()), inside(row, picture.height())).0.map(f64::from)
}
