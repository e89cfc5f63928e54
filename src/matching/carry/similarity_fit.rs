//! A face fitted by a similarity: the enhanced correlation coefficient (Evangelidis & Psarakis 2008, as in `ecc`) of samples of
//! the reference photo with another photo, over the four parameters of a similarity.

use nalgebra::{Matrix2, Matrix4, Vector2, Vector4};

use super::reduced::Reduced;
use crate::elementary::{cos, hypot, sin};
use crate::geometry::{Image, Point, Similarity};

/// The most steps, and the movement of the samples' rim, in cells, at which the fit has settled.
const STEPS: usize = 25;
const SETTLED: f64 = 0.02;

/// The least part of the samples that the photo must show.
const LEAST_SHOWN: f64 = 0.5;

/// Samples of the reference photo: places in its pixels and the even lightness there.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    values: Vec<(Point<Image>, f32)>,
    middle: Point<Image>,
    /// How far the samples reach from their middle, in pixels.
    reach: f64,
}

/// A similarity and how well it fits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fitted {
    pub(super) to_photo: Similarity<Image, Image>,
    pub(super) correlation: f64,
}

impl Samples {
    /// The samples at these places that the picture shows; `None` without any extent.
    pub(super) fn new(picture: &Reduced, places: impl Iterator<Item = Point<Image>>) -> Option<Self> {
        let values: Vec<_> = places.filter_map(|place| Some((place, picture.at(place)?))).collect();
        let middle = Point::weighted_mean(values.iter().map(|(place, _)| (*place, 1.0)))?;
        let reach = values.iter().map(|(place, _)| place.distance(middle)).fold(0.0, f64::max);
        (reach > 0.0 && reach.is_finite()).then_some(Self { values, middle, reach })
    }

    /// The similarity near `start` with the largest correlation; where the search does not settle it is where that ended. `None`
    /// where the photo shows too little of the face or no texture.
    pub(super) fn fitted(&self, photo: &Reduced, start: &Similarity<Image, Image>) -> Option<Fitted> {
        let mut pose = self.pose(photo, start);
        let mut best: Option<Fitted> = None;
        for _ in 0..STEPS {
            let Some(sums) = self.sums(photo, &pose) else { break };
            let Some(correlation) = sums.correlation() else { break };
            if best.is_none_or(|best| correlation > best.correlation) {
                best = Some(Fitted { to_photo: self.similarity(photo, &pose), correlation });
            }
            let Some(step) = sums.step() else { break };
            pose += step;
            if step.amax() < SETTLED || !pose.iter().all(|part| part.is_finite()) {
                break;
            }
        }
        best
    }

    /// The parameters of a similarity: how far it takes the rim along columns and rows of cells, and the middle's column and row.
    fn pose(&self, photo: &Reduced, similarity: &Similarity<Image, Image>) -> Vector4<f64> {
        let turn = similarity.rotation_deg().to_radians();
        let length = similarity.scale() * self.reach / photo.cell();
        let [x, y] = photo.place(similarity.point(self.middle));
        Vector4::new(length * cos(turn), length * sin(turn), x, y)
    }

    fn similarity(&self, photo: &Reduced, pose: &Vector4<f64>) -> Similarity<Image, Image> {
        let length = hypot(pose[0], pose[1]);
        let (cos, sin) = (pose[0] / length, pose[1] / length);
        let (rotation, scale) = (Matrix2::new(cos, -sin, sin, cos), length * photo.cell() / self.reach);
        let to = photo.point([pose[2], pose[3]]);
        let from = Vector2::new(self.middle.x, self.middle.y);
        Similarity::new(scale, rotation, Vector2::new(to.x, to.y) - rotation * from * scale)
    }

    fn sums(&self, photo: &Reduced, pose: &Vector4<f64>) -> Option<Sums> {
        let mut sums = Sums::default();
        for (place, value) in &self.values {
            let offset = (*place - self.middle) * self.reach.recip();
            let [x, y] =
                [pose[0] * offset.x - pose[1] * offset.y + pose[2], pose[1] * offset.x + pose[0] * offset.y + pose[3]];
            let Some([there, across, down]) = photo.with_slopes(photo.point([x, y])) else { continue };
            let [across, down] = [across, down].map(f64::from);
            let slopes =
                Vector4::new(across * offset.x + down * offset.y, down * offset.x - across * offset.y, across, down);
            sums.add(f64::from(*value), f64::from(there), &slopes);
        }
        (sums.count >= LEAST_SHOWN * self.values.len() as f64).then(|| sums.centred())
    }
}

/// Sums over the samples for one step.
#[derive(Clone, Debug, Default)]
struct Sums {
    count: f64,
    /// Of the samples, of the photo, and of the slopes.
    means: [f64; 2],
    slopes: Vector4<f64>,
    hessian: Matrix4<f64>,
    of_template: Vector4<f64>,
    of_image: Vector4<f64>,
    template_template: f64,
    image_image: f64,
    image_template: f64,
}

impl Sums {
    fn add(&mut self, template: f64, image: f64, slopes: &Vector4<f64>) {
        self.count += 1.0;
        self.means = [self.means[0] + template, self.means[1] + image];
        self.slopes += slopes;
        self.hessian += slopes * slopes.transpose();
        self.of_template += slopes * template;
        self.of_image += slopes * image;
        self.template_template += template * template;
        self.image_image += image * image;
        self.image_template += image * template;
    }

    /// The sums about the means.
    fn centred(mut self) -> Self {
        let [template, image] = self.means;
        self.hessian -= self.slopes * self.slopes.transpose() / self.count;
        self.of_template -= self.slopes * (template / self.count);
        self.of_image -= self.slopes * (image / self.count);
        self.template_template -= template * template / self.count;
        self.image_image -= image * image / self.count;
        self.image_template -= image * template / self.count;
        self
    }

    fn correlation(&self) -> Option<f64> {
        let product = self.template_template * self.image_image;
        (product > 0.0).then(|| self.image_template / product.sqrt())
    }

    fn step(&self) -> Option<Vector4<f64>> {
        let solver = self.hessian.cholesky()?;
        let (of_image, of_template) = (solver.solve(&self.of_image), solver.solve(&self.of_template));
        let below = self.image_template - self.of_template.dot(&of_image);
        let above = self.image_image - self.of_image.dot(&of_image);
        let factor = if below > 0.0 {
            above / below
        } else {
            let other = self.template_template - self.of_template.dot(&of_template);
            (above.max(0.0) / other.max(f64::MIN_POSITIVE)).sqrt()
        };
        Some(of_template * factor - of_image)
    }
}
