/* Every step of daemon(7) by hand: two forks, close_range, a status pipe, lock, drop. */

#define _GNU_SOURCE
#include "heartbeat.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One byte each: which step failed, zero for ready. */
enum step { READY, SETSID, FORK, STDIO, CHDIR, LOG, PIDFILE, LOCKED, DROP };

static const char *const STEPS[] = {"ready", "setsid", "fork", "stdio", "chdir", "log", "pidfile",
                                    "pidfile is locked", "drop privileges"};

static _Noreturn void fail(int status, unsigned char step)
{
    if (write(status, &step, 1) != 1)
        _exit(2);
    _exit(1);
}

static _Noreturn void launcher(int status)
{
    unsigned char step;
    ssize_t got;

    do
        got = read(status, &step, 1);
    while (got < 0 && errno == EINTR);
    if (got != 1)
        errx(1, "the daemon died while starting");
    if (step >= sizeof STEPS / sizeof *STEPS)
        errx(1, "the daemon failed in an unknown step");
    if (step != READY)
        errx(step == LOCKED ? 150 : 1, "start failed: %s", STEPS[step]);
    _exit(0);
}

/* Everything but the standard streams and the status pipe, which is moved to 3. */
static int close_the_rest(int status)
{
    if (status != 3) {
        if (dup3(status, 3, O_CLOEXEC) < 0)
            return -1;
    }
    return close_range(4, ~0U, 0) < 0 ? -1 : 3;
}

static int null_stdio(void)
{
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
        return 0;
    if (null > 2)
        close(null);
    return 1;
}

static void default_dispositions(void)
{
    signal(SIGHUP, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
    const struct options options = parse_options(argc, argv);
    const unsigned char ready = READY;
    struct identity identity;
    int pipes[2], status, pidfile, log;

    if (!look_up(options.user, &identity))
        errx(6, "unknown user `%s`", options.user);
    if (pipe2(pipes, O_CLOEXEC) < 0)
        err(1, "pipe2");
    switch (fork()) {
    case -1:
        err(1, "fork");
    case 0:
        break;
    default:
        close(pipes[1]);
        launcher(pipes[0]);
    }
    status = pipes[1];
    if (setsid() < 0)
        fail(status, SETSID);
    switch (fork()) {
    case -1:
        fail(status, FORK);
    case 0:
        break;
    default:
        _exit(0);
    }
    if ((status = close_the_rest(status)) < 0)
        _exit(1);
    default_dispositions();
    block_signals();
    if (!null_stdio())
        fail(status, STDIO);
    umask(027);
    if (chdir("/") < 0)
        fail(status, CHDIR);
    if ((log = open_log(options.log)) < 0)
        fail(status, LOG);
    if ((pidfile = lock_pidfile(options.pidfile)) < 0)
        fail(status, errno == EWOULDBLOCK ? LOCKED : PIDFILE);
    if (!write_pidfile(pidfile))
        fail(status, PIDFILE);
    if (options.user && !drop(&identity)) {
        unlink(options.pidfile);
        fail(status, DROP);
    }
    if (write(status, &ready, 1) != 1)
        return 1;
    close(status);
    beat_until_told(log);
    unlink(options.pidfile);
    return 0;
}
