/* Registers to the queries that write over them. */
#ifndef STORE_REGISTERS_H
#define STORE_REGISTERS_H

#include "store/inside.h"
#include "store/store_over.h"

/* The numbers stand in the file: never change them. */
enum register_kind {
    REGISTER_MARK = 0,
    REGISTER_NOTE = 1,
    REGISTER_BOOKMARK = 2,
    REGISTER_ITEM = 3,
    REGISTER_FLAG = 4,
    REGISTER_SETTING = 5,
};

/*
 * Appends the ids that a new value must name. `key` is the episode, note,
 * bookmark, item or setting; of a flag "ITEM KIND" with the kind's number.
 */
MUST_CHECK bool register_over(struct store *store, enum register_kind kind,
                              const char *key, struct store_over *over,
                              struct error *err);

#endif
