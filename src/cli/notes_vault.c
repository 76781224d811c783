#include "cli/notes_vault.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/sync.h"
#include "app/vault.h"
#include "cli/ask.h"

#define FROM_STDIN "passphrase-stdin"

/* Before a key is made or taken back, and after: where there is an account,
 * others must know. False only if `must` and it did not work. */
static bool sync_first(struct call *call, bool must)
{
    struct app_sync_view view;
    bool has_account;

    app_sync_look(call->app, &view);
    has_account = view.bound;
    app_sync_view_release(&view);
    if (!has_account) {
        return true;
    }
    if (app_sync_start(call->app, &call->err) &&
        app_sync_wait(call->app, NULL, NULL, &call->err)) {
        return true;
    }
    if (must) {
        return error_prefix(&call->err,
                            "another device may have encrypted notes already, "
                            "and the server cannot be asked");
    }
    fprintf(stderr, "dstudio notes: not synced yet: %s\n",
            error_get(&call->err));
    error_clear(&call->err);
    return true;
}

static enum exit_code print_state(struct call *call)
{
    struct app_vault_view view;

    app_vault_look(call->app, &view);
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "encrypted", app_vault_word(view.state));
        json_bool(&call->writer, "passphrase",
                  view.state != VAULT_CLEAR && !view.random);
        json_int(&call->writer, "open", view.open);
        json_int(&call->writer, "locked", view.locked);
        json_int(&call->writer, "readable", view.readable);
        json_close_object(&call->writer);
        return EXIT_DONE;
    }
    call_print(call, "%s\n",
               view.state == VAULT_CLEAR
                   ? "notes are not encrypted: who runs the server can read "
                     "them"
               : view.state == VAULT_LOCKED
                   ? "notes are encrypted, and locked on this device: dstudio "
                     "notes unlock"
                   : "notes are encrypted: only your own devices read them");
    if (view.locked > 0) {
        call_print(call, "%" PRId64 " encrypted entr%s locked here\n",
                   view.locked, view.locked == 1 ? "y is" : "ies are");
    }
    if (view.state == VAULT_OPEN && view.readable > 0) {
        call_print(call,
                   "%" PRId64 " older entr%s still readable: dstudio notes "
                   "encrypt --all\n",
                   view.readable, view.readable == 1 ? "y is" : "ies are");
    }
    return EXIT_DONE;
}

/* A key is of no use if it is lost: it is shown, or written to --to. */
static bool give_recovery(struct call *call)
{
    const char *file = call_option(call, "to");
    struct str text = STR_INIT;
    bool ok;

    if (file != NULL) {
        ok = app_vault_print(call->app, file, &call->err);
        if (ok && !call->json) {
            call_print(call, "the recovery key is in %s\n", file);
        }
        return ok;
    }
    ok = app_vault_recovery(call->app, &text, &call->err);
    if (ok && call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "recovery", text.buf);
        json_close_object(&call->writer);
    } else if (ok) {
        call_print(call,
                   "%s\n\nWrite it down. Whoever has it reads the notes; "
                   "without it and the passphrase\nnobody does.\n",
                   text.buf);
    }
    if (text.len > 0) {
        explicit_bzero(text.buf, text.len);
    }
    str_release(&text);
    return ok;
}

/* Old notes: taken along when asked to, or when a person says yes. */
static bool cover(struct call *call)
{
    struct app_vault_view view;
    char question[200];
    int64_t taken = 0;

    app_vault_look(call->app, &view);
    if (view.readable == 0) {
        return true;
    }
    snprintf(question, sizeof(question),
             "Write %" PRId64 " older entr%s again, encrypted, and take the "
             "old text away for\ngood, here and on the server?",
             view.readable, view.readable == 1 ? "y" : "ies");
    if (call_option(call, "all") == NULL && !ask_yes(question)) {
        return true; /* the state that is printed tells of them */
    }
    return app_vault_cover(call->app, &taken, &call->err);
}

/* A new key, by a passphrase typed twice or a random one. */
static bool make_key(struct call *call,
                     bool (*make)(struct app *app, const char *passphrase,
                                  struct error *err))
{
    char words[ASK_MAX];
    bool ok;

    if (call_option(call, "random") != NULL) {
        return make(call->app, NULL, &call->err);
    }
    ok = ask_secret(call, "New passphrase: ", FROM_STDIN, words,
                    sizeof(words)) &&
         ask_again(call, "Once more: ", FROM_STDIN, words) &&
         make(call->app, words, &call->err);
    explicit_bzero(words, sizeof(words));
    return ok;
}

static enum exit_code end_with_state(struct call *call, bool ok)
{
    if (!ok) {
        return call_fail(call);
    }
    return sync_first(call, false) ? print_state(call) : call_fail(call);
}

static enum exit_code run_encrypt(struct call *call)
{
    bool random = call_option(call, "random") != NULL;
    struct app_vault_view view;
    bool ok;

    ok = sync_first(call, true);
    app_vault_look(call->app, &view);
    if (ok && view.state != VAULT_OPEN) {
        ok = make_key(call, app_vault_begin);
        if (ok && (random || call_option(call, "to") != NULL)) {
            ok = give_recovery(call);
        }
    }
    ok = ok && cover(call);
    if (ok && random && call->json) {
        return sync_first(call, false) ? EXIT_DONE : call_fail(call);
    }
    return end_with_state(call, ok);
}

static enum exit_code run_passphrase(struct call *call)
{
    bool random = call_option(call, "random") != NULL;
    bool ok = sync_first(call, true) && make_key(call, app_vault_change);

    if (ok && random) {
        ok = give_recovery(call);
        if (ok && call->json) {
            return sync_first(call, false) ? EXIT_DONE : call_fail(call);
        }
    }
    return end_with_state(call, ok);
}

static enum exit_code run_unlock(struct call *call)
{
    char words[ASK_MAX];
    bool ok = ask_secret(call, "Passphrase or recovery key: ", FROM_STDIN,
                         words, sizeof(words)) &&
              app_vault_unlock(call->app, words, &call->err);

    explicit_bzero(words, sizeof(words));
    return ok ? print_state(call) : call_fail(call);
}

static enum exit_code run_lock(struct call *call)
{
    return app_vault_lock(call->app, &call->err) ? print_state(call)
                                                 : call_fail(call);
}

static enum exit_code run_recovery(struct call *call)
{
    return give_recovery(call) ? EXIT_DONE : call_fail(call);
}

bool run_vault_word(struct call *call, enum exit_code *code)
{
    static const struct {
        const char *name;
        enum exit_code (*run)(struct call *call);
    } words[] = {
        {"status", print_state},    {"encrypt", run_encrypt},
        {"unlock", run_unlock},     {"lock", run_lock},
        {"recovery", run_recovery}, {"passphrase", run_passphrase},
    };

    for (size_t i = 0; call->argc > 0 && i < COUNT_OF(words); i++) {
        if (str_equal(call->argv[0], words[i].name)) {
            *code = words[i].run(call);
            return true;
        }
    }
    return false;
}
