#include "app/pack.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_private.h"
#include "app/pack_private.h"
#include "base/file.h"
#include "base/path.h"
#include "catalog/content_root.h"
#include "net/net_line.h"

void pack_release(struct pack *pack)
{
    free(pack->name);
    free(pack->title);
    free(pack->comment);
    free(pack->from);
    free(pack->folder);
    memset(pack, 0, sizeof(*pack));
}

char *pack_folder(bool shared)
{
    struct str_list folders = STR_LIST_INIT;
    char *folder;

    /* Of the shared ones the last goes before the others; the own one is
     * behind them all. */
    content_pack_folders(&folders);
    folder = xstrdup(
        folders.items[folders.count - (shared && folders.count > 1 ? 2 : 1)]);
    str_list_release(&folders);
    return folder;
}

void pack_take_line(struct pack *pack, const struct net_line *line)
{
    pack_release(pack);
    pack->name = xstrdup(net_line_text(line, "name"));
    pack->title = xstrdup(net_line_text(line, "title"));
    pack->comment = xstrdup(net_line_text(line, "comment"));
    pack->from = xstrdup(net_line_text(line, "from"));
    pack->folder = xstrdup(net_line_text(line, "folder"));
    pack->version = net_line_int(line, "version", 0);
    pack->had = net_line_int(line, "had", 0);
    pack->files = net_line_int(line, "files", 0);
    pack->bytes = net_line_int(line, "bytes", 0);
    pack->at = net_line_int(line, "at", 0);
    pack->is_signed = net_line_bool(line, "signed");
}

void pack_begin_request(const char *folder, struct str *text,
                        struct json_out *json)
{
    struct str_list problems = STR_LIST_INIT;
    struct settings *settings = settings_new(&problems);

    settings_net_request(settings, text, json);
    json_text(json, "key", settings_device(settings, "pack_key"));
    json_text(json, "folder", folder);
    settings_free(settings);
    str_list_release(&problems);
}

bool pack_key_is_set(void)
{
    struct str_list problems = STR_LIST_INIT;
    struct settings *settings = settings_new(&problems);
    bool is_set = settings_device(settings, "pack_key")[0] != '\0';

    settings_free(settings);
    str_list_release(&problems);
    return is_set;
}

static void take_line(void *context, const struct net_line *line)
{
    if (str_equal(net_line_step(line), "pack")) {
        pack_take_line(context, line);
    }
}

bool pack_create(const char *dir, const char *file, const char *name,
                 int64_t version, const char *title, struct pack *pack,
                 struct error *err)
{
    const char *const args[] = {dir, file, NULL};
    struct net_spec spec = {
        .verb = "pack-make", .args = args, .line = take_line, .context = pack};
    struct str request = STR_INIT;
    struct json_out json;
    bool ok;

    memset(pack, 0, sizeof(*pack));
    pack_begin_request("", &request, &json);
    json_text(&json, "name", name);
    json_int(&json, "version", version);
    json_text(&json, "title", title != NULL ? title : "");
    json_close_object(&json);
    spec.request = request.buf;
    ok = net_run(&spec, err);
    str_release(&request);
    return ok;
}

static int remove_one(const char *path, const struct stat *about, int kind,
                      struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

bool pack_remove(const char *name, bool shared, struct error *err)
{
    char *packs = pack_folder(shared);
    char *path = path_join(packs, name);
    char *gone = xasprintf("%s/.install-gone-%ld", packs, (long)getpid());
    bool ok = false;

    if (*name == '\0' || *name == '.' || strchr(name, '/') != NULL ||
        !file_is_folder(path)) {
        error_set_code(err, ERROR_NOT_FOUND, "no pack '%s' is installed in %s",
                       name, packs);
    } else if (rename(path, gone) != 0) {
        /* First out of sight as a whole, then deleted. */
        error_set_errno(err, errno, "cannot remove '%s'", path);
    } else {
        ok = nftw(gone, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ||
             error_set_errno(err, errno, "cannot delete '%s'", gone);
    }
    free(gone);
    free(path);
    free(packs);
    return ok;
}

static void read_one(struct pack *pack, const char *packs, const char *name)
{
    char *folder = path_join(packs, name);
    char *path = path_join(folder, "pack.line");
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct net_line *line = NULL;

    if (file_exists(path) && file_read(path, NET_LINE_MAX, &text, &err)) {
        line = net_line_parse(text.buf, text.len);
    }
    memset(pack, 0, sizeof(*pack));
    if (line != NULL) {
        pack_take_line(pack, line);
    } else { /* put there by hand */
        pack->title = xstrdup("");
        pack->comment = xstrdup("");
        pack->from = xstrdup("");
    }
    free(pack->name);
    free(pack->folder);
    pack->name = xstrdup(name);
    pack->folder = folder;
    net_line_free(line);
    error_release(&err);
    str_release(&text);
    free(path);
}

static void read_folder(struct pack_list *list, const char *packs, bool shared)
{
    struct str_list names = STR_LIST_INIT;

    file_list_folder(packs, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(packs, names.items[i]);

        if (names.items[i][0] != '.' && file_is_folder(path)) {
            bool hidden = pack_list_find(list, names.items[i]) != NULL;

            GROW(list->items, list->count, list->capacity);
            read_one(&list->items[list->count], packs, names.items[i]);
            list->items[list->count].shared = shared;
            list->items[list->count++].hidden = hidden;
        }
        free(path);
    }
    str_list_release(&names);
}

static int by_name(const void *left, const void *right)
{
    const struct pack *a = left;
    const struct pack *b = right;
    int order = strcmp(a->name, b->name);

    return order != 0 ? order : a->hidden - b->hidden;
}

void pack_list_read(struct pack_list *list)
{
    struct str_list folders = STR_LIST_INIT;

    content_pack_folders(&folders);
    for (size_t i = folders.count; i > 0; i--) {
        read_folder(list, folders.items[i - 1], i < folders.count);
    }
    str_list_release(&folders);
    if (list->count > 1) {
        qsort(list->items, list->count, sizeof(*list->items), by_name);
    }
}

void pack_list_release(struct pack_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        pack_release(&list->items[i]);
    }
    free(list->items);
    memset(list, 0, sizeof(*list));
}

const struct pack *pack_list_find(const struct pack_list *list,
                                  const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i].name, name) && !list->items[i].hidden) {
            return &list->items[i];
        }
    }
    return NULL;
}
