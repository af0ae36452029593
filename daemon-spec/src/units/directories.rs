//! The directories that are the daemon's own: those it declares, and those its declared files lie in.

use crate::spec::{Address, Directory, DirectoryKind, Log, Output, Scope, Spec};

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
pub(crate) fn absolute(directory: &Directory) -> String {
    format!("{}/{}", base(directory.kind), directory.path)
}

/// The declared directories, then those that only follow from the PID file and the log: what the program makes, and what
/// a service manager makes for it.
#[must_use]
pub fn own(spec: &Spec) -> Vec<Directory> {
    let mut own = spec.directories.clone();
    own.extend(of_pidfile(spec));
    own.extend(of_log(spec).filter(|log| !own.contains(log)));
    own.sort_by_key(|directory| directory.kind);
    own
}

/// Whether the path lies in one of them.
pub(crate) fn is_own(spec: &Spec, path: &str) -> bool {
    own(spec).iter().any(|directory| is_below(path, &absolute(directory)))
}

/// The directory that no key declares, but that the PID file needs: `/run/pingd` for `/run/pingd/pingd.pid`.
/// Never one that other programs share, such as `/run` itself.
pub(super) fn of_pidfile(spec: &Spec) -> Option<Directory> {
    undeclared(spec, parent(spec.pidfile.as_deref()?))
}

/// The directory that no key declares, but that the daemon's own log needs. The daemon's, which opens the file again.
fn of_log(spec: &Spec) -> Option<Directory> {
    let Some(Log::File(path)) = &spec.log else { return None };
    undeclared(spec, parent(path))
}

/// Whether the directory only follows from the PID file, so that another PID file does without.
#[must_use]
pub fn is_for_pidfile_alone(spec: &Spec, directory: &Directory) -> bool {
    of_pidfile(spec).as_ref() == Some(directory) && of_log(spec).as_ref() != Some(directory)
}

/// The directories that no key declares, but that the streams' files need, each once. They are root's: the files are
/// opened before the daemon gives up root, or by systemd.
pub(super) fn of_log_files(spec: &Spec) -> Vec<Directory> {
    let own = own(spec);
    let mut found: Vec<Directory> = Vec::new();
    for output in [&spec.stdout, &spec.stderr] {
        let Output::File(path) = output else { continue };
        let directory = undeclared(spec, parent(path));
        found.extend(directory.filter(|one| !found.contains(one) && !own.contains(one)));
    }
    found
}

/// The paths of the unix sockets in the order declared.
pub(super) fn socket_files(spec: &Spec) -> impl Iterator<Item = &str> {
    spec.listen.iter().flat_map(|listen| &listen.addresses).filter_map(Address::path)
}

/// The directory that the file lies in.
pub(super) fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((parent, _)) => parent,
    }
}

/// Whether the path is the directory or lies in it.
pub(crate) fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The directory of that path, if it is one program's own and the declaration does not have it.
fn undeclared(spec: &Spec, path: &str) -> Option<Directory> {
    use DirectoryKind::{Cache, Logs, Runtime, State};
    // Everybody's, although they lie where the daemons' own do.
    let shared = ["/run/lock", "/run/user", "/run/shm"].iter().any(|shared| is_below(path, shared));
    let declared = spec.directories.iter().any(|known| is_below(path, &absolute(known)));
    if shared || declared || spec.scope == Scope::User {
        return None;
    }
    [Runtime, State, Cache, Logs].into_iter().find_map(|kind| {
        let relative = path.strip_prefix(base(kind))?.strip_prefix('/')?;
        Some(Directory { kind, path: relative.to_owned(), mode: 0o755 })
    })
}
