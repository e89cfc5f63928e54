// libFuzzer's way to `entries::requests`.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/it/fuzz/entries.rs"]
mod entries;

/// A small photo for the page to work on.
const PHOTO: &[u8] = include_bytes!("../../fixtures/before.jpg");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    entries::requests(bytes, PHOTO);
});
