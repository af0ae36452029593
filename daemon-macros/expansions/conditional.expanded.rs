#[cfg(unix)]
#[allow(dead_code)]
fn main() {
    #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
    #[inline(never)]
    fn __main(own: impl FromDaemon) -> impl Termination
    where
        (): Copy,
    {}
}
::core::compile_error! {
    "a parameter of main is chosen by its type, found `impl`\nhelp: name the type"
}
