/* The cheapest desired retention, by Brent's method; and the cheap curve. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "schedule/simulator.h"

#define BRENT_STEPS     64
#define BRENT_TOLERANCE 0.01
#define BRENT_TINY      1e-10
#define GOLDEN          0.381966

size_t simulator_runs(size_t days)
{
    double d = (double)days;

    if (days <= 30) {
        return 180;
    }
    return days >= 365
               ? 16
               : (size_t)round(16.0 / (8.2e-7 * d * d + 2.41e-3 * d + 0.013));
}

/*
 * Brent 1973, "Algorithms for Minimization without Derivatives", as in SciPy:
 * x is the best point, w the second, v the one before; [low, high] holds the
 * minimum.
 */
struct brent {
    double low, high;
    double x, w, v;
    double fx, fw, fv;
    double step, step_before;
};

/* Sets the step by a parabola through the three points, or by golden section.
 */
static void choose_step(struct brent *b, double tolerance)
{
    double middle = (b->low + b->high) / 2.0;
    double r = (b->x - b->w) * (b->fx - b->fv);
    double q = (b->x - b->v) * (b->fx - b->fw);
    double p = (b->x - b->v) * q - (b->x - b->w) * r;
    double last = b->step_before;

    q = 2.0 * (q - r);
    p = q > 0.0 ? -p : p;
    q = fabs(q);
    b->step_before = b->step;
    if (fabs(last) > tolerance && p > q * (b->low - b->x) &&
        p < q * (b->high - b->x) && fabs(p) < fabs(0.5 * q * last)) {
        double u;

        b->step = p / q;
        u = b->x + b->step;
        if (u - b->low < 2.0 * tolerance || b->high - u < 2.0 * tolerance) {
            b->step = copysign(tolerance, middle - b->x);
        }
        return;
    }
    b->step_before = (b->x >= middle ? b->low : b->high) - b->x;
    b->step = GOLDEN * b->step_before;
}

static void take_point(struct brent *b, double u, double fu)
{
    if (fu > b->fx) {
        if (u < b->x) {
            b->low = u;
        } else {
            b->high = u;
        }
        if (fu <= b->fw || b->w == b->x) {
            b->v = b->w;
            b->fv = b->fw;
            b->w = u;
            b->fw = fu;
        } else if (fu <= b->fv || b->v == b->x || b->v == b->w) {
            b->v = u;
            b->fv = fu;
        }
        return;
    }
    if (u >= b->x) {
        b->low = b->x;
    } else {
        b->high = b->x;
    }
    b->v = b->w;
    b->fv = b->fw;
    b->w = b->x;
    b->fw = b->fx;
    b->x = u;
    b->fx = fu;
}

static double cost_at(const struct simulator *simulator, unsigned threads,
                      double retention)
{
    struct simulator_cost cost;

    simulator_cost(simulator, retention, simulator_runs(simulator->days),
                   threads, &cost);
    return cost.seconds_of_known;
}

bool simulator_best_retention(const struct simulator *simulator,
                              unsigned threads, double *retention)
{
    double first = cost_at(simulator, threads, SIMULATOR_LOW);
    struct brent b = {SIMULATOR_LOW, SIMULATOR_HIGH,
                      SIMULATOR_LOW, SIMULATOR_LOW,
                      SIMULATOR_LOW, first,
                      first,         first,
                      0.0,           0.0};

    if (!isfinite(first)) {
        return false;
    }
    for (int i = 0; i < BRENT_STEPS; i++) {
        double tolerance = BRENT_TOLERANCE * fabs(b.x) + BRENT_TINY;
        double middle = (b.low + b.high) / 2.0;
        double u;

        if (fabs(b.x - middle) < 2.0 * tolerance - 0.5 * (b.high - b.low)) {
            *retention = b.x;
            return true;
        }
        choose_step(&b, tolerance);
        u = b.x +
            (fabs(b.step) < tolerance ? copysign(tolerance, b.step) : b.step);
        take_point(&b, u, cost_at(simulator, threads, u));
    }
    return false;
}

/* ---- expected workload ---- */

#define S_STEP      (0.69314718055994531 / 25.0) /* of ln S, below S_BEND */
#define S_BEND      182.0 /* where S_STEP is 5 days: even steps from here on */
#define S_EVEN      5.0
#define S_HIGHEST   365.0
#define D_COUNT     31
#define S_COUNT_MAX 512

/* Places of S and D, and what an answer at a place leads to. */
struct table {
    const struct simulator *simulator;
    double s[S_COUNT_MAX];
    size_t s_count;
    size_t s_bend; /* the last of the logarithmic places */
    size_t days;
    float *cost; /* [days + 1][s_count][D_COUNT], seconds from that day on */
};

static void place_stabilities(struct table *table)
{
    double ln_s = log(MEMORY_STABILITY_MIN);

    while (ln_s < log(S_BEND)) {
        table->s[table->s_count++] = exp(ln_s);
        ln_s += S_STEP;
    }
    table->s_bend = table->s_count - 1;
    for (double s = table->s[table->s_bend] + S_EVEN; s < S_HIGHEST;
         s += S_EVEN) {
        table->s[table->s_count++] = s;
    }
}

static size_t s_place(const struct table *table, double s)
{
    double bend = table->s[table->s_bend];
    double place = s <= bend
                       ? ceil((log(s) - log(MEMORY_STABILITY_MIN)) / S_STEP)
                       : (double)table->s_bend + ceil((s - bend) / S_EVEN);

    return place < (double)(table->s_count - 1) ? (size_t)fmax(place, 0.0)
                                                : table->s_count - 1;
}

static size_t d_place(double d)
{
    double place = floor((d - 1.0) / 9.0 * D_COUNT);

    return place < D_COUNT - 1 ? (size_t)fmax(place, 0.0) : D_COUNT - 1;
}

static size_t interval_of(const struct table *table, double s, double retention)
{
    double days = round(
        fmax(memory_interval(&table->simulator->model, s, retention), 1.0));

    return days < (double)table->days ? (size_t)days : table->days;
}

/* An answer from one place: where it leads and how likely it is. */
struct move {
    size_t interval;
    size_t cell;
    float chance;
};

static void find_moves(const struct table *table, double retention, size_t s,
                       size_t d, struct move moves[4])
{
    const struct simulator *simulator = table->simulator;
    double stability = table->s[s];
    double days = (double)interval_of(table, stability, retention);
    double recall = memory_recall(&simulator->model, days, stability);
    struct memory memory = {.stability = stability,
                            .difficulty =
                                1.0 + 9.0 * (double)d / (D_COUNT - 1)};

    for (int g = RATING_AGAIN; g <= RATING_EASY; g++) {
        struct memory next =
            memory_next(&simulator->model, memory, (enum rating)g, days);
        double chance = g == RATING_AGAIN
                            ? 1.0 - recall
                            : recall * simulator->success_rating[g - 2];

        moves[g - 1] = (struct move){
            interval_of(table, next.stability, retention),
            s_place(table, next.stability) * D_COUNT + d_place(next.difficulty),
            (float)chance,
        };
    }
}

/* From the last day back: what a card due that day costs until the end. */
static void fill(struct table *table, double retention)
{
    const double *seconds = table->simulator->seconds[SIMULATOR_REVIEW];
    size_t cells = table->s_count * D_COUNT;
    struct move(*moves)[4] = xcalloc(cells, sizeof(*moves));

    for (size_t s = 0; s < table->s_count; s++) {
        for (size_t d = 0; d < D_COUNT; d++) {
            find_moves(table, retention, s, d, moves[s * D_COUNT + d]);
        }
    }
    for (size_t day = table->days; day-- > 0;) {
        for (size_t cell = 0; cell < cells; cell++) {
            float cost = 0.0f;

            for (size_t g = 0; g < 4; g++) {
                const struct move *move = &moves[cell][g];
                size_t due = day + move->interval;

                due = due < table->days ? due : table->days;
                cost += move->chance * ((float)seconds[g] +
                                        table->cost[due * cells + move->cell]);
            }
            table->cost[day * cells + cell] = cost;
        }
    }
    free(moves);
}

double simulator_expected_seconds(const struct simulator *simulator,
                                  double retention)
{
    struct table *table = xcalloc(1, sizeof(*table));
    double sum = 0.0;
    size_t cells;

    table->simulator = simulator;
    table->days = simulator->days;
    place_stabilities(table);
    cells = table->s_count * D_COUNT;
    table->cost = xcalloc((table->days + 1) * cells, sizeof(*table->cost));
    fill(table, retention);
    for (int g = RATING_AGAIN; g <= RATING_EASY; g++) {
        struct memory memory = memory_first(&simulator->model, (enum rating)g);
        size_t due = interval_of(table, memory.stability, retention);
        size_t cell = s_place(table, memory.stability) * D_COUNT +
                      d_place(memory.difficulty);

        sum += simulator->first_rating[g - 1] *
               (simulator->seconds[SIMULATOR_LEARNING][g - 1] +
                (double)table->cost[due * cells + cell]);
    }
    free(table->cost);
    free(table);
    return sum;
}
