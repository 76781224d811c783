/*
 * The catalogue in brief: enough for every list, for drawing questions and for
 * mastery, without parsing a content file. A plain value: the search index
 * loads it from its cache (index_load_outline), tests and the server make it
 * from a full catalogue (outline_from_catalog).
 *
 * Arrays are sorted: series by n, episodes by n, chapters, objectives and
 * questions by episode and then as written, the rest by id. What belongs to an
 * episode is a range [first, first + count) of such an array. All texts belong
 * to the outline.
 */
#ifndef CATALOG_OUTLINE_H
#define CATALOG_OUTLINE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "catalog/ref.h"
#include "quiz/question.h"

struct catalog;

enum episode_status {
    EPISODE_PLANNED,
    EPISODE_OUTLINED,
    EPISODE_SCRIPTED,
    EPISODE_RECORDED,
    EPISODE_WITHDRAWN
};
enum series_level { SERIES_ALL, SERIES_INTERMEDIATE, SERIES_ADVANCED };
enum chapter_kind {
    CHAPTER_COLD_OPEN,
    CHAPTER_CONCEPT,
    CHAPTER_DERIVATION,
    CHAPTER_PATTERN,
    CHAPTER_CASE_STUDY,
    CHAPTER_TIMELINE,
    CHAPTER_INTERVIEW,
    CHAPTER_PRACTICE,
    CHAPTER_WRAP_UP,
    CHAPTER_CREDITS
};
enum pattern_category {
    CATEGORY_RESILIENCE,
    CATEGORY_DATA_MANAGEMENT,
    CATEGORY_COMMUNICATION,
    CATEGORY_COORDINATION,
    CATEGORY_SCALING,
    CATEGORY_ARCHITECTURE
};
enum pattern_tier { TIER_GOLD, TIER_SILVER, TIER_BRONZE };
enum pattern_status {
    PATTERN_RECOMMENDED,
    PATTERN_USE_WITH_EXPERTISE,
    PATTERN_USE_WITH_CAUTION,
    PATTERN_LEGACY
};
enum case_kind { CASE_SYSTEM, CASE_INCIDENT };

/* Their names in files, "data-management" and so on. */
const char *episode_status_name(enum episode_status status);
const char *series_level_name(enum series_level level);
const char *chapter_kind_name(enum chapter_kind kind);
const char *pattern_category_name(enum pattern_category category);
const char *pattern_tier_name(enum pattern_tier tier);
const char *pattern_status_name(enum pattern_status status);
const char *case_kind_name(enum case_kind kind);

struct outline_range {
    size_t first;
    size_t count;
};

struct outline_series {
    int n;
    const char *id;
    const char *title;
    const char *summary;
    int first_episode; /* numbers, both included */
    int last_episode;
    double hours;
    enum series_level level;
    struct outline_range episodes; /* those that exist */
};

struct outline_episode {
    int n;
    const char *id; /* "ep051" */
    const char *title;
    const char *summary; /* or "" */
    int series;          /* index into outline->series, -1 if unknown */
    int phase;           /* of curriculum.yaml, 0: unscheduled */
    enum episode_status status;
    int64_t duration_s; /* as planned */
    size_t words;       /* spoken, all chapters; 0 without a script */
    /* From the quiz file; defaults where there is none. */
    int pick;
    int quiz_time_s; /* `minutes`, else the sum of the questions' times */
    double pass;     /* 0.5-1 */
    enum question_confidence confidence;
    /* Counts are always there; the arrays behind them may not be loaded. */
    struct outline_range objectives;
    struct outline_range chapters;
    struct outline_range questions; /* live ones and drafts */
    size_t live;                    /* questions that can be asked */
};
/* Scripted or recorded: can be read, played and quizzed. */
static inline bool outline_episode_ready(const struct outline_episode *episode)
{
    return episode->status == EPISODE_SCRIPTED ||
           episode->status == EPISODE_RECORDED;
}

struct outline_chapter {
    size_t episode; /* index into outline->episodes */
    const char *id;
    const char *title;
    enum chapter_kind kind;
    int minutes;
    size_t words;
    size_t start_word; /* words of the episode before it */
};

struct outline_objective {
    size_t episode;
    const char *id;
    const char *text;
    enum question_level level;
    int weight;          /* 1-5 */
    const char *chapter; /* id of the first that teaches it, "" if none */
};

struct outline_question {
    size_t episode;
    const char *id;   /* "pool-size" */
    const char *name; /* "ep051.pool-size": what history hangs on */
    int rev;
    enum question_type type;
    enum question_level level;
    enum question_status status;
    enum question_change change;
    int difficulty; /* 1-5 */
    int time_s;     /* never 0 */
    uint64_t graded_hash;
    uint64_t key_hash;       /* of the key's text: equal keys apart */
    const char *chapter;     /* of its source, "" if none */
    const char *stem;        /* without marks, for lists */
    const char **objectives; /* ids, ends with NULL */
    const char **enemies;    /* ids of this episode, ends with NULL */
    const char **tags;       /* ends with NULL */
    const char **was;        /* former ids, ends with NULL */
};

struct outline_prerequisite {
    size_t episode; /* that needs it */
    int needs;      /* number of the other one */
    bool needed;    /* else helpful */
};

struct outline_pattern {
    const char *id;
    const char *title;
    const char *summary;
    enum pattern_category category;
    enum pattern_tier tier;
    enum pattern_status status;
};
struct outline_case {
    const char *id;
    const char *title;
    const char *org;
    const char *when; /* "2012", "2012-10-29" or "" */
    enum case_kind kind;
    bool verified;
};
struct outline_term {
    const char *id;
    const char *term;
    const char *text; /* its `short` */
};
struct outline_calc {
    const char *id;
    const char *title;
    int episode; /* number */
    const char *question;
};

/* Parts that are loaded on demand. */
enum outline_part {
    OUTLINE_EPISODES = 1, /* series and episodes: always loaded */
    OUTLINE_CHAPTERS = 2, /* chapters, objectives, prerequisites */
    OUTLINE_QUESTIONS = 4,
    OUTLINE_REFERENCE = 8, /* patterns, cases, terms, calculators */
    OUTLINE_ALL = 15
};

struct outline {
    unsigned parts; /* bits of outline_part that are filled */
    const char *title;
    struct outline_series *series;
    size_t series_count;
    struct outline_episode *episodes;
    size_t episode_count;
    struct outline_chapter *chapters;
    size_t chapter_count;
    struct outline_objective *objectives;
    size_t objective_count;
    struct outline_prerequisite *prerequisites;
    size_t prerequisite_count;
    struct outline_question *questions;
    size_t question_count;
    struct outline_pattern *patterns;
    size_t pattern_count;
    struct outline_case *cases;
    size_t case_count;
    struct outline_term *terms;
    size_t term_count;
    struct outline_calc *calcs;
    size_t calc_count;
    struct map question_map; /* full name → index, former names too */
    struct arena texts;      /* owner of every text and list above */
};
#define OUTLINE_INIT                                                           \
    {                                                                          \
        .parts = 0, .title = "", .question_map = MAP_INIT                      \
    }

void outline_release(struct outline *outline);
/* Fills an empty outline, all parts. */
void outline_from_catalog(struct outline *outline,
                          const struct catalog *catalog);

/* Lookups give NULL when there is no such thing (or the part is not loaded). */
const struct outline_series *outline_get_series(const struct outline *outline,
                                                int n);
const struct outline_series *outline_find_series(const struct outline *outline,
                                                 const char *id);
const struct outline_episode *outline_get_episode(const struct outline *outline,
                                                  int n);
const struct outline_chapter *
outline_find_chapter(const struct outline *outline,
                     const struct outline_episode *episode, const char *id);
const struct outline_objective *
outline_find_objective(const struct outline *outline,
                       const struct outline_episode *episode, const char *id);
/* By full name without revision, "ep051.pool-size"; also by a former name. */
const struct outline_question *
outline_find_question(const struct outline *outline, const char *name);
const struct outline_pattern *
outline_find_pattern(const struct outline *outline, const char *id);
const struct outline_case *outline_find_case(const struct outline *outline,
                                             const char *id);
/* A term by id. */
const struct outline_term *outline_find_term(const struct outline *outline,
                                             const char *id);
const struct outline_calc *outline_find_calc(const struct outline *outline,
                                             const char *id);

/*
 * Reads what a person typed and finds it: fills `ref` (a MEMBER may be a
 * question or an objective). Fails with ERROR_USAGE when the form is unknown,
 * ERROR_NOT_FOUND, with the nearest name, when there is no such thing. Needs
 * the parts that the reference is about.
 */
MUST_CHECK bool outline_resolve(const struct outline *outline, const char *text,
                                struct ref *ref, struct error *err);

/*
 * For those who fill an outline: a copy of a text, and of a list of texts, that
 * the outline owns; and the maps made once the arrays stand.
 */
const char *outline_keep(struct outline *outline, const char *text);
const char **outline_keep_list(struct outline *outline,
                               const struct str_list *list);
/* "a b c" → {"a","b","c",NULL} */
const char **outline_keep_words(struct outline *outline, const char *words);
void outline_finish(struct outline *outline);

#endif
