//! [`OpenSockets`]: every socket that the start has opened, whoever holds it now.

/// In the order of `listen`, and of the addresses of each name. Written once, at the start.
#[derive(Debug, Default)]
pub(crate) struct OpenSockets {
    all: Vec<OpenSocket>,
}

/// One socket of [`OpenSockets`].
#[derive(Debug)]
pub(crate) struct OpenSocket {
    pub(crate) name: &'static str,
    /// As `listen` writes it: `udp:0.0.0.0:53`.
    pub(crate) address: String,
}

impl OpenSockets {
    pub(super) fn note(&mut self, name: &'static str, address: String) {
        self.all.push(OpenSocket { name, address });
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, OpenSocket> {
        self.all.iter()
    }
}
