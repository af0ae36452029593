use daemon_runtime::{Context, daemon};

#[daemon]
fn serve(context: Context) {
    let _ = context.name();
}

fn main() {
    let _: fn(Context) = serve;
}
