#include "server/store.h"

#include <stdlib.h>

void account_release(struct account *account)
{
    str_release(&account->email);
    str_release(&account->name);
    str_release(&account->password);
}

void devices_release(struct devices *devices)
{
    for (size_t i = 0; i < devices->count; i++) {
        str_release(&devices->items[i].name);
        str_release(&devices->items[i].platform);
    }
    free(devices->items);
    *devices = (struct devices)DEVICES_INIT;
}

void head_rows_release(struct head_rows *heads)
{
    free(heads->items);
    *heads = (struct head_rows)HEAD_ROWS_INIT;
}

void segment_release(struct segment *segment)
{
    str_release(&segment->packed);
}

void redaction_rows_release(struct redaction_rows *rows)
{
    free(rows->items);
    *rows = (struct redaction_rows)REDACTION_ROWS_INIT;
}

void server_store_close(struct server_store *store)
{
    if (store != NULL) {
        store->ops->close(store);
    }
}
