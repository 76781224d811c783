/* What every rule has at hand, and how it reports. */
#ifndef LINT_CONTEXT_H
#define LINT_CONTEXT_H

#include "catalog/catalog.h"
#include "lint/limits.h"
#include "markup/markup.h"

struct lint_script {
    const struct content_file *file;
    struct document *document;
};

struct lint {
    const struct catalog *catalog;
    struct messages *messages;
    const struct lint_limits *limits;
    struct lint_script *scripts; /* those that could be read, by episode */
    size_t script_count;
    void *scratch; /* what a rule that collects is filling */
};

/* The script of an episode, or NULL. */
const struct lint_script *lint_get_script(const struct lint *lint, int n);

/* The file of a list, such as CONTENT_GLOSSARY, as it is named in messages. */
const char *lint_list_file(const struct lint *lint, enum content_kind kind);

/* A question, or a step of a scenario. */
struct asked {
    const struct question *question;
    const struct node *node; /* its mapping */
    const char *file;
    const struct quiz_file *quiz;
    const struct episode *episode; /* NULL when it does not exist */
    const struct question *whole;  /* the scenario of a step; else the same */
};
static inline bool asked_is_step(const struct asked *asked)
{
    return asked->question != asked->whole;
}
static inline bool asked_is_live(const struct asked *asked)
{
    return asked->whole->status == QUESTION_LIVE;
}
/* Calls the rule for every question, steps included. */
void lint_each_question(struct lint *lint,
                        void (*rule)(struct lint *lint,
                                     const struct asked *asked));
/* The same for the questions alone. */
void lint_each_whole(struct lint *lint,
                     void (*rule)(struct lint *lint,
                                  const struct asked *asked));

/* Reports at a value, at a key, or at a line of a script. A NULL node stands
 * for the beginning of the file. The severity is the rule's own. */
void lint_at(struct lint *lint, const char *file, const struct node *node,
             const char *code, const char *format, ...) PRINTF(5, 6);
void lint_at_key(struct lint *lint, const char *file, const struct node *node,
                 const char *code, const char *format, ...) PRINTF(5, 6);
void lint_at_line(struct lint *lint, const char *file, unsigned line,
                  unsigned column, const char *code, const char *format, ...)
    PRINTF(6, 7);
/* With another severity than the rule's own. */
void lint_as(struct lint *lint, const char *file, const struct node *node,
             enum severity severity, const char *code, const char *format, ...)
    PRINTF(6, 7);
/* At "choices/2/text" of a question, or at what exists of this path. */
void lint_asked(struct lint *lint, const struct asked *asked, const char *path,
                const char *code, const char *format, ...) PRINTF(5, 6);
const struct node *asked_node(const struct asked *asked, const char *path);

/* One function a file of rules. */
void lint_references(struct lint *lint); /* R00x */
void lint_unused(struct lint *lint);     /* R008 */
void lint_says(struct lint *lint);       /* R006, R007, E030, W117 */
void lint_episodes(struct lint *lint);   /* E0xx */
void lint_series(struct lint *lint);     /* E001, E010, E011 */
void lint_transcripts(struct lint *lint);
void lint_structure(struct lint *lint);  /* Q0xx */
void lint_answers(struct lint *lint);    /* A301 to A304, A306, A307 */
void lint_near_terms(struct lint *lint); /* A305 */
void lint_visible(struct lint *lint);    /* A308, W120 */
void lint_numbers(struct lint *lint);    /* N301 to N305 */
void lint_examples(struct lint *lint);   /* N306 */
void lint_equations(struct lint *lint);  /* N307 */
void lint_layout(struct lint *lint);     /* L50x */
void lint_choices(struct lint *lint);    /* W101 to W111, of choices */
void lint_writing(struct lint *lint);    /* W106 to W120, the rest */
void lint_balance(struct lint *lint);    /* B2xx of single questions */
void lint_coverage(struct lint *lint);   /* B207 to B209, B211, B212 */
void lint_alike(struct lint *lint);      /* B210, B213 */
void lint_lock(struct lint *lint, const struct content_roots *roots,
               bool update); /* V40x */

#endif
