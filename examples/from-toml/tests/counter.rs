//! The counter: it counts, and a reload starts the count again.

use daemon_testing::Daemon;

#[test]
fn it_counts_its_callers_and_a_reload_starts_again() {
    let counter = Daemon::new(env!("CARGO_BIN_EXE_from-toml")).listen("counter").start();
    assert_eq!(counter.ask("counter", ""), "0\n");
    assert_eq!(counter.ask("counter", ""), "1\n");
    counter.reload().expect(0);
    assert_eq!(counter.ask("counter", ""), "0\n");
    counter.stop().expect(0);
}
