//! ImageJ's set of regions (`RoiSet.zip`): an archive with one region of interest an entry, called by the entry's name.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::super::contents::Picture;
use super::super::refusal::Refusal;
use super::imagej::{Roi, add, decode, is_automatic};
use super::rows::quoted;

/// The most entries of a set, the longest region and the longest set in bytes: far beyond what marks of a face take, and little enough
/// that no archive unpacks to more than a machine holds.
const MOST_ENTRIES: usize = 4096;
const LONGEST_ENTRY: u64 = 1 << 20;
const LONGEST_SET: u64 = 1 << 24;

const REMEDY: &str = "In ImageJ's ROI Manager, save the regions anew with More, Save.";

/// Whether the bytes are an archive with a region of interest in it.
pub(in crate::landmark::import) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        && ZipArchive::new(Cursor::new(bytes))
            .is_ok_and(|archive| archive.file_names().any(|name| stem(name).is_some()))
}

/// The one picture of a set, with its regions in the order of the archive: each single point and line by the name of its entry, the points
/// of a multi-point by their places, and so those whose name ImageJ has made of their position.
///
/// # Errors
///
/// Where the archive cannot be read or is too large, and where an entry is no region that marks points or a line.
pub(in crate::landmark::import) fn read(bytes: &[u8]) -> Result<Vec<Picture>, Refusal> {
    let unreadable =
        |problem: zip::result::ZipError| Refusal::new("", format!("the archive cannot be read: {problem}"), REMEDY);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MOST_ENTRIES {
        let message =
            format!("the archive has {} entries, and {MOST_ENTRIES} are the most that are read", archive.len());
        return Err(Refusal::new("", message, REMEDY));
    }
    let mut picture = Picture::default();
    let mut left = LONGEST_SET;
    for index in 0..archive.len() {
        let Some((name, data)) = entry(&mut archive, index, &mut left)? else { continue };
        let place = format!("entry {}", quoted(&name));
        let Roi { marks, .. } = decode(&data, &place)?;
        let label = stem(&name).filter(|stem| !is_automatic(stem)).map(str::to_owned);
        add(&mut picture, label, marks, &place)?;
    }
    Ok(vec![picture])
}

/// The name of an entry and its bytes; `None` for a folder, and for what a Mac's archiver adds of its own.
fn entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: &mut u64,
) -> Result<Option<(String, Vec<u8>)>, Refusal> {
    let raw = archive.by_index_raw(index).map_err(|problem| {
        Refusal::new(format!("entry {}", index + 1), format!("it cannot be read: {problem}"), REMEDY)
    })?;
    let name = String::from_utf8_lossy(raw.name_raw()).into_owned();
    if raw.is_dir() || name.starts_with("__MACOSX/") {
        return Ok(None);
    }
    let refusal = |message: String| Refusal::new(format!("entry {}", quoted(&name)), message, REMEDY);
    if raw.encrypted() {
        return Err(refusal("it is encrypted".to_owned()));
    }
    drop(raw);
    if stem(&name).is_none() {
        return Err(refusal("it is no region of interest: its name does not end in .roi".to_owned()));
    }
    let most = LONGEST_ENTRY.min(*left);
    let mut data = Vec::new();
    let file = archive.by_index(index).map_err(|problem| refusal(format!("it cannot be read: {problem}")))?;
    file.take(most + 1).read_to_end(&mut data).map_err(|problem| refusal(format!("it cannot be read: {problem}")))?;
    let long = data.len() as u64;
    if long > most {
        return Err(refusal(format!(
            "with it the set has more bytes than are read: {LONGEST_ENTRY} a region, {LONGEST_SET} in all"
        )));
    }
    *left -= long;
    Ok(Some((name, data)))
}

/// The name of a region's entry without its folder and `.roi`.
fn stem(name: &str) -> Option<&str> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, ending) = name.split_at_checked(name.len().checked_sub(4)?)?;
    ending.eq_ignore_ascii_case(".roi").then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::super::super::contents::Label;
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;
    use zip::CompressionMethod;
    use zip::write::SimpleFileOptions;

    /// A region with fractions.
    fn roi(kind: u8, at: &[[f32; 2]]) -> Vec<u8> {
        let mut bytes = vec![0; 64];
        bytes[..4].copy_from_slice(b"Iout");
        (bytes[5], bytes[6], bytes[51]) = (228, kind, 128);
        bytes[16..18].copy_from_slice(&(at.len() as u16).to_be_bytes());
        bytes.resize(64 + 4 * at.len(), 0);
        for axis in 0..2 {
            bytes.extend(at.iter().flat_map(|at| at[axis].to_be_bytes()));
        }
        bytes
    }

    fn archive(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, data) in entries {
            if name.ends_with('/') {
                writer.add_directory(*name, options).unwrap();
            } else {
                writer.start_file(*name, options).unwrap();
                writer.write_all(data).unwrap();
            }
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn names_are_those_of_the_entries() {
        let bytes = archive(&[
            ("set/", Vec::new()),
            ("set/ch_r.roi", roi(10, &[[119.75, 200.25]])),
            ("0200-0120.roi", roi(10, &[[1.0, 2.0]])),
            ("__MACOSX/._ls.roi", b"junk".to_vec()),
            ("lips.ROI", roi(10, &[[3.0, 4.0], [5.0, 6.0]])),
            ("upper_border.roi", roi(5, &[[1.0, 2.0], [3.0, 4.0]])),
            ("0001-0200-0120.roi", roi(5, &[[1.0, 2.0], [3.0, 4.0]])),
        ]);
        assert!(is(&bytes));
        let [picture] = &read(&bytes).unwrap()[..] else { panic!() };
        let labels: Vec<_> = picture.points.iter().map(|point| point.label.clone()).collect();
        let named = Label::Name("ch_r".into());
        assert_eq!(labels, [named, Label::Place(1), Label::Place(2), Label::Place(3)]);
        assert_eq!(picture.points[0].at, Some([119.75, 200.25]));
        let labels: Vec<_> = picture.lines.iter().map(|line| line.label.as_deref()).collect();
        assert_eq!(labels, [Some("upper_border"), None]);
    }

    #[test]
    fn refusals_name_the_entry() {
        let good = ("a.roi", roi(10, &[[1.0, 2.0]]));
        for (entries, said) in [
            (vec![good.clone(), ("notes.txt", b"x".to_vec())], "entry \"notes.txt\": it is no region"),
            (vec![("b.roi", b"Iout".to_vec())], "entry \"b.roi\": it is not a region"),
            (vec![("big.roi", vec![0; 2 << 20])], "entry \"big.roi\": with it the set has more bytes"),
        ] {
            let refusal = read(&archive(&entries)).unwrap_err().to_string();
            assert!(refusal.contains(said), "{refusal}");
        }
        assert!(read(b"PK\x03\x04").unwrap_err().message.contains("cannot be read"));
    }

    #[test]
    fn a_set_that_unpacks_to_too_much_is_refused() {
        let names: Vec<String> = (0..20).map(|i| format!("{i}.roi")).collect();
        let mut region = roi(10, &[[1.0, 2.0]]);
        region.resize(1 << 20, 0);
        let entries: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), region.clone())).collect();
        let bytes = archive(&entries);
        assert!(bytes.len() < 100_000);
        assert!(read(&bytes).unwrap_err().to_string().contains("entry \"16.roi\""));
        let names: Vec<String> = (0..5000).map(|i| format!("{i}.roi")).collect();
        let entries: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), Vec::new())).collect();
        assert!(read(&archive(&entries)).unwrap_err().message.contains("5000 entries"));
    }

    #[test]
    fn an_encrypted_entry_is_refused() {
        let mut bytes = archive(&[("a.roi", roi(10, &[[1.0, 2.0]]))]);
        bytes[6] |= 1;
        let central = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        bytes[central + 8] |= 1;
        let refusal = read(&bytes).unwrap_err();
        assert_eq!((refusal.place.as_str(), refusal.message.as_str()), ("entry \"a.roi\"", "it is encrypted"));
    }

    #[test]
    fn other_archives_are_not_sets() {
        assert!(!is(&archive(&[("annotations.xml", b"<a/>".to_vec())])));
        assert!(!is(&archive(&[])));
        assert!(!is(b"PK\x03\x04 and no more"));
        assert!(!is(&roi(10, &[[1.0, 2.0]])));
    }

    proptest! {
        #[test]
        fn never_panics(mut noise in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
            let mut bytes = archive(&[("a.roi", roi(10, &[[1.0, 2.0]])), ("b.roi", roi(5, &[[1.0, 2.0], [3.0, 4.0]]))]);
            for (index, byte) in noise.drain(..) {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
            let _ = (is(&bytes), read(&bytes));
        }
    }
}
