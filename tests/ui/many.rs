use daemon_runtime::{Shutdown, daemon};

#[daemon(
    pidfle = "/run/pingd/pid",
    user = nobody,
    umask = 22
    stop_timeout = 30,
    restart = "on-falure",
    listen(http = "localhost:80", admin(address = "unix:admin.sock", mode = 660)),
    reload = "reload",
    working_directory = "var",
    after = ["network", "syslog.target"],
)]
fn main(shutdown: Shutdown, port: u16) -> u32 {
    let wrong: u8 = "a type error in the body";
    shutdown.wait();
    wrong
}
