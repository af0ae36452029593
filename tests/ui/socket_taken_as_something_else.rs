use daemon_runtime::{Shutdown, daemon};

#[daemon(listen(http = "0.0.0.0:80"))]
fn main(http: Shutdown) {
    http.wait();
}
