//! The marks that were carried over from the marked photo of a visit to another photo of it, and those that were not found there.

use crate::landmark::{CurveName, FoundMarks, Iris, Irises, Landmark, Marking};
use crate::matching::similarity;

/// Marks that were carried over to a photo.
#[derive(Clone, Debug)]
pub(super) struct CarriedMarks {
    /// Those that the pixels found, and no other.
    pub found: Marking,
    /// The marks of the marked photo, in its pixels.
    pub reference: Marking,
}

impl CarriedMarks {
    /// Which marks the pixels found.
    pub fn names(&self) -> FoundMarks {
        let configuration = &self.found.configuration;
        FoundMarks {
            points: Landmark::ALL.into_iter().filter(|point| configuration.point(*point).is_some()).collect(),
            curves: CurveName::ALL.into_iter().filter(|name| configuration.curve(*name).is_some()).collect(),
        }
    }

    /// The names of the marks of the marked photo that the pixels did not find.
    pub fn missing(&self) -> Vec<&'static str> {
        let (found, reference) = (self.names(), &self.reference.configuration);
        let points = Landmark::ALL.into_iter().filter(|point| reference.point(*point).is_some());
        let points = points.filter(|point| !found.points.contains(point)).map(|point| point.id());
        let curves = CurveName::ALL.into_iter().filter(|name| reference.curve(*name).is_some());
        points.chain(curves.filter(|name| !found.curves.contains(name)).map(|curve| curve.id())).collect()
    }

    /// How many points at the eyes and the nose the pixels found, and how many the marked photo has.
    pub fn stable(&self) -> [usize; 2] {
        let count = |marking: &Marking| {
            Landmark::stable().filter(|point| marking.configuration.point(*point).is_some()).count()
        };
        [count(&self.found), count(&self.reference)]
    }

    /// All marks: those that the pixels found, and the others where the face as a whole has them.
    pub fn all(&self) -> Marking {
        let Some(to_photo) = similarity(&self.reference, &self.found) else { return self.found.clone() };
        let iris = |found: Option<Iris>, there: Option<Iris>| {
            let mapped =
                |iris: Iris| Iris { centre: to_photo.point(iris.centre), diameter: iris.diameter * to_photo.scale() };
            found.or(there.map(mapped))
        };
        let (found, there) = (&self.found.irises, &self.reference.irises);
        let mut all = Marking {
            configuration: self.reference.configuration.map(|point| to_photo.point(point)),
            irises: Irises { right: iris(found.right, there.right), left: iris(found.left, there.left) },
            ..self.found.clone()
        };
        for (landmark, at) in self.found.configuration.points() {
            all.configuration.set_point(landmark, Some(at));
        }
        for name in CurveName::ALL {
            if let Some(nodes) = self.found.configuration.curve(name) {
                all.configuration.set_curve(name, Some(nodes.to_vec()));
            }
        }
        all
    }
}
