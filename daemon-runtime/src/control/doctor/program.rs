//! The program: the file that the unit starts, and what it needs of the kernel.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::report::{Level, Report};
use super::surroundings::{ME, Surroundings, is_same};
use super::{chain, shell};
use crate::sandbox;

/// How much is compared at a time.
const CHUNK: usize = 1 << 16;

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    let exec = Path::new(of.plan.exec);
    let (shown, quoted) = (exec.display(), shell::path(exec));
    let install = format!("install -m 755 {} {quoted}", shell::path(&of.program));
    let there = match fs::metadata(exec) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report.add(Level::Error, format_args!("{shown}: there is no program")).mend(install);
            return;
        }
        Err(error) => {
            report.unknown(format_args!("{shown}: cannot be looked at: {error}"));
            return;
        }
    };
    if is_same(exec, ME) {
        report.ok(format_args!("{shown}: is this program"));
    } else if !there.is_file() {
        report.add(Level::Error, format_args!("{shown}: is not a file"));
        return;
    } else {
        match has_same_bytes(exec) {
            Ok(true) => report.ok(format_args!("{shown}: is a copy of this program")),
            Ok(false) => {
                let finding = report
                    .add(Level::Error, format_args!("{shown}: is another program, or another version of it"));
                finding
                    .should_be(format_args!("{} {}, as this file", of.plan.name, of.plan.version))
                    .mend(install);
            }
            Err(error) => report.unknown(format_args!("{shown}: cannot be read: {error}")),
        }
    }
    if there.mode() & 0o6000 != 0 {
        let finding =
            report.add(Level::Error, format_args!("{shown}: is set-uid or set-gid, and refuses to run so"));
        finding.mend(format_args!("chmod u-s,g-s {quoted}"));
    }
    if there.mode() & 0o111 != 0o111 {
        let finding = report.add(
            Level::Error,
            format_args!(
                "{shown}: has mode {:04o}, with which not everybody can start it",
                there.mode() & 0o7777
            ),
        );
        finding.mend(format_args!("chmod a+rx {quoted}"));
    }
    if let Some(spot) = chain::weak_spot(exec, &of.owners()) {
        report.add(Level::Error, spot.what).should_be("root's, and nobody else's to write").mend(spot.mend);
    }
}

/// Whether the file has the same bytes as this program.
fn has_same_bytes(path: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(path)?, File::open(ME)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut left, mut right) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let length = one.read(&mut left)?;
        if length == 0 {
            return Ok(true);
        }
        other.read_exact(&mut right[..length])?;
        if left[..length] != right[..length] {
            return Ok(false);
        }
    }
}

/// What the walls of `sandbox` are made of.
pub(super) fn look_at_kernel(of: &Surroundings<'_>, report: &mut Report) {
    if of.plan.sandbox.is_none() {
        return;
    }
    match sandbox::lacking() {
        None => report.ok("the kernel has what the sandbox is made of"),
        Some(error) => {
            let help = error.help().unwrap_or_default();
            report.add(Level::Error, error).should_be(help);
        }
    }
}
