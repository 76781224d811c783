/*
 * What was heard, as told apart from what was sought: positions sampled while
 * playing become stretches of seconds. Pure values; times come from the caller.
 */
#ifndef PLAYER_HEARD_H
#define PLAYER_HEARD_H

#include <stdbool.h>
#include <stdint.h>

struct hearing {
    bool has_last;
    double last_s;      /* position of the last good sample */
    int64_t last_at_ms; /* monotonic time of it */
    int64_t held_at_ms; /* of the pause in which it is; 0: none */
};

/* A stretch of sound that was played without a jump, in seconds. */
struct heard_stretch {
    double from_s;
    double to_s;
};

/* Forgets the stretch under way: after a load or a seek. */
void heard_break(struct hearing *heard);
/* A pause begins, or ends. What was played from the last sample to the pause
 * goes on behind it, so that no word between is lost. */
void heard_hold(struct hearing *heard, int64_t at_ms);
void heard_go_on(struct hearing *heard, int64_t at_ms);

/*
 * Takes a good sample (playing, not seeking, within the file). Returns true
 * when the sample goes on from the last one: `*stretch` is then what was heard
 * between the two. A step larger than the clock allows (0.7 s of slack, at
 * `speed` times real time) is a jump: nothing was heard, and a new stretch
 * begins.
 */
bool heard_sample(struct hearing *heard, double position_s, int64_t at_ms,
                  double speed, struct heard_stretch *stretch);

/*
 * At the end of a file: true when the last good sample was near enough to the
 * true duration for the tail to count as heard (3 s and one polling interval);
 * otherwise the file is short, and the end was not reached.
 */
bool heard_reached_end(const struct hearing *heard, double duration_s,
                       double speed, struct heard_stretch *tail);

#endif
