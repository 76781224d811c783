/* What the benches share: a stop-watch, medians, a folder of their own. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stddef.h>

/* Seconds of the monotonic clock. */
double bench_now(void);
/* Sorts; the middle one. */
double bench_median(double *values, size_t count);
/* One line: what, figure, unit, and the ratio to a peer or limit. */
void bench_line(const char *what, double value, const char *unit,
                const char *against, double other);

struct app;
/* bench_fill.c: a learner with this many answers over the repository's
 * questions, in the present HOME. */
void bench_fill(struct app *app, size_t answers);

void bench_start(const char *program);  /* bench_start.c */
void bench_inside(struct app *app);     /* bench_inside.c */
void bench_listen(const char *program); /* bench_listen.c: a minute */
void bench_narrate(void); /* bench_narrate.c: half a minute a voice */

#endif
