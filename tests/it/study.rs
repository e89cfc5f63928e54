//! Studies: many people, their tables and the group.

#[cfg(feature = "cli")]
mod command;
mod group;
mod invented;
#[cfg(feature = "cli")]
mod mark;
mod page;
mod plan;
mod simulated;
#[cfg(feature = "cli")]
mod status;
mod superimposed;
