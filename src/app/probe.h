/* What ffprobe says of a sound file. */
#ifndef APP_PROBE_H
#define APP_PROBE_H

#include <stdint.h>

/*
 * Milliseconds of sound in a file, of which nothing is believed: no other file
 * is opened that it may name. 0: it is no sound; -1: nobody can say, as where
 * ffprobe is not installed or does not answer within seconds.
 */
int64_t sound_probe_ms(const char *path);

#endif
