//! Sums of squares of replicate markings: how far markings of one photo are from their mean.

use super::marking_error::border_of;
use crate::geometry::{Image, Point, Vector};
use crate::landmark::{Configuration, CurveName, Iris, Landmark, MarkedPhoto, Marking, Node, same_nodes};

/// A sum of squared deviations, in mm², and its degrees of freedom.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SumOfSquares {
    /// The squared deviations.
    pub squares: f64,
    /// How many of them are free.
    pub degrees_of_freedom: f64,
}

impl SumOfSquares {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            squares: self.squares + other.squares,
            degrees_of_freedom: self.degrees_of_freedom + other.degrees_of_freedom,
        }
    }

    /// The variance, mm²; `None` without a degree of freedom.
    pub fn variance(self) -> Option<f64> {
        (self.degrees_of_freedom > 0.0).then(|| self.squares / self.degrees_of_freedom)
    }
}

/// How replicate markings of the same photos scatter about their means, in millimetres on the face, both axes taken
/// together, what a border's points share taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicateScatter {
    /// Of each named point, in the order of [`Landmark::ALL`].
    pub points: [SumOfSquares; Landmark::ALL.len()],
    /// Of the contour points.
    pub contour: SumOfSquares,
    /// Of the irises' diameters.
    pub iris_diameter: SumOfSquares,
    /// How many markings of photos that were marked twice or more went into it.
    pub markings: usize,
    borders: Vec<BorderMeans>,
}

/// The scatter of the mean of a border's points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct BorderMeans {
    means: SumOfSquares,
    points: f64,
}

impl ReplicateScatter {
    /// The degrees of freedom of all named and contour points together.
    pub fn degrees_of_freedom(&self) -> usize {
        self.all().degrees_of_freedom as usize
    }

    /// All named and contour points together.
    pub(super) fn all(&self) -> SumOfSquares {
        self.points.iter().fold(self.contour, |sum, point| sum.and(*point))
    }

    /// What the points along a border share: the scatter of their mean without their own errors' part in it. It may
    /// come out below 0 by chance.
    pub(super) fn shared(&self) -> SumOfSquares {
        let own = self.all().variance().unwrap_or(0.0);
        let apart = |border: &BorderMeans| SumOfSquares {
            squares: border.means.squares - border.means.degrees_of_freedom * own / border.points,
            degrees_of_freedom: border.means.degrees_of_freedom,
        };
        self.borders.iter().map(apart).fold(SumOfSquares::default(), SumOfSquares::and)
    }

    fn add_border(&mut self, border: &[Offsets]) {
        let (points, markings) = (border.len(), border[0].1.len());
        let mean = |marking: usize| {
            let sum = border.iter().fold(Vector::new(0.0, 0.0), |sum, (_, offsets)| sum + offsets[marking]);
            sum * (points as f64).recip()
        };
        let means: Vec<Vector<Image>> = (0..markings).map(mean).collect();
        let degrees_of_freedom = 2.0 * (markings as f64 - 1.0);
        self.borders.push(BorderMeans {
            means: SumOfSquares { squares: means.iter().map(|mean| mean.dot(*mean)).sum(), degrees_of_freedom },
            points: points as f64,
        });
        for (landmark, offsets) in border {
            let apart = offsets.iter().zip(&means).map(|(offset, mean)| *offset - *mean);
            let squares = apart.map(|offset| offset.dot(offset)).sum();
            // What the border's mean has taken from each of its points.
            let degrees_of_freedom = degrees_of_freedom * (1.0 - (points as f64).recip());
            self.add_point(*landmark, SumOfSquares { squares, degrees_of_freedom });
        }
    }

    fn add_point(&mut self, landmark: Option<Landmark>, sum: SumOfSquares) {
        let place = landmark.map_or(&mut self.contour, |landmark| &mut self.points[landmark as usize]);
        *place = place.and(sum);
    }
}

/// A named point, or a contour point without a name, and its markings' offsets from their mean in millimetres.
type Offsets = (Option<Landmark>, Vec<Vector<Image>>);

/// The scatter of the replicate markings of several photos, each with how long a millimetre on the face is in it, in
/// pixels. Photos that were marked once add nothing.
///
/// Contour points count where all markings of a photo placed the same nodes on a curve; elsewhere nothing says
/// which of them correspond.
pub fn replicate_scatter(photos: &[(&MarkedPhoto, f64)]) -> ReplicateScatter {
    let mut scatter = ReplicateScatter::default();
    for (photo, millimetre) in photos.iter().filter(|(photo, _)| photo.markings.len() > 1) {
        scatter.markings += photo.markings.len();
        add_photo(&mut scatter, &photo.markings, millimetre.recip());
    }
    scatter
}

fn add_photo(scatter: &mut ReplicateScatter, markings: &[Marking], mm_per_px: f64) {
    let configurations: Vec<&Configuration<Image>> = markings.iter().map(|marking| &marking.configuration).collect();
    let mut on_borders: [Vec<Offsets>; CurveName::ALL.len()] = Default::default();
    for landmark in Landmark::ALL {
        // Where a model proposed, nobody clicked: two confirmed marks agree and say nothing of an error.
        let clicked = markings.iter().filter(|marking| !marking.origins.point(landmark).leans_on_model());
        let marked: Vec<_> = clicked.filter_map(|marking| marking.configuration.point(landmark)).collect();
        let Some(offsets) = offsets(&marked, mm_per_px) else { continue };
        match border_of(landmark).filter(|_| offsets.len() == markings.len()) {
            Some(border) => on_borders[border as usize].push((Some(landmark), offsets)),
            None => scatter.add_point(Some(landmark), sum_of(&offsets)),
        }
    }
    for name in CurveName::ALL {
        if !markings.iter().any(|marking| marking.origins.curve(name).leans_on_model()) {
            on_borders[name as usize].extend(contour(&configurations, name, mm_per_px).into_iter().map(|o| (None, o)));
        }
    }
    for border in on_borders {
        match border.as_slice() {
            [] => {}
            // One point alone tells nothing of what is shared.
            [(landmark, offsets)] => scatter.add_point(*landmark, sum_of(offsets)),
            several => scatter.add_border(several),
        }
    }
    let sides: [fn(&Marking) -> Option<Iris>; 2] = [|marking| marking.irises.right, |marking| marking.irises.left];
    for (index, side) in sides.into_iter().enumerate() {
        let clicked = markings.iter().filter(|marking| !marking.origins.irises[index].leans_on_model());
        let diameters: Vec<f64> = clicked.filter_map(side).map(|iris| iris.diameter * mm_per_px).collect();
        if diameters.len() > 1 {
            let mean = diameters.iter().sum::<f64>() / diameters.len() as f64;
            let squares = diameters.iter().map(|diameter| (diameter - mean).powi(2)).sum();
            let sum = SumOfSquares { squares, degrees_of_freedom: diameters.len() as f64 - 1.0 };
            scatter.iris_diameter = scatter.iris_diameter.and(sum);
        }
    }
}

/// The offsets of the markings' contour points from their means, where all markings placed the same nodes.
fn contour(configurations: &[&Configuration<Image>], name: CurveName, mm_per_px: f64) -> Vec<Vec<Vector<Image>>> {
    let curves: Option<Vec<&[Node<Image>]>> = configurations.iter().map(|marking| marking.curve(name)).collect();
    let Some(curves) = curves else { return Vec::new() };
    if !curves.iter().all(|nodes| same_nodes(nodes, curves[0])) {
        return Vec::new();
    }
    let at = |index: usize| {
        let points = curves.iter().filter_map(|nodes| match nodes[index] {
            Node::Contour(point) => Some(point),
            Node::Named(_) => None,
        });
        offsets(&points.collect::<Vec<_>>(), mm_per_px)
    };
    (0..curves[0].len()).filter_map(at).collect()
}

/// The offsets of points from their mean, in millimetres; `None` where there are fewer than two.
fn offsets(points: &[Point<Image>], mm_per_px: f64) -> Option<Vec<Vector<Image>>> {
    if points.len() < 2 {
        return None;
    }
    let mean = Point::weighted_mean(points.iter().map(|point| (*point, 1.0)))?;
    Some(points.iter().map(|point| (*point - mean) * mm_per_px).collect())
}

fn sum_of(offsets: &[Vector<Image>]) -> SumOfSquares {
    let squares = offsets.iter().map(|offset| offset.dot(*offset)).sum();
    SumOfSquares { squares, degrees_of_freedom: 2.0 * (offsets.len() as f64 - 1.0) }
}
