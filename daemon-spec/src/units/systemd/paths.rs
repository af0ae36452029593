//! The directories of the service: those systemd makes, and those it leaves writable. systemd.exec(5) "Paths", "Sandboxing".

use super::super::directories::{self, absolute, canonical, is_below, parent};
use super::quote::{line, path_word};
use super::unit::Unit;
use crate::spec::{DirectoryKind, Output, Scope, Spec};

/// Working directory, log files outside of the daemon's own directories, and the five kinds of directory.
pub(super) fn render(unit: &mut Unit, spec: &Spec) {
    if spec.working_directory != "/" || spec.scope == Scope::User {
        // A final slash is harmless to a directory and guards what `line` cannot.
        unit.set("WorkingDirectory", line(&spec.working_directory));
    }
    output(unit, spec, "StandardOutput", &spec.stdout);
    output(unit, spec, "StandardError", &spec.stderr);
    let own = directories::own(spec);
    for kind in KINDS {
        let of_kind: Vec<_> = own.iter().filter(|directory| directory.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let words: Vec<String> = of_kind.iter().map(|directory| path_word(&directory.path)).collect();
        unit.set(&format!("{}Directory", word(kind)), words.join(" "));
        unit.set(&format!("{}DirectoryMode", word(kind)), format_args!("{:04o}", of_kind[0].mode));
    }
    let runtime: Vec<String> =
        own.iter().filter(|directory| directory.kind == DirectoryKind::Runtime).map(absolute).collect();
    let holds_socket = |socket| runtime.iter().any(|directory| is_below(&canonical(socket), directory));
    if directories::socket_files(spec).any(holds_socket) {
        unit.set("RuntimeDirectoryPreserve", "yes");
    }
}

/// The directories of declared files that lie in none of the daemon's own directories, each once.
pub(super) fn foreign(spec: &Spec) -> Vec<String> {
    let own: Vec<String> = directories::own(spec).iter().map(absolute).collect();
    let mut foreign = Vec::new();
    for file in directories::written_files(spec).chain(directories::socket_files(spec)) {
        let parent = parent(&canonical(file));
        if !own.iter().any(|directory| is_below(&parent, directory)) && !foreign.contains(&parent) {
            foreign.push(parent);
        }
    }
    foreign
}

fn output(unit: &mut Unit, spec: &Spec, directive: &str, output: &Output) {
    if let Output::File(path) = output {
        let path = canonical(path);
        if foreign(spec).contains(&parent(&path)) {
            unit.set(directive, format_args!("append:{}", line(&path)));
        }
    }
}

const KINDS: [DirectoryKind; 5] = [
    DirectoryKind::Runtime,
    DirectoryKind::State,
    DirectoryKind::Cache,
    DirectoryKind::Logs,
    DirectoryKind::Configuration,
];

fn word(kind: DirectoryKind) -> &'static str {
    match kind {
        DirectoryKind::Runtime => "Runtime",
        DirectoryKind::State => "State",
        DirectoryKind::Cache => "Cache",
        DirectoryKind::Logs => "Logs",
        DirectoryKind::Configuration => "Configuration",
    }
}
