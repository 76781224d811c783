/*
 * Devices with their tokens, and tickets: what is known by a keyed hash alone.
 * A key that is missing is all zero bytes.
 */
#include <string.h>

#include "server/store_rows.h"

bool rows_device_remove(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *device, bool *found,
                        struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "UPDATE token SET state = 1 WHERE"
                                    " learner = ? AND device = ?");

    row_bind_id(&row, learner);
    row_bind_id(&row, device);
    row_run(&row);
    row = row_begin(sql, "DELETE FROM device WHERE learner = ? AND device = ?");
    row_bind_id(&row, learner);
    row_bind_id(&row, device);
    row_run(&row);
    *found = !sql->failed && sql_changes(sql) > 0;
    return sql_done(sql, err);
}

bool rows_device_rename(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *device, const struct str *name,
                        bool *found, struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "UPDATE device SET name = ? WHERE"
                                    " learner = ? AND device = ?");

    row_bind_text(&row, name);
    row_bind_id(&row, learner);
    row_bind_id(&row, device);
    row_run(&row);
    *found = !sql->failed && sql_changes(sql) > 0;
    return sql_done(sql, err);
}

bool rows_devices_remove_others(struct server_store *store,
                                const struct event_id *learner,
                                const struct event_id *keep, struct error *err)
{
    struct row row = row_begin(sql_of(store), "UPDATE token SET state = 1 WHERE"
                                              " learner = ? AND device <> ?");

    row_bind_id(&row, learner);
    row_bind_id(&row, keep);
    row_run(&row);
    row = row_begin(sql_of(store),
                    "DELETE FROM device WHERE learner = ? AND device <> ?");
    row_bind_id(&row, learner);
    row_bind_id(&row, keep);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_token_add(struct server_store *store, const struct token_row *token,
                    struct error *err)
{
    static const unsigned char nothing[TOKEN_MAC_BYTES];
    struct row row;

    if (memcmp(token->replaces, nothing, sizeof(nothing)) != 0) {
        row = row_begin(sql_of(store),
                        "DELETE FROM token WHERE learner = ? AND device = ?"
                        " AND replaces = ?");
        row_bind_id(&row, &token->learner);
        row_bind_id(&row, &token->device);
        row_bind_blob(&row, token->replaces, sizeof(token->replaces));
        row_run(&row);
    }
    row = row_begin(sql_of(store),
                    "INSERT INTO token (mac, learner, device, created_at,"
                    " used_at, ends_at, state, replaces)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");

    row_bind_blob(&row, token->mac, sizeof(token->mac));
    row_bind_id(&row, &token->learner);
    row_bind_id(&row, &token->device);
    row_bind_int(&row, token->created_at);
    row_bind_int(&row, token->used_at);
    row_bind_int(&row, token->ends_at);
    row_bind_int(&row, token->state);
    row_bind_blob(&row, token->replaces, sizeof(token->replaces));
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_token_find(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES],
                     struct token_row *token, bool *found, struct error *err)
{
    struct row row = row_begin(sql_of(store), SELECT_TOKEN);

    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    *found = row_next(&row);
    if (*found) {
        memcpy(token->mac, mac, TOKEN_MAC_BYTES);
        row_get_bytes(&row, 0, token->learner.bytes, 16);
        row_get_bytes(&row, 1, token->device.bytes, 16);
        token->created_at = row_get_int(&row, 2);
        token->used_at = row_get_int(&row, 3);
        token->ends_at = row_get_int(&row, 4);
        token->state = (enum token_state)row_get_int(&row, 5);
        row_get_bytes(&row, 6, token->replaces, TOKEN_MAC_BYTES);
        token->disabled = row_get_int(&row, 7) != 0;
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_token_remove(struct server_store *store,
                       const unsigned char mac[TOKEN_MAC_BYTES],
                       struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "DELETE FROM token WHERE mac = ?");

    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_token_used(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES], int64_t used_at,
                     int64_t ends_at, struct error *err)
{
    static const unsigned char nothing[TOKEN_MAC_BYTES];
    struct row row =
        row_begin(sql_of(store), "DELETE FROM token WHERE mac ="
                                 " (SELECT replaces FROM token WHERE mac = ?)");

    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_run(&row);
    row = row_begin(sql_of(store), "UPDATE token SET used_at = ?, ends_at = ?,"
                                   " replaces = ? WHERE mac = ?");
    row_bind_int(&row, used_at);
    row_bind_int(&row, ends_at);
    row_bind_blob(&row, nothing, sizeof(nothing));
    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_run(&row);
    row = row_begin(sql_of(store),
                    "UPDATE device SET seen_at = ? WHERE (learner, device) ="
                    " (SELECT learner, device FROM token WHERE mac = ?)");
    row_bind_int(&row, used_at);
    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_token_end(struct server_store *store,
                    const unsigned char mac[TOKEN_MAC_BYTES], int64_t ends_at,
                    struct error *err)
{
    struct row row = row_begin(
        sql_of(store), "UPDATE token SET ends_at = ?, state = ? WHERE mac = ?");

    row_bind_int(&row, ends_at);
    row_bind_int(&row, TOKEN_REPLACED);
    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_ticket_put(struct server_store *store, const struct ticket *ticket,
                     struct error *err)
{
    struct row row = row_begin(
        sql_of(store),
        "INSERT INTO ticket (mac, kind, other, learner, created_at,"
        " used_at, ends_at, state, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (mac) DO UPDATE SET"
        " learner = CASE WHEN excluded.state = 0 AND ticket.state <> 0"
        " THEN ticket.learner ELSE excluded.learner END,"
        " state = CASE WHEN excluded.state = 0 THEN ticket.state"
        " ELSE excluded.state END,"
        " used_at = excluded.used_at, ends_at = excluded.ends_at,"
        " data = excluded.data");

    row_bind_blob(&row, ticket->mac, sizeof(ticket->mac));
    row_bind_int(&row, ticket->kind);
    row_bind_blob(&row, ticket->other, sizeof(ticket->other));
    row_bind_blob(&row, ticket->learner.bytes, sizeof(ticket->learner.bytes));
    row_bind_int(&row, ticket->created_at);
    row_bind_int(&row, ticket->used_at);
    row_bind_int(&row, ticket->ends_at);
    row_bind_int(&row, ticket->state);
    row_bind_text(&row, &ticket->data);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

static void read_ticket(struct row *row, struct ticket *ticket, bool *found)
{
    *found = row_next(row);
    if (*found) {
        row_get_bytes(row, 0, ticket->mac, sizeof(ticket->mac));
        ticket->kind = (enum ticket_kind)row_get_int(row, 1);
        row_get_bytes(row, 2, ticket->other, sizeof(ticket->other));
        row_get_bytes(row, 3, ticket->learner.bytes,
                      sizeof(ticket->learner.bytes));
        ticket->created_at = row_get_int(row, 4);
        ticket->used_at = row_get_int(row, 5);
        ticket->ends_at = row_get_int(row, 6);
        ticket->state = row_get_int(row, 7);
        row_get_text(row, 8, &ticket->data);
    }
    row_end(row);
}

#define TICKET                                                                 \
    "SELECT mac, kind, other, learner, created_at, used_at, ends_at, state,"   \
    " data FROM ticket WHERE kind = ? AND "

bool rows_ticket_find(struct server_store *store, enum ticket_kind kind,
                      const unsigned char mac[TOKEN_MAC_BYTES],
                      struct ticket *ticket, bool *found, struct error *err)
{
    struct row row = row_begin(sql_of(store), TICKET "mac = ?");

    row_bind_int(&row, kind);
    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    read_ticket(&row, ticket, found);
    return sql_done(sql_of(store), err);
}

bool rows_ticket_find_other(struct server_store *store, enum ticket_kind kind,
                            const unsigned char other[TOKEN_MAC_BYTES],
                            struct ticket *ticket, bool *found,
                            struct error *err)
{
    struct row row = row_begin(sql_of(store), TICKET "other = ?");

    row_bind_int(&row, kind);
    row_bind_blob(&row, other, TOKEN_MAC_BYTES);
    read_ticket(&row, ticket, found);
    return sql_done(sql_of(store), err);
}

bool rows_ticket_remove(struct server_store *store,
                        const unsigned char mac[TOKEN_MAC_BYTES],
                        struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "DELETE FROM ticket WHERE mac = ?");

    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_ticket_take(struct server_store *store,
                      const unsigned char mac[TOKEN_MAC_BYTES], bool *taken,
                      struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "DELETE FROM ticket WHERE mac = ?");

    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_run(&row);
    *taken = !sql->failed && sql_changes(sql) > 0;
    return sql_done(sql, err);
}

bool rows_tickets_remove(struct server_store *store,
                         const struct event_id *learner, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "DELETE FROM ticket WHERE learner = ?");

    row_bind_id(&row, learner);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_expire(struct server_store *store, int64_t now, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "DELETE FROM ticket WHERE ends_at < ?");

    row_bind_int(&row, now);
    row_run(&row);
    row = row_begin(sql_of(store), "DELETE FROM token WHERE ends_at < ?");
    row_bind_int(&row, now - INT64_C(30) * 86400);
    row_run(&row);
    return sql_done(sql_of(store), err);
}
