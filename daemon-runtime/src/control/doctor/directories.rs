//! The daemon's own directories, and those that its log files lie in: there, and its user's.

use std::fs;
use std::path::Path;

use nix::unistd::geteuid;

use super::report::{Level, Report};
use super::shell;
use super::surroundings::Surroundings;
use crate::error::Error;
use crate::launch::contract::Contract;
use crate::plan::{DirectoryKind, Output, Scope};
use crate::privilege::names;
use crate::storage::{self, Foreseen};

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    if of.lacks_user() {
        return;
    }
    let pidfile = of.options.pidfile(of.plan);
    for one in storage::foresee(of.plan, &Contract::default(), of.identity.as_ref(), pidfile.as_deref()) {
        directory(of, &one, report);
    }
    for output in [of.plan.stdout, of.plan.stderr] {
        if let Output::File(path) = output {
            parent_of(of, Path::new(path), report);
        }
    }
}

fn directory(of: &Surroundings<'_>, one: &Foreseen<'_>, report: &mut Report) {
    let shown = one.path.display();
    // As root would have it, whoever looks.
    let daemon = of.identity.as_ref().filter(|_| one.directory.kind != DirectoryKind::Configuration);
    let ours = if of.plan.scope == Scope::User { geteuid().as_raw() } else { 0 };
    let uid = daemon.map_or(ours, |identity| identity.uid.as_raw());
    let gid = daemon.map(|identity| identity.gid.as_raw());
    let mode = one.directory.mode;
    let group = gid.map_or_else(String::new, |gid| format!(":{gid}"));
    let mend = format!("chown {uid}{group} {path} && chmod {mode:o} {path}", path = shell::path(&one.path));
    let wanted = format!("{}'s with mode {mode:04o}", names::user(uid));
    match storage::stat(&one.path) {
        Ok(None) => report.ok(format_args!("{shown}: is not there, and made by the start")),
        Ok(Some(stat)) => {
            let fits = stat.st_uid == uid
                && gid.is_none_or(|gid| gid == stat.st_gid)
                && stat.st_mode & 0o7777 == mode;
            let is = format!(
                "{}'s, group {}, with mode {:04o}",
                names::user(stat.st_uid),
                names::group(stat.st_gid),
                stat.st_mode & 0o7777
            );
            if fits {
                report.ok(format_args!("{shown}: {is}"));
            } else {
                let trusted = [0, uid].contains(&stat.st_uid);
                let level = if trusted { Level::Warning } else { Level::Error };
                report.add(level, format_args!("{shown}: is {is}")).should_be(wanted).mend(mend);
            }
        }
        Err(error @ Error::Directory { .. }) if error.is_denied() => {
            report.unknown(format_args!("{shown}: {error}"));
        }
        Err(error) => {
            report.add(Level::Error, error).should_be(wanted);
        }
    }
}

/// systemd opens log files before it makes any directory.
fn parent_of(of: &Surroundings<'_>, file: &Path, report: &mut Report) {
    let Some(parent) = file.parent().filter(|parent| fs::symlink_metadata(parent).is_err()) else { return };
    let own = storage::foresee(of.plan, &Contract::default(), of.identity.as_ref(), None);
    if own.iter().any(|one| parent.starts_with(&one.path)) {
        return;
    }
    let finding = report
        .add(Level::Error, format_args!("{}: is not there, and a log file lies in it", parent.display()));
    finding.mend(format_args!("install -d -m 755 {}", shell::path(parent)));
}
