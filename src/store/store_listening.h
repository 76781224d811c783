/* Queries: what was heard and read, resume points, the position of a player. */
#ifndef STORE_STORE_LISTENING_H
#define STORE_STORE_LISTENING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/event_id.h"
#include "journal/events.h"
#include "store/store.h"

/* Words [from, to) of a chapter; intervals of one kind do not touch. */
struct store_interval {
    char *episode;
    char *chapter;
    enum play_kind kind;
    int64_t from;
    int64_t to;
};
struct store_coverage {
    struct store_interval *items;
    size_t count;
    size_t capacity;
};
#define STORE_COVERAGE_INIT                                                    \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_coverage_release(struct store_coverage *coverage);
/* By episode, chapter, kind, from. episode NULL: of all. */
MUST_CHECK bool store_coverage_of(struct store *store, const char *episode,
                                  struct store_coverage *coverage,
                                  struct error *err);

/* Where to go on: `to` of the greatest `play` id without `aside`. */
struct store_resume {
    char *episode;
    char *chapter;
    int64_t word;
    int64_t at_ms;      /* corrected time of that line */
    struct event_id id; /* orders lines whatever the clocks said */
};
struct store_resumes {
    struct store_resume *items;
    size_t count;
    size_t capacity;
};
#define STORE_RESUMES_INIT                                                     \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_resumes_release(struct store_resumes *resumes);
/* All, the most recently played first. */
MUST_CHECK bool store_resumes_all(struct store *store,
                                  struct store_resumes *resumes,
                                  struct error *err);
/* False if the episode was never played. End it with store_resume_release(). */
bool store_resume_find(struct store *store, const char *episode,
                       struct store_resume *resume);
/* The same of the lines of this device (`own`), or of all others. */
bool store_resume_of(struct store *store, const char *episode, bool own,
                     struct store_resume *resume);
void store_resume_release(struct store_resume *resume);

/* Words covered by each kind, by episode: enough for lists. */
struct store_heard {
    char *episode;
    int64_t words[3];    /* by enum play_kind */
    int64_t heard_words; /* in the union of heard and estimated */
    int64_t met_words;   /* in the union of all three */
};
struct store_heard_list {
    struct store_heard *items;
    size_t count;
    size_t capacity;
};
#define STORE_HEARD_INIT                                                       \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_heard_release(struct store_heard_list *list);
MUST_CHECK bool store_heard_all(struct store *store,
                                struct store_heard_list *list,
                                struct error *err);

/* Local table `playing`: one row an episode. */
struct store_playing {
    char *episode;
    double position_s;
    double duration_s;
    double speed;
    bool ended;        /* the end of the sound was reached once */
    struct str bitmap; /* one bit a second of the sound */
    /* the stretch not yet written as a `play` line */
    bool open;
    struct str stretch; /* the caller's own text */
    int64_t at_ms;
};
void store_playing_init(struct store_playing *playing);
void store_playing_release(struct store_playing *playing);
MUST_CHECK bool store_playing_save(struct store *store,
                                   const struct store_playing *playing,
                                   struct error *err);
/* False if there is none. `playing` must have been initialised. */
bool store_playing_load(struct store *store, const char *episode,
                        struct store_playing *playing);
/* Episodes with an open stretch: after a crash they become `play` lines. */
MUST_CHECK bool store_playing_open(struct store *store,
                                   struct str_list *episodes,
                                   struct error *err);

#endif
