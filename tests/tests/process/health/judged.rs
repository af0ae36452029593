//! The metrics before judges of others: `promtool` of Prometheus, and the parser of its Python client.

use std::path::Path;
use std::process::Command;

use daemon_tests::http::{ask, get};
use daemon_tests::skip::skip;
use daemon_tests::validators::tool::installed;
use daemon_tests::workdir::Workdir;

use super::{Healthy, stop};

/// Debian's own, which has Debian's modules.
const PYTHON: &str = "/usr/bin/python3";

/// Fails at what is no OpenMetrics, else prints each family with its type and the number of its samples.
const PARSE: &str = "
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
for family in parse(open(sys.argv[1], newline='').read()):
    print(family.name, family.type, len(family.samples))
";

/// A daemon that has reloaded, once in vain, so that there is something of everything.
fn metrics(accept: &str) -> String {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let place = format!("place={}", workdir.path().display());
    let running = healthy.ready(&[&place, "ready", "serve"]);
    for verdict in ["apply", "refuse"] {
        let _verdict = workdir.file("verdict", verdict);
        healthy.daemon.word("reload");
    }
    let text = if accept.is_empty() {
        get(&healthy.at, "/metrics")
    } else {
        ask(&healthy.at, format!("GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: {accept}\r\n\r\n").as_bytes())
    };
    stop(running);
    text.body
}

#[test]
fn promtool_has_nothing_to_say() {
    if !installed("promtool") {
        skip("`promtool` is not installed; `tests/setup` does it");
        return;
    }
    let workdir = Workdir::new();
    let file = workdir.file("metrics", metrics(""));
    let said = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(std::fs::File::open(file).expect("the metrics"))
        .output()
        .expect("promtool runs");
    let text = String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned();
    assert!(said.status.success() && text.is_empty(), "{text}");
}

#[test]
fn the_python_client_reads_the_openmetrics() {
    let there = Command::new(PYTHON).args(["-c", "import prometheus_client.openmetrics.parser"]).output();
    if !Path::new(PYTHON).exists() || !there.is_ok_and(|output| output.status.success()) {
        skip("`python3-prometheus-client` is not installed; `tests/setup` does it");
        return;
    }
    let workdir = Workdir::new();
    let text = metrics("application/openmetrics-text");
    let file = workdir.file("metrics", &text);
    let said = Command::new(PYTHON).arg("-c").arg(PARSE).arg(file).output().expect("it runs");
    assert!(said.status.success(), "{}\n{text}", String::from_utf8_lossy(&said.stderr));
    let families = String::from_utf8_lossy(&said.stdout).into_owned();
    for family in [
        "daemon info 1",
        "daemon_reloads counter 2",
        "daemon_last_reload_successful gauge 1",
        "daemon_watchdog_silence_seconds gauge 3",
        "process_cpu_seconds counter 1",
        "http_requests counter 2",
        "answer_seconds histogram 14",
    ] {
        assert!(families.lines().any(|line| line == family), "no `{family}`:\n{families}");
    }
}
