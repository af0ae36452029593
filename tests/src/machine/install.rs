//! A daemon put where a package would put it: the program, and the files that its build has left.

use std::fs;
use std::path::Path;

use super::Machine;
use crate::package::{files_below, program, units};
use crate::proc::Process;

/// Where the files of each target belong.
const PLACES: [(&str, &str); 3] = [
    ("systemd", "/etc/systemd/system"),
    ("sysusers.d", "/etc/sysusers.d"),
    ("tmpfiles.d", "/etc/tmpfiles.d"),
];

impl Machine {
    /// Installs a daemon that was built before; what runs at the installation of a package has then run.
    ///
    /// # Panics
    /// When it was not built, or something is refused inside.
    pub fn install(&self, daemon: &str) {
        self.copy(&program(daemon), &format!("/usr/bin/{daemon}"));
        let built = units(daemon);
        for file in files_below(&built) {
            let place = PLACES.iter().find(|(target, _)| file.starts_with(target));
            if let (Some((_, place)), Some(name)) = (place, file.file_name()) {
                self.copy(&built.join(&file), &Path::new(place).join(name).display().to_string());
            }
        }
        let said = self.sh("systemd-sysusers && systemd-tmpfiles --create && systemctl daemon-reload");
        // What these two find fault with they name by file and line, and then go on.
        assert!(!said.contains("/etc/sysusers.d/") && !said.contains("/etc/tmpfiles.d/"), "{said}");
    }

    /// What systemd knows of a unit under this name.
    pub fn show(&self, unit: &str, property: &str) -> String {
        self.sh(&format!("systemctl show --value --property={property} {unit}")).trim().to_owned()
    }

    /// The main process of a unit, by its number outside.
    ///
    /// # Panics
    /// When it has none.
    pub fn main_process(&self, unit: &str) -> Process {
        let inside: i32 = self.show(unit, "MainPID").parse().expect("a number");
        let space = |process: Process| fs::read_link(format!("/proc/{}/ns/pid", process.0)).ok();
        let own = space(Process(self.leader));
        let found = Process::all()
            .into_iter()
            .find(|process| process.number_inside() == Some(inside) && space(*process) == own);
        found.unwrap_or_else(|| panic!("{unit} has no main process: {}", self.journal()))
    }
}
