/* What must hold at the end of a schedule. */
#include "model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/path.h"

static int compare_ids(const void *a, const void *b)
{
    return event_id_compare(a, b);
}

static void ids_of_lines(const struct str *lines, struct ids *ids)
{
    const char *at = lines->buf;

    while (*at != '\0') {
        struct event_id id;

        assert_true(event_id_parse(at + strlen("{\"id\":\""), 36, 7, &id));
        ids_add(ids, &id);
        at = strchr(at, '\n') + 1;
    }
}

static void client_all_lines(struct client *client, struct str *out)
{
    struct store_logs logs = STORE_LOGS_INIT;
    struct error *err = &client->world->err;

    assert_true(store_logs_all(client->store, &logs, err));
    for (size_t i = 0; i < logs.count; i++) {
        struct store_range range = {logs.items[i].id, 0, SIZE_MAX, SIZE_MAX};
        int64_t last;

        assert_true(store_lines_get(client->store, &range, out, &last, err));
    }
    store_logs_release(&logs);
}

/* All events that anybody has. */
static void gather(struct world *world, struct ids *ids)
{
    struct str lines = STR_INIT;

    server_all_lines(world, &lines);
    for (size_t i = 0; i < MODEL_CLIENTS; i++) {
        if (world->clients[i].live) {
            client_all_lines(&world->clients[i], &lines);
        }
    }
    ids_of_lines(&lines, ids);
    str_release(&lines);
}

static void want_all(struct world *world, struct ids *before)
{
    struct str lines = STR_INIT;
    struct ids after = {NULL, 0, 0};
    size_t at = 0;

    server_all_lines(world, &lines);
    ids_of_lines(&lines, &after);
    if (after.count > 0) {
        qsort(after.items, after.count, sizeof(*after.items), compare_ids);
    }
    if (before->count > 0) {
        qsort(before->items, before->count, sizeof(*before->items),
              compare_ids);
    }
    for (size_t i = 0; i < before->count; i++) {
        while (at < after.count &&
               event_id_compare(&after.items[at], &before->items[i]) < 0) {
            at++;
        }
        if (at == after.count ||
            event_id_compare(&after.items[at], &before->items[i]) != 0) {
            world_fail(world, "an event is lost", "");
            break;
        }
    }
    free(after.items);
    str_release(&lines);
}

/* Heads as text: "log seq hash" for each log with events, by log. */
static void heads_text(struct client *client, struct str *out)
{
    struct store_logs logs = STORE_LOGS_INIT;

    assert_true(store_logs_all(client->store, &logs, &client->world->err));
    for (size_t i = 0; i < logs.count; i++) {
        char hash[65];

        if (logs.items[i].seq > 0) {
            hash_format(&logs.items[i].hash, hash);
            str_add_format(out, "%s %lld %s\n", logs.items[i].id,
                           (long long)logs.items[i].seq, hash);
        }
    }
    store_logs_release(&logs);
}

/* One log with every event once: nothing may count twice or not at all. */
static void fingerprint_of_union(struct world *world, char out[65])
{
    char *path = path_join(world->folder, "union.db");
    struct store *store = world_open_store(world, path);
    struct str_list lines = STR_LIST_INIT;
    struct str all = STR_INIT;
    struct store_imported imported;
    FILE *file = tmpfile();
    const char *at;

    assert_non_null(store);
    assert_non_null(file);
    server_all_lines(world, &all);
    for (at = all.buf; *at != '\0'; at = strchr(at, '\n') + 1) {
        const char *end = strchr(at, '\n');

        str_list_take(&lines, xstrndup(at, (size_t)(end - at)));
    }
    str_list_sort(&lines); /* by id, which comes first */
    fprintf(file, "log 0f6c2d1e-7b8a-4c9d-9e10-2a3b4c5d6e7f\n");
    for (size_t i = 0; i < lines.count; i++) {
        /* The same event in two logs is one event. */
        if (i == 0 || strncmp(lines.items[i], lines.items[i - 1], 44) != 0) {
            fprintf(file, "%s\n", lines.items[i]);
        }
    }
    rewind(file);
    if (!store_import(store, file, &imported, &world->err) ||
        !store_fingerprint(store, out, &world->err)) {
        fail_msg("%s", error_get(&world->err));
    }
    fclose(file);
    str_list_release(&lines);
    str_release(&all);
    store_close(store);
    free(path);
}

static void look_at(struct client *client, const char *heads,
                    const char *fingerprint)
{
    struct world *world = client->world;
    struct str have = STR_INIT;
    char print[65];

    heads_text(client, &have);
    if (!str_equal(have.buf, heads)) {
        world_fail(world, "heads differ", client->path);
    }
    if (!store_fingerprint(client->store, print, &world->err)) {
        fail_msg("%s", error_get(&world->err));
    }
    if (!str_equal(print, fingerprint)) {
        world_fail(world, "projections differ", client->path);
    }
    if (!store_verify(client->store, &world->err)) {
        world_fail(world, "a store is damaged", error_get(&world->err));
    }
    str_release(&have);
}

static void sync_everyone(struct world *world)
{
    for (size_t i = 0; i < MODEL_CLIENTS; i++) {
        struct client *client = &world->clients[i];
        struct error err = ERROR_INIT;

        world->now_ms += 1000;
        if (client->live && !client_sync(client, &err)) {
            world_fail(world, "a sync fails in peace", error_get(&err));
        }
        error_release(&err);
    }
}

void world_settle(struct world *world)
{
    struct ids before = {NULL, 0, 0};
    struct str heads = STR_INIT;
    char print[65] = "";

    world->calm = true;
    gather(world, &before);
    sync_everyone(world);
    sync_everyone(world);
    server_check_acked(world);
    if (world->violation.len == 0) {
        want_all(world, &before);
        server_heads_text(world, &heads);
        fingerprint_of_union(world, print);
    }
    for (size_t i = 0; i < MODEL_CLIENTS && world->violation.len == 0; i++) {
        if (world->clients[i].live) {
            look_at(&world->clients[i], heads.buf, print);
        }
    }
    free(before.items);
    str_release(&heads);
}
