//! pingd on tokio answers as pingd does.

use daemon_testing::Daemon;

#[test]
fn it_answers_several_clients_at_once() {
    let pingd = Daemon::new(env!("CARGO_BIN_EXE_pingd-tokio")).own_user().listen("http").supervised();
    pingd.wait_ready();
    let _slow = pingd.connect("http");
    assert!(pingd.ask("http", "GET / HTTP/1.0\r\n\r\n").ends_with("\r\n\r\npong\n"));
}
