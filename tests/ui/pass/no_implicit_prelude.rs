#![deny(warnings)]
#![forbid(unsafe_code)]
#![no_implicit_prelude]

mod pingd {
    #[::daemon_runtime::daemon(
        pidfile = "/run/pingd/pid",
        user = "pingd",
        supplementary_groups = ["tls-certs"],
        listen(http = "0.0.0.0:80"),
        environment(LANG = "C.UTF-8"),
        state_directory(path = "pingd", mode = 0o700),
        reload = reload,
        signals(SIGUSR1 = reload),
    )]
    pub fn main(http: ::std::net::TcpListener) -> ::std::io::Result<()> {
        ::std::mem::drop(http);
        ::std::result::Result::Ok(())
    }

    fn reload() {}

    // Nothing in the expansion may be mistaken for these.
    mod core {}
    mod std {}
    #[expect(dead_code)]
    struct Plan;
    #[expect(dead_code)]
    struct Option;
}

fn main() {
    let _ = pingd::main;
}
