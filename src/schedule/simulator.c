#include "schedule/simulator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "schedule/parallel.h"

#define STEPS_WALKED 5 /* answers of a card on one day, at most */
#define SEED_START   42
#define NOBODY       UINT32_MAX

void simulator_init(struct simulator *simulator, const struct params *params)
{
    *simulator = (struct simulator){
        .days = 365,
        .cards = 10000,
        .day_seconds = 1800.0,
        .new_limit = SIMULATOR_NO_LIMIT,
        .review_limit = SIMULATOR_NO_LIMIT,
        .new_ignore_review_limit = true,
        .max_interval = 36500,
        .learning_steps = 2,
        .relearning_steps = 1,
        .first_rating = {0.24, 0.094, 0.495, 0.171},
        .success_rating = {0.224, 0.631, 0.145},
        .seconds = {{19.58, 18.79, 13.78, 10.71},
                    {19.38, 17.59, 12.38, 8.94},
                    {16.44, 15.25, 12.32, 8.03}},
        .learning_next = {{0.3686, 0.0628, 0.5108, 0.0577},
                          {0.0442, 0.4553, 0.4457, 0.0549},
                          {0.0519, 0.047, 0.8462, 0.055}},
        .relearning_next = {{0.2157, 0.0643, 0.6595, 0.0604},
                            {0.05, 0.4638, 0.4475, 0.0387},
                            {0.1057, 0.1434, 0.7266, 0.0244}},
    };
    model_init(&simulator->model, params);
}

/* ---- one run ---- */

struct run {
    const struct simulator *simulator;
    double retention;
    struct splitmix random;
    struct memory *memory; /* by card; stability 0: new */
    int32_t *last_day;
    uint32_t *next_of_day; /* the next card due on the same day */
    uint32_t *first_of_day;
    uint32_t *heap; /* cards due, the easiest on top */
    size_t heap_count;
    size_t fresh_at;            /* the next new card */
    struct simulator_day *days; /* NULL: only the sums below */
    struct simulator_day today;
    double seconds;
    double reviews;
    double fresh;
};

/* Uniform in [0, 1). */
static double chance(struct run *run)
{
    return (double)(splitmix_next(&run->random) >> 11) * 0x1p-53;
}

/* Draws an index by weights that need not sum to 1. */
static int draw(struct run *run, const double *weights, int count)
{
    double sum = 0.0;
    double left;

    for (int i = 0; i < count; i++) {
        sum += weights[i];
    }
    left = chance(run) * sum;
    for (int i = 0; i < count - 1; i++) {
        left -= weights[i];
        if (left < 0.0) {
            return i;
        }
    }
    return count - 1;
}

/* Which of two due cards comes first: the easier, then the older. */
static bool before(const struct run *run, uint32_t a, uint32_t b)
{
    int x = (int)(run->memory[a].difficulty * 100.0);
    int y = (int)(run->memory[b].difficulty * 100.0);

    return x != y ? x < y : a < b;
}

static void heap_push(struct run *run, uint32_t card)
{
    size_t at = run->heap_count++;

    while (at > 0 && before(run, card, run->heap[(at - 1) / 2])) {
        run->heap[at] = run->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    run->heap[at] = card;
}

static uint32_t heap_pop(struct run *run)
{
    uint32_t top = run->heap[0];
    uint32_t last = run->heap[--run->heap_count];
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= run->heap_count) {
            break;
        }
        if (child + 1 < run->heap_count &&
            before(run, run->heap[child + 1], run->heap[child])) {
            child++;
        }
        if (!before(run, run->heap[child], last)) {
            break;
        }
        run->heap[at] = run->heap[child];
        at = child;
    }
    run->heap[at] = last;
    return top;
}

static void set_due(struct run *run, uint32_t card, int64_t day)
{
    if (day < (int64_t)run->simulator->days) {
        size_t at = day > 0 ? (size_t)day : 0;

        run->next_of_day[card] = run->first_of_day[at];
        run->first_of_day[at] = card;
    }
}

/* Expected recall of a card on the days from its last answer up to `end`. */
static void add_known(struct run *run, uint32_t card, size_t end)
{
    int32_t last = run->last_day[card];

    if (run->days == NULL) {
        return;
    }
    for (size_t day = last > 0 ? (size_t)last : 0; day < end; day++) {
        run->days[day].known +=
            memory_recall(&run->simulator->model, (double)((int64_t)day - last),
                          run->memory[card].stability);
    }
}

/*
 * Answers on the same day until the steps are done. `rating` is the one that
 * led here; its own cost is not counted.
 */
static struct memory walk_steps(struct run *run, struct memory memory,
                                enum rating rating, size_t steps,
                                const double next[3][4], const double *seconds)
{
    size_t passed = 0;
    size_t wanted = rating > RATING_HARD && steps > 0 ? steps - 1 : steps;

    for (int i = 0; i < STEPS_WALKED; i++) {
        if (passed >= wanted || rating == RATING_EASY) {
            break;
        }
        rating = (enum rating)(1 + draw(run, next[rating - 1], 4));
        memory = memory_next(&run->simulator->model, memory, rating, 0.0);
        run->today.seconds += seconds[rating - 1];
        if (rating > RATING_HARD) {
            passed++;
        } else if (rating == RATING_AGAIN) {
            passed = 0;
        }
    }
    return memory;
}

static struct memory learn(struct run *run)
{
    const struct simulator *simulator = run->simulator;
    enum rating rating =
        (enum rating)(1 + draw(run, simulator->first_rating, 4));
    const double *seconds = simulator->seconds[SIMULATOR_LEARNING];

    run->today.fresh++;
    run->today.seconds += seconds[rating - 1];
    return walk_steps(run, memory_first(&simulator->model, rating), rating,
                      simulator->learning_steps, simulator->learning_next,
                      seconds);
}

static struct memory review(struct run *run, struct memory memory,
                            double elapsed)
{
    const struct simulator *simulator = run->simulator;
    const struct model *model = &simulator->model;
    double recall = memory_recall(model, elapsed, memory.stability);
    enum rating rating = RATING_AGAIN;

    if (chance(run) < recall) {
        rating = (enum rating)(2 + draw(run, simulator->success_rating, 3));
    }
    run->today.reviews++;
    run->today.seconds += simulator->seconds[SIMULATOR_REVIEW][rating - 1];
    memory = memory_next(model, memory, rating, fmax(elapsed, 1.0));
    if (rating == RATING_AGAIN) {
        memory = walk_steps(run, memory, rating, simulator->relearning_steps,
                            simulator->relearning_next,
                            simulator->seconds[SIMULATOR_RELEARNING]);
    }
    return memory;
}

static void schedule_next(struct run *run, uint32_t card, size_t day,
                          struct memory memory)
{
    const struct simulator *simulator = run->simulator;
    double days = round(
        memory_interval(&simulator->model, memory.stability, run->retention));

    run->memory[card] = memory;
    run->last_day[card] = (int32_t)day;
    days = fmin(fmax(days, 1.0), (double)simulator->max_interval);
    set_due(run, card, (int64_t)day + (int64_t)days);
}

static bool may_review(const struct run *run)
{
    const struct simulator *simulator = run->simulator;

    return run->today.reviews < simulator->review_limit &&
           run->today.seconds <= simulator->day_seconds;
}

static bool may_learn(const struct run *run)
{
    const struct simulator *simulator = run->simulator;

    return run->fresh_at < simulator->cards &&
           run->today.fresh < simulator->new_limit &&
           run->today.seconds <= simulator->day_seconds &&
           (simulator->new_ignore_review_limit ||
            run->today.fresh + run->today.reviews < simulator->review_limit);
}

static void run_day(struct run *run, size_t day)
{
    memset(&run->today, 0, sizeof(run->today));
    for (uint32_t card = run->first_of_day[day]; card != NOBODY;) {
        uint32_t next = run->next_of_day[card];

        heap_push(run, card);
        card = next;
    }
    while (run->heap_count > 0 && may_review(run)) {
        uint32_t card = heap_pop(run);
        double elapsed = (double)((int64_t)day - run->last_day[card]);

        add_known(run, card, day);
        schedule_next(run, card, day, review(run, run->memory[card], elapsed));
    }
    while (may_learn(run)) {
        schedule_next(run, (uint32_t)run->fresh_at++, day, learn(run));
    }
    run->seconds += run->today.seconds;
    run->reviews += (double)run->today.reviews;
    run->fresh += (double)run->today.fresh;
    if (run->days != NULL) {
        run->days[day].reviews = run->today.reviews;
        run->days[day].fresh = run->today.fresh;
        run->days[day].seconds = run->today.seconds;
    }
}

static void run_init(struct run *run, const struct simulator *simulator,
                     double retention, uint64_t seed)
{
    size_t cards = simulator->cards;

    memset(run, 0, sizeof(*run));
    run->simulator = simulator;
    run->retention = retention;
    run->random.state = seed;
    run->memory = xcalloc(cards + 1, sizeof(*run->memory));
    run->last_day = xcalloc(cards + 1, sizeof(*run->last_day));
    run->next_of_day = xcalloc(cards + 1, sizeof(*run->next_of_day));
    run->heap = xcalloc(cards + 1, sizeof(*run->heap));
    run->first_of_day =
        xreallocarray(NULL, simulator->days + 1, sizeof(*run->first_of_day));
    for (size_t i = 0; i <= simulator->days; i++) {
        run->first_of_day[i] = NOBODY;
    }
    for (size_t i = 0; i < simulator->known_count && i < cards; i++) {
        const struct simulator_card *card = &simulator->known[i];

        run->memory[i] = card->memory;
        run->last_day[i] = card->last_day;
        set_due(run, (uint32_t)i, card->due_day);
        run->fresh_at = i + 1;
    }
}

static void run_release(struct run *run)
{
    free(run->memory);
    free(run->last_day);
    free(run->next_of_day);
    free(run->first_of_day);
    free(run->heap);
}

static void run_all_days(struct run *run)
{
    for (size_t day = 0; day < run->simulator->days; day++) {
        run_day(run, day);
    }
}

void simulator_run(const struct simulator *simulator, double retention,
                   uint64_t seed, struct simulator_day *days)
{
    struct run run;

    memset(days, 0, simulator->days * sizeof(*days));
    run_init(&run, simulator, retention, seed);
    run.days = days;
    run_all_days(&run);
    for (size_t card = 0; card < run.fresh_at; card++) {
        add_known(&run, (uint32_t)card, simulator->days);
    }
    run_release(&run);
}

/* ---- many runs ---- */

struct sample {
    const struct simulator *simulator;
    double retention;
    struct simulator_cost *costs; /* of each run */
};

static void run_sample(void *data, size_t i)
{
    struct sample *sample = data;
    const struct simulator *simulator = sample->simulator;
    struct simulator_cost *cost = &sample->costs[i];
    struct run run;

    run_init(&run, simulator, sample->retention, SEED_START + i);
    run_all_days(&run);
    cost->known = 0.0;
    for (size_t card = 0; card < run.fresh_at && simulator->days > 0; card++) {
        double elapsed =
            (double)((int64_t)simulator->days - 1 - run.last_day[card]);

        cost->known += memory_recall(&simulator->model, elapsed,
                                     run.memory[card].stability);
    }
    cost->seconds = run.seconds;
    cost->reviews = run.reviews;
    cost->fresh = run.fresh;
    cost->seconds_of_known =
        cost->known > 0.0 ? run.seconds / cost->known : (double)INFINITY;
    run_release(&run);
}

void simulator_cost(const struct simulator *simulator, double retention,
                    size_t runs, unsigned threads, struct simulator_cost *cost)
{
    struct sample sample = {
        .simulator = simulator,
        .retention = retention,
        .costs = xcalloc(runs + 1, sizeof(*sample.costs)),
    };

    parallel_run(runs, threads, run_sample, &sample);
    memset(cost, 0, sizeof(*cost));
    for (size_t i = 0; i < runs; i++) {
        const struct simulator_cost *one = &sample.costs[i];

        cost->seconds += one->seconds / (double)runs;
        cost->reviews += one->reviews / (double)runs;
        cost->fresh += one->fresh / (double)runs;
        cost->known += one->known / (double)runs;
        cost->seconds_of_known += one->seconds_of_known / (double)runs;
    }
    free(sample.costs);
}
