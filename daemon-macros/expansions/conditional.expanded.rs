#[cfg(unix)]
#[allow(dead_code)]
fn main() {
    #[inline(never)]
    fn __main(own: impl FromDaemon) -> impl Termination
    where
        (): Copy,
    {}
}
::core::compile_error! {
    "a parameter of main is chosen by its type, found `impl`\nhelp: name the type"
}
