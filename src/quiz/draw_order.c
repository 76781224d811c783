/* In which order choices, items and right sides are shown. */
#include <string.h>

#include "quiz/draw_internal.h"

static void shuffle(unsigned char *order, size_t count, struct splitmix *random)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)(splitmix_next(random) % i);
        unsigned char swap = order[i - 1];

        order[i - 1] = order[j];
        order[j] = swap;
    }
}

static void identity(unsigned char *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        order[i] = (unsigned char)i;
    }
}

/* "4 nodes" and "8 nodes" are quantities, "2 leaders" and "1 follower" not. */
static bool same_kind(const struct unit *a, const struct unit *b)
{
    if (a->dimension == DIMENSION_COUNT || b->dimension == DIMENSION_COUNT) {
        return a->dimension == b->dimension && str_equal(a->label, b->label);
    }
    return unit_fits(a, b);
}

/* All choices read as quantities of one kind: their sizes. */
static bool read_quantities(const struct question *question, double *sizes)
{
    struct unit first = unit_none();

    for (size_t i = 0; i < question->choice_count; i++) {
        struct quantity quantity;

        if (question->choices[i].text == NULL ||
            quantity_parse(question->choices[i].text, NULL, &quantity, NULL) !=
                QUANTITY_OK) {
            return false;
        }
        if (i == 0) {
            first = quantity.unit;
        } else if (!same_kind(&first, &quantity.unit)) {
            return false;
        }
        sizes[i] = quantity_base(&quantity);
    }
    return question->choice_count > 0;
}

static void sort_by_size(unsigned char *order, size_t count,
                         const double *sizes)
{
    for (size_t i = 1; i < count; i++) {
        unsigned char moved = order[i];
        size_t k = i;

        while (k > 0 && sizes[order[k - 1]] > sizes[moved]) {
            order[k] = order[k - 1];
            k--;
        }
        order[k] = moved;
    }
}

static size_t count_shown(const struct question *question)
{
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        return question->choice_count;
    case QUESTION_ORDER:
        return question->item_count;
    case QUESTION_MATCH:
        return question->pair_count + question->extra.count;
    case QUESTION_TRUEFALSE:
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_CLOZE:
    case QUESTION_SCENARIO:
    case QUESTION_EXPLAIN:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return 0;
}

void instance_draw_order(struct instance *instance, struct splitmix *random)
{
    const struct question *question = instance->question;
    double sizes[QUESTION_MAX_CHOICES];
    size_t count = count_shown(question);

    if (count > INSTANCE_MAX_ORDER ||
        question->choice_count > QUESTION_MAX_CHOICES) {
        count = 0;
    }
    instance->order_count = count;
    identity(instance->order, count);
    if (question->choice_count > 0 &&
        question->choice_count <= QUESTION_MAX_CHOICES &&
        read_quantities(question, sizes)) {
        sort_by_size(instance->order, count, sizes);
    } else if (!question->no_shuffle) {
        shuffle(instance->order, count, random);
    }
    for (size_t i = 0; i < question->gap_count && i < QUESTION_MAX_GAPS; i++) {
        size_t options = question->gaps[i].options.count;

        if (options > INSTANCE_MAX_OPTIONS) {
            options = INSTANCE_MAX_OPTIONS;
        }
        instance->gap_order_count[i] = options;
        identity(instance->gap_order[i], options);
        if (!question->no_shuffle) {
            shuffle(instance->gap_order[i], options, random);
        }
    }
}
