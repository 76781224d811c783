#include "pack/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/utf8.h"
#include "http/report.h"
#include "pack/make.h"
#include "pack/signature.h"
#include "pack/unpack.h"

enum { SIGNATURE_MAX = 16 * 1024, TELL_BYTES = 4 * 1024 * 1024 };

static void tell_progress(const struct manifest *manifest, int64_t done)
{
    static int64_t told;
    struct report report;

    if (done - told < TELL_BYTES) {
        return;
    }
    told = done;
    report_begin(&report, "progress");
    json_int(&report.json, "done", done);
    json_int(&report.json, "total", manifest->bytes);
    report_end(&report);
}

static void tell_pack(const struct manifest *manifest, bool is_signed,
                      const char *comment, int64_t had)
{
    struct report report;
    struct str clean = STR_INIT;

    utf8_add_clean(&clean, comment, strlen(comment));
    report_begin(&report, "pack");
    json_text(&report.json, "name", manifest->name);
    json_int(&report.json, "version", manifest->version);
    json_text(&report.json, "title", manifest->title);
    json_int(&report.json, "files", (int64_t)manifest->count);
    json_int(&report.json, "bytes", manifest->bytes);
    json_bool(&report.json, "signed", is_signed);
    json_text(&report.json, "comment", clean.buf);
    json_int(&report.json, "had", had);
    report_end(&report);
    str_release(&clean);
}

bool pack_verb_make(struct verb_call *call, struct error *err)
{
    struct manifest manifest = {.name = NULL};
    const json_t *version = json_object_get(call->request, "version");
    const char *title = verb_text(call, "title");
    bool ok;

    if (!manifest_name_valid(verb_text(call, "name")) ||
        !json_is_integer(version) || json_integer_value(version) < 1) {
        return error_set_code(err, ERROR_USAGE,
                              "a pack wants a name of small letters, digits "
                              "and '-', and a version from 1 on");
    }
    manifest.name = xstrdup(verb_text(call, "name"));
    manifest.title = xstrdup(*title != '\0' ? title : manifest.name);
    manifest.version = json_integer_value(version);
    ok = pack_make(call->argv[0], call->argv[1], &manifest, err);
    if (ok) {
        tell_pack(&manifest, false, "", 0);
    }
    manifest_release(&manifest);
    return ok;
}

static int open_pack(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;

    if (fd < 0) {
        error_set_errno(err, errno, "cannot open '%s'", path);
        if (errno == ENOENT) {
            err->code = ERROR_NOT_FOUND;
        }
        return -1;
    }
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        error_set(err, "'%s' is no file", path);
        close(fd);
        return -1;
    }
    return fd;
}

static bool check_signature(struct verb_call *call, int fd, struct str *comment,
                            struct error *err)
{
    const char *key = verb_text(call, "key");
    char *path = xasprintf("%s.minisig", call->argv[0]);
    struct str text = STR_INIT;
    bool ok;

    if (!signature_key_valid(key, err)) {
        ok = false;
    } else if (!file_exists(path)) {
        ok = error_set_code(err, ERROR_DAMAGED,
                            "it is not signed: pack_key asks for '%s'", path);
    } else {
        ok = file_read(path, SIGNATURE_MAX, &text, err) &&
             signature_check(fd, text.buf, key, comment, err);
    }
    str_release(&text);
    free(path);
    return ok;
}

/* The version that is installed, 0: none. */
static int64_t installed_version(const char *folder, const char *name)
{
    char *path = xasprintf("%s/%s/manifest.json", folder, name);
    struct manifest manifest = {.name = NULL};
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    int64_t version = 0;

    if (file_exists(path) && file_read(path, MANIFEST_MAX, &text, &err) &&
        manifest_parse(&manifest, text.buf, text.len, &err)) {
        version = manifest.version;
    }
    manifest_release(&manifest);
    error_release(&err);
    str_release(&text);
    free(path);
    return version;
}

static int remove_one(const char *path, const struct stat *about, int kind,
                      struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static void sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static bool write_manifest(const struct manifest *manifest, const char *folder,
                           struct error *err)
{
    char *path = path_join(folder, "manifest.json");
    struct str text = STR_INIT;
    bool ok;

    manifest_format(manifest, &text);
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    free(path);
    return ok;
}

/* The same in one line, for those who only list packs. */
static bool write_line(const struct manifest *manifest, const char *folder,
                       bool is_signed, struct error *err)
{
    char *path = path_join(folder, "pack.line");
    struct str text = STR_INIT;
    struct json_out json;
    bool ok;

    json_begin(&json, &text);
    json_open_object(&json, NULL);
    json_text(&json, "step", "pack");
    json_text(&json, "name", manifest->name);
    json_int(&json, "version", manifest->version);
    json_text(&json, "title", manifest->title);
    json_int(&json, "files", (int64_t)manifest->count);
    json_int(&json, "bytes", manifest->bytes);
    json_bool(&json, "signed", is_signed);
    json_close_object(&json);
    str_add_char(&text, '\n');
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    free(path);
    return ok;
}

/* The new folder takes the old one's place in one step. */
static bool put_in_place(const char *fresh, const char *place,
                         const char *packs, struct error *err)
{
    sync_path(fresh);
    if (renameat2(AT_FDCWD, fresh, AT_FDCWD, place, RENAME_NOREPLACE) != 0 &&
        renameat2(AT_FDCWD, fresh, AT_FDCWD, place, RENAME_EXCHANGE) != 0) {
        return error_set_errno(err, errno, "cannot install to '%s'", place);
    }
    sync_path(packs);
    remove_tree(fresh); /* the old one, if there was one */
    return true;
}

static bool check_version(struct verb_call *call,
                          const struct manifest *manifest, int64_t had,
                          struct error *err)
{
    return manifest->version >= had ||
           json_is_true(json_object_get(call->request, "older")) ||
           error_set_code(err, ERROR_NEWER,
                          "version %lld of '%s' is installed, which is newer "
                          "than %lld",
                          (long long)had, manifest->name,
                          (long long)manifest->version);
}

/* One at a time; what a killed one left is removed. Returns the lock, -1. */
static int lock_packs(const char *packs, struct error *err)
{
    char *path = path_join(packs, ".lock");
    struct str_list names = STR_LIST_INIT;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    free(path);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) {
        error_set_code(err, ERROR_BUSY,
                       "another program installs a pack right now");
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    file_list_folder(packs, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *left = path_join(packs, names.items[i]);

        if (str_starts_with(names.items[i], ".install-")) {
            remove_tree(left);
        }
        free(left);
    }
    str_list_release(&names);
    return fd;
}

static bool install(struct verb_call *call, int fd, struct manifest *manifest,
                    int64_t *had, struct error *err)
{
    const char *packs = verb_text(call, "folder");
    char *fresh = xasprintf("%s/.install-%ld", packs, (long)getpid());
    char *place = NULL;
    bool ok = (mkdir(fresh, 0700) == 0 ||
               error_set_errno(err, errno, "cannot write '%s'", fresh)) &&
              pack_read(fd, fresh, manifest, tell_progress, err);

    if (ok) {
        place = path_join(packs, manifest->name);
        *had = installed_version(packs, manifest->name);
    }
    ok = ok && check_version(call, manifest, *had, err) &&
         write_manifest(manifest, fresh, err) &&
         write_line(manifest, fresh, verb_text(call, "key")[0] != '\0', err) &&
         put_in_place(fresh, place, packs, err);
    if (!ok) {
        remove_tree(fresh);
    }
    free(place);
    free(fresh);
    return ok;
}

static bool run(struct verb_call *call, bool to_install, struct error *err)
{
    struct manifest manifest = {.name = NULL};
    struct str comment = STR_INIT;
    const char *packs = verb_text(call, "folder");
    bool is_signed = verb_text(call, "key")[0] != '\0';
    int64_t had = 0;
    int lock = -1;
    int fd;
    bool ok;

    umask(077);
    if (packs[0] != '/') {
        return error_set_code(err, ERROR_USAGE, "packs want a folder");
    }
    fd = open_pack(call->argv[0], err);
    ok = fd >= 0 && (!is_signed || check_signature(call, fd, &comment, err));
    if (ok && to_install) {
        ok = file_make_folder(packs, err) &&
             (lock = lock_packs(packs, err)) >= 0 &&
             install(call, fd, &manifest, &had, err);
    } else if (ok) {
        ok = pack_read(fd, NULL, &manifest, tell_progress, err);
        had = ok ? installed_version(packs, manifest.name) : 0;
    }
    if (ok) {
        tell_pack(&manifest, is_signed, comment.buf, had);
    }
    if (fd >= 0) {
        close(fd);
    }
    if (lock >= 0) {
        close(lock);
    }
    str_release(&comment);
    manifest_release(&manifest);
    return ok;
}

bool pack_verb_verify(struct verb_call *call, struct error *err)
{
    return run(call, false, err);
}

bool pack_verb_install(struct verb_call *call, struct error *err)
{
    return run(call, true, err);
}
