#include "index_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"

static void run_command(const char *format, const char *a, const char *b)
{
    char *command = xasprintf("%s", format);
    struct str line = STR_INIT;

    for (const char *at = command; *at != '\0'; at++) {
        if (*at == '%' && (at[1] == '1' || at[1] == '2')) {
            str_add(&line, at[1] == '1' ? a : b);
            at++;
        } else {
            str_add_char(&line, *at);
        }
    }
    assert_int_equal(system(line.buf), 0);
    str_release(&line);
    free(command);
}

void fixture_open(struct fixture *self)
{
    if (!index_open(&self->index, self->db, &self->err)) {
        fail_msg("%s", error_get(&self->err));
    }
}

void fixture_set_up(struct fixture *self)
{
    char *source =
        xasprintf("%s/tests/data/catalog/full", getenv("top_srcdir"));

    *self = (struct fixture){.roots = CONTENT_ROOTS_INIT, .err = ERROR_INIT};
    self->folder = xstrdup("/tmp/dstudio-index-XXXXXX");
    assert_non_null(mkdtemp(self->folder));
    self->db = path_join(self->folder, "index.db");
    run_command("cp -r '%1/content' '%1/quizzes' '%2' && chmod -R u+w '%2'",
                source, self->folder);
    content_roots_add(&self->roots, self->folder, "");
    fixture_open(self);
    free(source);
}

void fixture_tear_down(struct fixture *self)
{
    index_close(self->index);
    content_roots_release(&self->roots);
    error_release(&self->err);
    run_command("rm -rf '%1'", self->folder, "");
    free(self->folder);
    free(self->db);
}

struct index_refresh_result fixture_refresh(struct fixture *self)
{
    struct index_refresh_result result;

    if (!index_refresh(self->index, &self->roots, NULL, &result, &self->err)) {
        fail_msg("%s", error_get(&self->err));
    }
    return result;
}

void fixture_write(struct fixture *self, const char *name, const char *text)
{
    char *path = path_join(self->folder, name);

    assert_true(file_write_atomic(path, text, strlen(text), 0600, &self->err));
    free(path);
}

void fixture_remove(struct fixture *self, const char *name)
{
    char *path = path_join(self->folder, name);

    assert_int_equal(unlink(path), 0);
    free(path);
}

void fixture_outline(struct fixture *self, struct outline *outline)
{
    if (!index_load_outline(self->index, outline, OUTLINE_ALL, &self->err)) {
        fail_msg("%s", error_get(&self->err));
    }
}

/* How many hits the words have, of all kinds. */
size_t fixture_hits(struct fixture *self, const char *words)
{
    struct search_results results = SEARCH_RESULTS_INIT;
    size_t count;

    if (!search_query(self->index, words, NULL, &results, &self->err)) {
        fail_msg("'%s': %s", words, error_get(&self->err));
    }
    count = results.count;
    search_results_release(&results);
    return count;
}
