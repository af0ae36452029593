//! N13: the daemon of a user under that user's own service manager, by the unit that its build writes.

use daemon_tests::built::once;
use daemon_tests::machine::{Machine, Tree, User};
use daemon_tests::on_each_systemd;
use daemon_tests::package::{program, units};
use daemon_tests::proc::Status;

/// Counts its reloads, in a file and for its clients.
const AGENT: &str = r#"
use std::io::Write;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};

use daemon_runtime::{Shutdown, daemon};

static RELOADS: AtomicU32 = AtomicU32::new(0);

#[daemon(
    scope = "user",
    listen(api = "127.0.0.1:8083"),
    runtime_directory = "agent",
    state_directory(path = "agent", mode = 0o700),
    cache_directory = "agent",
    logs_directory = "agent",
    limits(nofile = 256),
    environment(GREETING = "100 % good"),
    reload = reload,
)]
fn main(api: TcpListener, shutdown: Shutdown) -> std::io::Result<()> {
    for client in shutdown.incoming(&api) {
        write!(client?, "{} {}", std::env::var("GREETING").unwrap_or_default(), RELOADS.load(Ordering::SeqCst))?;
    }
    Ok(())
}

fn reload() {
    RELOADS.fetch_add(1, Ordering::SeqCst);
}
"#;

on_each_systemd! {
    by on:
    n13_enabled_it_is_wanted_by_the_user_s_default_target;
    it_starts_reloads_tells_its_status_and_stops;
    n07_the_first_client_starts_it;
    c02_its_directories_are_below_the_user_s_own;
    it_is_confined_as_far_as_its_manager_may;
}

fn on(tree: Tree, claim: fn(&Machine, &User<'_>)) {
    let Some(machine) = Machine::boot(tree) else { return };
    once("agent", AGENT);
    machine.copy(&program("agent"), "/usr/bin/agent");
    for unit in ["agent.service", "agent.socket"] {
        machine.copy(&units("agent").join("systemd").join(unit), &format!("/etc/systemd/user/{unit}"));
    }
    claim(&machine, &User::begin(&machine));
}

fn ask(machine: &Machine) -> String {
    machine.read_from("127.0.0.1:8083").expect("the daemon answers")
}

fn n13_enabled_it_is_wanted_by_the_user_s_default_target(_: &Machine, user: &User<'_>) {
    let _ = user.sh("systemctl --user enable agent.service");
    let _ = user.sh("test -L .config/systemd/user/default.target.wants/agent.service");
    let _ = user.sh("test -L .config/systemd/user/sockets.target.wants/agent.socket");
    let _ = user.sh("systemctl --user start default.target");
}

fn it_starts_reloads_tells_its_status_and_stops(machine: &Machine, user: &User<'_>) {
    let _ = user.sh("systemctl --user start agent.service");
    assert_eq!(user.show("agent.service", "ActiveState"), "active");
    assert_eq!(ask(machine), "100 % good 0");
    let pid = user.show("agent.service", "MainPID");
    assert_eq!(machine.sh(&format!("stat -c %U /proc/{pid}")).trim(), "somebody");
    for reloads in 1..=3 {
        let _ = user.sh("systemctl --user reload agent.service");
        assert_eq!(ask(machine), format!("100 % good {reloads}"));
    }
    assert_eq!(user.show("agent.service", "MainPID"), pid);
    let status = user.sh("systemctl --user status agent.service");
    assert!(status.contains("A daemon for a test") && status.contains("active (running)"), "{status}");
    let _ = user.sh("systemctl --user stop agent.service");
    let end =
        ["Result", "ExecMainCode", "ExecMainStatus"].map(|property| user.show("agent.service", property));
    assert_eq!(end, ["success", "1", "0"]);
    assert_eq!(user.try_sh("systemctl --user status agent.service").code, Some(3));
    assert_eq!(machine.try_sh("pgrep -x agent").code, Some(1));
}

fn n07_the_first_client_starts_it(machine: &Machine, user: &User<'_>) {
    let _ = user.sh("systemctl --user start agent.socket");
    assert_eq!(user.show("agent.service", "ActiveState"), "inactive");
    assert_eq!(ask(machine), "100 % good 0");
    assert_eq!(user.show("agent.service", "ActiveState"), "active");
}

/// Where systemd.exec(5) has them; before 254 the state of a user's service is in `.config`.
fn c02_its_directories_are_below_the_user_s_own(machine: &Machine, user: &User<'_>) {
    let _ = user.sh("systemctl --user start agent.service");
    let (state, logs) = match machine.systemd() {
        ..254 => (".config/agent", ".config/log/agent"),
        _ => (".local/state/agent", ".local/state/log/agent"),
    };
    let runtime = format!("/run/user/{}/agent", user.id());
    for (path, mode) in [(state, "700"), (logs, "755"), (".cache/agent", "755"), (&runtime, "755")] {
        assert_eq!(
            user.sh(&format!("stat -c \"%a %U\" {path}")).trim(),
            format!("{mode} somebody"),
            "{path}"
        );
    }
    let _ = user.sh("systemctl --user stop agent.service");
    assert_eq!(user.try_sh(&format!("test -e {runtime}")).code, Some(1));
}

fn it_is_confined_as_far_as_its_manager_may(machine: &Machine, user: &User<'_>) {
    let _ = user.sh("systemctl --user start agent.service");
    let pid = user.show("agent.service", "MainPID");
    let text = machine.sh(&format!("cat /proc/{pid}/status"));
    let status = Status::parse(&text);
    assert!(status.no_new_privileges);
    assert!(text.contains("\nSeccomp:\t2\n"), "{text}");
    assert_eq!(status.users, [user.id(); 4]);
    assert_eq!(status.umask, 0o027);
    let limits = machine.sh(&format!("cat /proc/{pid}/limits"));
    assert_eq!(daemon_tests::proc::Limit::find(&limits, "Max open files").hard, "256");
}
