//! The examples under the units that their builds write, run by a real systemd: the host's, which is 252 on Debian 12,
//! and the 257 of Debian 13.

use daemon_tests::built;
use daemon_tests::machine::{Machine, Tree};
use daemon_tests::on_each_systemd;

/// A box with one daemon installed and, unless it is only to be installed, started.
fn started(tree: Tree, daemon: &str) -> Option<Machine> {
    let machine = installed(tree, daemon)?;
    machine.sh(&format!("systemctl start {daemon}.service"));
    Some(machine)
}

fn installed(tree: Tree, daemon: &str) -> Option<Machine> {
    let machine = Machine::boot(tree)?;
    built::examples();
    machine.install(daemon);
    Some(machine)
}

fn get(machine: &Machine) -> String {
    machine.http("127.0.0.1:80").expect("the daemon answers")
}

fn set_greeting(machine: &Machine, text: &str) {
    machine.write("/etc/pingd/greeting", text.as_bytes(), 0o644);
}

on_each_systemd! {
    pingd_is_ready_when_start_returns("pingd");
    pingd_tokio_is_ready_when_start_returns("pingd-tokio");
    n02_reload_changes_the_greeting_before_it_returns("pingd");
    n02_reload_of_pingd_tokio_changes_the_greeting_before_it_returns("pingd-tokio");
    r03_a_refused_reload_keeps_the_old_greeting_and_is_told("pingd");
    n01_stop_ends_with_success_and_nothing_is_left("pingd");
    n01_stop_of_pingd_tokio_ends_with_success_and_nothing_is_left("pingd-tokio");
    it_is_restarted_after_a_kill("pingd");
    n07_the_first_request_starts_the_service("pingd");
    s05_status_names_the_daemon("pingd");
    the_daemon_is_confined("pingd");
    f36_a_start_without_the_user_fails_and_says_so("pingd");
    detach_is_type_forking_with_the_right_main_process("pingd-forking");
    from_toml_counts_its_callers_until_reload("from-toml");
    heartbeat_writes_into_its_log("heartbeat");
    s07_a_start_that_fails_is_told("pingd");
    n12_enable_links_the_service_and_its_socket("pingd");
    silent_clients_do_not_hold_up_the_others("pingd");
    silent_clients_of_pingd_tokio_do_not_hold_up_the_others("pingd-tokio");
}

fn pingd_is_ready_when_start_returns(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    let answer = get(&machine);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\npong\n"), "{answer}");
    assert_eq!(machine.show(daemon, "ActiveState"), "active");
    assert_eq!(machine.show(daemon, "Type"), "notify");
}

fn pingd_tokio_is_ready_when_start_returns(tree: Tree, daemon: &str) {
    pingd_is_ready_when_start_returns(tree, daemon);
}

fn n02_reload_changes_the_greeting_before_it_returns(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    let pid = machine.show(daemon, "MainPID");
    for greeting in ["bonjour", "salut", "hello"] {
        set_greeting(&machine, &format!("{greeting}\n"));
        machine.sh(&format!("systemctl reload {daemon}"));
        assert!(
            get(&machine).ends_with(&format!("\r\n\r\n{greeting}\n")),
            "{greeting}: {}",
            machine.journal()
        );
    }
    assert_eq!(machine.show(daemon, "MainPID"), pid);
    assert_eq!(machine.show(daemon, "ActiveState"), "active");
}

fn n02_reload_of_pingd_tokio_changes_the_greeting_before_it_returns(tree: Tree, daemon: &str) {
    n02_reload_changes_the_greeting_before_it_returns(tree, daemon);
}

fn r03_a_refused_reload_keeps_the_old_greeting_and_is_told(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    set_greeting(&machine, "two\nlines\n");
    let answer = machine.try_sh(&format!("systemctl reload {daemon}"));
    assert_ne!(answer.code, Some(0), "the reload is said to have worked");
    assert!(get(&machine).ends_with("pong\n"));
    assert_eq!(machine.show(daemon, "ActiveState"), "active");
    let log = machine.journal();
    assert!(log.contains("the greeting must be one line"), "{log}");
}

fn n01_stop_ends_with_success_and_nothing_is_left(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    assert!(get(&machine).ends_with("pong\n"));
    machine.sh(&format!("systemctl stop {daemon}.service"));
    assert_eq!(machine.show(daemon, "Result"), "success");
    // CLD_EXITED with status 0, not killed by SIGTERM or SIGKILL.
    assert_eq!(
        (machine.show(daemon, "ExecMainCode"), machine.show(daemon, "ExecMainStatus")),
        ("1".into(), "0".into())
    );
    assert_eq!(machine.try_sh(&format!("pgrep -x {daemon}")).code, Some(1));
    assert_eq!(machine.try_sh(&format!("test -e /run/{daemon}/{daemon}.pid")).code, Some(1));
}

fn n01_stop_of_pingd_tokio_ends_with_success_and_nothing_is_left(tree: Tree, daemon: &str) {
    n01_stop_ends_with_success_and_nothing_is_left(tree, daemon);
}

fn it_is_restarted_after_a_kill(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    let pid = machine.show(daemon, "MainPID");
    machine.sh(&format!("systemctl kill --signal=KILL {daemon}.service"));
    machine.wait_for(&format!("systemctl show --value --property=NRestarts {daemon} | grep -x 1"));
    machine.wait_for(&format!("systemctl is-active {daemon}.service"));
    assert_ne!(machine.show(daemon, "MainPID"), pid);
    assert!(get(&machine).ends_with("pong\n"));
}

fn n07_the_first_request_starts_the_service(tree: Tree, daemon: &str) {
    let Some(machine) = installed(tree, daemon) else { return };
    machine.sh(&format!("systemctl start {daemon}.socket"));
    assert_eq!(machine.show(&format!("{daemon}.service"), "ActiveState"), "inactive");
    assert!(get(&machine).ends_with("pong\n"));
    assert_eq!(machine.show(&format!("{daemon}.service"), "ActiveState"), "active");
}

fn s05_status_names_the_daemon(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    let text = machine.sh(&format!("systemctl status {daemon}.service"));
    assert!(text.contains("Answers HTTP requests with a greeting"), "{text}");
    assert!(text.contains("Active: active (running)"), "{text}");
    assert_eq!(
        machine.try_sh(&format!("systemctl stop {daemon}.service && systemctl status {daemon}")).code,
        Some(3)
    );
}

/// D13, N06 and the sandbox of the unit, as the kernel sees them.
fn the_daemon_is_confined(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    let pid = machine.show(daemon, "MainPID");
    let user = machine.sh("id -u pingd").trim().to_owned();
    assert_ne!(user, "0");
    let status = machine.sh(&format!("cat /proc/{pid}/status"));
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(field("Uid:"), [&user[..]; 4]);
    for set in ["CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:"] {
        assert_eq!(field(set), ["0000000000000000"], "{set}");
    }
    assert_eq!(field("NoNewPrivs:"), ["1"]);
    assert_eq!(field("Seccomp:"), ["2"]);
    assert_eq!(field("Umask:"), ["0027"]);
    // ProtectSystem=strict: what the daemon sees at / is mounted read-only.
    let root = machine.sh(&format!("awk '$5 == \"/\" {{ print $6 }}' /proc/{pid}/mountinfo"));
    assert!(root.lines().all(|options| options.split(',').any(|option| option == "ro")), "{root}");
}

fn f36_a_start_without_the_user_fails_and_says_so(tree: Tree, daemon: &str) {
    let Some(machine) = installed(tree, daemon) else { return };
    // Not through systemd, which would not come as far as the daemon.
    machine.sh("sed -i /^pingd:/d /etc/passwd /etc/group");
    let answer = machine.try_sh(&format!("mkdir -p /run/{daemon}; /usr/bin/{daemon}"));
    assert_eq!(answer.code, Some(6), "{}", answer.text);
    assert!(answer.text.contains("pingd"), "{}", answer.text);
    assert_eq!(machine.try_sh(&format!("pgrep -x {daemon}")).code, Some(1));
}

fn detach_is_type_forking_with_the_right_main_process(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    assert_eq!(machine.show(daemon, "Type"), "forking");
    assert!(get(&machine).ends_with("pong\n"));
    let pid = machine.show(daemon, "MainPID");
    assert_eq!(machine.sh("cat /run/pingd/pingd.pid").trim(), pid);
    set_greeting(&machine, "hello\n");
    machine.sh(&format!("systemctl reload {daemon}"));
    assert!(get(&machine).ends_with("hello\n"));
    machine.sh(&format!("systemctl stop {daemon}.service"));
    assert_eq!(machine.show(daemon, "Result"), "success");
}

fn from_toml_counts_its_callers_until_reload(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    let call = || machine.read_from("127.0.0.1:1717").expect("the daemon answers");
    assert_eq!((call(), call()), ("0\n".to_owned(), "1\n".to_owned()));
    machine.sh(&format!("systemctl reload {daemon}"));
    assert_eq!(call(), "0\n");
    machine.sh(&format!("systemctl stop {daemon}.service"));
    assert_eq!(machine.show(daemon, "Result"), "success");
}

fn heartbeat_writes_into_its_log(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    machine.wait_for("grep -x 'still alive' /var/log/heartbeat/heartbeat.log");
    machine.sh(&format!("systemctl stop {daemon}.service"));
    assert_eq!(machine.show(daemon, "Result"), "success");
}

fn s07_a_start_that_fails_is_told(tree: Tree, daemon: &str) {
    let Some(machine) = installed(tree, daemon) else { return };
    set_greeting(&machine, "two\nlines\n");
    assert_eq!(machine.try_sh(&format!("systemctl start {daemon}.service")).code, Some(1));
    assert_eq!(machine.show(daemon, "ExecMainStatus"), "1");
    let log = machine.journal();
    assert!(log.contains("the greeting must be one line"), "{log}");
}

fn n12_enable_links_the_service_and_its_socket(tree: Tree, daemon: &str) {
    let Some(machine) = installed(tree, daemon) else { return };
    machine.sh(&format!("systemctl enable {daemon}.service"));
    let wants = "/etc/systemd/system";
    machine.sh(&format!("test -L {wants}/multi-user.target.wants/{daemon}.service"));
    machine.sh(&format!("test -L {wants}/sockets.target.wants/{daemon}.socket"));
}

/// More of them than there are threads: the request waits until one has run out of time, and no longer.
fn silent_clients_do_not_hold_up_the_others(tree: Tree, daemon: &str) {
    let Some(machine) = started(tree, daemon) else { return };
    let silent: Vec<_> =
        (0..12).map(|_| machine.connect("127.0.0.1:80").expect("the daemon listens")).collect();
    assert!(get(&machine).ends_with("pong\n"));
    drop(silent);
    machine.sh(&format!("systemctl stop {daemon}.service"));
    assert_eq!(machine.show(daemon, "Result"), "success");
}

fn silent_clients_of_pingd_tokio_do_not_hold_up_the_others(tree: Tree, daemon: &str) {
    silent_clients_do_not_hold_up_the_others(tree, daemon);
}

/// R01, R02: the reload is over when the daemon says so, and the unit does not hang in it.
#[test]
fn r01_notify_reload_waits_for_the_daemon() {
    let Some(machine) = started(Tree::Trixie, "pingd-253") else { return };
    assert_eq!(machine.show("pingd-253", "Type"), "notify-reload");
    for greeting in ["bonjour", "salut", "hello"] {
        set_greeting(&machine, &format!("{greeting}\n"));
        machine.sh("systemctl reload pingd-253");
        assert!(
            get(&machine).ends_with(&format!("\r\n\r\n{greeting}\n")),
            "{greeting}: {}",
            machine.journal()
        );
    }
}

/// R03, R05: systemd has no word for a reload that failed; the status line has.
#[test]
fn r03_notify_reload_ends_a_refused_reload_with_its_verdict() {
    let Some(machine) = started(Tree::Trixie, "pingd-253") else { return };
    set_greeting(&machine, "two\nlines\n");
    machine.sh("systemctl reload pingd-253");
    assert!(get(&machine).ends_with("pong\n"));
    assert_eq!(machine.show("pingd-253", "ActiveState"), "active");
    let status = machine.show("pingd-253", "StatusText");
    assert!(status.contains("the greeting must be one line"), "{status}");
}

/// N11: none of the steps of the SysV way under a manager.
#[test]
fn n11_nothing_is_forked_and_no_session_made_under_systemd() {
    let Some(machine) = installed(Tree::Host, "heartbeat") else { return };
    if machine.try_sh("command -v strace").code != Some(0) {
        daemon_tests::skip::skip("`strace` is not installed");
        return;
    }
    // -D: the daemon is the process that systemd has started, and strace its descendant.
    machine.sh("systemd-run --unit=traced --property=Type=notify --quiet strace -D -f -o /run/trace \
         -e trace=fork,vfork,clone,clone3,setsid,umask,chdir /usr/bin/heartbeat");
    machine.sh("systemctl stop traced");
    let trace = machine.sh("cat /run/trace");
    assert!(trace.contains("CLONE_THREAD"), "the signal thread is not in the trace: {trace}");
    let steps = ["fork(", "clone", "setsid(", "umask(", "chdir("];
    let taken: Vec<&str> = trace
        .lines()
        .filter(|line| steps.iter().any(|step| line.contains(step)) && !line.contains("CLONE_THREAD"))
        .collect();
    assert_eq!(taken, Vec::<&str>::new());
}

/// L05 and the start without systemd: the same program binds its sockets itself when nobody hands them over.
#[test]
fn the_same_program_starts_by_itself_in_the_same_box() {
    let Some(machine) = installed(Tree::Host, "pingd") else { return };
    machine.sh("mkdir -p /run/pingd && pingd start");
    assert!(get(&machine).ends_with("pong\n"));
    machine.sh("pingd status");
    machine.sh("pingd stop");
    assert_eq!(machine.try_sh("pingd status").code, Some(3));
}
