#include "player/mpv_message.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "base/str.h"
#include "base/utf8.h"

static void copy_text(char *out, size_t size, const json_t *object,
                      const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    snprintf(out, size, "%s", text != NULL ? text : "");
}

static int64_t get_int(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *value = json_object_get(object, key);

    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

static void read_data(struct mpv_message *message, const json_t *data)
{
    if (json_is_number(data) && isfinite(json_number_value(data))) {
        message->data = MPV_DATA_NUMBER;
        message->number = json_number_value(data);
    } else if (json_is_boolean(data)) {
        message->data = MPV_DATA_BOOL;
        message->flag = json_is_true(data);
    } else if (json_is_string(data)) {
        message->data = MPV_DATA_TEXT;
        snprintf(message->text, sizeof(message->text), "%s",
                 json_string_value(data));
    } else if (json_is_object(data)) {
        message->entry_id = get_int(data, "playlist_entry_id", -1);
    }
}

static void read_object(struct mpv_message *message, const json_t *root)
{
    read_data(message, json_object_get(root, "data"));
    if (json_is_string(json_object_get(root, "event"))) {
        copy_text(message->name, sizeof(message->name), root, "event");
        message->kind = MPV_EVENT;
        message->entry_id =
            get_int(root, "playlist_entry_id", message->entry_id);
        copy_text(message->reason, sizeof(message->reason), root, "reason");
        copy_text(message->detail, sizeof(message->detail), root, "file_error");
        if (str_equal(message->name, "property-change")) {
            message->kind = MPV_PROPERTY;
            copy_text(message->name, sizeof(message->name), root, "name");
        }
    } else if (json_is_string(json_object_get(root, "error"))) {
        message->kind = MPV_REPLY;
        message->request_id = get_int(root, "request_id", 0);
        copy_text(message->detail, sizeof(message->detail), root, "error");
        message->success = str_equal(message->detail, "success");
    }
}

struct mpv_message mpv_message_parse(const char *line, size_t len)
{
    struct mpv_message message = {.kind = MPV_IGNORED, .entry_id = -1};
    struct str clean = STR_INIT;
    json_t *root;

    /* File tags may hold bytes that are not UTF-8; jansson refuses them. */
    utf8_add_clean(&clean, line, len);
    root = json_loadb(clean.buf, clean.len, 0, NULL);
    if (json_is_object(root)) {
        read_object(&message, root);
    }
    json_decref(root);
    str_release(&clean);
    return message;
}
