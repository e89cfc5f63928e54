//! The marking page: what answers it, a server on the loopback interface, and the page that it serves.
//!
//! [`MarkingSession`] is what one run of the page works on, and a [`Store`] is where photos come from and marks go. [`answer`] gives
//! the answer to a request as a function of the request and the session alone (feature `page`: no sockets, no files, no clock of the
//! system, no random numbers). The server is upon that: `respond` asks the guard first, and only `serve` knows sockets. The page
//! itself, in `page`, is plain HTML, CSS and modules without a build step.

#[cfg(feature = "web")]
mod assets;
mod brought;
mod carried_draft;
mod carried_marks;
mod carried_routes;
mod carrying;
mod comparison;
mod diagram;
mod draft;
#[cfg(feature = "web")]
mod entrance;
mod error;
#[cfg(feature = "web")]
mod guard;
mod guide;
mod import_question;
mod import_route;
mod imported;
mod live_measures;
mod made_tiles;
mod mark_doubts;
mod marking_session;
mod match_decisions;
mod match_routes;
mod match_view;
mod mouth_view;
mod photo_choice;
mod photo_lines;
mod photo_routes;
mod proposal;
mod pyramid;
mod query;
#[cfg(feature = "web")]
mod redirect_file;
mod repeated_markings;
#[cfg(feature = "web")]
mod respond;
mod routes;
mod save;
mod saved_marks;
#[cfg(feature = "suggest")]
mod second_photo;
#[cfg(feature = "web")]
mod server;
#[cfg(feature = "web")]
mod sidecar_store;
mod snapping;
mod store;
mod stored_drafts;
#[cfg(feature = "web")]
mod study_session;
#[cfg(feature = "suggest")]
mod suggestion;
mod system;
mod thinning;
mod visits;
mod worklist;
mod worklist_routes;

pub use draft::Draft;
pub use error::RequestError;
#[cfg(feature = "web")]
pub use guard::{Delay, Guard};
pub use imported::{imported_document, imported_draft};
pub use marking_session::{MarkingSession, PhotoRow};
#[cfg(feature = "web")]
pub use respond::{body_limit, respond};
pub use routes::{Answer, MAX_BODY, answer};
#[cfg(feature = "web")]
pub use server::{Listening, serve};
#[cfg(feature = "web")]
pub use sidecar_store::SidecarStore;
pub use store::{MemoryStore, Store, Stored, StoredFile};
#[cfg(feature = "suggest")]
pub use suggestion::{suggested_document, suggested_draft};
pub use system::System;
pub use worklist::{WorkItem, WorkRound, Worklist};
