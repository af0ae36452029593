use daemon_runtime::{Listeners, daemon};

#[daemon]
fn main(a: Listeners, b: Listeners) {
    let _ = (a, b);
}
