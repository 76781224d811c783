/*
 * What the benches of the server share: a store with accounts in it, dstudiod
 * on it, connections, and lines that cost the sender next to nothing. Whatever
 * fails ends the bench with a sentence.
 */
#ifndef BENCH_SERVER_LOAD_H
#define BENCH_SERVER_LOAD_H

#include <sys/types.h>

#include "journal/chain.h"
#include "server/secret.h"
#include "server/store.h"

struct load_server {
    char *folder; /* of the bench, removed at its end */
    char *store;  /* as --store wants it */
    pid_t pid;
    unsigned port;
    bool tls;
};

/* A learner with one device and one log. */
struct load_client {
    struct event_id learner;
    struct event_id log;
    char token[TOKEN_TEXT_BYTES];
};

/* A number from 1 on in the environment, or `otherwise`. */
int64_t load_wish(const char *name, int64_t otherwise, int64_t max);

_Noreturn void load_die(const char *what, const char *why);

/* A folder in $TMPDIR or /var/tmp; `store` NULL: a file in it. */
void load_begin(struct load_server *server, const char *store);
/* Removes the folder. */
void load_end(struct load_server *server);

/* Makes accounts straight in the store, before the server starts. */
void load_add_clients(struct load_server *server, struct load_client *clients,
                      size_t count);

/* Starts dstudiod on a free port of the loopback, limits of requests off. */
void load_start(struct load_server *server, const char *program);
void load_stop(struct load_server *server);
/* Seconds of processor that the process has used, and its memory. */
double load_used_s(pid_t pid);
double load_resident_kib(pid_t pid);

int load_connect(unsigned port);
/* The same from another address of the loopback, by number from 0 to 200. */
int load_connect_from(unsigned port, unsigned number);
void load_send(int fd, const struct str *request);
/*
 * Reads one answer. Gives its status; the body is in `body` (its capacity is
 * kept). `etag`, if not NULL, gets the version of its ETag, else it is as it
 * was.
 */
int load_receive(int fd, struct str *body, int64_t *etag);

/* Event lines that are made once and then given new ids. */
struct load_lines {
    struct str text;
    size_t count;
    struct event_id greatest;
    uint64_t random;
};
void load_lines_init(struct load_lines *lines, size_t count, uint64_t seed);
/* New ids, each greater than all before. */
void load_lines_renew(struct load_lines *lines);
void load_lines_release(struct load_lines *lines);

/* An append as a request; `hash` is h(after) as 64 hex digits. */
void load_write_append(struct str *request, const struct load_client *client,
                       int64_t after, const char *hash, struct slice lines);
/* Copies the 64 hex digits of "hash" in an answer's JSON. */
void load_take_hash(const struct str *body, char hash[65]);

#endif
