/*
 * Content as values: series, episodes, quizzes, patterns, case studies, terms
 * and the texts around calculators. Read only; a broken file is reported and
 * left out, the rest stays usable. Screens that only list use outline.h.
 *
 * Texts are as written in the file, with `code` marks; absent texts are NULL,
 * absent numbers 0. Everything belongs to the catalogue.
 */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "base/map.h"
#include "catalog/content_root.h"
#include "catalog/outline.h"
#include "catalog/ref.h"
#include "catalog/schema.h"
#include "catalog/yaml_tree.h"
#include "markup/markup.h"
#include "quiz/question.h"

/*
 * Every struct that a mapping of a file fills keeps that mapping as `node`, so
 * that rules can point at a value: node_get(objective->node, "text")->at. It
 * is NULL unless the catalogue keeps its trees (CATALOG_KEEP_NODES).
 */

struct phase {
    int n;
    struct int_range months;
    struct int_range episodes;
    const struct node *node;
};

struct curriculum {
    char *title;
    char *language;
    struct int_range episodes;
    struct str_list series; /* ids in order */
    struct phase *phases;
    size_t phase_count;
    const struct node *node;
};

struct series {
    char *id;
    int n;
    char *title;
    struct int_range episodes;
    double hours;
    struct str_list audience;
    enum series_level level;
    char *summary;
    struct str_list benchmarks;
    const struct node *node;
    const char *file; /* name for messages */
};

enum claim {
    CLAIM_VERIFIED,
    CLAIM_REPORTED,
    CLAIM_UNVERIFIED,
    CLAIM_ILLUSTRATIVE
};
struct cold_open {
    char *title; /* NULL: the episode has none */
    char *text;
    enum claim claim;
    struct str_list sources; /* ids of the episode's sources */
    const struct node *node;
};

struct objective {
    char *id;
    char *text;
    enum question_level level;
    int weight; /* 1-5 */
    const struct node *node;
};

struct chapter {
    char *id;
    char *title;
    enum chapter_kind kind;
    double minutes;
    struct str_list objectives;
    const struct node *node;
};

enum source_kind {
    SOURCE_UNSET,
    SOURCE_PATTERN,
    SOURCE_CASE_STUDY,
    SOURCE_ANALYSIS,
    SOURCE_GUIDE,
    SOURCE_PAPER,
    SOURCE_POSTMORTEM,
    SOURCE_BOOK,
    SOURCE_OTHER
};
struct source {
    char *id;
    char *title;
    char *path;
    char *url;
    double minutes; /* -1 when absent */
    enum source_kind kind;
    char *pattern;
    char *accessed;
    const struct node *node;
};

struct recording_start {
    char *chapter;
    int64_t at_s;
};
enum transcript_status { TRANSCRIPT_MACHINE, TRANSCRIPT_REVIEWED };
struct transcript {
    char *file; /* beside the script; or url; both NULL: there is none */
    char *url;  /* WebVTT, SubRip or JSON, fetched with the recording's url */
    enum transcript_status status;
    char *language;
};
struct recording {
    char *file; /* or url; both NULL: there is no recording */
    char *url;
    double bytes; /* 0 when absent */
    char *sha256;
    int64_t duration_s;
    struct recording_start *starts;
    size_t start_count;
    struct transcript transcript;
    const struct node *node;
};

enum pattern_role {
    ROLE_PRIMARY,
    ROLE_SUPPORTING,
    ROLE_MENTIONED,
    ROLE_ALTERNATIVE
};
struct pattern_use {
    char *id;
    enum pattern_role role;
    const struct node *node;
};
enum strength { STRENGTH_NEEDED, STRENGTH_HELPFUL };
struct prerequisite {
    char *ref;
    enum strength strength;
    char *why;
    const struct node *node;
};
struct see_also {
    char *ref;
    char *why;
    const struct node *node;
};
struct preset {
    char *input;
    char *value; /* a quantity */
};
struct calc_use {
    char *id;
    char *chapter;
    struct preset *presets;
    size_t preset_count;
    const struct node *node;
};

struct episode {
    char *id;
    int n;
    char *title;
    char *series;
    enum episode_status status;
    int64_t duration_s;
    char *summary;
    char *released;
    struct recording recording;
    struct cold_open cold_open;
    struct objective *objectives;
    size_t objective_count;
    struct str_list topics;
    struct str_list featured;
    struct str_list structure;
    struct chapter *chapters;
    size_t chapter_count;
    struct source *sources;
    size_t source_count;
    struct pattern_use *patterns;
    size_t pattern_count;
    struct str_list case_studies;
    struct prerequisite *prerequisites;
    size_t prerequisite_count;
    struct see_also *see_also;
    size_t see_also_count;
    struct calc_use *calculators;
    size_t calculator_count;
    struct str_list glossary;
    const struct node *node;
    const char *file;   /* name for messages; NULL if read alone */
    const char *folder; /* series folder it lies in; NULL if read alone */
};

struct retired {
    char *id;
    int rev;
    char *on;
    char *why;
    struct str_list by;
    const struct node *node;
};

struct quiz_file {
    char *episode;
    int pick;       /* 10 */
    double minutes; /* 0 when absent */
    double pass;    /* 0.8 */
    enum question_confidence confidence;
    struct question *questions;
    /* The mapping of each question, question_count of them, or NULL. */
    const struct node **question_nodes;
    size_t question_count;
    struct retired *retired;
    size_t retired_count;
    const struct node *node;
    const char *file;
    const char *folder;
};

struct pattern {
    char *id;
    char *title;
    enum pattern_category category;
    enum pattern_tier tier;
    enum pattern_status status;
    char *summary;
    struct str_list use_when;
    struct str_list avoid_when;
    struct str_list gains;
    struct str_list costs;
    struct str_list related;
    char *path;
    const struct node *node;
};

enum evidence_kind {
    EVIDENCE_POSTMORTEM,
    EVIDENCE_PAPER,
    EVIDENCE_REPORT,
    EVIDENCE_PRESS,
    EVIDENCE_TALK
};
struct evidence {
    char *title;
    enum evidence_kind kind;
    char *url;
    char *accessed;
    const struct node *node;
};
struct timeline_item {
    char *at;
    char *text;
    const struct node *node;
};
struct case_study {
    char *id;
    char *title;
    enum case_kind kind;
    char *org;
    char *when;
    char *summary;
    bool verified;
    struct evidence *sources;
    size_t source_count;
    struct timeline_item *timeline;
    size_t timeline_count;
    struct str_list causes;
    struct str_list fixes;
    struct str_list patterns;
    const struct node *node;
};

struct term {
    char *id;
    char *term;
    struct str_list aliases;
    char *short_text;
    char *long_text;
    struct str_list not_same_as;
    char *first; /* episode id */
    const struct node *node;
};

struct calc_input {
    char *name;
    char *label;
    char *standard; /* `default`, a quantity */
    char *min;
    char *max;
    const struct node *node;
};
struct calc_step {
    char *text;
    char *formula;
};
/* A name and a quantity or list of quantities. */
struct calc_value {
    char *name;
    struct str_list values;
};
struct calc_example {
    struct calc_value *with;
    size_t with_count;
    struct calc_value *gives;
    size_t give_count;
    char *source;
};
struct calc_text {
    char *id;
    char *title;
    char *episode;
    char *question;
    struct calc_input *inputs;
    size_t input_count;
    struct calc_step *steps;
    size_t step_count;
    struct calc_example example;
    struct str_list pitfalls;
    const struct node *node;
};

enum catalog_option {
    CATALOG_KEEP_NODES = 1 /* for rules that point at values */
};

struct catalog {
    unsigned options;
    struct curriculum *curriculum; /* NULL when missing or broken */
    struct series *series;         /* by n */
    size_t series_count;
    struct episode *episodes; /* by n */
    size_t episode_count;
    struct quiz_file *quizzes; /* by episode */
    size_t quiz_count;
    struct pattern *patterns; /* these four as written; entries whose id is */
    size_t pattern_count;     /* in use already are kept too: lookups find */
    struct case_study *cases; /* the last one */
    size_t case_count;
    struct term *terms;
    size_t term_count;
    struct calc_text *calcs;
    size_t calc_count;
    struct content_files files; /* all that was found */
    struct catalog_maps *maps;
    struct catalog_trees *trees;
};

struct catalog *catalog_new(unsigned options);
void catalog_free(struct catalog *catalog);

/*
 * Reads everything under the roots. False when some message is an error; what
 * could be read stands all the same. Scripts are read on demand.
 */
bool catalog_load(struct catalog *catalog, const struct content_roots *roots,
                  struct messages *messages);

/* NULL when there is none. */
const struct series *catalog_get_series(const struct catalog *catalog, int n);
const struct series *catalog_find_series(const struct catalog *catalog,
                                         const char *id);
const struct episode *catalog_get_episode(const struct catalog *catalog, int n);
/* By "ep051". */
const struct episode *catalog_find_episode(const struct catalog *catalog,
                                           const char *id);
const struct quiz_file *catalog_get_quiz(const struct catalog *catalog, int n);
/* "ep051.pool-size", with or without "@1", or a former name (`was`). */
const struct question *catalog_find_question(const struct catalog *catalog,
                                             const char *name);
const struct pattern *catalog_find_pattern(const struct catalog *catalog,
                                           const char *id);
const struct case_study *catalog_find_case(const struct catalog *catalog,
                                           const char *id);
const struct term *catalog_find_term(const struct catalog *catalog,
                                     const char *id);
/* A term whose name or alias this is, without regard to case. */
const struct term *catalog_find_term_text(const struct catalog *catalog,
                                          const char *text);
const struct calc_text *catalog_find_calc(const struct catalog *catalog,
                                          const char *id);
const struct objective *episode_find_objective(const struct episode *episode,
                                               const char *id);
const struct chapter *episode_find_chapter(const struct episode *episode,
                                           const char *id);
/* Spoken words of its n-th chapter in the script, found by title; 0 without. */
size_t episode_count_words(const struct episode *episode, size_t n,
                           const struct document *script);
/* Id of the first chapter that teaches the objective, "" if none does. */
const char *episode_objective_chapter(const struct episode *episode,
                                      const char *objective);
/* Seconds that the quiz is expected to take: `minutes`, or the sum of the
 * times of its live questions. */
int quiz_file_time(const struct quiz_file *quiz);
/* Questions that can be asked. */
size_t quiz_file_live(const struct quiz_file *quiz);
/* Phase of an episode number by the curriculum's ranges; 0: unscheduled. */
int curriculum_phase(const struct curriculum *curriculum, int n);

/*
 * Does the reference lead somewhere? Otherwise appends to `why`, if not NULL,
 * "no pattern 'bulkead'; did you mean 'bulkhead'?".
 */
bool catalog_has_ref(const struct catalog *catalog, const struct ref *ref,
                     struct str *why);

/*
 * One file alone, without a catalogue: opening an episode reads three files.
 * `messages` may be NULL. False: reported, and the struct is empty. Release
 * afterwards in any case. Nodes are not kept.
 */
bool catalog_read_episode(const char *path, const char *name,
                          struct episode *episode, struct messages *messages);
void episode_release(struct episode *episode);
bool catalog_read_quiz(const char *path, const char *name,
                       struct quiz_file *quiz, struct messages *messages);
void quiz_file_release(struct quiz_file *quiz);
/* The caller frees with document_free(); NULL when it cannot be read. */
struct document *catalog_read_script(const char *path, const char *name,
                                     struct messages *messages);
/*
 * Reads one file of any kind but scripts, pages, transcripts and the lock into
 * the catalogue. False if something was reported. Call catalog_finish() when
 * all are read; catalog_load() does all of this.
 */
bool catalog_read_file(struct catalog *catalog, const struct content_file *file,
                       struct messages *messages);
/* Patterns, case studies, terms and calculators alone, and catalog_finish(). */
bool catalog_read_lists(struct catalog *catalog,
                        const struct content_files *files,
                        struct messages *messages);
/* Sorts, and makes the lookups work. */
void catalog_finish(struct catalog *catalog);

#endif
