! export CARGO_TARGET_DIR="$TARGET"
# ANCHOR: build
cd ~/daemon
~ cargo build -p heartbeat -p pingd -p pingd-config -p pingd-control -p pingd-tokio -p from-toml
PATH="$PWD/target/debug:$PATH"
! PATH="$TARGET/debug:$PATH"
heartbeat --version
# ANCHOR_END: build
