/* Accounts, devices and erasure in SQLite. */
#include <string.h>

#include "server/store_rows.h"

bool rows_account_add(struct server_store *store, const struct account *account,
                      bool *taken, struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row = row_begin(
        sql, "INSERT INTO directory VALUES (?, ?) ON CONFLICT DO NOTHING");

    row_bind_text(&row, &account->email);
    row_bind_id(&row, &account->learner);
    row_run(&row);
    *taken = !sql->failed && sql_changes(sql) == 0;
    if (!*taken) {
        row = row_begin(sql, "INSERT INTO learner (learner, name, password,"
                             " created_at, disabled_at, erase_at,"
                             " email_checked) VALUES (?, ?, ?, ?, ?, ?, ?)");
        row_bind_id(&row, &account->learner);
        row_bind_text(&row, &account->name);
        row_bind_text(&row, &account->password);
        row_bind_int(&row, account->created_at);
        row_bind_int(&row, account->disabled_at);
        row_bind_int(&row, account->erase_at);
        row_bind_int(&row, account->email_checked);
        row_run(&row);
    }
    return sql_done(sql, err);
}

#define ACCOUNT                                                                \
    "SELECT learner, email, name, password, created_at, disabled_at,"          \
    " erase_at, email_checked FROM directory JOIN learner USING (learner) "

static void read_account(const struct row *row, struct account *account)
{
    row_get_bytes(row, 0, account->learner.bytes, 16);
    row_get_text(row, 1, &account->email);
    row_get_text(row, 2, &account->name);
    row_get_text(row, 3, &account->password);
    account->created_at = row_get_int(row, 4);
    account->disabled_at = row_get_int(row, 5);
    account->erase_at = row_get_int(row, 6);
    account->email_checked = row_get_int(row, 7) != 0;
}

bool rows_account_find(struct server_store *store, const char *email,
                       struct account *account, bool *found, struct error *err)
{
    struct row row = row_begin(sql_of(store), ACCOUNT "WHERE email = ?");
    struct str key = STR_INIT;

    str_set(&key, email);
    row_bind_text(&row, &key);
    *found = row_next(&row);
    if (*found) {
        read_account(&row, account);
    }
    row_end(&row);
    str_release(&key);
    return sql_done(sql_of(store), err);
}

bool rows_account_get(struct server_store *store,
                      const struct event_id *learner, struct account *account,
                      bool *found, struct error *err)
{
    struct row row = row_begin(sql_of(store), ACCOUNT "WHERE learner = ?");

    row_bind_id(&row, learner);
    *found = row_next(&row);
    if (*found) {
        read_account(&row, account);
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

/* Does somebody else have the account's mail address? */
static bool is_taken(struct sql *sql, const struct account *account)
{
    struct row row = row_begin(sql, "SELECT 1 FROM directory WHERE email = ?"
                                    " AND learner <> ?");
    bool taken;

    row_bind_text(&row, &account->email);
    row_bind_id(&row, &account->learner);
    taken = row_next(&row);
    row_end(&row);
    return taken;
}

bool rows_account_set(struct server_store *store, const struct account *account,
                      bool *taken, struct error *err)
{
    struct sql *sql = sql_of(store);
    struct row row;

    *taken = is_taken(sql, account);
    if (*taken) {
        return sql_done(sql, err);
    }
    row = row_begin(sql, "UPDATE directory SET email = ? WHERE learner = ?");
    row_bind_text(&row, &account->email);
    row_bind_id(&row, &account->learner);
    row_run(&row);
    row = row_begin(sql, "UPDATE learner SET name = ?, password = ?,"
                         " disabled_at = ?, erase_at = ?, email_checked = ?"
                         " WHERE learner = ?");
    row_bind_text(&row, &account->name);
    row_bind_text(&row, &account->password);
    row_bind_int(&row, account->disabled_at);
    row_bind_int(&row, account->erase_at);
    row_bind_int(&row, account->email_checked);
    row_bind_id(&row, &account->learner);
    row_run(&row);
    return sql_done(sql, err);
}

bool rows_accounts_get(struct server_store *store, const char *after,
                       size_t limit, struct accounts *accounts,
                       struct error *err)
{
    struct row row = row_begin(sql_of(store), ACCOUNT
                               "WHERE email > ? ORDER BY email LIMIT ?");
    struct str key = STR_INIT;

    str_set(&key, after);
    row_bind_text(&row, &key);
    row_bind_int(&row, (int64_t)limit);
    while (row_next(&row)) {
        GROW(accounts->items, accounts->count, accounts->capacity);
        accounts->items[accounts->count] = (struct account)ACCOUNT_INIT;
        read_account(&row, &accounts->items[accounts->count++]);
    }
    row_end(&row);
    str_release(&key);
    return sql_done(sql_of(store), err);
}

bool rows_erasures_due(struct server_store *store, int64_t now,
                       struct id_rows *learners, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT learner FROM learner"
                                 " WHERE erase_at <> 0 AND erase_at <= ?");

    row_bind_int(&row, now);
    while (row_next(&row)) {
        GROW(learners->items, learners->count, learners->capacity);
        row_get_bytes(&row, 0, learners->items[learners->count++].bytes, 16);
    }
    return sql_done(sql_of(store), err);
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

bool rows_erase(struct server_store *store, const struct event_id *learner,
                const unsigned char mac[TOKEN_MAC_BYTES], int64_t at,
                struct error *err)
{
    static const char *const deletes[] = {
        "DELETE FROM ticket WHERE learner = ?",
        "DELETE FROM identity WHERE learner = ?",
        "DELETE FROM factor WHERE learner = ?",
        "DELETE FROM membership WHERE learner = ?",
        "DELETE FROM audit WHERE learner = ?",
        "DELETE FROM device WHERE learner = ?",
        "DELETE FROM directory WHERE learner = ?",
        "DELETE FROM learner WHERE learner = ?",
        "DELETE FROM segment WHERE learner = ?",
        "DELETE FROM head WHERE learner = ?",
        "DELETE FROM redaction WHERE learner = ?",
        "DELETE FROM journal WHERE learner = ?",
    };
    static const struct event_id nobody;
    struct row row =
        row_begin(sql_of(store), "UPDATE token SET state = 2, learner = ?,"
                                 " device = ? WHERE learner = ?");

    row_bind_id(&row, &nobody);
    row_bind_id(&row, &nobody);
    row_bind_id(&row, learner);
    row_run(&row);
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

bool rows_erasures_get(struct server_store *store, struct erasure_rows *rows,
                       struct error *err)
{
    struct row row = row_begin(sql_of(store), "SELECT mac, at FROM erasure"
                                              " ORDER BY mac");

    while (row_next(&row)) {
        struct erasure_row *found;

        GROW(rows->items, rows->count, rows->capacity);
        found = &rows->items[rows->count++];
        row_get_bytes(&row, 0, found->mac, TOKEN_MAC_BYTES);
        found->at = row_get_int(&row, 1);
    }
    return sql_done(sql_of(store), err);
}
