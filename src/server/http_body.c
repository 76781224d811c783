/* Bodies: what they may be, and their bytes while they arrive. */
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "server/http_inside.h"
#include "server/journal_api.h"
#include "server/route.h"

#define LINES_SENT_MAX ((size_t)524288)
/* So much beyond a limit is taken and thrown away; then the line is cut. */
#define SLACK ((size_t)1048576)

static size_t sent_max(const struct call *call)
{
    return (call->route->flags & ROUTE_LINES) != 0 ? LINES_SENT_MAX
                                                   : CALL_BODY_MAX;
}

static size_t decoded_max(const struct call *call)
{
    return (call->route->flags & ROUTE_LINES) != 0 ? JOURNAL_DECODED_MAX
                                                   : CALL_BODY_MAX;
}

static bool refuse_size(struct call *call)
{
    struct json_out *json = &call->writer;

    call_problem(call, "too-large", "the body is beyond the limits");
    json_open_object(json, "limits");
    json_int(json, "lines_bytes", (int64_t)LINES_SENT_MAX);
    json_int(json, "lines_decoded", (int64_t)JOURNAL_DECODED_MAX);
    json_int(json, "events", (int64_t)JOURNAL_EVENTS_MAX);
    json_int(json, "body", (int64_t)LINE_BODY_MAX);
    json_close_object(json);
    return false;
}

/* The media type without its parameters. */
static bool is_type(const char *header, const char *type)
{
    size_t len = strlen(type);

    return header != NULL && strncasecmp(header, type, len) == 0 &&
           (header[len] == '\0' || header[len] == ';' || header[len] == ' ');
}

static bool check_type(struct call *call)
{
    const char *header = call_header(call, "Content-Type");
    unsigned flags = call->route->flags;
    const char *wanted =
        (flags & ROUTE_LINES) != 0  ? "application/vnd.journal.lines"
        : (flags & ROUTE_JSON) != 0 ? "application/json"
                                    : "application/x-www-form-urlencoded";

    if (is_type(header, wanted)) {
        return true;
    }
    call_problem(call, "encoding", "the body must be %s", wanted);
    return false;
}

static bool find_coding(struct call *call, enum coding *coding)
{
    const char *header = call_header(call, "Content-Encoding");
    bool lines = (call->route->flags & ROUTE_LINES) != 0;

    *coding = CODING_NONE;
    if (header != NULL && strcasecmp(header, "identity") != 0) {
        if (lines && strcasecmp(header, "gzip") == 0) {
            *coding = CODING_GZIP;
        } else if (lines && strcasecmp(header, "zstd") == 0) {
            *coding = CODING_ZSTD;
        } else {
            call_problem(call, "encoding",
                         "this content coding is not for "
                         "this body");
            return false;
        }
    }
    return true;
}

/*
 * Event lines are looked at while they arrive, if it is clear where they belong
 * (else the route says what is wrong).
 */
static void begin_draft(struct call *call)
{
    const char *after = call_query(call, "after");
    const char *header = call_header(call, "Journal-Hash");
    struct hash hash;
    int64_t number;

    if ((call->route->flags & ROUTE_LINES) != 0 && after != NULL &&
        header != NULL && number_parse_int(after, 0, INT64_MAX, &number) &&
        hash_parse(header, strlen(header), &hash)) {
        call->draft = xmalloc(sizeof(*call->draft));
        append_draft_init(call->draft, number, &hash);
    }
}

bool http_body_begin(struct call *call)
{
    const char *length = call_header(call, "Content-Length");
    enum coding coding;
    int64_t bytes = 0;

    if ((call->route->flags & ROUTE_BODY) == 0) {
        return true;
    }
    if (!check_type(call)) {
        return false;
    }
    if (length != NULL && (!number_parse_int(length, 0, INT64_MAX, &bytes) ||
                           (uint64_t)bytes > sent_max(call))) {
        return refuse_size(call);
    }
    return find_coding(call, &coding);
}

void http_body_open(struct call *call)
{
    enum coding coding;

    if ((call->route->flags & ROUTE_BODY) == 0 || !find_coding(call, &coding)) {
        return;
    }
    call->decoder = decoder_new(coding, decoded_max(call));
    if (call->decoder == NULL) {
        call_problem(call, "busy", "no memory to decode the body");
        return;
    }
    begin_draft(call);
}

bool http_body_is_huge(const struct call *call)
{
    const char *length = call_header(call, "Content-Length");
    const char *expect = call_header(call, "Expect");
    int64_t bytes = 0;

    if (length == NULL) {
        return false;
    }
    return expect != NULL || !number_parse_int(length, 0, INT64_MAX, &bytes) ||
           (uint64_t)bytes > SLACK;
}

static struct slice body_of(const struct call *call)
{
    return str_slice(&call->body);
}

static enum decode_result unpack(struct call *call, const char *data,
                                 size_t len)
{
    size_t before = call->body.len;
    enum decode_result result =
        decoder_feed(call->decoder, data, len, &call->body);

    atomic_fetch_add(&call->server->counters.bytes_unpacked,
                     call->body.len - before);
    return result;
}

bool http_body_feed(struct call *call, const char *data, size_t len)
{
    call->sent += len;
    /* Refused already, or a body where none is wanted: it is not kept. */
    if (call->status != 0 || call->overflow || call->decoder == NULL) {
        return call->sent <= SLACK;
    }
    if (call->sent > sent_max(call)) {
        call->overflow = true;
        return true;
    }
    switch (unpack(call, data, len)) {
    case DECODE_TOO_LARGE:
        call->overflow = true;
        break;
    case DECODE_BAD:
        call_problem(call, "malformed", "the body does not decompress");
        break;
    case DECODE_OK:
    default:
        if (call->draft != NULL) {
            append_draft_add(call->draft, body_of(call));
        }
        break;
    }
    return true;
}

bool http_body_end(struct call *call)
{
    if (call->overflow) {
        return refuse_size(call);
    }
    if (call->status == 0 && call->decoder != NULL &&
        decoder_finish(call->decoder) != DECODE_OK) {
        call_problem(call, "malformed", "the body does not decompress");
    }
    decoder_free(call->decoder);
    call->decoder = NULL;
    if (call->status == 0 && call->draft != NULL) {
        append_draft_end(call->draft, body_of(call));
    }
    return call->status == 0;
}
