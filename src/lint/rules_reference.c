/* References: does everything that is named exist? */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "calculators/calculator.h"
#include "lint/context.h"

/* R001 for a reference in its full form, "pattern:bulkhead". */
static void check_ref(struct lint *lint, const char *file,
                      const struct node *node, const char *text)
{
    struct ref ref;
    struct error err = ERROR_INIT;
    struct str why = STR_INIT;

    if (text == NULL) {
        return;
    }
    if (!ref_parse(text, &ref, &err)) {
        lint_at(lint, file, node, "R001", "%s", error_get(&err));
    } else if (!catalog_has_ref(lint->catalog, &ref, &why)) {
        lint_at(lint, file, node, "R001", "%s", why.buf);
    }
    error_release(&err);
    str_release(&why);
}

/* Most references are good: no names are compared for those. */
static bool is_known(const struct lint *lint, const char *kind, const char *id)
{
    const struct catalog *catalog = lint->catalog;

    return (str_equal(kind, "pattern") &&
            catalog_find_pattern(catalog, id) != NULL) ||
           (str_equal(kind, "case") &&
            catalog_find_case(catalog, id) != NULL) ||
           (str_equal(kind, "term") && catalog_find_term(catalog, id) != NULL);
}

static void check_kind(struct lint *lint, const char *file,
                       const struct node *node, const char *kind,
                       const char *id)
{
    char *full;

    if (id == NULL || is_known(lint, kind, id)) {
        return;
    }
    full = xasprintf("%s:%s", kind, id);
    check_ref(lint, file, node, full);
    free(full);
}

static void check_kinds(struct lint *lint, const char *file,
                        const struct node *list, const char *kind,
                        const struct str_list *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        const struct node *node = node_at(list, i);

        check_kind(lint, file, node != NULL ? node : list, kind, ids->items[i]);
    }
}

static void check_calculator(struct lint *lint, const char *file,
                             const struct node *node, const char *id)
{
    struct nearest nearest = NEAREST_INIT(id);
    struct str hint = STR_INIT;

    if (calculator_find(id) != NULL) {
        return;
    }
    for (size_t i = 0; i < calculator_count(); i++) {
        nearest_offer(&nearest, calculator_get(i)->id);
    }
    nearest_add_hint(&nearest, &hint);
    lint_at(lint, file, node, "R005", "no calculator '%s'%s", id, hint.buf);
    str_release(&hint);
}

static void check_chapter(struct lint *lint, const char *file,
                          const struct node *node,
                          const struct episode *episode, const char *id)
{
    struct nearest nearest = NEAREST_INIT(id);
    struct str hint = STR_INIT;

    if (episode_find_chapter(episode, id) != NULL) {
        return;
    }
    for (size_t i = 0; i < episode->chapter_count; i++) {
        nearest_offer(&nearest, episode->chapters[i].id);
    }
    nearest_add_hint(&nearest, &hint);
    lint_at(lint, file, node, "R004", "%s has no chapter '%s'%s", episode->id,
            id, hint.buf);
    str_release(&hint);
}

/* Does another episode have it? Then it is that one's. */
static const struct episode *find_owner(const struct lint *lint, const char *id)
{
    for (size_t i = 0; i < lint->catalog->episode_count; i++) {
        if (episode_find_objective(&lint->catalog->episodes[i], id) != NULL) {
            return &lint->catalog->episodes[i];
        }
    }
    return NULL;
}

static void check_objective(struct lint *lint, const char *file,
                            const struct node *node,
                            const struct episode *episode, const char *id)
{
    struct nearest nearest = NEAREST_INIT(id);
    struct str hint = STR_INIT;
    const struct episode *owner;

    if (episode_find_objective(episode, id) != NULL) {
        return;
    }
    for (size_t i = 0; i < episode->objective_count; i++) {
        nearest_offer(&nearest, episode->objectives[i].id);
    }
    owner = nearest.best == NULL ? find_owner(lint, id) : NULL;
    if (owner != NULL) {
        lint_at(lint, file, node, "Q016",
                "'%s' is an objective of %s, not of %s", id, owner->id,
                episode->id);
    } else {
        nearest_add_hint(&nearest, &hint);
        lint_at(lint, file, node, "R003", "%s has no objective '%s'%s",
                episode->id, id, hint.buf);
    }
    str_release(&hint);
}

static void check_source_ids(struct lint *lint, const struct episode *episode)
{
    const struct str_list *ids = &episode->cold_open.sources;
    const struct node *list = node_find(episode->node, "cold_open/sources");

    for (size_t i = 0; i < ids->count; i++) {
        bool found = false;

        for (size_t k = 0; k < episode->source_count; k++) {
            found = found || str_equal(episode->sources[k].id, ids->items[i]);
        }
        if (!found) {
            lint_at(lint, episode->file, node_at(list, i), "R001",
                    "%s has no source '%s'", episode->id, ids->items[i]);
        }
    }
}

static void check_calc_use(struct lint *lint, const struct episode *episode,
                           const struct calc_use *use)
{
    const struct calculator *calculator = calculator_find(use->id);

    check_calculator(lint, episode->file, node_get(use->node, "id"), use->id);
    if (use->chapter != NULL) {
        check_chapter(lint, episode->file, node_get(use->node, "chapter"),
                      episode, use->chapter);
    }
    for (size_t i = 0; calculator != NULL && i < use->preset_count; i++) {
        if (calculator_find_input(calculator, use->presets[i].input) < 0) {
            lint_at_key(
                lint, episode->file,
                node_get(node_get(use->node, "preset"), use->presets[i].input),
                "R005", "%s has no input '%s'", use->id, use->presets[i].input);
        }
    }
}

static void check_chapter_objectives(struct lint *lint,
                                     const struct episode *episode)
{
    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];
        const struct node *list = node_get(chapter->node, "objectives");

        for (size_t k = 0; k < chapter->objectives.count; k++) {
            check_objective(lint, episode->file, node_at(list, k), episode,
                            chapter->objectives.items[k]);
        }
    }
}

static void check_episode(struct lint *lint, const struct episode *episode)
{
    const char *file = episode->file;

    for (size_t i = 0; i < episode->pattern_count; i++) {
        check_kind(lint, file, node_get(episode->patterns[i].node, "id"),
                   "pattern", episode->patterns[i].id);
    }
    for (size_t i = 0; i < episode->source_count; i++) {
        check_kind(lint, file, node_get(episode->sources[i].node, "pattern"),
                   "pattern", episode->sources[i].pattern);
    }
    for (size_t i = 0; i < episode->prerequisite_count; i++) {
        check_ref(lint, file, node_get(episode->prerequisites[i].node, "ref"),
                  episode->prerequisites[i].ref);
    }
    for (size_t i = 0; i < episode->see_also_count; i++) {
        check_ref(lint, file, node_get(episode->see_also[i].node, "ref"),
                  episode->see_also[i].ref);
    }
    for (size_t i = 0; i < episode->calculator_count; i++) {
        check_calc_use(lint, episode, &episode->calculators[i]);
    }
    check_kinds(lint, file, node_get(episode->node, "case_studies"), "case",
                &episode->case_studies);
    check_kinds(lint, file, node_get(episode->node, "glossary"), "term",
                &episode->glossary);
    check_kind(lint, file, node_get(episode->node, "series"), "series",
               episode->series);
    check_chapter_objectives(lint, episode);
    check_source_ids(lint, episode);
}

/* Ids of questions of the same file. */
static void check_questions(struct lint *lint, const struct quiz_file *quiz,
                            const struct node *list, const struct str_list *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        struct nearest nearest = NEAREST_INIT(ids->items[i]);
        struct str hint = STR_INIT;
        bool found = false;

        for (size_t k = 0; k < quiz->question_count && !found; k++) {
            found = str_equal(quiz->questions[k].id, ids->items[i]);
            nearest_offer(&nearest, quiz->questions[k].id);
        }
        if (!found) {
            nearest_add_hint(&nearest, &hint);
            lint_at(lint, quiz->file,
                    list != NULL && list->kind == NODE_LIST ? node_at(list, i)
                                                            : list,
                    "R001", "%s has no question '%s'%s", quiz->episode,
                    ids->items[i], hint.buf);
        }
        str_release(&hint);
    }
}

/* The one text, or the n-th of a list. */
static const struct node *nth_of(const struct node *node, size_t n)
{
    return node != NULL && node->kind == NODE_LIST ? node_at(node, n) : node;
}

/* Inputs and outputs that `check` and `calc` name. */
static void check_calc(struct lint *lint, const struct asked *asked)
{
    const struct question_calc *calc = &asked->question->number.calc;
    const char *where =
        asked->question->type == QUESTION_NUMERIC ? "answer/check" : "answer";
    const struct node *node = asked_node(asked, where);
    const struct calculator *calculator;

    if (calc->calc == NULL) {
        return;
    }
    calculator = calculator_find(calc->calc);
    check_calculator(lint, asked->file, node_get(node, "calc"), calc->calc);
    if (calculator == NULL) {
        return;
    }
    if (calc->output != NULL &&
        calculator_find_output(calculator, calc->output) < 0) {
        lint_at(lint, asked->file, node_get(node, "output"), "R005",
                "%s has no output '%s'", calc->calc, calc->output);
    }
    for (size_t i = 0; i < calc->with_count; i++) {
        if (calculator_find_input(calculator, calc->with[i].input) < 0 &&
            calculator_find_output(calculator, calc->with[i].input) < 0) {
            lint_at_key(lint, asked->file,
                        node_get(node_get(node, "with"), calc->with[i].input),
                        "R005", "%s has no input '%s'", calc->calc,
                        calc->with[i].input);
        }
    }
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    check_calc(lint, asked);
    if (asked_is_step(asked)) {
        return;
    }
    check_questions(lint, asked->quiz, node_get(asked->node, "enemies"),
                    &question->enemies);
    if (question->from != NULL) {
        check_ref(lint, asked->file, node_get(asked->node, "from"),
                  question->from);
    }
    if (question->calculator != NULL) {
        check_calculator(lint, asked->file, node_get(asked->node, "calculator"),
                         question->calculator);
    }
    if (asked->episode == NULL) {
        return;
    }
    for (size_t i = 0; i < question->objectives.count; i++) {
        check_objective(lint, asked->file,
                        nth_of(node_get(asked->node, "objective"), i),
                        asked->episode, question->objectives.items[i]);
    }
    if (question->source.chapter != NULL) {
        check_chapter(lint, asked->file,
                      node_find(asked->node, "source/chapter"), asked->episode,
                      question->source.chapter);
    }
}

static void check_quiz(struct lint *lint, const struct quiz_file *quiz)
{
    if (catalog_find_episode(lint->catalog, quiz->episode) == NULL) {
        lint_at(lint, quiz->file, node_get(quiz->node, "episode"), "R001",
                "no episode '%s'", quiz->episode);
    }
    for (size_t i = 0; i < quiz->retired_count; i++) {
        check_questions(lint, quiz, node_get(quiz->retired[i].node, "by"),
                        &quiz->retired[i].by);
    }
}

static void check_lists(struct lint *lint)
{
    const struct catalog *catalog = lint->catalog;
    const char *patterns = lint_list_file(lint, CONTENT_PATTERNS);
    const char *cases = lint_list_file(lint, CONTENT_CASES);
    const char *terms = lint_list_file(lint, CONTENT_GLOSSARY);
    const char *calcs = lint_list_file(lint, CONTENT_CALCULATORS);

    for (size_t i = 0; i < catalog->pattern_count; i++) {
        check_kinds(lint, patterns,
                    node_get(catalog->patterns[i].node, "related"), "pattern",
                    &catalog->patterns[i].related);
    }
    for (size_t i = 0; i < catalog->case_count; i++) {
        check_kinds(lint, cases, node_get(catalog->cases[i].node, "patterns"),
                    "pattern", &catalog->cases[i].patterns);
    }
    for (size_t i = 0; i < catalog->term_count; i++) {
        const struct term *term = &catalog->terms[i];

        check_kinds(lint, terms, node_get(term->node, "not_same_as"), "term",
                    &term->not_same_as);
        if (term->first != NULL) {
            check_ref(lint, terms, node_get(term->node, "first"), term->first);
        }
    }
    for (size_t i = 0; i < catalog->calc_count; i++) {
        check_calculator(lint, calcs, node_get(catalog->calcs[i].node, "id"),
                         catalog->calcs[i].id);
        check_ref(lint, calcs, node_get(catalog->calcs[i].node, "episode"),
                  catalog->calcs[i].episode);
    }
}

/* Pages are named after the pattern that they describe. */
static void check_pages(struct lint *lint)
{
    const struct content_files *files = &lint->catalog->files;

    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].kind == CONTENT_PATTERN_PAGE) {
            check_kind(lint, files->items[i].name, NULL, "pattern",
                       files->items[i].id);
        }
    }
}

/* Depth first over the prerequisites; 1: on the way, 2: done. */
static void find_circle(struct lint *lint, size_t at, unsigned char *marks)
{
    const struct episode *episode = &lint->catalog->episodes[at];

    marks[at] = 1;
    for (size_t i = 0; i < episode->prerequisite_count; i++) {
        const struct prerequisite *needs = &episode->prerequisites[i];
        const struct episode *other;
        struct ref ref;
        struct error ignored = ERROR_INIT;
        size_t next;

        if (needs->ref == NULL || !ref_parse(needs->ref, &ref, &ignored)) {
            error_release(&ignored);
            continue;
        }
        other = catalog_get_episode(lint->catalog, ref.episode);
        if (other == NULL) {
            continue;
        }
        next = (size_t)(other - lint->catalog->episodes);
        if (marks[next] == 1) {
            lint_at(lint, episode->file, node_get(needs->node, "ref"), "R002",
                    "%s needs %s, which needs %s again", episode->id, other->id,
                    episode->id);
        } else if (marks[next] == 0) {
            find_circle(lint, next, marks);
        }
    }
    marks[at] = 2;
}

static void check_circles(struct lint *lint)
{
    size_t count = lint->catalog->episode_count;
    unsigned char *marks = xcalloc(count + 1, 1);

    for (size_t i = 0; i < count; i++) {
        if (marks[i] == 0) {
            find_circle(lint, i, marks);
        }
    }
    free(marks);
}

void lint_references(struct lint *lint)
{
    const struct catalog *catalog = lint->catalog;

    for (size_t i = 0; i < catalog->episode_count; i++) {
        check_episode(lint, &catalog->episodes[i]);
    }
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        check_quiz(lint, &catalog->quizzes[i]);
    }
    lint_each_question(lint, check_question);
    check_lists(lint);
    check_pages(lint);
    check_circles(lint);
}
