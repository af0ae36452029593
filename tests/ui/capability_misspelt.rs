use daemon_runtime::daemon;

#[daemon(user = "pingd", capabilities = ["CAP_NET_BIND_SERVICE", "CAP_NET_RWA"])]
fn main() {}
