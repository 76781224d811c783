/*
 * Settings: one table of options. An option lives in one home: on the device
 * (config.yaml) or with the person (`setting` lines of the journal).
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "app/app.h"

enum option_home { OPTION_DEVICE, OPTION_PERSON };
enum option_kind {
    OPTION_TEXT,
    OPTION_WORD,   /* one of `words` */
    OPTION_BOOL,   /* true or false */
    OPTION_NUMBER, /* min to max */
    OPTION_INT,
    OPTION_MINUTES, /* a list of numbers, "1 10"; may be empty */
    OPTION_DAYS,    /* seven of `words`, Monday first */
};

struct option {
    const char *key; /* "theme", "memory.retention" */
    enum option_home home;
    enum option_kind kind;
    const char *standard;     /* as text */
    const char *const *words; /* ends with NULL */
    double min;
    double max;
    const char *help; /* one line */
};

/* The whole table, in the order shown; ends with key NULL. */
const struct option *option_table(void);
/*
 * The option of that key; also members of families such as
 * "memory.retention.series.<id>" (the family's entry). NULL if unknown.
 */
const struct option *option_find(const char *key);

/* The value in force as text, or "" . Borrowed until the next set. */
const char *app_setting(struct app *app, const char *key);
double app_setting_number(struct app *app, const char *key);
bool app_setting_bool(struct app *app, const char *key);
/* False: the default is in force. */
bool app_setting_is_set(struct app *app, const char *key);
/*
 * Checks and keeps a value; "" goes back to the default. ERROR_NOT_FOUND for an
 * unknown key (with the nearest), ERROR_USAGE for a value that does not fit.
 */
MUST_CHECK bool app_setting_set(struct app *app, const char *key,
                                const char *value, struct error *err);
/* Reads text as the option's kind: false with a reason. */
MUST_CHECK bool option_check(const struct option *option, const char *value,
                             struct error *err);
/* Path of config.yaml, keys.yaml, themes/NAME.yaml; the caller frees. */
char *app_config_path(const char *name);

#endif
