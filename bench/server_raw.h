/*
 * The raw ceiling of a database: a plain loop of the inserts that appends end
 * in, with nothing checked, hashed or compressed.
 */
#ifndef BENCH_SERVER_RAW_H
#define BENCH_SERVER_RAW_H

#include "base/str.h"

struct raw_load {
    const struct str *packed; /* the segment of an append */
    int events;               /* in an append */
    unsigned requesters;      /* appends in a commit */
    double seconds;
};

/* Events a second in a new file. */
double raw_sqlite(const char *path, const struct raw_load *load);
/* The same in a database; its tables raw_… stay. */
double raw_postgres(const char *where, const struct raw_load *load);

#endif
