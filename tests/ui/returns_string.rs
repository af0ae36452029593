use daemon_runtime::{Context, daemon};

#[daemon]
fn main(context: Context) -> String {
    context.name().to_owned()
}
