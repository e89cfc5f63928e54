//! Studies: many people, their tables and the group.

mod group;
mod simulated;
