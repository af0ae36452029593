//! F73: hostile strings survive the init script, as three shells pass them on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_spec::spec::Spec;
use daemon_tests::validators::hostile::Hostile;
use daemon_tests::validators::specs::{plain, text};
use daemon_tests::validators::tool;
use daemon_tests::workdir::Workdir;

/// Writes down its arguments.
const PROGRAM: &str = "#!/bin/sh\nprintf '%s\\0' \"$0\" \"$@\" >'@ARGUMENTS@'\n";

#[test]
fn f73_dash_passes_every_argument_on() {
    passes_every_argument_on(&["dash"]);
}

#[test]
fn f73_busybox_passes_every_argument_on() {
    passes_every_argument_on(&["busybox", "ash"]);
}

#[test]
fn f73_mksh_passes_every_argument_on() {
    passes_every_argument_on(&["mksh"]);
}

fn passes_every_argument_on(shell: &[&str]) {
    let workdir = Workdir::new();
    let recorded = workdir.join("arguments");
    for seed in 0..20 {
        let mut hostile = Hostile::seed(seed);
        let args: Vec<String> = (0..200).map(|_| hostile.argument()).collect();
        let program = workdir.join(&hostile.component());
        install(&program, &PROGRAM.replace("@ARGUMENTS@", &recorded.display().to_string()));
        let exec = program.display().to_string();
        let pidfile = Some("/run/x.pid".to_owned());
        let spec = Spec { exec: exec.clone(), args: args.clone(), pidfile, ..plain("x") };
        let script = workdir.file("script", text(&spec, "init.d/x")).display().to_string();
        // I27: nothing of the environment is needed.
        let words = ["-i"].into_iter().chain(shell.iter().copied()).chain([script.as_str(), "start"]);
        if !tool::installed(shell[0]) {
            daemon_tests::skip::skip(&format!("`{}` is not installed", shell[0]));
            return;
        }
        let said = tool::run("env", words).expect("env is there");
        assert_eq!(said.code, 0, "{}", said.stderr);
        let seen = fs::read_to_string(&recorded).expect("the program has run");
        let expected: Vec<String> = [exec, "start".to_owned()].into_iter().chain(args).collect();
        assert_eq!(seen.split_terminator('\0').collect::<Vec<_>>(), expected, "seed {seed}");
        fs::remove_file(recorded.as_path()).expect("it is there");
    }
}

fn install(path: &Path, text: &str) {
    fs::write(path, text).expect("a program");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
}
