//! Files that are not what they should be: the old configuration stays whole, and no process does (F46 to F51).

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::atomic::{AtomicBool, Ordering};

use daemon_tests::skip::skip;
use daemon_tests::workdir::Workdir;
use nix::sys::stat::Mode;
use nix::unistd::{Uid, mkfifo};

use super::{CONFIGURED, daemon, in_force, launch, refused, started, write};

const WHOLE: &str = "greeting = \"hello\"\nworkers = 3\n[http]\nhosts = [\"a\", \"b\"]\n";

#[test]
fn f46_a_file_that_is_cut_off_anywhere_is_refused_and_the_old_configuration_stays() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, WHOLE);
    for length in [0, 8, 15, 24, 34, 36, WHOLE.len() - 3] {
        write(&workdir, &WHOLE[..length]);
        refused(&workdir, &daemon, &["the configuration cannot be used"]);
    }
    write(&workdir, WHOLE);
    daemon.word("reload").expect(0);
}

#[test]
fn f46_a_file_that_changes_while_it_is_read_is_read_again_and_then_refused() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, WHOLE);
    let (over, path) = (AtomicBool::new(false), workdir.join("conf.toml"));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::OpenOptions::new().append(true).open(&path).expect("the file");
            let mut left = 900 << 10;
            while !over.load(Ordering::Relaxed) && left > 0 {
                left -= file.write(b"# one more line\n").expect("it can be written");
            }
        });
        for _ in 0..20 {
            let ended = daemon.word("reload");
            let changed = ended.stderr.contains("it changes while it is read");
            assert!(ended.code() == 0 || changed, "{}", ended.stderr);
            assert!(in_force(&workdir).contains("workers: 3"));
        }
        over.store(true, Ordering::Relaxed);
    });
    daemon.word("reload").expect(0);
    assert_eq!(daemon.process(), process);
}

#[test]
fn f47_what_is_invalid_and_then_valid_in_quick_order_is_in_force_at_the_end() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, WHOLE);
    for turn in 0..30 {
        write(&workdir, "greeting = ");
        process.signal(nix::sys::signal::Signal::SIGHUP);
        write(&workdir, &format!("greeting = \"turn {turn}\"\n"));
        daemon.word("reload").expect(0);
        assert!(in_force(&workdir).contains(&format!("\"turn {turn}\"")));
    }
}

#[test]
fn f48_a_file_that_is_gone_is_refused_and_one_that_is_back_is_read() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, WHOLE);
    fs::remove_file(workdir.join("conf.toml")).expect("it was there");
    refused(&workdir, &daemon, &["cannot read the configuration", "conf.toml", "No such file"]);
    write(&workdir, "greeting = \"back\"\n");
    daemon.word("reload").expect(0);
    assert!(in_force(&workdir).contains("\"back\""));
}

#[test]
fn f49_what_is_no_regular_file_is_refused_without_waiting_for_anybody() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, WHOLE);
    let path = workdir.join("conf.toml");
    fs::remove_file(&path).expect("it was there");
    fs::create_dir(&path).expect("a directory");
    refused(&workdir, &daemon, &["it is a directory"]);
    fs::remove_dir(&path).expect("it was there");
    mkfifo(&path, Mode::from_bits_truncate(0o644)).expect("a FIFO");
    refused(&workdir, &daemon, &["it is not a regular file"]);
    fs::remove_file(&path).expect("it was there");
    let socket = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
    refused(&workdir, &daemon, &["it is not a regular file"]);
    drop(socket);
    for target in ["/dev/zero", "conf.toml"] {
        fs::remove_file(&path).expect("it was there");
        symlink(target, &path).expect("a link");
        refused(&workdir, &daemon, &["cannot read the configuration"]);
    }
}

/// As a cluster mounts a configuration: the file is a link into a directory that is a link.
#[test]
fn f49_symbolic_links_of_ones_own_are_followed() {
    let workdir = Workdir::new();
    let _old = workdir.directory("..old");
    let _file = workdir.file("..old/conf.toml", "greeting = \"linked\"\n");
    symlink("..old", workdir.join("..data")).expect("a link");
    symlink("..data/conf.toml", workdir.join("conf.toml")).expect("a link");
    let daemon = daemon(&workdir, CONFIGURED);
    daemon.started(launch(&workdir, &daemon));
    assert!(in_force(&workdir).contains("\"linked\""));
}

#[test]
fn f49_root_follows_no_link_of_somebody_elses() {
    if !Uid::effective().is_root() {
        skip("only root can make a link somebody else's");
        return;
    }
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, WHOLE);
    let path = workdir.join("conf.toml");
    let target = workdir.file("secret.toml", "greeting = \"root's own\"\n");
    fs::remove_file(&path).expect("it was there");
    symlink(target, &path).expect("a link");
    std::os::unix::fs::lchown(&path, Some(65534), Some(65534)).expect("its owner");
    refused(&workdir, &daemon, &["symbolic link", "neither root's nor this user's"]);
}

#[test]
fn f50_ten_megabytes_are_refused() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, WHOLE);
    let _large = workdir.file("conf.toml", vec![b'#'; 10 << 20]);
    refused(&workdir, &daemon, &["larger than 1 MiB"]);
    write(&workdir, &format!("{WHOLE}{}", "#".repeat((1 << 20) - WHOLE.len())));
    daemon.word("reload").expect(0);
    let _drop_ins = workdir.directory("conf.d");
    let _one_more = workdir.file("conf.d/1.toml", "#");
    refused(&workdir, &daemon, &["conf.d/1.toml", "larger than 1 MiB"]);
}

#[test]
fn f50_what_is_deeply_nested_is_refused() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, WHOLE);
    let deep = 200_000;
    for text in [
        format!("greeting = {}", "[".repeat(deep)),
        format!("greeting = {}1{}", "{a=".repeat(deep), "}".repeat(deep)),
        format!("a{} = 1", ".a".repeat(deep)),
        format!("[a{}]", ".a".repeat(deep)),
        format!("[http]\nhosts{} = 1", ".a".repeat(70)),
        format!("mode = {}1{}", "{a=".repeat(70), "}".repeat(70)),
    ] {
        write(&workdir, &text);
        refused(&workdir, &daemon, &["the configuration cannot be used"]);
    }
    assert_eq!(daemon.process(), process);
}

/// As large as the files may be, whatever it is that fills them: a report takes no time for each key that it does not show.
#[test]
fn f50_very_many_keys_are_refused_with_the_first_of_them() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, WHOLE);
    let many = |each: &dyn Fn(usize) -> String| (0..80_000).map(each).collect::<Vec<_>>().concat();
    let more = "there are 79980 more mistakes";
    for (text, why) in [
        (many(&|number| format!("a{number}=1\n")), "unknown key `a0`"),
        (many(&|number| format!("[a{number}]\n")), "unknown key `a0`"),
        (format!("http={{{}b=1}}", many(&|number| format!("a{number}=1,"))), "unknown key `http.a0`"),
    ] {
        write(&workdir, &format!("greeting = \"hello\"\n{text}"));
        let more = if text.ends_with('}') { "there are 79981 more mistakes" } else { more };
        refused(&workdir, &daemon, &[why, more]);
    }
    // A secret is hidden part by part.
    write(&workdir, &format!("token={{{}b=1}}", many(&|number| format!("a{number}=1,"))));
    refused(&workdir, &daemon, &["`token` takes a string, found a table", "greeting` is missing"]);
    assert_eq!(daemon.process(), process);
}

#[test]
fn f50_a_line_of_half_a_megabyte_is_told_in_a_few_of_its_characters() {
    let workdir = Workdir::new();
    let (daemon, process) = started(&workdir, WHOLE);
    let long = 500 << 10;
    for (text, why) in [
        (format!("greeting = 5 # {}", "x".repeat(long)), "`greeting` takes a string, found an integer"),
        (format!("greeting = [{}]", "1,".repeat(long / 2)), "`greeting` takes a string, found an array"),
        (format!("greeting = \"{}", "x".repeat(long)), "invalid basic string"),
        (
            format!("greeting = \"\"\n[http]\nhosts = [{}]", "1,".repeat(long / 2)),
            "`http.hosts.0` takes a string",
        ),
        (format!("greeting = \"\"\n{} = 1", "x".repeat(long)), "unknown key `xxx"),
        (format!("greeting = \"\"\nmode = \"{}\"", "x".repeat(long)), "found `xxx"),
        (format!("{}{WHOLE}", " ".repeat(long)), ""),
        ("=".repeat(long), "the configuration cannot be used"),
    ] {
        write(&workdir, &text);
        if why.is_empty() {
            daemon.word("reload").expect(0);
            continue;
        }
        let ended = daemon.word("reload").expect(1).says(&["reload refused", why]);
        let longest = ended.stderr.lines().map(str::len).max();
        assert!(longest < Some(1100) && ended.stderr.len() < 10_000, "{}", ended.stderr);
    }
    assert_eq!(daemon.process(), process);
}

#[test]
fn f50_what_is_no_text_is_refused_with_its_line() {
    let workdir = Workdir::new();
    let (daemon, _) = started(&workdir, WHOLE);
    let _bytes = workdir.file("conf.toml", b"workers = 3\ngreeting = \"\xff\"\n");
    refused(&workdir, &daemon, &["line 2 is not UTF-8"]);
}

#[test]
fn f51_it_is_read_as_the_user_that_the_daemon_becomes_at_the_start_already() {
    if !Uid::effective().is_root() {
        skip("only root can become another user");
        return;
    }
    let workdir = Workdir::new();
    write(&workdir, WHOLE);
    let path = workdir.join("conf.toml");
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
    mode(0o600);
    let program = workdir.install(CONFIGURED.as_ref());
    let daemon = daemon(&workdir, CONFIGURED).installed(program).flag(&["--user", "nobody"]);
    daemon.launch().run().expect(6).says(&["cannot read the configuration", "Permission denied"]);
    daemon.assert_nothing_left();
    mode(0o644);
    let process = daemon.start();
    mode(0o600);
    refused(&workdir, &daemon, &["cannot read the configuration", "Permission denied"]);
    mode(0o644);
    daemon.word("reload").expect(0);
    assert_eq!(daemon.process(), process);
}
