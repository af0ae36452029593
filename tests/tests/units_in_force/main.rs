//! Daemons under the very units that their builds write: what is declared is in force, as the kernel and clients see it.

mod credentials;
mod daemons;
mod directories;
mod limits;
mod nothing_twice;
mod power;
mod privileged;
mod sandbox;

/// Each claim is tested in boxes of its own, on both versions.
macro_rules! on_each_systemd {
    ($($claim:ident;)*) => {
        mod systemd_of_the_host {
            $(#[test] fn $claim() { super::$claim(daemon_tests::machine::Tree::Host); })*
        }
        mod systemd_257 {
            $(#[test] fn $claim() { super::$claim(daemon_tests::machine::Tree::Trixie); })*
        }
    };
}
pub(crate) use on_each_systemd;
