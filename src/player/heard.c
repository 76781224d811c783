#include "player/heard.h"

#include <string.h>

/* Samples come every half second and are exact to 0.05 s. */
static const double SLACK_S = 0.7;
static const double POLL_S = 0.5;
static const double END_S = 3.0;

void heard_break(struct hearing *heard)
{
    memset(heard, 0, sizeof(*heard));
}

void heard_hold(struct hearing *heard, int64_t at_ms)
{
    if (heard->has_last && heard->held_at_ms == 0) {
        heard->held_at_ms = at_ms;
    }
}

void heard_go_on(struct hearing *heard, int64_t at_ms)
{
    if (heard->held_at_ms != 0) {
        heard->last_at_ms += at_ms - heard->held_at_ms;
        heard->held_at_ms = 0;
    }
}

bool heard_sample(struct hearing *heard, double position_s, int64_t at_ms,
                  double speed, struct heard_stretch *stretch)
{
    double moved = position_s - heard->last_s;
    double allowed =
        (double)(at_ms - heard->last_at_ms) / 1000.0 * speed + SLACK_S;
    bool went_on = heard->has_last && moved > 0 && moved <= allowed;

    if (went_on) {
        stretch->from_s = heard->last_s;
        stretch->to_s = position_s;
    }
    heard->has_last = true;
    heard->last_s = position_s;
    heard->last_at_ms = at_ms;
    return went_on;
}

bool heard_reached_end(const struct hearing *heard, double duration_s,
                       double speed, struct heard_stretch *tail)
{
    if (!heard->has_last ||
        duration_s - heard->last_s > END_S + POLL_S * speed) {
        return false;
    }
    tail->from_s = heard->last_s;
    tail->to_s = duration_s;
    return true;
}
