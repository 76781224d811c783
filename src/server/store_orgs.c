/* Organisations, membership and the audit log. */
#include "server/store_rows.h"

bool rows_org_add(struct server_store *store, const struct org *org,
                  bool *taken, struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "INSERT INTO org (org, name, created_at)"
                                    " VALUES (?, ?, ?) ON CONFLICT DO NOTHING");

    row_bind_id(&row, &org->id);
    row_bind_text(&row, &org->name);
    row_bind_int(&row, org->created_at);
    row_run(&row);
    *taken = !sql->failed && sql_changes(sql) == 0;
    return sql_done(sql, err);
}

bool rows_orgs_get(struct server_store *store, struct orgs *orgs,
                   struct error *err)
{
    struct row row = row_begin(
        sql_of(store), "SELECT org, name, created_at FROM org ORDER BY name");

    while (row_next(&row)) {
        struct org *org;

        GROW(orgs->items, orgs->count, orgs->capacity);
        org = &orgs->items[orgs->count++];
        *org = (struct org){.name = STR_INIT};
        row_get_bytes(&row, 0, org->id.bytes, 16);
        row_get_text(&row, 1, &org->name);
        org->created_at = row_get_int(&row, 2);
    }
    return sql_done(sql_of(store), err);
}

bool rows_org_remove(struct server_store *store, const struct event_id *org,
                     bool *found, struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "DELETE FROM membership WHERE org = ?");

    row_bind_id(&row, org);
    row_run(&row);
    row = row_begin(sql, "DELETE FROM org WHERE org = ?");
    row_bind_id(&row, org);
    row_run(&row);
    *found = !sql->failed && sql_changes(sql) > 0;
    return sql_done(sql, err);
}

bool rows_membership_put(struct server_store *store,
                         const struct membership *membership, struct error *err)
{
    struct row row = row_begin(
        sql_of(store),
        "INSERT INTO membership (org, learner, role, level, joined_at)"
        " VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (org, learner) DO UPDATE SET"
        " role = excluded.role, level = excluded.level");

    row_bind_id(&row, &membership->org);
    row_bind_id(&row, &membership->learner);
    row_bind_int(&row, membership->role);
    row_bind_int(&row, membership->level);
    row_bind_int(&row, membership->joined_at);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_membership_remove(struct server_store *store,
                            const struct event_id *org,
                            const struct event_id *learner, bool *found,
                            struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "DELETE FROM membership WHERE org = ?"
                                    " AND learner = ?");

    row_bind_id(&row, org);
    row_bind_id(&row, learner);
    row_run(&row);
    *found = !sql->failed && sql_changes(sql) > 0;
    return sql_done(sql, err);
}

static void read_memberships(struct row *row, struct memberships *memberships)
{
    while (row_next(row)) {
        struct membership *found;

        GROW(memberships->items, memberships->count, memberships->capacity);
        found = &memberships->items[memberships->count++];
        row_get_bytes(row, 0, found->org.bytes, 16);
        row_get_bytes(row, 1, found->learner.bytes, 16);
        found->role = (enum org_role)row_get_int(row, 2);
        found->level = (enum share_level)row_get_int(row, 3);
        found->joined_at = row_get_int(row, 4);
    }
}

#define MEMBERSHIP "SELECT org, learner, role, level, joined_at FROM membership"

bool rows_memberships_of(struct server_store *store,
                         const struct event_id *learner,
                         struct memberships *memberships, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), MEMBERSHIP " WHERE learner = ? ORDER BY org");

    row_bind_id(&row, learner);
    read_memberships(&row, memberships);
    return sql_done(sql_of(store), err);
}

bool rows_members_of(struct server_store *store, const struct event_id *org,
                     struct memberships *memberships, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), MEMBERSHIP " WHERE org = ? ORDER BY learner");

    row_bind_id(&row, org);
    read_memberships(&row, memberships);
    return sql_done(sql_of(store), err);
}

bool rows_audit_add(struct server_store *store, const struct audit_row *audit,
                    struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "INSERT INTO audit (learner, at, actor, what)"
                                 " VALUES (?, ?, ?, ?)");

    row_bind_id(&row, &audit->learner);
    row_bind_int(&row, audit->at);
    row_bind_text(&row, &audit->actor);
    row_bind_text(&row, &audit->what);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_audit_get(struct server_store *store, const struct event_id *learner,
                    struct audit_rows *rows, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT at, actor, what FROM audit"
                                 " WHERE learner = ? ORDER BY at");

    row_bind_id(&row, learner);
    while (row_next(&row)) {
        struct audit_row *found;

        GROW(rows->items, rows->count, rows->capacity);
        found = &rows->items[rows->count++];
        *found = (struct audit_row){
            .learner = *learner, .actor = STR_INIT, .what = STR_INIT};
        found->at = row_get_int(&row, 0);
        row_get_text(&row, 1, &found->actor);
        row_get_text(&row, 2, &found->what);
    }
    return sql_done(sql_of(store), err);
}
