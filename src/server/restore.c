#include "server/restore.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool restore_begin(struct restore *restore,
                   const struct server_settings *settings, struct error *err)
{
    bool is_file = strstr(settings->store, "://") == NULL;

    *restore = (struct restore){.settings = settings, .aside = STR_INIT};
    restore->way = is_file ? &restore_sqlite : &restore_postgres;
    return restore->way->begin(restore, err);
}

bool restore_fill(struct restore *restore, const char *backup,
                  struct error *err)
{
    return restore->way->fill(restore, backup, err);
}

bool restore_put_in_place(struct restore *restore, struct error *err)
{
    return restore->way->put_in_place(restore, err);
}

void restore_end(struct restore *restore)
{
    server_store_close(restore->new);
    restore->new = NULL;
    restore->way->remove_draft(restore);
    server_store_close(restore->old);
    restore->old = NULL;
    free(restore->draft);
    restore->draft = NULL;
    str_release(&restore->aside);
}

bool restore_copy_file(const char *from, const char *to, struct error *err)
{
    char buffer[65536];
    FILE *in = fopen(from, "re");
    FILE *out = in != NULL ? fopen(to, "wxe") : NULL;
    bool ok = in != NULL && out != NULL;
    size_t len;

    while (ok && (len = fread(buffer, 1, sizeof(buffer), in)) > 0) {
        ok = fwrite(buffer, 1, len, out) == len;
    }
    ok = ok && !ferror(in) && fflush(out) == 0 && fsync(fileno(out)) == 0;
    if (!ok) {
        error_set_errno(err, errno, "cannot copy '%s' to '%s'", from, to);
    }
    if (in != NULL) {
        fclose(in);
    }
    if (out != NULL) {
        fclose(out);
    }
    if (!ok && out != NULL) {
        unlink(to); /* half of it is in nobody's way */
    }
    return ok;
}
