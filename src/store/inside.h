/* The struct behind store.h, and the parts of src/store to each other. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "journal/line.h"
#include "store/db.h"
#include "store/store.h"
#include "store/store_days.h"
#include "store/store_vault.h"

/* What was done to a name: all of it is folded again, or what came behind. */
struct touch {
    bool whole;
    int64_t at;         /* else the first of the new rows, by time and id */
    struct event_id id; /* of that row */
};
/* Names that lines touched and that must be folded again, each once. */
struct touched {
    struct str_list names;
    struct touch *touches; /* of each name */
    size_t capacity;
    struct map seen; /* name to its place in these */
};
void touched_add(struct touched *touched, const char *name);
/* A row was added to it and nothing else changed. */
void touched_add_row(struct touched *touched, const char *name, int64_t at,
                     const struct event_id *id);
void touched_clear(struct touched *touched);

/* Tables that are mostly empty, so that not every line need ask them. */
struct empty {
    bool undo;      /* undo_line */
    bool clock;     /* clock_line */
    bool redaction; /* redaction */
    bool attempt;   /* rows of `answer` with an attempt */
};

/* What a transaction adds to the totals of days, rising by day. */
struct day_deltas {
    struct store_day *items;
    size_t count;
    size_t capacity;
};

/* An answer or imported review as its table has it. */
struct answer_row {
    struct event_id id;
    struct event_id root; /* first line of the attempt */
    int64_t at;           /* corrected */
    int64_t day;
    int tz;
    int rev;
    bool imported;
    double score;
    enum answer_outcome outcome;
    enum confidence confidence;
    int64_t ms;
    int grade; /* 0: not rated */
    bool has_due;
    int64_t due;
    bool undone;
    bool counted; /* as stored */
    bool counts;  /* as it should be */
};

struct store {
    struct db db;
    bool read_only;
    enum error_code why; /* why it is read-only */
    struct str notice;
    int64_t correction_ms;
    store_key_source *key_source; /* NULL: no encrypted note is opened */
    void *key_context;
    char log_id[37]; /* the current log, as last seen */

    int64_t data_version; /* of the last look at settings */
    int64_t seen_version; /* what store_changed() last told */
    bool told;            /* store_changed() was called before */
    bool wrote;           /* we wrote since store_changed() */

    /* by the settings */
    struct scheduler scheduler;
    bool settings_loaded;
    int leech;
    int new_per_day;

    /* inside a transaction: what is to be folded at its end */
    struct touched items;
    struct touched values;   /* "KIND KEY", see registers.c */
    struct touched chapters; /* "EPISODE\x1fCHAPTER" */
    struct day_deltas days;
    bool refold_all;        /* settings of the memory changed */
    bool recount_days;      /* the rollover hour changed */
    bool redacted;          /* text was taken out: nothing may be left of it */
    bool rebuild;           /* only a rebuild gives the right answer */
    struct event_id own;    /* our newest event while it is projected */
    bool many;              /* store_expect_many() was called */
    bool stays_many;        /* more pieces follow: memory is not given back */
    struct empty empty;     /* found out by store_expect_many() */
    bool knows_newest;      /* the same: `newest` holds */
    struct event_id newest; /* no stored event has a greater id */
    bool rebuilding;        /* project_all() is at work */
};

/* ---- transactions ---- */

/* Begins to write: false if the store is read-only or busy. */
MUST_CHECK bool store_begin(struct store *store, struct error *err);
/*
 * For many lines: more of the file stays in memory until store_end(), or until
 * the store is closed if `more` transactions of this kind will follow.
 */
void store_expect_many(struct store *store, bool more);
/* Folds what was touched, commits; rolls all back on a failure. */
MUST_CHECK bool store_end(struct store *store, struct error *err);
/* At the start: what was redacted before a kill, or with no room, goes now. */
void store_wipe_rest(struct store *store);
/* For tables of this device: false (with the reason) if read-only. */
MUST_CHECK bool store_may_write(struct store *store, struct error *err);
/* Reads the settings again if somebody may have changed them. */
void store_refresh(struct store *store);

/* ---- lines ---- */

/* Number of the log in the file, -1 if unknown. */
int64_t log_number(struct store *store, const char *log);
/* Makes a log (id filled if it is empty) and returns its number. */
int64_t log_make(struct store *store, char id[37], bool own);
/* The log that our events go to; made if there is none. In a transaction. */
int64_t log_current(struct store *store);
void log_set_current(struct store *store, const char *log);
/* The head: seq and hash. */
void log_head(struct store *store, int64_t log, int64_t *seq,
              struct hash *hash);
/* h(seq) of a log; false if it has no such line. seq 0 is its beginning. */
bool log_hash(struct store *store, int64_t log, int64_t seq, struct hash *hash);
/* Is the event stored in any log? */
bool line_exists(struct store *store, const struct event_id *id);
/* Stores one checked line as it is. */
void line_store(struct store *store, int64_t log, int64_t seq,
                const struct line *line, const struct hash *hash);
/* Stores one checked line, redacted if its event is on the list. */
void line_put(struct store *store, int64_t log, int64_t seq,
              const struct line *line, const struct hash *hash);
/*
 * Lists the event as redacted and takes the text out of the copies that are
 * stored; the caller projects it again.
 */
void line_redact(struct store *store, const struct event_id *id);
/* As line_put(), and projects it. A line without its body is listed. */
void line_insert(struct store *store, int64_t log, int64_t seq,
                 const struct line *line, const struct hash *hash);
static inline int64_t line_number(int64_t log, int64_t seq)
{
    return (int64_t)((uint64_t)log << 40 | (uint64_t)seq);
}

/* ---- projections (project.c and below) ---- */

/* Takes away what the event gave and projects its line again. */
void project_again(struct store *store, const struct event_id *id);
/* Projects a line whose id was never seen before. */
void project_fresh(struct store *store, const struct line *line);
/* The same of our own newest event, which nothing can speak of yet. */
void project_own(struct store *store, const struct line *line);
/* Folds everything that was touched. Before the commit. */
void project_settle(struct store *store);
/* Forgets what was touched: after a rollback. */
void project_forget(struct store *store);
/* Drops all projections and makes them from the lines. In a transaction. */
void project_all(struct store *store);

/* Parts of project.c, by type; false: the body is not understood. */
bool answer_project(struct store *store, const struct line *line, int64_t at);
bool review_project(struct store *store, const struct line *line, int64_t at);
bool result_project(struct store *store, const struct line *line, int64_t at);
bool due_project(struct store *store, const struct line *line, int64_t at);
bool play_project(struct store *store, const struct line *line, int64_t at);
bool value_project(struct store *store, const struct line *line, int64_t at);
bool undo_project(struct store *store, const struct line *line, int64_t at);
bool clock_project(struct store *store, const struct line *line, int64_t at);
/* The reverse: removes the facts of one event, touching what they touched. */
void answer_remove(struct store *store, const struct event_id *id);
void result_remove(struct store *store, const struct event_id *id);
void due_remove(struct store *store, const struct event_id *id);
void play_remove(struct store *store, const struct event_id *id);
bool key_project(struct store *store, const struct line *line, int64_t at);
void key_remove(struct store *store, const struct event_id *id);
/* A note or bookmark that is encrypted. */
bool line_is_sealed(const struct line *line);
/*
 * Makes the line's body the clear one, which stands in `plain`; a line that
 * never was encrypted stays as it is. False: it cannot be opened here.
 */
bool line_unseal(struct store *store, struct line *line, struct str *plain);
/* The same of a sealed line, and remembers how that went. */
bool sealed_project(struct store *store, struct line *line, struct str *plain);
void sealed_remove(struct store *store, const struct event_id *id);
void value_remove(struct store *store, const struct event_id *id);
void undo_remove(struct store *store, const struct event_id *id);
void clock_remove(struct store *store, const struct event_id *id);

/* The line that speaks for an event id; false if there is none. */
bool line_find(struct store *store, const struct event_id *id,
               struct str *envelope, struct str *body);
/* An event was given another time: projects it again, unless time is nothing
 * to its type. */
void project_shifted(struct store *store, const struct event_id *id);

/* Is there an undo of this event or sitting that counts? */
bool undo_is_undone(struct store *store, const struct event_id *target);
/* Gives answers and results of this event or sitting their `undone` anew. */
void answer_undone_again(struct store *store, const struct event_id *target);
void result_undone_again(struct store *store, const struct event_id *target);

/*
 * An answer newer than all others of its question: adds it to the card that is
 * there. False if it must be folded from the beginning.
 */
bool item_extend(struct store *store, const char *item,
                 const struct answer_row *row);
/* Folds one question's answers into its card, and its days' totals. */
void item_fold(struct store *store, const char *item);
/*
 * The same where only rows were added, the first of them at `touch`: folds on
 * from where the card stands. False if that is not possible.
 */
MUST_CHECK bool item_follow(struct store *store, const char *item,
                            const struct touch *touch);
/* The values of one register into what counts. */
void value_fold(struct store *store, const char *name);
/* The plays of one chapter into coverage, of its episode into its resume. */
void chapter_fold(struct store *store, const char *name);
/* Adds to the totals of a day, from the end of the transaction on. */
void day_add(struct store *store, int64_t day, int64_t answers, int64_t right,
             int64_t ms, int64_t listen_ms);
void day_settle(struct store *store);
void day_forget(struct store *store);
/* All of them anew, by the present rollover hour. */
void day_recount(struct store *store);

/* Reads `memory.*` into the scheduler. */
void settings_load(struct store *store);

/* ---- starting ---- */

/* Compares the identity file; begins a new log if the file was moved. */
bool identity_check(struct store *store, const char *path, struct error *err);

#endif
