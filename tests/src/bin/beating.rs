//! A daemon whose parts beat until a file named after them tells one to stall.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use daemon_runtime::{Args, Context, Ready, Shutdown, Watchdog, daemon};

/// How often each part beats.
const TURN: Duration = Duration::from_millis(5);
/// Turns after which a part tells that it has beaten.
const ENOUGH: u32 = 100;

#[daemon(
    pidfile = "/run/beating/pid",
    watchdog = "2s",
    start_timeout = "1s",
    stop_timeout = "1s",
    restart = "no"
)]
fn main(
    args: Args,
    context: Context,
    ready: Ready,
    shutdown: Shutdown,
    watchdog: Watchdog,
) -> Result<(), String> {
    let mut words = args.into_iter().map(|word| word.into_string().unwrap_or_default());
    let place = PathBuf::from(words.next().unwrap_or("/run/beating".into()));
    let mut ready = Some(ready);
    for word in words {
        match word.split_once('=').unwrap_or((&word, "")) {
            ("part", name) => beat_as(&place, name, watchdog.part(name)),
            ("dropped", name) => drop(watchdog.part(name)),
            ("slowly", _) => take_time(&context, &place),
            ("barrier", limit) => {
                let limit = Duration::from_millis(limit.parse().map_err(|_| "no number")?);
                context.notify_barrier(limit).map_err(|error| format!("the barrier: {:?}", error.kind()))?;
            }
            ("idle", _) => {
                ready.take().ok_or("ready once")?.ready();
                shutdown.beating(watchdog).wait();
                return Ok(());
            }
            (other, _) => return Err(format!("no such word: {other}")),
        }
    }
    ready.take().ok_or("ready once")?.ready();
    for turn in 0.. {
        if !shutdown.sleep(TURN) {
            break;
        }
        if place.join("trigger").exists() {
            watchdog.trigger("it is stuck");
            std::fs::remove_file(place.join("trigger")).map_err(|error| error.to_string())?;
        }
        beat(&place, "main", &watchdog, turn);
    }
    if place.join("slow-stop").exists() {
        take_time(&context, &place);
    }
    Ok(())
}

/// Longer than either limit allows, and told so again and again.
fn take_time(context: &Context, place: &Path) {
    while !place.join("go").exists() {
        context.extend_timeout(Duration::from_secs(60));
        thread::sleep(TURN);
    }
}

fn beat_as(place: &Path, name: &str, part: Watchdog) {
    let (place, name) = (place.to_owned(), name.to_owned());
    thread::spawn(move || {
        for turn in 0.. {
            beat(&place, &name, &part, turn);
            thread::sleep(TURN);
        }
    });
}

fn beat(place: &Path, name: &str, part: &Watchdog, turn: u32) {
    if place.join(format!("stall-{name}")).exists() {
        let _ = std::fs::write(place.join(format!("stalled-{name}")), "");
        return;
    }
    part.beat();
    if turn == ENOUGH {
        let _ = std::fs::write(place.join(format!("beats-{name}")), "");
    }
}
