#include "cli/due.h"

#include "app/study.h"
#include "base/clock.h"
#include "base/json_out.h"

static const struct cli_option due_options[] = {
    {"series", "N", "only of this series"},
    {"list", NULL, "name the questions"},
    {"postpone", "DAYS", "move what is due now to DAYS days from today"},
    {"spread", "DAYS", "spread it over DAYS days, the most urgent first"},
    CLI_OPTIONS_END,
};

static int64_t last_day(const struct due_moves *moves)
{
    int64_t last = INT64_MIN;

    for (size_t i = 0; i < moves->count; i++) {
        last = moves->items[i].to > last ? moves->items[i].to : last;
    }
    return last;
}

/* The smallest day above `after` that something moved to, and how much. */
static int64_t next_day(const struct due_moves *moves, int64_t after,
                        size_t *count)
{
    int64_t day = INT64_MAX;

    *count = 0;
    for (size_t i = 0; i < moves->count; i++) {
        int64_t to = moves->items[i].to;

        if (to > after && to < day) {
            day = to;
            *count = 0;
        }
        *count += to == day;
    }
    return day;
}

void due_moves_json(struct call *call, const struct due_moves *moves)
{
    struct json_out *json = &call->writer;
    char date[16];
    size_t count;

    json_open_list(json, "days");
    for (int64_t day = INT64_MIN; moves->count > 0 && day < last_day(moves);) {
        day = next_day(moves, day, &count);
        json_open_object(json, NULL);
        json_text(json, "day", civil_format(day, date));
        json_int(json, "questions", (int64_t)count);
        json_close_object(json);
    }
    json_close_list(json);
    json_open_list(json, "questions");
    for (size_t i = 0; i < moves->count; i++) {
        json_open_object(json, NULL);
        json_text(json, "name", moves->items[i].name);
        json_text(json, "from", civil_format(moves->items[i].from, date));
        json_text(json, "to", civil_format(moves->items[i].to, date));
        json_close_object(json);
    }
    json_close_list(json);
}

void due_moves_text(struct call *call, const struct due_moves *moves,
                    bool names)
{
    char date[16];
    size_t count;

    for (int64_t day = INT64_MIN; moves->count > 0 && day < last_day(moves);) {
        day = next_day(moves, day, &count);
        call_print(call, "  %s  %5zu\n", civil_format(day, date), count);
        for (size_t i = 0; names && i < moves->count; i++) {
            if (moves->items[i].to == day) {
                call_print(call, "    %s, due on %s\n", moves->items[i].name,
                           civil_format(moves->items[i].from, date));
            }
        }
    }
}

static void print_moves(struct call *call, const struct due_moves *moves)
{
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_int(&call->writer, "moved", (int64_t)moves->count);
        json_int(&call->writer, "stay", (int64_t)moves->stay);
        due_moves_json(call, moves);
        json_close_object(&call->writer);
        return;
    }
    call_print(call, "%zu due question%s moved", moves->count,
               moves->count == 1 ? "" : "s");
    if (moves->stay > 0) {
        call_print(call, ", %zu stay%s today", moves->stay,
                   moves->stay == 1 ? "s" : "");
    }
    call_print(call, ":\n");
    due_moves_text(call, moves, call_option(call, "list") != NULL);
    call_print(call, "What is known of them is untouched; dstudio undo takes "
                     "this back.\n");
}

static enum exit_code move(struct call *call, int series)
{
    struct due_moves moves = DUE_MOVES_INIT;
    int64_t postpone = 0;
    int64_t spread = 0;
    bool ok = call_number(call, "postpone", 1, 365, 0, &postpone) &&
              call_number(call, "spread", 2, 365, 0, &spread);

    if (ok && postpone > 0 && spread > 0) {
        ok = error_set_code(&call->err, ERROR_USAGE,
                            "either --postpone or --spread");
    }
    if (ok && postpone > 0) {
        ok = app_due_postpone(call->app, series, postpone, &moves, &call->err);
    } else if (ok) {
        ok = app_due_spread(call->app, series, spread, &moves, &call->err);
    }
    if (ok) {
        print_moves(call, &moves);
    }
    due_moves_release(&moves);
    return ok ? EXIT_DONE : call_fail(call);
}

static bool list_due(struct call *call, int series)
{
    struct str_list names = STR_LIST_INIT;
    bool ok = app_due_list(call->app, series, &names, &call->err);

    if (call->json) {
        json_open_list(&call->writer, "questions");
    }
    for (size_t i = 0; ok && i < names.count; i++) {
        if (call->json) {
            json_text(&call->writer, NULL, names.items[i]);
        } else {
            call_print(call, "%s\n", names.items[i]);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    str_list_release(&names);
    return ok;
}

static enum exit_code count_due(struct call *call, int series)
{
    struct due_counts counts;
    bool list = call_option(call, "list") != NULL;

    if (!app_due(call->app, series, &counts, &call->err)) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_int(&call->writer, "due", (int64_t)counts.now);
        json_int(&call->writer, "later_today", (int64_t)counts.later_today);
        json_int(&call->writer, "tomorrow", (int64_t)counts.tomorrow);
        json_int(&call->writer, "unseen", (int64_t)counts.fresh);
    } else if (!list) {
        call_print(call,
                   "%zu due now, %zu later today, %zu tomorrow; a review adds "
                   "%zu unseen\n",
                   counts.now, counts.later_today, counts.tomorrow,
                   counts.fresh);
    }
    if ((list || call->json) && !list_due(call, series)) {
        return call_fail(call);
    }
    if (call->json) {
        json_close_object(&call->writer);
    }
    return EXIT_DONE;
}

static enum exit_code run(struct call *call)
{
    int series = call_series(call);

    if (series < 0) {
        return call_fail(call);
    }
    return call_option(call, "postpone") != NULL ||
                   call_option(call, "spread") != NULL
               ? move(call, series)
               : count_due(call, series);
}

const struct command command_due = {
    .name = "due",
    .arguments = "",
    .summary = "Say how many questions are due; postpone or spread them.",
    .options = due_options,
    .run = run,
};
