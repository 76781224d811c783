/* `dstudiod`, the sync server. */
#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/clock.h"
#include "server/admin.h"

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    /* The store, its copies and what a restore makes are nobody else's. */
    umask(077);
    if (sodium_init() < 0) {
        fputs("dstudiod: the system gives no random numbers\n", stderr);
        return ADMIN_FAILED;
    }
    if (!clock_init()) {
        fputs("dstudiod: DSTUDIO_NOW is neither a time nor a step such as "
              "+1d\n",
              stderr);
        return ADMIN_USAGE;
    }
    return admin_run(argc, argv);
}
