/* Second factors. */
#include "server/store_rows.h"

bool rows_factor_get(struct server_store *store, const struct event_id *learner,
                     struct factor *factor, bool *found, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT sealed, recovery, step, made_at, on_at"
                                 " FROM factor WHERE learner = ?");

    row_bind_id(&row, learner);
    *found = row_next(&row);
    if (*found) {
        factor->learner = *learner;
        row_get_text(&row, 0, &factor->sealed);
        row_get_text(&row, 1, &factor->recovery);
        factor->step = row_get_int(&row, 2);
        factor->made_at = row_get_int(&row, 3);
        factor->on_at = row_get_int(&row, 4);
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_factor_put(struct server_store *store, const struct factor *factor,
                     struct error *err)
{
    struct row row = row_begin(
        sql_of(store),
        "INSERT INTO factor (learner, sealed, recovery, step, made_at, on_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (learner) DO UPDATE SET"
        " sealed = excluded.sealed, recovery = excluded.recovery,"
        " step = excluded.step, made_at = excluded.made_at,"
        " on_at = excluded.on_at");

    row_bind_id(&row, &factor->learner);
    row_bind_blob(&row, factor->sealed.buf, factor->sealed.len);
    row_bind_blob(&row, factor->recovery.buf, factor->recovery.len);
    row_bind_int(&row, factor->step);
    row_bind_int(&row, factor->made_at);
    row_bind_int(&row, factor->on_at);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_factor_remove(struct server_store *store,
                        const struct event_id *learner, bool *found,
                        struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "DELETE FROM factor WHERE learner = ?");

    row_bind_id(&row, learner);
    row_run(&row);
    *found = !sql->failed && sql_changes(sql) > 0;
    return sql_done(sql, err);
}
