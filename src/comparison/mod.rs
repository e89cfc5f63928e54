//! From two marked photos to measures, their change, and what threatens the comparison.

mod caution;
mod change;
mod consistency;
mod pair;
mod photo;

pub use caution::{Caution, Severity};
pub use change::{Change, change};
pub use consistency::{Consistency, Pattern};
pub use pair::{Comparison, Pair, compare};
pub use photo::{Measurement, NoMouth, measure_photo};
