#include "quiz/choose.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "quiz/choose_internal.h"

void choose_list_release(struct choose_list *list)
{
    free(list->items);
    *list = (struct choose_list)CHOOSE_LIST_INIT;
}

void choose_add(struct choose_list *list, size_t item)
{
    GROW(list->items, list->count, list->capacity);
    list->items[list->count++] = item;
}

static const char *id_of(const struct choose_item *item)
{
    const char *dot = strchr(item->name, '.');

    return dot != NULL ? dot + 1 : item->name;
}

static bool names_enemy(const struct choose_item *a,
                        const struct choose_item *b)
{
    for (size_t i = 0; i < a->enemy_count; i++) {
        if (strcmp(a->enemies[i], id_of(b)) == 0) {
            return true;
        }
    }
    return false;
}

bool choose_are_enemies(const struct choose_item *a,
                        const struct choose_item *b)
{
    if (strcmp(a->episode, b->episode) != 0) {
        return false;
    }
    return names_enemy(a, b) || names_enemy(b, a);
}

bool choose_goes_with(const struct choose_item *items,
                      const struct choose_list *chosen, size_t candidate,
                      bool keys_too)
{
    for (size_t i = 0; i < chosen->count; i++) {
        const struct choose_item *other = &items[chosen->items[i]];

        if (chosen->items[i] == candidate ||
            choose_are_enemies(other, &items[candidate])) {
            return false;
        }
        if (keys_too && other->key_hash != 0 &&
            other->key_hash == items[candidate].key_hash) {
            return false;
        }
    }
    return true;
}

void choose_shuffle(size_t *numbers, size_t count, struct splitmix *random)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)(splitmix_next(random) % i);
        size_t swap = numbers[i - 1];

        numbers[i - 1] = numbers[j];
        numbers[j] = swap;
    }
}

/* A quiz being put together. */
struct picking {
    const struct choose_quiz *input;
    size_t *order; /* of the items, by chance: ties are broken by it */
    struct choose_list chosen;
    size_t *taken; /* how many for each objective */
};

static bool is_produced(const struct choose_item *item)
{
    return !question_is_choice(item->type);
}

static size_t count_produced(const struct picking *picking)
{
    size_t count = 0;

    for (size_t i = 0; i < picking->chosen.count; i++) {
        count += is_produced(&picking->input->items[picking->chosen.items[i]]);
    }
    return count;
}

static size_t produced_wanted(size_t pick)
{
    return (2 * pick + 4) / 5; /* 40 %, rounded up */
}

static bool is_own(const struct choose_quiz *input, size_t i)
{
    const struct choose_item *item = &input->items[i];

    return !item->blocked && strcmp(item->episode, input->episode) == 0;
}

/* Lower is better: unseen first, then what the quota of produced ones needs. */
static int rank(const struct picking *picking, const struct choose_item *item)
{
    size_t left = picking->input->pick - picking->chosen.count;
    size_t have = count_produced(picking);
    size_t wanted = produced_wanted(picking->input->pick);
    size_t missing = wanted > have ? wanted - have : 0;

    if (missing >= left && missing > 0) {
        return is_produced(item) ? item->seen : 2 + item->seen;
    }
    return 2 * item->seen + (missing > 0 && !is_produced(item));
}

/* The best item that serves the objectives and goes with those chosen. */
static bool find_best(const struct picking *picking, uint32_t objectives,
                      size_t *best)
{
    const struct choose_quiz *input = picking->input;
    int best_rank = 100;

    for (size_t n = 0; n < input->count; n++) {
        size_t i = picking->order[n];
        int its;

        if (!is_own(input, i) ||
            (input->items[i].objectives & objectives) == 0 ||
            !choose_goes_with(input->items, &picking->chosen, i, true)) {
            continue;
        }
        its = rank(picking, &input->items[i]);
        if (its < best_rank) {
            best_rank = its;
            *best = i;
        }
    }
    return best_rank < 100;
}

static void take(struct picking *picking, size_t item)
{
    const struct choose_quiz *input = picking->input;

    choose_add(&picking->chosen, item);
    for (size_t o = 0; o < input->objective_count && o < 32; o++) {
        picking->taken[o] += input->items[item].objectives >> o & 1;
    }
}

/*
 * The objective that is served worst for its weight (largest weight over
 * taken + 1), first those with none. SIZE_MAX when `done` holds all.
 */
static size_t next_objective(const struct picking *picking, uint32_t done)
{
    const struct choose_quiz *input = picking->input;
    size_t best = (size_t)-1;
    double best_need = -1;

    for (size_t o = 0; o < input->objective_count && o < 32; o++) {
        double need =
            (double)input->weights[o] / (double)(picking->taken[o] + 1);

        if (done >> o & 1) {
            continue;
        }
        if (picking->taken[o] == 0) {
            need += 1000;
        }
        if (need > best_need) {
            best_need = need;
            best = o;
        }
    }
    return best;
}

static void pick_own(struct picking *picking)
{
    uint32_t done = 0;

    while (picking->chosen.count < picking->input->pick) {
        size_t objective = next_objective(picking, done);
        size_t item;

        if (objective == (size_t)-1) {
            /* Nothing for any objective: whatever is left. */
            if (!find_best(picking, UINT32_MAX, &item)) {
                return;
            }
            take(picking, item);
        } else if (find_best(picking, (uint32_t)1 << objective, &item)) {
            take(picking, item);
        } else {
            done |= (uint32_t)1 << objective;
        }
    }
}

/* Would every objective that is served stay served without this item? */
static bool can_leave(const struct picking *picking, size_t item,
                      const struct choose_item *instead)
{
    const struct choose_quiz *input = picking->input;

    for (size_t o = 0; o < input->objective_count && o < 32; o++) {
        if ((input->items[item].objectives >> o & 1) &&
            picking->taken[o] == 1 && !(instead->objectives >> o & 1)) {
            return false;
        }
    }
    return true;
}

/* Would `in` go with those chosen if the one at this place left? */
static bool fits_instead(const struct picking *picking, size_t at, size_t in)
{
    struct choose_list others = picking->chosen;
    size_t out = others.items[at];
    bool fits;

    others.items[at] = others.items[--others.count];
    fits = choose_goes_with(picking->input->items, &others, in, true);
    others.items[others.count] = others.items[at];
    others.items[at] = out;
    return fits;
}

static void put_instead(struct picking *picking, size_t at, size_t in)
{
    const struct choose_item *items = picking->input->items;
    size_t out = picking->chosen.items[at];

    picking->chosen.items[at] = in;
    for (size_t o = 0; o < picking->input->objective_count && o < 32; o++) {
        picking->taken[o] += items[in].objectives >> o & 1;
        picking->taken[o] -= items[out].objectives >> o & 1;
    }
}

/* Puts a produced question in the place of a choice question. */
static bool swap_one(struct picking *picking)
{
    const struct choose_quiz *input = picking->input;

    for (size_t at = picking->chosen.count; at-- > 0;) {
        size_t out = picking->chosen.items[at];

        if (is_produced(&input->items[out])) {
            continue;
        }
        for (size_t n = 0; n < input->count; n++) {
            size_t in = picking->order[n];

            if (is_own(input, in) && is_produced(&input->items[in]) &&
                can_leave(picking, out, &input->items[in]) &&
                fits_instead(picking, at, in)) {
                put_instead(picking, at, in);
                return true;
            }
        }
    }
    return false;
}

static int compare_numbers(const void *a, const void *b)
{
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;

    return (x > y) - (x < y);
}

/* The most at risk among the due ones of other episodes. */
static bool find_mixed(const struct choose_quiz *input,
                       const struct choose_list *chosen,
                       const struct choose_list *mixed, size_t *best)
{
    bool found = false;

    for (size_t i = 0; i < input->count; i++) {
        const struct choose_item *item = &input->items[i];

        if (item->blocked || !item->due ||
            strcmp(item->episode, input->episode) == 0 ||
            !choose_goes_with(input->items, chosen, i, true) ||
            !choose_goes_with(input->items, mixed, i, true)) {
            continue;
        }
        if (!found || item->at_risk > input->items[*best].at_risk) {
            *best = i;
            found = true;
        }
    }
    return found;
}

/* Spread between the own ones, never first. */
static void merge(const struct choose_list *own,
                  const struct choose_list *mixed, struct choose_list *out)
{
    size_t placed = 0;

    for (size_t i = 0; i < own->count; i++) {
        choose_add(out, own->items[i]);
        while (placed < mixed->count &&
               (i + 1) * (mixed->count + 1) >= (placed + 1) * own->count) {
            choose_add(out, mixed->items[placed++]);
        }
    }
}

void choose_quiz(const struct choose_quiz *input, struct choose_list *out)
{
    struct splitmix random = {input->seed};
    struct picking picking = {.input = input, .chosen = CHOOSE_LIST_INIT};
    struct choose_list mixed = CHOOSE_LIST_INIT;
    size_t item;

    picking.order = xcalloc(input->count + 1, sizeof(*picking.order));
    picking.taken = xcalloc(input->objective_count + 1, sizeof(*picking.taken));
    for (size_t i = 0; i < input->count; i++) {
        picking.order[i] = i;
    }
    choose_shuffle(picking.order, input->count, &random);
    pick_own(&picking);
    while (count_produced(&picking) < produced_wanted(picking.chosen.count) &&
           swap_one(&picking)) {
    }
    if (picking.chosen.count > 0) {
        qsort(picking.chosen.items, picking.chosen.count,
              sizeof(*picking.chosen.items), compare_numbers);
    }
    while (mixed.count < input->mixed_max &&
           find_mixed(input, &picking.chosen, &mixed, &item)) {
        choose_add(&mixed, item);
    }
    merge(&picking.chosen, &mixed, out);
    choose_list_release(&picking.chosen);
    choose_list_release(&mixed);
    free(picking.order);
    free(picking.taken);
}
