/* The scanner of CSV histories: one pass, no copies. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "schedule/days.h"
#include "schedule/history_private.h"

#define COLUMNS_MAX  64
#define SHOWN_BYTES  40 /* of a bad field, in a message */
#define BYTES_A_ROW  24 /* a guess, for the room to begin with */
#define ROWS_AT_ONCE 8388608
/* Year 275760, the last of ECMAScript: study days fit 32 bits. */
#define TIME_MAX INT64_C(8640000000000000)

enum role {
    ROLE_CARD,
    ROLE_TIME,
    ROLE_RATING,
    ROLE_STATE,
    ROLE_DURATION,
    ROLE_COUNT, /* a column that is not read */
};

static const struct {
    const char *name;
    bool needed;
} columns[ROLE_COUNT] = {
    [ROLE_CARD] = {"card_id", true},
    [ROLE_TIME] = {"review_time", true},
    [ROLE_RATING] = {"review_rating", true},
    [ROLE_STATE] = {"review_state", true},
    [ROLE_DURATION] = {"review_duration", false},
};

struct scanner {
    const struct reviews_csv *csv;
    const char *at;
    const char *end;
    size_t line; /* number of the line under way */
    enum role roles[COLUMNS_MAX];
    size_t column_count;
    struct review_rows *rows;
    struct error *err;
};

static bool fail(struct scanner *scanner, const char *format, ...) PRINTF(2, 3);

static bool fail(struct scanner *scanner, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    error_set(scanner->err, "%s:%zu: %s", scanner->csv->name, scanner->line,
              text.buf);
    str_release(&text);
    return false;
}

static bool fail_field(struct scanner *scanner, enum role role,
                       struct slice field, const char *reason)
{
    struct str shown = STR_INIT;

    utf8_add_clean(&shown, field.at,
                   field.len < SHOWN_BYTES ? field.len : SHOWN_BYTES);
    fail(scanner, "%s '%s%s' %s", columns[role].name, shown.buf,
         field.len > SHOWN_BYTES ? "…" : "", reason);
    str_release(&shown);
    return false;
}

/* The next line without its end; false at the end of the text or too long. */
static bool next_line(struct scanner *scanner, struct slice *line)
{
    size_t left = (size_t)(scanner->end - scanner->at);
    size_t looked = left < REVIEWS_LINE_MAX + 2 ? left : REVIEWS_LINE_MAX + 2;
    const char *stop = memchr(scanner->at, '\n', looked);
    size_t len = stop != NULL ? (size_t)(stop - scanner->at) : left;

    scanner->line++;
    *line = (struct slice){scanner->at, len};
    if (len > 0 && line->at[len - 1] == '\r') {
        line->len--;
    }
    if (line->len > REVIEWS_LINE_MAX) {
        return fail(scanner, "the line is longer than %d bytes",
                    REVIEWS_LINE_MAX);
    }
    scanner->at += stop != NULL ? len + 1 : len;
    return true;
}

/* ---- header ---- */

static enum role role_of(struct slice name)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (slice_equal(name, columns[role].name)) {
            return (enum role)role;
        }
    }
    return ROLE_COUNT;
}

static bool add_column(struct scanner *scanner, struct slice name,
                       bool seen[ROLE_COUNT + 1])
{
    enum role role = role_of(name);

    if (scanner->column_count == COLUMNS_MAX) {
        return fail(scanner, "more than %d columns", COLUMNS_MAX);
    }
    if (role != ROLE_COUNT && seen[role]) {
        return fail(scanner, "column '%s' is there twice", columns[role].name);
    }
    seen[role] = true;
    scanner->roles[scanner->column_count++] = role;
    return true;
}

static bool read_header(struct scanner *scanner)
{
    bool seen[ROLE_COUNT + 1] = {false};
    struct slice line;
    const char *at;
    const char *end;

    if (scanner->end - scanner->at >= 3 &&
        memcmp(scanner->at, "\xef\xbb\xbf", 3) == 0) {
        scanner->at += 3;
    }
    if (scanner->at == scanner->end) {
        scanner->line = 1;
        return fail(scanner, "the file is empty");
    }
    if (!next_line(scanner, &line)) {
        return false;
    }
    at = line.at;
    end = line.at + line.len;
    for (;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma != NULL ? comma : end;

        if (!add_column(scanner, (struct slice){at, (size_t)(stop - at)},
                        seen)) {
            return false;
        }
        if (comma == NULL) {
            break;
        }
        at = comma + 1;
    }
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (columns[role].needed && !seen[role]) {
            return fail(scanner, "column '%s' is missing", columns[role].name);
        }
    }
    return true;
}

/* ---- rows ---- */

/*
 * Eight digits at once, or -1: all bytes lie in '0'…'9', and neighbours are
 * joined to pairs, fours and eights by one multiplication each.
 */
static int64_t eight_digits(const char *at)
{
    const uint64_t high = 0xf0f0f0f0f0f0f0f0u;
    uint64_t x;

    memcpy(&x, at, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    if ((x & high) != 0x3030303030303030u ||
        ((x + 0x0606060606060606u) & high) != 0x3030303030303030u) {
        return -1;
    }
    x -= 0x3030303030303030u;
    x = x * 10 + (x >> 8);
    x = ((x & 0x000000ff000000ffu) * (100 + (UINT64_C(1000000) << 32)) +
         ((x >> 16) & 0x000000ff000000ffu) * (1 + (UINT64_C(10000) << 32))) >>
        32;
    return (int64_t)x;
}

/* Digits, perhaps after a sign, up to a comma or the end of the line. */
static const char *scan_number(const char *at, const char *end, int64_t *out)
{
    bool negative = at < end && *at == '-';
    uint64_t value = 0;
    const char *first;

    at += negative;
    first = at;
    if (end - at > 8) {
        int64_t eight = eight_digits(at);

        value = eight < 0 ? 0 : (uint64_t)eight;
        at += eight < 0 ? 0 : 8;
    }
    for (; at < end; at++) {
        unsigned digit = (unsigned)(unsigned char)*at - '0';

        if (digit > 9) {
            break;
        }
        value = value * 10 + digit;
    }
    if (at == first || at - first > 18 || (at < end && *at != ',')) {
        return NULL;
    }
    *out = negative ? -(int64_t)value : (int64_t)value;
    return at;
}

static bool check_row(struct scanner *scanner, const int64_t *values,
                      const struct slice *fields)
{
    int64_t rating = values[ROLE_RATING];
    int64_t state = values[ROLE_STATE];

    if (values[ROLE_TIME] > TIME_MAX || values[ROLE_TIME] < -TIME_MAX) {
        return fail_field(scanner, ROLE_TIME, fields[ROLE_TIME],
                          "is not a time in ms since 1970");
    }
    if (state < CARD_NEW || state > REVIEWS_MANUAL) {
        return fail_field(scanner, ROLE_STATE, fields[ROLE_STATE],
                          "is not 0 (new), 1 (learning), 2 (review), 3 "
                          "(relearning), 4 (cram) or 5 (manual)");
    }
    if (rating > RATING_EASY || rating < 0 ||
        (rating == 0 && state < REVIEWS_CRAM)) {
        return fail_field(scanner, ROLE_RATING, fields[ROLE_RATING],
                          "is not 1 to 4");
    }
    if (values[ROLE_DURATION] < 0) {
        return fail_field(scanner, ROLE_DURATION, fields[ROLE_DURATION],
                          "is below 0");
    }
    return true;
}

static bool add_row(struct scanner *scanner, const int64_t *values,
                    const struct slice *fields)
{
    const struct reviews_csv *csv = scanner->csv;
    int64_t duration = values[ROLE_DURATION];
    struct review_row row = {
        .card = values[ROLE_CARD],
        .at_ms = values[ROLE_TIME],
        .day = (int32_t)days_of(values[ROLE_TIME], csv->offset_min,
                                csv->rollover_hour),
        .duration_ms = duration < UINT32_MAX ? (uint32_t)duration : UINT32_MAX,
        .rating = (uint8_t)values[ROLE_RATING],
        .state = (uint8_t)values[ROLE_STATE],
    };

    if (review_rows_full(scanner->rows)) {
        return fail(scanner, "too many reviews");
    }
    if (!review_rows_add(scanner->rows, &row)) {
        return fail_field(scanner, ROLE_TIME, fields[ROLE_TIME],
                          "is earlier than the card's last review");
    }
    return true;
}

static bool read_row(struct scanner *scanner, struct slice line)
{
    const char *at = line.at;
    const char *end = line.at + line.len;
    int64_t values[ROLE_COUNT] = {0};
    struct slice fields[ROLE_COUNT] = {{NULL, 0}};

    for (size_t i = 0; i < scanner->column_count; i++) {
        enum role role = scanner->roles[i];
        const char *stop;

        if (i > 0) {
            if (at == end) {
                return fail(scanner, "the line ends after %zu of %zu fields", i,
                            scanner->column_count);
            }
            at++; /* the comma */
        }
        stop = role != ROLE_COUNT ? scan_number(at, end, &values[role]) : NULL;
        if (stop == NULL) {
            stop = memchr(at, ',', (size_t)(end - at));
            stop = stop != NULL ? stop : end;
            if (role != ROLE_COUNT) {
                return fail_field(scanner, role,
                                  (struct slice){at, (size_t)(stop - at)},
                                  "is not a whole number");
            }
        }
        if (role != ROLE_COUNT) {
            fields[role] = (struct slice){at, (size_t)(stop - at)};
        }
        at = stop;
    }
    if (at != end) {
        return fail(scanner, "more than %zu fields", scanner->column_count);
    }
    return check_row(scanner, values, fields) &&
           add_row(scanner, values, fields);
}

bool reviews_read_csv(struct reviews *history, const char *text, size_t len,
                      const struct reviews_csv *csv, struct error *err)
{
    struct scanner scanner = {
        .csv = csv,
        .at = text,
        .end = text + len,
        .rows = review_rows_new(),
        .err = err,
    };
    size_t guess = len / BYTES_A_ROW;
    bool ok = read_header(&scanner);

    if (ok) {
        review_rows_reserve(scanner.rows,
                            guess < ROWS_AT_ONCE ? guess : ROWS_AT_ONCE);
    }
    while (ok && scanner.at < scanner.end) {
        struct slice line;

        ok = next_line(&scanner, &line) &&
             (line.len == 0 || read_row(&scanner, line));
    }
    if (ok) {
        review_rows_finish(scanner.rows, history);
    }
    review_rows_free(scanner.rows);
    return ok;
}
