#include "server/store.h"

struct server_store *server_store_open(const char *where, struct error *err)
{
    return str_starts_with(where, "postgresql://") ||
                   str_starts_with(where, "postgres://")
               ? server_store_open_postgres(where, err)
               : server_store_open_sqlite(where, err);
}

void server_store_close(struct server_store *store)
{
    if (store != NULL) {
        store->ops->close(store);
    }
}
