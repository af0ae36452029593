//! Homes and temporary files: out of sight, but for what is declared there.

use super::super::directories::{self, is_below};
use super::paths::root_directory;
use super::quote::bind_word;
use crate::spec::{Sandbox, Spec};

const HOMES: [&str; 3] = ["/home", "/root", "/run/user"];
const TEMPORARY: [&str; 2] = ["/tmp", "/var/tmp"];

/// What the unit says of both.
pub(super) struct Hidden {
    /// The value of `ProtectHome=`.
    pub(super) homes: &'static str,
    /// Whether `/tmp` is the daemon's own.
    pub(super) tmp: bool,
    /// `BindReadOnlyPaths=`
    pub(super) read: Vec<String>,
    /// `BindPaths=`
    pub(super) write: Vec<String>,
}

impl Hidden {
    /// Where the declaration itself lies in a home, or in `/tmp`, that stays as it is; an exception of the sandbox is
    /// bound into an empty one. Within a root directory there is nothing to bind from.
    pub(super) fn of(spec: &Spec) -> Self {
        let excepted = spec.sandbox.as_ref().filter(|_| root_directory(spec).is_none());
        let inside_homes = declares(spec, &HOMES) || (excepted.is_none() && excepts(spec, &HOMES));
        let inside_tmp = declares(spec, &TEMPORARY) || (excepted.is_none() && excepts(spec, &TEMPORARY));
        let homes = match inside_homes {
            true => "read-only",
            false if excepts(spec, &HOMES) => "tmpfs",
            false => "yes",
        };
        let hidden = |path: &&String| {
            (!inside_homes && below(path, &HOMES)) || (!inside_tmp && below(path, &TEMPORARY))
        };
        let bound = |paths: &mut dyn Iterator<Item = &String>| {
            paths.filter(hidden).map(|path| bind_word(&format!("-{path}"))).collect()
        };
        let (read, write) =
            excepted.map_or_else(Default::default, |Sandbox { read, write, execute, .. }| {
                (bound(&mut read.iter().chain(execute)), bound(&mut write.iter()))
            });
        Self { homes, tmp: !inside_tmp, read, write }
    }
}

/// Whether the program's own files lie there.
fn declares(spec: &Spec, directories: &[&str]) -> bool {
    [spec.exec.as_str(), spec.working_directory.as_str()]
        .into_iter()
        .chain(spec.root_directory.as_deref())
        .chain(spec.pidfile.as_deref())
        .chain(directories::socket_files(spec))
        .any(|path| below(path, directories))
}

/// Whether an exception of the sandbox does.
fn excepts(spec: &Spec, directories: &[&str]) -> bool {
    let paths = |sandbox: &Sandbox| {
        let paths = sandbox.read.iter().chain(&sandbox.write).chain(&sandbox.execute);
        paths.into_iter().any(|path| below(path, directories))
    };
    spec.sandbox.as_ref().is_some_and(paths)
}

fn below(path: &str, directories: &[&str]) -> bool {
    directories.iter().any(|directory| is_below(path, directory))
}
