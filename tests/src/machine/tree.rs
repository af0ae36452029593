//! The file trees that a box can be booted from.

use std::path::{Path, PathBuf};

/// What to boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tree {
    /// The host's own: on Debian 12, systemd 252.
    Host,
    /// Debian 13 with systemd 257, made once by `tests/setup`.
    Trixie,
}

impl Tree {
    /// Where it is, or why there can be no box of it here.
    pub(super) fn find(self) -> Result<PathBuf, String> {
        if !nix::unistd::geteuid().is_root() {
            return Err("booting a systemd needs root".to_owned());
        }
        for program in ["systemd-nspawn", "nsenter", "setpriv", "unshare"] {
            if !is_installed(program) {
                return Err(format!("`{program}` is not installed; `tests/setup` does it"));
            }
        }
        match self {
            Self::Host if !Path::new("/lib/systemd/systemd").exists() => {
                Err("the host has no systemd; `tests/setup` installs it".to_owned())
            }
            Self::Host => Ok(PathBuf::from("/")),
            Self::Trixie => {
                let root =
                    std::env::var_os("DAEMON_TESTS_CACHE").map_or_else(kept, PathBuf::from).join("trixie");
                // Written last when the tree is made: one that was interrupted does not count.
                let whole = root.join("etc/.daemon-tests-whole").exists();
                whole.then_some(root.clone()).ok_or_else(|| {
                    format!("no Debian 13 tree at `{}`; `tests/setup` makes it", root.display())
                })
            }
        }
    }
}

/// Where the tests keep what is costly to make: below the target directory. The tree may be elsewhere, where
/// `DAEMON_TESTS_CACHE` says, so that several checkouts share it.
///
/// # Panics
/// When a test program lies outside a target directory.
#[must_use]
pub fn kept() -> PathBuf {
    let program = std::env::current_exe().expect("a program knows its own path");
    // Cargo tags a directory that it makes itself, and keeps the other file in each.
    let is_target =
        |path: &&Path| ["CACHEDIR.TAG", ".rustc_info.json"].iter().any(|mark| path.join(mark).exists());
    let target = program.ancestors().find(is_target).expect("a test program lies below a target directory");
    target.join("daemon-tests")
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([Path::new("/usr/sbin").to_owned()])
        .any(|dir| dir.join(program).exists())
}

/// Each claim becomes two tests, one on each systemd: a function of the tree to boot, or, with `by function:` before
/// the claims, whatever that function makes of the tree and the claim. `claim("pingd")` passes the text on.
#[macro_export]
macro_rules! on_each_systemd {
    (by $by:ident: $($claim:ident;)*) => {
        mod systemd_of_the_host {
            $(#[test] fn $claim() { super::$by($crate::machine::Tree::Host, super::$claim); })*
        }
        mod systemd_257 {
            $(#[test] fn $claim() { super::$by($crate::machine::Tree::Trixie, super::$claim); })*
        }
    };
    ($($claim:ident $(($daemon:literal))?;)*) => {
        mod systemd_of_the_host {
            $(#[test] fn $claim() { super::$claim($crate::machine::Tree::Host $(, $daemon)?); })*
        }
        mod systemd_257 {
            $(#[test] fn $claim() { super::$claim($crate::machine::Tree::Trixie $(, $daemon)?); })*
        }
    };
}
