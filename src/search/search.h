/* Asking the index: words as typed, at every key stroke. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "search/index.h"

enum search_kind {
    SEARCH_SCRIPT,   /* a paragraph: episode, chapter, word */
    SEARCH_QUESTION, /* id: "ep051.pool-size" */
    SEARCH_PATTERN,  /* id; entry or page */
    SEARCH_CASE,     /* id */
    SEARCH_TERM,     /* id */
    SEARCH_CALC,     /* id */
    SEARCH_NOTE,     /* id; episode, chapter, word */
    SEARCH_EPISODE,  /* its title, summary and objectives: episode */
    SEARCH_KIND_COUNT
};
/* Results come in the order episode, term, pattern, calc, case, script,
 * question, note. */
/* "script", "question" … */
const char *search_kind_name(enum search_kind kind);

struct search_hit {
    enum search_kind kind;
    int episode;   /* number, 0 if none */
    char *chapter; /* id, "" if none */
    size_t word;   /* of the chapter */
    char *id;      /* of the thing, "" for script and episode */
    char *title;   /* what stands above the snippet in a list */
    /*
     * Plain text about 160 letters around the first match, "" if there is
     * none. Each match stands between the bytes SEARCH_MARK and
     * SEARCH_MARK_END, which occur nowhere else in it.
     */
    char *snippet;
};
#define SEARCH_MARK     '\x02'
#define SEARCH_MARK_END '\x03'

struct search_results {
    struct search_hit *items; /* grouped by kind, best first in each */
    size_t count;
    size_t found[SEARCH_KIND_COUNT]; /* hits of each kind in `items` */
    bool more;                       /* some kind had more than the limit */
};
#define SEARCH_RESULTS_INIT                                                    \
    {                                                                          \
        .items = NULL, .count = 0, .more = false                               \
    }

struct search_options {
    unsigned kinds; /* bits 1 << kind; 0: all */
    size_t limit;   /* hits of each kind; 0: 20 */
    int episode;    /* only of this one; 0: any */
};

/*
 * Finds what holds all the words, in a title or below it, the best first; when
 * a short beginning matches half of everything, those with it in their title
 * come first and the rest as it stands. The last word counts as a beginning,
 * too, unless a space follows it. Words in "double quotes" stand in that order.
 * Letters with marks match those without. Anything else in `words` is taken
 * literally; nothing but spaces and punctuation finds nothing. `options` may be
 * NULL. `results` is filled anew.
 */
MUST_CHECK bool search_query(struct index *index, const char *words,
                             const struct search_options *options,
                             struct search_results *results, struct error *err);
void search_results_release(struct search_results *results);

#endif
