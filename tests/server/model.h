/*
 * A small world for the sync protocol: clients with real stores, a server with
 * a real one, and a network and disks that do what the faults of
 * doc/protocol.md say. Every decision comes from one seed.
 */
#ifndef TESTS_SERVER_MODEL_H
#define TESTS_SERVER_MODEL_H

#include "base/random.h"
#include "server/journal_api.h"
#include "server_help.h"
#include "store/store_lines.h"
#include "sync/algorithm.h"

#define MODEL_CLIENTS 5
#define MODEL_LATE    16
#define WORLD_ACTIONS 13

/* Faults of our own making that the invariants must notice. */
enum mutant {
    MUTANT_NONE,
    MUTANT_IGNORE,    /* the server skips lines it has, unseen */
    MUTANT_NO_RELAY,  /* clients send only logs of their own */
    MUTANT_NO_CHECK,  /* clients take foreign logs' hashes for right */
    MUTANT_EARLY_ACK, /* the server answers before it commits */
    MUTANT_NO_SYNC,   /* a commit is not on the disk yet */
};

struct ids {
    struct event_id *items;
    size_t count;
    size_t capacity;
};

struct client {
    struct world *world;
    bool live;
    bool has_backup;
    int calls_left; /* until the connection breaks or the client is killed */
    char *path;
    struct store *store;
};

/* An append on its way that may be delivered again, later. */
struct late {
    char log[37];
    int64_t after;
    struct hash hash;
    char *lines;
    size_t len;
};

/* What the server said it has, since it was last restored. */
struct acked {
    char log[37];
    int64_t seq;
    struct hash hash;
};

struct world {
    struct splitmix random;
    unsigned weights[WORLD_ACTIONS]; /* how often each is done */
    unsigned weight_sum;
    enum mutant mutant;
    bool calm;   /* no faults */
    bool nested; /* something happens while a sync is under way */
    int64_t now_ms;
    char *folder;
    struct server_store *server;
    struct str server_where;
    bool server_backup;
    struct client clients[MODEL_CLIENTS];
    struct late late[MODEL_LATE];
    size_t late_count;
    size_t clients_made;
    struct acked *acked;
    size_t acked_count;
    size_t acked_capacity;
    struct ids notes; /* events that may be redacted */
    struct ids events;
    struct str violation; /* the first one; empty while all is well */
    struct error err;
};

/* Once before the first world, and after the last. */
void model_start(void);
void model_end(void);

void world_init(struct world *world, uint64_t seed, enum mutant mutant);
void world_release(struct world *world);
/* A number below `limit`. */
size_t world_pick(struct world *world, size_t limit);
bool world_dice(struct world *world, unsigned percent);
/* A store at this path; one that is not there begins as an empty one. */
struct store *world_open_store(struct world *world, const char *path);
/* Notes the first violation. Always false. */
bool world_fail(struct world *world, const char *what, const char *detail);

/* model_server.c: the server and the way to it. */
void server_open_again(struct world *world);
/* It is killed, or the power of its machine goes; and comes back. */
void server_end(struct world *world);
void world_save_server(struct world *world);
void world_restore_server(struct world *world);
void server_deliver_late(struct world *world);
struct sync_transport server_transport(struct client *client);
/* Is all there that the server acknowledged? */
void server_check_acked(struct world *world);
/* Every line of the server's journal. */
void server_all_lines(struct world *world, struct str *out);
/* A line "log seq hash" for each log, by log. */
void server_heads_text(struct world *world, struct str *out);

/*
 * Something else happens between two requests of this client: a late message
 * arrives, or another device syncs.
 */
void world_meanwhile(struct client *client);

/* model_world.c: what clients do. */
/* How often each kind of thing happens in this world, by its dice. */
void world_choose_weights(struct world *world);
void world_step(struct world *world);
bool client_sync(struct client *client, struct error *err);
void ids_add(struct ids *ids, const struct event_id *id);

/* model_check.c: lets all clients sync twice in peace and looks at them. */
void world_settle(struct world *world);

#endif
