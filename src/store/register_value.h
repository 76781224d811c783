/* The bodies of registers' lines as values. */
#ifndef STORE_REGISTER_VALUE_H
#define STORE_REGISTER_VALUE_H

#include "store/body.h"
#include "store/registers.h"

struct value {
    enum register_kind kind;
    struct str key;
    int state; /* mark: enum mark_state; item: suspended; flag: open */
    enum flag_kind flag;
    bool has_chapter;
    int64_t word;
    struct slice episode;
    struct slice chapter;
    struct str quote;
    bool has_quote;
    struct str text;
    struct slice json; /* of a setting */
    struct field over;
};

/*
 * Reads a checked body by its type. False if it is not understood; release the
 * value in both cases. Slices point into the body.
 */
bool value_read(struct slice type, struct slice body, struct value *value);
void value_release(struct value *value);

#endif
