use daemon_runtime::daemon;

#[daemon]
struct Pingd;

fn main() {
    let _ = Pingd;
}
