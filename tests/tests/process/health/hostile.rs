//! What clients may send, and how they may behave: each gets its answer or is hung up on, and nobody else notices.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;

use daemon_tests::http::{self, ask, connect, get, half_close, reply, request};
use daemon_tests::wait::until_true;
use daemon_tests::workdir::Workdir;

use super::{Healthy, stop};

/// What is answered to each of these, sent at once.
fn answered(cases: &[(&[u8], u16)]) {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    for (bytes, status) in cases {
        let reply = ask(&healthy.at, bytes);
        assert_eq!(reply.status, *status, "{:?}", String::from_utf8_lossy(bytes));
        assert_eq!(reply.header("Connection"), Some("close"));
    }
    stop(running);
}

#[test]
fn other_paths_and_methods_are_refused() {
    answered(&[
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"GET /metrics/ HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"GET /livez/../metrics HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"GET /LIVEZ HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 404),
        (b"POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 405),
        (b"DELETE /metrics HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (b"BREW /readyz HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (b"get /readyz HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    ]);
}

#[test]
fn a_refused_method_is_told_which_ones_are_not() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let reply = ask(&healthy.at, b"PUT /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(reply.header("Allow"), Some("GET, HEAD"));
    stop(running);
}

#[test]
fn what_every_server_must_understand_is_understood() {
    answered(&[
        (b"GET /livez HTTP/1.0\r\n\r\n", 200),
        (b"GET /livez HTTP/1.1\r\nhost:a\r\n\r\n", 200),
        (b"GET /livez?verbose=1 HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        (b"GET http://a:9901/livez HTTP/1.1\r\nHost: b\r\n\r\n", 200),
        (b"GET HTTP://a/readyz?x=/metrics HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        (b"GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        (b"GET /livez HTTP/1.1\nHost: a\n\n", 200),
        (
            b"GET /livez HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
            200,
        ),
    ]);
}

#[test]
fn what_is_no_request_is_refused() {
    answered(&[
        (b"GET /livez HTTP/1.1\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        (b"GET /livez HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"GET /livez\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"\0\0\0\0", 400),
        (b"GET /livez HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\n folded: a\r\n\r\n", 400),
        (b"GET /livez HTTP/1.1\r\nHost: a\0b\r\n\r\n", 400),
    ]);
}

#[test]
fn a_head_of_more_than_8_kib_or_64_lines_is_refused() {
    let path = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(10_000));
    let line = format!("GET /livez HTTP/1.1\r\nHost: a\r\nCookie: {}\r\n\r\n", "a".repeat(1 << 20));
    let lines = format!("GET /livez HTTP/1.1\r\nHost: a\r\n{}\r\n", "A: b\r\n".repeat(64));
    let most = format!("GET /livez HTTP/1.1\r\nHost: a\r\n{}\r\n", "A: b\r\n".repeat(63));
    answered(&[
        (path.as_bytes(), 431),
        (&line.as_bytes()[..9000], 431),
        (lines.as_bytes(), 431),
        (most.as_bytes(), 200),
    ]);
}

#[test]
fn a_head_without_end_is_cut_off_and_costs_no_memory() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let resident = || healthy.value("process_resident_memory_bytes").expect("the metric");
    let before = resident();
    let clients: Vec<_> = (0..8).map(|_| connect(&healthy.at)).collect();
    for mut client in clients {
        let mut sent = 0;
        while client.write_all(&[b'a'; 1 << 12]).is_ok() {
            sent += 1;
            assert!(sent < 100_000, "it reads without end");
        }
    }
    assert!(resident() < before + 4e6, "{before} was {} before", resident());
    stop(running);
}

#[test]
fn head_is_get_without_a_body() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    for (path, status) in [("/livez", 200), ("/readyz", 200), ("/nothing", 404)] {
        let whole = get(&healthy.at, path);
        let head = ask(&healthy.at, format!("HEAD {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes());
        assert_eq!((head.status, head.body.as_str()), (status, ""), "{path}");
        let length = whole.body.len().to_string();
        for reply in [&head, &whole] {
            assert_eq!(reply.header("Content-Length"), Some(length.as_str()), "{path}");
        }
    }
    stop(running);
}

#[test]
fn of_requests_in_a_row_the_first_is_answered() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let reply = ask(&healthy.at, &[request("/livez"), request("/readyz"), request("/metrics")].concat());
    assert_eq!((reply.status, reply.body.as_str()), (200, "alive\n"));
    stop(running);
}

#[test]
fn a_request_may_come_byte_by_byte_and_its_client_may_say_no_more() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let mut client = connect(&healthy.at);
    client.set_nodelay(true).expect("a socket");
    for byte in request("/metrics") {
        client.write_all(&[byte]).expect("it listens");
        thread::yield_now();
    }
    half_close(&client);
    let answer = reply(&mut client).expect("an answer");
    assert_eq!(answer.status, 200);
    assert!(answer.body.ends_with("upload_size_bytes_count 1\n"), "all of it: {}", answer.body);
    stop(running);
}

#[test]
fn half_a_request_is_not_answered() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let mut client = connect(&healthy.at);
    client.write_all(b"GET /livez HTTP/1.1\r\nHost").expect("it listens");
    half_close(&client);
    let mut said = Vec::new();
    client.read_to_end(&mut said).expect("its end");
    assert!(said.is_empty(), "{}", String::from_utf8_lossy(&said));
    stop(running);
}

#[test]
fn who_says_nothing_is_hung_up_on() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let mut silent = connect(&healthy.at);
    let mut slow = connect(&healthy.at);
    slow.write_all(b"GET /li").expect("it listens");
    for client in [&mut silent, &mut slow] {
        assert_eq!(client.read(&mut [0; 64]).expect("its end"), 0);
    }
    stop(running);
}

#[test]
fn who_does_not_end_its_side_is_hung_up_on() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let mut client = connect(&healthy.at);
    client.write_all(&request("/livez")).expect("it listens");
    assert_eq!(reply(&mut client).expect("an answer").status, 200);
    until_true("it takes no more", || client.write_all(b"and another thing\r\n").is_err());
    stop(running);
}

#[test]
fn who_goes_away_in_the_middle_does_no_harm() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    for _ in 0..200 {
        let mut client = connect(&healthy.at);
        client.write_all(&request("/metrics")).expect("it listens");
        client.shutdown(Shutdown::Both).expect("a connection");
    }
    assert_eq!(get(&healthy.at, "/livez").status, 200);
    stop(running);
}

#[test]
fn who_fills_every_place_and_says_nothing_keeps_nobody_out() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let mut slow: Vec<TcpStream> = Vec::new();
    for _ in 0..300 {
        let mut client = connect(&healthy.at);
        client.write_all(b"GET /livez HTTP/1.1\r\nX: ").expect("it listens");
        slow.push(client);
    }
    for path in ["/livez", "/readyz", "/metrics"] {
        assert_eq!(http::get(&healthy.at, path).status, 200, "{path}");
    }
    let held = running.process().descriptors().len();
    assert!(held < 100, "{held} descriptors are open");
    let is_gone = |mut client: &TcpStream| {
        client.set_nonblocking(true).expect("a socket");
        !matches!(client.read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    };
    let gone = slow.iter().filter(|client| is_gone(client));
    assert!(gone.count() >= 200, "the oldest have gone");
    stop(running);
}

#[test]
fn who_reads_slowly_holds_nobody_up() {
    let workdir = Workdir::new();
    let healthy = Healthy::new(&workdir);
    let running = healthy.ready(&[]);
    let slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut client = connect(&healthy.at);
            client.write_all(&request("/metrics")).expect("it listens");
            client
        })
        .collect();
    assert_eq!(get(&healthy.at, "/livez").status, 200);
    for mut client in slow {
        assert!(reply(&mut client).expect("an answer").body.contains("daemon_ready 1\n"));
    }
    stop(running);
}
