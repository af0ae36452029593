use daemon_runtime::daemon;

#[daemon(sandbox(mode = "strict", system_calls = ["@mount", "bpf", "ptracee"]))]
fn main() {}
