//! Whom the daemon becomes, with which limits, and what it may do then.

use nix::unistd::{Gid, Uid};

use super::foresight::Foresight;
use super::sheet::{Sheet, joined};
use super::surroundings::BY_SYSTEMD;
use crate::error::Error;
use crate::launch::{hygiene, limits as resource_limits, priority as weight};
use crate::privilege::goal::Goal;
use crate::privilege::lookup::Identity;
use crate::privilege::state::bit;
use crate::privilege::{capabilities as kept, drop, names};
use crate::sandbox as walls;

pub(super) fn identity(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let user = of.options.user.as_deref();
    let looked_up = Identity::look_up(of.plan, user, of.inherited.user);
    let refused = match looked_up {
        Ok(identity) => {
            of.identity = identity;
            None
        }
        Err(error) => {
            if matches!(error, Error::NotRoot(_)) {
                of.identity = Identity::look_up(of.plan, user, Uid::from_raw(0)).ok().flatten();
            }
            of.unknown_user = of.identity.is_none();
            Some(error)
        }
    };
    match &of.identity {
        Some(identity) => {
            let how = if identity.drops { "becomes" } else { "is already" };
            let groups = joined(identity.groups.iter().map(|gid| names::group(gid.as_raw())), "none");
            let (user, group) = (names::user(identity.uid.as_raw()), names::group(identity.gid.as_raw()));
            sheet.line("user", format_args!("{how} {user}, group {group}, all groups: {groups}"));
        }
        None if of.unknown_user => sheet.line("user", "not known, nor what is to be its"),
        None => sheet.line(
            "user",
            format_args!("none is declared: stays {}", names::user(of.inherited.user.as_raw())),
        ),
    }
    sheet.judge(refused.map_or(Ok(()), Err));
}

pub(super) fn capabilities(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let declared = of.plan.capabilities.iter().map(|capability| capability.name);
    sheet.line("capabilities", format_args!("declared: {}", joined(declared, "none")));
    sheet.judge(kept::refuse_missing(of.plan, of.identity.as_ref(), &of.inherited, of.contract.systemd));
}

pub(super) fn umask(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    if of.managed {
        sheet.line("umask", BY_SYSTEMD);
    } else {
        sheet.line("umask", format_args!("{:04o}", of.plan.umask));
    }
}

pub(super) fn limits(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    if of.contract.systemd {
        return sheet.line("limits", BY_SYSTEMD);
    }
    let foreseen = of.plan.limits.iter().filter_map(|limit| resource_limits::foresee(limit).ok());
    let all = foreseen.map(|(name, soft, hard)| format!("{name}: soft {soft}, hard {hard}"));
    sheet.list("limits", all, "none is declared");
    sheet.judge(resource_limits::check(of.plan));
}

pub(super) fn priority(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    if of.contract.systemd {
        return sheet.line("priority", BY_SYSTEMD);
    }
    let nice = of.plan.nice.map(|nice| format!("nice {nice}"));
    let score = of.plan.oom_score_adjust.map(|score| format!("oom_score_adjust {score}"));
    sheet.line("priority", joined(nice.into_iter().chain(score), "none is declared"));
    sheet.judge(weight::foresee(of.plan, &of.before));
}

pub(super) fn function(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    let told = if of.plan.privileged.is_some() {
        "the function of `privileged` runs here; what it does cannot be told"
    } else {
        "none is declared"
    };
    sheet.line("privileged", told);
}

/// Whether the program goes to the declared directories by itself.
fn enters(of: &Foresight<'_>) -> bool {
    !of.managed || (of.plan.privileged.is_some() && of.plan.root_directory.is_some())
}

pub(super) fn root_directory(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    match of.plan.root_directory {
        _ if !enters(of) => sheet.line("root directory", BY_SYSTEMD),
        None => sheet.line("root directory", "stays"),
        Some(root) => {
            sheet.line("root directory", root);
            sheet.judge(hygiene::foresee_root_directory(of.plan, &of.before));
        }
    }
}

pub(super) fn goal(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    if of.unknown_user {
        return sheet.line("privileges", "not known without the user");
    }
    let goal = Goal::of(of.plan, of.identity.as_ref(), &of.before, of.contract.systemd);
    let user = goal.user.map(|uid| format!("user {}", names::user(uid.as_raw())));
    let group = goal.group.map(|gid| format!("group {}", names::group(gid.as_raw())));
    let groups = goal.supplementary.map(|groups| {
        let groups = groups.iter().map(|gid: &Gid| names::group(gid.as_raw()));
        format!("supplementary groups {}", joined(groups, "none"))
    });
    let sets = goal.sets.map(|sets| format!("capabilities {}", set(of, sets.permitted)));
    let bounding = goal.bounding.map(|bounding| format!("bounding set {}", set(of, bounding)));
    let flag = goal.no_new_privileges.then(|| "no_new_privs".to_owned());
    let all = [user, group, groups, sets, bounding, flag];
    sheet
        .line("privileges", format_args!("set and proved: {}", joined(all.into_iter().flatten(), "nothing")));
    let refused = drop::foresee(&goal, &of.before);
    sheet.judge(refused);
}

/// Declared ones by their names, what is left of root's as a number.
fn set(of: &Foresight<'_>, set: u64) -> String {
    let declared = of.plan.capabilities.iter().filter(|capability| set & bit(capability.number) != 0);
    let known = declared.clone().fold(0, |known, capability| known | bit(capability.number));
    let rest = (set & !known != 0).then(|| format!("{:#x}", set & !known));
    joined(declared.map(|capability| capability.name.to_owned()).chain(rest), "none")
}

pub(super) fn working_directory(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    if !enters(of) {
        return sheet.line("working directory", BY_SYSTEMD);
    }
    sheet.line("working directory", of.plan.working_directory);
    sheet.judge(hygiene::foresee_working_directory(of.plan));
}

pub(super) fn sandbox(of: &mut Foresight<'_>, sheet: &mut Sheet) {
    match walls::foresee(of.plan, of.contract.systemd) {
        None => sheet.line("sandbox", "none is declared"),
        Some((what, result)) => {
            sheet.line("sandbox", what);
            sheet.judge(result);
        }
    }
}
