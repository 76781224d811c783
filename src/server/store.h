/*
 * What the server keeps, behind one table of functions, so that SQLite and
 * PostgreSQL are one thing to everyone above. Rows go in and come out; what
 * they mean is the business of journal_api.h and of the accounts.
 *
 * One struct server_store is used by one thread. Every change is made between
 * begin() and commit(); nothing is promised to anybody before commit() is true.
 * Several requests may share one transaction (group commit).
 *
 * Functions that return bool fail only if the store does: then `err` says why
 * and the caller rolls back. "Not there" is an answer, told by `*found`.
 * Learners, logs and devices are UUIDs; a struct event_id holds any UUID.
 * Times are seconds UTC.
 */
#ifndef SERVER_STORE_H
#define SERVER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "journal/chain.h"
#include "journal/event_id.h"

#define TOKEN_MAC_BYTES 32

/* A person's account. The texts belong to the struct. */
struct account {
    struct event_id learner;
    struct str email;    /* as typed, lower case; the key of the directory */
    struct str name;     /* what others may see */
    struct str password; /* Argon2id in libsodium's text form */
    int64_t created_at;
};
#define ACCOUNT_INIT                                                           \
    {                                                                          \
        .email = STR_INIT, .name = STR_INIT, .password = STR_INIT              \
    }
void account_release(struct account *account);

/* A thing that may log in. */
struct device {
    struct event_id learner;
    struct event_id id;
    struct str name;
    struct str platform;
    int64_t created_at;
    int64_t seen_at;
};
struct devices {
    struct device *items;
    size_t count;
    size_t capacity;
};
#define DEVICES_INIT                                                           \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void devices_release(struct devices *devices);

/* A token is known by its keyed hash alone (token.h). */
struct token_row {
    unsigned char mac[TOKEN_MAC_BYTES];
    struct event_id learner;
    struct event_id device;
    int64_t used_at;
    int64_t ends_at;
};

/* One for each learner; all zero before the first append. */
struct journal_row {
    int64_t version; /* greater after each change */
    int64_t rev;     /* version of the newest redaction, 0 if there is none */
    int64_t logs;    /* how many */
    int64_t bytes;   /* of all lines, not compressed */
};

struct head_row {
    struct event_id log;
    int64_t seq;
    struct hash hash; /* h(seq) */
};
struct head_rows {
    struct head_row *items;
    size_t count;
    size_t capacity;
};
#define HEAD_ROWS_INIT                                                         \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void head_rows_release(struct head_rows *heads);

/* A run of lines of one log. `packed` belongs to the struct (segment.h). */
struct segment {
    int64_t from;          /* number of its first line, from 1 */
    int64_t last;          /* of its last one */
    struct hash before;    /* h(from - 1) */
    struct hash after;     /* h(last) */
    struct event_id least; /* ids within, to find an event */
    struct event_id greatest;
    int64_t decoded;   /* bytes of its lines */
    struct str packed; /* zstd; empty where only bounds are asked for */
};
#define SEGMENT_INIT                                                           \
    {                                                                          \
        .packed = STR_INIT                                                     \
    }
void segment_release(struct segment *segment);

struct redaction_row {
    struct event_id id;
    int64_t rev;
};
struct redaction_rows {
    struct redaction_row *items;
    size_t count;
    size_t capacity;
};
#define REDACTION_ROWS_INIT                                                    \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void redaction_rows_release(struct redaction_rows *rows);

/* Calls back for one row; false stops. */
typedef bool segment_visit(const struct event_id *log,
                           const struct segment *segment, void *context);

struct server_store {
    const struct server_store_ops *ops;
};

struct server_store_ops {
    void (*close)(struct server_store *store);
    /* The one write transaction. rollback() also after a failed commit(). */
    bool (*begin)(struct server_store *store, struct error *err);
    bool (*commit)(struct server_store *store, struct error *err);
    void (*rollback)(struct server_store *store);

    /* `*taken`: the mail address has an account already; nothing was done. */
    bool (*account_add)(struct server_store *store,
                        const struct account *account, bool *taken,
                        struct error *err);
    bool (*account_find)(struct server_store *store, const char *email,
                         struct account *account, bool *found,
                         struct error *err);
    bool (*device_add)(struct server_store *store, const struct device *device,
                       struct error *err);
    bool (*devices_get)(struct server_store *store,
                        const struct event_id *learner, struct devices *devices,
                        struct error *err);
    /* Ends a device's tokens, too. `*found`: was there one? */
    bool (*device_remove)(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *device, bool *found,
                          struct error *err);
    bool (*token_add)(struct server_store *store, const struct token_row *token,
                      struct error *err);
    bool (*token_find)(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       struct token_row *token, bool *found, struct error *err);
    /* Notes when a token was used: on its row and on its device. */
    bool (*token_used)(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       int64_t used_at, struct error *err);

    /*
     * Reads the learner's row; within a transaction it is locked until the
     * end. Call it before anything else of the learner's journal.
     */
    bool (*journal_get)(struct server_store *store,
                        const struct event_id *learner,
                        struct journal_row *journal, struct error *err);
    bool (*journal_set)(struct server_store *store,
                        const struct event_id *learner,
                        const struct journal_row *journal, struct error *err);
    bool (*head_get)(struct server_store *store, const struct event_id *learner,
                     const struct event_id *log, struct head_row *head,
                     bool *found, struct error *err);
    bool (*head_set)(struct server_store *store, const struct event_id *learner,
                     const struct head_row *head, struct error *err);
    /* All heads, by log. */
    bool (*heads_get)(struct server_store *store,
                      const struct event_id *learner, struct head_rows *heads,
                      struct error *err);

    /* Adds one, or replaces the one that begins with the same line. */
    bool (*segment_put)(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *log,
                        const struct segment *segment, struct error *err);
    /* The segment that holds line `seq`. */
    bool (*segment_find)(struct server_store *store,
                         const struct event_id *learner,
                         const struct event_id *log, int64_t seq,
                         struct segment *segment, bool *found,
                         struct error *err);
    /* Bounds of a log's segments, by number; stops after the one with `upto`.
     */
    bool (*segments_visit)(struct server_store *store,
                           const struct event_id *learner,
                           const struct event_id *log, int64_t upto,
                           segment_visit *visit, void *context,
                           struct error *err);
    /*
     * Bounds of every segment whose least and greatest id enclose this one. The
     * visitor must not write.
     */
    bool (*segments_around)(struct server_store *store,
                            const struct event_id *learner,
                            const struct event_id *id, segment_visit *visit,
                            void *context, struct error *err);

    bool (*redaction_has)(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *id, bool *found,
                          struct error *err);
    /* An id that is on the list stays as it is. */
    bool (*redaction_add)(struct server_store *store,
                          const struct event_id *learner,
                          const struct redaction_row *row, struct error *err);
    /* Those with a greater rev than `after`, by rev and id. */
    bool (*redactions_get)(struct server_store *store,
                           const struct event_id *learner, int64_t after,
                           struct redaction_rows *rows, struct error *err);

    /*
     * Deletes every row of the learner and puts `mac`, the keyed hash of the
     * learner's id, on the erasure list with this time.
     */
    bool (*erase)(struct server_store *store, const struct event_id *learner,
                  const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                  struct error *err);
    bool (*is_erased)(struct server_store *store,
                      const unsigned char mac[TOKEN_MAC_BYTES], bool *found,
                      struct error *err);
};

/*
 * Opens or makes the SQLite file `path` and migrates it. NULL with
 * err->code ERROR_NEWER (from a newer version), ERROR_DAMAGED, ERROR_BUSY,
 * ERROR_FULL or ERROR_FAILED. End it with server_store_close().
 */
struct server_store *server_store_open_sqlite(const char *path,
                                              struct error *err);
void server_store_close(struct server_store *store); /* NULL is allowed */

#endif
