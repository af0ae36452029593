//! [`Pages`]: what is answered to whom.

use crate::context::Context;
use crate::health::exposition::Exposition;
use crate::health::format::Format;
use crate::health::own;
use crate::health::process::Process;
#[cfg(feature = "metrics")]
use crate::health::recorder::Recorder;
use crate::health::request::{Page, Request};
use crate::health::response::Response;
use crate::life::State;
use crate::message;

/// What the answers are made from.
#[derive(Debug)]
pub(super) struct Pages {
    pub(super) context: Context,
    pub(super) process: Process,
    #[cfg(feature = "metrics")]
    pub(super) recorder: std::sync::Arc<Recorder>,
}

/// Whether clients are to be sent here.
pub(super) fn is_ready(state: State) -> bool {
    matches!(state, State::Ready | State::Reloading)
}

impl Pages {
    /// The answer as it is sent.
    pub(super) fn answer(&self, request: Request) -> Vec<u8> {
        let response = match request.page {
            Ok(Page::Live) => self.live(),
            Ok(Page::Ready) => self.ready(),
            Ok(Page::Metrics(format)) => Response::with(format.content_type(), self.metrics(format)),
            Err(refusal) => Response::refused(refusal),
        };
        response.into_bytes(request.head)
    }

    /// A daemon that starts or stops is given the time that its start and its stop have: nothing is gained by ending it
    /// halfway.
    fn live(&self) -> Response {
        let watched = self.context.watched().clone();
        let Some(watched) = watched.filter(|_| is_ready(self.context.inner.life.facts().state)) else {
            return Response::ok("alive");
        };
        let stalled = watched.silences().into_iter().filter(|(_, silence)| silence.stalled);
        let stalled: Vec<String> = stalled
            .map(|(part, silence)| {
                format!("`{}` has not beaten for {:?}", message::one_line(&part), silence.lasts)
            })
            .collect();
        if stalled.is_empty() {
            return Response::ok("alive");
        }
        let limit = watched.limit();
        Response::unavailable(&format!("{}; the limit of the watchdog is {limit:?}", stalled.join(", ")))
    }

    fn ready(&self) -> Response {
        match self.context.inner.life.facts().state {
            State::Ready | State::Reloading => Response::ok("ready"),
            State::Starting => Response::unavailable("starting"),
            State::Draining => Response::unavailable("draining"),
            State::Stopping => Response::unavailable("stopping"),
        }
    }

    fn metrics(&self, format: Format) -> String {
        let mut text = Exposition::new(format);
        self.process.write(&mut text);
        own::write(&self.context, &mut text);
        #[cfg(feature = "metrics")]
        self.recorder.write(&mut text);
        text.finish()
    }
}
