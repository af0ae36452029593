//! Units with a program that tries what walls are there to refuse: what it can do under each.

use std::collections::BTreeSet;

use daemon_spec::spec::{Directory, DirectoryKind, Spec};
use daemon_spec::units::render;

use super::{Machine, Tree};
use crate::validators::specs::plain;

/// What went through, by the names in `tests/src/bin/probing.rs`.
pub type Passed = BTreeSet<String>;

/// A box with the program, and what it tries to reach.
///
/// # Panics
/// When the box cannot be furnished.
#[must_use]
pub fn boot(tree: Tree, program: &str) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    machine.copy(program.as_ref(), "/usr/bin/probing");
    machine.sh("
        mkdir -p /home/somebody /home/another /srv/elsewhere /tmp/shared && chmod 777 /tmp/shared && echo hello | tee /home/another/file >/home/somebody/file && chmod 777 /srv/elsewhere
        mknod -m 666 /dev/extra c 10 229 && chmod 666 /dev/net/tun
        install -m 4755 /usr/bin/id /usr/bin/gaining
    ");
    Some(machine)
}

/// A declaration of that name: a user, a directory of its own, and nothing else.
#[must_use]
pub fn probe(name: &str) -> Spec {
    Spec {
        user: Some("daemon".to_owned()),
        exec: "/usr/bin/probing".to_owned(),
        args: vec![format!("/var/lib/{name}")],
        directories: vec![Directory { kind: DirectoryKind::State, path: name.to_owned(), mode: 0o755 }],
        ..plain(name)
    }
}

impl Machine {
    /// Runs the program under the unit of each declaration.
    ///
    /// # Panics
    /// When a unit does not start.
    #[track_caller]
    pub fn passes(&self, specs: &[Spec]) -> Vec<Passed> {
        for spec in specs {
            for file in render(spec).iter().filter(|file| file.path.starts_with("systemd/")) {
                let path = file.path.replace("systemd/", "/etc/systemd/system/");
                self.write(&path, file.contents.as_bytes(), 0o644);
            }
            let at = &spec.args[0];
            // What somebody else has left there.
            let _ = self.sh(&format!("mkdir -p {at} && chown daemon:daemon {at} && touch {at}/roots"));
        }
        let said = self.sh("systemctl daemon-reload 2>&1");
        assert_eq!(said, "");
        specs.iter().map(|spec| self.passed(spec)).collect()
    }

    #[track_caller]
    fn passed(&self, spec: &Spec) -> Passed {
        let _ = self.sh(&format!("systemctl start {}.service", spec.name));
        self.sh(&format!("cat {}/report", spec.args[0])).lines().map(str::to_owned).collect()
    }
}
