//! Who may read what is made of photos: nobody who may not read all of them.

use std::path::Path;

/// The protection of what is derived from files: of each of them who may read and write it, the narrowest of which counts. The
/// process's umask narrows it further.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    /// `None` where nothing is derived from a file: the umask alone counts.
    sources: Option<Vec<Source>>,
}

/// A file that something is derived from: its mode, and the group that the mode speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code, reason = "modes are those of Unix"))]
struct Source {
    mode: u32,
    group: u32,
}

impl Protection {
    /// Of what is the same for everybody, as the photo protocol: a new file is open to all whom the umask lets in.
    pub fn none() -> Self {
        Self::default()
    }

    /// As narrow as all of these files together; those that are not there do not count. Of no file at all it is the narrowest:
    /// what nobody knows the origin of is its owner's alone.
    pub fn of(files: &[impl AsRef<Path>]) -> Self {
        let source = |file: &dyn AsRef<Path>| source(&std::fs::metadata(file.as_ref()).ok()?);
        Self { sources: Some(files.iter().filter_map(|file| source(file)).collect()) }
    }

    /// The mode of a new file that belongs to `group`, before the umask. Its owner may read and write it, whatever the sources'
    /// owners may do with these. Whoever is in the group, but not in that of a source, is one of the others there.
    #[cfg(unix)]
    pub(super) fn file_mode(&self, group: u32) -> u32 {
        let Some(sources) = &self.sources else { return 0o666 };
        let seen_by = |source: &Source| {
            let others = source.mode & 0o006;
            let of_group = if source.group == group { source.mode & 0o060 } else { others << 3 };
            of_group | others
        };
        0o600 | sources.iter().map(seen_by).reduce(|a, b| a & b).unwrap_or(0)
    }

    /// The mode of a new folder that belongs to `group`: whoever may read or write the files may enter it.
    #[cfg(unix)]
    pub(super) fn folder_mode(&self, group: u32) -> u32 {
        let files = self.file_mode(group);
        files | (files & 0o444) >> 2 | (files & 0o222) >> 1
    }
}

#[cfg(unix)]
fn source(metadata: &std::fs::Metadata) -> Option<Source> {
    use std::os::unix::fs::MetadataExt;
    Some(Source { mode: metadata.mode() & 0o777, group: metadata.gid() })
}

#[cfg(not(unix))]
fn source(_: &std::fs::Metadata) -> Option<Source> {
    None
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::{Protection, Source};

    fn of(sources: &[(u32, u32)]) -> Protection {
        Protection {
            sources: Some(sources.iter().map(|(mode, group)| Source { mode: *mode, group: *group }).collect()),
        }
    }

    #[test]
    fn what_is_derived_is_as_narrow_as_the_narrowest_of_its_sources() {
        for (sources, file, folder) in [
            (&[(0o600, 5)][..], 0o600, 0o700),
            (&[(0o644, 5)], 0o644, 0o755),
            (&[(0o644, 5), (0o640, 5)], 0o640, 0o750),
            (&[(0o664, 5), (0o640, 5), (0o600, 5)], 0o600, 0o700),
            // A photo that its owner protected from himself: what is made of it can be made anew.
            (&[(0o400, 5), (0o444, 5)], 0o600, 0o700),
            // A group that is not the photo's sees what others see of it.
            (&[(0o640, 6)], 0o600, 0o700),
            (&[(0o664, 6)], 0o644, 0o755),
            (&[(0o640, 5), (0o640, 6)], 0o600, 0o700),
            // The group is kept out, others are not: odd, and kept so.
            (&[(0o604, 5)], 0o604, 0o705),
            (&[], 0o600, 0o700),
        ] {
            let protection = of(sources);
            assert_eq!((protection.file_mode(5), protection.folder_mode(5)), (file, folder), "{sources:?}");
        }
        assert_eq!((Protection::none().file_mode(5), Protection::none().folder_mode(5)), (0o666, 0o777));
    }
}
