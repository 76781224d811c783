/* Checks, reviews and cramming; see choose.h. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "quiz/choose_internal.h"

enum { MIX_REACH = 4 };

/* Unseen and due ones first, then types not asked yet. */
static int check_rank(const struct choose_item *items, size_t candidate,
                      const struct choose_list *chosen)
{
    bool same_type = false;

    for (size_t i = 0; i < chosen->count; i++) {
        same_type =
            same_type || items[chosen->items[i]].type == items[candidate].type;
    }
    return 2 * (items[candidate].seen && !items[candidate].due) + same_type;
}

void choose_check(const struct choose_item *items, size_t count,
                  uint32_t objectives, size_t limit, uint64_t seed,
                  struct choose_list *out)
{
    struct splitmix random = {seed};
    size_t *order = xcalloc(count + 1, sizeof(*order));

    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    choose_shuffle(order, count, &random);
    while (out->count < limit) {
        size_t best = count;
        int best_rank = 100;

        for (size_t n = 0; n < count; n++) {
            size_t i = order[n];
            int rank;

            if (items[i].blocked || (items[i].objectives & objectives) == 0 ||
                !choose_goes_with(items, out, i, true)) {
                continue;
            }
            rank = check_rank(items, i, out);
            if (rank < best_rank) {
                best_rank = rank;
                best = i;
            }
        }
        if (best == count) {
            break;
        }
        choose_add(out, best);
    }
    free(order);
}

struct risk {
    size_t item;
    double at_risk;
};

static int compare_risks(const void *a, const void *b)
{
    const struct risk *x = a;
    const struct risk *y = b;

    if (x->at_risk != y->at_risk) {
        return x->at_risk > y->at_risk ? -1 : 1;
    }
    return (x->item > y->item) - (x->item < y->item);
}

/* Who is taken, and whom that bars; 10,000 due items must not take a second. */
struct barring {
    const struct choose_item *items;
    struct map names; /* full name to index */
    bool *taken;
    bool *barred;
};

static void barring_init(struct barring *barring,
                         const struct choose_item *items, size_t count)
{
    barring->items = items;
    barring->names = (struct map)MAP_INIT;
    barring->taken = xcalloc(count + 1, sizeof(bool));
    barring->barred = xcalloc(count + 1, sizeof(bool));
    for (size_t i = 0; i < count; i++) {
        (void)map_add(&barring->names, items[i].name, i);
    }
}

static void barring_release(struct barring *barring)
{
    map_release(&barring->names);
    free(barring->taken);
    free(barring->barred);
}

static size_t find_enemy(const struct barring *barring, size_t item, size_t n)
{
    struct str name = STR_INIT;
    size_t found;

    str_add_format(&name, "%s.%s", barring->items[item].episode,
                   barring->items[item].enemies[n]);
    found = map_get(&barring->names, name.buf);
    str_release(&name);
    return found;
}

/* False when an enemy is there already; else it is taken. */
static bool barring_take(struct barring *barring, size_t item)
{
    size_t enemies = barring->items[item].enemy_count;

    if (barring->barred[item] || barring->taken[item]) {
        return false;
    }
    for (size_t n = 0; n < enemies; n++) {
        size_t enemy = find_enemy(barring, item, n);

        if (enemy != MAP_NONE && barring->taken[enemy]) {
            return false;
        }
    }
    for (size_t n = 0; n < enemies; n++) {
        size_t enemy = find_enemy(barring, item, n);

        if (enemy != MAP_NONE) {
            barring->barred[enemy] = true;
        }
    }
    barring->taken[item] = true;
    return true;
}

/* Due, in the order of risk, enemies of earlier ones left out. */
static void list_due(const struct choose_review *input, struct barring *barring,
                     struct choose_list *due)
{
    struct risk *risks = xcalloc(input->count + 1, sizeof(*risks));
    size_t count = 0;

    for (size_t i = 0; i < input->count; i++) {
        if (input->items[i].due && !input->items[i].blocked) {
            risks[count++] = (struct risk){i, input->items[i].at_risk};
        }
    }
    if (!input->in_order && count > 0) {
        qsort(risks, count, sizeof(*risks), compare_risks);
    }
    for (size_t i = 0; i < count; i++) {
        if (barring_take(barring, risks[i].item)) {
            choose_add(due, risks[i].item);
        }
    }
    free(risks);
}

static int likeness(const struct choose_item *a, const struct choose_item *b)
{
    return 2 * (strcmp(a->episode, b->episode) == 0) + (a->type == b->type);
}

/*
 * Neighbours differ where they can. `list` is in order of risk; of the next
 * few the one least like the last is taken, but none waits more than
 * MIX_REACH places.
 */
static void mix(const struct choose_item *items, struct choose_list *list)
{
    size_t *waited = xcalloc(list->count + 1, sizeof(*waited));

    for (size_t at = 1; at + 1 < list->count; at++) {
        const struct choose_item *last = &items[list->items[at - 1]];
        size_t best = at;
        size_t moved;

        for (size_t i = at; i < list->count && i <= at + MIX_REACH; i++) {
            if (waited[at] >= MIX_REACH) {
                break;
            }
            if (likeness(last, &items[list->items[i]]) <
                likeness(last, &items[list->items[best]])) {
                best = i;
            }
        }
        moved = list->items[best];
        for (size_t i = best; i > at; i--) {
            list->items[i] = list->items[i - 1];
            waited[i] = waited[i - 1] + 1;
        }
        list->items[at] = moved;
        waited[at] = 0;
    }
    free(waited);
}

struct budget {
    size_t limit;
    int limit_s;
    size_t count;
    int used_s;
};

static bool fits(const struct budget *budget, const struct choose_item *item)
{
    if (budget->limit > 0 && budget->count >= budget->limit) {
        return false;
    }
    return budget->limit_s <= 0 || budget->count == 0 ||
           budget->used_s + item->time_s <= budget->limit_s;
}

static void spend(struct budget *budget, const struct choose_item *item)
{
    budget->count++;
    budget->used_s += item->time_s;
}

static void add_new(const struct choose_review *input, struct barring *barring,
                    struct budget *budget, struct choose_list *out)
{
    size_t added = 0;

    for (size_t i = 0; i < input->count && added < input->new_quota; i++) {
        const struct choose_item *item = &input->items[i];

        if (item->blocked || item->seen || item->due || !fits(budget, item) ||
            !barring_take(barring, i)) {
            continue;
        }
        spend(budget, item);
        choose_add(out, i);
        added++;
    }
}

void choose_review(const struct choose_review *input, struct choose_list *out)
{
    struct choose_list due = CHOOSE_LIST_INIT;
    struct budget budget = {input->limit, input->limit_s, 0, 0};
    struct barring barring;

    barring_init(&barring, input->items, input->count);
    list_due(input, &barring, &due);
    if (!input->in_order) {
        mix(input->items, &due);
    }
    for (size_t i = 0; i < due.count; i++) {
        const struct choose_item *item = &input->items[due.items[i]];

        if (!fits(&budget, item)) {
            break;
        }
        spend(&budget, item);
        choose_add(out, due.items[i]);
    }
    add_new(input, &barring, &budget, out);
    choose_list_release(&due);
    barring_release(&barring);
}

void choose_cram(const struct choose_item *items, size_t count, size_t limit,
                 uint64_t seed, struct choose_list *out)
{
    struct splitmix random = {seed};
    size_t *order = xcalloc(count + 1, sizeof(*order));
    size_t left = 0;

    for (size_t i = 0; i < count; i++) {
        if (!items[i].blocked) {
            order[left++] = i;
        }
    }
    choose_shuffle(order, left, &random);
    for (size_t at = 0; at < left && (limit == 0 || at < limit); at++) {
        /* The next that is no enemy of the one before, if there is one. */
        for (size_t i = at; at > 0 && i < left; i++) {
            if (!choose_are_enemies(&items[order[at - 1]], &items[order[i]])) {
                size_t swap = order[at];

                order[at] = order[i];
                order[i] = swap;
                break;
            }
        }
        choose_add(out, order[at]);
    }
    free(order);
}
