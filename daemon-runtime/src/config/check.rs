//! `check` of the configuration: read as the daemon's user would, and shown with the source of each value.

use std::path::{Path, PathBuf};

use nix::unistd::{getegid, geteuid, getgroups, setegid, seteuid, setgroups};

use super::kind::Kind;
use super::load::{Loaded, load};
use super::shown;
use super::variables::Variables;
use crate::control::arguments::Options;
use crate::error::Error;
use crate::plan::Plan;
use crate::privilege::lookup::Identity;

/// The text that shows it; nothing where none is declared.
pub(crate) fn check(plan: &Plan, options: &Options, identity: Option<&Identity>) -> Result<String, Error> {
    let Some((kind, loaded)) = look(plan, options, identity)? else { return Ok(String::new()) };
    let Loaded { sources, tree, table, .. } = loaded;
    let files: Vec<String> = sources.iter().map(|source| source.path.display().to_string()).collect();
    let shown = shown::show(&table, &tree, &sources, kind.extras.secrets);
    Ok(format!("# {}\n{shown}", files.join(", ")))
}

/// Whether a start could use it.
#[cfg(feature = "explain")]
pub(crate) fn foresee(plan: &Plan, options: &Options, identity: Option<&Identity>) -> Result<(), Error> {
    look(plan, options, identity).map(drop)
}

fn look(
    plan: &Plan,
    options: &Options,
    identity: Option<&Identity>,
) -> Result<Option<(Kind, Loaded)>, Error> {
    let (Some(path), Some(kind)) = (options.config(plan), plan.needs.config) else { return Ok(None) };
    let variables = Variables::read(plan);
    let read = || load(&outside(plan, path), &variables, &kind);
    let loaded = match identity.filter(|identity| identity.drops) {
        Some(identity) => as_user(identity, read)?,
        None => read(),
    };
    Ok(Some((kind, loaded?)))
}

/// Opens files as the daemon's user would. There is one thread, and it is root again afterwards.
fn as_user<T>(identity: &Identity, open: impl FnOnce() -> T) -> Result<T, Error> {
    let failed = |step| move |errno: nix::Error| Error::Drop { step, source: errno.into() };
    let (user, group, groups) = (geteuid(), getegid(), getgroups().map_err(failed("getgroups"))?);
    setgroups(&identity.groups).map_err(failed("setgroups"))?;
    setegid(identity.gid).map_err(failed("setegid"))?;
    seteuid(identity.uid).map_err(failed("seteuid"))?;
    let opened = open();
    seteuid(user).map_err(failed("seteuid"))?;
    setegid(group).map_err(failed("setegid"))?;
    setgroups(&groups).map_err(failed("setgroups"))?;
    Ok(opened)
}

/// The daemon reads it inside of its root directory.
fn outside(plan: &Plan, path: PathBuf) -> PathBuf {
    match (plan.root_directory, path.strip_prefix("/")) {
        (Some(root), Ok(relative)) => Path::new(root).join(relative),
        _ => path,
    }
}
