# ANCHOR: new
~ cargo new hello
cd hello
~ cargo add --path ~/daemon/daemon-runtime
~ cargo add --build --path ~/daemon/daemon-build
cp ~/daemon/examples/hello/build.rs .
cp ~/daemon/examples/hello/src/main.rs src/
! cp ~/daemon/Cargo.lock .; ln -s "$TARGET" target
~ cargo build
# ANCHOR_END: new
# ANCHOR: run
target/debug/hello run 2>hello.log &
! until [ -s hello.log ]; do sleep 0.01; done
cat hello.log
kill $!
wait $!; echo "exit status $?"
cat hello.log
# ANCHOR_END: run
# ANCHOR: files
find target/daemon/hello -type f | sort
target/debug/hello units
target/debug/hello units hello.service | cmp - target/daemon/hello/systemd/hello.service && echo 'the same bytes'
# ANCHOR_END: files
# ANCHOR: kit
~ cargo add --dev --path ~/daemon/daemon-testing
mkdir tests
cp ~/daemon/examples/hello/tests/hello.rs tests/
~ cargo test
# ANCHOR_END: kit
