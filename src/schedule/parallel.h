/* The same work for several numbers, on several threads. */
#ifndef SCHEDULE_PARALLEL_H
#define SCHEDULE_PARALLEL_H

#include <stddef.h>

#define PARALLEL_MAX 64

/*
 * Calls work(data, i) once for each i in 0 … count - 1, at most `threads` at a
 * time (0 and 1: all in the caller), in no order, and returns when all are
 * done. Where no thread can be started the others do its part.
 */
void parallel_run(size_t count, unsigned threads,
                  void (*work)(void *data, size_t i), void *data);

#endif
