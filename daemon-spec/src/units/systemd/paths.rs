//! The directories of the service: those systemd makes, and those it leaves writable.

use super::super::directories::{self, absolute, is_below, parent};
use super::privileges::drops_itself;
use super::quote::{bind_word, line, path_word};
use super::unit::Unit;
use crate::spec::{Directory, DirectoryKind, Scope, Spec};

/// What the program opens before it calls chroot(2) where there is no systemd: its libraries, and whom it becomes.
const BEHIND_THE_ROOT: &str = "-/lib -/lib64 -/usr/lib -/usr/lib64 -/etc/ld.so.cache -/etc/nsswitch.conf \
                               -/etc/passwd -/etc/group";

/// The working directory, the root directory and the five kinds of directory of systemd.exec(5).
pub(super) fn render(unit: &mut Unit, spec: &Spec) {
    let inside = spec.root_directory.is_some() && root_directory(spec).is_none();
    if (spec.working_directory != "/" || spec.scope == Scope::User) && !inside {
        unit.set("WorkingDirectory", line(&spec.working_directory));
    }
    if let Some(root) = root_directory(spec) {
        unit.set("RootDirectory", line(root));
        unit.set("MountAPIVFS", "yes");
        unit.set("BindReadOnlyPaths", [&*bind_word(&spec.exec), BEHIND_THE_ROOT].join(" "));
        unit.set_each("BindPaths", foreign(spec).map(|path| bind_word(&format!("-{path}"))));
    }
    let own = directories::own(spec);
    for of_kind in own.chunk_by(|one, next| one.kind == next.kind) {
        let directive = directive(of_kind[0].kind);
        let paths: Vec<String> = of_kind.iter().map(|directory| path_word(&directory.path)).collect();
        unit.set(directive, paths.join(" "));
        if of_kind[0].mode != 0o755 {
            unit.set(&format!("{directive}Mode"), format_args!("{:04o}", of_kind[0].mode));
        }
        // Stopping the service would take away the socket that systemd goes on listening at.
        if of_kind[0].kind == DirectoryKind::Runtime && hold_a_socket(spec, of_kind) {
            unit.set("RuntimeDirectoryPreserve", "yes");
        } else if of_kind[0].kind == DirectoryKind::Runtime && (spec.health.is_some() || spec.control) {
            // In it is how often the daemon was restarted.
            unit.set("RuntimeDirectoryPreserve", "restart");
        }
    }
}

/// The root directory that systemd goes to. A program that is root for a function of its own goes there itself, after
/// the function.
pub(super) fn root_directory(spec: &Spec) -> Option<&str> {
    spec.root_directory.as_deref().filter(|_| !drops_itself(spec))
}

/// The directory of the PID file, where it is not the daemon's own. Log files and sockets are systemd's to open.
pub(super) fn foreign(spec: &Spec) -> Option<&str> {
    let directory = parent(spec.pidfile.as_deref()?);
    let own = directories::own(spec);
    (!own.iter().any(|known| is_below(directory, &absolute(known)))).then_some(directory)
}

fn hold_a_socket(spec: &Spec, directories: &[Directory]) -> bool {
    directories::socket_files(spec)
        .any(|socket| directories.iter().any(|directory| is_below(socket, &absolute(directory))))
}

fn directive(kind: DirectoryKind) -> &'static str {
    match kind {
        DirectoryKind::Runtime => "RuntimeDirectory",
        DirectoryKind::State => "StateDirectory",
        DirectoryKind::Cache => "CacheDirectory",
        DirectoryKind::Logs => "LogsDirectory",
        DirectoryKind::Configuration => "ConfigurationDirectory",
    }
}
