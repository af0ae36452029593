//! Whatever is written, there is a spec, and the problems read well.

use daemon_spec::report::report;
use daemon_spec::spec::Resource;
use daemon_spec::{check, read};
use proc_macro2::{TokenStream, TokenTree};

use super::defaults;

const SOURCES: [&str; 9] = [
    "pidfile = \"/run/pingd/pid\", user = \"ping\", group = \"pong\", listen(http = \"0.0.0.0:80\"), reload = a::b",
    "listen(a(address = \"unix:/run/a\", mode = 0o660, backlog = 16), b = \"udp:[::]:53\"), umask = 0o022, detach = true",
    "environment(A = \"b\", C = \"d\"), signals(SIGUSR1 = f, SIGUSR2 = g::<T, U>), args = [\"-v\", \"w\"]",
    "stop_timeout = \"30s\", restart = \"always\", after = [\"a.service\", \"b.target\"], scope = \"user\"",
    "state_directory(path = \"p\", mode = 0o700), from = \"daemon.toml\", crate = ::x, systemd = 253, name = \"n\"",
    "user = \"u\", capabilities = [\"CAP_KILL\", \"net_raw\"], no_new_privileges = false, privileged = a::b, nice = -5",
    "sandbox(mode = \"strict\", read = [\"/a\"], write = \"/b\", system_calls = [\"@mount\", \"bpf\"], always = true)",
    "limits(nofile = 4096, cpu = \"1:2\", stack = \"8M\", nice = -1), credentials(a = \"/a\", b = \"c\"), oom_score_adjust = -1001",
    "pidfle = 3, ExecReload = \"x\", workdir = \"/\", umask = 22, user = nobody, stop_timeout = 1.5, listen = [\"x\"]",
];

/// The numbers of Knuth's MMIX generator: the same ones every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }
}

/// Deletes, doubles or swaps one token somewhere, at any depth.
fn damaged(stream: TokenStream, numbers: &mut Numbers) -> TokenStream {
    let mut tokens: Vec<TokenTree> = stream.into_iter().collect();
    if tokens.is_empty() {
        return TokenStream::new();
    }
    let at = numbers.below(tokens.len());
    if let TokenTree::Group(group) = &tokens[at] {
        if numbers.below(3) > 0 {
            let inner = damaged(group.stream(), numbers);
            tokens[at] = proc_macro2::Group::new(group.delimiter(), inner).into();
            return tokens.into_iter().collect();
        }
    }
    match numbers.below(3) {
        0 => _ = tokens.remove(at),
        1 => tokens.insert(at, tokens[at].clone()),
        _ => {
            let other = numbers.below(tokens.len());
            tokens.swap(at, other);
        }
    }
    tokens.into_iter().collect()
}

#[test]
fn damaged_attributes_are_checked_to_the_end_and_the_messages_keep_their_style() {
    let mut numbers = Numbers(1);
    let mut told = 0;
    for round in 0..3000 {
        let mut tokens: TokenStream = SOURCES[round % SOURCES.len()].parse().expect("tokens");
        for _ in 0..=numbers.below(4) {
            tokens = damaged(tokens, &mut numbers);
        }
        let written = tokens.to_string();
        let (spec, problems) = check(read::attribute::read(tokens), &defaults());
        assert!(!spec.name.is_empty() && spec.exec.starts_with('/'), "{written}");
        for problem in &problems {
            told += 1;
            for line in problem.message().lines() {
                assert!(!line.ends_with(['.', '?', '!']) && !line.contains('?'), "{written}: {line}");
                assert!(!line.starts_with(char::is_uppercase), "{written}: {line}");
                assert!(!line.contains("invalid") && !line.contains("you "), "{written}: {line}");
            }
        }
    }
    assert!(told > 3000, "only {told} problems were found");
}

const FILE: &str = "user = \"u\"\nnice = -5\ncapabilities = [\"CAP_KILL\"]\noom_score_adjust = -1000\nno_new_privileges = true\n\
    [limits]\nnofile = 4_096\ncpu = \"1:2\"\n[credentials]\n\"tls.key\" = \"/etc/tls.key\"\n[sandbox]\nmode = \"strict\"\n\
    read = [\"/a\", \"/b\"]\n[listen.http]\naddress = \"0.0.0.0:80\"\nbacklog = 16\n";

#[test]
fn damaged_files_are_checked_to_the_end_and_every_report_shows_a_line() {
    let mut numbers = Numbers(2);
    let mut told = 0;
    for _ in 0..3000 {
        let mut text: Vec<char> = FILE.chars().collect();
        for _ in 0..=numbers.below(3) {
            let (at, other) = (numbers.below(text.len()), numbers.below(text.len()));
            match numbers.below(3) {
                0 => _ = text.remove(at),
                1 => text.insert(at, text[other]),
                _ => text.swap(at, other),
            }
        }
        let text: String = text.into_iter().collect();
        let (spec, problems) = super::manifest(&text);
        assert!(spec.limits.iter().any(|limit| limit.resource == Resource::Core), "{text}");
        for problem in &problems {
            told += 1;
            assert!(report(problem, "daemon.toml", &text).contains("--> daemon.toml:"), "{text}");
        }
    }
    assert!(told > 3000, "only {told} problems were found");
}

#[test]
fn problems_are_sorted_by_position() {
    let attribute = "scope = \"user\", umask = 22, group = \"pong\", pidfle = 3, user = \"ping d\" name = 1";
    let (_, problems) = super::checked(attribute);
    let columns: Vec<usize> =
        problems.iter().map(|problem| problem.site.tokens().expect("tokens").0.start().column).collect();
    let mut sorted = columns.clone();
    sorted.sort_unstable();
    assert_eq!(columns, sorted);
    assert!(columns.len() >= 6, "{:?}", super::messages(&problems));
}
