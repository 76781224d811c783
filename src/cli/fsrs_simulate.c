/* `fsrs simulate`: workload and knowledge by desired retention. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/fsrs.h"
#include "schedule/parallel.h"

enum { DAYS_LIMIT = 3650, ROWS_MAX = 101, ROWS_USUAL = 5 };

struct plan {
    struct simulator simulator;
    struct simulator_card *cards;
    double retention[ROWS_MAX];
    size_t row_count; /* 1: day by day */
    unsigned threads;
};

/* "0.9", "0.7:0.95" or "0.7:0.95:0.01". */
static bool read_retention(struct call *call, struct plan *plan)
{
    const char *text = call_option(call, "retention");
    double part[3] = {SIMULATOR_LOW, SIMULATOR_HIGH, 0.0};
    int count = text == NULL ? 2 : 0;

    while (text != NULL && count < 3) {
        size_t len = strcspn(text, ":");

        if (!number_parse(text, len, &part[count])) {
            break;
        }
        count++;
        text = text[len] == ':' ? text + len + 1 : NULL;
    }
    if (text != NULL && call_option(call, "retention") != NULL) {
        count = 0;
    }
    if (count < 2) {
        part[1] = part[0];
    }
    if (count < 3) {
        part[2] = fmax((part[1] - part[0]) / ROWS_USUAL, 0.01);
    }
    if (count == 0 || part[0] < 0.5 || part[1] > 0.99 || part[1] < part[0] ||
        part[2] < 0.001 || (part[1] - part[0]) / part[2] >= ROWS_MAX - 1) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--retention wants A, A:B or A:B:STEP with "
                              "0.5 <= A <= B <= 0.99");
    }
    for (double r = part[0]; r <= part[1] + 1e-9; r += part[2]) {
        plan->retention[plan->row_count++] = fmin(r, part[1]);
    }
    return true;
}

static bool read_minutes(struct call *call, struct plan *plan)
{
    const char *text = call_option(call, "minutes-per-day");
    double minutes;

    if (text == NULL) {
        return true;
    }
    if (!number_parse(text, strlen(text), &minutes) || minutes <= 0.0 ||
        minutes > 1440.0) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--minutes-per-day wants minutes, above 0 and "
                              "up to 1440");
    }
    plan->simulator.day_seconds = minutes * 60.0;
    return true;
}

/* One's own cards; a deck of new ones with --cards or without content. */
static bool read_cards(struct call *call, struct plan *plan)
{
    int64_t cards;

    if (!call_number(call, "cards", 1, SIMULATOR_CARDS_MAX, 10000, &cards)) {
        return false;
    }
    if (call_option(call, "cards") == NULL) {
        if (fsrs_open_app(call)) {
            return app_simulator(call->app, &plan->simulator, &plan->cards,
                                 &call->err);
        }
        fprintf(stderr, "dstudio fsrs: %s: a deck of %lld new cards is taken\n",
                error_get(&call->err), (long long)cards);
    }
    simulator_init(&plan->simulator, &params_default);
    plan->simulator.cards = (size_t)cards;
    return true;
}

static bool read_plan(struct call *call, struct plan *plan)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t days;
    int64_t threads;

    if (!call_number(call, "days", 1, DAYS_LIMIT, 365, &days) ||
        !call_number(call, "threads", 1, PARALLEL_MAX,
                     cores > 1 ? (cores < 8 ? cores : 8) : 1, &threads) ||
        !read_retention(call, plan) || !read_cards(call, plan)) {
        return false;
    }
    plan->simulator.days = (size_t)days;
    plan->threads = (unsigned)threads;
    return read_minutes(call, plan);
}

/* ---- by retention ---- */

static void print_cost(struct call *call, const struct plan *plan,
                       double retention, const struct simulator_cost *cost)
{
    double days = (double)plan->simulator.days;
    double reviews = cost->reviews / days;
    double minutes = cost->seconds / 60.0 / days;
    double per_known = cost->seconds_of_known / 60.0;

    if (call->json) {
        struct json_out *json = &call->writer;

        json_open_object(json, NULL);
        json_decimal(json, "retention", retention);
        json_decimal(json, "reviews_per_day", reviews);
        json_decimal(json, "minutes_per_day", minutes);
        json_decimal(json, "new", cost->fresh);
        json_decimal(json, "known", cost->known);
        json_decimal(json, "minutes_per_known", per_known);
        json_close_object(json);
    } else if (call_option(call, "csv") != NULL) {
        call_print(call, "%.3f,%.3f,%.3f,%.1f,%.2f,%.4f\n", retention, reviews,
                   minutes, cost->fresh, cost->known, per_known);
    } else {
        call_print(call, "%8.1f%%  %11.1f  %11.1f  %7.0f  %7.0f  %13.2f\n",
                   100.0 * retention, reviews, minutes, cost->fresh,
                   cost->known, per_known);
    }
}

static void print_best(struct call *call, const struct plan *plan)
{
    double best = 0.0;
    bool found =
        simulator_best_retention(&plan->simulator, plan->threads, &best);

    if (call->json) {
        json_number(&call->writer, "best_retention", found ? best : (double)NAN,
                    4);
    } else if (found) {
        call_print(
            call, "\nLeast time for each item known: %.1f %%%s\n", 100.0 * best,
            best <= SIMULATOR_LOW + 0.005 ? " (the lowest looked at)" : "");
    } else {
        call_print(call, "\nNo cheapest retention was found.\n");
    }
}

static void print_rows(struct call *call, const struct plan *plan)
{
    bool csv = call_option(call, "csv") != NULL;

    if (call->json) {
        json_open_list(&call->writer, "rows");
    } else if (csv) {
        call_print(call, "retention,reviews_per_day,minutes_per_day,new,known,"
                         "minutes_per_known\n");
    } else {
        call_print(call,
                   "%zu days, %zu cards, %zu of them known at the "
                   "start\n\nretention  reviews/day  minutes/day"
                   "      new    known  minutes/known\n",
                   plan->simulator.days, plan->simulator.cards,
                   plan->simulator.known_count);
    }
    for (size_t i = 0; i < plan->row_count; i++) {
        struct simulator_cost cost;

        simulator_cost(&plan->simulator, plan->retention[i],
                       simulator_runs(plan->simulator.days), plan->threads,
                       &cost);
        print_cost(call, plan, plan->retention[i], &cost);
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    if (call->json || !csv) {
        print_best(call, plan);
    }
}

/* ---- day by day ---- */

static void print_day(struct call *call, size_t n,
                      const struct simulator_day *day)
{
    if (call->json) {
        struct json_out *json = &call->writer;

        json_open_object(json, NULL);
        json_int(json, "day", (int64_t)n);
        json_int(json, "reviews", (int64_t)day->reviews);
        json_int(json, "new", (int64_t)day->fresh);
        json_decimal(json, "minutes", day->seconds / 60.0);
        json_decimal(json, "known", day->known);
        json_close_object(json);
    } else {
        call_print(call,
                   call_option(call, "csv") != NULL
                       ? "%zu,%zu,%zu,%.3f,%.2f\n"
                       : "%5zu  %7zu  %5zu  %7.1f  %7.0f\n",
                   n, day->reviews, day->fresh, day->seconds / 60.0,
                   day->known);
    }
}

static void print_days(struct call *call, const struct plan *plan)
{
    struct simulator_day *days = xcalloc(plan->simulator.days, sizeof(*days));

    simulator_run(&plan->simulator, plan->retention[0], 0, days);
    if (call->json) {
        json_decimal(&call->writer, "retention", plan->retention[0]);
        json_open_list(&call->writer, "by_day");
    } else if (call_option(call, "csv") != NULL) {
        call_print(call, "day,reviews,new,minutes,known\n");
    } else {
        call_print(call, "  day  reviews    new  minutes    known\n");
    }
    for (size_t i = 0; i < plan->simulator.days; i++) {
        print_day(call, i + 1, &days[i]);
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    free(days);
}

enum exit_code fsrs_simulate(struct call *call)
{
    struct plan *plan = xcalloc(1, sizeof(*plan));
    enum exit_code code = EXIT_DONE;

    if (!read_plan(call, plan)) {
        code = call_fail(call);
        goto out;
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_int(&call->writer, "days", (int64_t)plan->simulator.days);
        json_int(&call->writer, "cards", (int64_t)plan->simulator.cards);
        json_int(&call->writer, "known_cards",
                 (int64_t)plan->simulator.known_count);
    }
    if (plan->row_count == 1) {
        print_days(call, plan);
    } else {
        print_rows(call, plan);
    }
    if (call->json) {
        json_close_object(&call->writer);
    }
out:
    free(plan->cards);
    free(plan);
    return code;
}
