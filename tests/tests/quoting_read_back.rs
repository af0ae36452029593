//! F73: what a real systemd has read from a unit, asked over its bus, is what was declared: paths of credentials and of
//! the sandbox, devices, capabilities, limits and priorities.

use daemon_spec::spec::{Capability, Credential, INFINITY, Limit, Resource, Sandbox, SandboxMode, Spec};
use daemon_spec::units::render;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::validators::hostile::Hostile;
use daemon_tests::validators::specs::plain;

const SEEDS: u64 = 25;

#[test]
fn f73_systemd_252_reads_what_was_declared() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    reads_what_was_declared(&machine);
}

#[test]
fn f73_systemd_257_reads_what_was_declared() {
    let Some(machine) = Machine::boot(Tree::Trixie) else { return };
    reads_what_was_declared(&machine);
}

fn reads_what_was_declared(machine: &Machine) {
    let specs: Vec<Spec> = (0..SEEDS).map(spec).collect();
    for spec in &specs {
        for file in render(spec).iter().filter(|file| file.path.starts_with("systemd/")) {
            let path = file.path.replace("systemd/", "/etc/systemd/system/");
            machine.write(&path, file.contents.as_bytes(), 0o644);
        }
    }
    let _ = machine.sh("systemctl daemon-reload");
    for spec in &specs {
        reads_one(machine, spec);
    }
    let said = machine.try_sh("journalctl --no-pager _PID=1 | grep /etc/systemd/system/read-back");
    assert_eq!(said.text, "", "systemd has found fault");
}

fn reads_one(machine: &Machine, spec: &Spec) {
    let read = |property: &str| {
        let unit = spec.name.replace('-', "_2d");
        let answer = machine.sh(&format!(
            "busctl --json=short get-property org.freedesktop.systemd1 \
             /org/freedesktop/systemd1/unit/{unit}_2eservice org.freedesktop.systemd1.Service {property}"
        ));
        let (_, data) = answer.trim_end().split_once("\"data\":").expect("an answer");
        data.strip_suffix('}').expect("an answer").to_owned()
    };
    let sandbox = spec.sandbox.as_ref().expect("it has one");
    let optional = |path: &String| string(&format!("-{path}"));
    // In no order.
    let credentials = read("LoadCredential");
    for one in &spec.credentials {
        let pair = array([string(&one.name), string(&one.path)]);
        assert!(credentials.contains(&pair), "{pair} in {credentials}");
    }
    assert_eq!(read("ReadWritePaths"), array(sandbox.write.iter().map(optional)), "{}", spec.name);
    let libraries = ["/usr/lib", "-/lib", "-/lib64", "-/usr/lib64"].map(string);
    let executable = [string(&spec.exec)].into_iter().chain(libraries);
    let executable = executable.chain(sandbox.execute.iter().map(optional));
    assert_eq!(read("ExecPaths"), array(executable), "{}", spec.name);
    let devices = read("DeviceAllow");
    for device in sandbox.read.iter().filter(|path| path.starts_with("/dev/")) {
        assert!(devices.contains(&array([string(device), string("r")])), "{device:?} in {devices}");
    }
    assert_eq!(read("CapabilityBoundingSet"), read("AmbientCapabilities"));
    let mask: u64 = spec.capabilities.iter().map(|one| 1 << one.number).sum();
    assert_eq!(read("AmbientCapabilities"), mask.to_string());
    for (limit, name) in spec.limits.iter().zip(["LimitCORE", "LimitNOFILE", "LimitCPU", "LimitRTTIME"]) {
        assert_eq!(
            (read(&format!("{name}Soft")), read(name)),
            (limit.soft.to_string(), limit.hard.to_string())
        );
    }
    assert_eq!(read("Nice"), spec.nice.expect("it is declared").to_string());
    assert_eq!(read("OOMScoreAdjust"), spec.oom_score_adjust.expect("it is declared").to_string());
}

fn spec(seed: u64) -> Spec {
    let mut hostile = Hostile::seed(seed);
    let mut below = |top: &str| format!("{top}/{}", hostile.component());
    let number = i32::try_from(seed).expect("it is small");
    let limit = |resource, soft, hard| Limit { resource, soft, hard };
    Spec {
        // In the path of the program systemd allows no quotes and no backslash, in any spelling.
        exec: "/opt/%n $x ${HOME} ; é 日本/-program".to_owned(),
        user: Some("daemon".to_owned()),
        capabilities: [("CAP_NET_BIND_SERVICE", 10), ("CAP_CHECKPOINT_RESTORE", 40)]
            .map(|(name, number)| Capability { name, number })
            .to_vec(),
        credentials: ["token", "a.b-c_d", "0"]
            .map(|name| Credential { name: name.to_owned(), path: below("/etc/secrets") })
            .to_vec(),
        sandbox: Some(Sandbox {
            mode: SandboxMode::Strict,
            always: false,
            read: vec![below("/dev"), below("/dev/of"), below("/srv")],
            write: vec![below("/srv"), below("/var/data")],
            execute: vec![below("/opt"), below("/usr/local")],
            system_calls: vec!["@mount".to_owned(), "bpf".to_owned()],
        }),
        limits: vec![
            limit(Resource::Core, 0, 0),
            limit(Resource::Nofile, 100 + seed, 1000),
            limit(Resource::Cpu, 1 + seed, INFINITY),
            limit(Resource::Rttime, 1, 1_000_001 + seed),
        ],
        nice: Some(number - 12),
        oom_score_adjust: Some(number * 40),
        ..plain(&format!("read-back-{seed}"))
    }
}

/// A string of JSON, as systemd writes it.
fn string(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

fn array(parts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let parts: Vec<String> = parts.into_iter().map(|part| part.as_ref().to_owned()).collect();
    format!("[{}]", parts.join(","))
}
