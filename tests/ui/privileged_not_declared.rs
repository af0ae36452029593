use daemon_runtime::{Privileged, daemon};
use std::fs::File;

#[daemon(user = "pingd")]
fn main(device: Privileged<File>) {
    drop(device);
}
