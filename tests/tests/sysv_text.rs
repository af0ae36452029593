//! I28, I29: the text of the init scripts, as the judges of shell and of Debian packages see it.

use std::path::{Path, PathBuf};

use daemon_spec::spec::{Detach, Spec};
use daemon_spec::units::{UnitFile, render};
use daemon_tests::validators::specs::{self, files, pingd, text};
use daemon_tests::validators::{stub_package, tool};
use daemon_tests::workdir::Workdir;

#[test]
fn i28_the_header_says_what_comes_first_and_what_it_is() {
    let spec = Spec {
        after: vec!["postgresql.service".to_owned(), "nss-lookup.target".to_owned(), "x.mount".to_owned()],
        requires: vec!["redis.service".to_owned()],
        wants: vec!["time-sync.target".to_owned(), "redis.service".to_owned()],
        ..pingd()
    };
    let script = text(&spec, "init.d/pingd");
    let header: Vec<&str> = script
        .lines()
        .skip_while(|line| *line != "### BEGIN INIT INFO")
        .take_while(|line| *line != "### END INIT INFO")
        .collect();
    let expected = [
        "### BEGIN INIT INFO",
        "# Provides:          pingd",
        "# Required-Start:    $remote_fs $syslog $network redis",
        "# Required-Stop:     $remote_fs $syslog $network redis",
        "# Should-Start:      $time postgresql $named",
        "# Should-Stop:       $time postgresql $named",
        "# Default-Start:     2 3 4 5",
        "# Default-Stop:      0 1 6",
        "# Short-Description: Answers HTTP requests with a greeting",
        "# Description:       Answers HTTP requests with a greeting",
    ];
    assert_eq!(header, expected);
}

#[test]
fn a_user_s_own_daemon_and_one_that_never_detaches_have_no_script() {
    let agent = specs::all().into_iter().find(|(name, _)| *name == "agent").expect("it is there").1;
    assert_eq!(files(&agent, "init.d"), []);
    assert_eq!(files(&Spec { detach: Detach::Never, ..pingd() }, "init.d"), []);
}

#[test]
fn i29_shellcheck_has_nothing_to_say() {
    // The file to be sourced is the distribution's. An argument that is declared with a `$` in it stands as declared.
    let judge = |script: &PathBuf| {
        let declared = std::fs::read_to_string(script).expect("the script").contains(" '$HOME'");
        let known = if declared { "SC1091,SC2016" } else { "SC1091" };
        tool::run("shellcheck", ["-s", "sh", "-e", known, path(script)])
    };
    judge_all(judge, "#!/bin/sh\nfor f in $(ls); do rm $f; done\n");
}

#[test]
fn i29_checkbashisms_finds_none() {
    judge_all(
        |script| tool::run("checkbashisms", [path(script)]),
        "#!/bin/sh\nif [[ a == b ]]; then :; fi\n",
    );
}

#[test]
fn i29_every_shell_reads_it() {
    for shell in [&["dash"][..], &["busybox", "ash"], &["mksh"]] {
        let judge =
            |script: &PathBuf| tool::run(shell[0], shell[1..].iter().copied().chain(["-n", path(script)]));
        judge_all(judge, "#!/bin/sh\nif\n");
    }
}

#[test]
fn i28_lintian_accepts_every_script_in_a_package() {
    let workdir = Workdir::new();
    let files: Vec<UnitFile> = specs::all().iter().flat_map(|(_, spec)| render(spec)).collect();
    let Some(complaints) = stub_package::complaints(&workdir, &files) else { return };
    assert_eq!(complaints, Vec::<String>::new());
}

#[test]
fn i28_lintian_complains_of_a_header_without_runlevels() {
    let workdir = Workdir::new();
    let mut files = render(&pingd());
    for file in &mut files {
        file.contents = file.contents.replace("# Default-Start:     2 3 4 5\n", "");
    }
    let Some(complaints) = stub_package::complaints(&workdir, &files) else { return };
    assert!(complaints.iter().any(|line| line.contains("default-start")), "{complaints:?}");
}

/// The judge must accept every script silently, and must refuse `wrong`.
fn judge_all(judge: impl Fn(&PathBuf) -> Option<tool::Said>, wrong: &str) {
    let workdir = Workdir::new();
    for (name, script) in scripts() {
        let Some(said) = judge(&workdir.file("script", &script)) else { return };
        assert_eq!((said.stdout + &said.stderr, said.code), (String::new(), 0), "{name}\n{script}");
    }
    let said = judge(&workdir.file("wrong", wrong)).expect("it was there before");
    assert_ne!(said.code, 0);
}

fn scripts() -> Vec<(&'static str, String)> {
    specs::all()
        .into_iter()
        .filter(|(_, spec)| !files(spec, "init.d").is_empty())
        .map(|(name, spec)| (name, text(&spec, &format!("init.d/{}", spec.name))))
        .collect()
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
