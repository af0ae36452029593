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

#[test]
fn several_addresses_under_one_name() {
    says("listen(http = [])", &["a socket needs an address, found an empty list"]);
    says("listen(http = [\"0.0.0.0:80\", \"0.0.0.0:80\"])", &["`0.0.0.0:80` is listed twice"]);
    says(
        "listen(http = [\"0.0.0.0:80\", \"unix:/run/http\"])",
        &[
            "the addresses of one name are of one kind, found `unix` after `tcp`\nhelp: give it a name of its own: main takes sockets of another kind as another parameter",
        ],
    );
    says("listen(http = [\"0.0.0.0:80\", 81])", &["`http` is an address in quotes, found an integer"]);
    says(
        "listen(http = \"0.0.0.0:80\", http = \"0.0.0.0:81\")",
        &[
            "`listen` has two sockets named `http`\nhelp: write several addresses of one name as a list: `http = [\"…\", \"…\"]`",
        ],
    );
    says(
        "listen = [\"0.0.0.0:80\", \"[::]:80\"]",
        &[
            "a socket in `listen` needs a name\nhelp: write `listen(http = [\"0.0.0.0:80\", \"[::]:80\"])`; main takes it as its parameter `http`",
        ],
    );
}

#[test]
fn addresses_that_cannot_be_bound_side_by_side() {
    says(
        "listen(http = \"0.0.0.0:80\", local = \"127.0.0.1:80\")",
        &["`127.0.0.1:80` is one of the addresses of `0.0.0.0:80`"],
    );
    says(
        "listen(http = [\"[2001:db8::1]:80\", \"[::]:80\"])",
        &["`[2001:db8::1]:80` is one of the addresses of `[::]:80`"],
    );
    says(
        "listen(a = \"unix:/run/a\", b = \"unix-seqpacket:/run/a\")",
        &["`a` and `b` listen on the same address"],
    );
    says(
        "listen(http = \"0.0.0.0:80\", six(address = \"[::]:80\", ipv6_only = false))",
        &[
            "`[::]:80` with `ipv6_only = false` takes `0.0.0.0:80` as well\nhelp: leave `0.0.0.0:80` out, or `ipv6_only`: `[::]:80` is then for IPv6 alone",
        ],
    );
    says(
        "listen(http = \"[::ffff:192.0.2.1]:80\")",
        &[
            "`[::ffff:192.0.2.1]:80` is an IPv4 address, written as one of IPv6\nhelp: write `\"192.0.2.1:80\"`",
        ],
    );
}

#[test]
fn parts_that_a_kind_of_socket_cannot_have() {
    for part in ["owner = \"www-data\"", "group = \"www-data\""] {
        let name = &part[..5];
        says(
            &format!("listen(http(address = \"0.0.0.0:80\", {part}))"),
            &[&format!("`{name}` is for the file of a Unix socket")],
        );
    }
    says("listen(a(address = \"unix:/run/a\", reuse_port = true))", &["`reuse_port` is for TCP and UDP"]);
    says(
        "listen(dns(address = \"udp:0.0.0.0:53\", backlog = 5))",
        &["`backlog` is for sockets that accept connections, which `udp` does not"],
    );
    says(
        "listen(http(address = \"0.0.0.0:80\", ipv6_only = true))",
        &["`ipv6_only` is for an IPv6 address, and `http` has none"],
    );
    says(
        "scope = \"user\", listen(a(address = \"unix:/run/a\", owner = \"www-data\"))",
        &[
            "`owner` cannot be used with `scope = \"user\"`\nhelp: sockets are those of the user that the daemon runs as; leave `owner` or `scope` out",
        ],
    );
    says(
        "listen(a(address = \"unix:/run/a\", owner = \"Admin\"))",
        &[
            "`Admin` is not a user name: `A` is not allowed\nhelp: user names are lower-case letters, digits, `-` and `_`, and start with a letter or `_`",
        ],
    );
}
