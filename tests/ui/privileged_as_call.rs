use daemon_runtime::daemon;

#[daemon(user = "pingd", privileged = open())]
fn main() {}

fn open() -> std::io::Result<()> {
    Ok(())
}
