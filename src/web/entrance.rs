//! What the address with the key shows: the way to the page, or why there is none.

use maud::{DOCTYPE, Markup, html};

/// The key is used up and the cookie set: on to the page itself, whose address has no key. This document is the one that goes
/// there, so that the browser takes the cookie along wherever the address was opened from.
pub(super) fn entered() -> String {
    document(&html! {
        // The page's own: without one the browser asks for another.
        link rel="icon" href="diagrams/closed.svg";
        meta http-equiv="refresh" content="0; url=./";
    })
    .into_string()
}

/// Why the page is not shown.
pub(super) fn turned_away(problem: &str) -> String {
    let parts = html! { p { (problem) } };
    document(&parts).into_string()
}

/// A file that leads a browser to the address with the key.
pub(super) fn redirect(address: &str) -> String {
    document(&html! {
        meta http-equiv="refresh" content={ "0; url=" (address) };
        p { a href=(address) { "Open the marking page" } }
    })
    .into_string()
}

fn document(parts: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { "lipmetry" }
            (parts)
        }
    }
}
