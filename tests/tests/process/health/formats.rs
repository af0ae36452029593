//! Which of the two formats is answered to whom, and how each writes what programs call their metrics.

use daemon_tests::http::{Reply, ask, get};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

use super::{Healthy, stop};

const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

fn accepting(at: &str, accept: &str) -> Reply {
    ask(at, format!("GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: {accept}\r\n\r\n").as_bytes())
}

#[test]
fn the_format_is_the_one_that_the_client_prefers() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let of_prometheus_2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    let of_prometheus_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    for (accept, expected) in [
        ("*/*", PROMETHEUS),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PROMETHEUS),
        ("text/plain;version=0.0.4", PROMETHEUS),
        (of_prometheus_2, OPENMETRICS),
        (of_prometheus_3, OPENMETRICS),
        ("application/openmetrics-text", OPENMETRICS),
        ("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\"; Q=0.2", OPENMETRICS),
        ("application/openmetrics-text; version=0.0.1", PROMETHEUS),
        ("application/openmetrics-text; version=1.0.0; q=0", PROMETHEUS),
        ("application/openmetrics-text;q=0.1, text/plain;q=0.2", PROMETHEUS),
        ("application/openmetrics-text;q=nonsense", PROMETHEUS),
        ("application/json", PROMETHEUS),
        (",;,=;q", PROMETHEUS),
    ] {
        let reply = accepting(&healthy.at, accept);
        assert_eq!(reply.header("Content-Type"), Some(expected), "{accept}");
        assert_eq!(reply.body.ends_with("\n# EOF\n"), expected == OPENMETRICS, "{accept}");
    }
    assert_eq!(get(&healthy.at, "/metrics").header("Content-Type"), Some(PROMETHEUS));
    stop(running);
}

#[test]
fn what_the_program_counts_is_written_with_its_help_and_labels() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let text = get(&healthy.at, "/metrics").body;
    for lines in [
        "# HELP http_requests_total Requests by their path.\n# TYPE http_requests_total counter\n\
         http_requests_total{code=\"200\",path=\"/\"} 3\n\
         http_requests_total{code=\"404\",path=\"a \\\"b\\\"\\\\\\n\"} 1\n",
        "# HELP retries_total How often\\nsomething \"failed\" at C:\\\\.\n# TYPE retries_total counter\nretries_total 7\n",
        "# TYPE queue_depth gauge\nqueue_depth -2.5\n",
        "# TYPE _9_lives gauge\n_9_lives{le_gato=\"z\"} NaN\n",
        "answer_seconds_bucket{exported_le=\"mine\",le=\"0.005\"} 2\n",
        "answer_seconds_bucket{exported_le=\"mine\",le=\"0.5\"} 3\n",
        "answer_seconds_bucket{exported_le=\"mine\",le=\"+Inf\"} 4\nanswer_seconds_sum{exported_le=\"mine\"} 99.309\n\
         answer_seconds_count{exported_le=\"mine\"} 4\n",
        "upload_size_bytes_bucket{le=\"1024.0\"} 1\n",
    ] {
        assert!(text.contains(lines), "{lines}{text}");
    }
    let text = accepting(&healthy.at, "application/openmetrics-text").body;
    for lines in [
        "# HELP http_requests Requests by their path.\n# TYPE http_requests counter\nhttp_requests_total{",
        "# HELP retries How often\\nsomething \\\"failed\\\" at C:\\\\.\n# TYPE retries counter\nretries_total 7\n",
        "# TYPE answer_seconds histogram\n# UNIT answer_seconds seconds\n",
        "# TYPE daemon info\ndaemon_info{name=\"healthy\",version=\"",
        "# TYPE process_cpu_seconds counter\n# UNIT process_cpu_seconds seconds\nprocess_cpu_seconds_total ",
    ] {
        assert!(text.contains(lines), "{lines}{text}");
    }
    stop(running);
}

#[test]
fn a_name_that_means_something_already_is_told_and_not_written_twice() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    for (name, taken) in [
        ("queue_depth", "queue_depth"),
        ("answer_seconds_count", "answer_seconds_count"),
        ("process_open_fds", "process_open_fds"),
        ("daemon_info", "daemon_info"),
    ] {
        let text = format!("the metric `{name}` is not recorded: another one is written as `{taken}`");
        until_true("it is told", || running.stderr().contains(&text));
    }
    let text = get(&healthy.at, "/metrics").body;
    let mut families: Vec<&str> = text.lines().filter(|line| line.starts_with("# TYPE ")).collect();
    let all = families.len();
    families.sort_unstable();
    families.dedup();
    assert_eq!(families.len(), all, "{text}");
    stop(running);
}
