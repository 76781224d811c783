/* One hash over all projections. Declared in store.h. */
#include "store/inside.h"
#include "store/schema.h"

static void hash_column(struct query *query, int column, struct str *out)
{
    int type = sqlite3_column_type(query->handle, column);
    int64_t whole = query_get_int(query, column);
    double real = query_get_real(query, column);
    uint64_t len;

    str_add_char(out, (char)type);
    switch (type) {
    case SQLITE_INTEGER:
        str_add_len(out, (const char *)&whole, sizeof(whole));
        break;
    case SQLITE_FLOAT:
        str_add_len(out, (const char *)&real, sizeof(real));
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        len = (uint64_t)sqlite3_column_bytes(query->handle, column);
        str_add_len(out, (const char *)&len, sizeof(len));
        if (len > 0) {
            str_add_len(out, sqlite3_column_blob(query->handle, column), len);
        }
        break;
    default:
        break;
    }
}

bool store_fingerprint(struct store *store, char out[65], struct error *err)
{
    struct hash hash = chain_start("fingerprint");
    struct str row = STR_INIT;

    for (size_t i = 0; i < schema_projection_count; i++) {
        struct query query = db_query(&store->db, schema_projections[i].select);

        while (query_row(&query)) {
            int columns = sqlite3_column_count(query.handle);

            str_set_len(&row, (const char *)hash.bytes, sizeof(hash.bytes));
            for (int column = 0; column < columns; column++) {
                hash_column(&query, column, &row);
            }
            hash = chain_body_hash(str_slice(&row));
        }
    }
    hash_format(&hash, out);
    str_release(&row);
    return db_finish(&store->db, err);
}
