use daemon_runtime::daemon;

#[daemon(user = "pingd", capabilities = ["CAP_SYS_TIME", "CAP_SYS_TIME"])]
fn main() {}
