//! Studies: many people, their tables and the group.

#[cfg(feature = "cli")]
mod command;
mod group;
mod plan;
mod simulated;
