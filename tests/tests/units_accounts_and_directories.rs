//! sysusers.d and tmpfiles.d: systemd's own tools make the accounts and directories that were declared.

use daemon_spec::spec::{Directory, DirectoryKind, Output, Spec};
use daemon_spec::units::render;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::validators::hostile::Hostile;
use daemon_tests::validators::specs::{self, files, pingd, plain, text};
use daemon_tests::validators::tool;
use daemon_tests::workdir::Workdir;

const SEEDS: u64 = 60;

#[test]
fn every_sysusers_file_is_valid() {
    let workdir = Workdir::new();
    for (name, spec) in specs::all() {
        for file in files(&spec, "sysusers.d") {
            let path = workdir.file("accounts.conf", &file.contents);
            let Some(said) = tool::run("systemd-sysusers", ["--dry-run".as_ref(), path.as_os_str()]) else {
                return;
            };
            assert_eq!(said.code, 0, "{name}: {}", said.stderr);
        }
    }
    let path = workdir.file("accounts.conf", "u bad:name - -\n");
    let said =
        tool::run("systemd-sysusers", ["--dry-run".as_ref(), path.as_os_str()]).expect("it was there before");
    assert_ne!(said.code, 0);
}

#[test]
fn systemd_252_makes_the_accounts_and_directories() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    makes_the_accounts_and_directories(&machine);
}

#[test]
fn systemd_257_makes_the_accounts_and_directories() {
    let Some(machine) = Machine::boot(Tree::Trixie) else { return };
    makes_the_accounts_and_directories(&machine);
}

fn makes_the_accounts_and_directories(machine: &Machine) {
    let spec = Spec {
        group: Some("pings".to_owned()),
        supplementary_groups: Some(vec!["adm".to_owned(), "pingers".to_owned(), "4".to_owned()]),
        stdout: Output::File("/var/log/pings/out.log".to_owned()),
        ..pingd()
    };
    apply(machine, "pingd", &spec);
    let groups = machine.sh("id -Gn pingd");
    assert_eq!(groups.split_whitespace().collect::<Vec<_>>(), ["pings", "adm", "pingers"]);
    assert_eq!(stat(machine, "/run/pingd"), "directory 755 pingd pings");
    assert_eq!(stat(machine, "/etc/pingd"), "directory 755 root root");
    assert_eq!(stat(machine, "/var/log/pings"), "directory 755 root root");

    let of_nobody = Spec { user: Some("nobody".to_owned()), group: None, ..spec.clone() };
    apply(machine, "nobody", &of_nobody);
    assert_eq!(stat(machine, "/run/pingd"), "directory 755 nobody nogroup");

    for seed in 0..SEEDS {
        hostile_strings_survive(machine, seed);
    }
}

/// F73: the description reaches the user database, and the directories have the names declared.
fn hostile_strings_survive(machine: &Machine, seed: u64) {
    let mut hostile = Hostile::seed(seed);
    let kinds = [DirectoryKind::Runtime, DirectoryKind::State, DirectoryKind::Cache, DirectoryKind::Logs];
    let mut directory = |kind| Directory { kind, path: hostile.component(), mode: 0o2750 };
    let directories = kinds.map(&mut directory).to_vec();
    let name = format!("hostile{seed}");
    let description = hostile.sentence();
    let spec =
        Spec { user: Some(name.clone()), description: description.clone(), directories, ..plain(&name) };
    apply(machine, &name, &spec);
    let entry = machine.sh(&format!("getent passwd {name}"));
    let told: Vec<&str> = description.split(|c: char| c.is_control() || c.is_whitespace()).collect();
    let told =
        told.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").replace(':', ";");
    let told = if told == "-" { name.clone() } else { told };
    assert_eq!(entry.split(':').nth(4), Some(told.as_str()), "seed {seed}");
    for (directory, base) in spec.directories.iter().zip(["/run", "/var/lib", "/var/cache", "/var/log"]) {
        let path = format!("{base}/{}", directory.path);
        assert_eq!(stat(machine, &path), format!("directory 2750 {name} {name}"), "seed {seed}");
    }
}

#[test]
fn a_user_s_own_daemon_and_a_number_ask_for_no_account() {
    let agent = specs::all().into_iter().find(|(name, _)| *name == "agent").expect("it is there").1;
    let numbers = Spec { user: Some("4711".to_owned()), group: Some("4711".to_owned()), ..plain("x") };
    for spec in [agent, numbers, plain("x")] {
        assert_eq!(files(&spec, "sysusers.d"), []);
    }
    assert!(render(&pingd()).iter().any(|file| file.path == "sysusers.d/pingd.conf"));
}

#[test]
fn nothing_below_a_directory_changes_its_owner() {
    for spec in
        specs::all().into_iter().map(|(_, spec)| spec).filter(|spec| !files(spec, "tmpfiles.d").is_empty())
    {
        let text = text(&spec, &format!("tmpfiles.d/{}.conf", spec.name));
        assert!(text.lines().skip(1).all(|line| line.starts_with("d /")), "{text}");
    }
}

fn apply(machine: &Machine, name: &str, spec: &Spec) {
    for file in render(spec).iter().filter(|file| file.path.contains(".d/") && !file.path.starts_with("init"))
    {
        machine.write(&format!("/etc/{}", file.path), file.contents.as_bytes(), 0o644);
    }
    let said = machine.sh(&format!(
        "{{ systemd-sysusers {0}.conf && systemd-tmpfiles --create {0}.conf; }} 2>&1 | grep -v '^Creating' || true",
        spec.name
    ));
    assert_eq!(said, "", "{name}");
}

fn stat(machine: &Machine, path: &str) -> String {
    let path = path.split('\'').collect::<Vec<_>>().join("'\"'\"'");
    machine.sh(&format!("stat -c '%F %a %U %G' '{path}'")).trim_end().to_owned()
}
