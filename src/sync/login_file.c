#include "sync/login_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json_out.h"
#include "base/path.h"
#include "sync/answers_inside.h"

#define LOGIN_MAX ((size_t)16384)

void login_release(struct login *login)
{
    if (login->token.len > 0) {
        explicit_bzero(login->token.buf, login->token.len);
    }
    str_release(&login->token);
    str_release(&login->url);
}

bool login_read(const char *path, struct login *login, struct error *err)
{
    struct str text = STR_INIT;
    json_t *root = NULL;
    bool ok = false;

    if (!file_exists(path)) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "this profile is not logged in; try dstudio "
                              "login https://HOST");
    }
    if (!file_read(path, LOGIN_MAX, &text, err)) {
        goto out;
    }
    root = answer_parse((struct slice){text.buf, text.len});
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
out:
    json_decref(root);
    if (text.len > 0) {
        explicit_bzero(text.buf, text.len);
    }
    str_release(&text);
    return ok;
}

/* The folder is ours alone, also if it was there before. */
static bool make_folder(const char *path, struct error *err)
{
    char *folder = path_folder(path);
    bool ok = file_make_folder(folder, err);

    if (ok && chmod(folder, 0700) != 0) {
        ok = error_set_errno(err, errno, "cannot close '%s' to others", folder);
    }
    free(folder);
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
    ok = make_folder(path, err) &&
         file_write_atomic(path, text.buf, text.len, 0600, err);
    explicit_bzero(text.buf, text.len);
    str_release(&text);
    return ok;
}

bool login_remove(const char *path, struct error *err)
{
    return unlink(path) == 0 || errno == ENOENT ||
           error_set_errno(err, errno, "cannot remove '%s'", path);
}
