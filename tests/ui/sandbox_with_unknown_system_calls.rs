use daemon_runtime::daemon;

#[daemon(sandbox(mode = "strict", system_calls = ["@mont", "@luck", "~reboot", "Mount"]))]
fn main() {}
