//! LSB's exit codes: what the init script makes of each answer of the program, in each shell.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use daemon_spec::spec::Spec;
use daemon_tests::validators::specs::{pingd, text};
use daemon_tests::validators::tool;
use daemon_tests::workdir::Workdir;

const SHELLS: [&[&str]; 3] = [&["dash"], &["busybox", "ash"], &["mksh"]];

/// A program that writes down the word it is given and exits with the code that is prepared for it.
struct Program {
    workdir: Workdir,
    script: String,
}

impl Program {
    fn new(spec: Spec) -> Self {
        let workdir = Workdir::new();
        let program = workdir.join("program");
        let place = workdir.path().display();
        let code = format!("#!/bin/sh\necho \"$1\" >>'{place}/words'\nexit \"$(cat '{place}/'\"$1\")\"\n");
        fs::write(&program, code).expect("a program");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("its mode");
        let spec = Spec { exec: program.display().to_string(), ..spec };
        let script = workdir.file("script", text(&spec, "init.d/pingd")).display().to_string();
        let program = Self { workdir, script };
        for word in ["start", "stop", "restart", "reload", "status"] {
            program.answers(word, 0);
        }
        program
    }

    fn answers(&self, word: &str, code: i32) {
        let _ = self.workdir.file(word, code.to_string());
    }

    /// The exit code of the script, and the words that the program was given. I27: without any environment.
    fn run(&self, shell: &[&str], actions: &[&str]) -> (i32, Vec<String>) {
        let _ = fs::remove_file(self.workdir.join("words"));
        let script = self.script.as_str();
        let words = ["-i"].iter().chain(shell).chain([&script]).chain(actions);
        let said = tool::run("env", words).expect("env is there");
        (said.code, self.workdir.read("words").lines().map(str::to_owned).collect())
    }
}

fn in_each_shell(claim: impl Fn(&[&str])) {
    for shell in SHELLS {
        if tool::installed(shell[0]) {
            claim(shell);
        } else {
            daemon_tests::skip::skip(&format!("`{}` is not installed", shell[0]));
        }
    }
}

fn one(word: &str) -> Vec<String> {
    vec![word.to_owned()]
}

#[test]
fn i01_i02_i03_i05_i06_each_action_is_the_program_s_own_word() {
    let program = Program::new(pingd());
    in_each_shell(|shell| {
        for word in ["start", "stop", "restart", "status", "reload"] {
            assert_eq!(program.run(shell, &[word]), (0, one(word)));
        }
    });
}

#[test]
fn i04_i12_force_reload_is_reload_if_there_is_one_else_restart() {
    let with = Program::new(pingd());
    let without = Program::new(Spec { reload: None, ..pingd() });
    in_each_shell(|shell| {
        assert_eq!(with.run(shell, &["force-reload"]), (0, one("reload")));
        assert_eq!(without.run(shell, &["force-reload"]), (0, one("restart")));
    });
}

#[test]
fn i06_i21_reload_that_is_not_declared_is_not_implemented() {
    let program = Program::new(Spec { reload: None, ..pingd() });
    in_each_shell(|shell| assert_eq!(program.run(shell, &["reload"]), (3, Vec::new())));
}

#[test]
fn i07_i11_try_restart_restarts_only_what_runs() {
    let program = Program::new(pingd());
    in_each_shell(|shell| {
        program.answers("status", 0);
        assert_eq!(program.run(shell, &["try-restart"]), (0, vec!["status".into(), "restart".into()]));
        for stopped in [1, 2, 3] {
            program.answers("status", stopped);
            assert_eq!(program.run(shell, &["try-restart"]), (0, one("status")));
        }
    });
}

#[test]
fn i13_to_i17_status_keeps_its_codes_and_anything_else_is_unknown() {
    let program = Program::new(pingd());
    in_each_shell(|shell| {
        for (answer, expected) in [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (101, 4), (137, 4)] {
            program.answers("status", answer);
            assert_eq!(program.run(shell, &["status"]).0, expected, "status {answer}");
        }
    });
}

#[test]
fn i18_to_i25_actions_keep_lsb_s_codes_and_the_daemon_s_own_become_1() {
    let program = Program::new(pingd());
    in_each_shell(|shell| {
        for word in ["start", "stop", "restart", "reload"] {
            for code in [0, 1, 2, 3, 4, 5, 6, 7, 150, 151, 152, 199] {
                program.answers(word, code);
                assert_eq!(program.run(shell, &[word]).0, code, "{word}");
            }
            for code in [8, 42, 101, 137, 200, 255] {
                program.answers(word, code);
                assert_eq!(program.run(shell, &[word]).0, 1, "{word} {code}");
            }
        }
    });
}

#[test]
fn i20_bad_and_excess_arguments_are_2_and_reach_no_program() {
    let program = Program::new(pingd());
    in_each_shell(|shell| {
        for actions in [&[][..], &["begin"], &[""], &["start", "now"], &["--help"]] {
            assert_eq!(program.run(shell, actions), (2, Vec::new()), "{actions:?}");
        }
    });
}

#[test]
fn i23_i26_a_missing_program_is_5_whatever_is_asked() {
    let program = Program::new(pingd());
    fs::remove_file(program.workdir.join("program")).expect("it is there");
    in_each_shell(|shell| {
        for actions in [&["start"][..], &["stop"], &["status"], &["restart"], &[]] {
            assert_eq!(program.run(shell, actions), (5, Vec::new()), "{actions:?}");
        }
    });
}
