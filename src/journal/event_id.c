#include "journal/event_id.h"

#include <string.h>

#define COUNTER_MAX 0xfffu
#define MS_MAX      ((INT64_C(1) << 48) - 1)

static const char digits[] = "0123456789abcdef";

static unsigned counter_of(const struct event_id *id)
{
    return (unsigned)(id->bytes[6] & 0x0f) << 8 | id->bytes[7];
}

int64_t event_id_ms(const struct event_id *id)
{
    int64_t ms = 0;

    for (int i = 0; i < 6; i++) {
        ms = ms << 8 | id->bytes[i];
    }
    return ms;
}

static int64_t in_range(int64_t ms)
{
    if (ms < 0) {
        return 0;
    }
    return ms > MS_MAX ? MS_MAX : ms;
}

static void put_ms(struct event_id *id, int64_t ms)
{
    for (int i = 5; i >= 0; i--) {
        id->bytes[i] = (unsigned char)(ms & 0xff);
        ms >>= 8;
    }
}

struct event_id event_id_next(const struct event_id *greatest, int64_t now_ms,
                              const unsigned char random[8])
{
    struct event_id id;
    int64_t ms = in_range(now_ms);
    unsigned counter = 0;

    if (greatest != NULL && event_id_ms(greatest) >= ms) {
        ms = event_id_ms(greatest);
        counter = counter_of(greatest) + 1;
        if (counter > COUNTER_MAX) {
            ms = in_range(ms + 1);
            counter = 0;
        }
    }
    put_ms(&id, ms);
    id.bytes[6] = (unsigned char)(0x70 | counter >> 8);
    id.bytes[7] = (unsigned char)(counter & 0xff);
    memcpy(id.bytes + 8, random, 8);
    id.bytes[8] = (unsigned char)(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

static struct event_id last_until(int64_t ms)
{
    struct event_id id;

    memset(&id, 0xff, sizeof(id));
    put_ms(&id, in_range(ms));
    return id;
}

struct event_id event_id_bound(int64_t now_ms)
{
    return last_until(in_range(now_ms) + EVENT_ID_AHEAD_MS);
}

struct event_id event_id_own_bound(int64_t now_ms)
{
    return last_until(in_range(now_ms) + EVENT_ID_OWN_AHEAD_MS);
}

int event_id_compare(const struct event_id *a, const struct event_id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

void event_id_format(const struct event_id *id, char out[37])
{
    size_t at = 0;

    for (size_t i = 0; i < sizeof(id->bytes); i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            out[at++] = '-';
        }
        out[at++] = digits[id->bytes[i] >> 4];
        out[at++] = digits[id->bytes[i] & 0x0f];
    }
    out[at] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool version_fits(const struct event_id *id, int version)
{
    int found = id->bytes[6] >> 4;

    if ((id->bytes[8] & 0xc0) != 0x80) {
        return false;
    }
    return version == 0 ? found >= 1 && found <= 8 : found == version;
}

bool event_id_parse(const char *text, size_t len, int version,
                    struct event_id *id)
{
    struct event_id found;
    size_t at = 0;

    if (len != 36) {
        return false;
    }
    for (size_t i = 0; i < sizeof(found.bytes); i++) {
        int high;
        int low;

        if ((i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') {
            return false;
        }
        high = hex_value(text[at++]);
        low = hex_value(text[at++]);
        if (high < 0 || low < 0) {
            return false;
        }
        found.bytes[i] = (unsigned char)(high << 4 | low);
    }
    if (!version_fits(&found, version)) {
        return false;
    }
    *id = found;
    return true;
}
