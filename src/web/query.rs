//! What the address of a request states beside its path.

use std::borrow::Cow;

use http::Request;
use percent_encoding::percent_decode_str;

/// A value of the address's query, such as the key or a file's name, percent-encoded as UTF-8.
pub(super) fn query<B>(request: &Request<B>, name: &str) -> Option<String> {
    let pairs = request.uri().query()?.split('&');
    let (_, value) = pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    percent_decode_str(value).decode_utf8().ok().map(Cow::into_owned)
}
