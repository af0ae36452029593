use daemon_runtime::daemon;

#[daemon(oom_score_adjust = -1001)]
fn main() {}
