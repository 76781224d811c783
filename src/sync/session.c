#include "sync/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json_out.h"
#include "base/number.h"
#include "store/store_vault.h"

#define ERRORS_MAX   ((size_t)20)
#define RENEW_S      INT64_C(2592000) /* 30 days before it ends */
#define LOCK_STEP_MS 100

bool session_open(struct session *session, struct verb_call *call,
                  struct error *err)
{
    struct store_options options = {.path = verb_text(call, "store")};

    memset(session, 0, sizeof(*session));
    session->call = call;
    session->login = (struct login)LOGIN_INIT;
    session->lock = -1;
    if (options.path[0] == '\0' || verb_text(call, "login")[0] == '\0') {
        return error_set_code(err, ERROR_USAGE,
                              "the request names no store or no login");
    }
    session->store = store_open(&options, err);
    if (session->store == NULL) {
        return false;
    }
    note_keys_init(&session->keys, verb_text(call, "keys"));
    store_set_key_source(session->store, note_keys_find, &session->keys);
    if (store_is_read_only(session->store)) {
        error_set_code(err, ERROR_READ_ONLY, "%s",
                       store_notice(session->store));
        session_close(session);
        return false;
    }
    return true;
}

void session_close(struct session *session)
{
    remote_free(session->remote);
    session->remote = NULL;
    login_release(&session->login);
    store_close(session->store);
    session->store = NULL;
    note_keys_release(&session->keys);
    if (session->lock >= 0) {
        close(session->lock);
        session->lock = -1;
    }
}

void session_get_learner(struct session *session, struct str *learner)
{
    str_clear(learner);
    (void)store_sync_get(session->store, KEY_LEARNER, learner);
}

bool session_connect(struct session *session, struct error *err)
{
    struct str learner = STR_INIT;
    bool ok =
        login_read(verb_text(session->call, "login"), &session->login, err);

    session_get_learner(session, &learner);
    if (ok && !str_equal(learner.buf, session->login.learner)) {
        ok = error_set(err, "this profile belongs to another account than the "
                            "login: nothing is sent; log in again");
    }
    ok =
        ok && remote_new(&session->remote, &session->call->settings,
                         session->login.url.buf, session->login.token.buf, err);
    session->transport.remote = session->remote;
    str_release(&learner);
    return ok;
}

void session_renew(struct session *session)
{
    struct remote_request request = {.method = "POST",
                                     .path = "/v1/token",
                                     .type = "application/json",
                                     .body = slice_of("{}"),
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct answer_login fresh = ANSWER_LOGIN_INIT;
    struct error err = ERROR_INIT;
    int64_t now = clock_now_ms() / 1000;

    if (session->login.expires_at == 0 ||
        session->login.expires_at - now > RENEW_S) {
        return;
    }
    remote_call(session->remote, &request, &answer);
    if ((answer.status == 200 || answer.status == 201) &&
        answer_login(str_slice(&answer.body), &fresh) &&
        str_equal(fresh.learner, session->login.learner)) {
        str_set(&session->login.token, fresh.token.buf);
        session->login.expires_at = fresh.expires_at;
        /* The file first: the old token works until the new one is used. */
        if (login_write(verb_text(session->call, "login"), &session->login,
                        &err)) {
            remote_set_token(session->remote, session->login.token.buf);
        }
    }
    error_release(&err);
    answer_login_release(&fresh);
    remote_answer_release(&answer);
}

bool session_lock(struct session *session, int wait_s, struct error *err)
{
    char *path = xasprintf("%s.sync", verb_text(session->call, "store"));
    struct timespec step = {.tv_nsec = LOCK_STEP_MS * 1000000L};
    int tries = wait_s * 1000 / LOCK_STEP_MS;
    bool ok = true;

    session->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (session->lock < 0) {
        ok = error_set_errno(err, errno, "cannot open '%s'", path);
    }
    while (ok && flock(session->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) {
            continue;
        }
        if (errno != EWOULDBLOCK || tries-- <= 0) {
            ok = error_set_code(err, ERROR_BUSY,
                                "another program is syncing this profile");
        } else {
            nanosleep(&step, NULL);
        }
    }
    free(path);
    return ok;
}

int64_t session_get_int(struct session *session, const char *key,
                        int64_t otherwise)
{
    struct str text = STR_INIT;
    int64_t value = otherwise;

    if (store_sync_get(session->store, key, &text) &&
        !number_parse_int(text.buf, INT64_MIN / 2, INT64_MAX / 2, &value)) {
        value = otherwise;
    }
    str_release(&text);
    return value;
}

void session_set_text(struct session *session, const char *key,
                      const char *text)
{
    struct error ignored = ERROR_INIT;

    /* Notes for the next time: without them it goes on all the same. */
    (void)!store_sync_set(session->store, key, text, &ignored);
    error_release(&ignored);
}

void session_set_int(struct session *session, const char *key, int64_t value)
{
    char text[32];

    snprintf(text, sizeof(text), "%lld", (long long)value);
    session_set_text(session, key, text);
}

void session_log_error(struct session *session, const char *text)
{
    struct str old = STR_INIT;
    struct str list = STR_INIT;
    struct json_out json;
    json_t *entries = NULL;
    size_t count;

    (void)store_sync_get(session->store, KEY_ERRORS, &old);
    entries = json_loadb(old.buf, old.len, 0, NULL);
    count = json_array_size(entries);
    json_begin(&json, &list);
    json_open_list(&json, NULL);
    for (size_t i = count < ERRORS_MAX ? 0 : count - ERRORS_MAX + 1; i < count;
         i++) {
        const json_t *entry = json_array_get(entries, i);

        json_open_object(&json, NULL);
        json_int(&json, "at", json_integer_value(json_object_get(entry, "at")));
        json_text(&json, "text",
                  json_string_value(json_object_get(entry, "text")));
        json_close_object(&json);
    }
    json_open_object(&json, NULL);
    json_int(&json, "at", clock_now_ms());
    json_text(&json, "text", text);
    json_close_object(&json);
    json_close_list(&json);
    session_set_text(session, KEY_ERRORS, list.buf);
    json_decref(entries);
    str_release(&list);
    str_release(&old);
}
