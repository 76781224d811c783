#include "app/packing_lint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/process.h"

enum { SAID_MAX = 8 * 1024 * 1024, END_MS = 200 };

struct packing_lint {
    pid_t pid;
    int fd;
    int status;
    char *name;
    struct str said;
};

bool packing_lint_new(const struct pack *pack, struct packing_lint **lint,
                      struct error *err)
{
    const char *const argv[] = {"/proc/self/exe", "lint",       "--pack",
                                pack->name,       pack->folder, NULL};
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct packing_lint *self;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return error_set_errno(err, errno, "cannot read the pack");
    }
    self = xcalloc(1, sizeof(*self));
    self->fd = ends[0];
    self->name = xstrdup(pack->name);
    str_init(&self->said);
    spec.argv = argv;
    spec.out_fd = ends[1];
    if (!process_start(&spec, &self->pid, err)) {
        self->pid = 0;
        close(ends[1]);
        packing_lint_free(self);
        return false;
    }
    close(ends[1]);
    *lint = self;
    return true;
}

void packing_lint_free(struct packing_lint *self)
{
    if (self == NULL) {
        return;
    }
    if (self->fd >= 0) {
        close(self->fd);
    }
    if (self->pid > 0) {
        process_end(self->pid, END_MS);
    }
    free(self->name);
    str_release(&self->said);
    free(self);
}

int packing_lint_fd(const struct packing_lint *self)
{
    return self->fd;
}

bool packing_lint_service(struct packing_lint *self)
{
    char chunk[4096];
    ssize_t got;

    if (self->fd < 0) {
        return false;
    }
    while ((got = read(self->fd, chunk, sizeof(chunk))) > 0) {
        if (self->said.len < SAID_MAX) {
            str_add_len(&self->said, chunk, (size_t)got);
        }
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return true;
    }
    close(self->fd);
    self->fd = -1;
    self->status = process_wait(self->pid);
    self->pid = 0;
    return false;
}

/* Appends the first error of what lint printed about the pack `name`, without
 * "packs/NAME/"; returns how many there are. */
static size_t find_errors(const char *text, const char *name, struct str *first)
{
    char *root = xasprintf("packs/%s/", name);
    size_t count = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        const char *mark = memmem(text, len, ": error[", 8);

        if (mark != NULL && count++ == 0) {
            size_t skip = str_starts_with(text, root) ? strlen(root) : 0;

            str_add_len(first, text + skip, len - skip);
        }
        text += len + (text[len] == '\n');
    }
    free(root);
    return count;
}

bool packing_lint_result(const struct packing_lint *self, struct error *err)
{
    struct str first = STR_INIT;
    size_t count;

    if (self->status == 0) {
        return true;
    }
    count = find_errors(self->said.buf, self->name, &first);
    if (count == 0) {
        error_set_code(err, ERROR_DAMAGED,
                       "not installed: its content could not be read through "
                       "(dstudio lint ended with status %d)",
                       self->status);
    } else if (count == 1) {
        error_set_code(err, ERROR_DAMAGED, "not installed: %s", first.buf);
    } else {
        error_set_code(err, ERROR_DAMAGED,
                       "not installed: %s (and %zu more errors)", first.buf,
                       count - 1);
    }
    str_release(&first);
    return false;
}
