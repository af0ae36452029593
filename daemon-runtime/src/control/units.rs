//! `units`: the files that `cargo build` wrote, from the program itself.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use crate::control::arguments::Options;
use crate::control::say;
use crate::error::Error;
use crate::plan::{Plan, Unit};

pub(super) fn units(plan: &Plan, options: &Options) -> Result<u8, Error> {
    if let Some(directory) = &options.to {
        for unit in plan.units {
            let path = directory.join(unit.path);
            if unit.is_example() && path.symlink_metadata().is_ok() {
                say(&format!("{}: is there, and stays as it is", path.display()));
                continue;
            }
            write(unit, &path).map_err(|source| Error::Write { path: path.clone(), source })?;
            say(&path.display().to_string());
        }
        return Ok(0);
    }
    let Some(wanted) = options.rest.first() else {
        let paths: Vec<&str> = plan.units.iter().map(|unit| unit.path).collect();
        return print(&format!("{}\n", paths.join("\n")));
    };
    // `pingd.service` is as good as `systemd/pingd.service`.
    let named = |unit: &&Unit| Path::new(unit.path).ends_with(wanted);
    match plan.units.iter().filter(named).collect::<Vec<_>>().as_slice() {
        [unit] => print(unit.contents),
        [] => Err(Error::Arguments(format!(
            "there is no unit file `{}`; `units` lists them",
            wanted.to_string_lossy()
        ))),
        several => {
            let paths: Vec<&str> = several.iter().map(|unit| unit.path).collect();
            Err(Error::Arguments(format!("`{}` could be {}", wanted.to_string_lossy(), paths.join(" or "))))
        }
    }
}

/// What is printed is taken for the file: half of one is none. A reader that has gone away has had enough.
fn print(text: &str) -> Result<u8, Error> {
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Write { path: "standard output".into(), source })
        }
        _ => Ok(0),
    }
}

/// Never over a file with other contents: an administrator may have changed it.
fn write(unit: &Unit, path: &Path) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).mode(unit.mode).open(path) {
        Ok(mut file) => {
            file.write_all(unit.contents.as_bytes())?;
            file.set_permissions(fs::Permissions::from_mode(unit.mode))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if fs::read(path)? == unit.contents.as_bytes() {
                Ok(())
            } else {
                Err(std::io::Error::new(error.kind(), "a different file is there; remove it first"))
            }
        }
        Err(error) => Err(error),
    }
}
