//! Answers HTTP requests on port 80 with the greeting of its configuration.

mod settings;

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::SystemTime;

use daemon_runtime::{Config, Shutdown, daemon};
use pingd::http;
use settings::Settings;

// ANCHOR: declaration
#[daemon(
    pidfile = "/run/pingd-config/pingd-config.pid",
    user = "pingd",
    listen(http = "0.0.0.0:80"),
    config = "/etc/pingd/pingd.toml",
    reload = greet_politely,
)]
fn main(http: TcpListener, config: Config<Settings>, shutdown: Shutdown) {
    thread::scope(|scope| {
        for _ in 0..config.get().workers {
            scope.spawn(|| work(&http, &config, &shutdown));
        }
    });
}

/// Has the last word on a configuration that is good in itself.
fn greet_politely(old: &Settings, new: &Settings) -> Result<(), String> {
    if new.greeting.is_empty() {
        return Err(format!("after `{}` nothing is no greeting", old.greeting));
    }
    Ok(())
}
// ANCHOR_END: declaration

fn work(http: &TcpListener, config: &Config<Settings>, shutdown: &Shutdown) {
    for client in shutdown.incoming(http) {
        if let Err(error) = client.and_then(|client| serve(client, &config.get())) {
            eprintln!("a client went away: {error}");
        }
    }
}

fn serve(mut client: TcpStream, settings: &Settings) -> io::Result<()> {
    client.set_read_timeout(Some(http::PATIENCE))?;
    client.set_write_timeout(Some(http::PATIENCE))?;
    let (mut head, mut buffer) = (Vec::new(), [0; 1024]);
    while !http::is_whole(&head) {
        match client.read(&mut buffer)? {
            0 => break,
            length => head.extend_from_slice(&buffer[..length]),
        }
    }
    client.write_all(&http::answer(&head, &greeting(settings, &head), SystemTime::now()))
}

/// Who knows the password learns how many workers there are.
fn greeting(settings: &Settings, head: &[u8]) -> String {
    let head = String::from_utf8_lossy(head);
    let knows = |password: &String| head.contains(&format!("\r\nAuthorization: {password}\r\n"));
    if settings.password.as_ref().is_some_and(knows) {
        format!("{} from one of {}", settings.greeting, settings.workers)
    } else {
        settings.greeting.clone()
    }
}
