#include "player/devices.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"

enum { DEVICES_MAX = 256, TEXT_MAX = 400 };

/* NULL: it is absent, empty or too long to be a name. */
static const char *text_of(const json_t *item, const char *key)
{
    const char *text = json_string_value(json_object_get(item, key));

    return text != NULL && text[0] != '\0' && strlen(text) <= TEXT_MAX ? text
                                                                       : NULL;
}

static void take(struct player_devices *devices, const json_t *item)
{
    const char *name = text_of(item, "name");
    const char *about = text_of(item, "description");

    if (name != NULL && devices->count < DEVICES_MAX) {
        GROW(devices->items, devices->count, devices->capacity);
        devices->items[devices->count++] = (struct player_device){
            xstrdup(name), xstrdup(about != NULL ? about : name)};
    }
}

bool player_devices_parse(struct player_devices *devices, const char *line,
                          size_t len)
{
    struct str clean = STR_INIT;
    const json_t *list;
    json_t *root;
    bool ok;

    player_devices_release(devices);
    utf8_add_clean(&clean, line, len);
    root = json_loadb(clean.buf, clean.len, 0, NULL);
    list = json_object_get(root, "data");
    ok = json_is_array(list);
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        take(devices, json_array_get(list, i));
    }
    json_decref(root);
    str_release(&clean);
    return ok;
}

bool player_devices_have(const struct player_devices *devices, const char *name)
{
    for (size_t i = 0; i < devices->count; i++) {
        if (str_equal(devices->items[i].name, name)) {
            return true;
        }
    }
    return false;
}

void player_devices_release(struct player_devices *devices)
{
    for (size_t i = 0; i < devices->count; i++) {
        free(devices->items[i].name);
        free(devices->items[i].about);
    }
    free(devices->items);
    *devices = (struct player_devices)PLAYER_DEVICES_INIT;
}
