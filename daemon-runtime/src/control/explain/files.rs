//! The PID file, directories, log files and secrets: what is there, and what a start would make of it.

use std::path::Path;

use super::foresight::Foresight;
use super::sheet::Sheet;
use crate::config;
use crate::credentials as secrets;
use crate::instance::pidfile as file;
use crate::launch::output::{self, Streams};
use crate::logging;
use crate::plan::Output;
use crate::privilege::names;
use crate::storage::{self, Foreseen, Found, Made};

pub(super) fn place(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let foreseen = storage::foresee(of.plan, &of.contract, of.identity.as_ref(), of.pidfile.as_deref());
    of.directories = foreseen.iter().map(|one| (one.directory.kind, one.path.clone())).collect();
    let all: Vec<Foreseen<'_>> = foreseen.into_iter().filter(|one| one.is_place).collect();
    let none =
        if of.pidfile.is_some() { "is no directory of the daemon's own" } else { "there is no PID file" };
    tell(all, "PID file's place", none, of.unknown_user, sheet);
}

pub(super) fn pidfile(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let Some(path) = of.pidfile.as_deref() else {
        return sheet.line("PID file", "none is declared: a second instance is not kept out");
    };
    let shown = path.display();
    let made =
        of.directories.iter().any(|(_, own)| path.parent() == Some(own) && own.symlink_metadata().is_err());
    if made || of.unknown_user {
        return sheet.line("PID file", format_args!("{shown}: made, with mode {:04o}", file::MODE));
    }
    match file::foresee(path, of.identity.as_ref()) {
        Ok(true) => sheet.line("PID file", format_args!("{shown}: is there and nobody holds it, taken over")),
        Ok(false) => sheet.line("PID file", format_args!("{shown}: made, with mode {:04o}", file::MODE)),
        Err(error) => {
            sheet.line("PID file", shown);
            sheet.problem(error);
        }
    }
}

pub(super) fn directories(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let foreseen = storage::foresee(of.plan, &of.contract, of.identity.as_ref(), of.pidfile.as_deref());
    let all: Vec<Foreseen<'_>> = foreseen.into_iter().filter(|one| !one.is_place).collect();
    tell(all, "directories", "no other is declared", of.unknown_user, sheet);
}

fn tell(all: Vec<Foreseen<'_>>, step: &str, none: &str, unknown_user: bool, sheet: &mut Sheet) {
    let mut name = step;
    if all.is_empty() {
        sheet.line(step, none);
    }
    for one in all {
        let (uid, gid) = one.owner;
        let group = gid.map_or_else(String::new, |gid| format!(":{}", names::group(gid.as_raw())));
        let owner = format!("{}{group}", names::user(uid.as_raw()));
        let wanted = format!("{owner} with mode {:04o}", one.directory.mode);
        let from = if one.given { ", named by the service manager" } else { "" };
        let path = one.path.display();
        match one.found {
            _ if unknown_user => sheet.line(name, format_args!("{path}: not known without the user")),
            Ok(Found::Nothing) => sheet.line(name, format_args!("{path}: made for {wanted}{from}")),
            Ok(Found::Fits(stat)) => {
                let (owner, mode) = (names::user(stat.st_uid), stat.st_mode & 0o7777);
                sheet.line(
                    name,
                    format_args!("{path}: is there and stays as it is, {owner}'s with mode {mode:04o}{from}"),
                );
            }
            Ok(Found::Differs(stat)) => {
                let was = format!(
                    "{}:{} with mode {:04o}",
                    names::user(stat.st_uid),
                    names::group(stat.st_gid),
                    stat.st_mode & 0o7777
                );
                sheet.line(name, format_args!("{path}: is {was}, given to {wanted}{from}"));
            }
            Err(error) => {
                sheet.line(name, path);
                sheet.problem(error);
            }
        }
        name = "";
    }
}

pub(super) fn log(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let made = Made::default();
    let Some((to, file)) = logging::foresee(&streams_of(of, &made), &of.contract) else {
        return sheet.line("log", "none is declared");
    };
    sheet.line("log", to);
    if let Some(path) = file.filter(|path| is_within_reach(of, path)) {
        sheet.judge(logging::foresee_file(path, of.identity.as_ref()));
    }
}

pub(super) fn streams(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    sheet.line("standard input", if of.detaching { "/dev/null" } else { "stays" });
    let made = Made::default();
    let [stdout, stderr] = streams_of(of, &made).decided();
    for (name, output) in [("standard output", stdout), ("standard error", stderr)] {
        match output {
            Output::Auto => sheet.line(name, "stays"),
            Output::Null => sheet.line(name, "/dev/null"),
            Output::File(path) => {
                sheet.line(name, format_args!("appended to {path}"));
                if is_within_reach(of, path) {
                    sheet.judge(output::foresee(path, of.identity.as_ref()));
                }
            }
        }
    }
}

fn streams_of<'a>(of: &'a Foresight<'_>, made: &'a Made) -> Streams<'a> {
    Streams {
        plan: of.plan,
        detaching: of.detaching,
        managed: of.managed,
        directories: &of.directories,
        identity: of.identity.as_ref(),
        made,
    }
}

/// Whether something can be told of a file: its directory is there already, and its owner is known.
fn is_within_reach(of: &Foresight<'_>, path: &str) -> bool {
    let to_come = |own: &Path| Path::new(path).starts_with(own) && own.symlink_metadata().is_err();
    !of.unknown_user && !of.directories.iter().any(|(_, own)| to_come(own))
}

pub(super) fn configuration(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let Some(path) = of.options.config(of.plan) else {
        return sheet.line("configuration", "none is declared");
    };
    sheet.line("configuration", format_args!("{}, and what is beside it in `conf.d`", path.display()));
    if !of.unknown_user {
        sheet.judge(config::foresee(of.plan, of.options, of.identity.as_ref()));
    }
}

pub(super) fn credentials(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let all = secrets::foresee(of.plan, of.contract.credentials.as_deref(), of.identity.as_ref());
    if all.is_empty() {
        sheet.line("credentials", "none is declared");
    }
    let mut step = "credentials";
    for (name, path, result) in all {
        sheet.line(step, format_args!("`{name}` from {}", path.display()));
        if !of.unknown_user {
            sheet.judge(result);
        }
        step = "";
    }
}
