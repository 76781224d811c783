#include "app/vault.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "app/draft.h"
#include "app/keep.h"
#include "app/sync_private.h"
#include "base/clock.h"
#include "base/file.h"
#include "secret/secret.h"
#include "store/store_lines.h"
#include "store/store_vault.h"

/* An answer of the server this old still tells whether there is a key. */
#define FRESH_MS INT64_C(600000)

const char *app_vault_word(enum vault_state state)
{
    return state == VAULT_OPEN     ? "yes"
           : state == VAULT_LOCKED ? "locked"
                                   : "no";
}

/*
 * The key to write with: of those announced the first whose `check` ours opens.
 * Devices that made one each while apart so agree once both have both.
 */
static bool find_key(struct app *app, const struct store_keys *announced,
                     struct seal_key *key, const struct store_key **which)
{
    for (size_t i = 0; i < announced->count; i++) {
        const struct store_key *one = &announced->items[i];

        if (note_keys_find(&app->keys, one->name, key->bytes) &&
            store_key_opens(app->store, &one->event, key->bytes)) {
            memcpy(key->name, one->name, sizeof(key->name));
            *which = one;
            return true;
        }
    }
    sodium_memzero(key, sizeof(*key));
    return false;
}

static bool fail_locked(struct error *err)
{
    return error_set(err, "notes are encrypted, and locked on this device: "
                          "dstudio notes unlock");
}

/*
 * Lines are encrypted and no key counts: a new passphrase has come by half, or
 * somebody took the key back who wants to read what is written next.
 */
static bool fail_without_key(struct error *err)
{
    return error_set(err, "the key of the notes was taken back, and nothing is "
                          "written in clear: sync to get the new one, or make "
                          "one: dstudio notes encrypt");
}

bool app_vault_key(struct app *app, struct seal_key *key, bool *sealed,
                   struct error *err)
{
    struct store_keys announced = STORE_KEYS_INIT;
    struct store_sealed lines = {0, 0};
    const struct store_key *which;
    bool ok = store_keys_all(app->store, &announced, err);

    *sealed = ok && announced.count > 0;
    if (*sealed && !find_key(app, &announced, key, &which)) {
        ok = fail_locked(err);
    } else if (ok && !*sealed) {
        store_sealed_count(app->store, &lines);
        ok = lines.open + lines.locked == 0 || fail_without_key(err);
    }
    store_keys_release(&announced);
    return ok;
}

bool app_vault_may_write(struct app *app, struct error *err)
{
    struct seal_key key;
    bool sealed;
    bool ok = app_vault_key(app, &key, &sealed, err);

    sodium_memzero(&key, sizeof(key));
    return ok;
}

/* The key in force, or the reason why there is none. */
static bool need_key(struct app *app, struct seal_key *key, struct error *err)
{
    bool sealed;

    return app_vault_key(app, key, &sealed, err) &&
           (sealed || error_set_code(err, ERROR_USAGE,
                                     "notes are not encrypted: dstudio notes "
                                     "encrypt"));
}

static int64_t count_readable(struct app *app, const char *name)
{
    struct error ignored = ERROR_INIT;
    struct event_id *ids = NULL;
    size_t count = 0;

    if (!store_unsealed_events(app->store, name, &ids, &count, &ignored)) {
        count = 0;
    }
    free(ids);
    error_release(&ignored);
    return (int64_t)count;
}

enum vault_state app_vault_state(struct app *app)
{
    struct seal_key key;
    struct error ignored = ERROR_INIT;
    bool sealed = false;
    bool open = app_vault_key(app, &key, &sealed, &ignored);

    sodium_memzero(&key, sizeof(key));
    error_release(&ignored);
    return !sealed ? VAULT_CLEAR : open ? VAULT_OPEN : VAULT_LOCKED;
}

void app_vault_look(struct app *app, struct app_vault_view *view)
{
    struct store_keys announced = STORE_KEYS_INIT;
    const struct store_key *which = NULL;
    struct store_sealed sealed;
    struct error ignored = ERROR_INIT;
    struct seal_key key = {.name = ""};

    memset(view, 0, sizeof(*view));
    if (store_keys_all(app->store, &announced, &ignored) &&
        announced.count > 0) {
        view->state =
            find_key(app, &announced, &key, &which) ? VAULT_OPEN : VAULT_LOCKED;
    }
    view->random = which != NULL && which->params.salt[0] == '\0';
    store_sealed_count(app->store, &sealed);
    view->open = sealed.open;
    view->locked = sealed.locked;
    view->readable = count_readable(app, key.name);
    sodium_memzero(&key, sizeof(key));
    store_keys_release(&announced);
    error_release(&ignored);
}

/* ---- where secrets lie ---- */

bool app_secrets_move(struct app *app, bool to_keyring, struct error *err)
{
    char *login = sync_login_path(app);
    bool ok = secret_move(login, to_keyring, err) &&
              secret_move(app->keys.path, to_keyring, err);

    free(login);
    return ok;
}

bool app_secrets_settle(struct app *app, struct error *err)
{
    return !app_setting_bool(app, "keyring") ||
           app_secrets_move(app, true, err);
}

/* ---- making a key ---- */

/* A client never writes a second key while one exists; with an account one may
 * exist that has not come here yet. */
static bool may_announce(struct app *app, struct error *err)
{
    struct app_sync_view view;
    int64_t since;
    bool ok;

    app_sync_look(app, &view);
    since = clock_now_ms() - view.last_ok_ms;
    ok = !view.bound || (view.last_ok_ms > 0 && since >= 0 && since < FRESH_MS);
    app_sync_view_release(&view);
    return ok || error_set_code(err, ERROR_BUSY,
                                "another device may have encrypted notes "
                                "already: sync first, then try again");
}

/* `params` only for a passphrase; NULL makes a random key. */
static bool make_key(const char *passphrase, struct seal_key *key,
                     struct seal_params *params, struct error *err)
{
    seal_key_make(key);
    if (passphrase == NULL) {
        return true;
    }
    if (strlen(passphrase) < SEAL_PASSPHRASE_MIN) {
        return error_set_code(err, ERROR_USAGE,
                              "the passphrase is too short: %d characters at "
                              "least, better four words or more",
                              SEAL_PASSPHRASE_MIN);
    }
    if (seal_recovery_is_like(passphrase)) {
        return error_set_code(err, ERROR_USAGE,
                              "this looks like a recovery key; take other "
                              "words for the passphrase");
    }
    seal_params_make(params);
    return seal_derive(params, passphrase, key->bytes, err);
}

/*
 * Kept here first: a key that was announced and is lost would lock all for
 * good, one that was kept and never announced harms nobody. `old`: the `key`
 * line that is taken back, or NULL.
 */
static bool announce(struct app *app, const char *passphrase,
                     const struct event_id *old, struct error *err)
{
    struct seal_key key;
    struct seal_params params;
    struct event events[2];
    char target[37];
    size_t count = 0;
    bool ok = make_key(passphrase, &key, &params, err) &&
              note_keys_add(&app->keys, &key, err) &&
              app_secrets_settle(app, err);

    if (ok && old != NULL) {
        event_id_format(old, target);
        app_event_begin(app, &events[count]);
        event_undo(&events[count++], target);
    }
    if (ok) {
        app_event_begin(app, &events[count]);
        event_key(&events[count++], &key, passphrase != NULL ? &params : NULL);
        ok = store_append(app->store, events, count, err);
    }
    for (size_t i = 0; i < count; i++) {
        event_release(&events[i]);
    }
    sodium_memzero(&key, sizeof(key));
    return ok;
}

bool app_vault_begin(struct app *app, const char *passphrase, struct error *err)
{
    struct store_keys announced = STORE_KEYS_INIT;
    bool ok = store_keys_all(app->store, &announced, err);

    if (ok && announced.count > 0) {
        ok = error_set_code(err, ERROR_USAGE,
                            "notes are encrypted already: dstudio notes "
                            "unlock, or passphrase for another one");
    }
    store_keys_release(&announced);
    return ok && may_announce(app, err) && announce(app, passphrase, NULL, err);
}

/* ---- unlocking and locking ---- */

/* The bytes that these words are for this line. */
static bool read_words(const struct store_key *key, const char *words,
                       bool recovery, unsigned char bytes[SEAL_KEY_BYTES],
                       struct error *err)
{
    return recovery ? seal_recovery_parse(words, bytes, err)
                    : seal_derive(&key->params, words, bytes, err);
}

static bool try_words(struct app *app, const struct store_keys *announced,
                      const char *words, struct error *err)
{
    bool recovery = seal_recovery_is_like(words);
    bool tried = false;

    for (size_t i = 0; i < announced->count; i++) {
        const struct store_key *one = &announced->items[i];
        struct seal_key key = {.name = ""};
        bool opens;

        if (!recovery && !seal_params_are_valid(&one->params)) {
            continue; /* a random key: no passphrase opens it */
        }
        tried = true;
        if (!read_words(one, words, recovery, key.bytes, err)) {
            return false;
        }
        opens = store_key_opens(app->store, &one->event, key.bytes);
        if (opens) {
            memcpy(key.name, one->name, sizeof(key.name));
            opens = note_keys_add(&app->keys, &key, err) &&
                    app_secrets_settle(app, err);
            sodium_memzero(&key, sizeof(key));
            return opens;
        }
        sodium_memzero(&key, sizeof(key));
    }
    return error_set_code(err, ERROR_NOT_FOUND,
                          tried ? "this does not open the notes"
                                : "the notes have no passphrase: type the "
                                  "recovery key");
}

bool app_vault_unlock(struct app *app, const char *words, struct error *err)
{
    struct store_keys announced = STORE_KEYS_INIT;
    bool ok = store_keys_all(app->store, &announced, err);

    if (ok && announced.count == 0) {
        ok = error_set_code(err, ERROR_USAGE,
                            "there is nothing to unlock: notes are not "
                            "encrypted");
    }
    ok = ok && try_words(app, &announced, words, err) &&
         store_sealed_again(app->store, err);
    store_keys_release(&announced);
    return ok;
}

bool app_vault_lock(struct app *app, struct error *err)
{
    struct seal_key key;
    bool ok = need_key(app, &key, err);

    sodium_memzero(&key, sizeof(key));
    return ok && note_keys_forget(&app->keys, err) &&
           store_sealed_again(app->store, err) && app_notes_unindex(app, err) &&
           app_drafts_drop(app, NULL, err);
}

/* ---- the key on paper ---- */

bool app_vault_recovery(struct app *app, struct str *text, struct error *err)
{
    struct seal_key key;
    bool ok = need_key(app, &key, err);

    if (ok) {
        str_reserve(text, 128); /* growing would leave copies behind */
        seal_recovery_format(key.bytes, text);
    }
    sodium_memzero(&key, sizeof(key));
    return ok;
}

bool app_vault_print(struct app *app, const char *file, struct error *err)
{
    struct str text = STR_INIT;
    bool ok;

    if (file_exists(file)) {
        return error_set_code(err, ERROR_USAGE, "'%s' is there already", file);
    }
    str_reserve(&text, 512);
    str_add(&text, "Recovery key of the notes in dstudio. Whoever has it can "
                   "read them;\nwithout it and without the passphrase nobody "
                   "can.\n\n");
    ok = app_vault_recovery(app, &text, err);
    str_add(&text, "\n\nOn another device: dstudio notes unlock\n");
    ok = ok && file_write_atomic(file, text.buf, text.len, 0600, err);
    secret_release(&text);
    return ok;
}

/* ---- covering what could be read ---- */

struct cover {
    struct app *app;
    struct seal_key key;
    struct event_id *readable; /* rising */
    size_t readable_count;
    struct event *events;
    size_t count;
    size_t capacity;
};

static int compare_ids(const void *a, const void *b)
{
    return event_id_compare(a, b);
}

/* Each value by itself, so that versions stay versions. Its time stays, too. */
static void cover_note(struct cover *cover, const struct store_note *note,
                       bool bookmark)
{
    struct place place = {.episode = note->episode,
                          .chapter = note->chapter,
                          .word = note->word,
                          .quote = note->quote};
    struct over over = {&note->event, 1};
    struct event *event;

    if (cover->readable == NULL ||
        bsearch(&note->event, cover->readable, cover->readable_count,
                sizeof(*cover->readable), compare_ids) == NULL) {
        return;
    }
    GROW(cover->events, cover->count, cover->capacity);
    event = &cover->events[cover->count++];
    app_event_begin(cover->app, event);
    event->written_ms = event->at_ms;
    event->at_ms = note->at_ms;
    if (bookmark) {
        event_bookmark(event, note->id, &place, note->text, over);
    } else {
        event_note(event, note->id, &place, note->text, over);
    }
    event_seal(event, &cover->key);
}

static bool cover_all(struct cover *cover, bool bookmark, struct error *err)
{
    struct store_notes notes = STORE_NOTES_INIT;
    struct store *store = cover->app->store;
    bool ok = bookmark ? store_bookmarks_of(store, NULL, &notes, err)
                       : store_notes_of(store, NULL, &notes, err);

    for (size_t i = 0; ok && i < notes.count; i++) {
        cover_note(cover, &notes.items[i], bookmark);
    }
    store_notes_release(&notes);
    return ok;
}

/*
 * First all is written again, then the old is taken away: killed in between,
 * the next time finds what is left to take away.
 */
bool app_vault_cover(struct app *app, int64_t *taken, struct error *err)
{
    struct cover cover = {.app = app};
    bool ok =
        need_key(app, &cover.key, err) &&
        store_unsealed_events(app->store, cover.key.name, &cover.readable,
                              &cover.readable_count, err) &&
        cover_all(&cover, false, err) && cover_all(&cover, true, err) &&
        (cover.count == 0 ||
         store_append(app->store, cover.events, cover.count, err)) &&
        (cover.readable_count == 0 ||
         store_redact(app->store, cover.readable, cover.readable_count, err));

    *taken = (int64_t)cover.readable_count;
    for (size_t i = 0; i < cover.count; i++) {
        event_release(&cover.events[i]);
    }
    free(cover.events);
    free(cover.readable);
    sodium_memzero(&cover.key, sizeof(cover.key));
    return ok;
}

bool app_vault_change(struct app *app, const char *passphrase,
                      struct error *err)
{
    struct store_keys announced = STORE_KEYS_INIT;
    const struct store_key *which;
    struct seal_key key;
    int64_t taken;
    bool ok = need_key(app, &key, err) && may_announce(app, err) &&
              store_keys_all(app->store, &announced, err);

    if (ok) {
        ok = find_key(app, &announced, &key, &which)
                 ? announce(app, passphrase, &which->event, err)
                 : fail_locked(err);
    }
    sodium_memzero(&key, sizeof(key));
    store_keys_release(&announced);
    return ok && app_vault_cover(app, &taken, err);
}
