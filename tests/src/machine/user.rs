//! The service manager of an ordinary user inside a box.

use super::{Answer, Machine};

/// Where a session would say where the user's runtime directory is; a box has none.
const RUNTIME: &str = "[Service]\nEnvironment=XDG_RUNTIME_DIR=/run/user/%i\n";

/// A user of the box, and a way to act as that user.
#[derive(Debug)]
pub struct User<'m> {
    machine: &'m Machine,
    id: u32,
}

impl<'m> User<'m> {
    /// Makes the user `somebody` and starts the service manager of that user.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn begin(machine: &'m Machine) -> Self {
        machine.write("/etc/systemd/system/user@.service.d/runtime.conf", RUNTIME.as_bytes(), 0o644);
        let id = machine.sh("useradd --create-home --shell /bin/sh somebody && id -u somebody");
        let id = id.trim().parse().expect("the number of a user");
        let _ = machine.sh(&format!("systemctl daemon-reload && systemctl start user@{id}.service"));
        Self { machine, id }
    }

    /// The number of the user.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Runs a shell command as the user and returns what it said.
    ///
    /// # Panics
    /// When the command fails.
    #[track_caller]
    pub fn sh(&self, script: &str) -> String {
        let answer = self.try_sh(script);
        assert_eq!(answer.code, Some(0), "`{script}`:\n{}\n{}", answer.text, self.machine.journal());
        answer.text
    }

    /// Runs a shell command as the user that may fail.
    ///
    /// # Panics
    /// When there is a single quote in it.
    pub fn try_sh(&self, script: &str) -> Answer {
        assert!(!script.contains('\''), "the script stands in quotes: {script}");
        let runtime = format!("XDG_RUNTIME_DIR=/run/user/{}", self.id);
        self.machine.try_sh(&format!(
            "cd /home/somebody && exec setpriv --reuid somebody --regid somebody --init-groups \
             env HOME=/home/somebody {runtime} sh -c '{script}'"
        ))
    }

    /// What the user's manager knows of a unit under this name.
    #[track_caller]
    pub fn show(&self, unit: &str, property: &str) -> String {
        self.sh(&format!("systemctl --user show --value --property={property} {unit}")).trim().to_owned()
    }
}
