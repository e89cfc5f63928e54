//! The marking page: a server on the loopback interface and the page that it serves.
//!
//! [`Desk`] is what one run works on, [`Store`] where photos come from and marks go, [`respond`] the answer to a request as
//! a function of the request, the desk and the guard alone; only [`serve`] knows sockets. The page itself, in `page`, is
//! plain HTML, CSS and modules without a build step.

mod assets;
mod compared;
mod desk;
mod diagram;
mod draft;
mod guard;
mod guide;
mod live;
mod photo_routes;
mod proposed;
mod pyramid;
mod refusal;
mod replicates;
mod routes;
mod save;
mod server;
mod store;

pub use desk::{Desk, Listed};
pub use guard::{Delay, Guard};
pub use refusal::Refusal;
pub use routes::{MAX_BODY, body_limit, respond};
pub use server::{Listening, serve};
pub use store::{Beside, Kept, Memory, Store};
