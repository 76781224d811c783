/*
 * Notes and bookmarks encrypted end to end (doc/protocol.md). Once the
 * journal announces a key, every note is written encrypted, and a device
 * without the key can neither read nor write them: there they are locked, and
 * nothing of them is lost. Answers, plays and the rest stay as they are.
 */
#ifndef APP_VAULT_H
#define APP_VAULT_H

#include "app/app.h"

enum vault_state {
    VAULT_CLEAR,  /* no key was announced: notes are not encrypted */
    VAULT_LOCKED, /* one was, and this device does not have it */
    VAULT_OPEN,
};
struct app_vault_view {
    enum vault_state state;
    bool random;      /* the key is a random one, with no passphrase */
    int64_t open;     /* encrypted lines, older values included */
    int64_t locked;   /* of which we have no key */
    int64_t readable; /* lines that the server can read, or an old key */
};
/* The state alone: what a screen may ask at each change. */
enum vault_state app_vault_state(struct app *app);
/* All of it. Reads the whole journal; what cannot be read counts as none. */
void app_vault_look(struct app *app, struct app_vault_view *view);
/* "no", "locked" or "yes": one word for a state. */
const char *app_vault_word(enum vault_state state);

/*
 * Makes a key, of a passphrase or (NULL) a random one, announces it, and keeps
 * it here. ERROR_USAGE when there is one already, or the passphrase is too
 * short; ERROR_BUSY when another device may have made one: sync first.
 */
MUST_CHECK bool app_vault_begin(struct app *app, const char *passphrase,
                                struct error *err);
/* By passphrase or recovery key; takes a second or so. ERROR_NOT_FOUND: none
 * of the keys announced is opened by it. */
MUST_CHECK bool app_vault_unlock(struct app *app, const char *words,
                                 struct error *err);
/* This device forgets the key, and what it could read by it. */
MUST_CHECK bool app_vault_lock(struct app *app, struct error *err);
/* The key in force as a text to keep on paper, appended. */
MUST_CHECK bool app_vault_recovery(struct app *app, struct str *text,
                                   struct error *err);
/* That text with what it is for, into a new file of mode 0600. */
MUST_CHECK bool app_vault_print(struct app *app, const char *file,
                                struct error *err);
/*
 * Another passphrase, or a random key: takes the old key back, announces a new
 * one, writes every note again under it and takes the old texts away. Other
 * devices are locked until they are told.
 */
MUST_CHECK bool app_vault_change(struct app *app, const char *passphrase,
                                 struct error *err);
/*
 * Writes every note that others could read again, encrypted, and takes the old
 * text away for good, here and with a sync everywhere. `*taken`: lines.
 */
MUST_CHECK bool app_vault_cover(struct app *app, int64_t *taken,
                                struct error *err);

/* Can a note be written here? The reason why not: they are locked. */
MUST_CHECK bool app_vault_may_write(struct app *app, struct error *err);
/*
 * For writing a note or bookmark: fills `key` and sets `*sealed` when it must
 * be encrypted. False, with the reason, when it must be and cannot.
 */
struct seal_key;
MUST_CHECK bool app_vault_key(struct app *app, struct seal_key *key,
                              bool *sealed, struct error *err);

#endif
