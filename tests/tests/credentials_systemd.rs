//! Credentials, directories and limits under a real systemd: the unit has them, and the program takes them as they are.

use std::sync::OnceLock;

use daemon_tests::machine::{Machine, Tree};
use daemon_tests::package::Package;

const SECRET: &str = "4f9d-the-cat-sleeps-at-noon";

/// Writes down its secret and where it was told to look for it.
const VAULT: &str = r#"
use daemon_runtime::{Credentials, Shutdown, daemon};

#[daemon(
    user = "vault",
    state_directory(path = "vault", mode = 0o700),
    pidfile = "/run/vault/pid",
    credentials(token = "/etc/vault/token", tls_key = "/etc/vault/tls"),
    limits(nofile = "100:200"),
    nice = 5,
    oom_score_adjust = 200,
)]
fn main(credentials: Credentials, shutdown: Shutdown) -> std::io::Result<()> {
    let told = std::env::var_os("CREDENTIALS_DIRECTORY");
    let token = credentials.get("token").map(|token| String::from_utf8_lossy(token.as_ref()).into_owned());
    std::fs::write("/var/lib/vault/seen", format!("{token:?} {told:?}"))?;
    shutdown.wait();
    Ok(())
}
"#;

/// Gives up root by itself, and then writes to its directories.
const PORTER: &str = r#"
use daemon_runtime::{Credentials, Privileged, Shutdown, daemon};

#[daemon(
    user = "porter",
    state_directory = "porter/deep",
    runtime_directory(path = "porter", mode = 0o750),
    pidfile = "/run/porter/pid",
    credentials(token = "/etc/vault/token"),
    privileged = open,
)]
fn main(file: Privileged<std::fs::File>, credentials: Credentials, shutdown: Shutdown) -> std::io::Result<()> {
    use std::io::Write;
    (&file.0).write_all(b"opened by root\n")?;
    let token = credentials.get("token").map(|token| token.as_ref().len());
    for directory in ["/var/lib/porter/deep", "/run/porter"] {
        std::fs::write(format!("{directory}/seen"), format!("{token:?}"))?;
    }
    shutdown.wait();
    Ok(())
}

fn open() -> Result<std::fs::File, std::io::Error> {
    std::fs::OpenOptions::new().write(true).open("/dev/null")
}
"#;

/// A box with the daemon installed, and root's secrets where it is to find them.
fn installed(tree: Tree, daemon: &str) -> Option<Machine> {
    static BUILT: OnceLock<()> = OnceLock::new();
    let machine = Machine::boot(tree)?;
    BUILT.get_or_init(|| {
        for (daemon, main) in [("vault", VAULT), ("porter", PORTER)] {
            Package::new(daemon, main).build().succeeded();
        }
    });
    machine.install(daemon);
    machine.write("/etc/vault/token", SECRET.as_bytes(), 0o600);
    machine.write("/etc/vault/tls", b"another", 0o600);
    Some(machine)
}

mod systemd_of_the_host {
    use daemon_tests::machine::Tree::Host;

    #[test]
    fn c01_systemd_passes_the_secret_on() {
        super::c01_systemd_passes_the_secret_on(Host);
    }

    #[test]
    fn c02_directories_of_a_daemon_that_gives_up_root_itself_become_its_users() {
        super::c02_directories_of_a_daemon_that_gives_up_root_itself_become_its_users(Host);
    }
}

mod systemd_257 {
    use daemon_tests::machine::Tree::Trixie;

    #[test]
    fn c01_systemd_passes_the_secret_on() {
        super::c01_systemd_passes_the_secret_on(Trixie);
    }

    #[test]
    fn c02_directories_of_a_daemon_that_gives_up_root_itself_become_its_users() {
        super::c02_directories_of_a_daemon_that_gives_up_root_itself_become_its_users(Trixie);
    }
}

fn c01_systemd_passes_the_secret_on(tree: Tree) {
    let Some(machine) = installed(tree, "vault") else { return };
    machine.sh("systemctl start vault.service");
    assert_eq!(machine.sh("cat /var/lib/vault/seen"), format!("Some({SECRET:?}) None"));
    let pid = machine.show("vault", "MainPID");
    assert_eq!(
        machine.sh(&format!("tr '\\0' '\\n' </proc/{pid}/environ | grep -c CREDENTIALS || true")),
        "0\n"
    );
    assert!(!machine.journal().contains(SECRET));
    let limit = |name: &str| {
        let line = machine.sh(&format!("grep '{name}' /proc/{pid}/limits"));
        line.split_whitespace().skip(3).take(2).collect::<Vec<_>>().join(":")
    };
    assert_eq!(limit("Max open files"), "100:200");
    assert_eq!(machine.sh(&format!("cat /proc/{pid}/oom_score_adj")), "200\n");
    assert_eq!(machine.sh(&format!("ps -o ni= -p {pid}")).trim(), "5");

    // What an administrator has changed in the unit, the program does not change back.
    machine.write(
        "/etc/systemd/system/vault.service.d/local.conf",
        b"[Service]\nLimitNOFILE=150:180\nNice=3\nOOMScoreAdjust=100\nLoadCredential=\nSetCredential=token:other\nSetCredential=tls_key:x\n",
        0o644,
    );
    machine.sh("systemctl daemon-reload && systemctl restart vault.service");
    assert_eq!(machine.sh("cat /var/lib/vault/seen"), "Some(\"other\") None");
    let pid = machine.show("vault", "MainPID");
    assert!(machine.sh(&format!("grep 'Max open files' /proc/{pid}/limits")).contains(" 150 "));
    assert_eq!(machine.sh(&format!("cat /proc/{pid}/oom_score_adj")), "100\n");
    assert_eq!(machine.sh(&format!("ps -o ni= -p {pid}")).trim(), "3");
    machine.sh("systemctl stop vault.service");

    // The same program from a shell reads root's file itself.
    machine.sh("rm /var/lib/vault/seen; rm -r /var/lib/vault; vault </dev/null >/dev/null");
    assert_eq!(machine.sh("cat /var/lib/vault/seen"), format!("Some({SECRET:?}) None"));
    assert_eq!(machine.sh("stat -c '%U %a' /var/lib/vault /var/lib/vault/seen"), "vault 700\nvault 640\n");
    machine.sh("vault stop");
}

fn c02_directories_of_a_daemon_that_gives_up_root_itself_become_its_users(tree: Tree) {
    let Some(machine) = installed(tree, "porter") else { return };
    machine.sh("systemctl start porter.service");
    let look = "stat -c '%U %a %n' /var/lib/porter /var/lib/porter/deep /var/lib/porter/deep/seen /run/porter /run/porter/seen";
    let as_declared = "root 755 /var/lib/porter\nporter 755 /var/lib/porter/deep\nporter 640 /var/lib/porter/deep/seen\n\
                       porter 750 /run/porter\nporter 640 /run/porter/seen\n";
    assert_eq!(machine.sh(look), as_declared);
    assert_eq!(machine.sh("cat /run/porter/seen"), format!("Some({})", SECRET.len()));
    machine.sh("systemctl restart porter.service");
    assert_eq!(machine.sh(look), as_declared);
    let pid = machine.show("porter", "MainPID");
    assert_eq!(machine.sh(&format!("stat -c %U /proc/{pid}")), "porter\n");
}
