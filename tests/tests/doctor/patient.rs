//! [`Patient`]: a box with a daemon that is installed as it should be, to be spoilt and mended.

use daemon_tests::built;
use daemon_tests::machine::{Answer, Machine, Tree};

/// One daemon in a box of its own.
pub(crate) struct Patient {
    pub(crate) machine: Machine,
    program: &'static str,
}

impl Patient {
    /// The example, installed and enabled.
    pub(crate) fn pingd() -> Option<Self> {
        let machine = Machine::boot(Tree::Host)?;
        built::examples();
        machine.install("pingd");
        let _ = machine.sh("systemctl enable --quiet pingd.service && systemctl daemon-reload");
        let patient = Self { machine, program: "/usr/bin/pingd" };
        patient.healthy();
        Some(patient)
    }

    /// Another one, installed by the test.
    pub(crate) fn of(machine: Machine, program: &'static str) -> Self {
        Self { machine, program }
    }

    /// The same asked from another file.
    pub(crate) fn from(self, program: &'static str) -> Self {
        Self { program, ..self }
    }

    pub(crate) fn doctor(&self) -> Answer {
        self.machine.try_sh(&format!("{} doctor", self.program))
    }

    /// There is nothing to do.
    #[track_caller]
    pub(crate) fn healthy(&self) -> String {
        let said = self.doctor();
        assert_eq!(said.code, Some(0), "{}", said.text);
        assert!(said.text.trim_end().ends_with(": nothing to do"), "{}", said.text);
        said.text
    }

    /// What was spoilt is found, in these words, and mended by the commands that are printed.
    #[track_caller]
    pub(crate) fn mends(&self, spoil: &str, findings: &[&str]) {
        let _ = self.machine.sh(spoil);
        let said = self.doctor();
        assert_eq!(said.code, Some(1), "{spoil}: {}", said.text);
        for finding in findings {
            assert!(said.text.contains(finding), "{spoil}: no {finding:?} in {}", said.text);
        }
        let commands: Vec<&str> =
            said.text.lines().filter_map(|line| line.trim_start().strip_prefix("mend: ")).collect();
        assert!(!commands.is_empty(), "{spoil}: {}", said.text);
        for command in commands {
            let _ = self.machine.sh(command);
        }
        self.healthy();
    }

    /// A note is told, and nothing is to be done about it.
    #[track_caller]
    pub(crate) fn notes(&self, change: &str, words: &str) {
        let _ = self.machine.sh(change);
        let said = self.healthy();
        let noted = said.lines().any(|line| line.starts_with("note ") && line.contains(words));
        assert!(noted, "no note {words:?} in {said}");
    }
}
