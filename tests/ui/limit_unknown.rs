use daemon_runtime::daemon;

#[daemon(limits(open_files = 4096, nofle = 4096, luck = 7))]
fn main() {}
