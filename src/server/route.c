#include "server/route.h"

#include <string.h>

/* Does the path have this form? A UUID goes to `id`. */
static bool matches(const char *pattern, const char *path, struct event_id *id)
{
    while (*pattern != '\0') {
        if (*pattern == '{') {
            size_t len = strcspn(path, "/");

            if (!event_id_parse(path, len, 0, id)) {
                return false;
            }
            pattern += strcspn(pattern, "}") + 1;
            path += len;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

const struct route *route_find(const struct route *table, const char *method,
                               const char *path, struct event_id *id,
                               struct str *allow)
{
    const char *wanted = str_equal(method, "HEAD") ? "GET" : method;

    str_clear(allow);
    for (; table->method != NULL; table++) {
        if (!matches(table->pattern, path, id)) {
            continue;
        }
        if (str_equal(table->method, wanted)) {
            return table;
        }
        str_add_format(allow, "%s%s", allow->len > 0 ? ", " : "",
                       table->method);
    }
    return NULL;
}
