//! Staging: files are written in a hidden folder of their own, in the file system of the place where they go, before any of them
//! is put in its place. A lock in it tells that its run is alive; what dead runs left is finished or removed.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

/// How the name of every staging folder begins.
const PREFIX: &str = ".lipmetry-";

/// The staging folder whose set is being put in place, file by file: of all that a folder holds, one has this name. Its being there
/// says that what is left in it belongs in its folder.
pub(super) const PLACING: &str = ".lipmetry-placing";

/// The file in a staging folder that its run holds the lock of; it lists the names of the set.
const LOCK: &str = "lock";

/// The folder in a staging folder that holds the set.
pub(super) const SET: &str = "set";

/// How often a name for a staging folder is tried.
const ATTEMPTS: usize = 1000;

/// The most that is read of a lock file: the names of a set are a few.
const MAX_LOCK_BYTES: u64 = 1 << 12;

/// A staging folder of this run. It goes, with what is left of its set, when it is dropped.
#[derive(Debug)]
pub(super) struct Staging<'a> {
    /// The folder in which it lies.
    folder: &'a OwnedFd,
    name: OsString,
    own: OwnedFd,
    names: Vec<OsString>,
    lock: File,
    /// Whether it stays: what is in it belongs in its folder, and the next run puts it there.
    is_kept: bool,
}

/// How a file or folder takes a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taking {
    /// In the place of whatever has it.
    Any,
    /// Where nothing has it.
    Free,
    /// What has it takes the old name.
    Exchange,
}

impl<'a> Staging<'a> {
    /// A new staging folder in `folder`, for files with these names.
    pub(super) fn new(folder: &'a OwnedFd, names: &[&OsStr]) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        for _ in 0..ATTEMPTS {
            let name =
                OsString::from(format!("{PREFIX}{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
            match rustix::fs::mkdirat(folder, &name, Mode::RWXU) {
                Err(Errno::EXIST) => continue,
                made => made?,
            }
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            match Self::locked(folder, &name, names) {
                Ok(Some(staging)) => return Ok(staging),
                // Another run took it for a dead one's, as long as it was not locked, and removed it.
                Ok(None) => continue,
                Err(error) => {
                    let _not_empty = rustix::fs::unlinkat(folder, &name, AtFlags::REMOVEDIR);
                    return Err(error);
                }
            }
        }
        Err(Errno::EXIST.into())
    }

    /// The staging folder that was just made, locked; `None` where it is gone already.
    fn locked(folder: &'a OwnedFd, name: &OsStr, names: Vec<OsString>) -> io::Result<Option<Self>> {
        let own = match open_folder(folder, name) {
            Err(Errno::NOENT) => return Ok(None),
            own => own?,
        };
        let lock = match new_file(&own, LOCK.as_ref(), Mode::RUSR | Mode::WUSR) {
            Err(Errno::NOENT) => return Ok(None),
            lock => lock?,
        };
        let is_held = !matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock));
        let staging = Self { folder, name: name.to_owned(), own, names, lock, is_kept: false };
        if !is_held || rustix::fs::fstat(&staging.lock)?.st_nlink == 0 {
            return Ok(None);
        }
        (&staging.lock).write_all(staging.names.join(OsStr::new("\0")).as_bytes())?;
        Ok(Some(staging))
    }

    /// The folder itself.
    pub(super) fn own(&self) -> &OwnedFd {
        &self.own
    }

    /// What new files and folders in it belong to.
    pub(super) fn stat(&self) -> io::Result<Stat> {
        Ok(rustix::fs::fstat(&self.own)?)
    }

    /// Makes the folder of its set.
    pub(super) fn make_set(&self, mode: Mode) -> io::Result<OwnedFd> {
        rustix::fs::mkdirat(&self.own, SET, mode)?;
        Ok(open_folder(&self.own, SET)?)
    }

    /// Says that its set is complete and belongs in the folder in which it lies, from now on for every run. `false` where another
    /// run is just putting its own set there.
    pub(super) fn commit(&mut self) -> io::Result<bool> {
        match rename((self.folder, &self.name), (self.folder, PLACING.as_ref()), Taking::Free) {
            Err(Errno::EXIST | Errno::NOTEMPTY) => Ok(false),
            committed => {
                committed?;
                self.name = PLACING.into();
                sync_folder(self.folder)?;
                Ok(true)
            }
        }
    }

    /// Leaves it where it is: the next run puts the rest of its set in place.
    pub(super) fn keep(&mut self) {
        self.is_kept = true;
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if !self.is_kept {
            discard(self.folder, &self.name, &self.own, &self.names);
        }
    }
}

/// Removes a staging folder with the files of its set. Where anything else is in it, nobody knows whose, it stays.
fn discard(folder: &OwnedFd, name: &OsStr, own: &OwnedFd, names: &[OsString]) {
    if let Ok(set) = open_folder(own, SET) {
        for name in names {
            let _not_there = rustix::fs::unlinkat(&set, name, AtFlags::empty());
        }
    }
    // The lock goes last: as long as it is there the folder tells whose it is.
    if matches!(rustix::fs::unlinkat(own, SET, AtFlags::REMOVEDIR), Ok(()) | Err(Errno::NOENT)) {
        let _not_there = rustix::fs::unlinkat(own, LOCK, AtFlags::empty());
        let _not_ours = rustix::fs::unlinkat(folder, name, AtFlags::REMOVEDIR);
    }
}

/// Finishes or removes what dead runs of the same user left in a folder: a set that was being put in place is, and what was being
/// made ready goes. A run is dead when the lock in its staging folder is free.
pub(super) fn sweep(folder: &OwnedFd) {
    let Ok(names) = names_in(folder) else { return };
    for name in names.iter().filter(|name| name.as_bytes().starts_with(PREFIX.as_bytes())) {
        let Ok(own) = open_folder(folder, name) else { continue };
        // A folder that somebody else made would have us put his files in our place.
        if !rustix::fs::fstat(&own).is_ok_and(|stat| stat.st_uid == rustix::process::geteuid().as_raw()) {
            continue;
        }
        let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let lock = match rustix::fs::openat(&own, LOCK, flags, Mode::empty()) {
            Ok(lock) => File::from(lock),
            Err(Errno::NOENT) => {
                // It was just made, or nearly gone, and empty: anything else would not go.
                let _not_empty = rustix::fs::unlinkat(folder, name, AtFlags::REMOVEDIR);
                continue;
            }
            Err(_) => continue,
        };
        if lock.try_lock().is_ok() {
            let set = names_of_set(&lock);
            if name != PLACING || place_rest(folder, &own, &set) {
                discard(folder, name, &own, &set);
            }
        }
    }
}

/// The names of a set, as its lock file lists them.
fn names_of_set(lock: &File) -> Vec<OsString> {
    let mut text = Vec::new();
    // A run that died before it had written them had no set yet.
    let _none = lock.take(MAX_LOCK_BYTES).read_to_end(&mut text);
    let names = text.split(|byte| *byte == 0).filter(|name| !name.is_empty() && !name.contains(&b'/'));
    names.map(|name| OsString::from_vec(name.to_vec())).collect()
}

/// Puts the files of a set in place that are not there yet, and says whether none is left.
fn place_rest(folder: &OwnedFd, own: &OwnedFd, names: &[OsString]) -> bool {
    let Ok(set) = open_folder(own, SET) else { return true };
    let placed =
        |name: &OsString| matches!(rename((&set, name), (folder, name), Taking::Any), Ok(()) | Err(Errno::NOENT));
    names.iter().all(placed) && sync_folder(folder).is_ok()
}

/// Opens a folder in a folder, and no link to one.
pub(super) fn open_folder(at: impl AsFd, name: impl rustix::path::Arg) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(at, name, flags, Mode::empty())
}

/// A new file, where nothing has its name.
pub(super) fn new_file(at: impl AsFd, name: &OsStr, mode: Mode) -> Result<File, Errno> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(at, name, flags, mode).map(File::from)
}

/// The names of what a folder holds.
pub(super) fn names_in(folder: &OwnedFd) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let name = OsStr::from_bytes(entry?.file_name().to_bytes()).to_owned();
        if name != "." && name != ".." {
            names.push(name);
        }
    }
    Ok(names)
}

/// What a name in a folder stands for, be it a link; `None` where nothing has it.
pub(super) fn stat_in(folder: &OwnedFd, name: &OsStr) -> io::Result<Option<Stat>> {
    match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(stat)),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn kind(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

/// Writes to the disk which names a folder has. Where a file system knows no such thing there is nothing to wait for.
pub(super) fn sync_folder(folder: &OwnedFd) -> io::Result<()> {
    match rustix::fs::fsync(folder) {
        Err(Errno::INVAL | Errno::NOTSUP | Errno::BADF) => Ok(()),
        synced => Ok(synced?),
    }
}

/// Gives a file or folder another name.
pub(super) fn rename(from: (&OwnedFd, &OsStr), to: (&OwnedFd, &OsStr), taking: Taking) -> Result<(), Errno> {
    if taking == Taking::Any {
        return rustix::fs::renameat(from.0, from.1, to.0, to.1);
    }
    match renameat_with(from, to, taking == Taking::Exchange) {
        // Not every file system can: the moment between the look and the renaming stays open there.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) if taking == Taking::Free => {
            match rustix::fs::statat(to.0, to.1, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => rustix::fs::renameat(from.0, from.1, to.0, to.1),
                _ => Err(Errno::EXIST),
            }
        }
        renamed => renamed,
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn renameat_with(from: (&OwnedFd, &OsStr), to: (&OwnedFd, &OsStr), exchange: bool) -> Result<(), Errno> {
    use rustix::fs::RenameFlags;
    let flags = if exchange { RenameFlags::EXCHANGE } else { RenameFlags::NOREPLACE };
    rustix::fs::renameat_with(from.0, from.1, to.0, to.1, flags)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn renameat_with(_: (&OwnedFd, &OsStr), _: (&OwnedFd, &OsStr), _: bool) -> Result<(), Errno> {
    Err(Errno::NOSYS)
}
