//! Every mistake of an attribute at its own token, in the words of the compiler's own messages.

#[test]
fn each_mistake_is_reported_at_its_own_token() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
    cases.pass("ui/pass/*.rs");
}
