#include "sync/login_file.h"

#include "base/json_out.h"
#include "secret/secret.h"
#include "sync/answers_inside.h"

void login_release(struct login *login)
{
    secret_release(&login->token);
    str_release(&login->url);
}

bool login_read(const char *path, struct login *login, struct error *err)
{
    struct str text = STR_INIT;
    json_t *root = NULL;
    bool ok = false;

    if (!secret_read(path, &text, err)) {
        if (err->code == ERROR_NOT_FOUND) {
            error_clear(err);
            error_set_code(err, ERROR_NOT_FOUND,
                           "this profile is not logged in; try dstudio login "
                           "https://HOST");
        }
        return false;
    }
    root = answer_parse(str_slice(&text));
    ok = root != NULL && answer_word(root, "url", &login->url) &&
         answer_word(root, "token", &login->token) &&
         answer_token_is_valid(login->token.buf) &&
         answer_id(root, "device", 0, login->device) &&
         answer_id(root, "learner", 0, login->learner);
    if (ok) {
        login->expires_at = answer_int_or(root, "expires_at", 0, INT64_MAX, 0);
    } else {
        error_set_code(err, ERROR_DAMAGED,
                       "the login file '%s' cannot be understood; remove it "
                       "and log in again",
                       path);
    }
    json_decref(root);
    secret_release(&text);
    return ok;
}

bool login_write(const char *path, const struct login *login, struct error *err)
{
    struct str text = STR_INIT;
    struct json_out json;
    bool ok;

    json_begin(&json, &text);
    json_open_object(&json, NULL);
    json_text(&json, "url", login->url.buf);
    json_text(&json, "learner", login->learner);
    json_text(&json, "device", login->device);
    json_text(&json, "token", login->token.buf);
    json_int(&json, "expires_at", login->expires_at);
    json_close_object(&json);
    str_add_char(&text, '\n');
    ok = secret_write(path, text.buf, err);
    secret_release(&text);
    return ok;
}

bool login_remove(const char *path, struct error *err)
{
    return secret_remove(path, err);
}
