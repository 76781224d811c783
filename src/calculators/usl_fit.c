#include "calculators/usl_fit.h"

#include <math.h>

#include "calculators/units.h"

enum { PARAMS = 3 }; /* gamma, alpha, beta */

struct system {
    double matrix[PARAMS][PARAMS];
    double right[PARAMS];
};

/* The row from `col` on with the largest number in that column. */
static int find_pivot(const struct system *system, int size, int col)
{
    int best = col;

    for (int row = col + 1; row < size; row++) {
        if (fabs(system->matrix[row][col]) > fabs(system->matrix[best][col])) {
            best = row;
        }
    }
    return best;
}

static void swap_numbers(double *a, double *b)
{
    double kept = *a;

    *a = *b;
    *b = kept;
}

static void swap_rows(struct system *system, int size, int a, int b)
{
    for (int k = 0; k < size; k++) {
        swap_numbers(&system->matrix[a][k], &system->matrix[b][k]);
    }
    swap_numbers(&system->right[a], &system->right[b]);
}

/* Takes the column out of all rows below its own. */
static void eliminate(struct system *system, int size, int col)
{
    for (int row = col + 1; row < size; row++) {
        double factor = system->matrix[row][col] / system->matrix[col][col];

        for (int k = col; k < size; k++) {
            system->matrix[row][k] -= factor * system->matrix[col][k];
        }
        system->right[row] -= factor * system->right[col];
    }
}

/* Gauss with pivots; `size` unknowns. False when it has no solution. */
static bool solve(struct system *system, int size, double *out)
{
    for (int col = 0; col < size; col++) {
        int best = find_pivot(system, size, col);

        if (!(fabs(system->matrix[best][col]) > 1e-300)) {
            return false;
        }
        swap_rows(system, size, col, best);
        eliminate(system, size, col);
    }
    for (int row = size - 1; row >= 0; row--) {
        double sum = system->right[row];

        for (int k = row + 1; k < size; k++) {
            sum -= system->matrix[row][k] * out[k];
        }
        out[row] = sum / system->matrix[row][row];
    }
    return true;
}

static bool check_points(const double *pairs, size_t count, struct error *err)
{
    size_t distinct = 0;

    if (count < 4 || count > 200) {
        return error_set(err, "give 4 to 200 points, not %zu", count);
    }
    for (size_t i = 0; i < count; i++) {
        size_t j = 0;

        if (!(pairs[2 * i] >= 1) || !(pairs[2 * i + 1] > 0)) {
            return error_set(err, "a point needs N of 1 or more and X above 0");
        }
        while (j < i && pairs[2 * j] != pairs[2 * i]) {
            j++;
        }
        distinct += j == i;
    }
    if (distinct < 3) {
        return error_set(err, "give points at three or more values of N");
    }
    return true;
}

/* N/X = 1/γ + (α/γ)(N − 1) + (β/γ)N(N − 1) is linear: a start. */
static bool fit_linear(const double *pairs, size_t count, double *params)
{
    struct system system = {{{0}}, {0}};
    double solution[PARAMS];

    for (size_t i = 0; i < count; i++) {
        double n = pairs[2 * i];
        double term[PARAMS] = {1, n - 1, n * (n - 1)};
        double y = n / pairs[2 * i + 1];

        for (int r = 0; r < PARAMS; r++) {
            for (int c = 0; c < PARAMS; c++) {
                system.matrix[r][c] += term[r] * term[c];
            }
            system.right[r] += term[r] * y;
        }
    }
    if (!solve(&system, PARAMS, solution) || !(solution[0] > 0)) {
        return false;
    }
    params[0] = 1 / solution[0];
    params[1] = solution[1] / solution[0];
    params[2] = solution[2] / solution[0];
    return true;
}

static double squares(const double *pairs, size_t count, const double *params)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        double below = 1 + params[1] * (pairs[2 * i] - 1) +
                       params[2] * pairs[2 * i] * (pairs[2 * i] - 1);
        double off = pairs[2 * i + 1] - params[0] * pairs[2 * i] / below;

        if (!(below > 0)) {
            return NO_LIMIT;
        }
        sum += off * off;
    }
    return sum;
}

/* Normal equations of one step; held parameters are left out. */
static int build(const double *pairs, size_t count, const double *params,
                 const bool *held, double damping, struct system *system,
                 int *index)
{
    int size = 0;

    for (int p = 0; p < PARAMS; p++) {
        if (!held[p]) {
            index[size++] = p;
        }
    }
    *system = (struct system){{{0}}, {0}};
    for (size_t i = 0; i < count; i++) {
        double n = pairs[2 * i];
        double below = 1 + params[1] * (n - 1) + params[2] * n * (n - 1);
        double x = params[0] * n / below;
        double slope[PARAMS] = {n / below, -x * (n - 1) / below,
                                -x * n * (n - 1) / below};

        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                system->matrix[r][c] += slope[index[r]] * slope[index[c]];
            }
            system->right[r] += slope[index[r]] * (pairs[2 * i + 1] - x);
        }
    }
    for (int r = 0; r < size; r++) {
        system->matrix[r][r] *= 1 + damping;
    }
    return size;
}

/* Levenberg-Marquardt from `params`, which it improves. */
static void descend(const double *pairs, size_t count, const bool *held,
                    double *params)
{
    double damping = 1e-3;
    double best = squares(pairs, count, params);

    for (int round = 0; round < 500 && damping < 1e12; round++) {
        struct system system;
        int index[PARAMS];
        double step[PARAMS];
        double next[PARAMS] = {params[0], params[1], params[2]};
        int size = build(pairs, count, params, held, damping, &system, index);
        double sum;

        if (!solve(&system, size, step)) {
            damping *= 10;
            continue;
        }
        for (int i = 0; i < size; i++) {
            next[index[i]] += step[i];
        }
        sum = next[0] > 0 ? squares(pairs, count, next) : NO_LIMIT;
        if (sum <= best) {
            bool done = best - sum <= 1e-15 * best && damping < 1e-6;

            for (int p = 0; p < PARAMS; p++) {
                params[p] = next[p];
            }
            best = sum;
            damping = damping > 1e-12 ? damping / 10 : damping;
            if (done) {
                return;
            }
        } else {
            damping *= 10;
        }
    }
}

static double r_squared(const double *pairs, size_t count, const double *params)
{
    double mean = 0;
    double total = 0;

    for (size_t i = 0; i < count; i++) {
        mean += pairs[2 * i + 1] / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        total += (pairs[2 * i + 1] - mean) * (pairs[2 * i + 1] - mean);
    }
    return total > 0 ? 1 - squares(pairs, count, params) / total : NO_VALUE;
}

bool usl_fit_run(const double *pairs, size_t count, struct usl_fit *fit,
                 struct error *err)
{
    double params[PARAMS];
    bool held[PARAMS] = {false, false, false};

    if (!check_points(pairs, count, err)) {
        return false;
    }
    if (!fit_linear(pairs, count, params)) {
        return error_set(err, "the points do not lie near any such curve");
    }
    if (!isfinite(squares(pairs, count, params))) {
        params[1] = fmax(params[1], 0);
        params[2] = fmax(params[2], 0);
    }
    descend(pairs, count, held, params);
    /* Rounding alone makes an exact 0 slightly negative. */
    for (int p = 1; p < PARAMS; p++) {
        if (params[p] < 0) {
            held[p] = true;
        }
    }
    for (int p = 1; p < PARAMS; p++) {
        params[p] = held[p] ? 0 : params[p];
    }
    if (held[1] || held[2]) {
        descend(pairs, count, held, params);
        params[1] = fmax(params[1], 0);
        params[2] = fmax(params[2], 0);
    }
    fit->gamma = params[0];
    fit->alpha = params[1];
    fit->beta = params[2];
    fit->alpha_held = held[1];
    fit->beta_held = held[2];
    fit->r2 = r_squared(pairs, count, params);
    return true;
}
