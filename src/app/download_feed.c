/* Reading the feeds, one after another, by dstudio-net. */
#include <stdlib.h>
#include <string.h>

#include "app/download_private.h"
#include "app/network.h"
#include "app/recording.h"
#include "base/file.h"
#include "net/net_line.h"

/* The validator of what is kept of it, "" if nothing. */
static void add_validator(const char *path, struct str *out)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct net_line *line;

    if (file_exists(path) && file_read(path, (size_t)32 << 20, &text, &err)) {
        line = net_line_parse(text.buf, strcspn(text.buf, "\n"));
        if (line != NULL) {
            str_add(out, net_line_text(line, "validator"));
        }
        net_line_free(line);
    }
    error_release(&err);
    str_release(&text);
}

static bool start_feed(struct downloading *self, const char *url,
                       struct error *err)
{
    const char *const args[] = {url, NULL};
    struct net_spec spec = {.verb = "feed", .args = args};
    char *folder = recordings_folder();
    char *path = feed_file(url);
    struct str request = STR_INIT;
    struct str validator = STR_INIT;
    struct json_out json;
    bool ok = file_make_folder(folder, err);

    if (ok) {
        add_validator(path, &validator);
        app_net_request(self->app, &request, &json);
        json_text(&json, "file", path);
        json_text(&json, "validator", validator.buf);
        json_close_object(&json);
        spec.request = request.buf;
        ok = net_start(&spec, &self->feed_net, err);
    }
    str_release(&request);
    str_release(&validator);
    free(path);
    free(folder);
    return ok;
}

/* Begins the next one that waits, if none is under way. */
static void start_next(struct downloading *self)
{
    struct error err = ERROR_INIT;

    while (self->feed_net == NULL && self->feeds.count > 0) {
        free(self->feed);
        self->feed = self->feeds.items[0];
        memmove(self->feeds.items, self->feeds.items + 1,
                (self->feeds.count - 1) * sizeof(*self->feeds.items));
        self->feeds.count--;
        if (!start_feed(self, self->feed, &err)) {
            str_set(&self->why, error_get(&err));
            error_clear(&err);
        }
    }
    error_release(&err);
    self->view.reading_feed = self->feed_net != NULL;
}

void feed_service(struct downloading *self)
{
    struct error err = ERROR_INIT;

    if (self->feed_net == NULL || net_service(self->feed_net)) {
        return;
    }
    if (!net_result(self->feed_net, &err)) {
        str_clear(&self->why);
        str_add_format(&self->why, "feed %s: %s", self->feed, error_get(&err));
    }
    error_release(&err);
    net_free(self->feed_net);
    self->feed_net = NULL;
    self->changed = true;
    self->loaded = false;
    start_next(self);
}

bool app_feed_refresh(struct app *app, const char *url, struct error *err)
{
    struct downloading *self = downloading_of(app);

    if (app_net_offline(app, err)) {
        return false;
    }
    str_clear(&self->why);
    if (url != NULL) {
        free(self->extra_feed);
        self->extra_feed = xstrdup(url);
        str_list_add(&self->feeds, url);
    } else {
        feeds_of_setting(app, &self->feeds);
    }
    if (self->feeds.count == 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "the setting feed names no feed");
    }
    start_next(self);
    if (self->feed_net == NULL) {
        return error_set(err, "%s", self->why.buf);
    }
    return true;
}

/* The feed's title, as it was read; its address when it never was. */
static void add_title(const char *url, struct str *out)
{
    char *path = feed_file(url);
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct net_line *line = NULL;

    if (file_exists(path) && file_read(path, (size_t)32 << 20, &text, &err)) {
        line = net_line_parse(text.buf, strcspn(text.buf, "\n"));
    }
    str_add_html(out, line != NULL && *net_line_text(line, "title") != '\0'
                          ? net_line_text(line, "title")
                          : url);
    net_line_free(line);
    error_release(&err);
    str_release(&text);
    free(path);
}

bool app_feeds_opml(struct app *app, struct str *out, struct error *err)
{
    struct str_list urls = STR_LIST_INIT;

    feeds_of_setting(app, &urls);
    if (urls.count == 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "the setting feed names no feed");
    }
    str_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<opml version=\"2.0\">\n"
                 "  <head><title>Feeds of dstudio</title></head>\n"
                 "  <body>\n");
    for (size_t i = 0; i < urls.count; i++) {
        str_add(out, "    <outline type=\"rss\" text=\"");
        add_title(urls.items[i], out);
        str_add(out, "\" xmlUrl=\"");
        str_add_html(out, urls.items[i]);
        str_add(out, "\"/>\n");
    }
    str_add(out, "  </body>\n</opml>\n");
    str_list_release(&urls);
    return true;
}
