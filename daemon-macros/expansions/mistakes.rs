#[daemon(pidfle = "/run/pid", user = "ping", umask = 22)]
fn main(port: u16) {
    let wrong: u8 = "";
}
