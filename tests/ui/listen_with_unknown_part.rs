use daemon_runtime::daemon;

#[daemon(listen(admin(address = "unix:/run/pingd/admin.sock", user = "www-data"), dns(address = "udp:0.0.0.0:53", reuse_port)))]
fn main() {}
