//! Nothing is changed by it, and no secret is told.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use daemon_tests::launch::Launch;
use daemon_tests::strace::strace;
use daemon_tests::workdir::Workdir;

use super::{SECRETIVE, Sheet, actor, apart, whole};

/// The system calls that change something which others could see.
const CHANGES: &str = "creat,mkdir,mkdirat,mknod,mknodat,unlink,unlinkat,rmdir,rename,renameat,renameat2,link,linkat,symlink,symlinkat,\
    chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,truncate,ftruncate,setxattr,fsetxattr,utimensat,\
    bind,listen,kill,tkill,tgkill,rt_sigqueueinfo,pidfd_send_signal,fork,vfork,clone,clone3,execve,\
    setuid,setgid,setresuid,setresgid,setgroups,capset,chroot,chdir,setsid,setrlimit,setpriority,flock,mount,umount2,sendto,sendmsg";

#[test]
fn no_system_call_of_it_changes_anything() {
    let Some(strace) = strace() else { return };
    apart(move |workdir| {
        let log = workdir.join("calls");
        let calls = format!("trace={CHANGES},openat,open,openat2,fcntl,prlimit64,connect");
        let through = [strace, "-f", "-e", &calls, "-o", log.to_str().expect("text")];
        let ended = whole(workdir).arg("explain").through(&through).run().expect(0);
        assert!(ended.stdout.contains("would succeed"), "{}", ended.stdout);
        let calls = fs::read_to_string(&log).expect("the calls");
        let lines: Vec<&str> = calls.lines().filter(|line| !line.contains("+++")).collect();
        assert!(lines.iter().any(|line| line.contains("openat")), "{calls}");
        for line in lines {
            let call = line.split_once(char::is_whitespace).map_or(line, |(_, call)| call).trim();
            let (name, _) = call.split_once('(').expect("a call");
            let harmless = match name {
                "open" | "openat" | "openat2" => {
                    ["O_CREAT", "O_WRONLY", "O_RDWR", "O_TRUNC"].iter().all(|flag| !call.contains(flag))
                }
                "fcntl" => !call.contains("SETLK"),
                "prlimit64" => call.contains(", NULL, "),
                // The user database, whose daemon may be asked.
                "connect" | "sendto" => call.contains("nscd") || call.contains("AF_UNIX"),
                "execve" => call.contains("whole"),
                _ => false,
            };
            assert!(harmless, "{line}");
        }
    });
}

#[test]
fn the_file_system_is_as_it_was() {
    apart(|workdir| {
        let tree = || {
            let find = std::process::Command::new("find")
                .args([
                    "/run",
                    "/etc",
                    "/var/lib",
                    "/var/log",
                    "/var/cache",
                    "-printf",
                    "%p %u %g %m %s %T@ %l\n",
                ])
                .output();
            let text = String::from_utf8(find.expect("find").stdout).expect("text");
            text.lines()
                .filter(|line| !line.contains(workdir.path().to_str().expect("text")))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let before = tree();
        Sheet::of(whole(workdir)).ended.expect(0);
        // The directory of the test itself gets the files of the output.
        let changed = |line: &&String| !line.starts_with("/run ");
        assert_eq!(
            before.iter().filter(changed).collect::<Vec<_>>(),
            tree().iter().filter(changed).collect::<Vec<_>>()
        );
    });
}

#[test]
fn a_running_daemon_does_not_hear_of_it() {
    let workdir = Workdir::new();
    let daemon = actor(&workdir);
    let process = daemon.start();
    let before = fs::read(daemon.pidfile()).expect("the PID file");
    daemon.word("explain").expect(150);
    assert!(process.alive());
    assert_eq!(fs::read(daemon.pidfile()).expect("the PID file"), before);
    daemon.word("status").expect(0);
}

#[test]
fn neither_values_of_variables_nor_secrets_are_told() {
    apart(|workdir| {
        fs::create_dir_all("/run/secrets").expect("a directory");
        fs::write("/run/secrets/token", "the-cat-sleeps").expect("a secret");
        fs::set_permissions("/run/secrets/token", fs::Permissions::from_mode(0o400)).expect("its mode");
        fs::set_permissions("/run/secrets", fs::Permissions::from_mode(0o700)).expect("its mode");
        let launch = Launch::new(workdir, Path::new(SECRETIVE)).dirty();
        let launch = launch.env("INVOCATION_ID", "0123456789abcdef0123456789abcdef");
        let sheet = Sheet::of(launch.env("CREDENTIALS_DIRECTORY", "/run/secrets"));
        assert_eq!(sheet.first("credentials"), "`token` from /run/secrets/token");
        let all = format!("{}{}", sheet.ended.stdout, sheet.ended.stderr);
        assert!(!all.contains("hunter2") && !all.contains("sleeps"), "{all}");
        sheet.ended.expect(0);
    });
}

#[test]
fn control_characters_of_others_drive_no_terminal() {
    let workdir = Workdir::new();
    let name = "EVIL\u{1b}[31m\nFORGED";
    let sheet = Sheet::of(actor(&workdir).launch().env(name, "1"));
    assert!(!sheet.ended.stdout.contains('\u{1b}'), "{}", sheet.ended.stdout);
    assert!(!sheet.ended.stdout.lines().any(|line| line.starts_with("FORGED")));
    assert!(sheet.names("environment", "wiped:").contains(&"EVIL\\u{1b}[31m\\nFORGED".to_owned()));
}
