#include "calculators/units.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/utf8.h"
#include "calculators/units_internal.h"

#define MINUTE 60.0
#define HOUR   3600.0
#define DAY    86400.0
#define WEEK   (7 * DAY)
#define MONTH  (30 * DAY)
#define YEAR   (365 * DAY)

struct unit_name {
    const char *name;
    const char *shown;
    double scale;
};

/* What the format lists comes first; then the words that people type. */
static const struct unit_name times[] = {
    {"ns", "ns", 1e-9},
    {"us", "us", 1e-6},
    {"\u00b5s", "us", 1e-6},
    {"\u03bcs", "us", 1e-6},
    {"ms", "ms", 1e-3},
    {"s", "s", 1},
    {"min", "min", MINUTE},
    {"h", "h", HOUR},
    {"d", "d", DAY},
    {"w", "w", WEEK},
    {"mo", "mo", MONTH},
    {"y", "y", YEAR},
    {"msec", "ms", 1e-3},
    {"sec", "s", 1},
    {"second", "s", 1},
    {"seconds", "s", 1},
    {"minute", "min", 60},
    {"minutes", "min", 60},
    {"mins", "min", 60},
    {"hr", "h", HOUR},
    {"hour", "h", HOUR},
    {"hours", "h", HOUR},
    {"day", "d", DAY},
    {"days", "d", DAY},
    {"week", "w", WEEK},
    {"weeks", "w", WEEK},
    {"month", "mo", MONTH},
    {"months", "mo", MONTH},
    {"year", "y", YEAR},
    {"years", "y", YEAR},
    {"microseconds", "us", 1e-6},
    {"milliseconds", "ms", 1e-3},
    {"nanoseconds", "ns", 1e-9},
};
static const struct unit_name data_units[] = {
    {"bit", "bit", 0.125}, {"bits", "bit", 0.125}, {"B", "B", 1},
    {"byte", "B", 1},      {"bytes", "B", 1},
};
static const struct unit_name prefixes[] = {
    {"", "", 1},
    {"k", "k", 1e3},
    {"K", "k", 1e3},
    {"M", "M", 1e6},
    {"G", "G", 1e9},
    {"T", "T", 1e12},
    {"P", "P", 1e15},
    {"Ki", "Ki", 1024.0},
    {"Mi", "Mi", 1048576.0},
    {"Gi", "Gi", 1073741824.0},
    {"Ti", "Ti", 1099511627776.0},
    {"Pi", "Pi", 1125899906842624.0},
};
static const struct unit_name lengths[] = {
    {"m", "m", 1},
    {"km", "km", 1000},
};
static const struct unit_name shares[] = {
    {"", "", 1},          {"none", "", 1},        {"%", "%", 0.01},
    {"ppm", "ppm", 1e-6}, {"percent", "%", 0.01}, {"per cent", "%", 0.01},
};
static const struct unit_name currencies[] = {
    {"usd", "usd", 1}, {"eur", "eur", 1}, {"USD", "usd", 1},
    {"EUR", "eur", 1}, {"$", "usd", 1},   {"\u20ac", "eur", 1},
};

const char *dimension_name(enum dimension dimension)
{
    static const char *const names[DIMENSION_TOTAL] = {
        [DIMENSION_SHARE] = "a number or share",
        [DIMENSION_COUNT] = "a count",
        [DIMENSION_TIME] = "a time",
        [DIMENSION_DATA] = "an amount of data",
        [DIMENSION_LENGTH] = "a length",
        [DIMENSION_MONEY] = "money",
        [DIMENSION_COUNT_RATE] = "a rate of counts",
        [DIMENSION_DATA_RATE] = "a rate of data",
        [DIMENSION_SPEED] = "a speed",
        [DIMENSION_MONEY_RATE] = "money a time",
    };

    return names[dimension];
}

static void set_unit(struct unit *unit, enum dimension dimension, double scale,
                     const char *label, const char *text)
{
    unit->dimension = dimension;
    unit->scale = scale;
    snprintf(unit->label, sizeof(unit->label), "%s", label);
    snprintf(unit->text, sizeof(unit->text), "%s", text);
}

struct unit unit_none(void)
{
    struct unit unit;

    set_unit(&unit, DIMENSION_SHARE, 1, "", "");
    return unit;
}

static const struct unit_name *find_name(const struct unit_name *names,
                                         size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(names[i].name, text)) {
            return &names[i];
        }
    }
    return NULL;
}

static bool parse_data(const char *text, struct unit *unit)
{
    for (size_t p = 0; p < COUNT_OF(prefixes); p++) {
        const struct unit_name *base;
        char shown[UNIT_TEXT_MAX];

        if (!str_starts_with(text, prefixes[p].name)) {
            continue;
        }
        base = find_name(data_units, COUNT_OF(data_units),
                         text + strlen(prefixes[p].name));
        if (base == NULL) {
            continue;
        }
        snprintf(shown, sizeof(shown), "%s%s", prefixes[p].shown, base->shown);
        set_unit(unit, DIMENSION_DATA, prefixes[p].scale * base->scale, "",
                 shown);
        return true;
    }
    return false;
}

/* Everything but rates and labels. */
static bool parse_simple(const char *text, struct unit *unit)
{
    static const struct {
        const struct unit_name *names;
        size_t count;
        enum dimension dimension;
    } tables[] = {
        {times, COUNT_OF(times), DIMENSION_TIME},
        {lengths, COUNT_OF(lengths), DIMENSION_LENGTH},
        {shares, COUNT_OF(shares), DIMENSION_SHARE},
        {currencies, COUNT_OF(currencies), DIMENSION_MONEY},
    };

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const struct unit_name *found =
            find_name(tables[i].names, tables[i].count, text);

        if (found != NULL) {
            set_unit(unit, tables[i].dimension, found->scale,
                     tables[i].dimension == DIMENSION_MONEY ? found->shown : "",
                     found->shown);
            return true;
        }
    }
    return parse_data(text, unit);
}

static bool is_label(const char *text)
{
    const char *end = text + strlen(text);
    const char *at = text;
    uint32_t rune = 0;
    bool spaced = false;

    if (end - text >= UNIT_TEXT_MAX - 8) {
        return false;
    }
    at += utf8_decode(at, end, &rune);
    if (!rune_is_letter(rune)) {
        return false;
    }
    while (at < end) {
        at += utf8_decode(at, end, &rune);
        if (!rune_is_letter(rune) && !rune_is_digit(rune) &&
            (rune > 0x7f || strchr(" -_/.'", (int)rune) == NULL)) {
            return false;
        }
        /* "h 30" is half a duration, not a word. */
        if (spaced && rune_is_digit(rune)) {
            return false;
        }
        spaced = rune == ' ';
    }
    return true;
}

static enum dimension rate_dimension(enum dimension of)
{
    switch (of) {
    case DIMENSION_COUNT:
        return DIMENSION_COUNT_RATE;
    case DIMENSION_DATA:
        return DIMENSION_DATA_RATE;
    case DIMENSION_LENGTH:
        return DIMENSION_SPEED;
    case DIMENSION_MONEY:
        return DIMENSION_MONEY_RATE;
    case DIMENSION_SHARE:
    case DIMENSION_TIME:
    case DIMENSION_COUNT_RATE:
    case DIMENSION_DATA_RATE:
    case DIMENSION_SPEED:
    case DIMENSION_MONEY_RATE:
    case DIMENSION_TOTAL:
        break;
    }
    return DIMENSION_TOTAL;
}

/* "req/s", "/min", "MB/s"; false when the part after the last slash is none. */
static bool parse_rate(const char *text, struct unit *unit, bool *is_rate)
{
    const char *slash = strrchr(text, '/');
    const struct unit_name *per;
    char what[UNIT_TEXT_MAX];
    char shown[2 * UNIT_TEXT_MAX];
    struct unit base;
    size_t len;

    *is_rate = false;
    if (slash == NULL) {
        return false;
    }
    per = find_name(times, COUNT_OF(times), slash + 1);
    len = (size_t)(slash - text);
    if (per == NULL || len >= sizeof(what)) {
        return false;
    }
    *is_rate = true;
    memcpy(what, text, len);
    what[len] = '\0';
    if (len == 0) {
        set_unit(&base, DIMENSION_COUNT, 1, "", "");
    } else if (!parse_simple(what, &base)) {
        if (!is_label(what)) {
            return false;
        }
        set_unit(&base, DIMENSION_COUNT, 1, what, what);
    }
    if (rate_dimension(base.dimension) == DIMENSION_TOTAL) {
        return false;
    }
    snprintf(shown, sizeof(shown), "%s/%s", base.text, per->shown);
    if (strlen(shown) >= UNIT_TEXT_MAX) {
        return false;
    }
    set_unit(unit, rate_dimension(base.dimension), base.scale / per->scale,
             base.label, shown);
    return true;
}

/* "Mbps" and "MBps" as people type them; "Mb" alone could mean either. */
static bool parse_per_second(const char *text, struct unit *unit)
{
    size_t len = strlen(text);
    char rate[UNIT_TEXT_MAX];
    bool is_rate;

    if (len < 3 || len > 6 || !str_ends_with(text, "ps") ||
        (text[len - 3] != 'b' && text[len - 3] != 'B')) {
        return false;
    }
    snprintf(rate, sizeof(rate), "%.*s%s/s", (int)(len - 3), text,
             text[len - 3] == 'b' ? "bit" : "B");
    return parse_rate(rate, unit, &is_rate) &&
           unit->dimension == DIMENSION_DATA_RATE;
}

/* Known: everything but the label of a count. */
static bool parse_known(const char *text, struct unit *unit, bool *is_rate)
{
    *is_rate = false;
    if (str_equal(text, "rps") || str_equal(text, "qps")) {
        set_unit(unit, DIMENSION_COUNT_RATE, 1, "req", "req/s");
        return true;
    }
    return parse_simple(text, unit) || parse_per_second(text, unit) ||
           parse_rate(text, unit, is_rate);
}

bool unit_is_known(const char *text)
{
    struct unit unit;
    bool is_rate;

    return parse_known(text, &unit, &is_rate);
}

bool unit_parse(const char *text, struct unit *unit, struct str *why)
{
    bool is_rate;

    if (parse_known(text, unit, &is_rate)) {
        return true;
    }
    if (!is_rate && is_label(text)) {
        set_unit(unit, DIMENSION_COUNT, 1, text, text);
        return true;
    }
    if (why != NULL) {
        str_add(why, "'");
        str_add_len(why, text, utf8_fit(text, strlen(text), UNIT_TEXT_MAX));
        str_add(why, "' is no unit");
    }
    return false;
}

bool unit_fits(const struct unit *from, const struct unit *to)
{
    if (from->dimension == DIMENSION_SHARE &&
        to->dimension == DIMENSION_COUNT) {
        return from->text[0] == '\0';
    }
    if (from->dimension == DIMENSION_COUNT &&
        to->dimension == DIMENSION_SHARE) {
        return to->text[0] == '\0';
    }
    if (from->dimension != to->dimension) {
        return false;
    }
    if (from->dimension == DIMENSION_MONEY ||
        from->dimension == DIMENSION_MONEY_RATE) {
        return str_equal(from->label, to->label);
    }
    return true;
}

void unit_add_nearest(const char *text, struct str *out)
{
    struct nearest nearest = NEAREST_INIT(text);
    static const char *const others[] = {
        "%",      "ppm",    "km",  "req/s", "kB",     "MB",   "GB",
        "TB",     "KiB",    "MiB", "GiB",   "kbit/s", "MB/s", "GB/s",
        "Mbit/s", "Gbit/s", "bit", "Mbit",  "Gbit",   "usd",  "eur"};

    for (size_t i = 0; i < COUNT_OF(times); i++) {
        nearest_offer(&nearest, times[i].name);
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        nearest_offer(&nearest, others[i]);
    }
    nearest_add_hint(&nearest, out);
}
