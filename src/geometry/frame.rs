//! Points and displacements that carry their frame of reference as a type.

use std::marker::PhantomData;
use std::ops::{Add, Mul, Neg, Sub};

/// A frame of reference: what the coordinates of a [`Point`] mean.
///
/// The two frames are separate types, so that a point of a photo and a point of the face cannot be
/// mixed: only a [`Similarity`](crate::geometry::Similarity) turns one into the other.
pub trait Frame: Copy + std::fmt::Debug + PartialEq + 'static {}

/// The image frame: pixels of the upright, un-mirrored photo, x to the right, y **down**, (0, 0) the
/// outer corner of the top-left pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Image {}

/// The face frame: the photo's length unit, x towards the **subject's left**, y **up**, the origin
/// on the facial midline at the height of the endocanthia.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {}

impl Frame for Image {}
impl Frame for Face {}

/// A position in the frame `F`.
///
/// # Examples
///
/// Positions subtract to displacements; they do not add.
///
/// ```
/// use lipmetry::geometry::{Face, Point};
///
/// let ch_r = Point::<Face>::new(-25.0, -60.0);
/// let ch_l = Point::<Face>::new(25.0, -60.0);
/// assert_eq!((ch_l - ch_r).length(), 50.0);
/// ```
///
/// ```compile_fail
/// use lipmetry::geometry::{Face, Image, Point};
///
/// // A point of the photo and a point of the face have no distance.
/// let _ = Point::<Image>::new(3.0, 4.0) - Point::<Face>::new(0.0, 0.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point<F: Frame> {
    /// The abscissa, in the frame's unit.
    pub x: f64,
    /// The ordinate, in the frame's unit.
    pub y: f64,
    frame: PhantomData<F>,
}

/// A displacement in the frame `F`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vector<F: Frame> {
    /// The component along x, in the frame's unit.
    pub x: f64,
    /// The component along y, in the frame's unit.
    pub y: f64,
    frame: PhantomData<F>,
}

impl<F: Frame> Point<F> {
    /// The point at (`x`, `y`).
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y, frame: PhantomData }
    }

    /// The point halfway to `other`.
    pub fn midpoint(self, other: Self) -> Self {
        self + (other - self) * 0.5
    }

    /// The distance to `other`, in the frame's unit.
    pub fn distance(self, other: Self) -> f64 {
        (other - self).length()
    }

    /// Whether both coordinates are finite.
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }

    /// The weighted mean of positions; `None` where the weights do not add up to more than zero.
    pub fn weighted_mean(points: impl IntoIterator<Item = (Self, f64)>) -> Option<Self> {
        let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
        for (point, weight) in points {
            x += weight * point.x;
            y += weight * point.y;
            sum += weight;
        }
        (sum > 0.0).then(|| Self::new(x / sum, y / sum))
    }
}

impl<F: Frame> Vector<F> {
    /// The displacement (`x`, `y`).
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y, frame: PhantomData }
    }

    /// The Euclidean length, in the frame's unit.
    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The inner product, in the frame's unit squared.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// The z component of the cross product, in the frame's unit squared: positive where `other`
    /// lies counter-clockwise of `self` in a frame whose y points up.
    pub fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    /// The vector of length 1 in this direction; `None` for the zero vector.
    pub fn unit(self) -> Option<Self> {
        let length = self.length();
        (length > 0.0).then(|| self * length.recip())
    }

    /// The vector turned by +90° (counter-clockwise in a frame whose y points up).
    pub fn perpendicular(self) -> Self {
        Self::new(-self.y, self.x)
    }
}

impl<F: Frame> Sub for Point<F> {
    type Output = Vector<F>;
    fn sub(self, other: Self) -> Vector<F> {
        Vector::new(self.x - other.x, self.y - other.y)
    }
}

impl<F: Frame> Add<Vector<F>> for Point<F> {
    type Output = Self;
    fn add(self, by: Vector<F>) -> Self {
        Self::new(self.x + by.x, self.y + by.y)
    }
}

impl<F: Frame> Sub<Vector<F>> for Point<F> {
    type Output = Self;
    fn sub(self, by: Vector<F>) -> Self {
        self + -by
    }
}

impl<F: Frame> Add for Vector<F> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl<F: Frame> Sub for Vector<F> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl<F: Frame> Neg for Vector<F> {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.x, -self.y)
    }
}

impl<F: Frame> Mul<f64> for Vector<F> {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}
