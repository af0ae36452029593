//! The daemons, which differ in what they declare; each serves what it knows on port 80 or in a file.

use std::sync::OnceLock;

use daemon_tests::machine::{Machine, Tree};
use daemon_tests::package::{Package, member};

/// Binds port 80 by itself and tells every client its credential.
const SERVING: &str = r#"
use std::io::Write;
use std::net::TcpListener;

use daemon_runtime::{Credentials, Ready, Shutdown, daemon};

#[daemon(KEYS)]
fn main(credentials: Credentials, ready: Ready, shutdown: Shutdown) -> std::io::Result<()> {
    let http = TcpListener::bind("0.0.0.0:80")?;
    ready.ready();
    let token = credentials.get("token").map_or(&b"none"[..], |token| token.as_ref());
    for client in shutdown.incoming(&http) {
        client?.write_all(token)?;
    }
    Ok(())
}
"#;

/// Reads as root what its user cannot, and writes it down as that user.
const FIRST: &str = r#"
use daemon_runtime::{Privileged, Shutdown, daemon};

#[daemon(KEYS)]
fn main(Privileged(secret): Privileged<String>, shutdown: Shutdown) -> std::io::Result<()> {
    std::fs::write("/var/lib/NAME/secret", secret)?;
    shutdown.wait();
    Ok(())
}

fn secret() -> std::io::Result<String> {
    std::fs::read_to_string("/etc/NAME/secret")
}

fn reload() {
    println!("read again");
}
"#;

/// The same below another root directory; tells whether it sees what is there.
const FIRST_INSIDE: &str = r#"
use daemon_runtime::{Privileged, Shutdown, daemon};

#[daemon(KEYS)]
fn main(Privileged(secret): Privileged<String>, shutdown: Shutdown) {
    println!("{} {}", secret, std::fs::exists("/inside").expect("an answer"));
    shutdown.wait();
}

fn secret() -> std::io::Result<String> {
    std::fs::read_to_string("/etc/NAME/secret")
}

fn reload() {}
"#;

/// Tries its walls and writes down what went through.
const WALLED: &str = r#"
use std::process::Command;

use daemon_runtime::{Shutdown, daemon};

#[daemon(KEYS)]
fn main(shutdown: Shutdown) -> std::io::Result<()> {
    let runs = |program: &str| Command::new(program).arg("/").output().is_ok_and(|output| output.status.success());
    let passed = [
        ("declared", std::fs::write("/srv/declared/file", "").is_ok()),
        ("elsewhere", std::fs::write("/srv/elsewhere/file", "").is_ok()),
        ("stat", runs("/usr/bin/stat")),
        ("ls", runs("/usr/bin/ls")),
        ("inet", std::net::UdpSocket::bind("127.0.0.1:0").is_ok()),
    ];
    let passed: Vec<&str> = passed.iter().filter(|(_, passed)| *passed).map(|(name, _)| *name).collect();
    std::fs::write("/var/lib/NAME/passed", passed.join(" "))?;
    shutdown.wait();
    Ok(())
}
"#;

/// Waits for its end.
const WAITING: &str = r"
use daemon_runtime::{Shutdown, daemon};

#[daemon(KEYS)]
fn main(shutdown: Shutdown) {
    shutdown.wait();
}
";

const LIMITED: &str = r#"
    user = "NAME",
    limits(nofile = "512:1024", memlock = "64K", stack = "4M:8M", nproc = "100:200", cpu = "1000:infinity", sigpending = "10:20"),
    nice = 5,
    oom_score_adjust = 500,
    pidfile = "/run/NAME/pid",
    umask = 0o077,
    working_directory = "/usr",
"#;

const FORCEFUL: &str = r#"
    user = "NAME",
    capabilities = ["CAP_NET_BIND_SERVICE"],
    credentials(token = "/etc/NAME/token"),
"#;

const FORCELESS: &str = r#"
    user = "NAME",
    after = ["network.target"],
    credentials(token = "/etc/NAME/token"),
"#;

const EVERYTHING: &str = r#"
    user = "NAME",
    group = "daemon",
    supplementary_groups = ["adm"],
    capabilities = ["CAP_NET_BIND_SERVICE", "CAP_SYS_NICE"],
    no_new_privileges = true,
    credentials(token = "/etc/NAME/token"),
    limits(nofile = 1024, core = 0),
    nice = 5,
    oom_score_adjust = 500,
    pidfile = "/run/NAME/pid",
    umask = 0o077,
    working_directory = "/usr",
    environment(GREETING = "good day"),
    runtime_directory = "NAME",
    state_directory = "NAME",
    cache_directory = "NAME",
    logs_directory = "NAME",
    configuration_directory = "NAME",
    stdout = "/var/log/NAME/out",
"#;

const DIRECTORIES: &str = r#"
    runtime_directory(path = "NAME", mode = 0o750),
    state_directory = "NAME",
    cache_directory = "NAME",
    logs_directory = "NAME",
    configuration_directory = "NAME",
"#;

const WALLS: &str = r#"
    user = "NAME",
    state_directory = "NAME",
    sandbox(mode = "strict", write = ["/srv/declared"], execute = ["/usr/bin/stat"]),
"#;

const WALLS_TWICE: &str = r#"
    user = "NAME",
    state_directory = "NAME",
    sandbox(mode = "strict", write = ["/srv/declared"], execute = ["/usr/bin/stat"], always = true),
"#;

const LEARNING: &str = r#"
    user = "NAME",
    state_directory = "NAME",
    sandbox(mode = "learn", write = ["/srv/declared"], execute = ["/usr/bin/stat"]),
"#;

const PRIVILEGED: &str = r#"
    user = "NAME",
    privileged = secret,
    reload = reload,
    pidfile = "/run/NAME/pid",
    state_directory = "NAME",
"#;

const KINDS: [(&str, &str, &[&str]); 12] = [
    ("forceful", SERVING, &[FORCEFUL]),
    ("forceless", SERVING, &[FORCELESS]),
    ("everything", SERVING, &[EVERYTHING]),
    ("limited", WAITING, &[LIMITED]),
    ("gaining", WAITING, &["user = \"NAME\", no_new_privileges = false"]),
    ("housed", WAITING, &["user = \"NAME\",", DIRECTORIES]),
    ("housed-root", WAITING, &[DIRECTORIES]),
    ("walled", WALLED, &[WALLS]),
    ("walled-twice", WALLED, &[WALLS_TWICE]),
    ("learning", WALLED, &[LEARNING]),
    ("first", FIRST, &[PRIVILEGED]),
    (
        "first-inside",
        FIRST_INSIDE,
        &[PRIVILEGED, "root_directory = \"/srv/NAME\", working_directory = \"/inside\""],
    ),
];

/// A box with the daemon installed.
pub(crate) fn installed(tree: Tree, name: &str) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    build();
    machine.install(name);
    Some(machine)
}

/// The same, and started.
pub(crate) fn started(tree: Tree, name: &str) -> Option<Machine> {
    let machine = installed(tree, name)?;
    let _ = machine.sh(&format!("systemctl start {name}.service"));
    Some(machine)
}

fn build() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let package = Package::empty("in-force");
        let names: Vec<&str> = KINDS.iter().map(|(name, ..)| *name).collect();
        package.write("Cargo.toml", &format!("[workspace]\nmembers = {names:?}\nresolver = \"3\"\n"));
        for (name, main, keys) in KINDS {
            let manifest =
                member(name).replace("/daemon-runtime\" }", "/daemon-runtime\", features = [\"sandbox\"] }");
            package.write(&format!("{name}/Cargo.toml"), &manifest);
            package.write(&format!("{name}/build.rs"), "fn main() {\n    daemon_build::emit();\n}\n");
            let main = main.replace("KEYS", &keys.concat()).replace("NAME", name);
            package.write(&format!("{name}/src/main.rs"), &main);
        }
        package.build().succeeded();
    });
}
