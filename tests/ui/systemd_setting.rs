use daemon_runtime::daemon;

#[daemon(ExecReload = "kill -HUP $MAINPID")]
fn main() {}
