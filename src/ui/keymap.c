#include "ui/keymap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"

struct sequence {
    struct key keys[KEY_SEQUENCE_MAX];
    size_t count;
};

struct entry {
    const struct action *action;
    struct sequence *sequences;
    size_t count;
    size_t capacity;
    char *first;        /* the first sequence as text, or NULL */
    char *typing;       /* the one to press where printable keys are text */
    bool typing_direct; /* `typing` needs no Esc before it */
};

struct scope {
    char *name;
    struct entry *entries;
    size_t count;
    size_t capacity;
};

struct keymap {
    struct scope *scopes;
    size_t count;
    size_t capacity;
};

struct keymap *keymap_new(void)
{
    return xcalloc(1, sizeof(struct keymap));
}

void keymap_free(struct keymap *keymap)
{
    if (keymap == NULL) {
        return;
    }
    for (size_t i = 0; i < keymap->count; i++) {
        struct scope *scope = &keymap->scopes[i];

        for (size_t j = 0; j < scope->count; j++) {
            free(scope->entries[j].sequences);
            free(scope->entries[j].first);
            free(scope->entries[j].typing);
        }
        free(scope->entries);
        free(scope->name);
    }
    free(keymap->scopes);
    free(keymap);
}

static struct scope *find_scope(const struct keymap *keymap, const char *name)
{
    for (size_t i = 0; i < keymap->count; i++) {
        if (str_equal(keymap->scopes[i].name, name)) {
            return &keymap->scopes[i];
        }
    }
    return NULL;
}

static struct entry *find_entry(const struct scope *scope, const char *action)
{
    for (size_t i = 0; scope != NULL && i < scope->count; i++) {
        if (str_equal(scope->entries[i].action->name, action)) {
            return &scope->entries[i];
        }
    }
    return NULL;
}

static void add_sequence(struct entry *entry, const struct sequence *sequence)
{
    struct str text = STR_INIT;
    bool direct = !key_is_text(&sequence->keys[0]);

    GROW(entry->sequences, entry->count, entry->capacity);
    entry->sequences[entry->count++] = *sequence;
    key_sequence_format(sequence->keys, sequence->count, &text);
    if (entry->first == NULL) {
        entry->first = xstrdup(text.buf);
    }
    if (entry->typing == NULL || (direct && !entry->typing_direct)) {
        free(entry->typing);
        entry->typing = xasprintf("%s%s", direct ? "" : "Esc ", text.buf);
        entry->typing_direct = direct;
    }
    str_release(&text);
}

static void add_defaults(struct entry *entry, const char *keys)
{
    while (keys[0] != '\0') {
        size_t len = strcspn(keys, " ");
        char *word = xstrndup(keys, len);
        struct sequence sequence;

        sequence.count = key_sequence_parse(word, sequence.keys);
        assert(sequence.count > 0);
        if (sequence.count > 0) {
            add_sequence(entry, &sequence);
        }
        free(word);
        keys += len + (keys[len] == ' ');
    }
}

void keymap_add(struct keymap *keymap, const char *name,
                const struct action *table)
{
    struct scope *scope = find_scope(keymap, name);

    if (scope == NULL) {
        GROW(keymap->scopes, keymap->count, keymap->capacity);
        scope = &keymap->scopes[keymap->count++];
        memset(scope, 0, sizeof(*scope));
        scope->name = xstrdup(name);
    }
    for (; table->name != NULL; table++) {
        struct entry *entry;

        GROW(scope->entries, scope->count, scope->capacity);
        entry = &scope->entries[scope->count++];
        memset(entry, 0, sizeof(*entry));
        entry->action = table;
        add_defaults(entry, table->keys != NULL ? table->keys : "");
    }
}

static bool unknown_scope(const struct keymap *keymap, const char *name,
                          struct error *err)
{
    struct nearest nearest = NEAREST_INIT(name);
    struct str hint = STR_INIT;

    for (size_t i = 0; i < keymap->count; i++) {
        nearest_offer(&nearest, keymap->scopes[i].name);
    }
    nearest_add_hint(&nearest, &hint);
    error_set_code(err, ERROR_USAGE, "there is no screen '%s'%s", name,
                   hint.buf);
    str_release(&hint);
    return false;
}

static bool unknown_action(const struct keymap *keymap, const char *scope,
                           const char *action, struct error *err)
{
    struct nearest nearest = NEAREST_INIT(action);
    struct str hint = STR_INIT;
    bool everywhere = str_equal(scope, KEYMAP_GLOBAL);

    for (size_t i = 0; i < keymap->count; i++) {
        const struct scope *other = &keymap->scopes[i];

        if (!everywhere && !str_equal(other->name, scope)) {
            continue;
        }
        for (size_t j = 0; j < other->count; j++) {
            nearest_offer(&nearest, other->entries[j].action->name);
        }
    }
    nearest_add_hint(&nearest, &hint);
    error_set_code(err, ERROR_USAGE, "'%s' has no action '%s'%s", scope, action,
                   hint.buf);
    str_release(&hint);
    return false;
}

static void set_sequences(struct entry *entry, const struct sequence *sequences,
                          size_t count)
{
    free(entry->first);
    free(entry->typing);
    entry->first = NULL;
    entry->typing = NULL;
    entry->typing_direct = false;
    entry->count = 0;
    for (size_t i = 0; i < count; i++) {
        add_sequence(entry, &sequences[i]);
    }
}

bool keymap_override(struct keymap *keymap, const char *scope,
                     const char *action, const char *const *keys, size_t count,
                     struct error *err)
{
    bool everywhere = str_equal(scope, KEYMAP_GLOBAL) &&
                      find_entry(find_scope(keymap, scope), action) == NULL;
    struct sequence *sequences = xcalloc(count, sizeof(*sequences));
    size_t changed = 0;
    bool ok = false;

    if (find_scope(keymap, scope) == NULL) {
        unknown_scope(keymap, scope, err);
        goto out;
    }
    for (size_t i = 0; i < count; i++) {
        sequences[i].count = key_sequence_parse(keys[i], sequences[i].keys);
        if (sequences[i].count == 0) {
            error_set_code(err, ERROR_USAGE, "there is no key '%s'", keys[i]);
            goto out;
        }
    }
    for (size_t i = 0; i < keymap->count; i++) {
        struct entry *entry = find_entry(&keymap->scopes[i], action);

        if (entry != NULL &&
            (everywhere || str_equal(keymap->scopes[i].name, scope))) {
            set_sequences(entry, sequences, count);
            changed++;
        }
    }
    ok = changed > 0 || unknown_action(keymap, scope, action, err);
out:
    free(sequences);
    return ok;
}

/* Keys that both have at their beginning. */
static bool one_begins_other(const struct sequence *a, const struct sequence *b)
{
    size_t count = a->count < b->count ? a->count : b->count;

    for (size_t i = 0; i < count; i++) {
        if (!key_equal(&a->keys[i], &b->keys[i])) {
            return false;
        }
    }
    return true;
}

static void add_conflict(const struct scope *scope, const struct entry *a,
                         const struct entry *b, struct str_list *conflicts)
{
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            const struct sequence *x = &a->sequences[i];
            const struct sequence *y = &b->sequences[j];
            struct str text = STR_INIT;

            if (!one_begins_other(x, y)) {
                continue;
            }
            str_add_format(&text, "%s: '", scope->name);
            key_sequence_format(x->keys, x->count, &text);
            str_add_format(&text, "' (%s) ", a->action->name);
            str_add(&text, x->count == y->count  ? "is also '"
                           : x->count < y->count ? "begins '"
                                                 : "begins with '");
            key_sequence_format(y->keys, y->count, &text);
            str_add_format(&text, "' (%s)", b->action->name);
            str_list_take(conflicts, str_take(&text));
        }
    }
}

void keymap_find_conflicts(const struct keymap *keymap,
                           struct str_list *conflicts)
{
    for (size_t i = 0; i < keymap->count; i++) {
        const struct scope *scope = &keymap->scopes[i];

        for (size_t j = 0; j < scope->count; j++) {
            for (size_t k = j + 1; k < scope->count; k++) {
                unsigned a = scope->entries[j].action->modes;
                unsigned b = scope->entries[k].action->modes;

                if (a == 0 || b == 0 || (a & b) != 0) {
                    add_conflict(scope, &scope->entries[j], &scope->entries[k],
                                 conflicts);
                }
            }
        }
    }
}

/* The entry in the scope, else in the global one. */
static const struct entry *find_anywhere(const struct keymap *keymap,
                                         const char *scope, const char *action)
{
    const struct entry *entry = find_entry(find_scope(keymap, scope), action);

    return entry != NULL
               ? entry
               : find_entry(find_scope(keymap, KEYMAP_GLOBAL), action);
}

const char *keymap_get_key(const struct keymap *keymap, const char *scope,
                           const char *action, bool typing)
{
    const struct entry *entry = find_anywhere(keymap, scope, action);

    if (entry == NULL) {
        return NULL;
    }
    return typing ? entry->typing : entry->first;
}

void keymap_format_keys(const struct keymap *keymap, const char *scope,
                        const char *action, struct str *out)
{
    const struct entry *entry = find_anywhere(keymap, scope, action);

    for (size_t i = 0; entry != NULL && i < entry->count; i++) {
        str_add(out, i > 0 ? ", " : "");
        key_sequence_format(entry->sequences[i].keys, entry->sequences[i].count,
                            out);
    }
}

static bool works_in(const struct action *action, unsigned mode)
{
    return action->modes == 0 || (action->modes & mode) != 0;
}

/* What the keys of the state mean in one scope. */
static enum keymap_result look_up(const struct scope *scope, unsigned mode,
                                  const struct keymap_state *state,
                                  const struct action **action)
{
    struct sequence typed = {.count = state->key_count};
    enum keymap_result result = KEYMAP_NONE;

    memcpy(typed.keys, state->keys, sizeof(typed.keys));
    for (size_t i = 0; scope != NULL && i < scope->count; i++) {
        const struct entry *entry = &scope->entries[i];

        for (size_t j = 0; works_in(entry->action, mode) && j < entry->count;
             j++) {
            const struct sequence *sequence = &entry->sequences[j];

            if (sequence->count < typed.count ||
                !one_begins_other(&typed, sequence)) {
                continue;
            }
            if (sequence->count == typed.count) {
                *action = entry->action;
                return KEYMAP_FOUND;
            }
            result = KEYMAP_PENDING;
        }
    }
    return result;
}

static bool is_digit(const struct key *key)
{
    return key_is_text(key) && key->text[0] >= '0' && key->text[0] <= '9';
}

static void add_digit(struct keymap_state *state, char digit)
{
    state->count = state->count * 10 + (digit - '0');
    if (state->count > KEYMAP_COUNT_MAX) {
        state->count = KEYMAP_COUNT_MAX;
    }
}

enum keymap_result keymap_feed(const struct keymap *keymap, const char *scope,
                               unsigned mode, struct keymap_state *state,
                               const struct key *key,
                               struct keymap_match *match)
{
    static const struct keymap_state empty = KEYMAP_STATE_INIT;
    bool pending = state->key_count > 0 || state->count > 0;
    enum keymap_result result;

    if ((key->modifiers & KEY_MOD_PASTED) || key->code == KEYCODE_MOUSE ||
        (pending && key->code == KEYCODE_ESCAPE)) {
        *state = empty;
        return KEYMAP_NONE;
    }
    memset(match, 0, sizeof(*match));
    state->keys[state->key_count++] = *key;
    result = look_up(find_scope(keymap, scope), mode, state, &match->action);
    if (result == KEYMAP_NONE) {
        match->global = true;
        result = look_up(find_scope(keymap, KEYMAP_GLOBAL), mode, state,
                         &match->action);
    }
    if (result == KEYMAP_NONE && state->key_count == 1 && is_digit(key) &&
        (state->count > 0 || key->text[0] != '0')) {
        state->key_count = 0;
        add_digit(state, key->text[0]);
        return KEYMAP_PENDING;
    }
    if (result == KEYMAP_PENDING && state->key_count < KEY_SEQUENCE_MAX) {
        return result;
    }
    match->count = state->count;
    *state = empty;
    return result == KEYMAP_FOUND ? KEYMAP_FOUND : KEYMAP_NONE;
}

void keymap_format_state(const struct keymap_state *state, struct str *out)
{
    if (state->count > 0) {
        str_add_format(out, "%d", state->count);
    }
    if (state->key_count > 0 && state->count > 0) {
        str_add_char(out, ' ');
    }
    key_sequence_format(state->keys, state->key_count, out);
}
