//! [`Response`]: what is written to a client: one answer, after which the connection ends.

use std::fmt::Write;
use std::time::SystemTime;

use crate::health::request::Refusal;

const TEXT: &str = "text/plain; charset=utf-8";

/// An answer.
#[derive(Debug)]
pub(crate) struct Response {
    status: &'static str,
    content_type: &'static str,
    body: String,
    /// `Allow`, which goes with 405.
    allow: bool,
}

impl Response {
    /// 200 with a line of text.
    pub(crate) fn ok(line: &str) -> Self {
        Self::of("200 OK", line)
    }

    /// 503 with a line of text.
    pub(crate) fn unavailable(line: &str) -> Self {
        Self::of("503 Service Unavailable", line)
    }

    /// 200 with a body of its own type.
    pub(crate) fn with(content_type: &'static str, body: String) -> Self {
        Self { status: "200 OK", content_type, body, allow: false }
    }

    /// What is answered to a request that cannot be.
    pub(crate) fn refused(refusal: Refusal) -> Self {
        let refused = |status, why| Self::of(status, why);
        match refusal {
            Refusal::Bad => refused("400 Bad Request", "not a request of HTTP/1"),
            Refusal::NotFound => refused("404 Not Found", "only /livez, /readyz and /metrics are here"),
            Refusal::Method => {
                Self { allow: true, ..refused("405 Method Not Allowed", "only GET and HEAD are answered") }
            }
            Refusal::TooLong => {
                refused("431 Request Header Fields Too Large", "the head of the request is too long")
            }
            Refusal::Version => refused("505 HTTP Version Not Supported", "only HTTP/1 is spoken"),
        }
    }

    fn of(status: &'static str, line: &str) -> Self {
        Self { status, content_type: TEXT, body: format!("{line}\n"), allow: false }
    }

    /// As it is sent; to HEAD without the body.
    pub(crate) fn into_bytes(self, head: bool) -> Vec<u8> {
        let Self { status, content_type, body, allow } = self;
        let date = httpdate::fmt_http_date(SystemTime::now());
        let length = body.len();
        let mut text = format!(
            "HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n"
        );
        if allow {
            let _ = write!(text, "Allow: GET, HEAD\r\n");
        }
        text.push_str("\r\n");
        if !head {
            text.push_str(&body);
        }
        text.into_bytes()
    }
}
