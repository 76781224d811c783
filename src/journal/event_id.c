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

/* A digit's value and one more; 0: not a digit. Every line has an id. */
static const unsigned char digit_of[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
    ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
    ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

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
    static const unsigned char places[] = {0,  2,  4,  6,  9,  11, 14, 16,
                                           19, 21, 24, 26, 28, 30, 32, 34};
    const unsigned char *bytes = (const unsigned char *)text;
    struct event_id found;

    if (len != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' ||
        text[23] != '-') {
        return false;
    }
    for (size_t i = 0; i < sizeof(found.bytes); i++) {
        unsigned high = digit_of[bytes[places[i]]];
        unsigned low = digit_of[bytes[places[i] + 1]];

        if (high == 0 || low == 0) {
            return false;
        }
        found.bytes[i] = (unsigned char)((high - 1) << 4 | (low - 1));
    }
    if (!version_fits(&found, version)) {
        return false;
    }
    *id = found;
    return true;
}
