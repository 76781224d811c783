#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/number.h"

static int64_t fixed_ms = -1; /* the clock stands still here, if >= 0 */
static int64_t moved_ms;      /* added to the system's clock */
static clock_change_fn *changed;

static int64_t read_clock(enum clock_which which)
{
    static const clockid_t clocks[] = {
        [CLOCK_OF_WALL] = CLOCK_REALTIME,
        [CLOCK_OF_RUN] = CLOCK_MONOTONIC,
        [CLOCK_OF_BOOT] = CLOCK_BOOTTIME,
    };
    struct timespec now;
    int64_t ms;

    clock_gettime(clocks[which], &now);
    ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    return changed != NULL ? changed(which, ms) : ms;
}

void clock_set_change(clock_change_fn *change)
{
    changed = change;
}

static bool parse_move(const char *text, int64_t *ms)
{
    size_t len = strlen(text);
    int64_t unit = 0;
    int64_t count = 0;

    if (len < 3 || len > 10) {
        return false;
    }
    switch (text[len - 1]) {
    case 'd':
        unit = 86400000;
        break;
    case 'h':
        unit = 3600000;
        break;
    case 'm':
        unit = 60000;
        break;
    default:
        return false;
    }
    char *digits = xstrndup(text + 1, len - 2);
    bool ok = number_parse_int(digits, 0, 1000000, &count);

    free(digits);
    *ms = (text[0] == '-' ? -count : count) * unit;
    return ok;
}

bool clock_init(void)
{
    const char *text = getenv("DSTUDIO_NOW");

    if (text == NULL || text[0] == '\0') {
        return true;
    }
    if (text[0] == '+' || text[0] == '-') {
        return parse_move(text, &moved_ms);
    }
    return clock_parse_utc(text, &fixed_ms);
}

int64_t clock_now_ms(void)
{
    return fixed_ms >= 0 ? fixed_ms : read_clock(CLOCK_OF_WALL) + moved_ms;
}

int64_t clock_monotonic_ms(void)
{
    return read_clock(CLOCK_OF_RUN);
}

int64_t clock_boot_ms(void)
{
    return read_clock(CLOCK_OF_BOOT);
}

int clock_offset_min(int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000 - (at_ms % 1000 < 0));
    struct tm local;

    tzset(); /* localtime_r() alone keeps the zone of the start */
    if (localtime_r(&seconds, &local) == NULL) {
        return 0;
    }
    long minutes = local.tm_gmtoff / 60;

    return minutes < -840 ? -840 : minutes > 840 ? 840 : (int)minutes;
}

/* Days from civil and back: H. Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms" (public domain). */
int64_t civil_to_day(struct civil civil)
{
    int64_t year = civil.year - (civil.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t month = (civil.month + 9) % 12;
    int64_t of_year = (153 * month + 2) / 5 + civil.day - 1;
    int64_t day = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

    return era * 146097 + day - 719468;
}

struct civil civil_from_day(int64_t day)
{
    struct civil civil;
    int64_t shifted = day + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    civil.day = (int)(of_year - (153 * month + 2) / 5 + 1);
    civil.month = (int)(month < 10 ? month + 3 : month - 9);
    civil.year = (int)(year + era * 400 + (civil.month <= 2));
    return civil;
}

static bool digits(const char *text, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

static bool parse_date(const char *text, struct civil *civil)
{
    struct civil again;

    if (strlen(text) < 10 || !digits(text, 4, &civil->year) || text[4] != '-' ||
        !digits(text + 5, 2, &civil->month) || text[7] != '-' ||
        !digits(text + 8, 2, &civil->day)) {
        return false;
    }
    if (civil->month < 1 || civil->month > 12 || civil->day < 1) {
        return false;
    }
    again = civil_from_day(civil_to_day(*civil));
    return again.month == civil->month && again.day == civil->day;
}

bool civil_parse(const char *text, struct civil *civil)
{
    return strlen(text) == 10 && parse_date(text, civil);
}

int civil_weekday(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

char *civil_format(int64_t day, char buf[16])
{
    struct civil civil = civil_from_day(day);

    snprintf(buf, 16, "%04d-%02d-%02d", civil.year % 10000, civil.month % 100,
             civil.day % 100);
    return buf;
}

bool clock_parse_utc(const char *text, int64_t *at_ms)
{
    struct civil date;
    int hour;
    int minute;
    int second;

    if (strlen(text) != 20 || !parse_date(text, &date) || text[10] != 'T' ||
        !digits(text + 11, 2, &hour) || text[13] != ':' ||
        !digits(text + 14, 2, &minute) || text[16] != ':' ||
        !digits(text + 17, 2, &second) || text[19] != 'Z' || hour > 23 ||
        minute > 59 || second > 59) {
        return false;
    }
    *at_ms = (civil_to_day(date) * 86400 + hour * 3600 + minute * 60 + second) *
             1000;
    return true;
}
