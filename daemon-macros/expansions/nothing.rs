#[daemon()]
fn main() {}
