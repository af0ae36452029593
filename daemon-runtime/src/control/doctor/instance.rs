//! The PID file, and the daemon that runs.

use std::fs;
use std::path::Path;

use super::manager;
use super::report::{Level, Report};
use super::shell;
use super::surroundings::{Surroundings, is_same};
use crate::error::Error;
use crate::instance::peer::{self, Instance};
use crate::instance::pidfile;
use crate::storage;

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    let Some(path) = of.options.pidfile(of.plan).filter(|_| !of.lacks_user()) else { return };
    let shown = path.display();
    let parent = path.parent().unwrap_or(Path::new("/"));
    let own = storage::makes_parent_of(of.plan, &path);
    if fs::symlink_metadata(parent).is_err() && own {
        return report.ok(format_args!("{shown}: is not there, nor its directory, which the start makes"));
    }
    match pidfile::check(&path, of.identity.as_ref()) {
        // Found with the directory already.
        Err(Error::UntrustedDirectory { .. }) if own => return,
        Err(error) => return refused(&path, parent, &error, report),
        Ok(()) => {}
    }
    match peer::find(&path) {
        Ok(Instance::Running(process)) => {
            report.ok(format_args!("{shown}: held by the daemon, pid {}", process.pid));
            running(of, process.pid.as_raw(), report);
        }
        Ok(Instance::Dead) => {
            report.add(
                Level::Note,
                format_args!("{shown}: left by a daemon that is dead; the next start takes it over"),
            );
        }
        Ok(Instance::Absent) => report.ok(format_args!("{shown}: nobody holds it")),
        Err(error) => report.unknown(format_args!("{error}, as this user")),
    }
}

fn refused(path: &Path, parent: &Path, error: &Error, report: &mut Report) {
    if error.is_denied() {
        report.unknown(format_args!("{error}, as this user"));
        return;
    }
    let (file, directory) = (shell::path(path), shell::path(parent));
    let finding = report.add(Level::Error, error);
    match error {
        Error::Untrusted { .. } if path.is_dir() && !path.is_symlink() => {
            finding.mend(format_args!("rmdir {file}"))
        }
        Error::Untrusted { .. } => finding.mend(format_args!("rm {file}")),
        Error::UntrustedDirectory { .. } => {
            finding.mend(format_args!("chown root:root {directory} && chmod go-w {directory}"))
        }
        _ => finding.mend(format_args!("install -d -m 755 {directory}")),
    };
}

/// A daemon goes on with the program that it was started from.
fn running(of: &Surroundings<'_>, pid: i32, report: &mut Report) {
    let its = format!("/proc/{pid}/exe");
    if fs::metadata(&its).is_err() || is_same(&its, of.plan.exec) {
        return;
    }
    let service = format!("{}.service", of.plan.name);
    let main = of.booted.then(|| manager::ask(of, &service)).flatten();
    let managed = main.is_some_and(|answer| answer.get("MainPID") == Some(&pid.to_string()));
    let restart = format!("{} restart", shell::word(of.plan.exec));
    let finding = report.add(
        Level::Warning,
        format_args!("the daemon that runs, pid {pid}, was started from another file than {}", of.plan.exec),
    );
    finding.mend(if managed { of.systemctl(&format!("restart {}", shell::word(&service))) } else { restart });
}
