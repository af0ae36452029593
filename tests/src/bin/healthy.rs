//! A daemon whose health can be asked for, with parts that stall, metrics of its own, and files that tell it what to go
//! through.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use daemon_runtime::metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use daemon_runtime::{Args, Ready, Shutdown, Watchdog, daemon};
use daemon_tests::acting;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// How often each part beats.
const TURN: Duration = Duration::from_millis(5);
/// So few descriptors that they are soon used up.
const FEW: u64 = 40;

#[daemon(
    pidfile = "/run/healthy/pid",
    health = "127.0.0.1:9901",
    watchdog = "2s",
    reload = acting::reload,
    stop_timeout = "60s"
)]
fn main(args: Args, ready: Ready, shutdown: Shutdown, watchdog: Watchdog) -> Result<(), String> {
    let mut words = args.into_iter();
    let place = PathBuf::from(words.next().unwrap_or("/run/healthy".into()));
    let words: Vec<_> = words.collect();
    let words = if words.is_empty() { vec!["ready".into(), "serve".into()] } else { words };
    acting::act(words, ready, Ready::ready, || serve(&place, &shutdown, &watchdog))
}

fn serve(place: &Path, shutdown: &Shutdown, watchdog: &Watchdog) {
    describe();
    count();
    for name in ["reader", "writer"] {
        let (place, part) = (place.to_owned(), watchdog.part(name));
        thread::spawn(move || {
            loop {
                beat(&place, name, &part);
                thread::sleep(TURN);
            }
        });
    }
    while shutdown.sleep(TURN) {
        beat(place, "main", watchdog);
        if place.join("exhaust").exists() {
            exhaust(place);
        }
        if place.join("hang").exists() {
            hang(place);
        }
    }
    while place.join("slow-stop").exists() {
        thread::sleep(TURN);
    }
}

fn beat(place: &Path, name: &str, part: &Watchdog) {
    if !place.join(format!("stall-{name}")).exists() {
        part.beat();
    }
}

fn describe() {
    describe_counter!("http_requests", "Requests by their path.");
    describe_counter!("retries_total", Unit::Count, "How often\nsomething \"failed\" at C:\\.");
    describe_gauge!("queue_depth", Unit::Count, "What waits.");
    describe_histogram!("answer_seconds", Unit::Seconds, "How long answers took.");
    describe_histogram!("upload.size.bytes", Unit::Bytes, "How large uploads were.");
}

/// Names and labels as programs have them, and some that cannot be written as they are.
fn count() {
    counter!("http_requests", "path" => "/", "code" => "200").increment(3);
    counter!("http_requests", "path" => "a \"b\"\\\n", "code" => "404").increment(1);
    counter!("retries_total").absolute(7);
    gauge!("queue_depth").set(-2.5);
    gauge!("9 lives", "le gato" => "y", "le-gato" => "z").set(f64::NAN);
    for seconds in [0.004, 0.005, 0.3, 99.0] {
        histogram!("answer_seconds", "le" => "mine").record(seconds);
    }
    histogram!("upload.size.bytes").record(1000.0);
    // Each of them would be written as something that is there already.
    counter!("queue_depth").increment(1);
    gauge!("answer_seconds_count").set(1.0);
    gauge!("process_open_fds").set(1.0);
    gauge!("daemon_info").set(1.0);
}

/// Opens what can be opened, until a file says that it is enough.
fn exhaust(place: &Path) {
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("the limit");
    setrlimit(Resource::RLIMIT_NOFILE, FEW, hard).expect("a lower limit");
    let mut files = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        files.push(file);
    }
    drop(files.pop());
    File::create(place.join("exhausted")).expect("a file");
    while let Ok(file) = File::open("/dev/null") {
        files.push(file);
    }
    // Asking whether a file is there needs no descriptor.
    while place.join("exhaust").exists() {
        thread::sleep(TURN);
    }
}

/// Does nothing at all any more, and says so.
fn hang(place: &Path) {
    File::create(place.join("hanging")).expect("a file");
    loop {
        thread::sleep(Duration::MAX);
    }
}
