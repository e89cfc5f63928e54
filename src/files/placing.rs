//! Putting a set of files in place so that whoever looks finds the old set or the new one, through handles of the folders that were
//! named, so that no link that takes their place is followed.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use rustix::fs::{Access, AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::protection::Kept;
use super::staging::{
    PLACING, SET, Staging, Taking, kind, names_in, new_file, open_folder, rename, stat_in, sweep, sync_folder,
};
use super::{Protection, exists};
use crate::error::FileError;

/// How often putting in place is begun anew where other programs change the folder meanwhile.
const ATTEMPTS: usize = 20;

/// How often, and after which pauses, a run looks whether another one that puts its set in place is done: 2 seconds in all, for
/// what takes milliseconds.
const WAITS: usize = 200;
const PAUSE: Duration = Duration::from_millis(10);

/// Files that are put in place together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Set<'a> {
    /// Their names and bytes.
    pub files: &'a [(&'a OsStr, &'a [u8])],
    /// Whether they take the place of what is there.
    pub force: bool,
    /// What they are derived from.
    pub protection: &'a Protection,
}

impl<'a> Set<'a> {
    fn names(&self) -> Vec<&'a OsStr> {
        self.files.iter().map(|(name, _)| *name).collect()
    }
}

/// A folder as it was named: the deepest folder that was there then, held open, and the names below it.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    anchor: OwnedFd,
    below: Vec<OsString>,
}

/// What a place leads to now.
struct Reached<'a> {
    /// The folder above the last one, and the last one's name; `None` where that is not known.
    above: Option<(OwnedFd, &'a OsStr)>,
    /// The last folder that is there.
    folder: OwnedFd,
    /// The names of those that are not.
    missing: &'a [OsString],
}

impl Place {
    /// The place that a path leads to, by links too: whoever names a link means where it leads now.
    pub(super) fn find(path: &Path) -> io::Result<Self> {
        // A name such as `..` is nothing that could be exchanged, and a link is not to be.
        let Some(name) = path.file_name().filter(|_| !path.is_symlink()) else { return Self::find_folder(path) };
        let mut place = match path.parent().map(Self::find_folder) {
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => Self::find(path.parent().unwrap_or(path))?,
            Some(Ok(parent)) => parent,
            // A folder may be open to whom the one above it is not.
            _ => return Self::find_folder(path),
        };
        path.clone_into(&mut place.path);
        place.below.push(name.to_owned());
        Ok(place)
    }

    /// The folder that a path leads to, which is there.
    pub(super) fn find_folder(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Self { path: path.to_owned(), anchor: open(path)?, below: Vec::new() })
    }

    /// Finishes or removes what dead runs left here.
    pub(super) fn sweep(&self) {
        if let Ok(reached) = self.reach() {
            reached.sweep();
        }
    }

    /// Sees that files of these names can be written.
    pub(super) fn check(&self, names: &[&OsStr], force: bool) -> Result<(), FileError> {
        let reached = self.reach()?;
        if reached.missing.is_empty() {
            self.modes_there(&reached.folder, names, force)?;
        }
        Ok(())
    }

    /// Puts a set in place, whole or not at all.
    pub(super) fn put(&self, set: Set<'_>) -> Result<(), FileError> {
        for _ in 0..ATTEMPTS {
            let reached = self.reach()?;
            reached.sweep();
            let is_done = match (&reached.above, reached.missing) {
                (_, [parents @ .., name]) => self.make(&reached.folder, parents, name, set)?,
                (above, []) => self.replace(above.as_ref(), &reached.folder, set)?,
            };
            if is_done {
                return Ok(());
            }
        }
        Err(FileError::new(
            &self.path,
            "other programs keep changing this folder; end them, or choose another one with --output",
        ))
    }

    /// Follows the names below the folder that is held open, and no link.
    fn reach(&self) -> Result<Reached<'_>, FileError> {
        let failed = |error: Errno| self.unwritable(error.into());
        let mut folder = self.anchor.try_clone().map_err(|error| self.unwritable(error))?;
        let mut above = None;
        for (index, name) in self.below.iter().enumerate() {
            match open_folder(&folder, name) {
                Ok(next) => above = Some((std::mem::replace(&mut folder, next), name.as_os_str())),
                Err(Errno::NOENT) => return Ok(Reached { above: None, folder, missing: &self.below[index..] }),
                Err(Errno::NOTDIR | Errno::LOOP) => return Err(self.exchanged()),
                Err(error) => return Err(failed(error)),
            }
        }
        if self.below.is_empty() {
            let now = rustix::fs::stat(&self.path).map_err(failed)?;
            if !is_same(&now, &rustix::fs::fstat(&folder).map_err(failed)?) {
                return Err(self.exchanged());
            }
        }
        Ok(Reached { above, folder, missing: &[] })
    }

    fn exchanged(&self) -> FileError {
        let problem = "a link or a file has taken the place of this folder during the run, and is not followed; nothing is \
                       written: see who does that, and run anew";
        FileError::new(&self.path, problem)
    }

    fn unwritable(&self, error: io::Error) -> FileError {
        FileError::of_system(&self.path, "cannot write here", error)
    }

    /// Makes the folder, complete before it has its name. `false` where somebody else has made one meanwhile.
    fn make(&self, at: &OwnedFd, parents: &[OsString], name: &OsString, set: Set<'_>) -> Result<bool, FileError> {
        let failed = |error: io::Error| self.unwritable(error);
        let staging = Staging::new(at, &set.names()).map_err(failed)?;
        let group = staging.stat().map_err(failed)?.st_gid;
        let mode = Mode::from_raw_mode(set.protection.folder_mode(group) as _);
        self.fill(&staging, mode, set, &[])?;
        let mut made = vec![at.try_clone().map_err(failed)?];
        let placed = parents.iter().try_for_each(|name| {
            let last = &made[made.len() - 1];
            rustix::fs::mkdirat(last, name, mode)?;
            let next = open_folder(last, name)?;
            made.push(next);
            Ok(())
        });
        let last = &made[made.len() - 1];
        let placed = placed.and_then(|()| rename((staging.own(), SET.as_ref()), (last, name), Taking::Free));
        if placed.is_err() {
            // Nothing half-made stays: an empty new folder goes, one with something in it does not.
            for (parent, name) in made.iter().zip(parents).rev() {
                let _not_empty = rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR);
            }
        }
        match placed {
            Ok(()) => made.iter().rev().try_for_each(sync_folder).map(|()| true).map_err(failed),
            Err(Errno::EXIST | Errno::NOTEMPTY | Errno::NOTDIR | Errno::ISDIR) => Ok(false),
            Err(error) => Err(failed(error.into())),
        }
    }

    /// Writes into a folder that is there. `false` where somebody else has changed it meanwhile.
    fn replace(&self, above: Option<&(OwnedFd, &OsStr)>, folder: &OwnedFd, set: Set<'_>) -> Result<bool, FileError> {
        let modes = self.modes_there(folder, &set.names(), set.force)?;
        if let Some((parent, name)) = above
            && is_ours_alone(folder, &set.names()).unwrap_or(false)
            && let Some(is_done) = self.exchange((parent, name), folder, set, &modes)?
        {
            return Ok(is_done);
        }
        self.place_each(folder, set, &modes)
    }

    /// Exchanges the whole folder for a new one. `None` where that cannot be done here, and nothing is changed.
    fn exchange(
        &self,
        (parent, name): (&OwnedFd, &OsStr),
        folder: &OwnedFd,
        set: Set<'_>,
        modes: &[Option<Kept>],
    ) -> Result<Option<bool>, FileError> {
        let Ok(staging) = Staging::new(parent, &set.names()) else { return Ok(None) };
        let failed = |error: io::Error| self.unwritable(error);
        let [own, old] = [staging.own(), folder].map(|of| rustix::fs::fstat(of).map_err(|error| failed(error.into())));
        let (own, old) = (own?, old?);
        if (own.st_uid, own.st_gid) != (old.st_uid, old.st_gid) {
            return Ok(None);
        }
        let new = self.fill(&staging, Mode::RWXU, set, modes)?;
        let mode = Mode::from_raw_mode(old.st_mode);
        let exchanged = || rename((staging.own(), SET.as_ref()), (parent, name), Taking::Exchange);
        if rustix::fs::fchmod(&new, mode).is_err() || exchanged().is_err() {
            return Ok(None);
        }
        let Some(there) = open_folder(staging.own(), SET).ok().filter(|there| is_exchanged(there, &old, set)) else {
            return exchanged().map(|()| Some(false)).map_err(|error| failed(error.into()));
        };
        // What is not ours came in the last moment; it stays in the folder of this name.
        for other in names_in(&there).map_err(failed)?.iter().filter(|other| !set.names().contains(&other.as_os_str()))
        {
            let _stays_staged = rename((&there, other), (&new, other), Taking::Free);
        }
        sync_folder(parent).map(|()| Some(true)).map_err(failed)
    }

    /// Puts one file after the other in place. Of several it is said before in the folder itself that they belong there, so that
    /// the next run puts in place what a killed one did not.
    fn place_each(&self, folder: &OwnedFd, set: Set<'_>, modes: &[Option<Kept>]) -> Result<bool, FileError> {
        let mut staging = Staging::new(folder, &set.names()).map_err(|error| self.unwritable(error))?;
        let staged = self.fill(&staging, Mode::RWXU, set, modes)?;
        if set.files.len() > 1 && !self.commit(&mut staging, folder)? {
            return Ok(false);
        }
        let taking = if set.force { Taking::Any } else { Taking::Free };
        for (index, (name, _)) in set.files.iter().enumerate() {
            let Err(error) = rename((&staged, name), (folder, name), taking) else { continue };
            if set.force && index > 0 {
                // The first files of the old set are gone: the new one is completed by the next run.
                staging.keep();
            } else {
                for (name, _) in &set.files[..index] {
                    let _gone = rustix::fs::unlinkat(folder, *name, AtFlags::empty());
                }
            }
            return Err(match error {
                Errno::EXIST => exists(&self.path.join(name)),
                _ => FileError::of_system(&self.path.join(name), "cannot be written", error.into()),
            });
        }
        sync_folder(folder).map(|()| true).map_err(|error| self.unwritable(error))
    }

    /// Says of a staging folder that its set belongs here, as soon as no other run says so of its own.
    fn commit(&self, staging: &mut Staging<'_>, folder: &OwnedFd) -> Result<bool, FileError> {
        for _ in 0..WAITS {
            match staging.commit() {
                Ok(true) => return Ok(true),
                Ok(false) => sweep(folder),
                // Another run has exchanged the folder.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(self.unwritable(error)),
            }
            sleep(PAUSE);
        }
        let problem = "another lipmetry has been writing here for two seconds; wait until it has ended, or remove this";
        Err(FileError::new(&self.path.join(PLACING), problem))
    }

    /// Writes the files of a set into its staging folder, and to the disk. `modes` are those of the files whose places they take.
    fn fill(
        &self,
        staging: &Staging<'_>,
        mode: Mode,
        set: Set<'_>,
        modes: &[Option<Kept>],
    ) -> Result<OwnedFd, FileError> {
        let failed = |error: io::Error| self.unwritable(error);
        let staged = staging.make_set(mode).map_err(failed)?;
        let group = staging.stat().map_err(failed)?.st_gid;
        let new = Mode::from_raw_mode(set.protection.file_mode(group) as _);
        for (index, (name, bytes)) in set.files.iter().enumerate() {
            let kept = modes.get(index).copied().flatten();
            let written = || -> io::Result<()> {
                let mut file = new_file(&staged, name, new)?;
                if let Some(kept) = &kept {
                    kept.give(&file)?;
                }
                file.write_all(bytes)?;
                file.sync_all()
            };
            written().map_err(|error| FileError::of_system(&self.path.join(name), "cannot be written", error))?;
        }
        sync_folder(&staged).map_err(failed)?;
        Ok(staged)
    }

    /// What is kept of the files that have these names already; `None` where there is none, or a link, which is replaced.
    fn modes_there(&self, folder: &OwnedFd, names: &[&OsStr], force: bool) -> Result<Vec<Option<Kept>>, FileError> {
        let mode = |name: &&OsStr| {
            let path = self.path.join(name);
            let unreadable = |error| FileError::of_system(&path, "cannot be written", error);
            let Some(stat) = stat_in(folder, name).map_err(unreadable)? else { return Ok(None) };
            if kind(&stat) == FileType::Directory {
                return Err(FileError::new(&path, "a folder has this name; it cannot be written"));
            }
            if !force {
                return Err(exists(&path));
            }
            if kind(&stat) != FileType::RegularFile {
                return Ok(None);
            }
            let mode = Mode::from_raw_mode(stat.st_mode);
            let access = rustix::fs::accessat(folder, *name, Access::WRITE_OK, AtFlags::empty());
            // The superuser may write everything: what the owner protected stays protected.
            let octal = mode.as_raw_mode();
            let problem = if !mode.contains(Mode::WUSR) {
                format!(
                    "this file is write-protected (mode {octal:04o}): allow writing to it (chmod u+w), or move it away"
                )
            } else if matches!(access, Err(Errno::ACCESS | Errno::PERM)) {
                format!(
                    "this file is another user's and protected from you (mode {octal:04o}): write elsewhere, or ask for it to be moved away"
                )
            } else {
                return Ok(Some(Kept::of(&stat, &path)));
            };
            Err(FileError::new(&path, problem))
        };
        names.iter().map(mode).collect()
    }
}

impl Reached<'_> {
    fn sweep(&self) {
        sweep(&self.folder);
        if let Some((above, _)) = &self.above {
            sweep(above);
        }
    }
}

/// Opens a folder, by links too.
fn open(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?)
}

/// Whether what was exchanged is the folder that was meant, and nothing in it is overwritten that may not be.
fn is_exchanged(there: &OwnedFd, meant: &Stat, set: Set<'_>) -> bool {
    let is_free = |name: &&OsStr| matches!(stat_in(there, name), Ok(None));
    rustix::fs::fstat(there).is_ok_and(|stat| is_same(&stat, meant)) && (set.force || set.names().iter().all(is_free))
}

fn is_same(a: &Stat, b: &Stat) -> bool {
    (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino)
}

/// Whether a folder may be exchanged for a new one: nothing is in it but files of these names, it carries no list of who else may
/// enter it, and this program was not started in it.
fn is_ours_alone(folder: &OwnedFd, names: &[&OsStr]) -> io::Result<bool> {
    for name in names_in(folder)? {
        let is_file = stat_in(folder, &name)?.is_some_and(|stat| kind(&stat) == FileType::RegularFile);
        if !is_file || !names.contains(&name.as_os_str()) {
            return Ok(false);
        }
    }
    let is_current = is_same(&rustix::fs::fstat(folder)?, &rustix::fs::stat(".")?);
    Ok(!is_current && !has_access_list(folder))
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn has_access_list(folder: &OwnedFd) -> bool {
    let mut attributes = vec![0; 1 << 12];
    match rustix::fs::flistxattr(folder, &mut attributes) {
        Ok(length) => attributes[..length].windows(3).any(|window| window.eq_ignore_ascii_case(b"acl")),
        Err(error) => error == Errno::RANGE,
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn has_access_list(_: &OwnedFd) -> bool {
    false
}
