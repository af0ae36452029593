//! What comes through the socket from either side, for `tests/fuzz`.

use super::grammar::{LONGEST, Request};
use super::reply::Reply;
use crate::control::report::Report;

/// What is said to the daemon. What is understood is what would have been said; whatever else has an answer.
pub(crate) fn request(received: &[u8]) {
    match Request::parse(received) {
        Ok(None) => assert!(received.len() < LONGEST),
        Ok(Some(request)) => assert_eq!(request.line().as_bytes(), received),
        Err(reply) => assert_eq!(Reply::decode(&reply.encode()), Some(reply)),
    }
}

/// What is said to the word. Whatever it is can be shown, and is told again as it was understood; as JSON.
pub(crate) fn answer(received: &[u8]) -> Option<String> {
    let report = Report::read(&Reply::decode(received)?.body);
    let lines = report.lines();
    if lines.len() < received.len() {
        assert_eq!(Report::read(&lines).lines(), lines);
    }
    let obeyed = |character: char| character.is_control() && character != '\n';
    let json = report.json();
    assert!(!report.text(false).contains(obeyed) && !json.contains(obeyed));
    Some(json)
}
