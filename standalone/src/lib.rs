//! lipmetry's marking page without a server: its requests answered by WebAssembly, in the memory of one worker of a browser.
//!
//! The page's script writes a request into buffers that [`take`] gives, calls [`ask`], reads the answer, and hands it back to
//! [`forget`]. Nothing is imported: no network, no files, no clock. The time and the random numbers come with each request.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use lipmetry::Settings;
use lipmetry::imaging::Limits;
use lipmetry::pipeline::PageOptions;
use lipmetry::web::{MarkingSession, MemoryStore, System, answer};

/// What one decoded photo and the copies of another may take together, bytes: a browser of a phone closes a page that takes much more.
/// A photo of 48 megapixels needs 150 MB of them while it is decoded.
const MOST_MEMORY: u64 = 400 << 20;

static SESSION: OnceLock<MarkingSession> = OnceLock::new();
/// The time of the request in hand, ms.
static NOW: AtomicU64 = AtomicU64::new(0);
/// The random bits that came with the request in hand.
static RANDOM: AtomicU64 = AtomicU64::new(0);

/// An answer: what JavaScript reads are its first five words, all of 32 bits.
#[repr(C)]
#[derive(Debug)]
pub struct Reply {
    status: u32,
    kind: *const u8,
    kind_length: usize,
    bytes: *mut u8,
    length: usize,
}

/// A buffer of so many bytes for a part of a request; [`ask`] takes it back.
#[unsafe(no_mangle)]
pub extern "C" fn take(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Answers a request. `head` is the method, a space and the path, in UTF-8; `now` is the time since the worker began, ms; `high` and
/// `low` are 64 random bits.
///
/// # Safety
///
/// `head` and `body` are buffers that [`take`] gave for these lengths, and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ask(
    head: *mut u8,
    head_length: usize,
    body: *mut u8,
    body_length: usize,
    now: f64,
    high: u32,
    low: u32,
) -> *mut Reply {
    // SAFETY: the caller hands back what `take` made of the same lengths.
    let [head, body] = unsafe { [taken(head, head_length), taken(body, body_length)] };
    NOW.store(now.max(0.0) as u64, Ordering::Relaxed);
    RANDOM.store(u64::from(high) << 32 | u64::from(low), Ordering::Relaxed);
    let session = SESSION.get_or_init(session);
    let (status, kind, bytes) = answered(&head, body, session);
    let length = bytes.len();
    let bytes = Box::into_raw(bytes.into_boxed_slice()).cast();
    Box::into_raw(Box::new(Reply { status, kind: kind.as_ptr(), kind_length: kind.len(), bytes, length }))
}

/// Lets an answer go that was read.
///
/// # Safety
///
/// `reply` came from [`ask`], and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn forget(reply: *mut Reply) {
    // SAFETY: `ask` made it, and the bytes in it, from boxes.
    unsafe {
        let reply = Box::from_raw(reply);
        drop(taken(reply.bytes, reply.length));
    }
}

/// The bytes of a buffer.
///
/// # Safety
///
/// The buffer was a box of bytes of this length, and is not used again.
unsafe fn taken(start: *mut u8, length: usize) -> Vec<u8> {
    // SAFETY: a boxed slice has the capacity of its length.
    unsafe { Vec::from_raw_parts(start, length, length) }
}

fn answered(head: &[u8], body: Vec<u8>, session: &MarkingSession) -> (u32, &'static str, Vec<u8>) {
    let malformed = || (400, "application/json", br#"{"problem":"This request is malformed."}"#.to_vec());
    let Some((method, target)) = str::from_utf8(head).ok().and_then(|head| head.split_once(' ')) else {
        return malformed();
    };
    let Ok(request) = Request::builder().method(method).uri(target).body(Bytes::from(body)) else {
        return malformed();
    };
    let answer = answer(&request, request.uri().path(), session);
    (u32::from(answer.status.as_u16()), answer.kind, answer.bytes)
}

fn session() -> MarkingSession {
    let system = System {
        clock: || Duration::from_millis(NOW.load(Ordering::Relaxed)),
        random: || Ok(RANDOM.load(Ordering::Relaxed)),
    };
    let limits = Limits { max_alloc_bytes: MOST_MEMORY, ..Limits::default() };
    let store = Box::<MemoryStore>::default();
    MarkingSession::new(store, &[], false, Settings::default(), PageOptions::default(), system).within(limits)
}
