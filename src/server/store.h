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
 * and the caller rolls back. "Not there" is an answer, told by `*found`. Within
 * a transaction a failure to write may be told by a later call, at the latest
 * by commit(). Learners, logs and devices are UUIDs; a struct event_id holds
 * any UUID. Times are seconds UTC.
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
/* The largest store, in bytes, that wipe() is done for while others wait. */
#define STORE_WIPE_MAX (INT64_C(64) << 20)

/* A person's account. The texts belong to the struct. */
struct account {
    struct event_id learner;
    struct str email;    /* as typed, lower case; the key of the directory */
    struct str name;     /* what others may see */
    struct str password; /* Argon2id in libsodium's text form */
    int64_t created_at;
    int64_t disabled_at; /* 0: may log in */
    int64_t erase_at;    /* 0: stays; else erased when that time comes */
    /*
     * Somebody other than the person vouches for the mail address: an
     * administrator or an identity provider. False for one that was typed in
     * at a registration, or changed since.
     */
    bool email_checked;
};
#define ACCOUNT_INIT                                                           \
    {                                                                          \
        .email = STR_INIT, .name = STR_INIT, .password = STR_INIT              \
    }
void account_release(struct account *account);
struct accounts {
    struct account *items;
    size_t count;
    size_t capacity;
};
#define ACCOUNTS_INIT                                                          \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void accounts_release(struct accounts *accounts);

/* Who a person is to an identity provider (OpenID Connect). */
struct identity {
    struct event_id learner;
    struct str issuer;
    struct str subject; /* the provider's own name for the person */
    int64_t linked_at;
};
struct identities {
    struct identity *items;
    size_t count;
    size_t capacity;
};
void identities_release(struct identities *identities);

/* An account's second factor; made of bytes that only factor.h understands. */
struct factor {
    struct event_id learner;
    struct str sealed;   /* the key */
    struct str recovery; /* keyed hashes, one behind the other */
    int64_t step;        /* of the newest code that was used */
    int64_t made_at;
    int64_t on_at; /* 0: not confirmed yet, so not asked for */
};
#define FACTOR_INIT                                                            \
    {                                                                          \
        .sealed = STR_INIT, .recovery = STR_INIT                               \
    }
void factor_release(struct factor *factor);

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

/* What became of a token; kept, so that its holder can be told. */
enum token_state {
    TOKEN_GOOD = 0,
    TOKEN_REVOKED = 1,  /* its device was ended */
    TOKEN_ERASED = 2,   /* its learner was erased: learner and device are 0 */
    TOKEN_REPLACED = 3, /* good until it ends, which no use puts off */
};

/* A token is known by its keyed hash alone (token.h). */
struct token_row {
    unsigned char mac[TOKEN_MAC_BYTES];
    struct event_id learner;
    struct event_id device;
    int64_t created_at;
    int64_t used_at;
    int64_t ends_at;
    enum token_state state;
    /* The token that ends when this one is first used; all 0: none. */
    unsigned char replaces[TOKEN_MAC_BYTES];
    bool disabled; /* the account is; filled by token_find() alone */
};

/*
 * A secret that somebody holds for a while, known by its keyed hash: the codes
 * of a login by device, a session of a browser, an invitation.
 */
enum ticket_kind {
    TICKET_DEVICE = 1,  /* device code; `other` is the user code */
    TICKET_CODE = 2,    /* authorization code of the loopback login */
    TICKET_SESSION = 3, /* cookie of a browser */
    TICKET_INVITE = 4,
    TICKET_AWAY = 5, /* a browser that was sent to an identity provider */
    TICKET_HALF = 6, /* one whose password was right, and no code yet */
};
struct ticket {
    unsigned char mac[TOKEN_MAC_BYTES];
    enum ticket_kind kind;
    unsigned char other[TOKEN_MAC_BYTES]; /* a second key; all 0: none */
    struct event_id learner;              /* all 0: nobody yet */
    int64_t created_at;
    int64_t used_at;
    int64_t ends_at;
    int64_t state;   /* the kind's own meaning */
    struct str data; /* the kind's own JSON */
};
#define TICKET_INIT                                                            \
    {                                                                          \
        .kind = TICKET_DEVICE, .data = STR_INIT                                \
    }
void ticket_release(struct ticket *ticket);

/* What the managers of an organisation may see (protocol, 10.1). */
enum share_level { SHARE_NONE = 0, SHARE_COMPLETION = 1, SHARE_RESULTS = 2 };
/* "none", "completion", "results". */
const char *share_level_word(enum share_level level);
bool share_level_parse(const char *word, enum share_level *level);
enum org_role { ROLE_LEARNER = 0, ROLE_MANAGER = 1, ROLE_ADMIN = 2 };
struct org {
    struct event_id id;
    struct str name;
    int64_t created_at;
};
struct orgs {
    struct org *items;
    size_t count;
    size_t capacity;
};
struct membership {
    struct event_id org;
    struct event_id learner;
    enum org_role role;
    enum share_level level;
    int64_t joined_at;
};
struct memberships {
    struct membership *items;
    size_t count;
    size_t capacity;
};
void orgs_release(struct orgs *orgs);
void memberships_release(struct memberships *memberships);

/* Who did something with a person's data; the person can read it. */
struct audit_row {
    struct event_id learner; /* whose data */
    int64_t at;
    struct str actor; /* "administrator", or the id of an account */
    struct str what;
};
struct audit_rows {
    struct audit_row *items;
    size_t count;
    size_t capacity;
};
void audit_rows_release(struct audit_rows *rows);

struct erasure_row {
    unsigned char mac[TOKEN_MAC_BYTES]; /* keyed hash of a learner's id */
    int64_t at;
};
struct erasure_rows {
    struct erasure_row *items;
    size_t count;
    size_t capacity;
};
void erasure_rows_release(struct erasure_rows *rows);
struct id_rows {
    struct event_id *items;
    size_t count;
    size_t capacity;
};
void id_rows_release(struct id_rows *rows);

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
    /* Set by who erases or redacts with it, for wipe(); nobody else's. */
    bool took_out;
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
    /*
     * account_find() and account_get(): within a transaction the account is as
     * it was found until the end, and the learner is not erased meanwhile. Who
     * adds anything for a learner asks for the account, or locks the journal,
     * in the same transaction: else another server may have erased both.
     */
    bool (*account_find)(struct server_store *store, const char *email,
                         struct account *account, bool *found,
                         struct error *err);
    bool (*account_get)(struct server_store *store,
                        const struct event_id *learner, struct account *account,
                        bool *found, struct error *err);
    /*
     * Writes everything but created_at anew; the account is there. `*taken`:
     * another one has the mail address; nothing was done.
     */
    bool (*account_set)(struct server_store *store,
                        const struct account *account, bool *taken,
                        struct error *err);
    /* At most `limit`, by mail address, after this one ("": from the first). */
    bool (*accounts_get)(struct server_store *store, const char *after,
                         size_t limit, struct accounts *accounts,
                         struct error *err);
    /*
     * `*taken`: the subject is linked to somebody, or the learner to another
     * subject of this issuer; nothing was done.
     */
    bool (*identity_add)(struct server_store *store,
                         const struct identity *identity, bool *taken,
                         struct error *err);
    bool (*identity_find)(struct server_store *store, const char *issuer,
                          const char *subject, struct event_id *learner,
                          bool *found, struct error *err);
    /* All of the learner's. `*found`: was there one? */
    bool (*identities_remove)(struct server_store *store,
                              const struct event_id *learner, bool *found,
                              struct error *err);
    /* Of a learner, by issuer. */
    bool (*identities_of)(struct server_store *store,
                          const struct event_id *learner,
                          struct identities *identities, struct error *err);
    bool (*factor_get)(struct server_store *store,
                       const struct event_id *learner, struct factor *factor,
                       bool *found, struct error *err);
    /* Adds it or replaces it. */
    bool (*factor_put)(struct server_store *store, const struct factor *factor,
                       struct error *err);
    bool (*factor_remove)(struct server_store *store,
                          const struct event_id *learner, bool *found,
                          struct error *err);
    /* Learners whose time to be erased has come. */
    bool (*erasures_due)(struct server_store *store, int64_t now,
                         struct id_rows *learners, struct error *err);
    bool (*device_add)(struct server_store *store, const struct device *device,
                       struct error *err);
    bool (*devices_get)(struct server_store *store,
                        const struct event_id *learner, struct devices *devices,
                        struct error *err);
    bool (*device_rename)(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *device, const struct str *name,
                          bool *found, struct error *err);
    /* Its tokens become TOKEN_REVOKED. `*found`: was there one? */
    bool (*device_remove)(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *device, bool *found,
                          struct error *err);
    /* All of the learner's devices but this one (all 0: none is kept). */
    bool (*devices_remove_others)(struct server_store *store,
                                  const struct event_id *learner,
                                  const struct event_id *keep,
                                  struct error *err);
    /* One that was to replace the same token and was never used is dropped. */
    bool (*token_add)(struct server_store *store, const struct token_row *token,
                      struct error *err);
    bool (*token_remove)(struct server_store *store,
                         const unsigned char mac[TOKEN_MAC_BYTES],
                         struct error *err);
    bool (*token_find)(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       struct token_row *token, bool *found, struct error *err);
    /*
     * Within a transaction: looks many tokens up at once where that is worth
     * it, so that token_find() has them, and appends the learners of those that
     * are in use to `learners`, which has room for `count` more. They are
     * looked up again by journals_lock(): who was erased meanwhile is told.
     */
    bool (*tokens_ahead)(struct server_store *store,
                         const unsigned char *const *macs, size_t count,
                         struct event_id *learners, size_t *learner_count,
                         struct error *err);
    /*
     * Notes when a token was used: on its row and on its device. Its end moves
     * to `ends_at`, and the token that it replaces, if any, is removed.
     */
    bool (*token_used)(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       int64_t used_at, int64_t ends_at, struct error *err);
    /* It was replaced and ends then. */
    bool (*token_end)(struct server_store *store,
                      const unsigned char mac[TOKEN_MAC_BYTES], int64_t ends_at,
                      struct error *err);

    /*
     * Adds one or replaces the one with this mac. A state other than 0 stays,
     * with its learner, when one comes whose state is 0: who only looks in does
     * not undo what somebody decided meanwhile.
     */
    bool (*ticket_put)(struct server_store *store, const struct ticket *ticket,
                       struct error *err);
    bool (*ticket_find)(struct server_store *store, enum ticket_kind kind,
                        const unsigned char mac[TOKEN_MAC_BYTES],
                        struct ticket *ticket, bool *found, struct error *err);
    /* By the second key. */
    bool (*ticket_find_other)(struct server_store *store, enum ticket_kind kind,
                              const unsigned char other[TOKEN_MAC_BYTES],
                              struct ticket *ticket, bool *found,
                              struct error *err);
    bool (*ticket_remove)(struct server_store *store,
                          const unsigned char mac[TOKEN_MAC_BYTES],
                          struct error *err);
    /* The same; `*taken` is false if it was not there: one taker of many wins.
     */
    bool (*ticket_take)(struct server_store *store,
                        const unsigned char mac[TOKEN_MAC_BYTES], bool *taken,
                        struct error *err);
    /*
     * Every ticket that the learner holds: browsers that are signed in or half
     * so, codes that were approved and not yet collected, visits elsewhere.
     */
    bool (*tickets_remove)(struct server_store *store,
                           const struct event_id *learner, struct error *err);
    /* Drops tickets that ended before `now`, and tokens 30 days after that. */
    bool (*expire)(struct server_store *store, int64_t now, struct error *err);

    /* `*taken`: another organisation has the name; nothing was done. */
    bool (*org_add)(struct server_store *store, const struct org *org,
                    bool *taken, struct error *err);
    /* All of them, by name. */
    bool (*orgs_get)(struct server_store *store, struct orgs *orgs,
                     struct error *err);
    /* Its memberships go with it. */
    bool (*org_remove)(struct server_store *store, const struct event_id *org,
                       bool *found, struct error *err);
    /* Adds one or replaces it. */
    bool (*membership_put)(struct server_store *store,
                           const struct membership *membership,
                           struct error *err);
    bool (*membership_remove)(struct server_store *store,
                              const struct event_id *org,
                              const struct event_id *learner, bool *found,
                              struct error *err);
    /* Of a learner, by organisation; of an organisation, by learner. */
    bool (*memberships_of)(struct server_store *store,
                           const struct event_id *learner,
                           struct memberships *memberships, struct error *err);
    bool (*members_of)(struct server_store *store, const struct event_id *org,
                       struct memberships *memberships, struct error *err);

    bool (*audit_add)(struct server_store *store, const struct audit_row *row,
                      struct error *err);
    /* By time. */
    bool (*audit_get)(struct server_store *store,
                      const struct event_id *learner, struct audit_rows *rows,
                      struct error *err);

    /*
     * Locks the rows of these learners until the end of the transaction, in an
     * order that is the same for every server, so that two of them never wait
     * for each other. For the writer of several learners' requests, right after
     * begin(). The same learner may stand there twice.
     */
    bool (*journals_lock)(struct server_store *store,
                          const struct event_id *learners, size_t count,
                          struct error *err);
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
    /* Removes the segments that begin with lines `from` to `upto`. */
    bool (*segments_remove)(struct server_store *store,
                            const struct event_id *learner,
                            const struct event_id *log, int64_t from,
                            int64_t upto, struct error *err);
    /*
     * Bounds of every segment that may hold an id from `least` to `greatest`.
     * The visitor must not write.
     */
    bool (*segments_around)(struct server_store *store,
                            const struct event_id *learner,
                            const struct event_id *least,
                            const struct event_id *greatest,
                            segment_visit *visit, void *context,
                            struct error *err);

    bool (*redaction_has)(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *id, bool *found,
                          struct error *err);
    /* Is any id from `least` to `greatest` on the list? */
    bool (*redaction_within)(struct server_store *store,
                             const struct event_id *learner,
                             const struct event_id *least,
                             const struct event_id *greatest, bool *found,
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
     * learner's id, on the erasure list with this time. Of the tokens only the
     * hash stays, as TOKEN_ERASED with no learner, so that they can be told.
     */
    bool (*erase)(struct server_store *store, const struct event_id *learner,
                  const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                  struct error *err);
    bool (*is_erased)(struct server_store *store,
                      const unsigned char mac[TOKEN_MAC_BYTES], bool *found,
                      struct error *err);
    /* The whole erasure list. */
    bool (*erasures_get)(struct server_store *store, struct erasure_rows *rows,
                         struct error *err);

    /* Writes a copy to the new file `path` while others read and write. */
    bool (*backup)(struct server_store *store, const char *path,
                   struct error *err);
    /*
     * Outside a transaction: what was erased or redacted, and what was merged,
     * is left nowhere in the store's files, as far as the database lets us see
     * to it. Whoever writes waits meanwhile, readers do not. `*done` false: it
     * is larger than `most` bytes (0: no limit) and only its newest pages were
     * seen to, or it is a database, which looks after itself. ERROR_BUSY: it
     * may be tried again.
     */
    bool (*wipe)(struct server_store *store, int64_t most, bool *done,
                 struct error *err);
    /* Appends what the store finds wrong with itself, a line each. */
    bool (*check)(struct server_store *store, struct str *report,
                  struct error *err);
};

/*
 * Opens or makes the SQLite file `path` and migrates it. NULL with
 * err->code ERROR_NEWER (from a newer version), ERROR_DAMAGED, ERROR_BUSY,
 * ERROR_FULL or ERROR_FAILED. End it with server_store_close().
 */
struct server_store *server_store_open_sqlite(const char *path,
                                              struct error *err);
/*
 * The same for a PostgreSQL database; `where` is a connection URI or a string
 * of libpq. One store is one connection; it connects again by itself where
 * nothing can be lost by it. ERROR_BUSY, from here and from every function of
 * the table: not now, after rollback() all of it may be tried again.
 */
struct server_store *server_store_open_postgres(const char *where,
                                                struct error *err);
/* By what `where` looks like: postgresql://… or postgres://…, else a path. */
struct server_store *server_store_open(const char *where, struct error *err);
void server_store_close(struct server_store *store); /* NULL is allowed */

#endif
