//! Limits, `nice` and `oom_score_adjust`.

use super::{file_says, says};

#[test]
fn limits_have_names_of_their_own() {
    for (written, meant) in [
        ("LimitNOFILE", "nofile"),
        ("RLIMIT_AS", "address_space"),
        ("fsize", "file_size"),
        ("LimitMSGQUEUE", "message_queue"),
        ("processes", "nproc"),
        ("Core", "core"),
        ("stak", "stack"),
    ] {
        says(
            &format!("limits({written} = 1)"),
            &[&format!("unknown limit `{written}`\nhelp: the limit is called `{meant}`")],
        );
    }
    says(
        "limits = 4096",
        &[
            "`limits` is a group of keys, found an integer\nhelp: write `limits(nofile = 4096, memlock = \"64M\")`",
        ],
    );
    file_says(
        "limits = [4096]\n",
        &[
            "`limits` is a group of keys, found a list\nhelp: write `limits = { nofile = 4096, memlock = \"64M\" }`",
        ],
    );
    says(
        "limits(nofile)",
        &["`nofile` needs a value\nhelp: write `limits(nofile = 4096, memlock = \"64M\")`"],
    );
}

#[test]
fn a_limit_of_systemds_is_told_where_it_belongs() {
    let from = "the unit file gets its `LimitCORE=` from it";
    let text = "`LimitCORE` is a systemd setting, not a key of";
    says(
        "LimitCORE = \"infinity\"",
        &[&format!("{text} `#[daemon]`\nhelp: write `limits(core = \"infinity\")`; {from}")],
    );
    file_says(
        "LimitCORE = 0\n",
        &[&format!("{text} `daemon.toml`\nhelp: write `limits = {{ core = 0 }}`; {from}")],
    );
    says(
        "nofile = 4096",
        &["unknown key `nofile`\nhelp: the key is called `limits`; write `limits(nofile = 4096)`"],
    );
}

#[test]
fn a_limit_is_a_number_with_the_units_of_its_resource() {
    let bytes = "write bytes, or a number with `K`, `M`, `G` or `T`, or `\"infinity\"`";
    for (written, help) in [
        ("64MB", "write `\"64M\"`"),
        ("64k", "write `\"64K\"`"),
        ("1 GiB", "write `\"1G\"`"),
        ("M", bytes),
        ("1.5G", bytes),
        ("", bytes),
        ("-1", bytes),
        ("unlimited", bytes),
        ("1P", bytes),
    ] {
        says(
            &format!("limits(memlock = \"{written}\")"),
            &[&format!("`{written}` is not a limit for `memlock`\nhelp: {help}")],
        );
    }
    says(
        "limits(nofile = \"4K\")",
        &["`4K` is not a limit for `nofile`\nhelp: write a whole number, or `\"infinity\"`"],
    );
    says(
        "limits(cpu = \"500ms\")",
        &[
            "`500ms` is not a limit for `cpu`\nhelp: write seconds, or a number with `s`, `m` or `h`, or `\"infinity\"`",
        ],
    );
    says(
        "limits(nofile = 1.5)",
        &["`nofile` is a whole number or a limit in quotes, found a number with a fraction"],
    );
    says(
        "limits(nofile = 4096u32)",
        &["`nofile` is a whole number or a limit in quotes, found a number with a suffix"],
    );
}

#[test]
fn a_limit_that_no_kernel_can_hold_is_refused() {
    let infinity = "help: write `\"infinity\"` for no limit";
    says("limits(nofile = -1)", &[&format!("the limit `nofile` is 0 or more, found `-1`\n{infinity}")]);
    for written in ["18446744073709551615", "99999999999999999999"] {
        says(
            &format!("limits(nofile = \"{written}\")"),
            &[&format!("the limit `nofile` does not fit into 64 bits, found `{written}`\n{infinity}")],
        );
    }
    says(
        "limits(stack = \"18014398509481984K\")",
        &[&format!("the limit `stack` does not fit into 64 bits, found `18014398509481984K`\n{infinity}")],
    );
    says("limits(rtprio = 100)", &[&format!("the limit `rtprio` is from 0 to 99, found `100`\n{infinity}")]);
    file_says(
        "[limits]\nnice = -20\n",
        &[
            "the limit `nice` is from 0 to 40, found `-20`\nhelp: the kernel counts down from 20: for the nice value -20 write `40`",
        ],
    );
}

#[test]
fn a_soft_limit_does_not_exceed_the_hard_one() {
    let help = "help: write `\"SOFT:HARD\"`, where the process may raise SOFT up to HARD";
    for pair in ["2:1", "infinity:1", "1K:1023"] {
        says(
            &format!("limits(stack = \"{pair}\")"),
            &[&format!("the soft limit of `stack` is above the hard one\n{help}")],
        );
    }
    says(
        "limits(nofile = \"1:2:3\")",
        &["`2:3` is not a limit for `nofile`\nhelp: write a whole number, or `\"infinity\"`"],
    );
    says("limits(nofile = 1, nofile = 2)", &["`nofile` is set twice"]);
}

#[test]
fn numbers_with_a_sign_have_bounds() {
    let nice = "help: the least is for whoever goes first, the largest for whoever can wait";
    for number in ["20", "-21", "99999999999999999999"] {
        says(&format!("nice = {number}"), &[&format!("`nice` is from -20 to 19, found `{number}`\n{nice}")]);
        file_says(
            &format!("nice = {number}\n"),
            &[&format!("`nice` is from -20 to 19, found `{number}`\n{nice}")],
        );
    }
    let oom = "help: `-1000` is for what is never killed, `1000` for what is killed first";
    for number in ["1001", "-1001"] {
        let text = format!("`oom_score_adjust` is from -1000 to 1000, found `{number}`\n{oom}");
        says(&format!("oom_score_adjust = {number}"), &[&text]);
    }
    says("nice = \"-5\"", &["`nice` is a whole number, found a string\nhelp: write `nice = -5`"]);
    says("nice = \"low\"", &["`nice` is a whole number, found a string"]);
    says("nice = -5i32", &["`nice` is a whole number, found a number with a suffix\nhelp: write `nice = 5`"]);
    says("nice = -NICE", &["`nice` is a whole number, found an expression"]);
    says("nice = LOW", &["`nice` is a whole number, found the name `LOW`"]);
}
