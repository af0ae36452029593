//! A daemon that declares nothing and asks for nothing.

use daemon_runtime::daemon;

#[daemon]
fn main() {
    loop {
        std::thread::park();
    }
}
