#![deny(warnings)]
#![deny(missing_docs)]
#![deny(clippy::pedantic)]
//! A program whose main carries attributes of its own.

mod documented {
    /// Serves.
    ///
    /// # Panics
    ///
    /// Never.
    #[daemon_runtime::daemon]
    #[allow(clippy::unnecessary_wraps)]
    #[must_use]
    pub fn main() -> Result<(), String> {
        Ok(())
    }
}

mod documented_below {
    #[daemon_runtime::daemon]
    /// Serves.
    #[inline(never)]
    #[expect(unused_variables)]
    pub(crate) fn main() {
        let unused = 1;
    }
}

mod chosen {
    #[cfg(unix)]
    #[daemon_runtime::daemon(pidfile = "/run/pingd/pid")]
    pub fn main() {}

    #[cfg(not(unix))]
    #[daemon_runtime::daemon(pidfle = "/run/pingd/pid")]
    pub fn main() {}
}

mod chosen_below {
    #[daemon_runtime::daemon(pidfile = "/run/pingd/pid")]
    #[cfg(unix)]
    pub fn main() {}

    #[daemon_runtime::daemon]
    #[cfg(not(unix))]
    pub fn main() {}
}

mod switched {
    #[cfg_attr(unix, daemon_runtime::daemon(pidfile = "/run/pingd/pid"))]
    pub fn main() {}
}

fn main() {
    let _ = (documented::main, documented_below::main, chosen::main, chosen_below::main, switched::main);
}
