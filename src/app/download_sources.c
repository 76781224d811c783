/* Where recordings are published: episodes' files, and what feeds said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/download_private.h"
#include "app/recording.h"
#include "base/file.h"
#include "base/path.h"
#include "base/random.h"
#include "catalog/ref.h"
#include "net/net_line.h"

enum { FEED_FILE_MAX = 32 * 1024 * 1024 };

static void source_release(struct download_source *source)
{
    free(source->url);
    free(source->checksum);
    free(source->chapters);
    free(source->transcript);
    free(source->transcript_type);
}

void download_sources_release(struct download_sources *sources)
{
    for (size_t i = 0; i < sources->count; i++) {
        source_release(&sources->items[i]);
    }
    free(sources->items);
    memset(sources, 0, sizeof(*sources));
}

const struct download_source *
download_sources_find(const struct download_sources *sources, int episode)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (sources->items[i].episode == episode) {
            return &sources->items[i];
        }
    }
    return NULL;
}

/* The first that names an episode counts. */
static void add(struct download_sources *sources, struct download_source source)
{
    if (download_sources_find(sources, source.episode) != NULL) {
        source_release(&source);
        return;
    }
    GROW(sources->items, sources->count, sources->capacity);
    sources->items[sources->count++] = source;
}

void feeds_of_setting(struct app *app, struct str_list *urls)
{
    const char *at = app_setting(app, "feed");

    while (*at != '\0') {
        size_t len = strcspn(at, " ,");

        if (len > 0) {
            str_list_take(urls, xstrndup(at, len));
        }
        at += len + (at[len] != '\0');
    }
}

char *feed_file(const char *url)
{
    char *folder = recordings_folder();
    char *path =
        xasprintf("%s/feed-%016llx.lines", folder,
                  (unsigned long long)fnv_add(FNV_START, url, strlen(url)));

    free(folder);
    return path;
}

static char *text_of(const struct net_line *line, const char *key)
{
    const char *text = net_line_text(line, key);

    return *text != '\0' ? xstrdup(text) : NULL;
}

static void take_item(struct downloading *self, const struct net_line *line)
{
    int64_t episode = net_line_int(line, "episode", 0);

    if (episode <= 0 || episode > 999 ||
        outline_get_episode(app_outline(self->app, 0), (int)episode) == NULL) {
        return;
    }
    add(&self->sources, (struct download_source){
                            .episode = (int)episode,
                            .url = xstrdup(net_line_text(line, "url")),
                            .checksum = text_of(line, "checksum"),
                            .chapters = text_of(line, "chapters"),
                            .transcript = text_of(line, "transcript"),
                            .transcript_type = text_of(line, "transcript_type"),
                            .bytes = -1,
                            .length = net_line_int(line, "length", -1),
                            .duration_ms = net_line_int(line, "duration_ms", 0),
                        });
}

static void add_feed(struct downloading *self, const char *url)
{
    char *path = feed_file(url);
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    const char *at;

    if (file_exists(path) && !file_read(path, FEED_FILE_MAX, &text, &err)) {
        str_clear(&text);
    }
    at = text.buf;
    while (*at != '\0') {
        size_t len = strcspn(at, "\n");
        struct net_line *line = net_line_parse(at, len);

        if (line != NULL && str_equal(net_line_step(line), "item")) {
            take_item(self, line);
        }
        net_line_free(line);
        at += len + (at[len] == '\n');
    }
    error_release(&err);
    str_release(&text);
    free(path);
}

/* Only a recorded episode can name a recording: the others are not read. */
static void add_own(struct downloading *self)
{
    const struct outline *outline = app_outline(self->app, 0);

    for (size_t i = 0; i < outline->episode_count; i++) {
        struct app_episode *episode = NULL;
        struct error err = ERROR_INIT;

        if (outline->episodes[i].status == EPISODE_RECORDED &&
            app_episode_read(self->app, outline->episodes[i].n, &episode,
                             &err) &&
            episode->meta.recording.url != NULL) {
            const struct recording *recording = &episode->meta.recording;

            add(&self->sources,
                (struct download_source){
                    .episode = episode->n,
                    .own = true,
                    .url = xstrdup(recording->url),
                    .checksum = xstrdup_or_null(recording->sha256),
                    .transcript = xstrdup_or_null(recording->transcript.url),
                    .bytes =
                        recording->bytes > 0 ? (int64_t)recording->bytes : -1,
                    .length = -1,
                    .duration_ms = recording->duration_s * 1000,
                });
        }
        app_episode_free(episode);
        error_release(&err);
    }
}

void download_sources_load(struct downloading *self)
{
    struct str_list urls = STR_LIST_INIT;

    download_sources_release(&self->sources);
    add_own(self);
    feeds_of_setting(self->app, &urls);
    if (self->extra_feed != NULL) {
        str_list_add(&urls, self->extra_feed);
    }
    for (size_t i = 0; i < urls.count; i++) {
        add_feed(self, urls.items[i]);
    }
    str_list_release(&urls);
}

static void add_text(struct json_out *json, const char *key, const char *text)
{
    if (text != NULL) {
        json_text(json, key, text);
    }
}

void download_source_add(const struct download_source *source,
                         struct json_out *json, const char *key)
{
    char id[8];

    json_open_object(json, key);
    json_text(json, "id", episode_id_format(source->episode, id));
    json_text(json, "url", source->url);
    add_text(json, "checksum", source->checksum);
    add_text(json, "chapters", source->chapters);
    add_text(json, "transcript", source->transcript);
    add_text(json, "transcript_type", source->transcript_type);
    json_int(json, "bytes", source->bytes);
    json_int(json, "length", source->length);
    json_int(json, "duration_ms", source->duration_ms);
    json_close_object(json);
}
