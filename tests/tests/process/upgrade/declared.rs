//! Everything that can be declared beside `upgrade` is there afterwards, as it was.

use std::io::Read;
use std::os::unix::fs::MetadataExt;

use daemon_tests::http;

use super::*;

const SOCKETS: [&str; 5] = ["one", "two", "records", "mail", "health"];

fn heirloom(workdir: &Workdir) -> (Daemon<'_>, [String; 2]) {
    let web = [address::own(7007), address::own(7007)];
    let at = |name: &str| workdir.join(name).display().to_string();
    let configuration = workdir.file("heirloom.toml", "greeting = \"of the file\"\n");
    let mut daemon = Daemon::new(workdir, env!("CARGO_BIN_EXE_heirloom"))
        .flag(&["--config", &configuration.display().to_string()]);
    for address in &web {
        daemon = daemon.flag(&["--listen", &format!("web={address}")]);
    }
    for (name, file) in [("front", "one"), ("front", "two"), ("health", "health")] {
        daemon = daemon.flag(&["--listen", &format!("{name}=unix:{}", at(file))]);
    }
    for (name, kind) in [("records", "seqpacket"), ("mail", "datagram")] {
        daemon = daemon.flag(&["--listen", &format!("{name}=unix-{kind}:{}", at(name))]);
    }
    (daemon, web)
}

fn read(mut stream: impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    text
}

/// What each socket that accepts says.
#[track_caller]
fn all_say(workdir: &Workdir, web: &[String; 2], said: &str) {
    for address in web {
        assert_eq!(read(TcpStream::connect(address).expect("a connection")), said, "{address}");
    }
    for name in ["one", "two"] {
        assert_eq!(read(UnixStream::connect(workdir.join(name)).expect("a connection")), said, "{name}");
    }
}

#[test]
fn l05_every_address_of_every_name_and_the_variables_of_the_configuration_go_over() {
    let workdir = Workdir::new();
    let (daemon, web) = heirloom(&workdir);
    let launch = daemon.launch().env("HEIRLOOM_GREETING", "of the environment");
    let first = daemon.started(launch);
    let inodes = || SOCKETS.map(|name| workdir.join(name).symlink_metadata().expect("a socket").ino());
    let before = inodes();
    all_say(&workdir, &web, &format!("{} of the environment\n", first.0));
    for _ in 0..3 {
        let old = daemon.process();
        daemon.word("upgrade").expect(0);
        daemon.gone(old);
        let next = daemon.process();
        all_say(&workdir, &web, &format!("{} of the environment\n", next.0));
        assert_eq!(inodes(), before);
        let health = http::get_unix(&workdir.join("health"), "/readyz").expect("an answer");
        assert_eq!(health.status, 200);
    }
    daemon.word("stop").expect(0);
    assert!(SOCKETS.iter().all(|name| !workdir.join(name).exists()));
}

#[test]
fn f65_a_configuration_that_cannot_be_used_leaves_everything_as_it_was() {
    let workdir = Workdir::new();
    let (daemon, web) = heirloom(&workdir);
    let first = daemon.start();
    let _broken = workdir.file("heirloom.toml", "greeting = 5\n");
    daemon.word("upgrade").expect(1).says(&["refuses to start, with status 6", "heirloom.toml"]);
    all_say(&workdir, &web, &format!("{} of the file\n", first.0));
    let _whole = workdir.file("heirloom.toml", "greeting = \"of another\"\n");
    daemon.word("upgrade").expect(0);
    all_say(&workdir, &web, &format!("{} of another\n", daemon.process().0));
}
