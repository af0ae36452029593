use daemon_runtime::daemon;

#[daemon(user = "pingd", capabilities = "everything")]
fn main() {}
