#include <stdlib.h>

#include "app/progress.h"
#include "cli/command.h"

static void add(struct call *call, const struct outline_episode *episode,
                const struct objective_progress *one)
{
    struct json_out *json = &call->writer;

    if (!call->json) {
        call_print(call, "  %-11s ", mastery_name(one->mastery.state));
        call_print(call, "%3.0f %%  ", one->mastery.mean * 100);
        call_print(call, "%s\n", one->objective->text);
        return;
    }
    json_open_object(json, NULL);
    json_text(json, "episode", episode->id);
    json_text(json, "id", one->objective->id);
    json_text(json, "text", one->objective->text);
    json_text(json, "level", question_level_name(one->objective->level));
    json_int(json, "weight", one->objective->weight);
    json_text(json, "mastery", mastery_name(one->mastery.state));
    json_number(json, "recall", one->mastery.mean, 6);
    json_int(json, "answered", (int64_t)one->mastery.answered);
    json_int(json, "questions", (int64_t)one->mastery.live);
    json_close_object(json);
}

static size_t add_episode(struct call *call,
                          const struct outline_episode *episode)
{
    struct objective_progress *list;
    size_t count = app_objectives(call->app, episode->n, &list);

    if (!call->json && count > 0) {
        call_print(call, "Episode %d: %s\n", episode->n, episode->title);
    }
    for (size_t i = 0; i < count; i++) {
        add(call, episode, &list[i]);
    }
    free(list);
    return count;
}

/* `objectives` and `mastery` show the same rows: the first of an episode or of
 * all, the second only what was begun. */
static enum exit_code run_rows(struct call *call, bool begun)
{
    const struct outline *outline = app_outline(call->app, OUTLINE_CHAPTERS);
    int only = 0;
    size_t count = 0;

    if (call->argc > 0) {
        only = call_episode(call, 0);
        if (only == 0) {
            return call_fail(call);
        }
    }
    if (call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; i < outline->episode_count; i++) {
        const struct outline_episode *episode = &outline->episodes[i];

        if (only > 0 ? episode->n == only
                     : !begun || app_progress(call->app)[i].answered > 0) {
            count += add_episode(call, episode);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    return count > 0 ? EXIT_DONE : EXIT_NONE;
}

static enum exit_code run_objectives(struct call *call)
{
    return run_rows(call, false);
}

static enum exit_code run_mastery(struct call *call)
{
    return run_rows(call, true);
}

const struct command command_objectives = {
    .name = "objectives",
    .arguments = "[EP]",
    .summary = "List learning objectives, of one episode or of all.",
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_objectives,
};

const struct command command_mastery = {
    .name = "mastery",
    .arguments = "[EP]",
    .summary = "Show what is mastered, of one episode or of all begun.",
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_mastery,
};
