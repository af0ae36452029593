//! s6, which reloads by a signal and asks for no verdict: it is in the log.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use daemon_tests::acting::placed;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

use super::{CONFIGURED, daemon, in_force, write};

const SUPERVISE: &str = "/usr/bin/s6-supervise";

#[track_caller]
fn svc(option: &str, service: &Path) {
    let status = Command::new("/usr/bin/s6-svc").arg(option).arg(service).status();
    assert!(status.is_ok_and(|status| status.success()), "s6-svc {option}");
}

#[test]
fn r03_s6_svc_reloads_and_the_log_has_the_reason_where_that_is_refused() {
    if !Path::new(SUPERVISE).exists() {
        skip("`s6` is not installed; `tests/setup` does it");
        return;
    }
    let workdir = Workdir::new();
    write(&workdir, "greeting = \"hello\"\n");
    let service = workdir.directory("service");
    let words = [
        CONFIGURED.into(),
        format!("--pidfile={}", daemon(&workdir, CONFIGURED).pidfile().display()),
        format!("--config={}", workdir.join("conf.toml").display()),
        format!("--listen=ask=unix:{}", workdir.join("ask").display()),
        "--ready-fd=3".into(),
        placed(&workdir),
        "ready".into(),
        "serve".into(),
    ];
    let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let run = workdir.file("service/run", format!("#!/bin/sh\nexec {} 2>../log\n", words.join(" ")));
    fs::set_permissions(&run, fs::Permissions::from_mode(0o755)).expect("its mode");
    let _three = workdir.file("service/notification-fd", "3\n");
    let running = Launch::new(&workdir, SUPERVISE.as_ref()).arg(&service).spawn();
    let up = || Command::new("/usr/bin/s6-svwait").args(["-U", "-t", "1000"]).arg(&service).status();
    until_true("s6 has heard that it is ready", || up().is_ok_and(|status| status.success()));

    write(&workdir, "greeting = \"bonjour\"\n");
    svc("-h", &service);
    until_true("the new one is in force", || in_force(&workdir).contains("\"bonjour\""));

    write(&workdir, "greeting = 5\n");
    svc("-h", &service);
    let reason = "`greeting` takes a string, found an integer";
    until_true("the log has the reason", || workdir.read("log").contains(reason));
    assert!(workdir.read("log").contains("reload refused"), "{}", workdir.read("log"));
    assert!(in_force(&workdir).contains("\"bonjour\""));

    write(&workdir, "greeting = \"salut\"\n");
    svc("-h", &service);
    until_true("the mended one is in force", || in_force(&workdir).contains("\"salut\""));
    svc("-xd", &service);
    running.wait().expect(0);
    assert!(workdir.processes().is_empty());
}
