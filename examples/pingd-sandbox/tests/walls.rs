//! pingd does its work within its walls.

use daemon_testing::Daemon;

const PINGD: &str = env!("CARGO_BIN_EXE_pingd-sandbox");
const REQUEST: &str = "GET / HTTP/1.0\r\n\r\n";

#[test]
fn it_answers_and_reloads_within_its_walls() {
    let daemon = Daemon::new(PINGD).own_user().listen("http");
    let pingd = daemon.start();
    let threads = pingd.process().threads();
    assert!(threads.len() > 2 && threads.iter().all(|thread| thread.filtered), "{threads:?}");
    assert!(pingd.ask("http", REQUEST).ends_with("\r\n\r\npong\n"));

    daemon.root().write("etc/greeting", "hello\n");
    pingd.reload().expect(0);
    assert!(pingd.ask("http", REQUEST).ends_with("\r\n\r\nhello\n"));
    pingd.stop().expect(0);
}
