use daemon_runtime::{Context, daemon};

#[daemon]
fn main(context: Context, port: u16) {
    let _ = (context.name(), port);
}
