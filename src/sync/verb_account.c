/* Short verbs: one request each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "http/report.h"
#include "sync/session.h"
#include "sync/verbs.h"

/* Opens, connects, asks; false unless the status is below 300. */
static bool ask(struct session *session, struct verb_call *call,
                const struct remote_request *request,
                struct remote_answer *answer, struct error *err)
{
    if (!session_open(session, call, err)) {
        return false;
    }
    if (!session_connect(session, err)) {
        return false;
    }
    remote_call(session->remote, request, answer);
    if (answer->status == 401) {
        session_set_text(session, KEY_STATE,
                         answer->problem.type[0] != '\0' ? answer->problem.type
                                                         : "token");
        return error_set(err, "the login has ended: everything is kept; log "
                              "in again");
    }
    if (answer->status == 404) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "the server knows no such thing");
    }
    return (answer->status >= 200 && answer->status < 300) ||
           remote_fail(answer, err);
}

static bool not_understood(struct error *err)
{
    return error_set(err, "the server's answer cannot be understood");
}

bool sync_verb_whoami(struct verb_call *call, struct error *err)
{
    struct remote_request request = {.method = "GET",
                                     .path = "/v1/me",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct answer_me me = ANSWER_ME_INIT;
    struct session session;
    struct report report;
    bool ok = ask(&session, call, &request, &answer, err);

    if (ok && !answer_me(str_slice(&answer.body), &me)) {
        ok = not_understood(err);
    }
    if (ok) {
        report_begin(&report, "me");
        json_text(&report.json, "learner", me.learner);
        json_text(&report.json, "email", me.email.buf);
        json_text(&report.json, "name", me.name.buf);
        json_text(&report.json, "server", session.login.url.buf);
        report_end(&report);
    }
    answer_me_release(&me);
    remote_answer_release(&answer);
    session_close(&session);
    return ok;
}

static void report_device(const struct answer_device *device)
{
    struct report report;

    report_begin(&report, "device");
    json_text(&report.json, "id", device->id);
    json_text(&report.json, "name", device->name.buf);
    json_text(&report.json, "platform", device->platform.buf);
    json_int(&report.json, "created_at", device->created_at);
    json_int(&report.json, "seen_at", device->seen_at);
    json_bool(&report.json, "current", device->current);
    report_end(&report);
}

bool sync_verb_devices(struct verb_call *call, struct error *err)
{
    struct remote_request request = {.method = "GET",
                                     .path = "/v1/devices",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct answer_devices devices = {0};
    struct session session;
    bool ok = ask(&session, call, &request, &answer, err);

    if (ok && !answer_devices(str_slice(&answer.body), &devices)) {
        ok = not_understood(err);
    }
    for (size_t i = 0; ok && i < devices.count; i++) {
        report_device(&devices.items[i]);
    }
    answer_devices_release(&devices);
    remote_answer_release(&answer);
    session_close(&session);
    return ok;
}

/* "/v1/devices/" and the id of the first word, if it is one. */
static bool device_path(const struct verb_call *call, char path[64],
                        struct error *err)
{
    struct event_id id;

    if (!event_id_parse(call->argv[0], strlen(call->argv[0]), 0, &id)) {
        return error_set_code(err, ERROR_USAGE, "'%.50s' is no device's id",
                              call->argv[0]);
    }
    snprintf(path, 64, "/v1/devices/");
    event_id_format(&id, path + strlen(path));
    return true;
}

bool sync_verb_device_rename(struct verb_call *call, struct error *err)
{
    char path[64] = "/v1/devices/";
    struct str body = STR_INIT;
    struct json_out json;
    struct remote_request request = {.method = "PATCH",
                                     .path = path,
                                     .type = "application/json",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct session session;
    bool ok;

    if (!device_path(call, path, err)) {
        return false;
    }
    json_begin(&json, &body);
    json_open_object(&json, NULL);
    json_text(&json, "name", verb_text(call, "name"));
    json_close_object(&json);
    request.body = str_slice(&body);
    ok = ask(&session, call, &request, &answer, err);
    if (!ok && answer.status == 405) {
        error_clear(err);
        error_set(err, "this server cannot rename devices");
    }
    session_close(&session);
    remote_answer_release(&answer);
    str_release(&body);
    return ok;
}

bool sync_verb_device_end(struct verb_call *call, struct error *err)
{
    char path[64];
    struct remote_request request = {.method = "DELETE",
                                     .path = path,
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct session session;
    bool ok;

    if (!device_path(call, path, err)) {
        return false;
    }
    ok = ask(&session, call, &request, &answer, err);
    session_close(&session);
    remote_answer_release(&answer);
    return ok;
}

/* Ends this device's token; true: the server has it no more. */
static bool end_token(struct session *session)
{
    char path[64] = "/v1/devices/";
    struct remote_request request = {.method = "DELETE",
                                     .path = path,
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    bool told;

    memcpy(path + strlen(path), session->login.device,
           sizeof(session->login.device));
    remote_call(session->remote, &request, &answer);
    told = answer.status == 204 || answer.status == 401 ||
           answer.status == 404 || answer.status == 410;
    remote_answer_release(&answer);
    return told;
}

bool sync_verb_logout(struct verb_call *call, struct error *err)
{
    struct error why = ERROR_INIT;
    struct session session;
    struct report report;
    bool told = false;
    bool ok = session_open(&session, call, err);

    if (!ok) {
        return false;
    }
    /* Without a connection this device forgets its token all the same. */
    if (session_connect(&session, &why)) {
        told = end_token(&session);
    }
    if (why.code == ERROR_NOT_FOUND) {
        ok = error_set_code(err, ERROR_NOT_FOUND,
                            "this profile is not logged in");
    } else {
        ok = login_remove(verb_text(call, "login"), err);
    }
    session_set_text(&session, KEY_STATE, NULL);
    if (ok) {
        report_begin(&report, "out");
        json_bool(&report.json, "told", told);
        report_end(&report);
    }
    error_release(&why);
    session_close(&session);
    return ok;
}

static void add_erase(const struct verb_call *call, struct str *body)
{
    struct json_out json;

    json_begin(&json, body);
    json_open_object(&json, NULL);
    json_text(&json, "password", verb_text(call, "password"));
    json_bool(&json, "now",
              json_is_true(json_object_get(call->request, "now")));
    json_close_object(&json);
}

bool sync_verb_erase(struct verb_call *call, struct error *err)
{
    struct str body = STR_INIT;
    struct remote_request request = {.method = "DELETE",
                                     .path = "/v1/me",
                                     .type = "application/json",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct session session;
    struct report report;
    json_t *root;
    bool ok;

    add_erase(call, &body);
    request.body = str_slice(&body);
    ok = ask(&session, call, &request, &answer, err);
    if (ok) {
        root = json_loadb(answer.body.buf, answer.body.len, 0, NULL);
        report_begin(&report, "erasing");
        json_int(&report.json, "erase_at",
                 json_integer_value(json_object_get(root, "erase_at")));
        report_end(&report);
        json_decref(root);
    }
    explicit_bzero(body.buf, body.len);
    str_release(&body);
    session_close(&session);
    remote_answer_release(&answer);
    return ok;
}
