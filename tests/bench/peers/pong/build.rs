fn main() {
    daemon_build::emit();
}
