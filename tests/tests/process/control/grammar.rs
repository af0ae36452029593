//! Whatever is said at the socket is answered or hung up on, and nobody keeps others from being heard.

use std::io::Write;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;

use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

use super::{controlled, heard, say, socket};

#[test]
fn a_request_is_one_line_of_a_version_a_word_and_perhaps_an_argument() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    daemon.start();
    let first = |bytes: &[u8]| {
        let said = say(&daemon, bytes);
        said.split_whitespace().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(first(b"1 status\n"), "ok");
    for unknown in ["2 status\n", "\n", "status\n", " 1 status\n", "1 statu\n", "1 STATUS\n", "01 status\n"] {
        assert_eq!(first(unknown.as_bytes()), "unknown", "{unknown:?}");
    }
    let malformed: [&[u8]; 13] = [
        b"1\n",
        b"1 \n",
        b"1  status\n",
        b"1 status \n",
        b"1 status now\n",
        b"1 stop now please\n",
        b"1 status\r\n",
        b"1 status\0\n",
        b"1 st\xe4tus\n",
        b"\0\0\0\0\n",
        b"1 status\n1 status\n",
        b"1 status\n\0",
        &[b'1'; 256],
    ];
    for malformed in malformed {
        assert_eq!(first(malformed), "malformed", "{malformed:?}");
    }
    daemon.word("status").expect(0);
}

#[test]
fn a_line_of_any_length_is_cut_off() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    let answer = say(&daemon, &vec![b'x'; 10 << 20]);
    assert!(answer.is_empty() || answer.starts_with("1 malformed"), "{answer}");
    assert!(say(&daemon, &[b"1 status".as_slice(), &[b' '; 250], b"\n"].concat()).starts_with("1 malformed"));
    assert!(process.alive());
}

#[test]
fn a_request_may_come_in_pieces_and_one_that_is_given_up_is_forgotten() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    daemon.start();
    let mut stream = UnixStream::connect(socket(&daemon)).expect("the daemon listens");
    for byte in b"1 status\n" {
        stream.write_all(&[*byte]).expect("it reads");
    }
    assert!(heard(&mut stream).starts_with("1 ok\nname controlled\n"));
    let mut stream = UnixStream::connect(socket(&daemon)).expect("the daemon listens");
    stream.write_all(b"1 sta").expect("it reads");
    stream.shutdown(Shutdown::Write).expect("half a connection");
    assert_eq!(heard(&mut stream), "");
}

#[test]
fn half_a_request_and_then_silence_is_hung_up_on() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    daemon.start();
    let mut stream = UnixStream::connect(socket(&daemon)).expect("the daemon listens");
    stream.write_all(b"1 stat").expect("it reads");
    // Until the end, which the daemon makes.
    assert_eq!(heard(&mut stream), "");
}

#[test]
fn f54_two_hundred_who_connect_and_say_nothing_keep_nobody_from_being_heard() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    let before = process.descriptors().len();
    let silent: Vec<_> =
        (0..200).map(|_| UnixStream::connect(socket(&daemon)).expect("the daemon listens")).collect();
    assert!(daemon.word("status").expect(0).stdout.contains("state       ready"));
    assert!(process.descriptors().len() <= before + 20, "connections without end");
    drop(silent);
    until_true("they are forgotten", || process.descriptors().len() <= before);
}

#[test]
fn f54_who_asks_and_never_reads_holds_up_neither_others_nor_the_stop() {
    let workdir = Workdir::new();
    let daemon = controlled(&workdir);
    let process = daemon.start();
    let deaf: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = UnixStream::connect(socket(&daemon)).expect("the daemon listens");
            stream.write_all(b"1 status\n").expect("it reads");
            stream
        })
        .collect();
    assert!(daemon.word("status").expect(0).stdout.contains("state       ready"));
    process.signal(nix::sys::signal::Signal::SIGTERM);
    daemon.gone(process);
    drop(deaf);
}
