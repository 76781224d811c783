/* Accounts, devices, tokens and erasure. */
#include <string.h>

#include "server/store_rows.h"

bool rows_account_add(struct server_store *store, const struct account *account,
                      bool *taken, struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(sql, "INSERT INTO directory VALUES (?, ?)"
                                    " ON CONFLICT DO NOTHING");

    row_bind_text(&row, &account->email);
    row_bind_id(&row, &account->learner);
    row_run(&row);
    *taken = !sql->failed && sql_changes(sql) == 0;
    if (!*taken) {
        row = row_begin(sql, "INSERT INTO learner VALUES (?, ?, ?, ?)");
        row_bind_id(&row, &account->learner);
        row_bind_text(&row, &account->name);
        row_bind_text(&row, &account->password);
        row_bind_int(&row, account->created_at);
        row_run(&row);
    }
    return sql_done(sql, err);
}

bool rows_account_find(struct server_store *store, const char *email,
                       struct account *account, bool *found, struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(
        sql, "SELECT learner, email, name, password, created_at"
             " FROM directory JOIN learner USING (learner) WHERE email = ?");

    str_set(&account->email, email);
    row_bind_text(&row, &account->email);
    *found = row_next(&row);
    if (*found) {
        row_get_bytes(&row, 0, account->learner.bytes, 16);
        row_get_text(&row, 2, &account->name);
        row_get_text(&row, 3, &account->password);
        account->created_at = row_get_int(&row, 4);
    }
    row_end(&row);
    return sql_done(sql, err);
}

bool rows_device_add(struct server_store *store, const struct device *device,
                     struct error *err)
{
    struct row row = row_begin(sql_of(store), "INSERT INTO device VALUES"
                                              " (?, ?, ?, ?, ?, ?)");

    row_bind_id(&row, &device->learner);
    row_bind_id(&row, &device->id);
    row_bind_text(&row, &device->name);
    row_bind_text(&row, &device->platform);
    row_bind_int(&row, device->created_at);
    row_bind_int(&row, device->seen_at);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_devices_get(struct server_store *store,
                      const struct event_id *learner, struct devices *devices,
                      struct error *err)
{
    struct row row = row_begin(
        sql_of(store), "SELECT device, name, platform, created_at, seen_at"
                       " FROM device WHERE learner = ?"
                       " ORDER BY created_at, device");

    row_bind_id(&row, learner);
    while (row_next(&row)) {
        struct device *device;

        GROW(devices->items, devices->count, devices->capacity);
        device = &devices->items[devices->count++];
        *device = (struct device){
            .learner = *learner, .name = STR_INIT, .platform = STR_INIT};
        row_get_bytes(&row, 0, device->id.bytes, 16);
        row_get_text(&row, 1, &device->name);
        row_get_text(&row, 2, &device->platform);
        device->created_at = row_get_int(&row, 3);
        device->seen_at = row_get_int(&row, 4);
    }
    return sql_done(sql_of(store), err);
}

bool rows_device_remove(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *device, bool *found,
                        struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row =
        row_begin(sql, "DELETE FROM token WHERE learner = ? AND device = ?");

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

bool rows_token_add(struct server_store *store, const struct token_row *token,
                    struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "INSERT INTO token VALUES (?, ?, ?, ?, ?)");

    row_bind_blob(&row, token->mac, sizeof(token->mac));
    row_bind_id(&row, &token->learner);
    row_bind_id(&row, &token->device);
    row_bind_int(&row, token->used_at);
    row_bind_int(&row, token->ends_at);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_token_find(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES],
                     struct token_row *token, bool *found, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT learner, device, used_at, ends_at"
                                 " FROM token WHERE mac = ?");

    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    *found = row_next(&row);
    if (*found) {
        memcpy(token->mac, mac, TOKEN_MAC_BYTES);
        row_get_bytes(&row, 0, token->learner.bytes, 16);
        row_get_bytes(&row, 1, token->device.bytes, 16);
        token->used_at = row_get_int(&row, 2);
        token->ends_at = row_get_int(&row, 3);
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_token_used(struct server_store *store,
                     const unsigned char mac[TOKEN_MAC_BYTES], int64_t used_at,
                     struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "UPDATE token SET used_at = ? WHERE mac = ?");

    row_bind_int(&row, used_at);
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

bool rows_erase(struct server_store *store, const struct event_id *learner,
                const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                struct error *err)
{
    static const char *const deletes[] = {
        "DELETE FROM token WHERE learner = ?",
        "DELETE FROM device WHERE learner = ?",
        "DELETE FROM directory WHERE learner = ?",
        "DELETE FROM learner WHERE learner = ?",
        "DELETE FROM segment WHERE learner = ?",
        "DELETE FROM head WHERE learner = ?",
        "DELETE FROM redaction WHERE learner = ?",
        "DELETE FROM journal WHERE learner = ?",
    };
    struct row row;

    for (size_t i = 0; i < COUNT_OF(deletes); i++) {
        row = row_begin(sql_of(store), deletes[i]);
        row_bind_id(&row, learner);
        row_run(&row);
    }
    row = row_begin(sql_of(store), "INSERT INTO erasure VALUES (?, ?)"
                                   " ON CONFLICT DO NOTHING");
    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    row_bind_int(&row, at);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_is_erased(struct server_store *store,
                    const unsigned char mac[TOKEN_MAC_BYTES], bool *found,
                    struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT 1 FROM erasure WHERE mac = ?");

    row_bind_blob(&row, mac, TOKEN_MAC_BYTES);
    *found = row_next(&row);
    row_end(&row);
    return sql_done(sql_of(store), err);
}
