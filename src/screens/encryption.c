/* Encryption of notes: how it stands, the words for it, the key on paper. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/sync.h"
#include "app/vault.h"
#include "screens/encryption_private.h"

enum {
    ACT_ENCRYPT = 1,
    ACT_COVER_YES,
    ACT_UNLOCK,
    ACT_PASSPHRASE,
    ACT_RANDOM,
    ACT_RANDOM_YES,
    ACT_RECOVERY,
    ACT_PRINT,
    ACT_PRINT_FILE,
    ACT_LOCK,
    ACT_LOCK_YES,
    ACT_DERIVE,
};

static const struct action actions[] = {
    {ACT_ENCRYPT, "encrypt", "e",
     N_("Encrypt notes and bookmarks, also those of before"), "encrypt", 0},
    {ACT_COVER_YES, "cover-yes", NULL, NULL, NULL, 0},
    {ACT_UNLOCK, "unlock", "u Enter",
     N_("Unlock them here, by passphrase or recovery key"), "unlock", 0},
    {ACT_RECOVERY, "recovery", "r", N_("Show the recovery key"), "recovery key",
     0},
    {ACT_PRINT, "write-recovery", "w",
     N_("Write the recovery key to a file, to print it"), NULL, 0},
    {ACT_PRINT_FILE, "write-recovery-to", NULL, NULL, NULL, 0},
    {ACT_PASSPHRASE, "passphrase", "p", N_("Take another passphrase"),
     "passphrase", 0},
    {ACT_RANDOM, "random-key", "R",
     N_("Take a random key that is shown, in place of a passphrase"), NULL, 0},
    {ACT_RANDOM_YES, "random-key-yes", NULL, NULL, NULL, 0},
    {ACT_LOCK, "lock", "X", N_("Lock them on this device"), "lock", 0},
    {ACT_LOCK_YES, "lock-yes", NULL, NULL, NULL, 0},
    {ACT_DERIVE, "derive", NULL, NULL, NULL, 0},
    ACTION_END,
};

enum { GROUPS_A_ROW = 7 };

static const struct form_field new_fields[] = {
    {"words", "Passphrase", FORM_SECRET, NULL, NULL},
    {"again", "Once more", FORM_SECRET, NULL, NULL},
};
static const struct form_field unlock_fields[] = {
    {"words", "Words or key", FORM_SECRET, NULL, NULL},
};

static void load(struct screen *screen)
{
    struct encryption *self = screen->state;

    app_vault_look(screen_app(screen), &self->view);
}

/* Back to how it stands: nothing typed or shown is left behind. */
static void leave_step(struct encryption *self)
{
    if (encryption_has_form(self)) {
        for (size_t i = 0; i < self->form.count; i++) {
            form_set(&self->form, i, "");
        }
        form_release(&self->form);
    }
    if (self->shown.len > 0) {
        explicit_bzero(self->shown.buf, self->shown.len);
        str_clear(&self->shown);
    }
    self->problem[0] = '\0';
    self->step = STEP_LOOK;
}

static void begin_step(struct encryption *self, enum step step)
{
    leave_step(self);
    self->step = step;
    if (step == STEP_UNLOCK) {
        form_init(&self->form, unlock_fields, COUNT_OF(unlock_fields),
                  FORM_TYPE_ALWAYS);
    } else if (step != STEP_SHOW) {
        form_init(&self->form, new_fields, COUNT_OF(new_fields),
                  FORM_TYPE_ALWAYS);
    }
}

static bool encryption_open(struct screen *screen, const char *argument,
                            struct error *err)
{
    struct encryption *self = screen->state;

    (void)argument;
    (void)err;
    str_init(&self->shown);
    load(screen);
    return true;
}

static void encryption_close(struct screen *screen)
{
    struct encryption *self = screen->state;

    leave_step(self);
    str_release(&self->shown);
}

/* ---- what is done ---- */

static struct wish ask_cover(const struct encryption *self)
{
    if (self->view.readable == 0) {
        return wish_message(ROLE_GOOD, "notes are encrypted from now on");
    }
    return wish_ask(ACT_COVER_YES,
                    "Encrypt %" PRId64 " older entr%s too, and take the old "
                    "text away for good?",
                    self->view.readable,
                    self->view.readable == 1 ? "y" : "ies");
}

/* Why not; where the server must be asked first, that is begun. */
static struct wish tell_failure(struct screen *screen, struct error *err)
{
    struct error ignored = ERROR_INIT;
    struct wish wish;

    if (err->code == ERROR_BUSY &&
        app_sync_start(screen_app(screen), &ignored)) {
        wish = wish_message(ROLE_WARN,
                            "asking the server whether there is a key already; "
                            "try again in a moment");
    } else {
        wish = wish_error(err);
    }
    error_release(&ignored);
    error_release(err);
    return wish;
}

static struct wish show_key(struct screen *screen)
{
    struct encryption *self = screen->state;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    size_t groups = 0;

    if (!app_vault_recovery(screen_app(screen), &text, &err)) {
        return tell_failure(screen, &err);
    }
    begin_step(self, STEP_SHOW);
    for (const char *at = text.buf; *at != '\0'; at++) {
        bool ends = *at == '-' && ++groups % GROUPS_A_ROW == 0;

        str_add_char(&self->shown, ends ? '\n' : *at == '-' ? ' ' : *at);
    }
    explicit_bzero(text.buf, text.len);
    str_release(&text);
    return wish_redraw();
}

/* A key was made: `random` ones are shown before anything else. */
static struct wish made(struct screen *screen, bool random)
{
    struct encryption *self = screen->state;

    leave_step(self);
    load(screen);
    return random ? show_key(screen) : ask_cover(self);
}

static struct wish make_key(struct screen *screen, const char *words)
{
    struct encryption *self = screen->state;
    struct app *app = screen_app(screen);
    struct error err = ERROR_INIT;
    bool ok = self->view.state == VAULT_CLEAR
                  ? app_vault_begin(app, words, &err)
                  : app_vault_change(app, words, &err);

    return ok ? made(screen, words == NULL) : tell_failure(screen, &err);
}

static struct wish unlock(struct screen *screen, const char *words)
{
    struct encryption *self = screen->state;
    struct error err = ERROR_INIT;

    if (!app_vault_unlock(screen_app(screen), words, &err)) {
        snprintf(self->problem, sizeof(self->problem), "%s", error_get(&err));
        form_set(&self->form, 0, "");
        error_release(&err);
        return wish_redraw();
    }
    leave_step(self);
    load(screen);
    return wish_message(ROLE_GOOD, "unlocked");
}

/* A key is made of words slowly, on purpose: that is said before. */
static struct wish derive_later(void)
{
    return wish_later(ACT_DERIVE, "working out the key: a second or so");
}

/* What was put off; Esc may have come in between. */
static struct wish derive(struct screen *screen)
{
    struct encryption *self = screen->state;
    const char *words;

    if (!encryption_has_form(self)) {
        return wish_redraw();
    }
    words = form_get(&self->form, 0);
    return self->step == STEP_UNLOCK ? unlock(screen, words)
                                     : make_key(screen, words);
}

/* The form is filled in. */
static struct wish entered(struct encryption *self)
{
    const char *words = form_get(&self->form, 0);

    self->problem[0] = '\0';
    if (words[0] == '\0') {
        return wish_redraw();
    }
    if (self->step == STEP_UNLOCK) {
        return derive_later();
    }
    if (self->form.focus == 0) {
        form_focus(&self->form, 1);
        return wish_redraw();
    }
    if (!str_equal(words, form_get(&self->form, 1))) {
        snprintf(self->problem, sizeof(self->problem),
                 "the two are not the same");
        form_set(&self->form, 1, "");
        return wish_redraw();
    }
    return derive_later();
}

static struct wish cover(struct screen *screen)
{
    struct error err = ERROR_INIT;
    int64_t taken = 0;

    if (!app_vault_cover(screen_app(screen), &taken, &err)) {
        return tell_failure(screen, &err);
    }
    load(screen);
    return wish_message(ROLE_GOOD, "%" PRId64 " old line%s taken away", taken,
                        taken == 1 ? "" : "s");
}

static struct wish lock(struct screen *screen)
{
    struct error err = ERROR_INIT;

    if (!app_vault_lock(screen_app(screen), &err)) {
        return tell_failure(screen, &err);
    }
    load(screen);
    return wish_message(ROLE_STATUS, "locked on this device");
}

static struct wish print_key(struct screen *screen,
                             const struct action_call *call)
{
    struct error err = ERROR_INIT;

    if (call->step != ACTION_DO || call->argument == NULL ||
        call->argument[0] == '\0') {
        return wish_redraw();
    }
    return app_vault_print(screen_app(screen), call->argument, &err)
               ? wish_message(ROLE_STATUS, "written to %s", call->argument)
               : tell_failure(screen, &err);
}

/* What wants an open key, or a question first. */
static struct wish act_open(struct screen *screen, int id)
{
    struct encryption *self = screen->state;

    if (self->view.state == VAULT_LOCKED) {
        return wish_message(ROLE_WARN, "notes are locked: unlock them first");
    }
    if (id == ACT_RANDOM) {
        return wish_ask(ACT_RANDOM_YES,
                        "Take a random key? Without the paper that you write "
                        "it on, nobody reads the notes.");
    }
    if (self->view.state == VAULT_CLEAR) {
        return wish_message(ROLE_WARN, "notes are not encrypted");
    }
    switch (id) {
    case ACT_PASSPHRASE:
        begin_step(self, STEP_CHANGE);
        return wish_redraw();
    case ACT_RECOVERY:
        return show_key(screen);
    case ACT_PRINT:
        return wish_prompt("Write to new file: ", "recovery-key.txt", false,
                           ACT_PRINT_FILE);
    default:
        return wish_ask(ACT_LOCK_YES,
                        "Lock notes here? The passphrase or the recovery key "
                        "opens them again.");
    }
}

static struct wish encrypt(struct encryption *self)
{
    if (self->view.state == VAULT_CLEAR) {
        begin_step(self, STEP_NEW);
        return wish_redraw();
    }
    return self->view.state == VAULT_OPEN
               ? ask_cover(self)
               : wish_message(ROLE_WARN, "notes are locked: unlock them first");
}

static struct wish encryption_act(struct screen *screen,
                                  const struct action_call *call)
{
    struct encryption *self = screen->state;

    switch (call->id) {
    case ACT_ENCRYPT:
        return encrypt(self);
    case ACT_COVER_YES:
        return cover(screen);
    case ACT_UNLOCK:
        if (self->view.locked == 0 && self->view.state != VAULT_LOCKED) {
            return wish_message(ROLE_STATUS, "nothing is locked here");
        }
        begin_step(self, STEP_UNLOCK);
        return wish_redraw();
    case ACT_RANDOM_YES:
        return make_key(screen, NULL);
    case ACT_LOCK_YES:
        return lock(screen);
    case ACT_DERIVE:
        return derive(screen);
    case ACT_PRINT_FILE:
        return print_key(screen, call);
    default:
        return act_open(screen, call->id);
    }
}

/* A click: into a field, or on the button below them. */
static bool click(struct encryption *self, const struct key *key,
                  struct wish *wish)
{
    struct form_place place = encryption_form_place(self, self->width);

    if (form_mouse(&self->form, key, place) != FORM_IGNORED) {
        return true;
    }
    if (key->button != BUTTON_LEFT ||
        key->y != place.y + (int)self->form.count) {
        return false;
    }
    wish_release(wish);
    *wish = entered(self);
    return true;
}

static bool encryption_key(struct screen *screen, const struct key *key,
                           struct wish *wish)
{
    struct encryption *self = screen->state;
    bool is_entered = false;

    if (self->step == STEP_LOOK || key->button == BUTTON_RELEASE) {
        return false;
    }
    if (key->code == KEYCODE_MOUSE && encryption_has_form(self)) {
        return click(self, key, wish);
    }
    if (key->code == KEYCODE_ESCAPE || self->step == STEP_SHOW) {
        bool shown = self->step == STEP_SHOW;

        leave_step(self);
        if (shown && self->view.readable > 0) {
            wish_release(wish);
            *wish = ask_cover(self);
        }
        return true;
    }
    if (!form_takes(&self->form, key, &is_entered)) {
        return false;
    }
    if (is_entered) {
        wish_release(wish);
        *wish = entered(self);
    }
    return true;
}

static unsigned encryption_mode(const struct screen *screen)
{
    const struct encryption *self = screen->state;

    return self->step == STEP_LOOK   ? 0
           : self->step == STEP_SHOW ? MODE_KEYS
                                     : form_mode(&self->form);
}

static void encryption_resize(struct screen *screen, int width, int height)
{
    struct encryption *self = screen->state;

    (void)height;
    self->width = width;
}

static const char *encryption_title(const struct screen *screen)
{
    (void)screen;
    return "Encryption of notes";
}

const struct screen_ops encryption_screen = {
    .name = "encryption",
    .help = N_("Encrypts notes and bookmarks, so that only your own devices "
               "can read them."),
    .actions = actions,
    .state_size = sizeof(struct encryption),
    .open = encryption_open,
    .close = encryption_close,
    .act = encryption_act,
    .key = encryption_key,
    .draw = encryption_draw,
    .resize = encryption_resize,
    .title = encryption_title,
    .key_row = encryption_keys,
    .mode = encryption_mode,
    .changed = load,
};
