//! A daemon whose main looks at how `Shutdown` waits, and fails where it is not as promised.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

use daemon_runtime::{Shutdown, daemon};

#[daemon]
fn main(shutdown: Shutdown) {
    a_future_that_is_gone_keeps_no_task(&shutdown);
    missed_turns_are_left_out(&shutdown);
}

struct Task;

impl Wake for Task {
    fn wake(self: Arc<Self>) {}
}

fn a_future_that_is_gone_keeps_no_task(shutdown: &Shutdown) {
    let task = Arc::new(Task);
    let waker = Waker::from(Arc::clone(&task));
    let held = Arc::strong_count(&task);
    let mut context = Context::from_waker(&waker);
    for _ in 0..2 {
        let mut future = pin!(shutdown.clone());
        for _ in 0..2 {
            assert!(future.as_mut().poll(&mut context).is_pending());
            assert_eq!(Arc::strong_count(&task), held + 1, "while it waits");
        }
    }
    assert_eq!(Arc::strong_count(&task), held, "when it is gone");
}

fn missed_turns_are_left_out(shutdown: &Shutdown) {
    let period = Duration::from_millis(100);
    let start = Instant::now();
    let mut turns = shutdown.every(period);
    let mut turn = || turns.next().expect("a turn");
    turn();
    // A body that takes longer than two turns.
    std::thread::sleep(period * 5 / 2);
    turn();
    turn();
    assert!(start.elapsed() >= period * 3, "turns at {:?}", start.elapsed());
}
