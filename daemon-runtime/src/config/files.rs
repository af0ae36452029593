//! The texts of the configuration: the file, and what is beside it in `conf.d`, each read whole and once.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::dir::Dir;
use nix::sys::stat::{FileStat, fstat};

use super::open;
use crate::interrupted::until_done;

/// As much as all the files may hold together.
const LARGEST: usize = 1 << 20;

/// One file, as it was when it was read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// Why there are no texts.
pub(super) struct Unreadable {
    pub(super) path: PathBuf,
    pub(super) source: io::Error,
}

/// Reads `path` and its drop-ins, in the order in which they count: a later one wins. Something that changes under the
/// reader is read once more.
pub(super) fn read(path: &Path) -> Result<Vec<Source>, Unreadable> {
    match read_all(path) {
        Err(Failure::Changed(_)) => read_all(path).map_err(Failure::give_up),
        read => read.map_err(Failure::give_up),
    }
}

/// The directory of drop-ins: `conf.d`, beside the file.
pub(super) fn drop_ins(path: &Path) -> PathBuf {
    path.with_file_name("conf.d")
}

enum Failure {
    Unreadable(Unreadable),
    Changed(PathBuf),
}

impl Failure {
    fn of(path: &Path, source: impl Into<io::Error>) -> Self {
        Self::Unreadable(Unreadable { path: path.to_owned(), source: source.into() })
    }

    fn give_up(self) -> Unreadable {
        match self {
            Self::Unreadable(unreadable) => unreadable,
            Self::Changed(path) => {
                Unreadable { path, source: io::Error::other("it changes while it is read") }
            }
        }
    }
}

fn read_all(path: &Path) -> Result<Vec<Source>, Failure> {
    let mut room = LARGEST;
    let mut sources = vec![read_one(path, &mut room)?];
    for drop_in in list(&drop_ins(path))? {
        sources.push(match read_one(&drop_in, &mut room) {
            // Listed just now.
            Err(Failure::Unreadable(gone))
                if gone.source.kind() == io::ErrorKind::NotFound && !drop_in.is_symlink() =>
            {
                return Err(Failure::Changed(drop_in));
            }
            read => read?,
        });
    }
    Ok(sources)
}

/// `*.toml` in the order of their bytes, without the hidden ones.
fn list(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |source: io::Error| Failure::of(directory, source);
    let Some(open) = open::directory(directory).map_err(failed)? else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for entry in Dir::from_fd(open).map_err(|errno| failed(errno.into()))?.iter() {
        let entry = entry.map_err(|errno| failed(errno.into()))?;
        let name = entry.file_name().to_bytes().to_owned();
        if name.ends_with(b".toml") && !name.starts_with(b".") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names.iter().map(|name| directory.join(std::ffi::OsStr::from_bytes(name))).collect())
}

/// Reads a file and looks whether it has stayed the same meanwhile.
fn read_one(path: &Path, room: &mut usize) -> Result<Source, Failure> {
    let (file, before) = open::file(path).map_err(|source| Failure::of(path, source))?;
    let bytes = read_bytes(&file, room).map_err(|source| Failure::of(path, source))?;
    let after = fstat(&file).map_err(|errno| Failure::of(path, errno))?;
    if state(&before) != state(&after) || u64::try_from(after.st_size) != Ok(bytes.len() as u64) {
        return Err(Failure::Changed(path.to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = valid.split(|&byte| byte == b'\n').count();
        Failure::of(path, io::Error::other(format!("line {line} is not UTF-8")))
    })?;
    Ok(Source { path: path.to_owned(), text })
}

fn read_bytes(file: &OwnedFd, room: &mut usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut part = [0; 16 << 10];
    loop {
        let length = until_done(|| nix::unistd::read(file, &mut part))?;
        if length == 0 {
            *room -= bytes.len();
            return Ok(bytes);
        }
        if bytes.len() + length > *room {
            return Err(io::Error::other("with it the configuration is larger than 1 MiB"));
        }
        bytes.extend_from_slice(part.get(..length).unwrap_or_default());
    }
}

/// What changes when a file is written to.
fn state(stat: &FileStat) -> (i64, i64, i64, i64, i64) {
    (stat.st_size, stat.st_mtime, stat.st_mtime_nsec, stat.st_ctime, stat.st_ctime_nsec)
}
