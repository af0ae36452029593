use daemon_runtime::daemon;

#[daemon]
fn main() -> Result<(), Silent> {
    Err(Silent)
}

struct Silent;
