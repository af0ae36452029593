//! Where a start would fail, `explain` ends with its status and says the same, and goes on to what else would.

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::os::unix::net::{UnixDatagram, UnixListener};

use daemon_tests::address;
use daemon_tests::daemon::Daemon;
use daemon_tests::launch::Launch;
use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::unistd::Uid;

use super::{LISTENING, SECRETIVE, Sheet, actor, apart, whole};

const DUMPING: &str = env!("CARGO_BIN_EXE_dumping");

/// A start fails as it was foreseen.
#[track_caller]
fn foreseen(daemon: &Daemon<'_>) -> Sheet {
    let sheet = Sheet::of(daemon.launch());
    let start = daemon.launch().run();
    assert_ne!(start.code(), 0, "the start succeeds");
    assert_eq!(sheet.ended.code(), start.code(), "{}\n{}", sheet.ended.stderr, start.stderr);
    assert!(
        sheet.ended.stderr.contains(&start.stderr),
        "{}\nis not in\n{}",
        start.stderr,
        sheet.ended.stderr
    );
    sheet
}

#[test]
fn an_unknown_user_fails_as_foreseen() {
    let workdir = Workdir::new();
    foreseen(&actor(&workdir).flag(&["--user", "no-such-user"])).ended.expect(6);
}

#[test]
fn a_pidfile_in_a_place_that_is_not_there_fails_as_foreseen() {
    let workdir = Workdir::new();
    let missing = workdir.join("missing/pid").display().to_string();
    foreseen(&actor(&workdir).flag(&["--pidfile", &missing])).ended.expect(6);
}

#[test]
fn a_pidfile_that_is_a_link_fails_as_foreseen() {
    let workdir = Workdir::new();
    let daemon = actor(&workdir);
    symlink(workdir.join("elsewhere"), daemon.pidfile()).expect("a link");
    foreseen(&daemon).ended.expect(6);
}

#[test]
fn an_instance_that_runs_is_told_with_its_number() {
    let workdir = Workdir::new();
    let daemon = actor(&workdir);
    let process = daemon.start();
    let sheet = foreseen(&daemon);
    sheet.ended.expect(150).says(&[&format!("already running, pid {}", process.0)]);
}

#[test]
fn addresses_that_are_taken_fail_as_foreseen() {
    let workdir = Workdir::new();
    let (web, names) = (address::own(7001), address::own(7002));
    let [control, log] = ["control", "log"].map(|name| workdir.join(name));
    let daemon = Daemon::new(&workdir, LISTENING)
        .flag(&["--listen", &format!("web={web}")])
        .flag(&["--listen", &format!("names=udp:{names}")])
        .flag(&["--listen", &format!("control=unix:{}", control.display())])
        .flag(&["--listen", &format!("log=unix-datagram:{}", log.display())]);
    Sheet::of(daemon.launch()).ended.expect(0);
    let tcp = TcpListener::bind(&web).expect("a listener");
    foreseen(&daemon).ended.expect(1);
    drop(tcp);
    let udp = UdpSocket::bind(&names).expect("a socket");
    foreseen(&daemon).ended.expect(1);
    drop(udp);
    let unix = UnixListener::bind(&control).expect("a listener");
    foreseen(&daemon).ended.expect(1);
    drop(unix);
    let told = Sheet::of(daemon.launch()).told("sockets")[2].clone();
    assert!(told.ends_with("whose file a dead process has left"), "{told}");
    fs::remove_file(&control).expect("the file of the listener");
    fs::write(&control, "").expect("a file");
    foreseen(&daemon).ended.expect(1);
    fs::remove_file(&control).expect("the file");
    let datagram = UnixDatagram::bind(&log).expect("a socket");
    foreseen(&daemon).ended.expect(1);
    drop(datagram);
}

#[test]
fn a_readiness_descriptor_that_is_not_open_fails_as_foreseen() {
    let workdir = Workdir::new();
    foreseen(&actor(&workdir).flag(&["--ready-fd", "77"])).ended.expect(2);
}

#[test]
fn a_drop_without_the_right_to_it_fails_as_foreseen() {
    if !Uid::effective().is_root() {
        return skip("only root can give up the right to become somebody else");
    }
    let workdir = Workdir::new();
    let daemon = actor(&workdir).flag(&["--user", "nobody"]);
    for (without, step) in [("-setgid", "setgroups"), ("-setuid", "setresuid")] {
        let through = ["setpriv", &format!("--bounding-set={without}"), "--"];
        let explained = daemon.launch().arg("explain").through(&through).run().expect(4);
        let start = daemon.launch().through(&through).run().expect(4);
        assert!(explained.stderr.contains(&start.stderr), "{}{}", explained.stderr, start.stderr);
        assert!(start.stderr.contains(step), "{}", start.stderr);
    }
}

#[test]
fn more_weight_than_a_user_may_have_fails_as_foreseen() {
    if !Uid::effective().is_root() {
        return skip("only root can become somebody else first");
    }
    apart(|workdir| {
        let place = workdir.directory("place");
        chown(&place, Some(12345), Some(12345)).expect("a directory of the user's");
        let somebody = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "--"];
        let launch = || {
            let launch = Launch::new(workdir, DUMPING.as_ref()).arg("--pidfile").arg(place.join("pid"));
            launch.through(&somebody)
        };
        let explained = launch().arg("explain").run();
        let start = launch().run();
        assert_eq!(explained.code(), start.code());
        assert!(explained.stderr.contains(&start.stderr), "{}{}", explained.stderr, start.stderr);
        assert!(start.stderr.contains("`nice` to -5"), "{}", start.stderr);
    });
}

#[test]
fn a_directory_of_a_stranger_s_fails_as_foreseen() {
    apart(|workdir| {
        fs::create_dir_all("/var/lib/whole/deep").expect("a directory");
        chown("/var/lib/whole/deep", Some(12345), None).expect("another owner");
        let explained = whole(workdir).arg("explain").run().expect(6);
        let start = whole(workdir).run().expect(6);
        assert_eq!(explained.stderr, start.stderr);
    });
}

#[test]
fn a_log_file_that_is_a_link_fails_as_foreseen() {
    apart(|workdir| {
        fs::create_dir("/var/log/whole").expect("a directory");
        symlink("/etc/passwd", "/var/log/whole/out").expect("a link");
        let explained = whole(workdir).arg("explain").run();
        let start = whole(workdir).run();
        assert_eq!((explained.code(), &explained.stderr), (start.code(), &start.stderr));
        assert!(start.stderr.contains("/var/log/whole/out"), "{}", start.stderr);
    });
}

#[test]
fn a_secret_that_is_none_fails_as_foreseen() {
    let workdir = Workdir::new();
    let directory = workdir.directory("credentials");
    let token = directory.join("token");
    fs::write(&token, "the-cat-sleeps").expect("a secret");
    fs::set_permissions(&token, fs::Permissions::from_mode(0o644)).expect("its mode");
    let launch = || {
        let launch = Launch::new(&workdir, SECRETIVE.as_ref()).arg("--pidfile").arg(workdir.join("pid"));
        let launch = launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef");
        launch.env("CREDENTIALS_DIRECTORY", &directory)
    };
    let explained = launch().arg("explain").run().expect(6);
    let start = launch().run().expect(6);
    assert_eq!(explained.stderr, start.stderr);
}

#[test]
fn all_that_would_fail_is_told_at_once() {
    apart(|workdir| {
        fs::create_dir_all("/var/lib/whole/deep").expect("a directory");
        chown("/var/lib/whole/deep", Some(12345), None).expect("another owner");
        let web = TcpListener::bind("127.0.0.1:80").expect("a listener");
        fs::create_dir("/run/whole").expect("a directory");
        symlink("/elsewhere", "/run/whole/whole.pid").expect("a link");
        let explained = whole(workdir).arg("explain").run().expect(6);
        explained.says(&[
            "it is a symbolic link",
            "it belongs to user 12345",
            "cannot listen on 127.0.0.1:80 (`web`)",
        ]);
        drop(web);
    });
}

#[test]
fn an_ordinary_user_is_told_what_only_root_can_do_and_the_rest() {
    if !Uid::effective().is_root() {
        return skip("only root can become somebody else first");
    }
    apart(|workdir| {
        let somebody = ["/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"];
        let ended = whole(workdir).arg("explain").through(&somebody).run();
        let start = whole(workdir).through(&somebody).run();
        assert_eq!((ended.code(), start.code()), (4, 4));
        assert!(ended.stderr.contains(&start.stderr), "{}", ended.stderr);
        let sheet = Sheet::read(ended);
        assert!(sheet.first("user").starts_with("becomes nobody (65534)"), "told as root would have it");
        let denied = sheet.ended.stderr.matches("Permission denied").count();
        assert!(denied >= 6, "directories, streams and sockets are told, too: {}", sheet.ended.stderr);
    });
}
