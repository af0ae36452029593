//! The directories of the service: those systemd makes, and those it leaves writable.

use super::super::directories::{self, absolute, is_below, parent};
use super::quote::{line, path_word};
use super::unit::Unit;
use crate::spec::{Directory, DirectoryKind, Scope, Spec};

/// The working directory and the five kinds of directory of systemd.exec(5).
pub(super) fn render(unit: &mut Unit, spec: &Spec) {
    if spec.working_directory != "/" || spec.scope == Scope::User {
        unit.set("WorkingDirectory", line(&spec.working_directory));
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
        }
    }
}

/// The directories of the files that the daemon writes, as far as they are not its own, each once. Sockets do
/// not count: systemd makes and removes them.
pub(super) fn foreign(spec: &Spec) -> Vec<&str> {
    let own = directories::own(spec);
    let mut foreign = Vec::new();
    for file in directories::written_files(spec) {
        let parent = parent(file);
        if !own.iter().any(|directory| is_below(parent, &absolute(directory))) && !foreign.contains(&parent) {
            foreign.push(parent);
        }
    }
    foreign
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
