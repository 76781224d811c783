/*
 * Which key does what. A keymap has scopes: "global" and one for each screen,
 * each filled from an action table; the user's keys replace the defaults of
 * an action. A screen's keys hide the same global ones.
 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "base/error.h"
#include "ui/action.h"

#define KEYMAP_GLOBAL    "global"
#define KEYMAP_COUNT_MAX 9999

struct keymap;

struct keymap *keymap_new(void);
void keymap_free(struct keymap *keymap);

/*
 * Adds the table's actions with their default keys to a scope (made when
 * new). The table must live as long as the map. Default keys that cannot be
 * read are a bug (assert).
 */
void keymap_add(struct keymap *keymap, const char *scope,
                const struct action *table);
/*
 * The user's keys for one action: `keys` alternatives, each a sequence as in
 * key_sequence_parse(); count 0 unbinds it. In the global scope the name of an
 * action that only screens have ("down") means that action of all of them.
 * Errors name what is unknown and what is near: ERROR_USAGE.
 */
MUST_CHECK bool keymap_override(struct keymap *keymap, const char *scope,
                                const char *action, const char *const *keys,
                                size_t count, struct error *err);
/*
 * Appends a sentence for every two actions of one scope that have the same
 * keys in a common mode, or of which one's keys begin the other's.
 */
void keymap_find_conflicts(const struct keymap *keymap,
                           struct str_list *conflicts);

/*
 * The first key of an action, as text; borrowed, valid until the next
 * keymap_override(). Looks in the scope, then in the global one. With `typing`
 * (printable keys are text) the first that is not printable, else "Esc x".
 * NULL if it has none or is unknown.
 */
const char *keymap_get_key(const struct keymap *keymap, const char *scope,
                           const char *action, bool typing);
/* Appends all keys of an action with blanks between: "Enter, l". */
void keymap_format_keys(const struct keymap *keymap, const char *scope,
                        const char *action, struct str *out);

/* What has been typed of a count and a sequence. */
struct keymap_state {
    struct key keys[KEY_SEQUENCE_MAX];
    size_t key_count;
    int count; /* 0: none */
};
#define KEYMAP_STATE_INIT                                                      \
    {                                                                          \
        .key_count = 0, .count = 0                                             \
    }

enum keymap_result {
    KEYMAP_NONE,    /* bound to nothing; the state is empty again */
    KEYMAP_PENDING, /* wants another key (sequence or count) */
    KEYMAP_FOUND,   /* `match` is filled and the state is empty again */
};

struct keymap_match {
    const struct action *action;
    bool global; /* of the global scope, not the one asked for */
    int count;   /* 0: none was typed */
};

/*
 * One key in a scope and mode (see action.modes). Digits are a count unless
 * the scope binds them in this mode; Esc ends what is pending. Pasted keys
 * never match.
 */
enum keymap_result keymap_feed(const struct keymap *keymap, const char *scope,
                               unsigned mode, struct keymap_state *state,
                               const struct key *key,
                               struct keymap_match *match);
/* What is pending, for the status line: "5g". "" if nothing is. */
void keymap_format_state(const struct keymap_state *state, struct str *out);

#endif
