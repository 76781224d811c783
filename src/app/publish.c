/* The folder that is published: its address, forms, picture. */
#include "app/publish.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/app_private.h"
#include "app/publish_private.h"
#include "base/file.h"
#include "base/path.h"

enum { STATE_MAX = 65536 };
/* ---------------------------------------------------------------- opening */

static bool read_url(struct publication *self, const char *url,
                     struct error *err)
{
    const char *host = strstr(url, "://");
    size_t len = strlen(url);

    if (!(str_starts_with(url, "https://") ||
          str_starts_with(url, "http://")) ||
        host[3] == '\0' || host[3] == '/' ||
        strpbrk(url, "?#<>\"\\^`{|} \t\r\n") != NULL) {
        return error_set_code(err, ERROR_USAGE,
                              "'%s' is no address of a folder, such as "
                              "https://example.org/podcast",
                              url);
    }
    while (len > 0 && url[len - 1] == '/') {
        len--;
    }
    self->base_url = xstrndup(url, len);
    self->feed_url = xasprintf("%s/feed.xml", self->base_url);
    return true;
}

static bool add_format(struct publication *self, const char *name, size_t len,
                       struct error *err)
{
    for (int i = 0; i < JOIN_FORMATS; i++) {
        enum join_format format = (enum join_format)i;
        const char *known = join_format_name(format);

        if (strlen(known) != len || memcmp(known, name, len) != 0) {
            continue;
        }
        for (size_t f = 0; f < self->format_count; f++) {
            if (self->formats[f] == format) {
                return true;
            }
        }
        self->formats[self->format_count++] = format;
        return true;
    }
    return error_set_code(err, ERROR_USAGE, "'%.*s' is none of: mp3, opus, m4a",
                          (int)len, name);
}

static bool read_formats(struct publication *self, const char *text,
                         struct error *err)
{
    for (;;) {
        size_t len = strcspn(text, ",");

        if (!add_format(self, text, len, err)) {
            return false;
        }
        if (text[len] == '\0') {
            return true;
        }
        text += len + 1;
    }
}

/* A folder that a web server may read; those above it, too. */
bool publication_make_folder(const char *path, struct error *err)
{
    char *above = path_folder(path);
    bool ok = file_is_folder(path) || file_is_folder(above) ||
              publication_make_folder(above, err);

    if (ok && mkdir(path, 0777) != 0 && errno != EEXIST) {
        ok = error_set_errno(err, errno, "cannot make the folder '%s'", path);
    }
    free(above);
    return ok;
}

static bool copy_image(struct publication *self, const char *image,
                       struct error *err)
{
    struct str bytes = STR_INIT;
    char *path;
    bool ok = file_read(image, 16 * 1024 * 1024, &bytes, err);
    bool png = ok && bytes.len > 8 && memcmp(bytes.buf, "\x89PNG", 4) == 0;
    bool jpeg =
        ok && bytes.len > 8 && memcmp(bytes.buf, "\xff\xd8\xff", 3) == 0;

    if (ok && !png && !jpeg) {
        ok = error_set_code(err, ERROR_USAGE,
                            "'%s' is neither a PNG nor a JPEG", image);
    }
    self->image = xstrdup(png ? "cover.png" : "cover.jpg");
    path = path_join(self->folder, self->image);
    ok = ok && file_write_atomic(path, bytes.buf, bytes.len, 0644, err);
    free(path);
    str_release(&bytes);
    return ok;
}

static bool never_stop(void *context, double share)
{
    (void)context;
    return share >= 0;
}

/* Three joined boxes, 1400 by 1400: the size that Apple asks for at least. */
static bool draw_image(struct publication *self, struct error *err)
{
    static const char picture[] =
        "color=c=0x14213d:s=1400x1400:d=1:r=1,"
        "drawbox=x=420:y=460:w=560:h=24:c=0xe5e5e5:t=fill,"
        "drawbox=x=420:y=460:w=24:h=560:c=0xe5e5e5:t=fill,"
        "drawbox=x=956:y=460:w=24:h=560:c=0xe5e5e5:t=fill,"
        "drawbox=x=280:y=320:w=304:h=304:c=0xfca311:t=fill,"
        "drawbox=x=816:y=320:w=304:h=304:c=0xfca311:t=fill,"
        "drawbox=x=280:y=856:w=304:h=304:c=0xfca311:t=fill,"
        "drawbox=x=816:y=856:w=304:h=304:c=0xe5e5e5:t=fill";
    struct watch watch = {.progress = never_stop};
    char *path;
    char *part;
    bool ok = true;

    self->image = xstrdup("cover.jpg"); /* given an earlier time */
    path = path_join(self->folder, self->image);
    if (!file_exists(path)) {
        free(path);
        free(self->image);
        self->image = xstrdup("cover.png");
        path = path_join(self->folder, self->image);
    }
    part = xasprintf("%s.part", path);
    if (!file_exists(path)) {
        const char *const argv[] = {
            "ffmpeg", "-nostdin",   "-loglevel", "error", "-y",
            "-f",     "lavfi",      "-i",        picture, "-frames:v",
            "1",      "-flags",     "+bitexact", "-c:v",  "png",
            "-f",     "image2pipe", part,        NULL,
        };

        ok = narration_run(&watch, argv, NULL, NULL, err) &&
             (rename(part, path) == 0 ||
              error_set_errno(err, errno, "cannot write '%s'", path));
    }
    free(part);
    free(path);
    return ok;
}

bool publication_new(struct app *app, const struct publish_options *options,
                     struct publication **publication, struct error *err)
{
    struct publication *self = xcalloc(1, sizeof(*self));
    bool ok;

    self->app = app;
    self->folder = xstrdup(options->folder);
    self->title =
        xstrdup(options->title != NULL ? options->title : app->outline.title);
    self->author = xstrdup(options->author);
    self->email = options->email != NULL ? xstrdup(options->email) : NULL;
    ok = read_url(self, options->base_url, err) &&
         read_formats(self, options->formats, err) &&
         publication_make_folder(self->folder, err) &&
         (options->image != NULL ? copy_image(self, options->image, err)
                                 : draw_image(self, err));
    if (!ok) {
        publication_free(self);
        self = NULL;
    }
    *publication = self;
    return ok;
}

void publication_free(struct publication *self)
{
    if (self != NULL) {
        free(self->base_url);
        free(self->feed_url);
        free(self->folder);
        free(self->title);
        free(self->author);
        free(self->email);
        free(self->image);
        free(self);
    }
}

const char *publication_url(const struct publication *self)
{
    return self->feed_url;
}

char *publication_folder_of(const struct publication *self, int episode)
{
    char id[8];

    return path_join(self->folder, episode_id_format(episode, id));
}

bool publication_read(const struct publication *self, int episode,
                      struct published *published)
{
    char *folder = publication_folder_of(self, episode);
    char *path = path_join(folder, PUBLISHED_NAME);
    struct str text = STR_INIT;
    struct error ignored = ERROR_INIT;
    bool ok = file_exists(path) &&
              file_read(path, STATE_MAX, &text, &ignored) &&
              published_parse(published, text.buf);

    for (size_t i = 0; ok && i < published->count; i++) {
        char *file = path_join(folder, published->files[i].name);
        struct file_stamp stamp;

        ok = file_get_stamp(file, &stamp) &&
             stamp.size == published->files[i].bytes;
        free(file);
    }
    error_release(&ignored);
    str_release(&text);
    free(path);
    free(folder);
    return ok;
}

bool publication_finish(struct publication *self, size_t *episodes,
                        struct error *err)
{
    return publication_write_feed(self, episodes, err);
}
