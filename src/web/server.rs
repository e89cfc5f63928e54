//! The sockets: loopback only, with bounds on the time and memory that a stranger could take.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::SET_COOKIE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};

use super::guard::{Delay, Guard};
use super::marking_session::MarkingSession;
use super::redirect_file::RedirectFile;
use super::respond::{body_limit, respond};
use super::routes::MAX_BODY;
use super::store::lock;

/// The most connections at one time; a browser opens six. Beyond them the oldest that never had the cookie is closed.
const MAX_CONNECTIONS: usize = 128;
/// How long the head of a request may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the body of a request may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);
/// How long the last answers have when the server stops.
const SHUTDOWN_TIME: Duration = Duration::from_millis(300);

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Listening {
    socket: std::net::TcpListener,
    guard: Arc<Guard>,
    redirect: Option<RedirectFile>,
}

impl Listening {
    /// Listens on 127.0.0.1, at a port that is free.
    ///
    /// # Errors
    ///
    /// The system may give no port, no random numbers, no thread or too few descriptors.
    pub fn new() -> io::Result<Self> {
        let socket = std::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        socket.set_nonblocking(true)?;
        check_resources(&socket)?;
        let guard = Guard::new(socket.local_addr()?.port()).map_err(io::Error::other)?;
        Ok(Self { socket, guard: Arc::new(guard), redirect: None })
    }

    /// Who knows the address to open, and gives a new one where that was used.
    pub fn guard(&self) -> Arc<Guard> {
        self.guard.clone()
    }

    /// A file that leads a browser to the address, readable by this user alone. It is removed when the address was used, and in
    /// any case when the server ends.
    ///
    /// # Errors
    ///
    /// Where it cannot be written into the system's temporary folder, and where the system gives no random numbers.
    pub fn redirect_file(&mut self) -> io::Result<PathBuf> {
        let file = RedirectFile::new(&self.guard.address().map_err(io::Error::other)?)?;
        Ok(self.redirect.insert(file).path().to_owned())
    }

    /// Removes the file that leads to the address, where no browser was opened on it.
    pub fn remove_redirect_file(&mut self) {
        self.redirect = None;
    }
}

/// A connection: how to close it, and whether it has shown the cookie.
type Connection = (AbortHandle, Arc<AtomicBool>);

/// What every connection needs.
#[derive(Clone)]
struct Shared {
    session: Arc<MarkingSession>,
    guard: Arc<Guard>,
    done: Arc<Notify>,
    /// Photos are uploaded one at a time: each may be large, and takes more memory when it is decoded.
    uploads: Arc<Semaphore>,
    /// Removed when the key was used.
    redirect: Arc<Mutex<Option<RedirectFile>>>,
}

/// How many descriptors and threads the server needs at the least: the runtime's own, a signal's, and one connection and file.
const LEAST_DESCRIPTORS: usize = 12;
/// The most threads that answer requests; more than that wait for their turn.
const MAX_THREADS: usize = 32;
/// They stay: as long as one of them is there, a thread that the system does not give is not missed.
const THREAD_KEPT: Duration = Duration::from_secs(365 * 24 * 3600);

/// Checks that the system has what the server cannot do without, and whose lack makes its runtime panic.
fn check_resources(socket: &std::net::TcpListener) -> io::Result<()> {
    (0..LEAST_DESCRIPTORS).map(|_| socket.try_clone()).collect::<io::Result<Vec<_>>>()?;
    let thread = std::thread::Builder::new().spawn(|| ())?;
    thread.join().map_err(|_| io::Error::other("a thread of this machine cannot be used"))
}

/// Answers requests until the user is done, presses Ctrl-C, or the system tells the program to end.
///
/// # Errors
///
/// The system may give no thread.
pub fn serve(listening: Listening, session: MarkingSession) -> io::Result<()> {
    let redirect = Arc::new(Mutex::new(listening.redirect));
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.max_blocking_threads(MAX_THREADS).thread_keep_alive(THREAD_KEPT).enable_all().build()?;
    let served = runtime.block_on(async {
        let socket = TcpListener::from_std(listening.socket)?;
        let shared = Shared {
            session: Arc::new(session),
            guard: listening.guard,
            done: Arc::default(),
            uploads: Arc::new(Semaphore::new(1)),
            redirect: redirect.clone(),
        };
        let session = shared.session.clone();
        tokio::task::spawn_blocking(move || session.decode_first());
        tokio::spawn(accept(socket, shared.clone()));
        end_where_told(&shared.done);
        shared.done.notified().await;
        sleep(SHUTDOWN_TIME).await;
        Ok(())
    });
    drop(lock(&redirect).take());
    // Work that is under way is finished: a file that is being written is written.
    runtime.shutdown_timeout(Duration::from_secs(5));
    served
}

/// Ends the server at Ctrl-C, and where the system tells the program to end. Where it gives no signal, the page still ends it.
fn end_where_told(done: &Arc<Notify>) {
    let interrupted = done.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.notify_one();
        }
    });
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        let done = done.clone();
        tokio::spawn(async move {
            if terminated.recv().await.is_some() {
                done.notify_one();
            }
        });
    }
}

async fn accept(socket: TcpListener, shared: Shared) {
    let mut connections = VecDeque::new();
    loop {
        match socket.accept().await {
            Ok((stream, _)) => {
                let known = Arc::new(AtomicBool::new(false));
                let task = tokio::spawn(serve_connection(stream, shared.clone(), known.clone()));
                connections.push_back((task.abort_handle(), known));
                make_room(&mut connections);
            }
            // Perhaps no descriptor is left: connections that end will give some back.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

fn make_room(connections: &mut VecDeque<Connection>) {
    connections.retain(|(task, _)| !task.is_finished());
    while connections.len() > MAX_CONNECTIONS {
        // The newest has had no time to show anything.
        let mut others = connections.iter().take(MAX_CONNECTIONS);
        let oldest = others.position(|(_, known)| !known.load(Ordering::Relaxed)).unwrap_or(0);
        if let Some((task, _)) = connections.remove(oldest) {
            task.abort();
        }
    }
}

async fn serve_connection(stream: TcpStream, shared: Shared, known: Arc<AtomicBool>) {
    let service = service_fn(|request| answer(request, shared.clone(), known.clone()));
    let mut http = http1::Builder::new();
    // A clock before 1970 or after 9999 has no date that HTTP could state, and nobody asks for one.
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(64 << 10).auto_date_header(false);
    // A connection that breaks off concerns nobody.
    let _ended = http.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    request: Request<Incoming>,
    shared: Shared,
    known: Arc<AtomicBool>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let mut request = Request::from_parts(head, Bytes::new());
    // A request that the guard refuses is turned away before a byte of its body is read.
    let mut uploading = None;
    if shared.guard.would_admit(&request) {
        known.store(true, Ordering::Relaxed);
        let most = body_limit(&request, &shared.session, &shared.guard);
        uploading = if most > MAX_BODY { shared.uploads.clone().acquire_owned().await.ok() } else { None };
        if body.size_hint().lower() > most {
            return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        match timeout(BODY_TIMEOUT, Limited::new(body, most).collect()).await {
            Ok(Ok(body)) => *request.body_mut() = body.to_bytes(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE)),
            Ok(Err(_)) => return Ok(plain(StatusCode::BAD_REQUEST)),
            Err(_) => return Ok(plain(StatusCode::REQUEST_TIMEOUT)),
        }
    }
    let Shared { session, guard, done, redirect, .. } = shared;
    let answered = tokio::task::spawn_blocking(move || {
        let _one_at_a_time = uploading;
        let response = respond(&request, &session, &guard);
        if response.headers().contains_key(SET_COOKIE) {
            drop(lock(&redirect).take());
        }
        (response, session.is_done())
    });
    let Ok((response, is_done)) = answered.await else { return Ok(plain(StatusCode::INTERNAL_SERVER_ERROR)) };
    if let Some(Delay(delay)) = response.extensions().get() {
        sleep(*delay).await;
    }
    if is_done {
        done.notify_one();
    }
    Ok(response.map(Full::new))
}

/// An answer that says nothing but its status, after which the connection is closed.
fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    response.headers_mut().insert(hyper::header::CONNECTION, hyper::header::HeaderValue::from_static("close"));
    response
}
