//! What surrounds a page: its head, its styles, its script and the policy that forbids it any network.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::PageLabels;
use crate::imaging::overlay::FACES;

/// What the program does and what it does not.
pub(crate) const PURPOSE: &str = "documents and measures photographs. It gives no medical opinion.";
/// The styles of pages.
pub(crate) const STYLES: &str = include_str!("page.css");
/// The script of pages.
pub(crate) const SCRIPT: &str = include_str!("page.js");

/// The file whose numbers a page shows, and the SHA-256 of its bytes in hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageOf<'a> {
    /// Its name.
    pub file: &'a str,
    /// Its sum.
    pub sha256: &'a str,
}

/// A whole page about `kind` with the given body.
pub(super) fn page(kind: &str, labels: &PageLabels, of: PageOf<'_>, body: &Markup) -> String {
    let body = html! {
        main { (body) }
        footer {
            p { "lipmetry " (env!("CARGO_PKG_VERSION")) " " (PURPOSE) }
            p .sum { "This page belongs to the " (of.file) " with the SHA-256 " code { (of.sha256) } }
        }
    };
    document(labels.title.as_deref().unwrap_or(kind), STYLES, Some(SCRIPT), &body)
}

/// A document of that title with its own styles, behind the embedded fonts, and a script at its end where it has one.
pub(crate) fn document(title: &str, styles: &str, script: Option<&str>, body: &Markup) -> String {
    let styles = format!("{}{styles}", faces());
    let policy = format!(
        "default-src 'none'; img-src data:; font-src data:; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        source(&styles),
        script.map_or_else(|| "'none'".to_owned(), source)
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) " · lipmetry" }
                style { (PreEscaped(styles)) }
            }
            body {
                (body)
                @if let Some(script) = script { script { (PreEscaped(script)) } }
            }
        }
    };
    page.into_string()
}

/// How a policy names an inline text.
fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The embedded fonts as styles.
fn faces() -> String {
    let face = |(weight, bytes): &(u16, &[u8])| {
        let data = STANDARD.encode(bytes);
        format!(
            "@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,{data}) format('truetype')}}\n"
        )
    };
    FACES.iter().map(face).collect()
}
