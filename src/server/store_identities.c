/* Who people are to identity providers. */
#include "server/store_rows.h"

bool rows_identity_add(struct server_store *store,
                       const struct identity *identity, bool *taken,
                       struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(
        sql, "INSERT INTO identity (learner, issuer, subject, linked_at)"
             " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");

    row_bind_id(&row, &identity->learner);
    row_bind_text(&row, &identity->issuer);
    row_bind_text(&row, &identity->subject);
    row_bind_int(&row, identity->linked_at);
    row_run(&row);
    *taken = !sql->failed && sql_changes(sql) == 0;
    return sql_done(sql, err);
}

bool rows_identity_find(struct server_store *store, const char *issuer,
                        const char *subject, struct event_id *learner,
                        bool *found, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT learner FROM identity"
                                 " WHERE issuer = ? AND subject = ?");
    struct str keys[2] = {STR_INIT, STR_INIT};

    str_set(&keys[0], issuer);
    str_set(&keys[1], subject);
    row_bind_text(&row, &keys[0]);
    row_bind_text(&row, &keys[1]);
    *found = row_next(&row);
    if (*found) {
        row_get_bytes(&row, 0, learner->bytes, 16);
    }
    row_end(&row);
    str_release(&keys[0]);
    str_release(&keys[1]);
    return sql_done(sql_of(store), err);
}

bool rows_identities_remove(struct server_store *store,
                            const struct event_id *learner, bool *found,
                            struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "DELETE FROM identity WHERE learner = ?");

    row_bind_id(&row, learner);
    row_run(&row);
    *found = !sql->failed && sql_changes(sql) > 0;
    return sql_done(sql, err);
}

bool rows_identities_of(struct server_store *store,
                        const struct event_id *learner,
                        struct identities *identities, struct error *err)
{
    struct row row = row_begin(sql_of(store),
                               "SELECT issuer, subject, linked_at FROM identity"
                               " WHERE learner = ? ORDER BY issuer");

    row_bind_id(&row, learner);
    while (row_next(&row)) {
        struct identity *found;

        GROW(identities->items, identities->count, identities->capacity);
        found = &identities->items[identities->count++];
        *found = (struct identity){
            .learner = *learner, .issuer = STR_INIT, .subject = STR_INIT};
        row_get_text(&row, 0, &found->issuer);
        row_get_text(&row, 1, &found->subject);
        found->linked_at = row_get_int(&row, 2);
    }
    return sql_done(sql_of(store), err);
}
