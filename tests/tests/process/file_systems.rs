//! File systems that have no room for this user, or no locks: the C library reports what they would (F04, F18).

use daemon_tests::daemon::Daemon;
use daemon_tests::preload;
use daemon_tests::workdir::Workdir;

const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// Starts with a library in the way of one call, which fails with `error`; nothing is left, and the next start works.
#[track_caller]
fn assert_start_fails(source: &str, error: i32, says: &[&str]) {
    let workdir = Workdir::new();
    let library = preload::built(&workdir, source);
    for foreground in [false, true] {
        for leftover in [None, Some("4711\n")] {
            let daemon = Daemon::new(&workdir, ACTOR);
            if let Some(text) = leftover {
                let _of_a_daemon_that_was_killed = workdir.file("pid", text);
            }
            let launch = daemon.launch().env("LD_PRELOAD", &library).env("ERROR", error.to_string());
            let launch = if foreground { launch.arg("--foreground") } else { launch };
            launch.run().expect(1).says(&[daemon.pidfile().to_str().expect("text")]).says(says);
            assert!(workdir.processes().is_empty(), "{error} {foreground}");
            let left = workdir.read("pid");
            assert!(left.is_empty() || Some(left.as_str()) == leftover, "{error}: {left:?}");
            daemon.start();
            daemon.word("stop").expect(0);
            daemon.assert_nothing_left();
        }
    }
}

#[test]
fn f04_the_quota_of_the_user_is_used_up() {
    for (error, text) in
        [(122, "Disk quota exceeded"), (28, "No space left on device"), (5, "Input/output error")]
    {
        assert_start_fails(WRITES_FAIL, error, &["cannot write", text]);
    }
}

const WRITES_FAIL: &str = "
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
static int error;
__attribute__((constructor)) static void learn(void) { error = atoi(getenv(\"ERROR\")); }
ssize_t pwrite(int file, const void *text, size_t length, off_t at) { errno = error; return -1; }
ssize_t pwrite64(int file, const void *text, size_t length, off_t at) { errno = error; return -1; }
";

/// Without a lock there is no saying who runs: that is no state to go on in.
#[test]
fn f18_there_are_no_locks() {
    for (error, text) in
        [(37, "No locks available"), (95, "not supported"), (38, "not implemented"), (22, "Invalid argument")]
    {
        assert_start_fails(LOCKS_FAIL, error, &["cannot lock", text]);
    }
}

const LOCKS_FAIL: &str = "
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
static int error;
__attribute__((constructor)) static void learn(void) { error = atoi(getenv(\"ERROR\")); }
int fcntl(int file, int command, ...) {
    va_list rest;
    va_start(rest, command);
    long argument = va_arg(rest, long);
    va_end(rest);
    if (command == F_SETLK || command == F_OFD_SETLK) { errno = error; return -1; }
    return syscall(SYS_fcntl, file, command, argument);
}
int fcntl64(int file, int command, ...) __attribute__((alias(\"fcntl\")));
";
