#[daemon(scope = "user", restart = "no")]
#[cfg(unix)]
#[inline(never)]
fn main(own: impl FromDaemon) -> impl Termination
where
    (): Copy,
{
}
