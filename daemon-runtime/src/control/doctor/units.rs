//! The files for service managers: those that are installed, against the bytes that the program carries.

use std::path::{Path, PathBuf};

use super::compare::{Difference, compare, shown, version};
use super::files::{There, read};
use super::report::{Level, Report};
use super::surroundings::Surroundings;
use super::{chain, dropins, search, shell};
use crate::plan::Unit;

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    for unit in of.plan.units.iter().filter(|unit| !unit.is_example()) {
        let Some((target, name)) = unit.path.split_once('/') else { continue };
        let directories = search::directories(target, of.plan.scope);
        look_at(
            of,
            unit,
            target,
            &directories.iter().map(|directory| directory.join(name)).collect::<Vec<_>>(),
            report,
        );
        if target == "systemd" {
            dropins::look(of, name, report);
        }
    }
}

/// One file, wherever it may be.
fn look_at(of: &Surroundings<'_>, unit: &Unit, target: &str, paths: &[PathBuf], report: &mut Report) {
    let (mut found, mut masked) = (Vec::new(), Vec::new());
    for path in paths {
        match read(path) {
            There::Nothing => {}
            There::Masked => masked.push(path),
            There::Text(text) => found.push((path.as_path(), text)),
            There::Unusable(error) => {
                report.unknown(format_args!("{}: cannot be read: {error}", path.display()));
            }
        }
    }
    for path in masked {
        let enable = !found.is_empty() && unit.contents.contains("\n[Install]\n");
        unmask(of, target, path, enable, report);
    }
    // The one in the directory that a package writes to is the one to keep; what hides it goes.
    match found.as_slice() {
        [] => missing(of, unit, target, report),
        [(path, text)] => compared(of, unit, target, (path, text), &[], report),
        [hiding @ .., (path, text)] => {
            let hiding: Vec<&Path> = hiding.iter().map(|(path, _)| *path).collect();
            compared(of, unit, target, (path, text), &hiding, report);
        }
    }
}

/// To systemd 252, a unit that is unmasked is no longer enabled either.
fn unmask(of: &Surroundings<'_>, target: &str, path: &Path, enable: bool, report: &mut Report) {
    let name = shell::path(Path::new(path.file_name().unwrap_or_default()));
    let is = format!("{}: masked, so that nothing of it is used", path.display());
    let finding = report.add(Level::Error, is);
    let unmask = of.systemctl(&format!("unmask {name}"));
    match target {
        "systemd" if path.starts_with("/run") => {
            finding.mend(of.systemctl(&format!("unmask --runtime {name}")));
        }
        "systemd" if enable => {
            finding.mend(format_args!("{unmask} && {}", of.systemctl(&format!("enable {name}"))));
        }
        "systemd" => drop(finding.mend(unmask)),
        _ => drop(finding.mend(format_args!("rm {}", shell::path(path)))),
    }
}

/// What is needed here and not there. Accounts and directories are looked at by themselves.
fn missing(of: &Surroundings<'_>, unit: &Unit, target: &str, report: &mut Report) {
    let level = match target {
        "systemd" if of.booted || has_siblings(of) => Level::Error,
        "sysusers.d" | "tmpfiles.d" if of.booted => Level::Note,
        "init.d" if !of.booted => Level::Note,
        "logrotate.d" if Path::new("/etc/logrotate.d").is_dir() => Level::Warning,
        _ => return,
    };
    let Some(directory) = search::by_hand(target, of.plan.scope) else { return };
    let to = directory.join(Path::new(unit.path).file_name().unwrap_or_default());
    let finding = report.add(level, format_args!("{} is not installed", unit.path));
    finding.mend(and_reload(of, target, of.install(unit, &to)));
}

/// Whether another unit of the program is installed, where no systemd runs: an image, say. The service needs its sockets.
fn has_siblings(of: &Surroundings<'_>) -> bool {
    let mut names = of.plan.units.iter().filter_map(|unit| unit.path.strip_prefix("systemd/"));
    let directories = search::directories("systemd", of.plan.scope);
    names.any(|name| directories.iter().any(|directory| directory.join(name).exists()))
}

fn compared(
    of: &Surroundings<'_>,
    unit: &Unit,
    target: &str,
    (path, text): (&Path, &str),
    hiding: &[&Path],
    report: &mut Report,
) {
    let difference = compare(text, unit.contents, matches!(target, "init.d"));
    let others: Vec<String> = hiding.iter().map(|path| format!("rm {}", shell::path(path))).collect();
    let install = (difference != Difference::None).then(|| of.install(unit, path));
    let keep = install.into_iter().chain(others).collect::<Vec<_>>().join(" && ");
    let mend = and_reload(of, target, keep);
    if let [first, ..] = hiding {
        let both = format!("{} hides {}", first.display(), path.display());
        report.add(Level::Warning, both).should_be("one file of that name").mend(mend);
        return;
    }
    let older = version(text, of.plan.name).filter(|&version| version != of.plan.version);
    let older = older.map_or_else(String::new, |version| format!(", of version {version}"));
    match difference {
        Difference::None => report.ok(format_args!("{}: as the program has it", path.display())),
        Difference::Nothing => {
            let is = format!("{}{older}: differs in nothing that counts", path.display());
            report.add(Level::Note, is).mend(mend);
        }
        Difference::Lines(there, wanted) => {
            let there =
                shown(&there).map_or_else(|| "lacks lines".to_owned(), |lines| format!("has {lines}"));
            let wanted = shown(&wanted).unwrap_or_else(|| "without that".to_owned());
            let finding = report.add(Level::Warning, format_args!("{}{older}: {there}", path.display()));
            finding.should_be(wanted).mend(mend);
        }
    }
    if let Some(spot) = chain::weak_spot(path, &of.owners()) {
        report.add(Level::Error, spot.what).mend(spot.mend);
    }
    if target == "init.d" && !is_executable(path) {
        let finding = report.add(Level::Warning, format_args!("{}: is not executable", path.display()));
        finding.mend(format_args!("chmod {:o} {}", unit.mode, shell::path(path)));
    }
}

fn is_executable(path: &Path) -> bool {
    nix::sys::stat::stat(path).is_ok_and(|stat| stat.st_mode & 0o111 == 0o111)
}

/// What the manager has to be told afterwards.
fn and_reload(of: &Surroundings<'_>, target: &str, command: String) -> String {
    match target {
        "systemd" if of.booted => format!("{command} && {}", of.systemctl("daemon-reload")),
        "sysusers.d" if of.booted => format!("{command} && systemd-sysusers"),
        "tmpfiles.d" if of.booted => format!("{command} && systemd-tmpfiles --create"),
        _ => command,
    }
}
