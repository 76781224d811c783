#include "app/progress.h"
#include "base/nearest.h"
#include "cli/command.h"

static const struct cli_option options[] = {
    {"series", "N", "only episodes of this series"},
    {"status", "S",
     "only these: planned, outlined, scripted, recorded, "
     "begun, heard, quizzed, held, due"},
    CLI_OPTIONS_END,
};

static bool has_status(const struct outline_episode *episode,
                       const struct progress *progress, const char *status)
{
    bool heard = progress->heard == HEARD_YES || progress->heard == HEARD_READ;

    if (status == NULL) {
        return episode->status != EPISODE_WITHDRAWN || progress->begun;
    }
    return str_equal(status, episode_status_name(episode->status)) ||
           (str_equal(status, "begun") && progress->begun) ||
           (str_equal(status, "heard") && heard) ||
           (str_equal(status, "quizzed") && progress->quizzed) ||
           (str_equal(status, "held") && progress->held) ||
           (str_equal(status, "due") && progress->due > 0);
}

static bool check_status(struct call *call, const char *status)
{
    static const char *const words[] = {
        "planned", "outlined", "scripted", "recorded", "withdrawn",
        "begun",   "heard",    "quizzed",  "held",     "due"};
    struct nearest nearest = NEAREST_INIT(status);

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(words[i], status)) {
            return true;
        }
        nearest_offer(&nearest, words[i]);
    }
    error_set_code(&call->err, ERROR_USAGE, "unknown status '%s'", status);
    nearest_add_hint(&nearest, &call->err.text);
    return false;
}

static void add_json(struct call *call, const struct outline_episode *episode,
                     const struct progress *progress)
{
    struct json_out *json = &call->writer;
    const struct outline *outline = app_outline(call->app, 0);

    json_open_object(json, NULL);
    json_text(json, "id", episode->id);
    json_int(json, "n", episode->n);
    json_text(json, "title", episode->title);
    json_text(json, "series",
              episode->series >= 0 ? outline->series[episode->series].id
                                   : NULL);
    json_text(json, "status", episode_status_name(episode->status));
    json_int(json, "phase", episode->phase);
    json_int(json, "minutes", episode->duration_s / 60);
    json_int(json, "questions", (int64_t)episode->live);
    json_number(json, "heard", progress->heard_share, 6);
    json_text(json, "mark", mark_state_name(progress->mark));
    json_bool(json, "quizzed", progress->quizzed);
    json_bool(json, "held", progress->held);
    json_number(json, "mastery", progress->mastery, 6);
    json_int(json, "due", (int64_t)progress->due);
    json_close_object(json);
}

static void add_row(struct call *call, const struct outline_episode *episode,
                    const struct progress *progress)
{
    call_print(call, "%3d  ", episode->n);
    call_pad(call, episode->title, 47);
    if (!outline_episode_ready(episode)) {
        call_print(call, "  (%s)\n", episode_status_name(episode->status));
        return;
    }
    call_print(call, "  %s %s %s", progress_heard_mark(progress),
               progress->quizzed ? "✓" : "-", progress->held ? "held" : "    ");
    call_print(call, "  %3.0f %%", progress->mastery * 100);
    if (progress->due > 0) {
        call_print(call, "  due %zu", progress->due);
    }
    call_print(call, "\n");
}

static enum exit_code run(struct call *call)
{
    const struct outline *outline = app_outline(call->app, OUTLINE_CHAPTERS);
    const struct progress *progress = app_progress(call->app);
    const char *status = call_option(call, "status");
    int series = call_series(call);
    size_t shown = 0;

    if (series < 0 || (status != NULL && !check_status(call, status))) {
        return call_fail(call);
    }
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < outline->episode_count; i++) {
        const struct outline_episode *episode = &outline->episodes[i];

        if ((series > 0 && (episode->series < 0 ||
                            outline->series[episode->series].n != series)) ||
            !has_status(episode, &progress[i], status)) {
            continue;
        }
        shown++;
        if (call->json) {
            add_json(call, episode, &progress[i]);
        } else {
            add_row(call, episode, &progress[i]);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    return shown > 0 ? EXIT_DONE : EXIT_NONE;
}

const struct command command_episodes = {
    .name = "episodes",
    .arguments = "",
    .summary = "List episodes with what is heard, quizzed and held.",
    .options = options,
    .run = run,
};
