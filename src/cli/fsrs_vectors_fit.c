/* The families of the optimizer: grad, init. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/fsrs_vectors.h"
#include "schedule/chains.h"
#include "schedule/first_intervals.h"
#include "schedule/train.h"

/* ---- grad ---- */

/* One card, as arrays of our own. */
struct own_card {
    int32_t *elapsed;
    uint8_t *rating;
    float *weight;
    uint32_t *number;
    uint32_t count;
};

static void release_card(struct own_card *card)
{
    free(card->elapsed);
    free(card->rating);
    free(card->weight);
    free(card->number);
}

/* `reviews`: how many the cards before have. */
static bool read_card(const json_t *list, uint32_t reviews,
                      struct own_card *card, struct error *err)
{
    size_t count = json_array_size(list);

    if (!json_is_array(list) || count == 0 || count > UINT32_MAX / 2) {
        return error_set(err, "not a list of reviews");
    }
    card->count = (uint32_t)count;
    card->elapsed = xcalloc(count, sizeof(*card->elapsed));
    card->rating = xcalloc(count, sizeof(*card->rating));
    card->weight = xcalloc(count, sizeof(*card->weight));
    card->number = xcalloc(count, sizeof(*card->number));
    for (size_t i = 0; i < count; i++) {
        const json_t *review = json_array_get(list, i);
        double rating = 0.0;
        double days = 0.0;
        double weight = 0.0;

        if (!vector_number(json_array_get(review, 0), "g", 1, 4, &rating,
                           err) ||
            !vector_number(json_array_get(review, 1), "t", 0, 1e6, &days,
                           err) ||
            !vector_number(json_array_get(review, 2), "weight", 0, 1e6, &weight,
                           err)) {
            return error_prefix(err, "review %zu", i + 1);
        }
        card->rating[i] = (uint8_t)rating;
        card->elapsed[i] = (int32_t)days;
        card->weight[i] = i > 0 && days >= 1.0 ? (float)weight : 0.0f;
        card->number[i] = reviews + (uint32_t)i;
    }
    return true;
}

/* Packs the cards one a block: few are enough here. */
static bool pack_cards(const json_t *cards, struct chains *chains,
                       uint32_t *reviews, struct error *err)
{
    const json_t *list;
    size_t i;

    *reviews = 0;
    json_array_foreach(cards, i, list)
    {
        struct own_card card = {NULL, NULL, NULL, NULL, 0};
        bool ok = read_card(list, *reviews, &card, err);

        if (ok) {
            struct chain chain = {card.elapsed, card.rating, card.weight,
                                  card.number, card.count};

            chains_add(chains, &chain, 1);
            *reviews += card.count;
        }
        release_card(&card);
        if (!ok) {
            return error_prefix(err, "card %zu", i + 1);
        }
    }
    return true;
}

static double loss_of(const struct chains *chains, const double *recall)
{
    double loss = 0.0;

    for (size_t i = 0; i < chains->step_count * CHAINS_LANES; i++) {
        if (chains->weight[i] > 0.0f) {
            double r = fmin(fmax(recall[chains->number[i]], 1e-7), 1.0 - 1e-7);
            bool recalled = (chains->answer[i] & 7) >= RATING_HARD;

            loss -= (double)chains->weight[i] * log(recalled ? r : 1.0 - r);
        }
    }
    return loss;
}

bool vector_fill_grad(json_t *vector, struct error *err)
{
    const json_t *cards = vector_list(vector, "cards", err);
    struct chains chains = CHAINS_INIT(CHAINS_BOTH);
    struct chains_tape *tape = NULL;
    double gradient[PARAMS_COUNT] = {0};
    double *recall = NULL;
    struct params params;
    uint32_t reviews;
    bool ok = false;
    json_t *list;

    if (cards == NULL || !vector_params(vector, 1, &params, err) ||
        !pack_cards(cards, &chains, &reviews, err)) {
        goto out;
    }
    tape = chains_tape_new(&chains);
    recall = xcalloc((size_t)reviews + 1, sizeof(*recall));
    chains_gradient(&chains, 0, chains.block_count, &params, tape, gradient);
    chains_replay(&chains, &params, &(struct chains_states){.recall = recall});
    vector_set(vector, "loss", loss_of(&chains, recall));
    list = json_array();
    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        json_array_append_new(list, json_real(gradient[i]));
    }
    json_object_set_new(vector, "grad", list);
    ok = true;
out:
    free(recall);
    chains_tape_free(tape);
    chains_release(&chains);
    return ok;
}

/* ---- init ---- */

static bool read_group(const json_t *row, int rating,
                       struct first_intervals *first, struct error *err)
{
    double elapsed = 0.0;
    double cards = 0.0;
    double recalled = 0.0;

    if (!vector_number(json_array_get(row, 0), "elapsed days", 1, 1e6, &elapsed,
                       err) ||
        !vector_number(json_array_get(row, 1), "cards", 0, 1e8, &cards, err) ||
        !vector_number(json_array_get(row, 2), "cards recalled", 0, cards,
                       &recalled, err)) {
        return false;
    }
    if (cards >= 1.0) {
        first_intervals_add(first, rating, (int32_t)elapsed, (uint32_t)cards,
                            (uint32_t)recalled);
    }
    return true;
}

static bool read_groups(json_t *vector, struct first_intervals *first,
                        struct error *err)
{
    json_t *groups = json_object_get(vector, "first_interval_groups");
    const char *key;
    json_t *rows;

    if (!json_is_object(groups)) {
        return error_set(err, "'first_interval_groups' is %s",
                         groups == NULL ? "missing" : "not an object");
    }
    json_object_foreach(groups, key, rows)
    {
        const json_t *row;
        size_t i;

        if (strlen(key) != 1 || key[0] < '1' || key[0] > '4' ||
            !json_is_array(rows)) {
            return error_set(err, "a group is not of a rating 1 to 4");
        }
        json_array_foreach(rows, i, row)
        {
            if (!read_group(row, key[0] - '0', first, err)) {
                return error_prefix(err, "rating %s, row %zu", key, i + 1);
            }
        }
    }
    return true;
}

bool vector_fill_init(json_t *vector, struct error *err)
{
    struct first_intervals first = FIRST_INTERVALS_INIT;
    double stability[4];
    double cards = 0.0;
    double recalled = 0.0;
    json_t *list;

    memcpy(stability, params_default.w, sizeof(stability));
    if (!read_groups(vector, &first, err)) {
        first_intervals_release(&first);
        return false;
    }
    first_intervals_filter(&first);
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < first.count[i]; k++) {
            const struct first_group *group = &first.groups[i][k];

            cards += group->dropped ? 0.0 : (double)group->count;
            recalled += group->dropped ? 0.0 : (double)group->recalled;
        }
    }
    /* with too few the defaults stand */
    if (cards >= TRAIN_ITEMS_MIN &&
        !first_intervals_fit(&first, recalled / cards, stability)) {
        memcpy(stability, params_default.w, sizeof(stability));
    }
    first_intervals_release(&first);
    list = json_array();
    for (size_t i = 0; i < 4; i++) {
        json_array_append_new(list, json_real(stability[i]));
    }
    json_object_set_new(vector, "w0_w3", list);
    return true;
}
