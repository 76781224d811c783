#include "sync/verbs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json_out.h"
#include "http/report.h"
#include "secret/secret.h"
#include "sync/browser.h"
#include "sync/escape.h"
#include "sync/loopback.h"
#include "sync/qr.h"
#include "sync/session.h"

#define FORM_TYPE   "application/x-www-form-urlencoded"
#define GRANT_CODE  "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code"
#define SLOWER_S    5 /* after slow_down (RFC 8628) */
#define OUR_VERSION 1
#define BROWSER_MS  600000 /* how long a browser may take */

struct entry {
    struct session session;
    struct remote *remote;
    struct answer_login got;
    bool loopback; /* the server knows that way in */
};

static struct slice bytes_of(const struct remote_answer *answer)
{
    return str_slice(&answer->body);
}

/* Asks what server this is, and says so. */
static bool meet(struct entry *entry, struct error *err)
{
    struct remote_request request = {.method = "GET",
                                     .path = "/v1",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct answer_info info = ANSWER_INFO_INIT;
    struct report report;
    bool ok = false;

    remote_call(entry->remote, &request, &answer);
    if (answer.status != 200) {
        (void)remote_fail(&answer, err);
    } else if (!answer_info(bytes_of(&answer), &info)) {
        error_set(err, "no sync server answers at %s",
                  remote_url(entry->remote));
    } else if (info.min > OUR_VERSION || info.max < OUR_VERSION) {
        error_set(err,
                  "the server speaks the protocol from %lld to %lld, this "
                  "program speaks %d",
                  (long long)info.min, (long long)info.max, OUR_VERSION);
    } else {
        report_begin(&report, "server");
        json_text(&report.json, "name", info.name.buf);
        json_text(&report.json, "notice", info.notice.buf);
        json_text(&report.json, "privacy", info.privacy.buf);
        json_bool(&report.json, "device", info.device);
        json_bool(&report.json, "password", info.password);
        json_bool(&report.json, "browser", info.loopback);
        report_end(&report);
        entry->loopback = info.loopback;
        ok = true;
    }
    answer_info_release(&info);
    remote_answer_release(&answer);
    return ok;
}

static const char *device_name(const struct verb_call *call, char host[65])
{
    const char *name = verb_text(call, "device_name");

    if (name[0] != '\0') {
        return name;
    }
    if (gethostname(host, 64) != 0 || host[0] == '\0') {
        return "terminal";
    }
    host[64] = '\0';
    return host;
}

/* ---- with a password ---- */

static void add_login(const struct verb_call *call, struct str *body)
{
    struct json_out json;
    char host[65];

    json_begin(&json, body);
    json_open_object(&json, NULL);
    json_text(&json, "email", verb_text(call, "email"));
    json_text(&json, "password", verb_text(call, "password"));
    json_open_object(&json, "device");
    json_text(&json, "name", device_name(call, host));
    json_text(&json, "platform", "linux");
    json_close_object(&json);
    if (verb_text(call, "totp")[0] != '\0') {
        json_text(&json, "totp", verb_text(call, "totp"));
    }
    json_close_object(&json);
}

/* The password was right, and something else is wanted: told apart. */
static bool want_factor(struct error *err)
{
    struct report report;

    report_begin(&report, "factor");
    report_end(&report);
    return error_set(err, "this account wants a code of its second factor");
}

static bool by_password(struct entry *entry, struct error *err)
{
    struct str body = STR_INIT;
    struct remote_request request = {.method = "POST",
                                     .path = "/v1/login",
                                     .type = "application/json",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    bool ok = false;

    add_login(entry->session.call, &body);
    request.body = str_slice(&body);
    remote_call(entry->remote, &request, &answer);
    explicit_bzero(body.buf, body.len);
    str_release(&body);
    if (answer.status == 401) {
        error_set(err,
                  "the server does not know this mail address with this "
                  "password%s",
                  verb_text(entry->session.call, "totp")[0] != '\0'
                      ? " and this code"
                      : "");
    } else if (str_equal(answer.problem.type, "mfa-needed")) {
        want_factor(err);
    } else if (answer.status != 200 && answer.status != 201) {
        (void)remote_fail(&answer, err);
    } else if (!answer_login(bytes_of(&answer), &entry->got)) {
        error_set(err, "the server's answer cannot be understood");
    } else {
        ok = true;
    }
    remote_answer_release(&answer);
    return ok;
}

/* ---- with a code that is typed in a browser ---- */

static void post_form(struct entry *entry, const char *path,
                      const struct str *form, struct remote_answer *answer)
{
    struct remote_request request = {.method = "POST",
                                     .path = path,
                                     .type = FORM_TYPE,
                                     .body = {form->buf, form->len},
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};

    remote_call(entry->remote, &request, answer);
}

static bool ask_code(struct entry *entry, struct answer_code *code,
                     struct error *err)
{
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct str form = STR_INIT;
    char host[65];
    bool ok = false;

    str_set(&form, "client_id=terminal&platform=linux&device_name=");
    form_add_escaped(&form, device_name(entry->session.call, host));
    post_form(entry, "/v1/oauth/device", &form, &answer);
    if (answer.status != 200) {
        (void)remote_fail(&answer, err);
    } else if (!answer_code(bytes_of(&answer), code)) {
        error_set(err, "the server's answer cannot be understood");
    } else {
        ok = true;
    }
    str_release(&form);
    remote_answer_release(&answer);
    return ok;
}

static void show_code(const struct answer_code *code)
{
    struct str rows = STR_INIT;
    struct report report;

    (void)qr_add(
        code->complete.len > 0 ? code->complete.buf : code->address.buf, &rows);
    report_begin(&report, "code");
    json_text(&report.json, "code", code->user_code.buf);
    json_text(&report.json, "address", code->address.buf);
    json_text(&report.json, "complete", code->complete.buf);
    json_text(&report.json, "qr", rows.buf);
    json_int(&report.json, "expires_s", code->expires_in_s);
    report_end(&report);
    str_release(&rows);
}

enum poll_result { POLL_AGAIN, POLL_SLOWER, POLL_IN, POLL_FAIL };

static enum poll_result read_poll(struct entry *entry,
                                  const struct remote_answer *answer,
                                  struct error *err)
{
    char word[32];

    if (answer->status == 200) {
        if (answer_login(bytes_of(answer), &entry->got)) {
            return POLL_IN;
        }
        error_set(err, "the server's answer cannot be understood");
        return POLL_FAIL;
    }
    /* Through network errors, limits and 5xx until the code expires. */
    if (answer->status == 0 || answer->status >= 500 || answer->status == 429) {
        return POLL_AGAIN;
    }
    answer_oauth_error(bytes_of(answer), word);
    if (str_equal(word, "authorization_pending")) {
        return POLL_AGAIN;
    }
    if (str_equal(word, "slow_down")) {
        return POLL_SLOWER;
    }
    if (str_equal(word, "access_denied")) {
        error_set(err, "the browser said no: this device was not let in");
    } else if (str_equal(word, "expired_token")) {
        error_set(err, "the code has expired; try again");
    } else {
        (void)remote_fail(answer, err);
    }
    return POLL_FAIL;
}

static bool by_code(struct entry *entry, struct error *err)
{
    struct answer_code code = ANSWER_CODE_INIT;
    struct str form = STR_INIT;
    enum poll_result result = POLL_AGAIN;
    int64_t end_ms;
    int64_t interval_s;

    if (!ask_code(entry, &code, err)) {
        answer_code_release(&code);
        return false;
    }
    show_code(&code);
    str_set(&form, "grant_type=" GRANT_CODE "&client_id=terminal&device_code=");
    form_add_escaped(&form, code.device_code.buf);
    end_ms = clock_monotonic_ms() + code.expires_in_s * 1000;
    interval_s = code.interval_s;
    while (result == POLL_AGAIN) {
        struct remote_answer answer = REMOTE_ANSWER_INIT;
        struct timespec pause = {.tv_sec = interval_s};

        nanosleep(&pause, NULL);
        if (clock_monotonic_ms() >= end_ms) {
            error_set(err, "the code has expired; try again");
            break;
        }
        post_form(entry, "/v1/oauth/token", &form, &answer);
        result = read_poll(entry, &answer, err);
        if (result == POLL_SLOWER) {
            interval_s += SLOWER_S;
            result = POLL_AGAIN;
        }
        remote_answer_release(&answer);
    }
    str_release(&form);
    answer_code_release(&code);
    return result == POLL_IN;
}

/* ---- with this machine's browser ---- */

static void show_address(const char *address)
{
    struct error ignored = ERROR_INIT;
    bool opened = browser_open(address, &ignored);
    struct report report;

    report_begin(&report, "browser");
    json_text(&report.json, "browser", address);
    json_bool(&report.json, "opened", opened);
    report_end(&report);
    error_release(&ignored);
}

/* The code that the browser brought, and what only we know. */
static bool redeem(struct entry *entry, const struct loopback *loopback,
                   const char *code, struct error *err)
{
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct str redirect = STR_INIT;
    struct str form = STR_INIT;
    bool ok = false;

    loopback_add_redirect(loopback, &redirect);
    str_set(&form, "grant_type=authorization_code&client_id=terminal"
                   "&platform=linux&code=");
    form_add_escaped(&form, code);
    str_add_format(&form,
                   "&code_verifier=%s&redirect_uri=", loopback->verifier);
    form_add_escaped(&form, redirect.buf);
    post_form(entry, "/v1/oauth/token", &form, &answer);
    if (answer.status == 400) {
        error_set(err, "the server did not take what the browser brought; try "
                       "again");
    } else if (answer.status != 200) {
        (void)remote_fail(&answer, err);
    } else if (!answer_login(bytes_of(&answer), &entry->got)) {
        error_set(err, "the server's answer cannot be understood");
    } else {
        ok = true;
    }
    explicit_bzero(form.buf, form.len);
    str_release(&form);
    str_release(&redirect);
    remote_answer_release(&answer);
    return ok;
}

static bool by_browser(struct entry *entry, struct error *err)
{
    struct loopback loopback = {.fd = -1};
    struct str address = STR_INIT;
    struct str code = STR_INIT;
    char host[65];
    bool ok;

    if (!entry->loopback) {
        return error_set(err, "this server knows no login by the browser of "
                              "this machine; take a code");
    }
    if (!loopback_open(&loopback, err)) {
        return false;
    }
    loopback_add_address(&loopback, remote_url(entry->remote),
                         device_name(entry->session.call, host), &address);
    show_address(address.buf);
    ok = loopback_wait(&loopback, BROWSER_MS, &code, err) &&
         redeem(entry, &loopback, code.buf, err);
    loopback_close(&loopback);
    secret_release(&code);
    str_release(&address);
    return ok;
}

/* ---- what all end with ---- */

/* Ends the token that we may not keep. */
static void give_back(struct entry *entry)
{
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    char path[64] = "/v1/devices/";
    struct remote_request request = {.method = "DELETE",
                                     .path = path,
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};

    memcpy(path + strlen(path), entry->got.device, sizeof(entry->got.device));
    remote_set_token(entry->remote, entry->got.token.buf);
    remote_call(entry->remote, &request, &answer);
    remote_answer_release(&answer);
}

/* Binds the profile to the account, or refuses. */
static bool bind_profile(struct entry *entry, bool *known, struct error *err)
{
    struct session *session = &entry->session;
    struct str learner = STR_INIT;
    bool ok = true;

    session_get_learner(session, &learner);
    *known = learner.len > 0;
    if (*known && !str_equal(learner.buf, entry->got.learner)) {
        give_back(entry);
        ok = error_set_code(err, ERROR_USAGE,
                            "this profile belongs to another account: nothing "
                            "was sent; use another profile for this one, as in "
                            "dstudio --profile NAME login");
    } else if (!*known) {
        ok = store_sync_set(session->store, KEY_LEARNER, entry->got.learner,
                            err);
    }
    str_release(&learner);
    return ok;
}

static bool keep_login(struct entry *entry, struct error *err)
{
    /* What was true of the last login, or of another server. */
    static const char *const forgotten[] = {
        "version",      "rev",     "redactions", KEY_FAILURES,
        KEY_WAIT_UNTIL, KEY_ASKED, KEY_STATE,
    };
    struct session *session = &entry->session;
    struct login login = LOGIN_INIT;
    bool ok;

    for (size_t i = 0; i < COUNT_OF(forgotten); i++) {
        session_set_text(session, forgotten[i], NULL);
    }
    session_set_text(session, KEY_SERVER, remote_url(entry->remote));
    str_set(&login.url, remote_url(entry->remote));
    str_set(&login.token, entry->got.token.buf);
    memcpy(login.device, entry->got.device, sizeof(login.device));
    memcpy(login.learner, entry->got.learner, sizeof(login.learner));
    login.expires_at = entry->got.expires_at;
    ok = login_write(verb_text(session->call, "login"), &login, err);
    login_release(&login);
    return ok;
}

static bool go_in(struct entry *entry, struct error *err)
{
    const char *method = verb_text(entry->session.call, "method");

    return str_equal(method, "password")  ? by_password(entry, err)
           : str_equal(method, "browser") ? by_browser(entry, err)
                                          : by_code(entry, err);
}

static bool enter(struct entry *entry, struct error *err)
{
    bool known = false;
    struct report report;

    if (!meet(entry, err) || !go_in(entry, err) ||
        !bind_profile(entry, &known, err)) {
        return false;
    }
    if (!keep_login(entry, err)) {
        give_back(entry);
        return false;
    }
    report_begin(&report, "in");
    json_text(&report.json, "learner", entry->got.learner);
    json_text(&report.json, "server", remote_url(entry->remote));
    json_bool(&report.json, "known", known);
    report_end(&report);
    return true;
}

bool sync_verb_login(struct verb_call *call, struct error *err)
{
    struct entry entry = {.got = ANSWER_LOGIN_INIT};
    bool ok = false;

    if (!session_open(&entry.session, call, err)) {
        return false;
    }
    if (remote_new(&entry.remote, &call->settings, verb_text(call, "url"), NULL,
                   err)) {
        ok = enter(&entry, err);
        remote_free(entry.remote);
    }
    if (entry.got.token.len > 0) {
        explicit_bzero(entry.got.token.buf, entry.got.token.len);
    }
    answer_login_release(&entry.got);
    session_close(&entry.session);
    return ok;
}
