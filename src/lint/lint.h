/*
 * Every rule of the content format that needs no learners' answers. The rules
 * read the catalogue and the scripts; keys are proved with the code that grades
 * learners, numbers with the calculators. Nothing is written but ids.lock, and
 * that only when asked.
 */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "base/error.h"
#include "catalog/content_root.h"
#include "catalog/message.h"
#include "lint/limits.h"

struct lint_options {
    /* What is looked at; content_roots_add(roots, DIR, "") for `lint DIR`,
     * content_roots_find() for the catalogue in use. */
    const struct content_roots *roots;
    bool strict;      /* warnings become errors */
    bool update_lock; /* rewrite quizzes/ids.lock of each root */
    int episode;      /* only messages about this one's files; 0: all */
    const char
        *pack; /* only messages about the root of this label; NULL: all */
    const struct lint_limits *limits; /* NULL: lint_limits_standard */
};

/*
 * Runs all rules. `messages` (empty before) holds what was found, allowed
 * codes left out, sorted. True when none of it is an error: exit status 0.
 * A lock file that cannot be written is an error message, too (V406).
 */
bool lint_run(const struct lint_options *options, struct messages *messages);

/* One sentence of a script that states a figure, a date or a name. */
struct lint_fact {
    char *chapter; /* title */
    char *place;   /* "ep051@littles-law:112" */
    unsigned line; /* of the script, where its paragraph begins */
    char *sentence;
    struct str_list what;    /* the figures, dates and names */
    struct str_list sources; /* titles that the paragraph seems to rest on */
};
struct lint_facts {
    struct lint_fact *items;
    size_t count;
    size_t capacity;
    char *file;                  /* the script, as messages call it */
    struct str_list all_sources; /* of the episode: id, title, url or path */
};
#define LINT_FACTS_INIT                                                        \
    {                                                                          \
        .items = NULL, .count = 0, .capacity = 0, .file = NULL,                \
        .all_sources = STR_LIST_INIT                                           \
    }
/*
 * Lists them for somebody who checks facts by hand. Fails with
 * ERROR_NOT_FOUND when there is no such episode or it has no script.
 */
MUST_CHECK bool lint_facts(const struct content_roots *roots, int episode,
                           struct lint_facts *facts, struct error *err);
void lint_facts_release(struct lint_facts *facts);
/* As text for the terminal, and as JSON ({"file","sources","facts":[…]}). */
void lint_facts_add_text(const struct lint_facts *facts, struct str *out);
void lint_facts_to_json(const struct lint_facts *facts, struct json_out *json);

/* The rules, for a list of them and for tests. */
struct lint_rule {
    const char *code; /* "E014" */
    enum severity severity;
    const char *text;
};
size_t lint_rule_count(void);
const struct lint_rule *lint_rule_get(size_t index);
const struct lint_rule *lint_rule_find(const char *code);

#endif
