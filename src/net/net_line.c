#include "net/net_line.h"

#include <jansson.h>

/* The JSON value itself, under a name that callers need not look into. */
static const json_t *root_of(const struct net_line *line)
{
    return (const json_t *)(const void *)line;
}

struct net_line *net_line_parse(const char *text, size_t len)
{
    json_t *root = len <= NET_LINE_MAX
                       ? json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL)
                       : NULL;

    if (!json_is_string(json_object_get(root, "step"))) {
        json_decref(root);
        return NULL;
    }
    return (struct net_line *)(void *)root;
}

void net_line_free(struct net_line *line)
{
    json_decref((json_t *)(void *)line);
}

const char *net_line_step(const struct net_line *line)
{
    return net_line_text(line, "step");
}

const char *net_line_text(const struct net_line *line, const char *key)
{
    const char *text = json_string_value(json_object_get(root_of(line), key));

    return text != NULL ? text : "";
}

int64_t net_line_int(const struct net_line *line, const char *key,
                     int64_t otherwise)
{
    const json_t *value = json_object_get(root_of(line), key);

    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

bool net_line_bool(const struct net_line *line, const char *key)
{
    return json_is_true(json_object_get(root_of(line), key));
}
