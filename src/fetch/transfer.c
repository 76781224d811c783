#include "fetch/transfer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "fetch/checksum.h"
#include "fetch/transfer_private.h"

enum {
    RETRY_MAX_MS = 60 * 1000,
    RETRY_AFTER_MAX_S = 600, /* a longer one is told, not waited for */
    FRESH_STARTS = 2,
};

void transfer_init(struct transfer *self, struct job *job,
                   const struct http_settings *settings,
                   const struct transfer_limits *limits)
{
    memset(self, 0, sizeof(*self));
    self->job = *job;
    memset(job, 0, sizeof(*job));
    self->settings = settings;
    self->limits = limits;
    self->host = http_host(self->job.url);
    str_init(&self->problem.text);
    self->told_have = -1;
}

static void drop_attempt(struct transfer *self)
{
    if (self->has_easy) {
        http_easy_release(&self->easy);
        self->has_easy = false;
    }
    curl_slist_free_all(self->headers);
    self->headers = NULL;
}

void transfer_release(struct transfer *self)
{
    drop_attempt(self);
    if (self->has_part) {
        part_close(&self->part);
    }
    job_release(&self->job);
    error_release(&self->problem);
    free(self->host);
    free(self->url);
    free(self->file);
}

static void fail(struct transfer *self)
{
    drop_attempt(self);
    if (self->has_part && self->part.have == 0) {
        part_delete(&self->part);
    } else if (self->has_part) {
        part_close(&self->part);
    }
    self->has_part = false;
    self->state = TRANSFER_FAILED;
}

void transfer_stop(struct transfer *self, bool forget)
{
    drop_attempt(self);
    if (!self->has_part && forget) {
        struct error err = ERROR_INIT;

        self->has_part = part_open(&self->part, self->limits->folder,
                                   self->job.id, self->job.url, &err);
        error_release(&err);
    }
    if (self->has_part && forget) {
        part_delete(&self->part);
    } else if (self->has_part) {
        part_close(&self->part);
    }
    self->has_part = false;
    self->state = TRANSFER_STOPPED;
}

/* "Range: 100-" and If-Range, where there is something to go on with. */
static bool set_range(struct transfer *self)
{
    char range[32];
    struct str line = STR_INIT;

    self->asked_from = self->part.validator != NULL ? self->part.have : 0;
    if (self->asked_from == 0) {
        return true;
    }
    snprintf(range, sizeof(range), "%lld-", (long long)self->asked_from);
    str_add_format(&line, "If-Range: %s", self->part.validator);
    self->headers = curl_slist_append(self->headers, line.buf);
    str_release(&line);
    return self->headers != NULL &&
           curl_easy_setopt(self->easy.curl, CURLOPT_RANGE, range) == CURLE_OK;
}

static bool set_up(struct transfer *self)
{
    CURL *curl = self->easy.curl;

    return set_range(self) &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, self->headers) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, transfer_on_body) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, self) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, transfer_on_header) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, self) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PRIVATE, self) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
                            (long)self->limits->stall_s) == CURLE_OK;
}

/* A pack that came whole and was not installed is asked for as one that lacks
 * no byte: the server says so, or sends the newer one. */
static void take_back(const struct transfer *self)
{
    const char *const *endings = file_endings(self->job.kind);

    for (size_t i = 0; self->job.kind == FILE_PACK && endings[i] != NULL; i++) {
        char *name = xasprintf("%s.%s", self->job.id, endings[i]);

        part_take_back(self->limits->folder, self->job.id, name);
        free(name);
    }
}

bool transfer_begin(struct transfer *self)
{
    if (!self->has_part) {
        take_back(self);
        self->has_part = part_open(&self->part, self->limits->folder,
                                   self->job.id, self->job.url, &self->problem);
        if (!self->has_part) {
            fail(self);
            return false;
        }
    }
    if (self->url == NULL) {
        self->url = xstrdup(self->job.url);
        self->hops = 0;
    }
    drop_attempt(self);
    response_init(&self->response);
    self->body_begun = self->refused = self->again = false;
    self->lacks = 0;
    error_clear(&self->problem);
    self->has_easy =
        http_easy_init(&self->easy, self->settings, &self->problem);
    if (!self->has_easy ||
        !http_easy_set_url(&self->easy, self->url, &self->problem)) {
        fail(self);
        return false;
    }
    if (!set_up(self)) {
        error_set(&self->problem, "libcurl cannot be set up");
        fail(self);
        return false;
    }
    self->state = TRANSFER_RUNNING;
    return true;
}

/* Waits `ms`, or by the number of failures; gives up after so many. */
static void try_later(struct transfer *self, int64_t ms)
{
    self->failures = self->part.have > self->best ? 1 : self->failures + 1;
    self->best = self->part.have > self->best ? self->part.have : self->best;
    if (self->failures >= self->limits->tries) {
        fail(self);
        return;
    }
    if (ms < 0) {
        int shift = self->failures < 16 ? self->failures - 1 : 15;

        ms = self->limits->retry_ms << shift;
        ms = ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
        /* Not all at the same moment. */
        ms += (int64_t)(random_u64() % (uint64_t)(ms / 4 + 1));
    }
    drop_attempt(self);
    free(self->url);
    self->url = NULL;
    self->retry_at_ms = clock_monotonic_ms() + ms;
    self->state = TRANSFER_WAITING;
}

/* What came cannot be used: all of it again, but not for ever. */
static void start_fresh(struct transfer *self)
{
    struct error err = ERROR_INIT;

    if (++self->fresh_starts > FRESH_STARTS ||
        !part_begin(&self->part, NULL, -1, &err)) {
        fail(self);
    } else {
        self->state = TRANSFER_RUNNING;
    }
    error_release(&err);
}

static void finish(struct transfer *self)
{
    char head[FILE_HEAD_BYTES];
    ssize_t len = pread(self->part.fd, head, sizeof(head), 0);
    const char *ending =
        file_ending(self->job.kind, head, len > 0 ? (size_t)len : 0);

    if (ending == NULL) {
        part_delete(&self->part);
        self->has_part = false;
        error_set(&self->problem, "what came is no %s",
                  self->job.kind == FILE_PACK ? "content pack" : "sound file");
        fail(self);
        return;
    }
    self->file = xasprintf("%s.%s", self->job.id, ending);
    if (!checksum_sha256(self->part.fd, self->sha256, &self->problem) ||
        !part_finish(&self->part, self->file, self->job.kind == FILE_PACK,
                     &self->problem)) {
        fail(self);
        return;
    }
    drop_attempt(self);
    part_close(&self->part);
    self->has_part = false;
    self->state = TRANSFER_DONE;
}

/* All bytes are here, as the server sees it. */
static void verify(struct transfer *self)
{
    int64_t wanted = self->job.bytes >= 0 ? self->job.bytes : self->part.size;

    if (wanted >= 0 && self->part.have < wanted) {
        error_set(&self->problem, "only %lld of %lld bytes came",
                  (long long)self->part.have, (long long)wanted);
        try_later(self, -1);
    } else if (wanted >= 0 && self->part.have > wanted) {
        error_set(&self->problem, "%lld bytes came where %lld are published",
                  (long long)self->part.have, (long long)wanted);
        start_fresh(self);
    } else if (self->job.checksum != NULL &&
               !checksum_check(self->part.fd, self->job.checksum,
                               &self->problem)) {
        start_fresh(self);
    } else {
        finish(self);
    }
}

static void follow(struct transfer *self)
{
    char *to = NULL;

    curl_easy_getinfo(self->easy.curl, CURLINFO_REDIRECT_URL, &to);
    if (to == NULL) {
        error_set(&self->problem, "redirected to nowhere");
        fail(self);
    } else if (!http_redirect_allowed(self->url, to, ++self->hops,
                                      &self->problem)) {
        fail(self);
    } else {
        char *copy = xstrdup(to);

        free(self->url);
        self->url = copy;
        self->state = TRANSFER_RUNNING;
    }
}

static void ask_later(struct transfer *self)
{
    int64_t after = response_retry_s(&self->response, clock_now_ms() / 1000);

    error_set(&self->problem, "the server has no time (status %d)",
              self->response.status);
    if (after > RETRY_AFTER_MAX_S) {
        error_set(&self->problem,
                  "the server wants to be asked again in %lld "
                  "minutes",
                  (long long)(after + 59) / 60);
        fail(self);
    } else {
        try_later(self, after >= 0 ? after * 1000 : -1);
    }
}

/* 416: perhaps all of it is here already. */
static void judge_range(struct transfer *self)
{
    if (self->asked_from > 0 && self->response.range_total == self->part.have) {
        self->part.size = self->part.have; /* the first answer had it wrong */
        verify(self);
    } else {
        error_set(&self->problem, "the file has changed on the server");
        start_fresh(self);
    }
}

static void judge_status(struct transfer *self)
{
    int status = self->response.status;

    if (status == 200 || status == 206) {
        /* An empty answer has no body that could begin. */
        if (!self->body_begun && !transfer_begin_body(self, "", 0)) {
            fail(self);
        } else {
            verify(self);
        }
    } else if (status >= 300 && status < 400 && status != 304) {
        follow(self);
    } else if (status == 404 || status == 410) {
        error_set_code(&self->problem, ERROR_NOT_FOUND,
                       "it is not there%s (status %d)",
                       status == 410 ? " any more" : "", status);
        fail(self);
    } else if (status == 416) {
        judge_range(self);
    } else if (status == 429 || status == 503) {
        ask_later(self);
    } else if (status >= 500 || status == 408 || status == 425) {
        error_set(&self->problem, "the server failed (status %d)", status);
        try_later(self, -1);
    } else {
        error_set(&self->problem, "the server refuses it (status %d)", status);
        fail(self);
    }
}

/* Is it of no use to try again? */
static bool is_final(CURLcode code)
{
    return code == CURLE_PEER_FAILED_VERIFICATION ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR ||
           code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL ||
           code == CURLE_SSL_CERTPROBLEM || code == CURLE_FAILED_INIT ||
           code == CURLE_NOT_BUILT_IN;
}

void transfer_end(struct transfer *self, CURLcode code)
{
    if (self->refused && self->again) {
        start_fresh(self);
    } else if (self->refused) {
        fail(self);
    } else if (code == CURLE_OK) {
        judge_status(self);
    } else {
        http_easy_fail(&self->easy, code, &self->problem);
        if (is_final(code)) {
            fail(self);
        } else {
            try_later(self, -1);
        }
    }
}
