/* Items to be put in order: which must stand before which, and how many do. */
#include <math.h>
#include <string.h>

#include "quiz/grade_internal.h"

static size_t find_item(const struct question *question, const char *id)
{
    for (size_t i = 0; i < question->item_count; i++) {
        if (question->items[i].id != NULL &&
            str_equal(question->items[i].id, id)) {
            return i;
        }
    }
    return QUESTION_MAX_ITEMS;
}

/* With no `after` anywhere the order listed is the key. */
static bool set_direct(const struct question *question,
                       struct order_constraints *constraints)
{
    bool any = false;

    for (size_t j = 0; j < question->item_count; j++) {
        const struct str_list *after = &question->items[j].after;

        for (size_t k = 0; k < after->count; k++) {
            size_t i = find_item(question, after->items[k]);

            if (i < question->item_count && i != j) {
                constraints->before[i][j] = true;
                any = true;
            }
        }
    }
    return any;
}

void order_constraints_find(const struct question *question,
                            struct order_constraints *constraints)
{
    size_t count = question->item_count;

    memset(constraints, 0, sizeof(*constraints));
    if (!set_direct(question, constraints)) {
        for (size_t i = 0; i < count; i++) {
            for (size_t j = i + 1; j < count; j++) {
                constraints->before[i][j] = true;
            }
        }
    }
    for (size_t via = 0; via < count; via++) {
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j < count; j++) {
                if (constraints->before[i][via] &&
                    constraints->before[via][j]) {
                    constraints->before[i][j] = true;
                }
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            constraints->pairs += constraints->before[i][j];
        }
    }
}

static bool is_permutation(const struct response *response, size_t count)
{
    bool seen[QUESTION_MAX_ITEMS] = {false};

    if (response->order_count != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (response->order[i] >= count || seen[response->order[i]]) {
            return false;
        }
        seen[response->order[i]] = true;
    }
    return true;
}

void grade_order(const struct instance *instance,
                 const struct response *response, struct verdict *verdict)
{
    const struct question *question = instance->question;
    size_t count = question->item_count;
    struct order_constraints constraints;
    size_t held = 0;
    double share;

    if (!is_permutation(response, count)) {
        verdict_refuse(verdict, "the items are not all in a row");
        return;
    }
    order_constraints_find(question, &constraints);
    for (size_t place = 0; place < count; place++) {
        size_t item = response->order[place];
        bool fits = true;

        for (size_t other = 0; other < count; other++) {
            size_t there = response->order[other];

            if (other > place && constraints.before[item][there]) {
                held++;
            }
            fits = fits &&
                   !(other > place && constraints.before[there][item]) &&
                   !(other < place && constraints.before[item][there]);
        }
        verdict_set_part(verdict, place, fits);
        verdict->parts[place].matched =
            xstrdup_or_null(question->items[item].id);
    }
    share =
        constraints.pairs > 0 ? (double)held / (double)constraints.pairs : 1;
    verdict->score = question->scoring == SCORING_EXACT
                         ? held == constraints.pairs
                         : fmax(0, 2 * share - 1);
}
