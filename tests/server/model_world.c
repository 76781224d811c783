#include "model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "journal/events.h"
#include "model_disk.h"
#include "server_help.h"

#define TEMPLATES 32

#define NOON    INT64_C(1767700800000) /* 2026-01-06T12:00:00Z */
#define YEAR_MS INT64_C(31536000000)

size_t world_pick(struct world *world, size_t limit)
{
    return (size_t)(splitmix_next(&world->random) % limit);
}

bool world_dice(struct world *world, unsigned percent)
{
    return world_pick(world, 100) < percent;
}

bool world_fail(struct world *world, const char *what, const char *detail)
{
    if (world->violation.len == 0) {
        str_add_format(&world->violation, "%s (%s)", what, detail);
    }
    return false;
}

/* ---- clients ---- */

/*
 * Making all tables takes longer than a schedule: empty stores are made once,
 * each with a log of its own, and copied.
 */
static char *templates[TEMPLATES];
static char *template_folder;

void model_start(void)
{
    disk_use();
    template_folder = folder_make();
    server_model_start(template_folder);
}

void model_end(void)
{
    server_model_end();
    disk_clear(template_folder);
    folder_remove(template_folder);
    for (size_t i = 0; i < TEMPLATES; i++) {
        free(templates[i]);
    }
}

static struct store *open_store(struct world *world, const char *path)
{
    struct store_options options = {.path = path};
    struct store *store = store_open(&options, &world->err);

    if (store == NULL) {
        fail_msg("%s", error_get(&world->err));
    }
    return store;
}

struct store *world_open_store(struct world *world, const char *path)
{
    size_t next = world->clients_made;

    if (!disk_has(path) && next < TEMPLATES) {
        if (templates[next] == NULL) {
            templates[next] =
                xasprintf("%s/empty%zu.db", template_folder, next);
            store_close(open_store(world, templates[next]));
        }
        disk_copy(templates[next], path);
        world->clients_made++;
    }
    return open_store(world, path);
}

static void client_open(struct client *client)
{
    client->store = world_open_store(client->world, client->path);
    /* Clocks that are wrong by a year. */
    if (world_dice(client->world, 10)) {
        store_set_clock_correction(client->store, YEAR_MS);
    }
}

static void client_close(struct client *client)
{
    store_close(client->store);
    client->store = NULL;
}

static void client_make(struct world *world, size_t slot)
{
    struct client *client = &world->clients[slot];

    client->world = world;
    client->live = true;
    client->has_backup = false;
    if (client->path == NULL) {
        client->path = xasprintf("%s/client%zu.db", world->folder, slot);
    }
    client_open(client);
}

static void remove_beside(const char *path, const char *suffix)
{
    char *name = xasprintf("%s%s", path, suffix);

    disk_remove(name);
    free(name);
}

static void client_lose(struct client *client)
{
    client_close(client);
    remove_beside(client->path, "");
    remove_beside(client->path, "-wal");
    remove_beside(client->path, "-shm");
    remove_beside(client->path, ".identity");
    client->live = false;
}

static struct client *live_client(struct world *world)
{
    for (;;) {
        struct client *client =
            &world->clients[world_pick(world, MODEL_CLIENTS)];

        if (client->live) {
            return client;
        }
    }
}

static size_t count_live(const struct world *world)
{
    size_t count = 0;

    for (size_t i = 0; i < MODEL_CLIENTS; i++) {
        count += world->clients[i].live ? 1 : 0;
    }
    return count;
}

void world_init(struct world *world, uint64_t seed, enum mutant mutant)
{
    memset(world, 0, sizeof(*world));
    str_init(&world->violation);
    world->err = (struct error)ERROR_INIT;
    world->random.state = seed;
    world->mutant = mutant;
    world->now_ms = NOON;
    world->folder = folder_make();
    str_init(&world->server_where);
    world_choose_weights(world);
    server_where(world->folder, &world->server_where);
    server_make(world->folder);
    server_open_again(world);
    for (size_t i = 0; i < 2; i++) {
        client_make(world, i);
    }
}

void world_release(struct world *world)
{
    for (size_t i = 0; i < MODEL_CLIENTS; i++) {
        client_close(&world->clients[i]);
        free(world->clients[i].path);
    }
    for (size_t i = 0; i < world->late_count; i++) {
        free(world->late[i].lines);
    }
    server_store_close(world->server);
    str_release(&world->server_where);
    server_remove(world->folder);
    disk_clear(world->folder);
    folder_remove(world->folder);
    free(world->acked);
    free(world->notes.items);
    free(world->events.items);
    str_release(&world->violation);
    error_release(&world->err);
}

/* ---- what they do ---- */

void ids_add(struct ids *ids, const struct event_id *id)
{
    GROW(ids->items, ids->count, ids->capacity);
    ids->items[ids->count++] = *id;
}

static void make_undo(struct world *world, struct event *event)
{
    char target[37] = "019ad28a-0e45-7000-9b5d-50ccf1446bea";

    if (world->events.count > 0) {
        event_id_format(
            &world->events.items[world_pick(world, world->events.count)],
            target);
    }
    event_undo(event, target);
}

static void make_note(struct world *world, struct event *event)
{
    static const char *const notes[] = {"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90",
                                        "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f91"};
    const struct place place = {"ep051", NULL, 0, NULL};
    struct over over = {NULL, 0};

    if (world->notes.count > 0 && world_dice(world, 50)) {
        over.ids = &world->notes.items[world_pick(world, world->notes.count)];
        over.count = 1;
    }
    event_note(event, notes[world_pick(world, COUNT_OF(notes))], &place,
               "seen by nobody else", over);
}

static void make_play(struct world *world, struct event *event)
{
    int64_t from = (int64_t)world_pick(world, 100);
    struct play_body body = {.episode = "ep051",
                             .chapter = "one",
                             .from = from,
                             .to = from + (int64_t)world_pick(world, 50) + 1,
                             .kind = PLAY_HEARD,
                             .ms = 1000};

    event_play(event, &body);
}

/* Fills an event of some type; true if it is a note. */
static bool make_event(struct world *world, struct event *event)
{
    static const char *const items[] = {"ep051.a@1", "ep051.b@1"};
    const struct over none = {NULL, 0};

    event_begin(event, world->now_ms, 0);
    switch (world_pick(world, 8)) {
    case 0:
        event_mark(event, "ep051", MARK_DONE, none);
        return false;
    case 1:
        event_setting(event, "quiz.size", world_dice(world, 50) ? "1" : "2",
                      none);
        return false;
    case 2:
        make_note(world, event);
        return true;
    case 3:
        make_undo(world, event);
        return false;
    case 4: /* from a newer client */
        snprintf(event->type, sizeof(event->type), "later");
        event->version = 1;
        str_set(&event->body, "{\"a\":1}");
        return false;
    case 5:
        make_play(world, event);
        return false;
    default:
        event_review(event, items[world_pick(world, COUNT_OF(items))],
                     1 + (int)world_pick(world, 4), 1000);
        return false;
    }
}

static void client_write(struct client *client)
{
    struct world *world = client->world;

    for (size_t i = 1 + world_pick(world, 3); i > 0; i--) {
        struct event event;
        bool note = make_event(world, &event);

        if (!store_append(client->store, &event, 1, &world->err)) {
            fail_msg("%s", error_get(&world->err));
        }
        ids_add(note ? &world->notes : &world->events, &event.id);
        event_release(&event);
    }
}

bool client_sync(struct client *client, struct error *err)
{
    struct sync_transport transport = server_transport(client);
    struct sync_result result;

    client->calls_left = 1 + (int)world_pick(client->world, 30);
    return sync_run(client->store, &transport, NULL, &result, err);
}

/* A sync that may break off at any place. */
static void client_try_sync(struct client *client)
{
    struct error err = ERROR_INIT;

    if (!client_sync(client, &err) && err.code == ERROR_DAMAGED) {
        world_fail(client->world, "a store refuses", error_get(&err));
    }
    error_release(&err);
    server_check_acked(client->world);
}

void world_meanwhile(struct client *client)
{
    struct world *world = client->world;
    struct client *other;

    if (world->nested || !world_dice(world, 20)) {
        return;
    }
    world->nested = true;
    if (world->late_count > 0 && world_dice(world, 50)) {
        server_deliver_late(world);
    } else {
        other = live_client(world);
        if (other != client) {
            client_try_sync(other);
        }
    }
    world->nested = false;
}

/*
 * Makes the copy believe that it is the original, as where the file system
 * shows the same numbers: two devices then write one log.
 */
static void deceive(const char *from, const char *to)
{
    char *identity = xasprintf("%s.identity", from);
    char *forged = xasprintf("%s.identity", to);
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct stat info;
    char *place;
    FILE *file = fopen(forged, "wb");

    assert_non_null(file);
    assert_true(file_read(identity, 4096, &text, &err));
    assert_int_equal(stat(to, &info), 0);
    place = strstr(text.buf, "\nplace ");
    assert_non_null(place);
    str_truncate(&text, (size_t)(place - text.buf));
    str_add_format(&text, "\nplace %llu %llu\n",
                   (unsigned long long)info.st_dev,
                   (unsigned long long)info.st_ino);
    assert_true(fputs(text.buf, file) >= 0);
    assert_int_equal(fclose(file), 0);
    str_release(&text);
    free(forged);
    free(identity);
}

static void client_clone(struct client *client)
{
    struct world *world = client->world;
    size_t slot = 0;
    struct client *twin;
    char *path;

    while (slot < MODEL_CLIENTS && world->clients[slot].live) {
        slot++;
    }
    if (slot == MODEL_CLIENTS) {
        return;
    }
    twin = &world->clients[slot];
    if (world_dice(world, 30)) {
        client_make(world, slot); /* a new device */
        return;
    }
    path = xasprintf("%s/client%zu.db", world->folder, slot);
    client_close(client);
    disk_copy(client->path, path);
    if (world_dice(world, 50)) {
        deceive(client->path, path);
    }
    free(path);
    client_open(client);
    client_make(world, (size_t)(twin - world->clients));
    /* Both write the same numbers. */
    client_write(client);
    client_write(twin);
}

static void client_save(struct client *client)
{
    char *backup = xasprintf("%s.backup", client->path);

    client_close(client);
    disk_copy(client->path, backup);
    client_open(client);
    client->has_backup = true;
    free(backup);
}

static void client_restore(struct client *client)
{
    char *backup = xasprintf("%s.backup", client->path);

    if (client->has_backup) {
        client_close(client);
        if (world_dice(client->world, 50)) {
            remove_beside(client->path, ".identity");
        } /* else: set back where it stands, as a virtual machine is */
        disk_copy(backup, client->path);
        client_open(client);
    }
    free(backup);
}

static void client_redact(struct client *client)
{
    struct world *world = client->world;

    if (world->notes.count > 0 &&
        !store_redact(
            client->store,
            &world->notes.items[world_pick(world, world->notes.count)], 1,
            &world->err)) {
        fail_msg("%s", error_get(&world->err));
    }
}

static void server_late(struct world *world)
{
    if (world->late_count > 0) {
        server_deliver_late(world);
    }
}

static void server_back(struct world *world)
{
    if (world->server_backup) {
        world_restore_server(world);
    }
}

static void a_client_is_lost(struct world *world)
{
    if (count_live(world) > 2) {
        client_lose(live_client(world));
    }
}

/* As a machine that is both, and that somebody sets back to last night. */
static void both_are_saved(struct client *client)
{
    client_save(client);
    world_save_server(client->world);
}

static void both_are_set_back(struct client *client)
{
    server_back(client->world);
    client_restore(client);
    client_write(client);
    client_try_sync(client);
}

/* What may happen, and how often beside the others. */
static const struct action {
    void (*client)(struct client *client); /* or */
    void (*world)(struct world *world);
    unsigned weight;
    bool always;
} actions[WORLD_ACTIONS] = {
    {client_write, NULL, 32, true},      {client_try_sync, NULL, 34, true},
    {client_clone, NULL, 6, false},      {client_save, NULL, 4, false},
    {client_restore, NULL, 5, false},    {client_redact, NULL, 3, false},
    {NULL, a_client_is_lost, 3, false},  {both_are_saved, NULL, 3, false},
    {both_are_set_back, NULL, 3, false}, {NULL, world_save_server, 4, false},
    {NULL, server_back, 4, false},       {NULL, server_end, 3, false},
    {NULL, server_late, 3, false},
};

/*
 * Each schedule has other things happen often, and some never: faults that need
 * one thing many times are then met as well as those that need all of them.
 */
void world_choose_weights(struct world *world)
{
    static const unsigned factors[] = {0, 1, 1, 2, 4};

    world->weight_sum = 0;
    for (size_t i = 0; i < WORLD_ACTIONS; i++) {
        unsigned factor = actions[i].always
                              ? 1
                              : factors[world_pick(world, COUNT_OF(factors))];

        world->weights[i] = actions[i].weight * factor;
        world->weight_sum += world->weights[i];
    }
}

void world_step(struct world *world)
{
    size_t dice = world_pick(world, world->weight_sum);
    size_t what = 0;

    while (dice >= world->weights[what]) {
        dice -= world->weights[what++];
    }
    world->now_ms += 1 + (int64_t)world_pick(world, 5000);
    if (actions[what].client != NULL) {
        actions[what].client(live_client(world));
    } else {
        actions[what].world(world);
        server_check_acked(world);
    }
}
