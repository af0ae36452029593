//! [`Error`]: what goes wrong at build time that rustc cannot see.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why no unit files can be written.
#[derive(Debug)]
#[non_exhaustive]
pub(crate) enum Error {
    /// A variable that cargo sets for build scripts is missing.
    NotUnderCargo(&'static str),
    /// `Cargo.toml` is not TOML.
    CargoToml(String),
    /// The package has no binary that this build builds.
    NoBinary,
    /// None of the binaries, whose root files these are, is a daemon.
    NoDaemon(Vec<PathBuf>),
    /// Two binaries are the same daemon, so that their unit files have the same names.
    SameName { name: String, first: String, second: String },
    /// A condition that decides whether a binary is a daemon, and that only rustc can decide.
    Undecided { path: PathBuf, condition: String },
    /// A file that is needed cannot be read.
    Unreadable { path: PathBuf, source: io::Error },
    /// A file or directory that follows from the declaration cannot be made or removed.
    Unwritable { path: PathBuf, source: io::Error },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUnderCargo(name) => {
                write!(f, "`{name}` is not set\nhelp: call `daemon_build::emit()` from `build.rs`")
            }
            Self::CargoToml(message) => write!(f, "`Cargo.toml` cannot be read: {message}"),
            Self::NoBinary => f.write_str(
                "this package has no binary\nhelp: a daemon is a program; put its main in `src/main.rs`",
            ),
            Self::NoDaemon(files) => {
                f.write_str("no `#[daemon]` function in ")?;
                for (index, file) in files.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}`{}`", file.display())?;
                }
                Ok(())
            }
            Self::SameName { name, first, second } => write!(
                f,
                "the binaries `{first}` and `{second}` are both the daemon `{name}`\nhelp: give one another `name`"
            ),
            Self::Undecided { path, condition } => write!(
                f,
                "cannot tell whether this `#[daemon]` is enabled: `{condition}` in `{}` is known to the compiler only\n\
                 help: use a `feature`, or a `cfg` of the target",
                path.display()
            ),
            Self::Unreadable { path, source } => {
                write!(f, "`{}` cannot be read: {source}", path.display())?;
                match source.kind() {
                    io::ErrorKind::NotFound => {
                        f.write_str("\nhelp: paths begin at the directory of `Cargo.toml`")
                    }
                    _ => Ok(()),
                }
            }
            Self::Unwritable { path, source } => {
                write!(f, "`{}` cannot be written: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } | Self::Unwritable { source, .. } => Some(source),
            _ => None,
        }
    }
}
