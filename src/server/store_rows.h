/*
 * Between the files of the store; nobody else includes it. The functions of the
 * table are written once, over sql.h: store_accounts.c and store_journal.c.
 * store_sqlite.c and store_postgres.c open a database, migrate it, and fill the
 * table with them and with what they do in their own way.
 */
#ifndef SERVER_STORE_ROWS_H
#define SERVER_STORE_ROWS_H

#include "server/sql.h"
#include "server/store.h"

/* The first member of both stores' structs. */
struct store_rows {
    struct server_store base;
    struct sql *sql;
};

static inline struct sql *sql_of(struct server_store *store)
{
    return ((struct store_rows *)store)->sql;
}

/* What is the same for both, for the initialiser of a table. */
#define STORE_ROWS_OPS                                                         \
    .account_add = rows_account_add, .account_find = rows_account_find,        \
    .device_add = rows_device_add, .devices_get = rows_devices_get,            \
    .device_remove = rows_device_remove, .token_add = rows_token_add,          \
    .token_find = rows_token_find, .token_used = rows_token_used,              \
    .journal_get = rows_journal_get, .journal_set = rows_journal_set,          \
    .head_get = rows_head_get, .head_set = rows_head_set,                      \
    .heads_get = rows_heads_get, .segment_put = rows_segment_put,              \
    .segment_find = rows_segment_find, .segments_visit = rows_segments_visit,  \
    .segments_around = rows_segments_around,                                   \
    .redaction_has = rows_redaction_has, .redaction_add = rows_redaction_add,  \
    .redactions_get = rows_redactions_get, .erase = rows_erase,                \
    .is_erased = rows_is_erased

/* store_accounts.c */
bool rows_account_add(struct server_store *store, const struct account *account,
                      bool *taken, struct error *err);
bool rows_account_find(struct server_store *store, const char *email,
                       struct account *account, bool *found, struct error *err);
bool rows_device_add(struct server_store *store, const struct device *device,
                     struct error *err);
bool rows_devices_get(struct server_store *store,
                      const struct event_id *learner, struct devices *devices,
                      struct error *err);
bool rows_device_remove(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *device, bool *found,
                        struct error *err);
bool rows_token_add(struct server_store *store, const struct token_row *token,
                    struct error *err);
bool rows_token_find(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES],
                     struct token_row *token, bool *found, struct error *err);
bool rows_token_used(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES], int64_t used_at,
                     struct error *err);
bool rows_erase(struct server_store *store, const struct event_id *learner,
                const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                struct error *err);
bool rows_is_erased(struct server_store *store,
                    const unsigned char mac[TOKEN_MAC_BYTES], bool *found,
                    struct error *err);

/* store_journal.c */
bool rows_journal_get(struct server_store *store,
                      const struct event_id *learner,
                      struct journal_row *journal, struct error *err);
bool rows_journal_set(struct server_store *store,
                      const struct event_id *learner,
                      const struct journal_row *journal, struct error *err);
bool rows_head_get(struct server_store *store, const struct event_id *learner,
                   const struct event_id *log, struct head_row *head,
                   bool *found, struct error *err);
bool rows_head_set(struct server_store *store, const struct event_id *learner,
                   const struct head_row *head, struct error *err);
bool rows_heads_get(struct server_store *store, const struct event_id *learner,
                    struct head_rows *heads, struct error *err);
bool rows_segment_put(struct server_store *store,
                      const struct event_id *learner,
                      const struct event_id *log, const struct segment *segment,
                      struct error *err);
bool rows_segment_find(struct server_store *store,
                       const struct event_id *learner,
                       const struct event_id *log, int64_t seq,
                       struct segment *segment, bool *found, struct error *err);
bool rows_segments_visit(struct server_store *store,
                         const struct event_id *learner,
                         const struct event_id *log, int64_t upto,
                         segment_visit *visit, void *context,
                         struct error *err);
bool rows_segments_around(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *id, segment_visit *visit,
                          void *context, struct error *err);
bool rows_redaction_has(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *id, bool *found,
                        struct error *err);
bool rows_redaction_add(struct server_store *store,
                        const struct event_id *learner,
                        const struct redaction_row *row, struct error *err);
bool rows_redactions_get(struct server_store *store,
                         const struct event_id *learner, int64_t after,
                         struct redaction_rows *rows, struct error *err);

#endif
