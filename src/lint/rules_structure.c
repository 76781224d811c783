/* How questions are put together: Q001, Q010 to Q015. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lint/context.h"
#include "quiz/text_match.h"

static unsigned line_of(const struct node *node)
{
    const struct node *id = node_get(node, "id");

    return id != NULL ? id->at.line : 0;
}

static void check_id(struct lint *lint, const struct asked *asked)
{
    const struct quiz_file *quiz = asked->quiz;

    for (size_t i = 0; &quiz->questions[i] != asked->question; i++) {
        if (str_equal(quiz->questions[i].id, asked->question->id)) {
            lint_asked(lint, asked, "id", "Q001",
                       "question id '%s' is used twice; first at line %u",
                       asked->question->id, line_of(quiz->question_nodes[i]));
            break;
        }
    }
    if (asked->episode != NULL &&
        episode_find_objective(asked->episode, asked->question->id) != NULL) {
        lint_asked(lint, asked, "id", "Q001",
                   "'%s' is an objective of %s; no question may have its id",
                   asked->question->id, asked->episode->id);
    }
}

static void check_steps(struct lint *lint, const struct asked *asked)
{
    const struct question *whole = asked->question;

    for (size_t i = 0; i < whole->step_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_equal(whole->steps[i].id, whole->steps[k].id)) {
                lint_at(
                    lint, asked->file,
                    node_get(node_at(node_get(asked->node, "steps"), i), "id"),
                    "Q001", "step id '%s' is used twice", whole->steps[i].id);
            }
        }
    }
}

static void check_whole(struct lint *lint, const struct asked *asked)
{
    check_id(lint, asked);
    check_steps(lint, asked);
}

static void check_correct(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    size_t right = 0;
    size_t credits = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        right += question->choices[i].correct;
        credits += question->choices[i].credit > 0;
        if (question->choices[i].credit > 0 && question->choices[i].correct) {
            lint_asked(lint, asked, "choices", "Q010",
                       "the correct choice has full credit already");
        }
    }
    if (question->type == QUESTION_SINGLE && right != 1) {
        lint_asked(lint, asked, "choices", "Q010",
                   "%zu choices are correct; a single question has one", right);
    }
    if (question->type == QUESTION_MULTIPLE &&
        (right == 0 || right == question->choice_count)) {
        lint_asked(lint, asked, "choices", "Q010",
                   "%s choices are correct; some must be and some not",
                   right == 0 ? "no" : "all");
    }
    if (question->type == QUESTION_MULTIPLE && credits > 0) {
        lint_asked(lint, asked, "choices", "Q010",
                   "credit is for single questions");
    } else if (credits > 1) {
        lint_asked(lint, asked, "choices", "Q010",
                   "%zu choices have credit; one at most", credits);
    }
}

static void check_choices(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    if (question->choice_count == 0) {
        return;
    }
    check_correct(lint, asked);
    for (size_t i = 0; i < question->choice_count; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct node *node =
                node_at(node_get(asked->node, "choices"), i);

            if (text_equal(question->choices[i].text, question->choices[k].text,
                           false)) {
                lint_at(lint, asked->file, node_get(node, "text"), "Q011",
                        "the same choice twice: \"%s\"",
                        question->choices[i].text);
            }
            if (str_equal(question->choices[i].id, question->choices[k].id)) {
                lint_at(lint, asked->file, node_get(node, "id"), "Q011",
                        "choice id '%s' is used twice",
                        question->choices[i].id);
            }
        }
    }
}

static bool has_placeholder(const char *stem, const char *name)
{
    char *mark = xasprintf("{{%s}}", name);
    bool found = strstr(stem, mark) != NULL;

    free(mark);
    return found;
}

static void check_placeholder(struct lint *lint, const struct asked *asked,
                              const char *name, size_t len)
{
    const struct question *question = asked->question;

    for (size_t i = 0; i < question->gap_count; i++) {
        if (strlen(question->gaps[i].name) == len &&
            strncmp(question->gaps[i].name, name, len) == 0) {
            return;
        }
    }
    lint_asked(lint, asked, "stem", "Q013", "no gap is named '%.*s'", (int)len,
               name);
}

static void check_gaps(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    if (question->type != QUESTION_CLOZE) {
        return;
    }
    for (size_t i = 0; i < question->gap_count; i++) {
        if (!has_placeholder(question->stem, question->gaps[i].name)) {
            lint_at_key(lint, asked->file,
                        node_at(node_get(asked->node, "gaps"), i), "Q013",
                        "the stem has no {{%s}}", question->gaps[i].name);
        }
    }
    for (const char *at = strstr(question->stem, "{{"); at != NULL;
         at = strstr(at + 2, "{{")) {
        const char *end = strstr(at, "}}");

        if (end != NULL) {
            check_placeholder(lint, asked, at + 2, (size_t)(end - at) - 2);
        }
    }
}

static size_t find_item(const struct question *question, const char *id)
{
    size_t i = 0;

    while (i < question->item_count && !str_equal(question->items[i].id, id)) {
        i++;
    }
    return i;
}

/* Can item `from` be reached from item `at` by going back through `after`? */
static bool leads_to(const struct question *question, size_t at, size_t from,
                     size_t depth)
{
    const struct str_list *after = &question->items[at].after;

    for (size_t i = 0; i < after->count && depth < QUESTION_MAX_ITEMS; i++) {
        size_t next = find_item(question, after->items[i]);

        if (next < question->item_count &&
            (next == from || leads_to(question, next, from, depth + 1))) {
            return true;
        }
    }
    return false;
}

static void check_items(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    const struct node *items = node_get(asked->node, "items");

    for (size_t i = 0; i < question->item_count; i++) {
        const struct node *node = node_at(items, i);
        const struct str_list *after = &question->items[i].after;

        if (find_item(question, question->items[i].id) < i) {
            lint_at(lint, asked->file, node_get(node, "id"), "Q014",
                    "item id '%s' is used twice", question->items[i].id);
        }
        for (size_t k = 0; k < after->count; k++) {
            if (find_item(question, after->items[k]) == question->item_count) {
                lint_at(lint, asked->file, node_get(node, "after"), "Q014",
                        "no item '%s'", after->items[k]);
            }
        }
        if (leads_to(question, i, i, 0)) {
            lint_at(lint, asked->file, node_get(node, "after"), "Q014",
                    "'%s' comes after itself", question->items[i].id);
        }
    }
}

/* "the texts of its items then stand in that timeline, in that order" */
static void check_timeline(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    const struct case_study *study;
    size_t at = 0;

    if (question->from == NULL || !str_starts_with(question->from, "case:")) {
        return;
    }
    study = catalog_find_case(lint->catalog, question->from + 5);
    if (study == NULL) {
        return; /* R001 says so */
    }
    for (size_t i = 0; i < question->item_count; i++) {
        size_t from = at;

        while (at < study->timeline_count &&
               !text_equal(study->timeline[at].text, question->items[i].text,
                           false)) {
            at++;
        }
        if (at == study->timeline_count) {
            lint_at(
                lint, asked->file,
                node_get(node_at(node_get(asked->node, "items"), i), "text"),
                "Q014", "\"%s\" does not stand in the timeline of '%s'%s",
                question->items[i].text, study->id,
                from > 0 ? " after the one before" : "");
            return;
        }
        at++;
    }
}

static const char *right_side(const struct question *question, size_t i)
{
    return i < question->pair_count
               ? question->pairs[i].right
               : question->extra.items[i - question->pair_count];
}

static void check_pairs(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    size_t rights = question->pair_count + question->extra.count;

    if (question->type != QUESTION_MATCH) {
        return;
    }
    for (size_t i = 0; i < rights; i++) {
        for (size_t k = 0; k < i; k++) {
            if (text_equal(right_side(question, i), right_side(question, k),
                           false)) {
                lint_asked(lint, asked,
                           i < question->pair_count ? "pairs" : "extra", "Q015",
                           "the right side \"%s\" stands twice",
                           right_side(question, i));
            }
        }
    }
    for (size_t i = 0; i < question->pair_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (text_equal(question->pairs[i].left, question->pairs[k].left,
                           false)) {
                lint_asked(lint, asked, "pairs", "Q015",
                           "the left side \"%s\" stands twice",
                           question->pairs[i].left);
            }
        }
    }
}

static void check_parts(struct lint *lint, const struct asked *asked)
{
    check_choices(lint, asked);
    check_gaps(lint, asked);
    check_items(lint, asked);
    check_timeline(lint, asked);
    check_pairs(lint, asked);
}

void lint_structure(struct lint *lint)
{
    lint_each_whole(lint, check_whole);
    lint_each_question(lint, check_parts);
}
