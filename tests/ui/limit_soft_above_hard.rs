use daemon_runtime::daemon;

#[daemon(limits(nproc = "200:100"))]
fn main() {}
