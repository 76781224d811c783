/* Between the files of the SQLite store; nobody else includes it. */
#ifndef SERVER_STORE_SQLITE_H
#define SERVER_STORE_SQLITE_H

#include "server/sql.h"
#include "server/store.h"

#define STORE_SQLITE_APPLICATION_ID 0x44535453 /* "DSTS" */

struct store_sqlite {
    struct server_store base; /* first: the two are one address */
    struct sql sql;
};

static inline struct sql *sql_of(struct server_store *store)
{
    return &((struct store_sqlite *)store)->sql;
}

/* The migrations; the file's user_version is how many were made. */
int store_sqlite_version(void);
/* Brings the file up to date. Call it in a transaction. */
void store_sqlite_migrate(struct sql *sql);

/* store_sqlite_accounts.c */
bool sqlite_account_add(struct server_store *store,
                        const struct account *account, bool *taken,
                        struct error *err);
bool sqlite_account_find(struct server_store *store, const char *email,
                         struct account *account, bool *found,
                         struct error *err);
bool sqlite_device_add(struct server_store *store, const struct device *device,
                       struct error *err);
bool sqlite_devices_get(struct server_store *store,
                        const struct event_id *learner, struct devices *devices,
                        struct error *err);
bool sqlite_device_remove(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *device, bool *found,
                          struct error *err);
bool sqlite_token_add(struct server_store *store, const struct token_row *token,
                      struct error *err);
bool sqlite_token_find(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       struct token_row *token, bool *found, struct error *err);
bool sqlite_token_used(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       int64_t used_at, struct error *err);
bool sqlite_erase(struct server_store *store, const struct event_id *learner,
                  const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                  struct error *err);
bool sqlite_is_erased(struct server_store *store,
                      const unsigned char mac[TOKEN_MAC_BYTES], bool *found,
                      struct error *err);

/* store_sqlite_journal.c */
bool sqlite_journal_get(struct server_store *store,
                        const struct event_id *learner,
                        struct journal_row *journal, struct error *err);
bool sqlite_journal_set(struct server_store *store,
                        const struct event_id *learner,
                        const struct journal_row *journal, struct error *err);
bool sqlite_head_get(struct server_store *store, const struct event_id *learner,
                     const struct event_id *log, struct head_row *head,
                     bool *found, struct error *err);
bool sqlite_head_set(struct server_store *store, const struct event_id *learner,
                     const struct head_row *head, struct error *err);
bool sqlite_heads_get(struct server_store *store,
                      const struct event_id *learner, struct head_rows *heads,
                      struct error *err);
bool sqlite_segment_put(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *log,
                        const struct segment *segment, struct error *err);
bool sqlite_segment_find(struct server_store *store,
                         const struct event_id *learner,
                         const struct event_id *log, int64_t seq,
                         struct segment *segment, bool *found,
                         struct error *err);
bool sqlite_segments_visit(struct server_store *store,
                           const struct event_id *learner,
                           const struct event_id *log, int64_t upto,
                           segment_visit *visit, void *context,
                           struct error *err);
bool sqlite_segments_around(struct server_store *store,
                            const struct event_id *learner,
                            const struct event_id *id, segment_visit *visit,
                            void *context, struct error *err);
bool sqlite_redaction_has(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *id, bool *found,
                          struct error *err);
bool sqlite_redaction_add(struct server_store *store,
                          const struct event_id *learner,
                          const struct redaction_row *row, struct error *err);
bool sqlite_redactions_get(struct server_store *store,
                           const struct event_id *learner, int64_t after,
                           struct redaction_rows *rows, struct error *err);

#endif
