//! Clients that connect, ask once and go, again and again: of their requests none may fail.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a client waits for an answer before it counts as failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// What every client asks.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// What it sends.
    pub text: &'static str,
    /// What the whole answer ends with.
    pub end: &'static str,
    /// Whether the server closes the connection then.
    pub closes: bool,
}

/// A request over HTTP for `/`, whose answer ends with `pong`.
pub const PING: Question = Question {
    text: "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    end: "pong\n",
    closes: true,
};

/// One request.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// When the client began to connect.
    pub begun: Instant,
    /// How long it took until the answer was whole.
    pub took: Duration,
}

/// What the clients have seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// The requests that were answered.
    pub answered: Vec<Request>,
    /// Why the others were not.
    pub failed: Vec<String>,
}

/// Clients at work.
#[derive(Debug)]
pub struct Load {
    ends: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Seen>>,
}

impl Load {
    /// So many clients begin, each with one connection at a time.
    pub fn begin(clients: usize, address: &str, question: Question) -> Self {
        let address = address.to_owned();
        Self::begin_with(clients, question, move || TcpStream::connect(&address))
    }

    /// The same, where they connect in a way of their own.
    pub fn begin_with(
        clients: usize,
        question: Question,
        connect: impl Fn() -> io::Result<TcpStream> + Clone + Send + 'static,
    ) -> Self {
        let (ends, answered) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
        let client = |_| {
            let (ends, answered, connect) = (Arc::clone(&ends), Arc::clone(&answered), connect.clone());
            thread::spawn(move || client(connect, question, &ends, &answered))
        };
        let clients = (0..clients).map(client).collect();
        Self { ends, answered, clients }
    }

    /// How many requests were answered so far.
    pub fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    /// Each client ends with the request that it is at.
    ///
    /// # Panics
    ///
    /// When a client has.
    pub fn end(self) -> Seen {
        self.ends.store(true, Ordering::Relaxed);
        let mut all = Seen::default();
        for client in self.clients {
            let seen = client.join().expect("a client");
            all.answered.extend(seen.answered);
            all.failed.extend(seen.failed);
        }
        all
    }
}

fn client(
    connect: impl Fn() -> io::Result<TcpStream>,
    question: Question,
    ends: &AtomicBool,
    answered: &AtomicUsize,
) -> Seen {
    let mut seen = Seen::default();
    while !ends.load(Ordering::Relaxed) {
        let begun = Instant::now();
        match connect().and_then(|stream| ask(stream, question)) {
            Ok(()) => {
                seen.answered.push(Request { begun, took: begun.elapsed() });
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => seen.failed.push(error.to_string()),
        }
    }
    seen
}

fn ask(mut stream: TcpStream, question: Question) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(question.text.as_bytes())?;
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    while question.closes || !answer.ends_with(question.end.as_bytes()) {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => answer.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if answer.ends_with(question.end.as_bytes()) {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&answer);
    Err(io::Error::new(ErrorKind::UnexpectedEof, format!("the answer ends after {text:?}")))
}
