//! A daemon with everything that an administrator has to bring: secrets, groups, places for logs, a path with a space.

use std::sync::OnceLock;

use daemon_tests::machine::{Machine, Tree, User};
use daemon_tests::package::{Package, manifest, program};

use super::patient::Patient;

const MAIN: &str = r#"
use daemon_runtime::{Credentials, Shutdown, daemon};

#[daemon(
    user = "ailing",
    group = "ailers",
    supplementary_groups = ["sickbay"],
    exec = "/opt/the ward/ailing",
    stdout = "/var/log/ward/out",
    credentials(token = "/etc/ailing/token"),
    state_directory(path = "ailing", mode = 0o750),
    sandbox = "strict"
)]
fn main(_credentials: Credentials, shutdown: Shutdown) {
    shutdown.wait();
}
"#;

fn ailing() -> Option<Patient> {
    static BUILT: OnceLock<()> = OnceLock::new();
    let machine = Machine::boot(Tree::Host)?;
    BUILT.get_or_init(|| {
        let package = Package::new("ailing", MAIN);
        let features = "daemon-runtime\", features = [\"explain\", \"sandbox\"] }";
        package.write("Cargo.toml", &manifest("ailing").replace("daemon-runtime\" }", features));
        package.build().succeeded();
    });
    let _ = machine.sh("mkdir -p '/opt/the ward' /etc/ailing && echo secret >/etc/ailing/token && chmod 600 /etc/ailing/token");
    machine.install("ailing");
    let _ = machine.sh("cp /usr/bin/ailing '/opt/the ward/ailing' && systemctl enable --quiet ailing.service && systemctl daemon-reload");
    let patient = Patient::of(machine, "'/opt/the ward/ailing'");
    patient.healthy();
    Some(patient)
}

const PERSONAL: &str = r#"
use daemon_runtime::{Shutdown, daemon};

#[daemon(scope = "user", exec = "/usr/bin/homely", state_directory = "homely")]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
"#;

#[test]
fn a_daemon_of_a_user_is_looked_for_where_the_user_s_files_are() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    let package = Package::new("homely", PERSONAL);
    let feature = "daemon-runtime\", features = [\"explain\"] }";
    package.write("Cargo.toml", &manifest("homely").replace("daemon-runtime\" }", feature));
    package.build().succeeded();
    machine.copy(&program("homely"), "/usr/bin/homely");
    let user = User::begin(&machine);
    let said = user.try_sh("homely doctor");
    assert_eq!(said.code, Some(1), "{}", said.text);
    let commands: Vec<&str> =
        said.text.lines().filter_map(|line| line.trim_start().strip_prefix("mend: ")).collect();
    assert!(commands[0].contains("/home/somebody/.config/systemd/user/homely.service"), "{commands:?}");
    for command in commands {
        let _ = user.sh(command);
    }
    // What is not installed cannot be enabled.
    let said = user.try_sh("homely doctor");
    assert!(said.text.contains("mend: systemctl --user enable homely.service"), "{}", said.text);
    let _ = user.sh("systemctl --user enable --quiet homely.service");
    let said = user.try_sh("homely doctor");
    assert_eq!(said.code, Some(0), "{}", said.text);
}

#[test]
fn groups_secrets_and_places_for_logs_are_looked_at() {
    let Some(patient) = ailing() else { return };
    patient.mends(
        "groupdel sickbay",
        &["there is no group `sickbay`", "mend: '/opt/the ward/ailing' units sysusers.d/ailing.conf"],
    );
    patient.mends(
        "chmod 644 /etc/ailing/token",
        &["the credential `token`", "mend: chown root:root /etc/ailing/token && chmod 600 /etc/ailing/token"],
    );
    patient.mends("chmod 777 /etc/ailing", &["the credential `token`", "mend: chmod go-w /etc/ailing"]);
    patient.mends(
        "rm /etc/ailing/token",
        &["cannot read the credential `token`", "mend: install -D -m 600 /dev/stdin /etc/ailing/token"],
    );
    patient.mends("rmdir /var/log/ward", &["/var/log/ward: is not there, and a log file lies in it"]);
    patient.mends("chgrp daemon /var/lib/ailing", &["/var/lib/ailing: is ailing ("]);
    patient.mends("chmod o+w '/opt/the ward'", &["mend: chmod go-w '/opt/the ward'"]);
    assert!(patient.healthy().contains("the kernel has what the sandbox is made of"));
}

const TUNED: &str = r#"
use daemon_runtime::{Config, Shutdown, daemon};

#[derive(serde::Deserialize)]
struct Settings {
    /// How many at once.
    #[serde(default = "eight")]
    workers: u8,
}

fn eight() -> u8 {
    8
}

#[daemon(config = "/etc/tuned/tuned.toml")]
fn main(config: Config<Settings>, shutdown: Shutdown) {
    let _ = config.get().workers;
    shutdown.wait();
}
"#;

#[test]
fn f75_a_configuration_that_is_missing_begins_as_the_example_and_one_that_is_there_is_the_administrator_s() {
    let Some(machine) = Machine::boot(Tree::Host) else { return };
    let package = Package::new("tuned", TUNED);
    let features = "daemon-runtime\", features = [\"config\", \"explain\"] }\nserde = { version = \"1\", features = [\"derive\"] }";
    package.write("Cargo.toml", &manifest("tuned").replace("daemon-runtime\" }", features));
    package.build().succeeded();
    machine.install("tuned");
    let _ = machine.sh("systemctl enable --quiet tuned.service && systemctl daemon-reload");
    let patient = Patient::of(machine, "/usr/bin/tuned");
    patient.mends(
        "test ! -e /etc/tuned",
        &[
            "/etc/tuned/tuned.toml: there is no configuration",
            "mend: /usr/bin/tuned units etc/tuned.toml | install -D -m 644 /dev/stdin /etc/tuned/tuned.toml",
        ],
    );
    let _ = patient
        .machine
        .sh("grep -q '^#workers = 8$' /etc/tuned/tuned.toml && echo 'workers = 5' >/etc/tuned/tuned.toml");
    let said = patient.healthy();
    assert!(said.contains("/etc/tuned/tuned.toml: is there") && !said.contains("differs"), "{said}");
}
