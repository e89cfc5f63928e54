//! Studies: many people, their tables and the group.

#[cfg(feature = "cli")]
mod command;
mod group;
mod invented;
mod page;
mod plan;
mod simulated;
mod superimposed;
