"""A line in a log every ten seconds, with python-daemon."""

import argparse
import os
import pwd
import signal
import sys
import time

import daemon
import daemon.pidfile

BEAT_SECONDS = 10


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pidfile", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--user")
    options = parser.parse_args()
    log = open(options.log, "a", buffering=1)
    context = daemon.DaemonContext(
        files_preserve=[log],
        pidfile=daemon.pidfile.PIDLockFile(options.pidfile),
        umask=0o027,
        signal_map={
            signal.SIGTERM: lambda *_: sys.exit(0),
            signal.SIGINT: lambda *_: sys.exit(0),
            signal.SIGHUP: lambda *_: os.write(log.fileno(), b"reloaded\n"),
        },
        **identity(options.user),
    )
    with context:
        while True:
            log.write("still alive\n")
            time.sleep(BEAT_SECONDS)


def identity(user):
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"uid": entry.pw_uid, "gid": entry.pw_gid, "initgroups": True}


if __name__ == "__main__":
    main()
