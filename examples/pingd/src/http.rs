//! As much of HTTP/1.1 as a server needs that says one thing and closes: RFC 9110 and RFC 9112.

use std::time::{Duration, SystemTime};

use crate::date::imf_fixdate;

/// The longest request head that is read, in bytes.
pub const HEAD_LIMIT: usize = 8 * 1024;
/// How long one client may take for its request and to read the answer.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a request head has been read whole, or cannot become one.
#[must_use]
pub fn is_whole(head: &[u8]) -> bool {
    head.len() >= HEAD_LIMIT || head.windows(4).any(|window| window == b"\r\n\r\n")
}

/// The answer to a request head, or to as much of it as came in time.
#[must_use]
pub fn answer(head: &[u8], greeting: &str, now: SystemTime) -> Vec<u8> {
    let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") else {
        let status = if head.len() >= HEAD_LIMIT {
            "431 Request Header Fields Too Large"
        } else {
            "408 Request Timeout"
        };
        return response(status, "", status, true, now);
    };
    match request(&head[..end]) {
        Some("GET") => response("200 OK", "", greeting, true, now),
        Some("HEAD") => response("200 OK", "", greeting, false, now),
        Some(_) => response("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "only GET and HEAD", true, now),
        None => response("400 Bad Request", "", "not an HTTP/1.1 request", true, now),
    }
}

/// The method of a well-formed request. HTTP/1.1 requires exactly one `Host`, RFC 9112 section 3.2.
fn request(head: &[u8]) -> Option<&str> {
    let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let hosts =
        lines.filter(|line| line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("host:"))).count();
    let hosts_fit = match version {
        "HTTP/1.1" => hosts == 1,
        "HTTP/1.0" => hosts <= 1,
        _ => false,
    };
    let fits = words.next().is_none() && !target.is_empty() && hosts_fit;
    (fits && !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some(method)
}

fn response(status: &str, extra: &str, text: &str, with_body: bool, now: SystemTime) -> Vec<u8> {
    let date = imf_fixdate(now);
    let length = text.len() + 1;
    let body = if with_body { format!("{text}\n") } else { String::new() };
    format!(
        "HTTP/1.1 {status}\r\nDate: {date}\r\n{extra}Content-Type: text/plain; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{HEAD_LIMIT, answer, is_whole};
    use std::time::UNIX_EPOCH;

    fn status(head: &[u8]) -> String {
        let answer = String::from_utf8(answer(head, "hello", UNIX_EPOCH)).unwrap();
        answer.lines().next().unwrap().strip_prefix("HTTP/1.1 ").unwrap().to_owned()
    }

    #[test]
    fn get_is_answered_with_the_greeting() {
        let answer = answer(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "hello", UNIX_EPOCH);
        let wanted = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\
                      Content-Type: text/plain; charset=utf-8\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n";
        assert_eq!(String::from_utf8(answer).unwrap(), wanted);
    }

    #[test]
    fn head_has_the_length_of_the_body_and_no_body() {
        let answer = answer(b"HEAD / HTTP/1.1\r\nhost: a\r\n\r\n", "hello", UNIX_EPOCH);
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.contains("Content-Length: 6\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    }

    #[test]
    fn other_methods_are_not_allowed() {
        assert_eq!(status(b"POST / HTTP/1.1\r\nHost: a\r\n\r\n"), "405 Method Not Allowed");
    }

    #[test]
    fn a_request_of_http_1_1_has_one_host() {
        assert_eq!(status(b"GET / HTTP/1.1\r\n\r\n"), "400 Bad Request");
        assert_eq!(status(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), "400 Bad Request");
        assert_eq!(status(b"GET / HTTP/1.0\r\n\r\n"), "200 OK");
    }

    #[test]
    fn what_is_no_request_is_a_bad_one() {
        for head in [
            &b"\r\n\r\n"[..],
            b"GET /\r\n\r\n",
            b"GET  HTTP/1.1\r\nHost: a\r\n\r\n",
            b"\xff\xfe / HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(status(head), "400 Bad Request", "{head:?}");
        }
    }

    #[test]
    fn half_a_request_is_late_or_too_long() {
        assert_eq!(status(b"GET / HTTP/1.1\r\n"), "408 Request Timeout");
        let long = vec![b'a'; HEAD_LIMIT];
        assert!(is_whole(&long) && !is_whole(&long[1..]));
        assert_eq!(status(&long), "431 Request Header Fields Too Large");
    }
}
