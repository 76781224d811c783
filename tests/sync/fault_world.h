/*
 * Real programs on loopback: dstudiod, a proxy that does what networks do, and
 * devices, each a store and a login, that dstudio-net syncs. Everything may be
 * killed at any time.
 */
#ifndef TESTS_SYNC_FAULT_WORLD_H
#define TESTS_SYNC_FAULT_WORLD_H

#include <sys/types.h>

#include "base/random.h"
#include "store/store_lines.h"

#define WORLD_DEVICES 5

struct counts {
    int rounds;
    int syncs;
    int client_kills;
    int server_kills;
    int writer_kills;
    int server_restores;
    int client_restores;
    int clones;
    int redactions;
    int64_t events;
};

struct device {
    bool live;
    bool has_backup;
    char *db;
    char *login;
};

/* What the server was heard to have, since it was last restored. */
struct heard {
    char log[37];
    int64_t seq;
    struct hash hash;
};

struct world {
    struct splitmix random;
    char *folder;
    char *server; /* path of dstudiod */
    char *helper; /* path of dstudio-net */
    pid_t server_pid;
    pid_t proxy_pid;
    int proxy_port;
    bool has_server_backup;
    struct device devices[WORLD_DEVICES];
    struct heard *heard;
    size_t heard_count;
    size_t heard_capacity;
    struct counts *counts;
};

void world_init(struct world *world, uint64_t seed, struct counts *counts);
void world_release(struct world *world);
size_t world_pick(struct world *world, size_t limit);
bool world_dice(struct world *world, unsigned percent);

/* No faults on the way while `calm`. */
void world_set_calm(struct world *world, bool calm);
void server_start(struct world *world);
void server_kill(struct world *world);
/* As it stands on the disk now, after a kill. */
void server_save(struct world *world);
void server_restore(struct world *world);

/* A new device, logged in; or one whose database is a copy. */
void device_make(struct world *world, size_t slot);
void device_clone(struct world *world, size_t from, size_t to);
void device_save(struct world *world, struct device *device);
void device_restore(struct world *world, struct device *device);
void device_lose(struct world *world, struct device *device);
/* Some events, by a process of its own that may be killed while it writes. */
void device_write(struct world *world, struct device *device, bool may_die);
void device_redact(struct world *world, struct device *device);
/* Logs it in (again). False: refused. */
bool device_login(struct world *world, struct device *device);
/* dstudio-net with this verb; its process. */
pid_t device_start(struct world *world, struct device *device,
                   const char *verb);
/* Waits, but kills it after `ms` (-1: never). Its status; -1: killed. */
int process_take(pid_t pid, int ms);
struct store *device_open(struct device *device);

#endif
