//! Writes the unit files of a `#[daemon]` beside the program that cargo builds.
//!
//! One line of `build.rs` does it:
//!
//! ```no_run
//! // build.rs
//! fn main() {
//!     daemon_build::emit();
//! }
//! ```
//!
//! It reads the attribute in the root file of every binary of the package, as cargo finds them, and writes what
//! follows from it:
//!
//! ```text
//! target/daemon/pingd/systemd/pingd.service
//! target/daemon/pingd/systemd/pingd.socket
//! target/daemon/pingd/sysusers.d/pingd.conf
//! target/daemon/pingd/tmpfiles.d/pingd.conf
//! target/daemon/pingd/init.d/pingd
//! target/daemon/pingd/etc/pingd.toml
//! ```
//!
//! The last is an example of the configuration, for a daemon whose main takes a `Config<T>`: every key with the documentation
//! comments of `T`, as far as the source of the program and of the package's library shows them.
//!
//! `target` stands for the directory that cargo builds in, wherever it is: `build.build-dir` where that is set, else
//! the target directory. The same files are below `OUT_DIR/daemon` for other build scripts' use, and the program
//! prints them: `pingd units`. Nothing is written into the source tree, a file whose text stays the same keeps its
//! time, and the files of a daemon that is no longer declared are removed.
//!
//! # Errors
//!
//! What is wrong in an attribute is reported by the compiler, at its own place; its files are then removed rather
//! than left over from before. What the compiler cannot see fails the build here: no `#[daemon]` in any binary, a
//! `daemon.toml` that cannot be read, a `#[cfg_attr(.., daemon)]` that only the compiler can decide.
//!
//! # When it runs again
//!
//! When `Cargo.toml`, `daemon.toml` or anything below `src` changes. A build script that depends on other files says
//! so itself, with [`cargo::rerun-if-changed`].
//!
//! [`cargo::rerun-if-changed`]: https://doc.rust-lang.org/cargo/reference/build-scripts.html#rerun-if-changed

#![expect(clippy::needless_doctest_main, reason = "a build script is its main")]

mod binaries;
mod declaration;
mod directive;
mod error;
mod example;
mod mirror;
mod package;
mod root;
mod write;

use std::path::Path;

use binaries::{Binary, find_binaries};
use declaration::{Daemon, Declaration, read_declaration};
use error::Error;
use mirror::Mirror;
use package::Package;

/// Writes the unit files of every daemon of the package, and tells the macro which they are. For `build.rs`.
pub fn emit() {
    if let Err(error) = Package::from_cargo().and_then(|package| emit_package(&package)) {
        directive::error(&error);
    }
}

fn emit_package(package: &Package) -> Result<(), Error> {
    let binaries = find_binaries(&package.directory, &package.name)?;
    rerun_when_sources_change(package, &binaries);
    if binaries.is_empty() {
        return Err(Error::NoBinary);
    }
    let mut daemons: Vec<Daemon> = Vec::new();
    let mut none_declared = true;
    for binary in &binaries {
        match read_declaration(package, binary) {
            Ok(Declaration::None) => {}
            Ok(Declaration::Off | Declaration::Broken) => none_declared = false,
            Ok(Declaration::Daemon(daemon)) => {
                none_declared = false;
                daemons.push(daemon);
            }
            // The other binaries have their say too.
            Err(error) => {
                none_declared = false;
                directive::error(&error);
            }
        }
    }
    write_files(package, &daemons)?;
    if none_declared {
        return Err(Error::NoDaemon(binaries.into_iter().map(|binary| binary.path).collect()));
    }
    Ok(())
}

fn rerun_when_sources_change(package: &Package, binaries: &[Binary]) {
    directive::rerun_if_changed(Path::new("Cargo.toml"));
    // The whole directory: a new file in `src/bin` is a new binary.
    let sources = Path::new("src");
    if package.directory.join(sources).is_dir() {
        directive::rerun_if_changed(sources);
    }
    for binary in binaries.iter().filter(|binary| !binary.path.starts_with(sources)) {
        directive::rerun_if_changed(&binary.path);
    }
}

fn write_files(package: &Package, daemons: &[Daemon]) -> Result<(), Error> {
    for (index, daemon) in daemons.iter().enumerate() {
        if let Some(first) = daemons[..index].iter().find(|first| first.name == daemon.name) {
            let (name, first, second) = (daemon.name.clone(), first.binary.clone(), daemon.binary.clone());
            return Err(Error::SameName { name, first, second });
        }
    }
    let names: Vec<&str> = daemons.iter().map(|daemon| daemon.name.as_str()).collect();
    let own = package.out_dir.join("daemon");
    for daemon in daemons {
        write::write_all(&own.join(&daemon.name), &daemon.files, &package.out_dir)?;
    }
    write::keep_only(&own, &names)?;
    if let Some(root) = root::build_root(&package.out_dir) {
        let mirror = Mirror::new(root, package);
        for daemon in daemons {
            mirror.write(&daemon.name, &daemon.files)?;
        }
        mirror.keep_only(&names)?;
    }
    Ok(())
}
