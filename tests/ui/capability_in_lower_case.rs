use daemon_runtime::daemon;

#[daemon(user = "pingd", capabilities = ["net_bind_service"])]
fn main() {}
