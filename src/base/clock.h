/*
 * Clocks, read at the edge only (app, cli, screens' loop): the layers of
 * arithmetic take times as arguments. Tests and people who want to look at
 * another day set DSTUDIO_NOW, which stops or moves the wall clock.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads DSTUDIO_NOW: "2026-03-02T09:00:00Z" stands still, "+1d", "+3h", "-2d"
 * moves. False if it is set and cannot be read.
 */
bool clock_init(void);
/* Wall clock, ms since 1970 UTC. */
int64_t clock_now_ms(void);
/* Never steps back; stops in suspend. */
int64_t clock_monotonic_ms(void);
/* As clock_monotonic_ms(), but goes on in suspend. */
int64_t clock_boot_ms(void);
/* Minutes east of UTC at that instant in the local zone, -840…840. A zone that
 * was changed since the start counts, as for somebody who travels. */
int clock_offset_min(int64_t at_ms);

/* For tests of clocks that step and machines that sleep: what the three clocks
 * say is passed through `change`; NULL ends that. */
enum clock_which { CLOCK_OF_WALL, CLOCK_OF_RUN, CLOCK_OF_BOOT };
typedef int64_t clock_change_fn(enum clock_which which, int64_t ms);
void clock_set_change(clock_change_fn *change);

/* Civil dates, proleptic Gregorian; day 0 is 1970-01-01. */
struct civil {
    int year;
    int month; /* 1-12 */
    int day;   /* 1-31 */
};
struct civil civil_from_day(int64_t day);
int64_t civil_to_day(struct civil civil);
/* Reads yyyy-mm-dd; false if it is no date of the calendar. */
bool civil_parse(const char *text, struct civil *civil);
/* Monday 0 … Sunday 6. */
int civil_weekday(int64_t day);
/* "2026-03-02" into buf (at least 16 bytes); returns buf. */
char *civil_format(int64_t day, char buf[16]);
/* "2026-03-02T09:00:00Z" of ms since 1970; false if it is not in that form. */
bool clock_parse_utc(const char *text, int64_t *at_ms);

#endif
