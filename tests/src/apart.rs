//! A place apart: mounts and a network of its own for one thread and all that it starts.

use std::fs;
use std::path::Path;
use std::process::Command;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};

/// What programs ask of `/etc`.
const ETC: [&str; 4] = ["passwd", "group", "nsswitch.conf", "ld.so.cache"];

/// Directories that are empty there, each with a file system of its own.
pub const EMPTY: [&str; 4] = ["/run", "/var/lib", "/var/cache", "/var/log"];

/// Takes the calling thread apart. Only root can, and only a thread that ends afterwards should.
///
/// # Panics
///
/// When the kernel refuses.
pub fn go_apart() {
    unshare(CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWNET).expect("namespaces of its own");
    let none: Option<&str> = None;
    mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none).expect("mounts of its own");
    for directory in EMPTY {
        mount_empty(directory);
    }
    let etc = Path::new("/run/etc");
    fs::create_dir(etc).expect("a directory");
    for file in ETC {
        fs::copy(Path::new("/etc").join(file), etc.join(file)).expect("a file of /etc");
    }
    mount(Some(etc), "/etc", none, MsFlags::MS_BIND, none).expect("an /etc of its own");
    mount_empty("/run");
    let up = Command::new("busybox").args(["ip", "link", "set", "lo", "up"]).status();
    assert!(up.expect("busybox").success(), "no network");
}

fn mount_empty(directory: &str) {
    mount(Some("tmpfs"), directory, Some("tmpfs"), MsFlags::empty(), Some("mode=755"))
        .expect("an empty file system");
}
