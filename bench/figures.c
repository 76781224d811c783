#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench/bench.h"

double bench_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    return count > 0 ? values[count / 2] : 0;
}

void bench_line(const char *what, double value, const char *unit,
                const char *against, double other)
{
    printf("%-46s %10.3f %-6s", what, value, unit);
    if (other > 0) {
        printf(" %8.2f x %s (%.3f %s)", value / other, against, other, unit);
    }
    printf("\n");
    fflush(stdout);
}
