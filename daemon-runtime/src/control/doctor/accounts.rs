//! Users and groups: there, with the numbers that are declared, and none of them root.

use nix::unistd::{Gid, Group, Uid, User};

use super::report::{Level, Report};
use super::shell;
use super::surroundings::Surroundings;

/// Where systemd-sysusers(8) is.
const SYSUSERS: [&str; 2] = ["/usr/bin/systemd-sysusers", "/bin/systemd-sysusers"];

pub(super) fn look(of: &Surroundings<'_>, report: &mut Report) {
    if let Some(name) = of.options.user.as_deref().or(of.plan.user) {
        user(of, name, report);
    }
    for name in of.plan.group.into_iter().chain(of.plan.supplementary_groups.into_iter().flatten().copied()) {
        group(of, name, report);
    }
}

fn user(of: &Surroundings<'_>, name: &str, report: &mut Report) {
    let number = name.parse().ok().map(Uid::from_raw);
    let entry = number.map_or_else(|| User::from_name(name), User::from_uid);
    match entry {
        Ok(Some(entry)) if entry.uid.is_root() => {
            let finding = report.add(Level::Error, format_args!("the user `{name}` is root"));
            finding.should_be("a user that may do nothing else");
        }
        Ok(Some(entry)) => report.ok(format_args!("the user `{name}` is there, with number {}", entry.uid)),
        Ok(None) if number.is_some() && of.plan.group.is_none() => {
            let finding = report
                .add(Level::Error, format_args!("the user {name} has no account, so its group is not known"));
            finding.should_be("a number with `group` declared, or an account");
        }
        Ok(None) if number.is_some() => {
            report.ok(format_args!("the user {name} is a number, and needs no account"));
        }
        Ok(None) => {
            let finding = report.add(Level::Error, format_args!("there is no user `{name}`"));
            finding.mend(creation(of, &useradd(of, name)));
        }
        Err(errno) => report.unknown(format_args!("the user `{name}` cannot be looked up: {errno}")),
    }
}

fn group(of: &Surroundings<'_>, name: &str, report: &mut Report) {
    let number = name.parse().ok().map(Gid::from_raw);
    match number.map_or_else(|| Group::from_name(name), Group::from_gid) {
        Ok(Some(entry)) => report.ok(format_args!("the group `{name}` is there, with number {}", entry.gid)),
        Ok(None) if number.is_some() => {
            report.ok(format_args!("the group {name} is a number, and needs no entry"));
        }
        Ok(None) => {
            let finding = report.add(Level::Error, format_args!("there is no group `{name}`"));
            finding.mend(creation(of, &format!("groupadd --system {}", shell::word(name))));
        }
        Err(errno) => report.unknown(format_args!("the group `{name}` cannot be looked up: {errno}")),
    }
}

fn useradd(of: &Surroundings<'_>, name: &str) -> String {
    let group = of.plan.group.map(|group| format!(" --gid {}", shell::word(group)));
    let group = group.unwrap_or_else(|| " --user-group".to_owned());
    format!(
        "useradd --system --no-create-home --home-dir / --shell /usr/sbin/nologin{group} {}",
        shell::word(name)
    )
}

/// From the program's own file, where there is what reads it and the account is the declared one.
fn creation(of: &Surroundings<'_>, by_hand: &str) -> String {
    let tool = SYSUSERS.iter().any(|path| std::path::Path::new(path).exists());
    match of.unit("sysusers.d").filter(|_| tool && of.options.user.is_none()) {
        Some(unit) => {
            format!("{} units {} | systemd-sysusers -", shell::path(&of.program), shell::word(unit.path))
        }
        None => by_hand.to_owned(),
    }
}
