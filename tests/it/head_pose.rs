//! The pose of the head, and what taking it out does to the measures.

mod cautions;
mod fit;
mod focal_length;
mod picture;
mod real;
mod simulated;
mod stretch;
mod surface;
mod uncorrected;
