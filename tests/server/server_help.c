#include "server_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "store_fixture.h"

char *folder_make(void)
{
    const char *root = getenv("TMPDIR");
    char *folder;

    if (root == NULL) {
        /* Every commit is synced to the disk; memory is quick at that. */
        root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    }
    folder = xasprintf("%s/server-XXXXXX", root);
    assert_non_null(mkdtemp(folder));
    return folder;
}

void folder_remove(char *folder)
{
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *name = path_join(folder, names.items[i]);

        unlink(name);
        free(name);
    }
    str_list_release(&names);
    rmdir(folder);
    free(folder);
}

struct server_store *server_open(const char *folder)
{
    struct error err = ERROR_INIT;
    struct str where = STR_INIT;
    struct server_store *store;

    server_where(folder, &where);
    store = server_store_open(where.buf, &err);
    if (store == NULL) {
        fail_msg("%s", error_get(&err));
    }
    str_release(&where);
    error_release(&err);
    return store;
}

int fixture_set_up(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));

    chain_init();
    fixture->folder = folder_make();
    fixture->store = server_open(fixture->folder);
    fixture->ops = fixture->store->ops;
    fixture->learner = uuid(LEARNER);
    fixture->err = (struct error)ERROR_INIT;
    *state = fixture;
    return 0;
}

int fixture_tear_down(void **state)
{
    struct fixture *fixture = *state;

    server_store_close(fixture->store);
    server_remove(fixture->folder);
    folder_remove(fixture->folder);
    error_release(&fixture->err);
    free(fixture);
    return 0;
}

struct event_id uuid(const char *text)
{
    struct event_id id;

    assert_true(event_id_parse(text, strlen(text), 0, &id));
    return id;
}

json_t *vectors_load(void)
{
    char *path =
        path_join(getenv("top_srcdir"), "tests/data/journal/vectors.json");
    json_t *vectors = json_load_file(path, 0, NULL);

    free(path);
    assert_non_null(vectors);
    return vectors;
}

void vectors_lines(const json_t *vectors, size_t first, size_t last,
                   struct str *out)
{
    const json_t *lines = json_object_get(vectors, "lines");

    for (size_t i = first; i <= last; i++) {
        str_add(out, json_string_value(json_array_get(lines, i - 1)));
    }
}

struct hash vectors_hash(const json_t *vectors, size_t seq)
{
    const json_t *hashes = json_object_get(vectors, "hash_after");
    const char *text = json_string_value(json_array_get(hashes, seq));
    struct hash hash;

    assert_true(hash_parse(text, strlen(text), &hash));
    return hash;
}
