//! Who may ask: the browser window that the program opened, and nobody else.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hyper::header::{COOKIE, HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, Request, StatusCode};
use percent_encoding::percent_decode_str;

use super::error::RequestError;

/// How long an answer is held back. The server waits; the guard only says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay(pub Duration);

/// Checks that a request comes from the page itself.
///
/// Names that were rebound to this machine (DNS rebinding) show in `Host`, pages of other sites in `Origin` and
/// `Sec-Fetch-Site`, other programs in the missing key. The key in the address is exchanged for a cookie that no other
/// site's requests carry.
#[derive(Debug)]
pub struct Guard {
    authority: String,
    base: String,
    key: String,
    cookie: String,
    failures: AtomicU32,
}

/// What a request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It has the cookie.
    Known,
    /// It has the key, and gets the cookie.
    New,
}

/// What each failed attempt adds to the delay.
const DELAY_STEP: Duration = Duration::from_millis(250);
/// The longest delay.
const MAX_DELAY: Duration = Duration::from_secs(5);
/// How many failures, such as a mistyped address, cost nothing.
const FREE_FAILURES: u32 = 2;

impl Guard {
    /// A guard for a server on 127.0.0.1 at `port`, its key and its cookie drawn at random by the system.
    ///
    /// # Errors
    ///
    /// The guard cannot be made where the system gives no random numbers.
    pub fn new(port: u16) -> Result<Self, getrandom::Error> {
        Ok(Self {
            authority: format!("127.0.0.1:{port}"),
            base: format!("/{}", secret()?),
            key: secret()?,
            cookie: secret()?,
            failures: AtomicU32::new(0),
        })
    }

    /// The address to open, with the key in it.
    pub fn address(&self) -> String {
        format!("http://{}{}/?key={}", self.authority, self.base, self.key)
    }

    /// The path of a request below the page's own; `None` where it leads elsewhere.
    pub(super) fn path_below<'a, B>(&self, request: &'a Request<B>) -> Option<&'a str> {
        request.uri().path().strip_prefix(self.base.as_str()).filter(|path| path.starts_with('/'))
    }

    /// The cookie for a request that was admitted with the key. Cookies know no ports: its random path keeps it from other
    /// servers on this machine.
    pub(super) fn set_cookie(&self) -> String {
        format!("{}={}; Path={}/; HttpOnly; SameSite=Strict", self.cookie_name(), self.cookie, self.base)
    }

    fn cookie_name(&self) -> String {
        format!("lipmetry-{}", self.authority.rsplit(':').next().unwrap_or_default())
    }

    /// Whether a request may be answered.
    pub(super) fn admit<B>(&self, request: &Request<B>) -> Result<Admission, (RequestError, Delay)> {
        let forbidden =
            |problem: &str| RequestError { status: StatusCode::FORBIDDEN, problem: problem.to_owned(), photo: None };
        let headers = request.headers();
        if single_header(headers, &HOST) != Some(Some(self.authority.as_str())) {
            return Err((forbidden("This server answers under its own address only."), Delay(Duration::ZERO)));
        }
        let has_key = query(request, "key").is_some_and(|key| constant_time_eq(&key, &self.key));
        if request.method() == Method::GET && self.path_below(request) == Some("/") && has_key {
            return Ok(Admission::New);
        }
        if !self.is_own(request) {
            return Err((forbidden("This request comes from another site."), Delay(Duration::ZERO)));
        }
        if self.has_cookie(headers) {
            return Ok(Admission::Known);
        }
        let failures = self.failures.fetch_add(1, Ordering::Relaxed).saturating_sub(FREE_FAILURES);
        let problem = "Open the address that the program printed: it has the key in it.";
        Err((forbidden(problem), Delay((DELAY_STEP * failures.min(1000)).min(MAX_DELAY))))
    }

    /// Whether the request was made by the page, as far as the browser says.
    fn is_own<B>(&self, request: &Request<B>) -> bool {
        let headers = request.headers();
        let origin_is_own = match single_header(headers, &ORIGIN) {
            Some(Some(origin)) => origin.strip_prefix("http://") == Some(self.authority.as_str()),
            Some(None) => request.method() == Method::GET,
            None => false,
        };
        let site = single_header(headers, &HeaderName::from_static("sec-fetch-site"));
        origin_is_own && matches!(site, Some(None | Some("same-origin" | "none")))
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie_name();
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies.flat_map(|value| value.split("; ")).any(|cookie| {
            cookie.split_once('=').is_some_and(|(key, value)| key == name && constant_time_eq(value, &self.cookie))
        })
    }
}

/// The value of a header that comes once at most: `Some(None)` where it is absent, `None` where it is ambiguous or no text.
fn single_header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Some(None),
        (Some(value), None) => value.to_str().ok().map(Some),
        (Some(_), Some(_)) => None,
    }
}

/// A value of the address's query, such as the key or a file's name, percent-encoded as UTF-8.
pub(super) fn query<B>(request: &Request<B>, name: &str) -> Option<String> {
    let pairs = request.uri().query()?.split('&');
    let (_, value) = pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    percent_decode_str(value).decode_utf8().ok().map(Cow::into_owned)
}

/// Whether two texts are equal, in a time that does not tell where they differ.
fn constant_time_eq(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// 128 random bits in hexadecimal.
fn secret() -> Result<String, getrandom::Error> {
    Ok(format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?))
}
