/* `login`, with a code that a browser approves or with a password; `logout`. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/account.h"
#include "app/settings.h"
#include "app/sync.h"
#include "base/clock.h"
#include "cli/account.h"
#include "cli/ask.h"
#include "cli/command.h"

/* ---- the picture ---- */

enum { CODE_MAX = 64 }; /* bytes of a second factor, as typed */
enum { BORDER = 2 };    /* light cells around it */

static bool is_dark(const char *rows, int width, int x, int y)
{
    return x >= 0 && x < width && y >= 0 && y < width &&
           rows[y * (width + 1) + x] == '1';
}

/* Two rows of the picture in one of text; as most terminals are dark, light
 * cells are the blocks. */
static void print_picture(FILE *out, const char *rows)
{
    static const char *const blocks[] = {"█", "▄", "▀", " "};
    int width = (int)strcspn(rows, "\n");

    for (int y = -BORDER; y < width + BORDER; y += 2) {
        fputs("  ", out);
        for (int x = -BORDER; x < width + BORDER; x++) {
            int upper = is_dark(rows, width, x, y) ? 1 : 0;
            int lower = is_dark(rows, width, x, y + 1) ? 2 : 0;

            fputs(blocks[upper + lower], out);
        }
        fputc('\n', out);
    }
}

struct show {
    struct call *call;
    bool told_server;
    bool told_code;
};

static void tell_code(const struct app_account *account)
{
    if (account->qr[0] != '\0' && isatty(STDERR_FILENO) == 1) {
        print_picture(stderr, account->qr);
    }
    fprintf(stderr,
            "\nOpen  %s\nin a browser and enter  %s\n\n"
            "Waiting for the browser. Ctrl-C gives up.\n",
            account->address, account->code);
}

static void tell_browser(const struct app_account *account)
{
    fprintf(stderr,
            "\n%s\n\n  %s\n\n"
            "Waiting for it. Ctrl-C gives up.\n",
            account->opened
                ? "Your browser was asked to open this page; if it did not, "
                  "open it yourself:"
                : "No browser could be started. Open this page on this "
                  "machine:",
            account->browser);
}

/* What the person has to do is talk: it goes to stderr. */
static void show_login(void *context, struct app *app)
{
    struct show *show = context;
    const struct app_account *account = app_account(app);

    if (!show->told_server && account->server_name[0] != '\0') {
        show->told_server = true;
        fprintf(stderr, "the server is %s\n", account->server_name);
        if (account->notice[0] != '\0') {
            fprintf(stderr, "%s\n", account->notice);
        }
        if (account->privacy[0] != '\0') {
            fprintf(stderr, "privacy: %s\n", account->privacy);
        }
    }
    if (!show->told_code && account->code[0] != '\0') {
        show->told_code = true;
        tell_code(account);
    }
    if (!show->told_code && account->browser[0] != '\0') {
        show->told_code = true;
        tell_browser(account);
    }
}

/* ---- the command ---- */

/* Keeps --ca as the setting ca_file; `before` is what stood there. */
static bool set_ca(struct call *call, char **before)
{
    const char *ca = call_option(call, "ca");
    char *path;
    bool ok;

    *before = NULL;
    if (ca == NULL) {
        return true;
    }
    path = realpath(ca, NULL);
    if (path == NULL) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "there is no certificate file '%s'", ca);
    }
    *before = xstrdup(app_setting(call->app, "ca_file"));
    ok = app_setting_set(call->app, "ca_file", path, &call->err);
    free(path);
    return ok;
}

static bool try_login(struct call *call, const struct app_login *login,
                      struct show *show)
{
    return app_account_login(call->app, login, &call->err) &&
           app_account_wait(call->app, show_login, show, &call->err);
}

/* For an account that wants more than its password. */
static bool ask_code(struct call *call, char *code, size_t size)
{
    if (isatty(STDIN_FILENO) != 1) {
        return error_set(&call->err,
                         "this account wants a code of its second factor: give "
                         "it with --code");
    }
    error_clear(&call->err);
    return ask_secret(call, "Code of your second factor: ", "password-stdin",
                      code, size);
}

static bool log_in(struct call *call, struct app_login *login)
{
    struct show show = {.call = call};
    char password[ASK_MAX] = "";
    char code[CODE_MAX] = "";
    bool ok;

    if (login->email != NULL) {
        if (!ask_secret(call, "Password: ", "password-stdin", password,
                        sizeof(password))) {
            return false;
        }
        login->password = password;
    }
    ok = try_login(call, login, &show);
    if (!ok && app_account(call->app)->wants_code && login->totp == NULL) {
        ok = ask_code(call, code, sizeof(code));
        login->totp = code;
        ok = ok && try_login(call, login, &show);
    }
    explicit_bzero(password, sizeof(password));
    explicit_bzero(code, sizeof(code));
    login->password = login->totp = NULL;
    return ok;
}

static void print_in(struct call *call)
{
    const struct app_account *account = app_account(call->app);

    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "server", account->server);
        json_text(&call->writer, "learner", account->learner);
        json_close_object(&call->writer);
    } else {
        call_print(call,
                   "logged in at %s\ndstudio sync brings both sides in step; "
                   "the screens do it by themselves\n",
                   account->server);
    }
}

/* Do the words go together? */
static bool check_login(struct call *call, const struct app_login *login)
{
    const char *why = NULL;

    if (login->url[0] == '\0') {
        why = "which server? usage: dstudio login https://HOST";
    } else if (login->email == NULL &&
               call_option(call, "password-stdin") != NULL) {
        why = "--password-stdin wants --email, too";
    } else if (login->email != NULL && login->browser) {
        why = "--email and --browser are two ways; take one";
    }
    return why == NULL || error_set_code(&call->err, ERROR_USAGE, "%s", why);
}

static enum exit_code run_login(struct call *call)
{
    struct app_sync_view view;
    struct app_login login = {
        .browser = call_option(call, "browser") != NULL,
        .email = call_option(call, "email"),
        .totp = call_option(call, "code"),
        .device = call_option(call, "device"),
    };
    struct error ignored = ERROR_INIT;
    char *ca_before = NULL;
    bool ok;

    app_sync_look(call->app, &view);
    login.url = call->argc > 0 ? call->argv[0] : view.server;
    ok = check_login(call, &login) && set_ca(call, &ca_before) &&
         log_in(call, &login);
    if (!ok && ca_before != NULL) {
        (void)!app_setting_set(call->app, "ca_file", ca_before, &ignored);
    }
    error_release(&ignored);
    free(ca_before);
    app_sync_view_release(&view);
    if (!ok) {
        return call_fail(call);
    }
    print_in(call);
    return EXIT_DONE;
}

static const struct cli_option login_options[] = {
    {"browser", NULL, "with this machine's browser, without a code to type"},
    {"email", "ADDRESS", "with a password instead of a code in the browser"},
    {"password-stdin", NULL, "read the password from standard input"},
    {"code", "DIGITS", "the second factor, if the account has one"},
    {"device", "NAME", "how this device is called; else by its host name"},
    {"ca", "FILE", "a certificate to trust, too; kept as ca_file"},
    CLI_OPTIONS_END,
};

const struct command command_login = {
    .name = "login",
    .arguments = "[https://HOST]",
    .summary = "Log this profile in to a sync server.",
    .options = login_options,
    .max_arguments = 1,
    .run = run_login,
};

/* ---- logout ---- */

static bool erase_account(struct call *call)
{
    char password[ASK_MAX];
    bool ok = ask_secret(call, "Password: ", "password-stdin", password,
                         sizeof(password)) &&
              app_account_erase(call->app, password,
                                call_option(call, "now") != NULL, &call->err);

    explicit_bzero(password, sizeof(password));
    return account_end(call, ok);
}

static enum exit_code run_erase(struct call *call)
{
    char day[16];
    int64_t at;

    if (!erase_account(call)) {
        return call_fail(call);
    }
    at = app_account(call->app)->erase_at;
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_int(&call->writer, "erase_at", at);
        json_close_object(&call->writer);
    } else {
        call_print(call,
                   "the server deletes the account on %s; everything "
                   "here stays\n",
                   civil_format(at / 86400, day));
    }
    return EXIT_DONE;
}

static enum exit_code run_forget(struct call *call)
{
    if (!app_account_forget(call->app, &call->err)) {
        return call_fail(call);
    }
    call_print(call, call->json ? "{}"
                                : "this profile belongs to no account "
                                  "any more; everything here stays\n");
    return EXIT_DONE;
}

static enum exit_code run_logout(struct call *call)
{
    const struct app_account *account = app_account(call->app);

    if (call_option(call, "erase-account") != NULL) {
        return run_erase(call);
    }
    if (call_option(call, "forget") != NULL) {
        return run_forget(call);
    }
    if (!account_do(call, ACCOUNT_LOGOUT)) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_bool(&call->writer, "told", account->told);
        json_close_object(&call->writer);
    } else if (account->told) {
        call_print(call, "logged out; everything learned stays here\n");
    } else {
        call_print(call, "this device has forgotten its login, but the server "
                         "could not be told:\nend it there with dstudio "
                         "devices on another device, or in the browser\n");
    }
    return EXIT_DONE;
}

static const struct cli_option logout_options[] = {
    {"erase-account", NULL, "delete the account and its data on the server"},
    {"now", NULL, "without the days in which logging in takes that back"},
    {"password-stdin", NULL, "read the password from standard input"},
    {"forget", NULL, "after that: keep this profile, with no account"},
    CLI_OPTIONS_END,
};

const struct command command_logout = {
    .name = "logout",
    .arguments = "",
    .summary = "End this device's login; everything learned stays here.",
    .options = logout_options,
    .max_arguments = 0,
    .run = run_logout,
};
