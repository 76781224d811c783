/*
 * with_postgres COMMAND…: runs it with a PostgreSQL of its own, whose address
 * is in DSTUDIOD_POSTGRES meanwhile. Ends as the
 * command ends; 77 where PostgreSQL is not installed.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"
#include "postgres_help.h"

static int run(char **argv)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        execvp(argv[0], argv);
        fprintf(stderr, "cannot run '%s'\n", argv[0]);
        _exit(127);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
    struct str where = STR_INIT;
    int status;

    if (argc < 2) {
        fprintf(stderr, "usage: with_postgres COMMAND…\n");
        return 2;
    }
    if (!postgres_is_installed()) {
        printf("# PostgreSQL 15 is not installed (Debian: postgresql)\n");
        return 77;
    }
    if (!postgres_start()) {
        return 1;
    }
    postgres_where("public", &where);
    setenv("DSTUDIOD_POSTGRES", where.buf, 1);
    status = run(argv + 1);
    str_release(&where);
    postgres_stop();
    return status;
}
