/* Between the files of the PostgreSQL store; nobody else includes it. */
#ifndef SERVER_STORE_POSTGRES_H
#define SERVER_STORE_POSTGRES_H

#include "server/sql_postgres.h"
#include "server/store_rows.h"

/*
 * What a transaction has locked, read ahead for the whole group: nobody else
 * can change it. Kept up by what the transaction itself writes.
 */
struct group_member {
    struct event_id learner;
    bool found; /* has a row that was locked */
    struct journal_row journal;
    struct head_rows heads; /* by log */
};
struct group_token {
    bool found;
    struct event_id learner; /* whose it was when it was first looked up */
    struct token_row row;    /* with its mac in any case */
};
struct group {
    struct group_member *members; /* by learner */
    size_t count;
    struct group_token *tokens;
    size_t token_count;
};

struct store_postgres {
    struct store_rows rows; /* first: the two are one address */
    struct sql_postgres sql;
    struct group group;
};

static inline struct store_postgres *postgres_of(struct server_store *store)
{
    return (struct store_postgres *)store;
}

/*
 * Makes or migrates the tables. Several servers may start at once. On failure
 * ERROR_NEWER, ERROR_DAMAGED if the tables are somebody else's, or as sql.h
 * has it.
 */
MUST_CHECK bool store_postgres_migrate(struct sql_postgres *sql,
                                       struct error *err);

/* store_postgres_group.c */
void group_clear(struct group *group);
/* The member with a locked row, or NULL. */
struct group_member *group_find(struct group *group,
                                const struct event_id *learner);
bool postgres_journals_lock(struct server_store *store,
                            const struct event_id *learners, size_t count,
                            struct error *err);
bool postgres_tokens_ahead(struct server_store *store,
                           const unsigned char *const *macs, size_t count,
                           struct event_id *learners, size_t *learner_count,
                           struct error *err);
bool postgres_token_find(struct server_store *store,
                         const unsigned char mac[TOKEN_MAC_BYTES],
                         struct token_row *token, bool *found,
                         struct error *err);
bool postgres_head_get(struct server_store *store,
                       const struct event_id *learner,
                       const struct event_id *log, struct head_row *head,
                       bool *found, struct error *err);
bool postgres_head_set(struct server_store *store,
                       const struct event_id *learner,
                       const struct head_row *head, struct error *err);
bool postgres_heads_get(struct server_store *store,
                        const struct event_id *learner, struct head_rows *heads,
                        struct error *err);

/* store_postgres_care.c */
bool postgres_backup(struct server_store *store, const char *path,
                     struct error *err);
bool postgres_wipe(struct server_store *store, int64_t most, bool *done,
                   struct error *err);
/* All rows of a store in SQLite into this one, which is empty. */
MUST_CHECK bool postgres_take_all(struct server_store *store,
                                  struct server_store *from, struct error *err);
bool postgres_check(struct server_store *store, struct str *report,
                    struct error *err);

#endif
