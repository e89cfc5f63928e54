//! Who may ask: the browser window that the program opened, and nobody else.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header::{COOKIE, HOST, HeaderMap, HeaderName, ORIGIN};
use http::{Method, Request, StatusCode};

use super::error::RequestError;
use super::query::query;
use super::store::lock;

/// How long an answer is held back. The server waits; the guard only says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay(pub Duration);

/// Checks that a request comes from the page itself.
///
/// Names that were rebound to this machine (DNS rebinding) show in `Host`, pages of other sites in `Origin` and
/// `Sec-Fetch-Site`, other programs in the missing key. The key in the address is valid once: it is exchanged for a cookie that
/// no other site's requests carry, and that the browser forgets when it is closed.
#[derive(Debug)]
pub struct Guard {
    authority: String,
    base: String,
    keys: Mutex<Keys>,
    cookie: String,
    failures: AtomicU32,
}

/// The keys that were given out.
#[derive(Debug, Default)]
struct Keys {
    valid: Option<String>,
    used: Vec<String>,
}

impl Keys {
    fn is_valid(&self, key: &str) -> bool {
        self.valid.as_deref().is_some_and(|valid| constant_time_eq(key, valid))
    }

    fn is_used(&self, key: &str) -> bool {
        self.used.iter().fold(false, |found, used| found | constant_time_eq(key, used))
    }
}

/// What is said of an address whose key was used.
const USED: &str = "This address was used already: it opens the marking page once. Go on in the browser in which it was opened. For \
                    another browser press Enter in the terminal where lipmetry runs, and open the address that it prints. If it was \
                    not you who opened the page, press Ctrl-C there.";
/// What is said of an address without a key.
const NO_KEY: &str = "This address has no key. Open the one that lipmetry printed in its terminal; it opens the marking page once. For \
                      a new one press Enter there.";

/// What a request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It has the cookie.
    Known,
    /// It has the valid key, and gets the cookie.
    New,
}

/// Why a request is refused.
enum Refused {
    /// For a reason that guessing does not help.
    Known(&'static str),
    /// It may be a guess: the answer is held back.
    Guess(&'static str),
}

/// What each failed attempt adds to the delay.
const DELAY_STEP: Duration = Duration::from_millis(250);
/// The longest delay.
const MAX_DELAY: Duration = Duration::from_secs(5);
/// How many failures, such as a mistyped address, cost nothing.
const FREE_FAILURES: u32 = 2;

impl Guard {
    /// A guard for a server on 127.0.0.1 at `port`, its cookie drawn at random by the system.
    ///
    /// # Errors
    ///
    /// The guard cannot be made where the system gives no random numbers.
    pub fn new(port: u16) -> Result<Self, getrandom::Error> {
        Ok(Self {
            authority: format!("127.0.0.1:{port}"),
            base: format!("/{}", secret()?),
            keys: Mutex::default(),
            cookie: secret()?,
            failures: AtomicU32::new(0),
        })
    }

    /// The address to open, with a key in it that was not used yet: the last one's, or where that one was used a new one.
    ///
    /// # Errors
    ///
    /// There is no new key where the system gives no random numbers.
    pub fn address(&self) -> Result<String, getrandom::Error> {
        let mut keys = lock(&self.keys);
        let key = match &keys.valid {
            Some(key) => key.clone(),
            None => keys.valid.insert(secret()?).clone(),
        };
        Ok(format!("http://{}{}/?key={key}", self.authority, self.base))
    }

    /// The path of a request below the page's own; `None` where it leads elsewhere.
    pub(super) fn path_below<'a, B>(&self, request: &'a Request<B>) -> Option<&'a str> {
        request.uri().path().strip_prefix(self.base.as_str()).filter(|path| path.starts_with('/'))
    }

    /// The cookie for a request that was admitted with the key. Cookies know no ports: its name has this one's, so that two pages
    /// do not replace each other's, and its random path keeps it from other servers on this machine.
    pub(super) fn set_cookie(&self) -> String {
        format!("{}={}; Path={}/; HttpOnly; SameSite=Strict", self.cookie_name(), self.cookie, self.base)
    }

    fn cookie_name(&self) -> String {
        format!("lipmetry-{}", self.authority.rsplit(':').next().unwrap_or_default())
    }

    /// Admits a request that may be answered. A key that it has is used up with that.
    pub(super) fn admit<B>(&self, request: &Request<B>) -> Result<Admission, (RequestError, Delay)> {
        let refused = match self.judge(request) {
            Ok(Admission::New) if self.use_key(request) => return Ok(Admission::New),
            // Another request had the same key, and came first.
            Ok(Admission::New) => Refused::Known(USED),
            Ok(Admission::Known) => return Ok(Admission::Known),
            Err(refused) => refused,
        };
        let forbidden =
            |problem: &str| RequestError { status: StatusCode::FORBIDDEN, problem: problem.to_owned(), photo: None };
        match refused {
            Refused::Known(problem) => Err((forbidden(problem), Delay(Duration::ZERO))),
            Refused::Guess(problem) => {
                let failures = self.failures.fetch_add(1, Ordering::Relaxed).saturating_sub(FREE_FAILURES);
                Err((forbidden(problem), Delay((DELAY_STEP * failures.min(1000)).min(MAX_DELAY))))
            }
        }
    }

    /// Whether a request would be admitted; no key is used up.
    pub(super) fn would_admit<B>(&self, request: &Request<B>) -> bool {
        self.judge(request).is_ok()
    }

    fn judge<B>(&self, request: &Request<B>) -> Result<Admission, Refused> {
        let headers = request.headers();
        if single_header(headers, &HOST) != Some(Some(self.authority.as_str())) {
            return Err(Refused::Known("This server answers under its own address only."));
        }
        let key = self.key_of(request);
        if key.as_deref().is_some_and(|key| lock(&self.keys).is_valid(key)) {
            return Ok(Admission::New);
        }
        let is_own = self.is_own(request);
        if is_own && self.has_cookie(headers) {
            return Ok(Admission::Known);
        }
        if key.as_deref().is_some_and(|key| lock(&self.keys).is_used(key)) {
            return Err(Refused::Known(USED));
        }
        Err(if is_own { Refused::Guess(NO_KEY) } else { Refused::Known("This request comes from another site.") })
    }

    /// The key in the address of the page.
    fn key_of<B>(&self, request: &Request<B>) -> Option<String> {
        query(request, "key").filter(|_| self.is_entrance(request))
    }

    /// Whether a request is for the page itself.
    pub(super) fn is_entrance<B>(&self, request: &Request<B>) -> bool {
        request.method() == Method::GET && self.path_below(request) == Some("/")
    }

    /// Uses the valid key up; `false` where the request has another one by now.
    fn use_key<B>(&self, request: &Request<B>) -> bool {
        let key = self.key_of(request);
        let mut keys = lock(&self.keys);
        let used = if key.is_some_and(|key| keys.is_valid(&key)) { keys.valid.take() } else { None };
        let is_used = used.is_some();
        keys.used.extend(used);
        is_used
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

/// Whether two texts are equal, in a time that does not tell where they differ.
fn constant_time_eq(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// 128 random bits in hexadecimal.
fn secret() -> Result<String, getrandom::Error> {
    Ok(format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?))
}
