#![deny(warnings)]
#![forbid(unsafe_code)]

mod vault {
    use daemon_runtime::{Credential, Credentials, Shutdown, daemon};
    use std::net::TcpListener;

    #[daemon(
        user = "vault",
        listen(https = "0.0.0.0:443"),
        credentials(token = "/etc/vault/token", tls_key = "/etc/vault/tls.key"),
    )]
    pub fn main(
        https: TcpListener,
        mut credentials: Credentials,
        shutdown: Shutdown,
    ) -> Result<(), String> {
        let token = credentials.take("token").ok_or("no token")?;
        log_in(&token)?;
        // Wiped here, and not needed again; the key stays until main returns.
        drop(token);
        let key = credentials.get("tls_key").ok_or("no key")?;
        for connection in shutdown.incoming(&https) {
            let peer = connection.and_then(|connection| connection.peer_addr());
            println!("{peer:?} is served with a key of {} bytes", key.as_ref().len());
        }
        Ok(())
    }

    fn log_in(token: &Credential) -> Result<(), String> {
        if token.as_ref().is_empty() { Err("the token is empty".into()) } else { Ok(()) }
    }
}

fn main() {
    let _ = vault::main;
}
