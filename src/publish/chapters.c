#include "publish/chapters.h"

#include "base/json_out.h"

void chapters_format(const struct feed_chapter *chapters, size_t count,
                     struct str *out)
{
    struct json_out json;

    json_begin(&json, out);
    json_open_object(&json, NULL);
    json_text(&json, "version", "1.2.0");
    json_open_list(&json, "chapters");
    for (size_t i = 0; i < count; i++) {
        json_open_object(&json, NULL);
        json_decimal(&json, "startTime", (double)chapters[i].start_ms / 1000);
        json_decimal(&json, "endTime", (double)chapters[i].end_ms / 1000);
        json_text(&json, "title", chapters[i].title);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_close_object(&json);
    str_add_char(out, '\n');
}
