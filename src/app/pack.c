#include "app/pack.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_private.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/path.h"
#include "net/net.h"
#include "net/net_line.h"

void pack_release(struct pack *pack)
{
    free(pack->name);
    free(pack->title);
    free(pack->comment);
    memset(pack, 0, sizeof(*pack));
}

static char *packs_folder(void)
{
    char *data = path_data();
    char *folder = path_join(data, "packs");

    free(data);
    return folder;
}

static void take_pack(struct pack *pack, const struct net_line *line)
{
    pack_release(pack);
    pack->name = xstrdup(net_line_text(line, "name"));
    pack->title = xstrdup(net_line_text(line, "title"));
    pack->comment = xstrdup(net_line_text(line, "comment"));
    pack->version = net_line_int(line, "version", 0);
    pack->had = net_line_int(line, "had", 0);
    pack->files = net_line_int(line, "files", 0);
    pack->bytes = net_line_int(line, "bytes", 0);
    pack->is_signed = net_line_bool(line, "signed");
}

struct taking {
    struct pack *pack;
    pack_progress_fn *progress;
    void *context;
};

static void take_line(void *context, const struct net_line *line)
{
    struct taking *self = context;

    if (str_equal(net_line_step(line), "pack")) {
        take_pack(self->pack, line);
    } else if (self->progress != NULL) {
        self->progress(self->context, net_line_int(line, "done", 0),
                       net_line_int(line, "total", 0));
    }
}

/* Begins a request with the settings, the key and the folder of packs. */
static void begin_request(struct str *text, struct json_out *json)
{
    struct str_list problems = STR_LIST_INIT;
    struct settings *settings = settings_new(&problems);
    char *folder = packs_folder();

    settings_net_request(settings, text, json);
    json_text(json, "key", settings_device(settings, "pack_key"));
    json_text(json, "folder", folder);
    free(folder);
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

static bool run(const char *verb, const char *const *args, bool older,
                struct taking *taking, struct error *err)
{
    struct net_spec spec = {
        .verb = verb, .args = args, .line = take_line, .context = taking};
    struct str request = STR_INIT;
    struct json_out json;
    bool ok;

    memset(taking->pack, 0, sizeof(*taking->pack));
    begin_request(&request, &json);
    json_bool(&json, "older", older);
    json_close_object(&json);
    spec.request = request.buf;
    ok = net_run(&spec, err);
    str_release(&request);
    if (ok && taking->pack->name == NULL) {
        ok = error_set(err, "dstudio-net did not say what it did");
    }
    return ok;
}

bool pack_verify(const char *file, struct pack *pack,
                 pack_progress_fn *progress, void *context, struct error *err)
{
    const char *const args[] = {file, NULL};
    struct taking taking = {pack, progress, context};

    return run("pack-verify", args, false, &taking, err);
}

bool pack_install(const char *file, bool older, struct pack *pack,
                  pack_progress_fn *progress, void *context, struct error *err)
{
    const char *const args[] = {file, NULL};
    struct taking taking = {pack, progress, context};

    return run("pack-install", args, older, &taking, err);
}

bool pack_create(const char *dir, const char *file, const char *name,
                 int64_t version, const char *title, struct pack *pack,
                 struct error *err)
{
    const char *const args[] = {dir, file, NULL};
    struct taking taking = {pack, NULL, NULL};
    struct net_spec spec = {.verb = "pack-make",
                            .args = args,
                            .line = take_line,
                            .context = &taking};
    struct str request = STR_INIT;
    struct json_out json;
    bool ok;

    memset(pack, 0, sizeof(*pack));
    begin_request(&request, &json);
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

bool pack_remove(const char *name, struct error *err)
{
    char *packs = packs_folder();
    char *path = path_join(packs, name);
    char *gone = xasprintf("%s/.install-gone-%ld", packs, (long)getpid());
    bool ok = false;

    if (*name == '\0' || *name == '.' || strchr(name, '/') != NULL ||
        !file_is_folder(path)) {
        error_set_code(err, ERROR_NOT_FOUND, "no pack '%s' is installed", name);
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

static void read_one(struct pack_list *list, const char *packs,
                     const char *name)
{
    char *path = xasprintf("%s/%s/pack.line", packs, name);
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct net_line *line = NULL;

    if (file_exists(path) && file_read(path, NET_LINE_MAX, &text, &err)) {
        line = net_line_parse(text.buf, text.len);
    }
    GROW(list->items, list->count, list->capacity);
    memset(&list->items[list->count], 0, sizeof(*list->items));
    if (line != NULL) {
        take_pack(&list->items[list->count], line);
    } else { /* put there by hand */
        list->items[list->count].title = xstrdup("");
        list->items[list->count].comment = xstrdup("");
    }
    free(list->items[list->count].name);
    list->items[list->count++].name = xstrdup(name);
    net_line_free(line);
    error_release(&err);
    str_release(&text);
    free(path);
}

void pack_list_read(struct pack_list *list)
{
    char *packs = packs_folder();
    struct str_list names = STR_LIST_INIT;

    file_list_folder(packs, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(packs, names.items[i]);

        if (names.items[i][0] != '.' && file_is_folder(path)) {
            read_one(list, packs, names.items[i]);
        }
        free(path);
    }
    str_list_release(&names);
    free(packs);
}

void pack_list_release(struct pack_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        pack_release(&list->items[i]);
    }
    free(list->items);
    memset(list, 0, sizeof(*list));
}
