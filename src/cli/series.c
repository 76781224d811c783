#include "app/progress.h"
#include "cli/command.h"

static void print_json(struct call *call, const struct outline *outline)
{
    struct json_out *json = &call->writer;

    json_open_list(json, NULL);
    for (size_t i = 0; i < outline->series_count; i++) {
        const struct outline_series *series = &outline->series[i];

        json_open_object(json, NULL);
        json_int(json, "n", series->n);
        json_text(json, "id", series->id);
        json_text(json, "title", series->title);
        json_int(json, "first_episode", series->first_episode);
        json_int(json, "last_episode", series->last_episode);
        json_number(json, "hours", series->hours, 6);
        json_text(json, "level", series_level_name(series->level));
        json_text(json, "summary", series->summary);
        json_number(json, "mastery", app_series_mastery(call->app, series->n),
                    6);
        json_close_object(json);
    }
    json_close_list(json);
}

static enum exit_code run(struct call *call)
{
    const struct outline *outline = app_outline(call->app, OUTLINE_EPISODES);

    if (call->json) {
        print_json(call, outline);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < outline->series_count; i++) {
        const struct outline_series *series = &outline->series[i];

        call_print(call, "%d  ", series->n);
        call_pad(call, series->title, 32);
        call_print(call, " episodes %3d-%-3d  %5.1f h  %s\n",
                   series->first_episode, series->last_episode, series->hours,
                   series_level_name(series->level));
    }
    return EXIT_DONE;
}

const struct command command_series = {
    .name = "series",
    .arguments = "",
    .summary = "List the series.",
    .run = run,
};
