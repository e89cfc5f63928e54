//! The order of names in which people count: IMG_2 before IMG_10.

use std::cmp::Ordering;
use std::path::Path;

use crate::text::natural_key;

/// The order of two files by their names: runs of digits count as numbers, capital letters as small ones, and the extension
/// counts last. Names that differ in nothing of this are in the order of their characters, so that only a name itself is equal to it.
pub(super) fn natural_order(a: &Path, b: &Path) -> Ordering {
    let part = |of: Option<&std::ffi::OsStr>| natural_key(&of.unwrap_or_default().to_string_lossy());
    let key = |path: &Path| (part(path.file_stem()), part(path.extension()));
    key(a).cmp(&key(b)).then_with(|| a.file_name().cmp(&b.file_name())).then_with(|| a.cmp(b))
}

/// The same order of two texts; those that differ in nothing of it are in the order of their characters.
pub(super) fn natural_text(a: &str, b: &str) -> Ordering {
    natural_key(a).cmp(&natural_key(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;
    use std::path::{Path, PathBuf};

    use super::natural_order;

    /// Each list is in its order; sorting it from every rotation of it gives it back.
    #[test]
    fn names_are_in_the_order_in_which_people_count() {
        for names in [
            &["IMG_1.jpg", "IMG_2.jpg", "IMG_10.jpg", "IMG_100.jpg"][..],
            &["IMG_0009.HEIC", "IMG_0010.HEIC", "IMG_0100.HEIC"],
            &["a.jpg", "A2.jpg", "a10.jpg", "B1.jpg", "b2.jpg"],
            // Without a number first; the copy of a name after it, since the extension counts last.
            &["IMG.jpg", "IMG_2.jpg", "IMG_2 (1).jpg", "IMG_2-1.jpg"],
            &["1.jpg", "2.jpg", "10.jpg", "x.jpg"],
            // Equal numbers: those with more zeros first, as their characters are.
            &["007.jpg", "07.jpg", "7.jpg", "7.png", "8.jpg"],
            // Longer than any integer of a machine.
            &["99999999999999999999999999999999999998.jpg", "99999999999999999999999999999999999999.jpg"],
            &["größe 2.jpg", "Größe 10.jpg"],
            &["20260302_101500_BURST1.jpg", "20260302_101500_BURST12.jpg", "20260302_101501.jpg"],
        ] {
            let sorted: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
            for shift in 0..names.len() {
                let mut turned = sorted.clone();
                turned.rotate_left(shift);
                turned.sort_by(|a, b| natural_order(a, b));
                assert_eq!(turned, sorted);
            }
        }
    }

    /// Of any three names the order is one: no pair is equal, either way round is the other's reverse, and it goes on.
    #[test]
    fn it_is_an_order() {
        let pieces = ["", "0", "00", "1", "01", "10", "a", "A", "é", "-", ".", "٣"];
        let names: Vec<PathBuf> =
            pieces.iter().flat_map(|a| pieces.iter().map(move |b| PathBuf::from(format!("x{a}{b}y.jpg")))).collect();
        let order = |a: &Path, b: &Path| natural_order(a, b);
        for a in &names {
            for b in &names {
                assert_eq!(order(a, b), order(b, a).reverse(), "{a:?} {b:?}");
                assert_eq!(order(a, b) == Ordering::Equal, a == b, "{a:?} {b:?}");
                for c in names.iter().step_by(7) {
                    let (first, second) = (order(a, b), order(b, c));
                    assert!(first != second || first == Ordering::Equal || order(a, c) == first, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}
