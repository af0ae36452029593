use daemon_runtime::daemon;
use tokio::net::TcpListener;

#[daemon(listen(http = "0.0.0.0:80"))]
#[tokio::main(flavor = "current_thread")]
async fn main(http: TcpListener) {
    drop(http);
}
