//! Sockets.

use super::says;

#[test]
fn sockets() {
    says(
        "listen(http = \"80\")",
        &[
            "`80` is not a socket address\nhelp: write an IP address before the port, as in `\"0.0.0.0:80\"` for all or `\"127.0.0.1:80\"`",
        ],
    );
    says(
        "listen(http = \"::1\")",
        &["`::1` is not a socket address\nhelp: write the port as well, as in `\"[::1]:80\"`"],
    );
    says(
        "listen(http = \"0.0.0.0:0\")",
        &[
            "`0.0.0.0:0` leaves the port to chance\nhelp: write the port; a test can choose another with `--listen`",
        ],
    );
    says("listen(http = \"/run/x\")", &["`/run/x` is a path\nhelp: write `\"unix:/run/x\"`"]);
    says(
        &format!("listen(a = \"unix:/{}\")", "x".repeat(107)),
        &["the path of a Unix socket has at most 107 bytes, found 108"],
    );
    says(
        "listen(http = \"0.0.0.0:80\", web = \"tcp:0.0.0.0:80\")",
        &["`http` and `web` listen on the same address"],
    );
    says(
        "listen(http(mode = 0o600))",
        &["the socket `http` needs an `address`\nhelp: write `http(address = \"0.0.0.0:80\")`"],
    );
    says(
        "listen(http(address = \"0.0.0.0:80\", mode = 0o600))",
        &["`mode` is for the file of a Unix socket"],
    );
    says(
        "listen(http(address = \"0.0.0.0:80\", peers = true))",
        &["`peers` is for a Unix socket, whose clients the kernel knows"],
    );
    says(
        "listen(a(address = \"unix:/run/a\", backlog = 0))",
        &["`backlog` is a number of connections, at least 1"],
    );
    says(
        "listen(_a = \"unix:/run/a\")",
        &[
            "`_a` cannot be the name of a parameter of main\nhelp: write letters, digits and `_`, as in `http`",
        ],
    );
}

#[test]
fn a_list_without_sockets() {
    for list in ["listen = []", "listen = [http = \"0.0.0.0:80\"]", "listen = [80]"] {
        says(
            list,
            &["`listen` is a group of keys, found a list\nhelp: write `listen(http = \"0.0.0.0:80\")`"],
        );
    }
}
