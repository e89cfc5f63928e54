//! The marking page: a server on the loopback interface and the page that it serves.
//!
//! [`MarkingSession`] is what one run of the page works on, and a [`Store`] is where photos come from and marks go. [`respond`]
//! gives the answer to a request as a function of the request, the session and the guard alone; only [`serve`] knows sockets.
//! The page itself, in `page`, is plain HTML, CSS and modules without a build step.

mod assets;
mod brought;
mod carried_draft;
mod carried_marks;
mod carried_routes;
mod carrying;
mod comparison;
mod diagram;
mod draft;
mod entrance;
mod error;
mod guard;
mod guide;
mod live_measures;
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
mod redirect_file;
mod repeated_markings;
mod routes;
mod save;
#[cfg(feature = "suggest")]
mod second_photo;
mod server;
mod snapping;
mod store;
mod stored_drafts;
#[cfg(feature = "suggest")]
mod suggestion;
mod thinning;
mod visits;

pub use draft::Draft;
pub use error::RequestError;
pub use guard::{Delay, Guard};
pub use marking_session::{MarkingSession, PhotoRow};
pub use routes::{MAX_BODY, body_limit, respond};
pub use server::{Listening, serve};
pub use store::{MemoryStore, SidecarStore, Store, Stored, StoredFile};
#[cfg(feature = "suggest")]
pub use suggestion::{suggested_document, suggested_draft};
