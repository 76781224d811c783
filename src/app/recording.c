#include "app/recording.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "catalog/ref.h"
#include "net/net_line.h"

enum { LINES_MAX = 4 * 1024 * 1024 };

char *recordings_folder(void)
{
    char *data = path_data();
    char *folder = path_join(data, "recordings");

    free(data);
    return folder;
}

static char *file_path(int episode, const char *ending)
{
    char *folder = recordings_folder();
    char id[8];
    char *path =
        xasprintf("%s/%s.%s", folder, episode_id_format(episode, id), ending);

    free(folder);
    return path;
}

static void take_line(struct recording_file *file, const struct net_line *line,
                      struct str *name)
{
    if (str_equal(net_line_step(line), "recording")) {
        str_set(name, net_line_text(line, "file"));
        file->url = xstrdup(net_line_text(line, "url"));
        file->sha256 = xstrdup(net_line_text(line, "sha256"));
        file->checked = net_line_bool(line, "checked");
        file->bytes = net_line_int(line, "bytes", 0);
        file->duration_ms = net_line_int(line, "duration_ms", 0);
        file->at = net_line_int(line, "at", 0);
    } else if (str_equal(net_line_step(line), "chapter")) {
        GROW(file->chapters, file->chapter_count, file->chapter_capacity);
        file->chapters[file->chapter_count++] = (struct recording_chapter){
            .start_ms = net_line_int(line, "start_ms", 0),
            .title = xstrdup(net_line_text(line, "title")),
        };
    }
}

static void take_lines(struct recording_file *file, const struct str *text,
                       struct str *name)
{
    const char *at = text->buf;

    while (*at != '\0') {
        size_t len = strcspn(at, "\n");
        struct net_line *line = net_line_parse(at, len);

        if (line != NULL && (file->url == NULL) ==
                                str_equal(net_line_step(line), "recording")) {
            take_line(file, line, name);
        }
        net_line_free(line);
        at += len + (at[len] == '\n');
    }
}

bool recording_file_find(int episode, struct recording_file *file)
{
    char *path = file_path(episode, "recording");
    char *folder = recordings_folder();
    struct str text = STR_INIT;
    struct str name = STR_INIT;
    struct error err = ERROR_INIT;
    struct file_stamp stamp;
    bool found = false;

    memset(file, 0, sizeof(*file));
    if (file_exists(path) && file_read(path, LINES_MAX, &text, &err)) {
        take_lines(file, &text, &name);
    }
    if (name.len > 0 && strchr(name.buf, '/') == NULL) {
        file->sound = path_join(folder, name.buf);
        found =
            file_get_stamp(file->sound, &stamp) && stamp.size == file->bytes;
    }
    if (found) {
        file->transcript = file_path(episode, "vtt");
        if (!file_exists(file->transcript)) {
            free(file->transcript);
            file->transcript = NULL;
        }
    } else {
        recording_file_release(file);
    }
    error_release(&err);
    str_release(&text);
    str_release(&name);
    free(folder);
    free(path);
    return found;
}

void recording_file_release(struct recording_file *file)
{
    for (size_t i = 0; i < file->chapter_count; i++) {
        free(file->chapters[i].title);
    }
    free(file->chapters);
    free(file->sound);
    free(file->transcript);
    free(file->url);
    free(file->sha256);
    memset(file, 0, sizeof(*file));
}

int64_t recording_part_bytes(int episode)
{
    char *path = file_path(episode, "part");
    struct file_stamp stamp = {0, 0};

    file_get_stamp(path, &stamp);
    free(path);
    return stamp.size;
}

bool recording_delete(int episode, int64_t *bytes, struct error *err)
{
    struct str_list names = STR_LIST_INIT;
    char *folder = recordings_folder();
    char id[8];
    char *prefix = xasprintf("%s.", episode_id_format(episode, id));
    int64_t freed = 0;
    size_t count = 0;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(folder, names.items[i]);
        struct file_stamp stamp = {0, 0};

        if (str_starts_with(names.items[i], prefix)) {
            file_get_stamp(path, &stamp);
            if (unlink(path) == 0) {
                freed += stamp.size;
                count++;
            }
        }
        free(path);
    }
    if (bytes != NULL) {
        *bytes = freed;
    }
    str_list_release(&names);
    free(prefix);
    free(folder);
    return count > 0 ||
           error_set_code(err, ERROR_NOT_FOUND,
                          "episode %d has no recording here", episode);
}
