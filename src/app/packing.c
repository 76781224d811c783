#include "app/packing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/app_private.h"
#include "app/pack_private.h"
#include "app/packing_lint.h"
#include "base/file.h"
#include "base/path.h"
#include "base/random.h"

enum { OLD_DAYS = 30 };
#define DAY_NS INT64_C(86400000000000)

struct packing {
    struct packing_view view;
    char *source;
    char *checksum;
    char *folder; /* where fetched packs lie */
    char *id;     /* of the download, NULL: nothing is fetched */
    char *file;   /* archive or folder that is looked at */
    struct str why;
    struct str note; /* what is amiss with the signature's file */
    bool older;
    bool agreed;
    bool shared;
    struct net *net;
    struct packing_lint *lint;
    struct error problem;
};

const char *packing_state_name(enum packing_state state)
{
    static const char *const names[] = {
        "fetching", "checking",  "reading", "waiting for an answer",
        "putting",  "installed", "failed"};

    return names[state];
}

static bool is_address(const char *source)
{
    return strncmp(source, "http://", 7) == 0 ||
           strncmp(source, "https://", 8) == 0;
}

static void fail(struct packing *self)
{
    net_free(self->net);
    self->net = NULL;
    packing_lint_free(self->lint);
    self->lint = NULL;
    self->view.state = PACKING_FAILED;
}

/* ---- fetching ---- */

static char *fetched_folder(void)
{
    char *cache = path_cache();
    char *folder = path_join(cache, "packs");

    free(cache);
    return folder;
}

/* Deletes what was fetched of this pack, or of any that nobody came back for.
 */
static void delete_fetched(const struct packing *self, bool all_old)
{
    struct str_list names = STR_LIST_INIT;
    int64_t old_ns = ((int64_t)time(NULL) - OLD_DAYS * 86400) * 1000000000;

    if (self->id == NULL) {
        return;
    }
    file_list_folder(self->folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *path = path_join(self->folder, names.items[i]);
        struct file_stamp stamp;

        if (all_old ? file_get_stamp(path, &stamp) && stamp.mtime_ns < old_ns
                    : str_starts_with(names.items[i], self->id)) {
            unlink(path);
        }
        free(path);
    }
    str_list_release(&names);
}

static void take_download(struct packing *self, const struct net_line *line)
{
    const char *step = net_line_step(line);

    str_clear(&self->why);
    if (str_equal(step, "begin") || str_equal(step, "progress")) {
        self->view.done = net_line_int(line, "have", 0);
        self->view.total = net_line_int(line, "size", -1);
        self->view.rate = net_line_int(line, "rate", 0);
    } else if (str_equal(step, "wait")) {
        str_set(&self->why, net_line_text(line, "text"));
    } else if (str_equal(step, "failed")) {
        error_set(&self->problem, "%s", net_line_text(line, "text"));
    } else if (str_equal(step, "note")) {
        str_set(&self->note, net_line_text(line, "text"));
    } else if (str_equal(step, "done")) {
        free(self->file);
        self->file = path_join(self->folder, net_line_text(line, "file"));
    }
}

static void take_line(void *context, const struct net_line *line)
{
    struct packing *self = context;
    const char *step = net_line_step(line);

    if (self->view.state == PACKING_FETCHING) {
        take_download(self, line);
    } else if (str_equal(step, "pack") || str_equal(step, "unpacked")) {
        pack_take_line(&self->view.pack, line);
    } else {
        self->view.done = net_line_int(line, "done", 0);
        self->view.total = net_line_int(line, "total", -1);
    }
}

static void add_job(const struct packing *self, struct json_out *json)
{
    char *signature = xasprintf("%s.minisig", self->source);

    json_open_list(json, "jobs");
    json_open_object(json, NULL);
    json_text(json, "id", self->id);
    json_text(json, "kind", "pack");
    json_text(json, "url", self->source);
    json_text(json, "checksum", self->checksum);
    if (pack_key_is_set()) {
        json_text(json, "signature", signature);
    }
    json_close_object(json);
    json_close_list(json);
    free(signature);
}

static int64_t reserve_bytes(void)
{
    struct str_list problems = STR_LIST_INIT;
    struct settings *settings = settings_new(&problems);
    int64_t mib =
        strtoll(settings_device(settings, "download_reserve_mb"), NULL, 10);

    settings_free(settings);
    str_list_release(&problems);
    return mib * 1024 * 1024;
}

static bool start_download(struct packing *self, struct error *err)
{
    struct net_spec spec = {
        .verb = "download", .line = take_line, .context = self};
    struct str request = STR_INIT;
    struct json_out json;
    bool ok;

    self->folder = fetched_folder();
    self->id = xasprintf("pack-%016llx",
                         (unsigned long long)fnv_add(FNV_START, self->source,
                                                     strlen(self->source)));
    delete_fetched(self, true);
    pack_begin_request(self->folder, &request, &json);
    json_int(&json, "reserve", reserve_bytes());
    add_job(self, &json);
    json_close_object(&json);
    spec.request = request.buf;
    self->view.state = PACKING_FETCHING;
    ok = net_start(&spec, &self->net, err);
    str_release(&request);
    return ok;
}

/* ---- checking ---- */

static bool start_checking(struct packing *self, struct error *err)
{
    const char *const args[] = {self->file, NULL};
    char *packs = pack_folder(self->shared);
    struct net_spec spec = {.verb = self->view.install ? "pack-install"
                                                       : "pack-verify",
                            .args = args,
                            .line = take_line,
                            .context = self};
    struct str request = STR_INIT;
    struct json_out json;
    bool ok;

    pack_begin_request(packs, &request, &json);
    json_bool(&json, "older", self->older);
    json_bool(&json, "shared", self->shared);
    json_text(&json, "from", self->source);
    json_close_object(&json);
    spec.request = request.buf;
    self->view.state = PACKING_CHECKING;
    self->view.done = self->view.rate = 0;
    self->view.total = -1;
    ok = net_start(&spec, &self->net, err);
    str_release(&request);
    free(packs);
    return ok;
}

static void fetched(struct packing *self)
{
    struct error err = ERROR_INIT;
    bool ok = net_result(self->net, &err);

    net_free(self->net);
    self->net = NULL;
    if (!ok || self->file == NULL) {
        /* Of the download itself the sentence says more. */
        if (self->problem.code == ERROR_NONE) {
            error_set(&self->problem, "%s",
                      ok ? "dstudio-net did not say what it did"
                         : error_get(&err));
        }
        fail(self);
    } else if (!start_checking(self, &self->problem)) {
        fail(self);
    }
    error_release(&err);
}

/* The helper of checking has ended. */
static void checked(struct packing *self)
{
    struct error said = ERROR_INIT;
    bool refused = self->problem.code != ERROR_NONE; /* by what was read */
    bool ok = net_result(self->net, &said) && !refused;

    if (ok && self->view.pack.name == NULL) {
        ok = error_set(&said, "dstudio-net did not say what it did");
    }
    if (ok || refused || self->view.state == PACKING_CHECKING) {
        delete_fetched(self, false);
    }
    if (!ok && !refused) {
        error_set_code(&self->problem, (enum error_code)said.code, "%s%s%s%s",
                       error_get(&said), self->note.len > 0 ? " (" : "",
                       self->note.buf, self->note.len > 0 ? ")" : "");
    }
    error_release(&said);
    if (!ok) {
        fail(self);
        return;
    }
    net_free(self->net);
    self->net = NULL;
    self->view.state = PACKING_DONE;
}

/* ---- reading ---- */

static void send_answer(struct packing *self, bool yes)
{
    self->view.state = PACKING_PUTTING;
    net_send(self->net, yes ? "{\"install\":true}" : "{\"install\":false}");
}

void packing_answer(struct packing *self, bool yes)
{
    if (self->view.state == PACKING_ASKING) {
        send_answer(self, yes);
    }
}

static void read_through(struct packing *self)
{
    bool ok = packing_lint_result(self->lint, &self->problem);

    packing_lint_free(self->lint);
    self->lint = NULL;
    if (!ok) {
        send_answer(self, false); /* the helper tidies up */
    } else if (self->agreed || self->view.pack.is_signed) {
        send_answer(self, true);
    } else {
        self->view.state = PACKING_ASKING;
    }
}

/* ---- the whole ---- */

/* An installed pack is verified by its name. */
static bool find_installed(struct packing *self)
{
    struct pack_list list = {.items = NULL};
    const struct pack *found;

    pack_list_read(&list);
    found = pack_list_find(&list, self->source);
    if (found != NULL) {
        self->file = xstrdup(found->folder);
    }
    pack_list_release(&list);
    return self->file != NULL;
}

static bool start(struct packing *self, struct error *err)
{
    if (is_address(self->source)) {
        return start_download(self, err);
    }
    if (strstr(self->source, "://") != NULL) {
        return error_set_code(err, ERROR_USAGE,
                              "'%s': packs come from files, http and https",
                              self->source);
    }
    if (self->checksum != NULL) {
        return error_set_code(err, ERROR_USAGE,
                              "a checksum goes with an address");
    }
    if (self->view.install || file_exists(self->source) ||
        !find_installed(self)) {
        self->file = xstrdup(self->source);
    }
    return start_checking(self, err);
}

bool packing_new(const struct packing_spec *spec, struct packing **packing,
                 struct error *err)
{
    struct packing *self = xcalloc(1, sizeof(*self));

    self->source = xstrdup(spec->source);
    self->checksum = xstrdup_or_null(spec->checksum);
    self->older = spec->older;
    self->agreed = spec->agreed;
    self->shared = spec->shared;
    str_init(&self->why);
    str_init(&self->note);
    str_init(&self->problem.text);
    self->view.source = self->source;
    self->view.install = spec->install;
    self->view.total = -1;
    if (!start(self, err)) {
        packing_free(self);
        return false;
    }
    *packing = self;
    return true;
}

void packing_free(struct packing *self)
{
    if (self == NULL) {
        return;
    }
    net_free(self->net);
    packing_lint_free(self->lint);
    pack_release(&self->view.pack);
    str_release(&self->why);
    str_release(&self->note);
    error_release(&self->problem);
    free(self->source);
    free(self->checksum);
    free(self->folder);
    free(self->id);
    free(self->file);
    free(self);
}

const struct packing_view *packing_get(const struct packing *self)
{
    return &self->view;
}

struct pollfd packing_get_poll(const struct packing *self)
{
    struct pollfd one = {.fd = -1, .events = POLLIN};

    if (self->lint != NULL) {
        one.fd = packing_lint_fd(self->lint);
    } else if (self->net != NULL) {
        one.fd = net_get_fd(self->net);
        one.events = net_get_poll_events(self->net);
    }
    return one;
}

/* The helper waits with what it has unpacked. */
static bool is_unpacked(const struct packing *self)
{
    return self->view.state == PACKING_CHECKING && self->view.install &&
           self->view.pack.name != NULL;
}

bool packing_service(struct packing *self)
{
    struct packing_view before = self->view;

    if (self->lint != NULL) {
        if (!packing_lint_service(self->lint)) {
            read_through(self);
        }
    } else if (self->net != NULL && !net_service(self->net)) {
        if (self->view.state == PACKING_FETCHING) {
            fetched(self);
        } else {
            checked(self);
        }
    } else if (is_unpacked(self)) {
        self->view.state = PACKING_READING;
        if (!packing_lint_new(&self->view.pack, &self->lint, &self->problem)) {
            fail(self);
        }
    }
    self->view.why = self->why.len > 0 ? self->why.buf : NULL;
    return memcmp(&before, &self->view, sizeof(before)) != 0;
}

bool packing_result(const struct packing *self, struct error *err)
{
    return self->view.state == PACKING_DONE || error_copy(err, &self->problem);
}

void packing_add_question(const struct packing_view *view, struct str *out)
{
    const struct pack *pack = &view->pack;

    str_add_format(
        out, "%s, version %lld (%s), %lld files. %s Install it%s?", pack->name,
        (long long)pack->version, pack->title, (long long)pack->files,
        "No pack_key is set: nothing proves who made it.",
        pack->had > 0 ? " in place of the one that is installed" : "");
}
