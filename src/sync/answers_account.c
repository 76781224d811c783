/* The server, ways in, devices, the account. */
#include <stdlib.h>
#include <string.h>

#include "sync/answers_inside.h"

#define DEVICES_MAX     ((size_t)1000)
#define SECONDS_MAX     INT64_C(253402300799) /* the year 9999 */
#define CODE_LIFE_S     INT64_C(600)
#define CODE_LIFE_MAX_S INT64_C(3600)
#define CODE_INTERVAL_S INT64_C(5)

void answer_info_release(struct answer_info *info)
{
    str_release(&info->name);
    str_release(&info->software);
    str_release(&info->notice);
    str_release(&info->privacy);
}

static void read_ways(const json_t *list, struct answer_info *info)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *way = json_string_value(json_array_get(list, i));

        if (way != NULL) {
            info->password = info->password || str_equal(way, "password");
            info->device = info->device || str_equal(way, "device");
            info->loopback = info->loopback || str_equal(way, "loopback");
        }
    }
}

bool answer_info(struct slice json, struct answer_info *info)
{
    json_t *root = answer_parse(json);
    const json_t *protocol = json_object_get(root, "protocol");
    bool ok = answer_int(protocol, "min", 1, 1000000, &info->min) &&
              answer_int(protocol, "max", 1, 1000000, &info->max);

    if (ok) {
        answer_line(root, "name", &info->name);
        answer_line(root, "software", &info->software);
        answer_line(root, "notice", &info->notice);
        answer_line(root, "privacy", &info->privacy);
        info->now_ms = answer_int_or(root, "now", 1, INT64_MAX / 2, 0);
        read_ways(json_object_get(root, "login"), info);
    }
    json_decref(root);
    return ok;
}

bool answer_token_is_valid(const char *token)
{
    size_t len = strlen(token);

    return len > 0 && len <= 200 &&
           strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "abcdefghijklmnopqrstuvwxyz0123456789-_.~") == len;
}

void answer_login_release(struct answer_login *login)
{
    str_release(&login->token);
}

bool answer_login(struct slice json, struct answer_login *login)
{
    json_t *root = answer_parse(json);
    bool ok = (answer_word(root, "token", &login->token) ||
               answer_word(root, "access_token", &login->token)) &&
              answer_token_is_valid(login->token.buf) &&
              answer_id(root, "device", 0, login->device) &&
              answer_id(root, "learner", 0, login->learner);

    if (ok) {
        login->expires_at =
            answer_int_or(root, "expires_at", 1, SECONDS_MAX, 0);
    }
    json_decref(root);
    return ok;
}

void answer_code_release(struct answer_code *code)
{
    str_release(&code->device_code);
    str_release(&code->user_code);
    str_release(&code->address);
    str_release(&code->complete);
}

bool answer_code(struct slice json, struct answer_code *code)
{
    json_t *root = answer_parse(json);
    bool ok = answer_word(root, "device_code", &code->device_code) &&
              answer_word(root, "user_code", &code->user_code) &&
              answer_word(root, "verification_uri", &code->address);

    if (ok) {
        /* What cannot be read is left out: it is only a convenience. */
        (void)answer_word(root, "verification_uri_complete", &code->complete);
        code->expires_in_s =
            answer_int_or(root, "expires_in", 1, CODE_LIFE_MAX_S, CODE_LIFE_S);
        code->interval_s =
            answer_int_or(root, "interval", 1, CODE_LIFE_S, CODE_INTERVAL_S);
    }
    json_decref(root);
    return ok;
}

void answer_oauth_error(struct slice json, char word[32])
{
    json_t *root = answer_parse(json);
    const char *text = json_string_value(json_object_get(root, "error"));
    size_t len = text != NULL ? strlen(text) : 0;

    word[0] = '\0';
    if (len > 0 && len < 32 &&
        strspn(text, "abcdefghijklmnopqrstuvwxyz_") == len) {
        memcpy(word, text, len + 1);
    }
    json_decref(root);
}

void answer_devices_release(struct answer_devices *devices)
{
    for (size_t i = 0; i < devices->count; i++) {
        str_release(&devices->items[i].name);
        str_release(&devices->items[i].platform);
    }
    free(devices->items);
    *devices = (struct answer_devices){0};
}

static bool read_device(const json_t *value, struct answer_devices *devices)
{
    struct answer_device *device;

    GROW(devices->items, devices->count, devices->capacity);
    device = &devices->items[devices->count];
    *device = (struct answer_device){.name = STR_INIT, .platform = STR_INIT};
    if (!answer_id(value, "id", 0, device->id)) {
        return false;
    }
    devices->count++;
    answer_line(value, "name", &device->name);
    answer_line(value, "platform", &device->platform);
    device->created_at = answer_int_or(value, "created_at", 1, SECONDS_MAX, 0);
    device->seen_at = answer_int_or(value, "seen_at", 1, SECONDS_MAX, 0);
    device->current = json_is_true(json_object_get(value, "current"));
    return true;
}

bool answer_devices(struct slice json, struct answer_devices *devices)
{
    json_t *root = answer_parse(json);
    const json_t *list = json_object_get(root, "devices");
    bool ok = json_is_array(list) && json_array_size(list) <= DEVICES_MAX;

    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        ok = read_device(json_array_get(list, i), devices);
    }
    json_decref(root);
    return ok;
}

void answer_me_release(struct answer_me *me)
{
    str_release(&me->email);
    str_release(&me->name);
}

bool answer_me(struct slice json, struct answer_me *me)
{
    json_t *root = answer_parse(json);
    bool ok = root != NULL && answer_id(root, "learner", 0, me->learner);

    if (ok) {
        answer_line(root, "email", &me->email);
        answer_line(root, "name", &me->name);
    }
    json_decref(root);
    return ok;
}
