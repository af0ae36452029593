//! As many threads as there are processors, each in a place apart, and the cases dealt out among them.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use daemon_tests::apart::go_apart;

/// What `judge` objects to, case by case; a case that panics is objected to in those words, under its name.
pub(crate) fn objections<C: Sync>(
    cases: &[C],
    name: impl Fn(&C) -> String + Sync,
    judge: impl Fn(&C) -> Result<(), String> + Sync,
) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let work = || {
        go_apart();
        let mut objections = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let judged = catch_unwind(AssertUnwindSafe(|| judge(case)));
            let judged = judged.unwrap_or_else(|panic| Err(words(&*panic)));
            objections.extend(judged.err().map(|wrong| format!("{}: {wrong}", name(case))));
        }
        objections
    };
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker that goes on")).collect()
    })
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words").to_owned()
}
