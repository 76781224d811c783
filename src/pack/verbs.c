#include "pack/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "http/report.h"
#include "pack/make.h"
#include "pack/place.h"
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

static void tell_pack(const char *step, const struct manifest *manifest,
                      const struct place_facts *facts, int64_t had,
                      const char *folder)
{
    struct report report;
    struct str clean = STR_INIT;

    utf8_add_clean(&clean, facts->comment, strlen(facts->comment));
    report_begin(&report, step);
    json_text(&report.json, "name", manifest->name);
    json_int(&report.json, "version", manifest->version);
    json_text(&report.json, "title", manifest->title);
    json_int(&report.json, "files", (int64_t)manifest->count);
    json_int(&report.json, "bytes", manifest->bytes);
    json_bool(&report.json, "signed", facts->is_signed);
    json_text(&report.json, "comment", clean.buf);
    json_text(&report.json, "from", facts->from);
    json_int(&report.json, "had", had);
    json_text(&report.json, "folder", folder);
    report_end(&report);
    str_release(&clean);
}

bool pack_verb_make(struct verb_call *call, struct error *err)
{
    static const struct place_facts none = {"", "", false};
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
        tell_pack("pack", &manifest, &none, 0, "");
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

/* Everything is unpacked and checked: does the caller, who reads it as content,
 * want it? When nobody answers, nobody does. */
static bool is_wanted(struct verb_call *call, struct error *err)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

    for (;;) {
        json_t *line = verb_call_next(call);
        bool yes = json_is_true(json_object_get(line, "install"));

        if (line != NULL || call->in_ended) {
            json_decref(line);
            return yes || error_set(err, "not installed");
        }
        poll(&input, 1, -1);
    }
}

static bool install(struct verb_call *call, int fd, struct manifest *manifest,
                    struct place_facts *facts, struct error *err)
{
    const char *packs = verb_text(call, "folder");
    const char *from = verb_text(call, "from");
    struct place place;
    int64_t had = 0;
    bool ok =
        place_open(&place, packs,
                   json_is_true(json_object_get(call->request, "shared")), err);

    if (!ok) {
        return false;
    }
    facts->from = *from != '\0' ? from : call->argv[0];
    ok = pack_read(fd, place.fresh, manifest, tell_progress, err);
    had = ok ? place_version(packs, manifest->name) : 0;
    ok = ok && check_version(call, manifest, had, err);
    if (ok) {
        tell_pack("unpacked", manifest, facts, had, place.fresh);
        ok = is_wanted(call, err) && place_put(&place, manifest, facts, err);
    }
    if (ok) {
        tell_pack("pack", manifest, facts, had, "");
    }
    place_close(&place);
    return ok;
}

static bool verify(struct verb_call *call, int fd, struct manifest *manifest,
                   struct place_facts *facts, struct error *err)
{
    if (!pack_read(fd, NULL, manifest, tell_progress, err)) {
        return false;
    }
    tell_pack("pack", manifest, facts,
              place_version(verb_text(call, "folder"), manifest->name), "");
    return true;
}

static bool run(struct verb_call *call,
                bool (*act)(struct verb_call *call, int fd,
                            struct manifest *manifest,
                            struct place_facts *facts, struct error *err),
                struct error *err)
{
    struct manifest manifest = {.name = NULL};
    struct str comment = STR_INIT;
    struct place_facts facts = {
        .from = call->argv[0],
        .is_signed = verb_text(call, "key")[0] != '\0',
    };
    int fd;
    bool ok;

    umask(077);
    if (verb_text(call, "folder")[0] != '/') {
        return error_set_code(err, ERROR_USAGE, "packs want a folder");
    }
    fd = open_pack(call->argv[0], err);
    ok = fd >= 0 &&
         (!facts.is_signed || check_signature(call, fd, &comment, err));
    facts.comment = comment.buf;
    ok = ok && act(call, fd, &manifest, &facts, err);
    if (fd >= 0) {
        close(fd);
    }
    str_release(&comment);
    manifest_release(&manifest);
    return ok;
}

/* One that is installed: its signature was of the archive, which is gone. */
static bool verify_folder(struct verb_call *call, struct error *err)
{
    static const struct place_facts facts = {"", "", false};
    struct manifest manifest = {.name = NULL};
    bool ok = place_check(call->argv[0], &manifest, tell_progress, err);

    if (ok) {
        tell_pack("pack", &manifest, &facts, manifest.version, "");
    }
    manifest_release(&manifest);
    return ok;
}

bool pack_verb_verify(struct verb_call *call, struct error *err)
{
    return file_is_folder(call->argv[0]) ? verify_folder(call, err)
                                         : run(call, verify, err);
}

bool pack_verb_install(struct verb_call *call, struct error *err)
{
    return run(call, install, err);
}
