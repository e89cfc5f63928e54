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
        Self { sources: Some(files.iter().filter_map(|file| source(file.as_ref())).collect()) }
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

/// What a file that takes another one's place has of it.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    mode: rustix::fs::RawMode,
    owner: u32,
    group: u32,
    /// Whether a list tells whom the bits of the group concern.
    has_list: bool,
}

#[cfg(unix)]
impl Kept {
    /// Of the file at this path.
    pub(super) fn of(stat: &rustix::fs::Stat, path: &Path) -> Self {
        let mode = rustix::fs::Mode::from_raw_mode(stat.st_mode).as_raw_mode();
        Self { mode, owner: stat.st_uid, group: stat.st_gid, has_list: has_list(path) }
    }

    /// Gives a new file the mode, and the owner and the group as far as the system allows it: whom the bits of the group did not
    /// concern is one of the others.
    pub(super) fn give(&self, file: &std::fs::File) -> std::io::Result<()> {
        let stat = rustix::fs::fstat(file)?;
        if (stat.st_uid, stat.st_gid) != (self.owner, self.group) {
            let _not_allowed = std::os::unix::fs::fchown(file, Some(self.owner), Some(self.group))
                .or_else(|_| std::os::unix::fs::fchown(file, None, Some(self.group)));
        }
        let is_group = rustix::fs::fstat(file)?.st_gid == self.group && !self.has_list;
        let mode = if is_group { self.mode } else { self.mode & !0o070 | (self.mode & 0o007) << 3 };
        // Some file systems know no modes: there it is the same already.
        if stat.st_mode & 0o7777 != mode {
            rustix::fs::fchmod(file, rustix::fs::Mode::from_raw_mode(mode))?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn source(file: &Path) -> Option<Source> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(file).ok()?;
    let mode = metadata.mode() & 0o777;
    // Whom a list names, a new file does not know: what it has in the place of the group's bits concerns nobody.
    Some(Source { mode: if has_list(file) { mode & !0o070 } else { mode }, group: metadata.gid() })
}

/// Whether a file has an access control list, in which the bits of its group are the most that anybody named there may do.
#[cfg(target_os = "linux")]
pub(super) fn has_list(file: &Path) -> bool {
    // Its size is asked for alone.
    rustix::fs::getxattr(file, "system.posix_acl_access", &mut [0_u8; 0][..]).is_ok()
}

#[cfg(all(unix, not(target_os = "linux")))]
pub(super) fn has_list(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn source(_: &Path) -> Option<Source> {
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
