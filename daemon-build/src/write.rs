//! Files that change only when their text does, and never half.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use daemon_spec::units::UnitFile;

use crate::error::Error;

/// Makes `directory` hold these files and nothing else. `scratch` is where no other build script writes.
pub(crate) fn write_all(directory: &Path, files: &[UnitFile], scratch: &Path) -> Result<(), Error> {
    for file in files {
        write(&directory.join(&file.path), file.contents.as_bytes(), file.mode, scratch)?;
    }
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    keep_only(directory, &paths)
}

/// Writes one file in `scratch` and moves it to its place; a file that is already so keeps its time.
pub(crate) fn write(path: &Path, contents: &[u8], mode: u32, scratch: &Path) -> Result<(), Error> {
    let unwritable = |source| Error::Unwritable { path: path.to_owned(), source };
    if fs::read(path).is_ok_and(|old| old == contents) && has_mode(path, mode) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(unwritable)?;
    let unfinished = scratch.join(".daemon-unfinished");
    fs::write(&unfinished, contents)
        .and_then(|()| set_mode(&unfinished, mode))
        .and_then(|()| fs::rename(&unfinished, path))
        .map_err(unwritable)
}

/// Removes everything from `directory` but these relative paths and what lies below them.
pub(crate) fn keep_only(directory: &Path, paths: &[&str]) -> Result<(), Error> {
    let keep: Vec<PathBuf> = paths.iter().map(|path| directory.join(path)).collect();
    remove_others(directory, &keep)
}

/// Removes a file or a tree that may be gone already.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(Error::Unwritable { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// What a directory holds; nothing when it is not there.
pub(crate) fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(directory).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    entries.unwrap_or_default()
}

fn remove_others(directory: &Path, keep: &[PathBuf]) -> Result<(), Error> {
    for path in entries(directory) {
        if keep.contains(&path) {
            continue;
        }
        if keep.iter().any(|kept| kept.starts_with(&path)) {
            remove_others(&path, keep)?;
        } else {
            remove(&path)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn has_mode(path: &Path, mode: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o7777 == mode)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn has_mode(path: &Path, _mode: u32) -> bool {
    path.is_file()
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
