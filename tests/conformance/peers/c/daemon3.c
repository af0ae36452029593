/* The example of pidfile(3bsd), which shows daemon(3) with a PID file; SIGTERM ends the loop of its work. */
#include <bsd/libutil.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void caught(int number)
{
    (void)number;
}

int main(int count, char **words)
{
    const char *pidfile = NULL, *init = "works";
    for (int at = 1; at < count; at++) {
        if (!strcmp(words[at], "--pidfile") && at + 1 < count)
            pidfile = words[++at];
        else if (!strcmp(words[at], "--init") && at + 1 < count)
            init = words[++at];
        else
            errx(EXIT_FAILURE, "no such option: %s", words[at]);
    }

    pid_t other;
    struct pidfh *held = pidfile_open(pidfile, 0600, &other);
    if (held == NULL) {
        if (errno == EEXIST)
            errx(EXIT_FAILURE, "Daemon already running, pid: %jd.", (intmax_t)other);
        warn("Cannot open or create pidfile");
    }
    if (daemon(0, 0) == -1) {
        warn("Cannot daemonize");
        pidfile_remove(held);
        exit(EXIT_FAILURE);
    }
    pidfile_write(held);

    if (!strcmp(init, "fails")) {
        pidfile_remove(held);
        errx(EXIT_FAILURE, "the database is away");
    }
    while (!strcmp(init, "hangs"))
        pause();
    struct sigaction action = { .sa_handler = caught };
    sigset_t blocked, waiting;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigprocmask(SIG_BLOCK, &blocked, &waiting);
    sigaction(SIGTERM, &action, NULL);
    prctl(PR_SET_NAME, "at-work");
    /* As the process was started: a SIGTERM that was blocked then stays so. */
    sigsuspend(&waiting);
    pidfile_remove(held);
    exit(EXIT_SUCCESS);
}
