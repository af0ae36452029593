//! Where the process is: namespaces, mounts, session, terminal, directory, umask.

use std::error::Error;
use std::fs::{File, OpenOptions, create_dir, remove_dir};
use std::io::Write;
use std::os::fd::AsFd;
use std::path::Path;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{getgid, getuid, setsid, tcgetpgrp};

use crate::options::Options;

/// Goes where `options` say.
pub(crate) fn enter(options: &Options) -> Result<(), Box<dyn Error>> {
    if options.user_namespace {
        map_root_only()?;
    }
    if options.no_proc || options.full_disk.is_some() {
        unshare(CloneFlags::CLONE_NEWNS)?;
        mount_on(None, Path::new("/"), None, MsFlags::MS_REC | MsFlags::MS_PRIVATE, None)?;
    }
    if let Some(directory) = &options.full_disk {
        fill_disk(directory)?;
    }
    if options.no_proc {
        mount_on(Some("tmpfs"), Path::new("/proc"), Some("tmpfs"), MsFlags::empty(), None)?;
    }
    if options.session || options.tty.is_some() {
        setsid()?;
    }
    if let Some(terminal) = &options.tty {
        // The first terminal that a session leader opens becomes its controlling terminal.
        let terminal = OpenOptions::new().read(true).write(true).open(terminal)?;
        tcgetpgrp(terminal.as_fd())?;
    }
    if let Some(directory) = &options.cwd {
        std::env::set_current_dir(directory)?;
    }
    if let Some(directory) = &options.deleted_cwd {
        create_dir(directory)?;
        std::env::set_current_dir(directory)?;
        remove_dir(directory)?;
    }
    if let Some(mask) = options.umask {
        umask(Mode::from_bits_truncate(mask));
    }
    Ok(())
}

fn map_root_only() -> Result<(), Box<dyn Error>> {
    let (user, group) = (getuid(), getgid());
    unshare(CloneFlags::CLONE_NEWUSER)?;
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("0 {group} 1"))?;
    Ok(())
}

fn fill_disk(directory: &Path) -> Result<(), Box<dyn Error>> {
    mount_on(Some("tmpfs"), directory, Some("tmpfs"), MsFlags::empty(), Some("size=64k,mode=755"))?;
    let mut file = File::create(directory.join("filler"))?;
    while file.write_all(&[0; 4096]).is_ok() {}
    Ok(())
}

fn mount_on(
    source: Option<&str>,
    target: &Path,
    kind: Option<&str>,
    flags: MsFlags,
    data: Option<&str>,
) -> Result<(), Box<dyn Error>> {
    mount(source, target, kind, flags, data)
        .map_err(|error| format!("mount {}: {error}", target.display()).into())
}
