/*
 * Between the files of the store; nobody else includes it. The functions of the
 * table are written once, over sql.h: store_accounts.c, store_tokens.c,
 * store_orgs.c and store_journal.c.
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
/* The columns of a token, by its mac. */
#define SELECT_TOKEN                                                           \
    "SELECT learner, device, token.created_at, used_at, ends_at, state,"       \
    " replaces, coalesce(disabled_at, 0)"                                      \
    " FROM token LEFT JOIN learner USING (learner) WHERE mac = ?"

#define STORE_ROWS_OPS                                                         \
    .account_add = rows_account_add, .account_set = rows_account_set,          \
    .accounts_get = rows_accounts_get, .identity_add = rows_identity_add,      \
    .identity_find = rows_identity_find, .identities_of = rows_identities_of,  \
    .identities_remove = rows_identities_remove,                               \
    .factor_get = rows_factor_get, .factor_put = rows_factor_put,              \
    .factor_remove = rows_factor_remove, .erasures_due = rows_erasures_due,    \
    .device_add = rows_device_add, .devices_get = rows_devices_get,            \
    .device_remove = rows_device_remove, .device_rename = rows_device_rename,  \
    .devices_remove_others = rows_devices_remove_others,                       \
    .token_add = rows_token_add, .token_remove = rows_token_remove,            \
    .token_used = rows_token_used, .token_end = rows_token_end,                \
    .ticket_put = rows_ticket_put, .ticket_find = rows_ticket_find,            \
    .ticket_find_other = rows_ticket_find_other,                               \
    .ticket_remove = rows_ticket_remove, .ticket_take = rows_ticket_take,      \
    .tickets_remove = rows_tickets_remove, .expire = rows_expire,              \
    .org_add = rows_org_add, .orgs_get = rows_orgs_get,                        \
    .org_remove = rows_org_remove, .membership_put = rows_membership_put,      \
    .membership_remove = rows_membership_remove,                               \
    .memberships_of = rows_memberships_of, .members_of = rows_members_of,      \
    .audit_add = rows_audit_add, .audit_get = rows_audit_get,                  \
    .segment_put = rows_segment_put, .segment_find = rows_segment_find,        \
    .segments_visit = rows_segments_visit,                                     \
    .segments_remove = rows_segments_remove,                                   \
    .segments_around = rows_segments_around,                                   \
    .redaction_has = rows_redaction_has,                                       \
    .redaction_within = rows_redaction_within,                                 \
    .redaction_add = rows_redaction_add,                                       \
    .redactions_get = rows_redactions_get, .is_erased = rows_is_erased,        \
    .erasures_get = rows_erasures_get

/* store_accounts.c */
bool rows_account_add(struct server_store *store, const struct account *account,
                      bool *taken, struct error *err);
bool rows_account_find(struct server_store *store, const char *email,
                       struct account *account, bool *found, struct error *err);
bool rows_account_get(struct server_store *store,
                      const struct event_id *learner, struct account *account,
                      bool *found, struct error *err);
bool rows_account_set(struct server_store *store, const struct account *account,
                      bool *taken, struct error *err);
bool rows_accounts_get(struct server_store *store, const char *after,
                       size_t limit, struct accounts *accounts,
                       struct error *err);
bool rows_erasures_due(struct server_store *store, int64_t now,
                       struct id_rows *learners, struct error *err);
bool rows_device_add(struct server_store *store, const struct device *device,
                     struct error *err);
bool rows_devices_get(struct server_store *store,
                      const struct event_id *learner, struct devices *devices,
                      struct error *err);
bool rows_erase(struct server_store *store, const struct event_id *learner,
                const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                struct error *err);
bool rows_is_erased(struct server_store *store,
                    const unsigned char mac[TOKEN_MAC_BYTES], bool *found,
                    struct error *err);
bool rows_erasures_get(struct server_store *store, struct erasure_rows *rows,
                       struct error *err);

/* store_identities.c */
bool rows_identity_add(struct server_store *store,
                       const struct identity *identity, bool *taken,
                       struct error *err);
bool rows_identity_find(struct server_store *store, const char *issuer,
                        const char *subject, struct event_id *learner,
                        bool *found, struct error *err);
bool rows_identities_remove(struct server_store *store,
                            const struct event_id *learner, bool *found,
                            struct error *err);
bool rows_identities_of(struct server_store *store,
                        const struct event_id *learner,
                        struct identities *identities, struct error *err);

/* store_factors.c */
bool rows_factor_get(struct server_store *store, const struct event_id *learner,
                     struct factor *factor, bool *found, struct error *err);
bool rows_factor_put(struct server_store *store, const struct factor *factor,
                     struct error *err);
bool rows_factor_remove(struct server_store *store,
                        const struct event_id *learner, bool *found,
                        struct error *err);

/* store_tokens.c */
bool rows_device_remove(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *device, bool *found,
                        struct error *err);
bool rows_device_rename(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *device, const struct str *name,
                        bool *found, struct error *err);
bool rows_devices_remove_others(struct server_store *store,
                                const struct event_id *learner,
                                const struct event_id *keep, struct error *err);
bool rows_token_add(struct server_store *store, const struct token_row *token,
                    struct error *err);
bool rows_token_remove(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       struct error *err);
bool rows_token_find(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES],
                     struct token_row *token, bool *found, struct error *err);
bool rows_token_used(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES], int64_t used_at,
                     int64_t ends_at, struct error *err);
bool rows_token_end(struct server_store *store,
                    const unsigned char mac[TOKEN_MAC_BYTES], int64_t ends_at,
                    struct error *err);
bool rows_ticket_put(struct server_store *store, const struct ticket *ticket,
                     struct error *err);
bool rows_ticket_find(struct server_store *store, enum ticket_kind kind,
                      const unsigned char mac[TOKEN_MAC_BYTES],
                      struct ticket *ticket, bool *found, struct error *err);
bool rows_ticket_find_other(struct server_store *store, enum ticket_kind kind,
                            const unsigned char other[TOKEN_MAC_BYTES],
                            struct ticket *ticket, bool *found,
                            struct error *err);
bool rows_ticket_remove(struct server_store *store,
                        const unsigned char mac[TOKEN_MAC_BYTES],
                        struct error *err);
bool rows_ticket_take(struct server_store *store,
                      const unsigned char mac[TOKEN_MAC_BYTES], bool *taken,
                      struct error *err);
bool rows_tickets_remove(struct server_store *store,
                         const struct event_id *learner, struct error *err);
bool rows_expire(struct server_store *store, int64_t now, struct error *err);

/* store_orgs.c */
bool rows_org_add(struct server_store *store, const struct org *org,
                  bool *taken, struct error *err);
bool rows_orgs_get(struct server_store *store, struct orgs *orgs,
                   struct error *err);
bool rows_org_remove(struct server_store *store, const struct event_id *org,
                     bool *found, struct error *err);
bool rows_membership_put(struct server_store *store,
                         const struct membership *membership,
                         struct error *err);
bool rows_membership_remove(struct server_store *store,
                            const struct event_id *org,
                            const struct event_id *learner, bool *found,
                            struct error *err);
bool rows_memberships_of(struct server_store *store,
                         const struct event_id *learner,
                         struct memberships *memberships, struct error *err);
bool rows_members_of(struct server_store *store, const struct event_id *org,
                     struct memberships *memberships, struct error *err);
bool rows_audit_add(struct server_store *store, const struct audit_row *row,
                    struct error *err);
bool rows_audit_get(struct server_store *store, const struct event_id *learner,
                    struct audit_rows *rows, struct error *err);

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
bool rows_segments_remove(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *log, int64_t from,
                          int64_t upto, struct error *err);
bool rows_segments_around(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *least,
                          const struct event_id *greatest, segment_visit *visit,
                          void *context, struct error *err);
bool rows_redaction_within(struct server_store *store,
                           const struct event_id *learner,
                           const struct event_id *least,
                           const struct event_id *greatest, bool *found,
                           struct error *err);
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
