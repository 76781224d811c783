#include "secret/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/process.h"

enum {
    WAIT_MS = 60000, /* a person types the keyring's password */
    END_MS = 200,
    TEXT_MAX = 16384, /* less than a pipe holds */
};

/* A pipe's reading end with this text in it, or -1. */
static int text_to_read(const char *text)
{
    size_t len = strlen(text);
    int fds[2];

    if (len > TEXT_MAX || pipe2(fds, O_CLOEXEC) != 0) {
        return -1;
    }
    if (write(fds[1], text, len) != (ssize_t)len) {
        close(fds[0]);
        fds[0] = -1;
    }
    close(fds[1]);
    return fds[0];
}

static bool not_there(struct error *err)
{
    error_clear(err);
    return error_set(err, "the keyring needs the program secret-tool (package "
                          "libsecret-tools)");
}

/*
 * Runs secret-tool. With `out` its output is kept. Returns the exit status, or
 * -1 with the reason.
 */
static int run(const char *const *argv, const char *in, struct str *out,
               struct error *err)
{
    struct process_spec spec = PROCESS_SPEC_INIT;
    int fds[2] = {-1, -1};
    bool started = false;
    bool heard = true;
    pid_t pid;
    int status = -1;

    spec.argv = argv;
    if (in != NULL) {
        spec.in_fd = text_to_read(in);
    }
    if ((in != NULL && spec.in_fd < 0) ||
        (out != NULL && pipe2(fds, O_CLOEXEC) != 0)) {
        error_set_errno(err, errno, "cannot speak with the keyring");
    } else {
        spec.out_fd = fds[1];
        started = process_start(&spec, &pid, err);
        if (!started && err->code == ERROR_NOT_FOUND) {
            (void)not_there(err);
        }
    }
    if (spec.in_fd >= 0) {
        close(spec.in_fd);
    }
    if (fds[1] >= 0) {
        close(fds[1]);
    }
    if (started) {
        if (out != NULL) {
            /* At once for all: growing would leave copies behind. */
            str_reserve(out, TEXT_MAX + 4096);
            heard = process_read_all(fds[0], TEXT_MAX, WAIT_MS, out);
        }
        status =
            heard ? process_wait_for(pid, WAIT_MS) : process_end(pid, END_MS);
    }
    if (fds[0] >= 0) {
        close(fds[0]);
    }
    return status;
}

static bool fail(struct error *err)
{
    if (err->text.len > 0) {
        return false;
    }
    return error_set(err, "the system's keyring does not answer, or is locked; "
                          "dstudio config keyring false keeps secrets in a "
                          "file");
}

bool keyring_write(const char *name, const char *text, struct error *err)
{
    const char *const argv[] = {"secret-tool", "store",   "--label=dstudio",
                                "application", "dstudio", "file",
                                name,          NULL};

    return run(argv, text, NULL, err) == 0 || fail(err);
}

bool keyring_read(const char *name, struct str *text, struct error *err)
{
    const char *const argv[] = {
        "secret-tool", "lookup", "application", "dstudio", "file", name, NULL};

    str_clear(text);
    return (run(argv, NULL, text, err) == 0 && text->len > 0) || fail(err);
}

bool keyring_remove(const char *name, struct error *err)
{
    const char *const argv[] = {
        "secret-tool", "clear", "application", "dstudio", "file", name, NULL};
    int status = run(argv, NULL, NULL, err);

    return status == 0 || status == 1 || fail(err); /* 1: there was none */
}
