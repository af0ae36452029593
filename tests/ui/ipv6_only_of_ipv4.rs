use daemon_runtime::daemon;

#[daemon(listen(http(address = "0.0.0.0:80", ipv6_only = true), six(address = "[::]:80", ipv6_only = false)))]
fn main() {}
