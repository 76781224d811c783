/* The texts about everything that is published: feed, manifest, a page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "app/publish_private.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/number.h"
#include "base/path.h"
#include "publish/rss.h"

/* One published episode, and the texts that the feed borrows. */
struct entry {
    const struct outline_episode *brief;
    struct published published;
    struct str_list texts; /* owner */
};

struct entries {
    struct entry *items;
    size_t count;
    size_t capacity;
};

static void entries_release(struct entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        str_list_release(&entries->items[i].texts);
    }
    free(entries->items);
}

static void find_entries(struct publication *self, struct entries *entries)
{
    const struct outline *outline = &self->app->outline;

    for (size_t i = 0; i < outline->episode_count; i++) {
        struct entry entry = {.brief = &outline->episodes[i],
                              .texts = STR_LIST_INIT};

        if (publication_read(self, entry.brief->n, &entry.published)) {
            GROW(entries->items, entries->count, entries->capacity);
            entries->items[entries->count++] = entry;
        }
    }
}

static const char *keep(struct entry *entry, char *text)
{
    str_list_take(&entry->texts, text);
    return text;
}

static const char *url_of(const struct publication *self, struct entry *entry,
                          const char *name)
{
    return keep(entry,
                xasprintf("%s/%s/%s", self->base_url, entry->brief->id, name));
}

static void add_objectives(const struct outline *outline,
                           const struct outline_episode *brief, struct str *out)
{
    if (brief->objectives.count == 0) {
        return;
    }
    str_add(out, "<p>You learn to:</p><ul>");
    for (size_t i = 0; i < brief->objectives.count; i++) {
        str_add(out, "<li>");
        str_add_html(out,
                     outline->objectives[brief->objectives.first + i].text);
        str_add(out, "</li>");
    }
    str_add(out, "</ul>");
}

static const char *notes_of(struct publication *self, struct entry *entry)
{
    const struct outline *outline = app_outline(self->app, OUTLINE_CHAPTERS);
    struct str html = STR_INIT;

    str_add(&html, "<p>");
    str_add_html(&html, entry->brief->summary);
    str_add(&html, "</p>");
    add_objectives(outline, entry->brief, &html);
    str_add(&html, "<p>Spoken by a program out of the written episode.</p>");
    return keep(entry, str_take(&html));
}

/* By the name's ending; NULL: not a sound. */
static const char *type_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (int i = 0; dot != NULL && i < JOIN_FORMATS; i++) {
        if (str_equal(dot + 1, join_format_name((enum join_format)i))) {
            return join_format_type((enum join_format)i);
        }
    }
    return NULL;
}

static void fill_files(const struct publication *self, struct entry *entry,
                       struct feed_item *item)
{
    for (size_t i = 0; i < entry->published.count; i++) {
        const struct published_file *file = &entry->published.files[i];
        const char *type = type_of(file->name);

        if (type != NULL && item->file_count < FEED_FILES_MAX) {
            item->files[item->file_count++] = (struct feed_file){
                .url = url_of(self, entry, file->name),
                .type = type,
                .bytes = file->bytes,
                .integrity = file->integrity,
            };
        } else if (str_ends_with(file->name, ".vtt")) {
            item->transcript_url = url_of(self, entry, file->name);
        } else if (str_ends_with(file->name, ".json")) {
            item->chapters_url = url_of(self, entry, file->name);
        }
    }
}

static void fill_item(struct publication *self, struct entry *entry,
                      struct feed_item *item)
{
    const struct outline *outline = &self->app->outline;
    const struct outline_episode *brief = entry->brief;

    *item = (struct feed_item){
        .guid = brief->id,
        .title = keep(entry, xasprintf("%d: %s", brief->n, brief->title)),
        .summary = brief->summary[0] != '\0' ? brief->summary : brief->title,
        .published_ms = entry->published.published_ms,
        .seconds = (entry->published.ms + 500) / 1000,
        .episode = brief->n,
    };
    item->html = notes_of(self, entry);
    if (brief->series >= 0) {
        item->season = outline->series[brief->series].n;
        item->season_name = outline->series[brief->series].title;
    }
    fill_files(self, entry, item);
}

static bool write_file(const struct publication *self, const char *name,
                       const struct str *text, struct error *err)
{
    char *path = path_join(self->folder, name);
    struct str before = STR_INIT;
    struct error ignored = ERROR_INIT;
    bool same = file_exists(path) &&
                file_read(path, 64 * 1024 * 1024, &before, &ignored) &&
                before.len == text->len &&
                memcmp(before.buf, text->buf, text->len) == 0;
    /* Untouched, a web server answers "not modified". */
    bool ok = same || file_write_atomic(path, text->buf, text->len, 0644, err);

    error_release(&ignored);
    str_release(&before);
    free(path);
    return ok;
}

static bool write_rss(struct publication *self, const struct feed_item *items,
                      const struct entries *entries, struct error *err)
{
    const struct outline *outline = &self->app->outline;
    struct str text = STR_INIT;
    struct str about = STR_INIT;
    char *image = xasprintf("%s/%s", self->base_url, self->image);
    char *link = xasprintf("%s/", self->base_url);
    struct feed_channel channel = {
        .title = self->title,
        .self_url = self->feed_url,
        .link = link,
        .author = self->author,
        .email = self->email,
        .language = "en",
        .license = "cc-by-4.0",
        .image_url = image,
        .items = items,
        .count = entries->count,
    };
    bool ok;

    str_add_format(&about,
                   "%s: distributed systems in %zu series, spoken by a "
                   "program. Text and quizzes: dstudio.",
                   outline->title, outline->series_count);
    channel.description = about.buf;
    for (size_t i = 0; i < entries->count; i++) {
        int64_t changed = entries->items[i].published.changed_ms;

        channel.changed_ms =
            changed > channel.changed_ms ? changed : channel.changed_ms;
    }
    rss_format(&channel, &text);
    ok = write_file(self, "feed.xml", &text, err);
    str_release(&text);
    str_release(&about);
    free(image);
    free(link);
    return ok;
}

/* What RSS has no place for: a checksum of every file. */
static bool write_manifest(struct publication *self,
                           const struct entries *entries, struct error *err)
{
    struct str text = STR_INIT;
    struct json_out json;
    bool ok;

    json_begin(&json, &text);
    json_open_object(&json, NULL);
    json_text(&json, "format", "dstudio-manifest/1");
    json_text(&json, "feed", self->feed_url);
    json_open_list(&json, "episodes");
    for (size_t i = 0; i < entries->count; i++) {
        const struct entry *entry = &entries->items[i];

        json_open_object(&json, NULL);
        json_text(&json, "id", entry->brief->id);
        json_text(&json, "key", entry->published.key);
        json_decimal(&json, "seconds", (double)entry->published.ms / 1000);
        json_open_list(&json, "files");
        for (size_t f = 0; f < entry->published.count; f++) {
            json_open_object(&json, NULL);
            json_text(&json, "name", entry->published.files[f].name);
            json_int(&json, "bytes", entry->published.files[f].bytes);
            json_text(&json, "sha256", entry->published.files[f].hex);
            json_close_object(&json);
        }
        json_close_list(&json);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_close_object(&json);
    str_add_char(&text, '\n');
    ok = write_file(self, "manifest.json", &text, err);
    str_release(&text);
    return ok;
}

/* The page that the feed links to: how to subscribe, and each episode. */
static bool write_page(struct publication *self, const struct feed_item *items,
                       size_t count, struct error *err)
{
    struct str text = STR_INIT;
    bool ok;

    str_add(&text,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width\">\n"
            "<link rel=\"alternate\" type=\"application/rss+xml\" "
            "href=\"feed.xml\">\n<title>");
    str_add_html(&text, self->title);
    str_add(&text, "</title>\n<h1>");
    str_add_html(&text, self->title);
    str_add(&text, "</h1>\n<p>Subscribe in any podcast player: <a "
                   "href=\"feed.xml\">");
    str_add_html(&text, self->feed_url);
    str_add(&text, "</a></p>\n<ul>\n");
    for (size_t i = 0; i < count; i++) {
        str_add(&text, "<li><a href=\"");
        str_add_html(&text, items[i].files[0].url);
        str_add(&text, "\">");
        str_add_html(&text, items[i].title);
        str_add(&text, "</a>, ");
        number_add_span(&text, items[i].seconds);
        str_add(&text, "</li>\n");
    }
    str_add(&text, "</ul>\n</html>\n");
    ok = write_file(self, "index.html", &text, err);
    str_release(&text);
    return ok;
}

bool publication_write_feed(struct publication *self, size_t *episodes,
                            struct error *err)
{
    struct entries entries = {NULL, 0, 0};
    struct feed_item *items;
    bool ok;

    find_entries(self, &entries);
    items = xcalloc(entries.count + 1, sizeof(*items));
    for (size_t i = 0; i < entries.count; i++) {
        fill_item(self, &entries.items[i], &items[i]);
    }
    *episodes = entries.count;
    ok = write_manifest(self, &entries, err) &&
         write_page(self, items, entries.count, err) &&
         write_rss(self, items, &entries, err);
    free(items);
    entries_release(&entries);
    return ok;
}
