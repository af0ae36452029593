//! N05: `systemd-analyze` has nothing to say against any unit, on the host and on systemd 257, and rates them well.

use std::path::Path;

use daemon_spec::spec::{SandboxMode, Scope, Spec};
use daemon_spec::units::{UnitFile, render};
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::validators::specs::{self, files};
use daemon_tests::validators::tool;
use daemon_tests::workdir::Workdir;

#[test]
fn n05_the_host_s_systemd_accepts_every_unit_silently() {
    for (name, spec) in specs::all().into_iter().filter(|(_, spec)| spec.systemd <= host_version()) {
        let Some(said) = verify(&spec, &installable(&spec)) else { return };
        assert_eq!(said, "", "{name}");
    }
}

#[test]
fn the_host_s_systemd_says_so_when_a_unit_is_wrong() {
    let mut units = installable(&specs::pingd());
    units[0].contents = units[0].contents.replace("ProtectSystem=strict", "ProtectSystem=strictly");
    let Some(said) = verify(&specs::pingd(), &units) else { return };
    assert!(said.contains("strictly, ignoring") || said.contains("ignoring: strictly"), "{said}");
}

#[test]
fn r06_systemd_before_253_would_not_take_what_is_rendered_for_it() {
    let reloading = Spec { systemd: 253, ..specs::pingd() };
    let Some(said) = verify(&reloading, &installable(&reloading)) else { return };
    assert_eq!(said.contains("notify-reload"), host_version() < 253, "{said}");
}

#[test]
fn n05_systemd_257_accepts_every_unit_silently_and_rates_daemons_with_a_user_at_most_2() {
    let Some(machine) = Machine::boot(Tree::Trixie) else { return };
    for (name, spec) in specs::all() {
        let mut paths = Vec::new();
        for unit in installable(&spec) {
            let path = format!("/verify/{name}/{}", unit.path.trim_start_matches("systemd/"));
            machine.write(&path, unit.contents.as_bytes(), 0o644);
            paths.push(path);
        }
        let manager = if spec.scope == Scope::User { "--user" } else { "--system" };
        let paths = paths.join(" ");
        let said = machine.try_sh(&format!(
            "XDG_RUNTIME_DIR=/verify systemd-analyze {manager} --man=no verify {paths} /verify/{name}/*"
        ));
        assert_eq!((said.text.as_str(), said.code), ("", Some(0)), "{name}");
        if asks_for_no_more_than_a_user(&spec) {
            let service = format!("/verify/{name}/{}.service", spec.name);
            let _ = machine.sh(&format!("systemd-analyze security --offline=true --threshold=20 {service}"));
        }
    }
}

#[test]
fn every_daemon_with_a_user_is_rated_at_most_2() {
    let rated: Vec<_> =
        specs::all().into_iter().filter(|(_, spec)| asks_for_no_more_than_a_user(spec)).collect();
    assert!(rated.iter().any(|(name, _)| *name == "pingd"));
    for (_, spec) in rated {
        rate(&spec, "20");
    }
}

#[test]
fn what_is_not_declared_lowers_the_rating() {
    rate(&specs::pingd(), "12");
    for (name, tenths) in [("loopback", "9"), ("jailed", "3")] {
        let (_, spec) =
            specs::all().into_iter().find(|(other, _)| *other == name).expect("a spec of this name");
        rate(&spec, tenths);
    }
}

/// The exposure, in tenths, is not above the threshold.
fn rate(spec: &Spec, tenths: &str) {
    let workdir = Workdir::new();
    let service = write(&workdir, &installable(spec)).swap_remove(0);
    let threshold = format!("--threshold={tenths}");
    let arguments = ["security", "--offline=true", &threshold, "--no-pager", &service];
    let Some(said) = tool::run("systemd-analyze", arguments) else { return };
    assert_eq!(said.code, 0, "{}: {}{}", spec.name, said.stdout, said.stderr);
}

#[test]
fn a_unit_without_a_sandbox_is_rated_worse_than_2() {
    let workdir = Workdir::new();
    let service = workdir.file("bare.service", "[Service]\nExecStart=/bin/true\n").display().to_string();
    let arguments = ["security", "--offline=true", "--threshold=20", "--no-pager", &service];
    let Some(said) = tool::run("systemd-analyze", arguments) else { return };
    assert_ne!(said.code, 0);
}

fn asks_for_no_more_than_a_user(spec: &Spec) -> bool {
    let walled = spec.sandbox.as_ref().is_none_or(|sandbox| sandbox.mode == SandboxMode::Strict);
    let powerless = spec.capabilities.is_empty() && spec.privileged.is_none() && spec.no_new_privileges;
    spec.scope == Scope::System && spec.user.is_some() && walled && powerless
}

/// The units, for a program that is there, and what they require.
fn installable(spec: &Spec) -> Vec<UnitFile> {
    let mut units = files(&Spec { exec: "/bin/true".to_owned(), ..spec.clone() }, "systemd");
    assert_eq!(units[0].path, format!("systemd/{}.service", spec.name));
    if !Path::new("/proc/net/if_inet6").exists() {
        // Without IPv6 in the kernel, systemd cannot even look at such an address.
        for unit in &mut units {
            unit.contents = unit.contents.replace("[::]", "0.0.0.0").replace("[::1]", "127.0.0.1");
        }
    }
    for other in &spec.requires {
        let contents = "[Service]\nExecStart=/bin/true\n".to_owned();
        units.push(UnitFile { path: format!("systemd/{other}"), mode: 0o644, contents });
    }
    assert!(render(spec).iter().filter(|file| file.path.starts_with("systemd/")).count() <= units.len());
    units
}

/// Everything that the host's systemd-analyze says of the units.
fn verify(spec: &Spec, units: &[UnitFile]) -> Option<String> {
    let workdir = Workdir::new();
    let manager = if spec.scope == Scope::User { "--user" } else { "--system" };
    let runtime = format!("XDG_RUNTIME_DIR={}", workdir.path().display());
    let mut arguments =
        vec![runtime, "systemd-analyze".into(), manager.into(), "--man=no".into(), "verify".into()];
    arguments.extend(write(&workdir, units));
    if !tool::installed("systemd-analyze") {
        daemon_tests::skip::skip("`systemd-analyze` is not installed");
        return None;
    }
    tool::run("env", &arguments).map(|said| said.stdout + &said.stderr)
}

fn write(workdir: &Workdir, units: &[UnitFile]) -> Vec<String> {
    let write = |unit: &UnitFile| {
        let path = workdir.file(unit.path.trim_start_matches("systemd/"), &unit.contents);
        path.display().to_string()
    };
    units.iter().map(write).collect()
}

fn host_version() -> u32 {
    let said = tool::run("systemctl", ["--version"]);
    said.and_then(|said| said.stdout.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}
