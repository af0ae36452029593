//! Whatever stands below the attribute, there is an expansion.

use super::expanded;

#[test]
fn what_is_no_function_is_left_as_it_is() {
    for item in [
        "struct Pingd;",
        "mod pingd {}",
        "impl Pingd {}",
        "const X: u8 = 1;",
        "static X: u8 = 1;",
        "",
        "macro_rules! x {}",
    ] {
        let expansion = expanded("", item, &[]);
        let tokens: proc_macro2::TokenStream = item.parse().expect("tokens");
        assert!(expansion.starts_with(&tokens.to_string()), "{expansion}");
        assert!(expansion.contains("goes on `fn main`"), "{expansion}");
    }
}

#[test]
fn a_main_that_cannot_be_called_is_kept_inside_one_that_can() {
    for (item, message) in [
        ("unsafe fn main() { work() }", "cannot be unsafe"),
        ("extern \"C\" fn main() { work() }", "cannot be extern"),
        ("const fn main() { work() }", "cannot be const"),
        ("async fn main() { work() }", "needs a runtime"),
        ("fn main<T: Into<fn() -> u8>>(x: T) where T: Copy { work() }", "cannot be generic"),
        ("#[daemon(user = \"ping\")] fn main() { work() }", "already a daemon"),
    ] {
        let expansion = expanded("", item, &[]);
        assert!(expansion.contains(message), "{expansion}");
        assert!(expansion.contains("fn main () {") && expansion.contains("{ work () }"), "{expansion}");
        assert!(!expansion.contains("__rt :: run"), "{expansion}");
    }
}

#[test]
fn parameters_are_split_at_the_right_commas_and_colons() {
    let item =
        "fn main(a: Pair<u8, fn(u8) -> u8>, (b, c): (::a::B, C), mut _d: [u8; 2], E { e: f, .. }: ::e::E) {}";
    let expansion = expanded("", item, &[]).replace(' ', "");
    for ty in ["Pair<u8,fn(u8)->u8>", "(::a::B,C)", "[u8;2]", "::e::E"] {
        assert!(expansion.contains(&format!("<{ty}as::daemon_runtime::FromDaemon>::NEEDS")), "{expansion}");
    }
    assert!(expansion.contains("(context,\"d\")"), "{expansion}");
    assert!(!expansion.contains("compile_error"), "{expansion}");
}

#[test]
fn only_the_types_of_which_there_is_one_can_be_taken_once() {
    let twice = |ty: &str| expanded("", &format!("fn main(a: {ty}, b: {ty}) {{}}"), &[]);
    for ty in ["Listeners", "daemon_runtime::Args", "Ready", "Privileged<File>", "Credentials"] {
        assert!(twice(ty).contains("can be taken only once"), "{ty}");
    }
    for ty in ["TcpListener", "Shutdown", "Context"] {
        assert!(!twice(ty).contains("can be taken only once"), "{ty}");
    }
}
