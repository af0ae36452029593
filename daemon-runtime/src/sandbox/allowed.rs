//! The paths that the declaration leaves open, and what may be done there.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::instance::pidfile::Pidfile;
use crate::message;
use crate::plan::{DirectoryKind, Plan, Sandbox};
use crate::sandbox::{Ground, failed};

/// What may be done with a file, or with all that is below a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Read it.
    Read,
    /// Read, write, make and remove.
    Write,
    /// Read it and start it as a program.
    Execute,
    /// Remove files.
    Remove,
    /// Read and write it as a device.
    Device,
}

impl Right {
    /// Whether it includes another.
    pub(crate) fn includes(self, other: Self) -> bool {
        self == other
            || match self {
                Self::Write | Self::Device => matches!(other, Self::Read | Self::Write | Self::Remove),
                Self::Execute => other == Self::Read,
                Self::Read | Self::Remove => false,
            }
    }
}

/// Everything that is open.
#[derive(Debug)]
pub(crate) struct Allowed {
    /// Existing paths without symbolic links in them.
    pub(crate) paths: Vec<(PathBuf, Right)>,
    /// The directory that the PID file is removed from, which may lie beyond the root directory.
    pub(crate) pidfile: Option<OwnedFd>,
}

/// The devices of systemd.exec(5)'s `PrivateDevices=` that programs open by name.
const DEVICES: [&str; 6] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"];

/// What `ProtectHome=` and `PrivateTmp=` hide in the unit, and devices.
const HIDDEN: [&str; 7] = ["/dev", "/home", "/root", "/run/user", "/tmp", "/var/run", "/var/tmp"];
/// Directories with something hidden in them: what else is in them when the daemon starts is open.
const PARTLY_HIDDEN: [&str; 3] = ["/", "/run", "/var"];

/// Programs that the kernel starts in the place of another.
const LOADERS: [&str; 4] = [
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

impl Allowed {
    /// The unit's walls as far as a list of what is open can imitate a file system of one's own: read what is no
    /// home and not temporary, write where the declaration says, execute nothing else.
    pub(crate) fn of(ground: &Ground) -> Result<Self, Error> {
        let mut allowed = Self { paths: Vec::new(), pidfile: None };
        for path in readable().map_err(|error| failed("list the root directory", error))? {
            allowed.add_if_there(path, Right::Read);
        }
        for device in DEVICES {
            allowed.add_if_there(device, Right::Device);
        }
        for device in ground.sandbox.doors.devices {
            // A class of devices has no path of its own.
            let path = device.split(' ').next().filter(|path| path.starts_with("/dev/")).unwrap_or("/dev");
            allowed.add_if_there(path, Right::Device);
        }
        for (kind, path) in ground.directories {
            // Configuration is root's.
            let right = if *kind == DirectoryKind::Configuration { Right::Read } else { Right::Write };
            allowed.add_if_there(path, right);
        }
        if ground.plan.working_directory != "/" {
            allowed.add_if_there(ground.plan.working_directory, Right::Read);
        }
        allowed.add_declared(ground.plan, ground.sandbox);
        let directory = ground.pidfile.and_then(Pidfile::directory);
        let pidfile = directory.map(OwnedFd::try_clone).transpose();
        allowed.pidfile = pidfile.map_err(|error| failed("keep the directory of the PID file", error))?;
        Ok(allowed)
    }

    fn add_declared(&mut self, plan: &Plan, sandbox: &Sandbox) {
        let declared =
            [(sandbox.read, Right::Read), (sandbox.write, Right::Write), (sandbox.execute, Right::Execute)];
        for (paths, right) in declared {
            for path in paths {
                // As in the unit: the wall is whole, and so the start goes on.
                if let Err(error) = self.add(path, right) {
                    message::warning(plan, &format!("the sandbox opens nothing for {path}: {error}"));
                }
            }
        }
        for program in sandbox.execute {
            if let Some(interpreter) = interpreter(Path::new(program)) {
                self.add_if_there(interpreter, Right::Execute);
            }
        }
        if !sandbox.execute.is_empty() {
            for loader in LOADERS {
                self.add_if_there(loader, Right::Execute);
            }
        }
    }

    fn add(&mut self, path: impl AsRef<Path>, right: Right) -> io::Result<()> {
        self.paths.push((fs::canonicalize(path)?, right));
        Ok(())
    }

    /// What is not there needs no opening.
    fn add_if_there(&mut self, path: impl AsRef<Path>, right: Right) {
        let _ = self.add(path, right);
    }

    /// Whether the declaration leaves this open, for a path without symbolic links.
    pub(crate) fn covers(&self, path: &Path, right: Right) -> bool {
        let covers = |(open, has): &(PathBuf, Right)| has.includes(right) && path.starts_with(open);
        self.paths.iter().any(covers) || (right == Right::Remove && self.is_pidfile(path))
    }

    fn is_pidfile(&self, path: &Path) -> bool {
        let same = |directory: &OwnedFd| {
            let there = path.parent().and_then(|parent| nix::sys::stat::stat(parent).ok());
            let ours = nix::sys::stat::fstat(directory.as_fd()).ok();
            there
                .zip(ours)
                .is_some_and(|(there, ours)| (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino))
        };
        self.pidfile.as_ref().is_some_and(same)
    }
}

/// All that is in the root directory but what is hidden. Links are left out: what they lead to is there itself, or
/// hidden.
fn readable() -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for directory in PARTLY_HIDDEN {
        let entries = match fs::read_dir(directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            let apart = PARTLY_HIDDEN.iter().chain(&HIDDEN).any(|other| Path::new(other) == path);
            if !apart && !entry.file_type()?.is_symlink() {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

/// What a script names after `#!`.
fn interpreter(program: &Path) -> Option<PathBuf> {
    let mut start = Vec::new();
    File::open(program).ok()?.take(256).read_to_end(&mut start).ok()?;
    let line = start.strip_prefix(b"#!")?.split(|&byte| byte == b'\n').next()?;
    let word = line.trim_ascii().split(u8::is_ascii_whitespace).next()?;
    Some(PathBuf::from(std::ffi::OsString::from_vec(word.to_vec())))
}
