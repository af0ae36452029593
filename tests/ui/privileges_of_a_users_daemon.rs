use daemon_runtime::daemon;

#[daemon(scope = "user", capabilities = ["CAP_SYS_TIME"], privileged = open)]
fn main() {}

fn open() -> std::io::Result<()> {
    Ok(())
}
