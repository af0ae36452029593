use daemon_runtime::daemon;

#[daemon(SystemCallFilter = "@mount", LimitNOFILE = 4096, OOMScoreAdjust = 5, LoadCredential = "a:/b")]
fn main() {}
