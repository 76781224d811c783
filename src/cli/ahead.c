/* `ahead`: what the next days need, and having it here before they begin. */
#include <stdlib.h>
#include <unistd.h>

#include "app/ahead.h"
#include "base/number.h"
#include "cli/download.h"
#include "cli/narrate.h"

static const struct cli_option options[] = {
    {"days", "N", "how many; 5 unless said"},
    {"minutes", "N", "of listening a day; else as in your last four weeks"},
    {"yes", NULL, "narrate and fetch what is missing, without asking"},
    CLI_OPTIONS_END,
};

static void add_size(struct str *out, int64_t bytes)
{
    str_add_format(out, "%.1f MB", (double)bytes / 1e6);
}

static void print_json(struct call *call, const struct ahead_plan *plan)
{
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_int(json, "days", plan->days);
    json_int(json, "minutes", plan->minutes);
    json_bool(json, "own_minutes", plan->own_minutes);
    json_number(json, "seconds", plan->seconds, 7);
    json_int(json, "bytes", plan->bytes);
    json_int(json, "bytes_left", plan->bytes_left);
    json_int(json, "room_left", plan->room_left);
    json_number(json, "make_seconds", plan->make_s, 4);
    json_bool(json, "on_battery", plan->on_battery);
    json_open_list(json, "episodes");
    for (size_t i = 0; i < plan->count; i++) {
        const struct ahead_item *item = &plan->items[i];

        json_open_object(json, NULL);
        json_int(json, "episode", item->episode);
        json_text(json, "state", ahead_state_name(item->state));
        json_bool(json, "begun", item->begun);
        json_number(json, "seconds", item->seconds, 7);
        json_int(json, "bytes", item->bytes);
        json_int(json, "bytes_left", item->bytes_left);
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}

static void print_row(struct call *call, const struct ahead_item *item)
{
    const struct outline_episode *brief =
        outline_get_episode(app_outline(call->app, 0), item->episode);
    struct str text = STR_INIT;

    call_print(call, "%4d ", item->episode);
    call_pad(call, brief != NULL ? brief->title : "", 38);
    str_add_char(&text, ' ');
    number_add_span(&text, (int64_t)item->seconds);
    call_pad(call, text.buf, 12);
    str_clear(&text);
    add_size(&text, item->bytes + item->bytes_left);
    call_print(call, "%9s  %s%s\n", text.buf, ahead_state_name(item->state),
               item->begun ? ", begun" : "");
    str_release(&text);
}

static void print_sum(struct call *call, const struct ahead_plan *plan)
{
    struct str text = STR_INIT;

    str_add_format(&text, "%zu episodes, ", plan->count);
    number_add_span(&text, (int64_t)plan->seconds);
    str_add(&text, ", ");
    add_size(&text, plan->bytes + plan->bytes_left);
    if (plan->to_narrate + plan->to_fetch == 0) {
        str_add(&text, ": all of it is here");
    }
    if (plan->to_narrate > 0) {
        str_add_format(&text, "; %zu to narrate, about ", plan->to_narrate);
        number_add_span(&text, (int64_t)plan->make_s + 1);
    }
    if (plan->to_fetch > 0) {
        str_add_format(&text, "; %zu to fetch", plan->to_fetch);
    }
    call_print(call, "%s\n", text.buf);
    if (plan->bytes_left > plan->room_left) {
        str_clear(&text);
        str_add(&text, "That is more than the ");
        add_size(&text, plan->room_left > 0 ? plan->room_left : 0);
        str_add(&text, " that sound_quota_mb leaves.");
        call_print(call, "%s\n", text.buf);
    }
    if (plan->voice != NULL && plan->to_narrate > 0) {
        call_print(call, "Nothing can be narrated: %s\n", plan->voice);
    } else if (plan->on_battery && plan->to_narrate > 0) {
        call_print(call, "On battery nothing is narrated by itself "
                         "(narrate_on_battery); what you ask for is.\n");
    }
    str_release(&text);
}

static void print(struct call *call, const struct ahead_plan *plan)
{
    call_print(call, "For %d day%s with %d minutes of listening%s:\n",
               plan->days, plan->days == 1 ? "" : "s", plan->minutes,
               plan->own_minutes ? ", as in your last four weeks" : "");
    for (size_t i = 0; i < plan->count; i++) {
        print_row(call, &plan->items[i]);
    }
    print_sum(call, plan);
}

/* Episodes of the plan in that state; the caller frees. */
static int *find(const struct ahead_plan *plan, enum ahead_state state,
                 size_t *count)
{
    int *episodes = xcalloc(plan->count + 1, sizeof(*episodes));

    *count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->items[i].state == state) {
            episodes[(*count)++] = plan->items[i].episode;
        }
    }
    return episodes;
}

static bool narrate_all(struct call *call, const int *episodes, size_t count)
{
    struct narrating narrating;
    bool ok = narrating_begin(&narrating, call, episodes, count);

    narrating_catch_signals();
    while (ok && narrating.at < narrating.count && !narrating_stopped()) {
        ok = narrating_step(&narrating, NULL);
    }
    narrating_end(&narrating);
    if (!ok && narrating_stopped()) {
        error_clear(&call->err);
        ok = error_set(&call->err, "stopped; what is made stays");
    }
    return ok;
}

static bool fetch_all(struct call *call, const int *episodes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!app_download_start(call->app, episodes[i], &call->err)) {
            return false;
        }
    }
    download_wait(call);
    for (size_t i = 0; i < count; i++) {
        const struct download *row = app_download_of(call->app, episodes[i]);

        if (row != NULL && row->state != DOWNLOAD_HERE) {
            return error_set(&call->err, "episode %d was not fetched: %s",
                             episodes[i],
                             row->why != NULL ? row->why : "stopped");
        }
    }
    return true;
}

/* What can be had without a network first. */
static bool make(struct call *call, const struct ahead_plan *plan)
{
    size_t narrate_count;
    size_t fetch_count;
    int *to_narrate = find(plan, AHEAD_TO_NARRATE, &narrate_count);
    int *to_fetch = find(plan, AHEAD_TO_FETCH, &fetch_count);
    bool ok =
        (narrate_count == 0 || narrate_all(call, to_narrate, narrate_count)) &&
        fetch_all(call, to_fetch, fetch_count);

    call_tidy(call, to_narrate, narrate_count);
    free(to_narrate);
    free(to_fetch);
    return ok;
}

/* The plan is shown, and then its question; nobody there: no. */
static bool wants_it(struct call *call, const struct ahead_plan *plan)
{
    if (plan->to_narrate + plan->to_fetch == 0) {
        return false;
    }
    if (call_option(call, "yes") != NULL) {
        return true;
    }
    if (call->json || isatty(STDOUT_FILENO) == 0) {
        return false;
    }
    fputs(call->text.buf, stdout);
    fflush(stdout);
    str_clear(&call->text);
    return call_ask("Have it made now?");
}

static enum exit_code run(struct call *call)
{
    struct ahead_plan plan = {.items = NULL};
    enum exit_code code = EXIT_DONE;
    int64_t days;
    int64_t minutes;

    if (!call_number(call, "days", 1, 60, AHEAD_DAYS, &days) ||
        !call_number(call, "minutes", 1, 1440, 0, &minutes) ||
        !app_ahead(call->app, (int)days, (int)minutes, &plan, &call->err)) {
        return call_fail(call);
    }
    if (!call->json) {
        print(call, &plan);
    }
    if (wants_it(call, &plan)) {
        bool ok = make(call, &plan);

        ahead_plan_release(&plan);
        str_clear(&call->text);
        if (!ok ||
            !app_ahead(call->app, (int)days, (int)minutes, &plan, &call->err)) {
            code = call_fail(call);
        } else if (!call->json) {
            print(call, &plan);
        }
    }
    if (call->json && code == EXIT_DONE) {
        print_json(call, &plan);
    }
    ahead_plan_release(&plan);
    return code;
}

const struct command command_ahead = {
    .name = "ahead",
    .arguments = "",
    .summary = "Say what the next days need, and have it made here.",
    .options = options,
    .min_arguments = 0,
    .max_arguments = 0,
    .run = run,
};
