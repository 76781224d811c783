#include "fetch/feed_verb.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json_out.h"
#include "fetch/feed.h"
#include "fetch/fetched.h"
#include "http/report.h"

static void add_head(struct str *out, const struct feed *feed,
                     const struct verb_call *call,
                     const struct response *response)
{
    const char *validator = response_validator(response);
    struct json_out json;

    json_begin(&json, out);
    json_open_object(&json, NULL);
    json_text(&json, "step", "feed");
    json_text(&json, "url", call->argv[0]);
    json_text(&json, "title", feed->title);
    json_bool(&json, "damaged", feed->damaged);
    json_text(&json, "validator", validator != NULL ? validator : "");
    json_int(&json, "at", clock_now_ms() / 1000);
    json_close_object(&json);
    str_add_char(out, '\n');
}

static void add_item(struct str *out, const struct feed_item *item)
{
    struct json_out json;

    json_begin(&json, out);
    json_open_object(&json, NULL);
    json_text(&json, "step", "item");
    json_int(&json, "episode", item->episode);
    json_int(&json, "season", item->season);
    json_text(&json, "guid", item->guid);
    json_text(&json, "title", item->title);
    json_text(&json, "url", item->url);
    json_text(&json, "type", item->type);
    json_int(&json, "length", item->length);
    json_text(&json, "checksum", item->checksum);
    json_text(&json, "published", item->published);
    json_int(&json, "duration_ms", item->duration_ms);
    json_text(&json, "chapters", item->chapters);
    json_text(&json, "transcript", item->transcript);
    json_text(&json, "transcript_type", item->transcript_type);
    json_close_object(&json);
    str_add_char(out, '\n');
}

static bool write_feed(const struct feed *feed, const struct verb_call *call,
                       const struct response *response, struct error *err)
{
    const char *file = verb_text(call, "file");
    struct str text = STR_INIT;
    bool ok;

    add_head(&text, feed, call, response);
    for (size_t i = 0; i < feed->count; i++) {
        add_item(&text, &feed->items[i]);
    }
    ok = file_write_atomic(file, text.buf, text.len, 0600, err);
    str_release(&text);
    return ok;
}

static bool take(struct verb_call *call, const struct fetched *fetched,
                 struct error *err)
{
    struct feed feed;
    struct report report;
    bool ok = feed_parse(&feed, fetched->body.buf, fetched->body.len, err);

    ok = ok && write_feed(&feed, call, &fetched->response, err);
    if (ok) {
        report_begin(&report, "feed");
        json_text(&report.json, "title", feed.title);
        json_int(&report.json, "items", (int64_t)feed.count);
        json_bool(&report.json, "damaged", feed.damaged);
        report_end(&report);
    }
    feed_release(&feed);
    return ok;
}

bool feed_run(struct verb_call *call, struct error *err)
{
    struct fetched fetched;
    struct report report;
    bool ok;

    umask(077);
    if (verb_text(call, "file")[0] != '/') {
        return error_set_code(err, ERROR_USAGE,
                              "a feed wants a file to be kept in");
    }
    ok = fetched_get(&fetched, call->argv[0], &call->settings, FEED_MAX,
                     verb_text(call, "validator"), err);
    if (ok && fetched.same) {
        report_begin(&report, "same");
        report_end(&report);
    } else {
        ok = ok && take(call, &fetched, err);
    }
    fetched_release(&fetched);
    return ok;
}
