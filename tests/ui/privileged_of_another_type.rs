use daemon_runtime::{Privileged, daemon};
use std::fs::File;
use std::net::TcpListener;

#[daemon(user = "pingd", privileged = open)]
fn main(listener: Privileged<TcpListener>) {
    drop(listener);
}

fn open() -> std::io::Result<File> {
    File::open("/dev/watchdog")
}
