//! A daemon whose main looks at how `Shutdown` waits, and fails where it is not as promised.

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, Instant};

use daemon_runtime::{Accept, Shutdown, daemon};
use nix::errno::Errno;

#[daemon]
fn main(shutdown: Shutdown) {
    a_future_that_is_gone_keeps_no_task(&shutdown);
    missed_turns_are_left_out(&shutdown);
    errors_of_one_connection_are_passed_over(&shutdown);
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

/// A listener whose calls end with these errors, the last first, and which accepts after them.
struct Failing {
    socket: TcpListener,
    errors: Mutex<Vec<Errno>>,
}

impl AsFd for Failing {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Accept for Failing {
    type Stream = ();

    fn set_nonblocking(&self, _: bool) -> io::Result<()> {
        Ok(())
    }

    fn accept_one(&self) -> io::Result<()> {
        self.errors.lock().expect("no panic").pop().map_or(Ok(()), |errno| Err(errno.into()))
    }
}

/// accept(2), "Error handling": like no connection at all; what concerns the listener is told.
fn errors_of_one_connection_are_passed_over(shutdown: &Shutdown) {
    use Errno as E;
    let passing = [
        E::EINTR,
        E::ECONNABORTED,
        E::ECONNRESET,
        E::EPERM,
        E::ENETDOWN,
        E::EPROTO,
        E::ENOPROTOOPT,
        E::EHOSTDOWN,
        E::ENONET,
        E::EHOSTUNREACH,
        E::EOPNOTSUPP,
        E::ENETUNREACH,
    ];
    let yielded = [E::EMFILE, E::ENFILE, E::ENOBUFS, E::ENOMEM, E::EBADF, E::EINVAL, E::ENOTSOCK];
    for errno in passing.into_iter().chain(yielded) {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a listener");
        let failing = Failing { socket, errors: Mutex::new(vec![errno]) };
        let first = shutdown.incoming(&failing).next().expect("no stop");
        assert_eq!(first.is_ok(), passing.contains(&errno), "{errno}");
    }
}
