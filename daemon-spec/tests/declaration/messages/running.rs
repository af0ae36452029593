//! What the daemon offers while it runs, and how long it goes on serving.

use super::{file_says, says};

#[test]
fn a_drain_within_the_stop() {
    says("drain_delay = \"5s\", stop_timeout = \"6s\"", &[]);
    says(
        "drain_delay = \"5s\", stop_timeout = \"5s\"",
        &["`drain_delay` leaves nothing of `stop_timeout`\n\
           help: `stop_timeout` is `\"5s\"`; it holds the delay, and what main does after it"],
    );
    file_says(
        "drain_delay = \"2m\"\n",
        &["`drain_delay` leaves nothing of `stop_timeout`\n\
           help: `stop_timeout` is `\"30s\"`; it holds the delay, and what main does after it"],
    );
    says(
        "drain_delay = \"1s\", stop_timeout = \"750ms\"",
        &["`drain_delay` leaves nothing of `stop_timeout`\n\
           help: `stop_timeout` is `\"750ms\"`; it holds the delay, and what main does after it"],
    );
}

#[test]
fn a_control_socket_has_a_place() {
    says("control = true, pidfile = \"/run/pingd/pid\"", &[]);
    says("control = false", &[]);
    says(
        "control = true",
        &[
            "`control` needs a `runtime_directory`\nhelp: add `runtime_directory = \"pingd\"`: the socket lies in it",
        ],
    );
}

#[test]
fn health_is_served_over_streams() {
    says("health = \"unix:/run/pingd/health.sock\"", &[]);
    says(
        "health = \"udp:127.0.0.1:9901\"",
        &["`health` is served over streams\n\
           help: write `health = \"127.0.0.1:9901\"`, or `\"unix:/path\"` for a Unix socket"],
    );
}

#[test]
fn health_has_a_socket_of_its_own() {
    says(
        "listen(health = \"127.0.0.1:80\"), health = \"127.0.0.1:9901\"",
        &["`listen` has a socket named `health`, which is the name of the one that `health` declares\n\
           help: give it another name"],
    );
    says("listen(health = \"127.0.0.1:80\")", &[]);
    says(
        "listen(http = \"127.0.0.1:9901\"), health = \"127.0.0.1:9901\"",
        &["`health` and the socket `http` listen on the same address"],
    );
}

#[test]
fn health_is_served_where_the_daemon_may_listen() {
    says("health = \"127.0.0.1:99\"", &[]);
    says("user = \"ping\", health = \"127.0.0.1:1024\"", &[]);
    says("user = \"ping\", capabilities = [\"CAP_NET_BIND_SERVICE\"], health = \"127.0.0.1:99\"", &[]);
    says("user = \"ping\", privileged = open, health = \"127.0.0.1:99\"", &[]);
    says(
        "user = \"ping\", health = \"127.0.0.1:99\"",
        &["`ping` cannot listen on port 99, and systemd starts the daemon as that user\n\
           help: write a port from 1024 on, as in `\"127.0.0.1:9901\"`"],
    );
    says("health = \"unix:/run/health.sock\"", &[]);
    says("user = \"ping\", pidfile = \"/run/pingd/pid\", health = \"unix:/run/pingd/health.sock\"", &[]);
    says("user = \"ping\", state_directory = \"pingd\", health = \"unix:/var/lib/pingd/health.sock\"", &[]);
    let elsewhere = "`/run/health.sock` is in no directory of the daemon's own, where it may make its socket\n\
         help: write `\"unix:/run/pingd/health.sock\"` and `runtime_directory = \"pingd\"`";
    says("user = \"ping\", health = \"unix:/run/health.sock\"", &[elsewhere]);
    says("sandbox = \"strict\", health = \"unix:/run/health.sock\"", &[elsewhere]);
}

#[test]
fn logs_have_a_destination() {
    for destination in ["auto", "journal", "syslog", "json", "text", "/var/log/pingd/pingd.log"] {
        says(&format!("log = \"{destination}\""), &[]);
    }
    says(
        "log = \"jounal\"",
        &["unknown destination `jounal`\nhelp: a destination with a similar name exists: `journal`"],
    );
    says(
        "log = \"pingd.log\"",
        &["unknown destination `pingd.log`\n\
           help: the destinations are `auto`, `journal`, `syslog`, `json`, `text`, and any absolute path"],
    );
    says(
        "log = \"/var/log/pingd.log\"",
        &["`/var/log/pingd.log` is in no directory of the daemon's own, so it could not be reopened\n\
           help: write `\"/var/log/pingd/pingd.log\"`; the directory is made for it"],
    );
    says("log = \"/var/lib/pingd/log/pingd.log\", state_directory = \"pingd\"", &[]);
    says("log = \"/srv/pingd.log\", scope = \"user\"", &[]);
}

#[test]
fn what_an_upgrade_cannot_be_used_with() {
    says("upgrade = true, signals(SIGUSR1 = f), sandbox = \"off\"", &[]);
    says("upgrade = false, signals(SIGUSR2 = f), root_directory = \"/srv\", sandbox = \"strict\"", &[]);
    says(
        "upgrade = true, signals(SIGUSR2 = f)",
        &["`SIGUSR2` cannot have a function with `upgrade`\n\
           help: declare another signal, such as SIGUSR1: `upgrade` takes SIGUSR2"],
    );
    says(
        "upgrade = true, root_directory = \"/srv\"",
        &["`root_directory` cannot be used with `upgrade`\n\
           help: leave one of the two out: the next program lies outside of the root directory, where nothing leads any more"],
    );
    says(
        "upgrade = true, user = \"ping\", privileged = f",
        &["`privileged` cannot be used with `upgrade`\n\
           help: leave one of the two out: the function runs as root, which the next program never is"],
    );
}

#[test]
fn an_upgrade_needs_a_way_out_of_the_sandbox() {
    says("upgrade = true, sandbox(mode = \"strict\", execute = [\"/usr/bin\"])", &[]);
    says("upgrade = true, sandbox(mode = \"strict\", execute = [\"/\"])", &[]);
    says("upgrade = true, exec = \"/opt/p/p\", sandbox(mode = \"strict\", execute = [\"/opt/p\"])", &[]);
    let refused = "`upgrade` cannot run the next program behind this `sandbox`\n\
                   help: add `execute = [\"/usr/bin\"]` to it: a new program is a new file, so its directory must be open";
    says("upgrade = true, sandbox = \"strict\"", &[refused]);
    says("upgrade = true, sandbox(mode = \"strict\", execute = [\"/usr/bin/pingd\"])", &[refused]);
    says(
        "upgrade = true, sandbox = \"learn\"",
        &["`upgrade` cannot be used while the sandbox learns\n\
           help: leave `upgrade` out for as long: what the next program does is judged by the one that ends"],
    );
}
