#include "fetch/download.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "fetch/recording.h"
#include "fetch/transfer.h"
#include "http/report.h"

enum { TELL_MS = 250, IDLE_MS = 60 * 1000, JOBS_MAX = 500 };

struct downloads {
    struct verb_call *call;
    struct transfer_limits limits;
    struct transfer **items; /* they must not move */
    size_t count;
    size_t capacity;
    int parallel;
    CURLM *multi;
    size_t failed;
};

static int64_t number_of(const json_t *request, const char *key, int64_t least,
                         int64_t otherwise)
{
    const json_t *value = json_object_get(request, key);

    return json_is_integer(value) && json_integer_value(value) >= least
               ? json_integer_value(value)
               : otherwise;
}

static void tell(const struct transfer *item, const char *step,
                 const char *text)
{
    struct report report;

    report_begin(&report, step);
    json_text(&report.json, "id", item->job.id);
    if (text != NULL) {
        json_text(&report.json, "text", text);
    }
    report_end(&report);
}

static void tell_progress(struct transfer *item, const char *step)
{
    int64_t now = clock_monotonic_ms();
    int64_t ms = now - item->told_at_ms;
    int64_t have = item->part.have;
    struct report report;

    report_begin(&report, step);
    json_text(&report.json, "id", item->job.id);
    json_int(&report.json, "have", have);
    json_int(&report.json, "size",
             item->part.size >= 0   ? item->part.size
             : item->job.bytes >= 0 ? item->job.bytes
                                    : item->job.length);
    json_int(&report.json, "rate",
             ms > 0 && item->told_have >= 0 && have > item->told_have
                 ? (have - item->told_have) * 1000 / ms
                 : 0);
    report_end(&report);
    item->told_have = have;
    item->told_at_ms = now;
}

static struct transfer *find(const struct downloads *self, const char *id)
{
    for (size_t i = 0; id != NULL && i < self->count; i++) {
        if (str_equal(self->items[i]->job.id, id)) {
            return self->items[i];
        }
    }
    return NULL;
}

static bool is_over(const struct transfer *item)
{
    return item->state == TRANSFER_DONE || item->state == TRANSFER_STOPPED ||
           item->state == TRANSFER_FAILED;
}

static void drop(struct downloads *self, struct transfer *item)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->items[i] == item) {
            self->items[i] = self->items[--self->count];
            break;
        }
    }
    transfer_release(item);
    free(item);
}

static bool add(struct downloads *self, const json_t *object, struct error *err)
{
    struct transfer *item = NULL;
    struct job job;

    if (self->count >= JOBS_MAX) {
        return error_set_code(err, ERROR_USAGE, "too many downloads at once");
    }
    if (!job_read(&job, object, err)) {
        return false;
    }
    item = find(self, job.id);
    if (item != NULL && !is_over(item)) {
        job_release(&job); /* asked for twice */
        return true;
    }
    if (item != NULL) {
        self->failed -= item->state == TRANSFER_FAILED;
        drop(self, item);
    }
    item = xcalloc(1, sizeof(*item));
    transfer_init(item, &job, &self->call->settings, &self->limits);
    GROW(self->items, self->count, self->capacity);
    self->items[self->count++] = item;
    return true;
}

static void stop(struct downloads *self, const char *id, bool forget)
{
    struct transfer *item = find(self, id);

    if (item == NULL || is_over(item)) {
        return;
    }
    if (item->has_easy) {
        curl_multi_remove_handle(self->multi, item->easy.curl);
    }
    transfer_stop(item, forget);
    tell(item, "stopped", NULL);
}

static void obey(struct downloads *self)
{
    struct error err = ERROR_INIT;
    json_t *line;

    while ((line = verb_call_next(self->call)) != NULL) {
        const json_t *job = json_object_get(line, "add");

        stop(self, json_string_value(json_object_get(line, "pause")), false);
        stop(self, json_string_value(json_object_get(line, "cancel")), true);
        if (job != NULL && !add(self, job, &err)) {
            report_error(&err);
            error_clear(&err);
        }
        json_decref(line);
    }
    error_release(&err);
}

/* What follows from the state that an attempt has led to. */
static void look_at(struct downloads *self, struct transfer *item)
{
    struct error err = ERROR_INIT;
    struct report report;

    switch (item->state) {
    case TRANSFER_DONE:
        if (!recording_write(item, self->limits.folder, &err)) {
            self->failed++;
            tell(item, "failed", error_get(&err));
            break;
        }
        report_begin(&report, "done");
        json_text(&report.json, "id", item->job.id);
        json_text(&report.json, "file", item->file);
        report_end(&report);
        break;
    case TRANSFER_FAILED:
        self->failed++;
        report_begin(&report, "failed");
        json_text(&report.json, "id", item->job.id);
        json_text(&report.json, "text", error_get(&item->problem));
        json_int(&report.json, "lacks", item->lacks > 0 ? item->lacks : 0);
        report_end(&report);
        break;
    case TRANSFER_WAITING:
        report_begin(&report, "wait");
        json_text(&report.json, "id", item->job.id);
        json_int(&report.json, "in_ms",
                 item->retry_at_ms - clock_monotonic_ms());
        json_text(&report.json, "text", error_get(&item->problem));
        report_end(&report);
        break;
    case TRANSFER_QUEUED:
    case TRANSFER_RUNNING:
    case TRANSFER_STOPPED:
        break;
    }
    error_release(&err);
}

static void begin(struct downloads *self, struct transfer *item)
{
    if (!transfer_begin(item)) {
        look_at(self, item);
        return;
    }
    tell_progress(item, "begin");
    if (curl_multi_add_handle(self->multi, item->easy.curl) != CURLM_OK) {
        error_set(&item->problem, "libcurl cannot be set up");
        item->state = TRANSFER_FAILED;
        look_at(self, item);
    }
}

static bool host_is_busy(const struct downloads *self, const char *host)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->items[i]->state == TRANSFER_RUNNING &&
            str_equal(self->items[i]->host, host)) {
            return true;
        }
    }
    return false;
}

/* Begins what may begin now: so many at once, one of each host. */
static void begin_some(struct downloads *self)
{
    int64_t now = clock_monotonic_ms();
    int running = 0;

    for (size_t i = 0; i < self->count; i++) {
        running += self->items[i]->state == TRANSFER_RUNNING;
    }
    for (size_t i = 0; i < self->count && running < self->parallel; i++) {
        struct transfer *item = self->items[i];

        if ((item->state == TRANSFER_QUEUED ||
             (item->state == TRANSFER_WAITING && item->retry_at_ms <= now)) &&
            !host_is_busy(self, item->host)) {
            begin(self, item);
            running += item->state == TRANSFER_RUNNING;
        }
    }
}

static void take_results(struct downloads *self)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(self->multi, &left)) != NULL) {
        struct transfer *item = NULL;
        CURLcode code = message->data.result;

        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &item) !=
                CURLE_OK) {
            continue;
        }
        curl_multi_remove_handle(self->multi, message->easy_handle);
        transfer_end(item, code);
        if (item->state == TRANSFER_RUNNING) {
            begin(self, item);
        } else {
            look_at(self, item);
        }
    }
}

/*
 * Chapters and transcripts of what is whole. That waits for answers, so no
 * sound may be under way; but not for the last of all: whoever quits before
 * that would never have them.
 */
static void add_extras(struct downloads *self)
{
    for (size_t i = 0; i < self->count; i++) {
        if (self->items[i]->state == TRANSFER_RUNNING) {
            return;
        }
    }
    for (size_t i = 0; i < self->count; i++) {
        struct transfer *item = self->items[i];
        struct str_list notes = STR_LIST_INIT;

        if (item->state == TRANSFER_DONE && !item->extras_asked) {
            item->extras_asked = true;
            recording_add_extras(item, self->limits.folder, &notes);
        }
        for (size_t n = 0; n < notes.count; n++) {
            tell(item, "note", notes.items[n]);
        }
        str_list_release(&notes);
    }
}

/* True while something is left; `*wait_ms` until the next must begin. */
static bool look_ahead(const struct downloads *self, int *wait_ms)
{
    int64_t now = clock_monotonic_ms();
    bool left = false;

    *wait_ms = IDLE_MS;
    for (size_t i = 0; i < self->count; i++) {
        const struct transfer *item = self->items[i];

        left = left || !is_over(item);
        if (item->state == TRANSFER_WAITING) {
            int64_t ms = item->retry_at_ms - now;

            ms = ms > 0 ? ms : 0;
            /* One whose host is busy begins when that one ends. */
            if (!host_is_busy(self, item->host) && ms < *wait_ms) {
                *wait_ms = (int)ms;
            }
        } else if (item->state == TRANSFER_RUNNING && TELL_MS < *wait_ms) {
            *wait_ms = TELL_MS;
        }
    }
    return left;
}

static void tell_all(const struct downloads *self)
{
    int64_t now = clock_monotonic_ms();

    for (size_t i = 0; i < self->count; i++) {
        struct transfer *item = self->items[i];

        if (item->state == TRANSFER_RUNNING &&
            item->part.have != item->told_have &&
            now - item->told_at_ms >= TELL_MS) {
            tell_progress(item, "progress");
        }
    }
}

static bool loop(struct downloads *self, struct error *err)
{
    int wait_ms = 0;
    int running;

    for (;;) {
        struct curl_waitfd input = {.fd = STDIN_FILENO,
                                    .events = CURL_WAIT_POLLIN};

        obey(self);
        if (self->call->in_ended) {
            return error_set(err, "nobody waits for it any more");
        }
        begin_some(self);
        if (curl_multi_perform(self->multi, &running) != CURLM_OK) {
            return error_set(err, "libcurl failed");
        }
        take_results(self);
        tell_all(self);
        add_extras(self);
        begin_some(self);
        if (!look_ahead(self, &wait_ms)) {
            return true;
        }
        curl_multi_poll(self->multi, &input, 1, wait_ms, NULL);
    }
}

static bool read_request(struct downloads *self, struct error *err)
{
    const json_t *request = self->call->request;
    const json_t *jobs = json_object_get(request, "jobs");
    size_t i;
    const json_t *job;

    self->limits = (struct transfer_limits){
        .folder = verb_text(self->call, "folder"),
        .quota = number_of(request, "quota", 1, (int64_t)1 << 50),
        .reserve = number_of(request, "reserve", 0, 200 << 20),
        .retry_ms = number_of(request, "retry_ms", 1, 1000),
        .stall_s = number_of(request, "stall_s", 1, HTTP_STALL_S),
        .tries = (int)number_of(request, "tries", 1, 8),
    };
    self->parallel = (int)number_of(request, "parallel", 1, 2);
    if (self->limits.folder[0] != '/') {
        return error_set_code(err, ERROR_USAGE,
                              "a download wants a folder (a whole path)");
    }
    if (!file_make_folder(self->limits.folder, err)) {
        return false;
    }
    json_array_foreach(jobs, i, job)
    {
        if (!add(self, job, err)) {
            return false;
        }
    }
    return true;
}

bool download_run(struct verb_call *call, struct error *err)
{
    struct downloads self = {.call = call, .multi = curl_multi_init()};
    bool ok = self.multi != NULL || error_set(err, "libcurl cannot be set up");

    umask(077);
    ok = ok && read_request(&self, err) && loop(&self, err);
    for (size_t i = 0; i < self.count; i++) {
        if (self.items[i]->has_easy) {
            curl_multi_remove_handle(self.multi, self.items[i]->easy.curl);
        }
        transfer_release(self.items[i]);
        free(self.items[i]);
    }
    free(self.items);
    curl_multi_cleanup(self.multi);
    if (ok && self.failed > 0) {
        return error_set(err, "%zu of them failed", self.failed);
    }
    return ok;
}
