//! What a client asks for: the head of its request, read by `httparse` and judged by RFC 9112.

use crate::health::format::{self, Format};

/// The longest head that is read.
pub(crate) const LONGEST: usize = 8 << 10;
/// The most lines that it may have.
const LINES: usize = 64;

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// Whether the program makes progress.
    Live,
    /// Whether it serves.
    Ready,
    /// What it has counted.
    Metrics(Format),
}

/// A request, as far as it was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) page: Result<Page, Refusal>,
    /// Whether the answer is to have no body.
    pub(crate) head: bool,
}

/// Why a request cannot be answered: RFC 9110, section 15.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is no request of HTTP/1.
    Bad,
    /// Nothing is there.
    NotFound,
    /// What is there cannot be asked for in this way.
    Method,
    /// The head is longer than is read.
    TooLong,
    /// It is of another HTTP.
    Version,
}

/// Reads what has come so far; `None` while the head is not complete.
pub(crate) fn read(bytes: &[u8]) -> Option<Request> {
    let mut lines = [httparse::EMPTY_HEADER; LINES];
    let mut head = httparse::Request::new(&mut lines);
    let page = match head.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => page(&head),
        Ok(httparse::Status::Partial) if bytes.len() >= LONGEST => Err(Refusal::TooLong),
        Ok(httparse::Status::Partial) => return None,
        Err(httparse::Error::TooManyHeaders) => Err(Refusal::TooLong),
        Err(httparse::Error::Version) => Err(Refusal::Version),
        Err(_) => Err(Refusal::Bad),
    };
    Some(Request { page, head: head.method == Some("HEAD") })
}

fn page(head: &httparse::Request) -> Result<Page, Refusal> {
    let named = |name: &'static str| {
        let lines = head.headers.iter().filter(move |line| line.name.eq_ignore_ascii_case(name));
        lines.map(|line| String::from_utf8_lossy(line.value))
    };
    let (Some(method), Some(target), Some(version)) = (head.method, head.path, head.version) else {
        return Err(Refusal::Bad);
    };
    // RFC 9112, section 3.2: one line, unless the client is older than that rule.
    let hosts = named("Host").count();
    if hosts > 1 || (hosts == 0 && version > 0) {
        return Err(Refusal::Bad);
    }
    let page = match path(target) {
        Some("/livez") => Page::Live,
        Some("/readyz") => Page::Ready,
        Some("/metrics") => Page::Metrics(format::wanted(named("Accept"))),
        _ => return Err(Refusal::NotFound),
    };
    match method {
        "GET" | "HEAD" => Ok(page),
        _ => Err(Refusal::Method),
    }
}

/// The path of a target, which a proxy writes in full: RFC 9112, section 3.2.2.
fn path(target: &str) -> Option<&str> {
    let path = if target.starts_with('/') {
        target
    } else {
        let (scheme, rest) = target.split_once("://")?;
        if !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        rest.get(rest.find('/')?..)?
    };
    path.split('?').next()
}
