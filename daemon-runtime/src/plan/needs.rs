//! [`Needs`]: what main's parameters ask of the start sequence.

use crate::config::Extras;

/// What a parameter of main asks of the start sequence.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a need of its own")]
pub struct Needs {
    /// Main says itself when it is ready.
    pub ready: bool,
    /// Main takes the command line that is left over.
    pub args: bool,
    /// Main watches for the stop itself; otherwise a stop ends the process without asking it.
    pub shutdown: bool,
    /// Main takes what the function of `privileged` returned.
    pub privileged: bool,
    /// Main takes the secrets of `credentials`.
    pub credentials: bool,
    /// The parameter may take any socket, whatever its name.
    pub any_socket: bool,
    /// Main beats.
    pub watchdog: bool,
    /// Main takes the configuration, as this kind.
    #[cfg(feature = "config")]
    pub config: Option<crate::config::Kind>,
    /// The parameter is a socket, to be declared in `listen` under the parameter's name.
    pub socket: Option<Socket>,
    /// All the sockets of that name.
    pub several: bool,
}

/// What the address of a socket says of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the prefixes of an address")]
pub enum Socket {
    Tcp,
    Udp,
    Unix,
    UnixDatagram,
    UnixSeqpacket,
}

impl Needs {
    /// Nothing special.
    pub const NONE: Self = Self {
        ready: false,
        args: false,
        shutdown: false,
        privileged: false,
        credentials: false,
        any_socket: false,
        watchdog: false,
        #[cfg(feature = "config")]
        config: None,
        socket: None,
        several: false,
    };

    /// Nothing special, but nobody knows what it takes on its own.
    pub const UNKNOWN: Self = Self { any_socket: true, watchdog: true, ..Self::NONE };

    /// Whether a parameter takes the socket, or several sockets, of its name, or another of main's parameters may.
    #[must_use]
    pub const fn is_met_by(self, declared: Socket, several: bool, all: Self) -> bool {
        match self.socket {
            Some(socket) => socket as u8 == declared as u8 && (self.several || !several),
            None => all.any_socket,
        }
    }

    /// Whether the parameter is the configuration.
    #[must_use]
    pub const fn takes_config(self) -> bool {
        #[cfg(feature = "config")]
        return self.config.is_some();
        #[cfg(not(feature = "config"))]
        false
    }

    /// With what the type of the configuration has beside being read.
    #[must_use]
    pub const fn with(self, extras: Extras) -> Self {
        #[cfg(feature = "config")]
        if let Some(config) = self.config {
            return Self { config: Some(config.with(extras)), ..self };
        }
        let _ = extras;
        self
    }

    /// What both ask; each socket is its own parameter's.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            ready: self.ready || other.ready,
            args: self.args || other.args,
            shutdown: self.shutdown || other.shutdown,
            privileged: self.privileged || other.privileged,
            credentials: self.credentials || other.credentials,
            any_socket: self.any_socket || other.any_socket,
            watchdog: self.watchdog || other.watchdog,
            #[cfg(feature = "config")]
            config: if self.config.is_some() { self.config } else { other.config },
            socket: None,
            several: false,
        }
    }
}
