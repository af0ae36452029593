/* The classic: daemon(3), one fork, nothing closed, nobody waits for the outcome. */

#include "heartbeat.h"

#include <err.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const struct options options = parse_options(argc, argv);
    struct identity identity;
    int pidfile, log;

    if (!look_up(options.user, &identity))
        errx(6, "unknown user `%s`", options.user);
    block_signals();
    if (daemon(0, 0) < 0)
        err(1, "daemon");
    log = open_log(options.log);
    pidfile = lock_pidfile(options.pidfile);
    if (log < 0 || pidfile < 0 || !write_pidfile(pidfile))
        return 1;
    if (options.user && !drop(&identity))
        return 1;
    beat_until_told(log);
    unlink(options.pidfile);
    return 0;
}
