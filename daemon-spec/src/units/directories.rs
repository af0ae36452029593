//! The directories that are the daemon's own: those it declares, and those its declared files lie in.

use crate::spec::{Address, Directory, DirectoryKind, Output, Scope, Spec};

/// Where each kind lives in the file system hierarchy, for the system's daemons.
pub(super) fn base(kind: DirectoryKind) -> &'static str {
    match kind {
        DirectoryKind::Runtime => "/run",
        DirectoryKind::State => "/var/lib",
        DirectoryKind::Cache => "/var/cache",
        DirectoryKind::Logs => "/var/log",
        DirectoryKind::Configuration => "/etc",
    }
}

/// The absolute path of a directory of the system's daemon.
pub(super) fn absolute(directory: &Directory) -> String {
    format!("{}/{}", base(directory.kind), directory.path)
}

/// The declared directories, then those that only follow from the PID file and the log files.
pub(super) fn own(spec: &Spec) -> Vec<Directory> {
    let mut own = spec.directories.clone();
    own.extend(derived(spec));
    own.sort_by_key(|directory| directory.kind);
    own
}

/// Directories that no key declares, but that the PID file or a log file needs: `/run/pingd` for
/// `/run/pingd/pingd.pid`. Never one that other programs share, such as `/run` itself.
pub(super) fn derived(spec: &Spec) -> Vec<Directory> {
    let mut derived: Vec<Directory> = Vec::new();
    if spec.scope == Scope::User {
        return derived;
    }
    for file in written_files(spec) {
        let parent = parent(file);
        if spec.directories.iter().chain(&derived).any(|known| is_below(parent, &absolute(known))) {
            continue;
        }
        derived.extend(directory_of(parent));
    }
    derived
}

/// The files that the daemon itself creates: the PID file, then the log files.
pub(super) fn written_files(spec: &Spec) -> impl Iterator<Item = &str> {
    spec.pidfile.as_deref().into_iter().chain(log_files(spec))
}

/// The files that the standard streams are appended to, each once.
pub(super) fn log_files(spec: &Spec) -> impl Iterator<Item = &str> {
    fn file(output: &Output) -> Option<&str> {
        if let Output::File(path) = output { Some(path) } else { None }
    }
    let stdout = file(&spec.stdout);
    stdout.into_iter().chain(file(&spec.stderr).filter(move |stderr| stdout != Some(stderr)))
}

/// The paths of the unix sockets in the order declared.
pub(super) fn socket_files(spec: &Spec) -> impl Iterator<Item = &str> {
    spec.listen.iter().filter_map(|listen| match &listen.address {
        Address::Unix(path) | Address::UnixDatagram(path) => Some(path.as_str()),
        Address::Tcp(_) | Address::Udp(_) => None,
    })
}

/// The directory that the file lies in.
pub(super) fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((parent, _)) => parent,
    }
}

/// Whether the path is the directory or lies in it.
pub(super) fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn directory_of(path: &str) -> Option<Directory> {
    use DirectoryKind::{Cache, Logs, Runtime, State};
    // Everybody's, although they lie where the daemons' own do.
    if ["/run/lock", "/run/user", "/run/shm"].iter().any(|shared| is_below(path, shared)) {
        return None;
    }
    [Runtime, State, Cache, Logs].into_iter().find_map(|kind| {
        let relative = path.strip_prefix(base(kind))?.strip_prefix('/')?;
        Some(Directory { kind, path: relative.to_owned(), mode: 0o755 })
    })
}
