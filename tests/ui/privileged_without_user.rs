use daemon_runtime::daemon;

#[daemon(privileged = open)]
fn main() {}

fn open() -> std::io::Result<()> {
    Ok(())
}
