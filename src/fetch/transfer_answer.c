/* What an answer means, looked at before any byte that we have is dropped for
 * it, and where its bytes go. */
#include <sys/statvfs.h>

#include "base/file.h"
#include "fetch/transfer_private.h"

static const int64_t size_max = (int64_t)4 << 30;

static bool has_room(struct transfer *self, int64_t size)
{
    int64_t others = file_folder_bytes(self->limits->folder) - self->part.have;
    struct statvfs disk;
    int64_t free_bytes = INT64_MAX;

    if (statvfs(self->limits->folder, &disk) == 0) {
        free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    }
    size = size > 0 ? size : 0;
    self->most = self->limits->quota - others;
    self->most = self->most < size_max ? self->most : size_max;
    if (size > self->most || self->most <= 0) {
        self->lacks = size - (self->limits->quota - others);
        return error_set_code(&self->problem, ERROR_FULL,
                              "it would go over the room for recordings "
                              "(download_quota_mb); delete some first");
    }
    return free_bytes - (size - self->part.have) >= self->limits->reserve ||
           error_set_code(&self->problem, ERROR_FULL,
                          "the disk would be nearly full with it");
}

static bool refuse(struct transfer *self, bool again)
{
    self->refused = true;
    self->again = again;
    return false;
}

/* What the server says that the whole has; -1: it does not. */
static int64_t whole_size(const struct transfer *self)
{
    return self->response.status == 206 ? self->response.range_total
                                        : self->response.length;
}

/* May these be the bytes? Looked at before any that we have are dropped. */
static bool check_answer(struct transfer *self, const char *data, size_t len)
{
    const struct response *response = &self->response;
    int64_t size = whole_size(self);

    if (type_is_page(response->type, response->status == 200 ? data : "x",
                     response->status == 200 ? len : 1)) {
        error_set(&self->problem,
                  "a web page came in its place; does the network want you to "
                  "sign in? Open any page in a browser, then try again");
        return refuse(self, false);
    }
    if (!file_type_fits(self->job.kind, response->type)) {
        error_set(&self->problem, "the server sends %s, which is no %s",
                  response->type, file_kind_name(self->job.kind));
        return refuse(self, false);
    }
    if (response->encoding[0] != '\0' &&
        !str_equal(response->encoding, "identity")) {
        error_set(&self->problem,
                  "the server sends it packed (%s), which was not asked for",
                  response->encoding);
        return refuse(self, false);
    }
    if (self->job.bytes >= 0 && size >= 0 && size != self->job.bytes) {
        error_set(&self->problem, "it has %lld bytes where %lld are published",
                  (long long)size, (long long)self->job.bytes);
        return refuse(self, false);
    }
    return true;
}

/* The rest of what we have: of the same file, from the place asked for? */
static bool check_rest(struct transfer *self)
{
    const struct response *response = &self->response;
    const char *validator = response_validator(response);
    int64_t size = response->range_total;

    if (self->asked_from > 0 && response->range_start == self->asked_from &&
        (size < 0 || self->part.size < 0 || size == self->part.size) &&
        (validator == NULL || str_equal(validator, self->part.validator))) {
        return true;
    }
    error_set(&self->problem, "the file has changed on the server");
    return refuse(self, true);
}

bool transfer_begin_body(struct transfer *self, const char *data, size_t len)
{
    if (!check_answer(self, data, len)) {
        return false;
    }
    if (self->response.status == 206) {
        if (!check_rest(self)) {
            return false;
        }
        return has_room(self, self->part.size) || refuse(self, false);
    }
    if (!has_room(self, whole_size(self)) ||
        !part_begin(&self->part, response_validator(&self->response),
                    whole_size(self), &self->problem)) {
        return refuse(self, false);
    }
    return true;
}

size_t transfer_on_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *self = context;
    size_t len = size * count;

    if (self->response.status != 200 && self->response.status != 206) {
        return len; /* the page that tells of an error */
    }
    if (!self->body_begun) {
        if (!transfer_begin_body(self, data, len)) {
            return 0;
        }
        self->body_begun = true;
    }
    if (self->part.have + (int64_t)len > self->most) {
        error_set(&self->problem, "it is longer than there is room for");
        refuse(self, false);
        return 0;
    }
    if (!part_write(&self->part, data, len, &self->problem)) {
        refuse(self, false);
        return 0;
    }
    return len;
}

size_t transfer_on_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *self = context;

    response_add(&self->response, data, size * count);
    return size * count;
}
