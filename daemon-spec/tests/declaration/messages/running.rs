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
}
