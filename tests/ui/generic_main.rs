use daemon_runtime::{FromDaemon, daemon};

#[daemon]
fn main<T: FromDaemon>(value: T) {
    let _ = value;
}
