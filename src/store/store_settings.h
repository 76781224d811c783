/*
 * Settings that follow the person (`setting` lines), and small state of this
 * device (table `ui`). Values are JSON texts.
 */
#ifndef STORE_STORE_SETTINGS_H
#define STORE_STORE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "store/store.h"
#include "store/store_over.h"

/* Appends the value's JSON to `value`; false if it is not set. */
bool store_setting_get(struct store *store, const char *key, struct str *value);
/* Common readings of the above; `fallback` if unset or of another kind. */
double store_setting_number(struct store *store, const char *key,
                            double fallback);
bool store_setting_bool(struct store *store, const char *key, bool fallback);

struct store_setting {
    char *key;
    char *value; /* JSON */
    int64_t at_ms;
};
struct store_settings {
    struct store_setting *items;
    size_t count;
    size_t capacity;
};
#define STORE_SETTINGS_INIT                                                    \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_settings_release(struct store_settings *settings);
/* Those whose key begins with `prefix` (may be ""), by key. */
MUST_CHECK bool store_settings_list(struct store *store, const char *prefix,
                                    struct store_settings *settings,
                                    struct error *err);
MUST_CHECK bool store_setting_over(struct store *store, const char *key,
                                   struct store_over *over, struct error *err);
/* Appends a `setting` line over the present value. */
MUST_CHECK bool store_setting_set(struct store *store, const char *key,
                                  const char *value_json, int64_t at_ms,
                                  int tz_min, struct error *err);

/* Local: never in the journal. Replaces; NULL removes. */
MUST_CHECK bool store_ui_set(struct store *store, const char *key,
                             const char *text, struct error *err);
/* False if not set. */
bool store_ui_get(struct store *store, const char *key, struct str *text);
/* Removes all whose key begins and ends so. */
MUST_CHECK bool store_ui_drop(struct store *store, const char *prefix,
                              const char *suffix, struct error *err);

#endif
