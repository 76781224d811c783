/*
 * What the server keeps, behind one table of functions, so that SQLite and
 * PostgreSQL are one thing to everyone above. Rows (records.h) go in and come
 * out; what they mean is the business of journal_api.h and of the accounts.
 *
 * One struct server_store is used by one thread. Every change is made between
 * begin() and commit(); nothing is promised to anybody before commit() is true.
 * Several requests may share one transaction (group commit).
 *
 * Functions that return bool fail only if the store does: then `err` says why
 * and the caller rolls back. "Not there" is an answer, told by `*found`. Within
 * a transaction a failure to write may be told by a later call, at the latest
 * by commit().
 */
#ifndef SERVER_STORE_H
#define SERVER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "server/records.h"

/* The largest store, in bytes, that wipe() is done for while others wait. */
#define STORE_WIPE_MAX (INT64_C(32) << 20)

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
