/* `stats` and `forecast`: the learner's figures. */
#include <stdio.h>
#include <stdlib.h>

#include "app/figures.h"
#include "app/progress.h"
#include "app/progress_export.h"
#include "base/clock.h"
#include "base/number.h"
#include "cli/command.h"

enum { WEEKS = 26 };

static const struct cli_option stats_options[] = {
    {"by", "SPAN", "true retention by day, week or month"},
    {"csv", NULL, "every day with something done, as CSV"},
    {"episodes", NULL,
     "each episode: heard, read, estimated and marked by hand apart"},
    CLI_OPTIONS_END,
};

static const char *const span_names[RETENTION_SPANS] = {
    [RETENTION_TODAY] = "today",   [RETENTION_YESTERDAY] = "yesterday",
    [RETENTION_WEEK] = "7 days",   [RETENTION_MONTH] = "30 days",
    [RETENTION_YEAR] = "365 days", [RETENTION_ALL] = "all",
};

static void count_json(struct json_out *json, const char *key,
                       struct retention_count count)
{
    json_open_object(json, key);
    json_int(json, "passed", count.passed);
    json_int(json, "total", count.total);
    json_close_object(json);
}

static void group_json(struct json_out *json, const char *key,
                       const struct group *group)
{
    json_open_object(json, key);
    json_int(json, "questions", group->cards);
    json_int(json, "due", group->due);
    json_int(json, "young", group->young);
    json_int(json, "mature", group->mature);
    json_int(json, "leeches", group->leeches);
    json_int(json, "lapses", group->lapses);
    json_number(json, "recall", group_recall(group), 6);
    json_close_object(json);
}

/* Questions by stability: time until recall is 90 %. */
static void stability_json(struct json_out *json, const struct group *all)
{
    json_open_object(json, "stability");
    for (size_t i = 0; i < GROUP_STABILITY_BINS; i++) {
        json_int(json, group_stability_name(i), all->stability[i]);
    }
    json_close_object(json);
}

static void stability_text(struct call *call, const struct group *all)
{
    call_print(call, "\nQuestions by stability\n");
    for (size_t i = 0; i < GROUP_STABILITY_BINS; i++) {
        call_print(call, "  %-14s %6lld\n", group_stability_name(i),
                   (long long)all->stability[i]);
    }
}

/* ---- by day, week or month ---- */

static void add_share(struct call *call, struct retention_count count)
{
    if (count.total == 0) {
        call_print(call, "%16s", "-");
    } else {
        call_print(call, "  %4.0f %% of %5lld", retention_share(count) * 100,
                   (long long)count.total);
    }
}

/* NULL: that is none of the three. */
static const struct retention_points *points_of(const struct figures *figures,
                                                const char *span)
{
    if (str_equal(span, "day")) {
        return &figures->retention.days;
    }
    if (str_equal(span, "week")) {
        return &figures->retention.weeks;
    }
    return str_equal(span, "month") ? &figures->retention.months : NULL;
}

static void point_json(struct json_out *json,
                       const struct retention_point *point)
{
    char date[16];

    json_open_object(json, NULL);
    json_text(json, "from", civil_format(point->first_day, date));
    count_json(json, "young", point->row.young);
    count_json(json, "mature", point->row.mature);
    count_json(json, "both", point->row.both);
    json_number(json, "expected", point->predicted, 6);
    json_close_object(json);
}

static void point_csv(struct call *call, const struct retention_point *point)
{
    char date[16];

    call_print(call, "%s,%lld,%lld,%lld,%lld,%.4f\n",
               civil_format(point->first_day, date),
               (long long)point->row.young.passed,
               (long long)point->row.young.total,
               (long long)point->row.mature.passed,
               (long long)point->row.mature.total, point->predicted);
}

static void point_text(struct call *call, const struct retention_point *point)
{
    char date[16];

    call_print(call, "  %-12s", civil_format(point->first_day, date));
    add_share(call, point->row.young);
    add_share(call, point->row.mature);
    add_share(call, point->row.both);
    call_print(call, "   %3.0f %%\n", point->predicted * 100);
}

static bool stats_by(struct call *call, const struct figures *figures,
                     const char *span)
{
    const struct retention_points *points = points_of(figures, span);
    bool csv = call_option(call, "csv") != NULL;

    if (points == NULL) {
        return error_set_code(&call->err, ERROR_USAGE,
                              "--by wants day, week or month, not '%s'", span);
    }
    if (call->json) {
        json_open_list(&call->writer, NULL);
    } else if (csv) {
        call_print(call, "from,young_passed,young,mature_passed,mature,"
                         "expected\n");
    } else {
        call_print(call, "True retention %15s%16s%16s  expected\n", "young",
                   "mature", "both");
    }
    for (size_t i = 0; i < points->count; i++) {
        if (call->json) {
            point_json(&call->writer, &points->items[i]);
        } else if (csv) {
            point_csv(call, &points->items[i]);
        } else {
            point_text(call, &points->items[i]);
        }
    }
    if (call->json) {
        json_close_list(&call->writer);
    }
    return true;
}

static void stats_json(struct call *call, const struct figures *figures)
{
    const struct outline *outline = app_outline(call->app, OUTLINE_EPISODES);
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_int(json, "answers_today", figures->counts.answers_today);
    json_int(json, "right_today", figures->counts.right_today);
    json_int(json, "streak", figures->heatmap.streak);
    json_int(json, "longest_streak", figures->heatmap.longest);
    json_open_object(json, "retention");
    for (int i = 0; i < RETENTION_SPANS; i++) {
        const struct retention_row *row = &figures->retention.spans[i];

        json_open_object(json, span_names[i]);
        count_json(json, "young", row->young);
        count_json(json, "mature", row->mature);
        count_json(json, "both", row->both);
        json_close_object(json);
    }
    json_close_object(json);
    group_json(json, "all", &figures->all);
    stability_json(json, &figures->all);
    json_open_object(json, "series");
    for (size_t i = 0; i < figures->series_count; i++) {
        group_json(json, outline->series[i].id, &figures->series[i]);
    }
    json_close_object(json);
    json_close_object(json);
}

static void stats_text(struct call *call, const struct figures *figures)
{
    const struct outline *outline = app_outline(call->app, OUTLINE_EPISODES);

    call_print(call,
               "Today: %lld answered, %lld right. Streak: %d days, the "
               "longest %d.\n\n",
               (long long)figures->counts.answers_today,
               (long long)figures->counts.right_today, figures->heatmap.streak,
               figures->heatmap.longest);
    call_print(call, "True retention %16s%16s%16s\n", "young", "mature",
               "both");
    for (int i = 0; i < RETENTION_SPANS; i++) {
        call_print(call, "  %-12s", span_names[i]);
        add_share(call, figures->retention.spans[i].young);
        add_share(call, figures->retention.spans[i].mature);
        add_share(call, figures->retention.spans[i].both);
        call_print(call, "\n");
    }
    call_print(call, "\n%-32s %9s %5s %7s %7s\n", "Series", "questions", "due",
               "mature", "recall");
    for (size_t i = 0; i < figures->series_count; i++) {
        const struct group *group = &figures->series[i];

        call_pad(call, outline->series[i].title, 32);
        call_print(call, " %9lld %5lld %7lld %5.0f %%\n",
                   (long long)group->cards, (long long)group->due,
                   (long long)group->mature, group_recall(group) * 100);
    }
    stability_text(call, &figures->all);
}

static void stats_csv(struct call *call, const struct figures *figures)
{
    char date[16];

    call_print(call, "day,answers,right,answer_seconds,listen_seconds\n");
    for (size_t i = 0; i < figures->days.count; i++) {
        const struct store_day *day = &figures->days.items[i];

        call_print(call, "%s,%lld,%lld,%lld,%lld\n",
                   civil_format(day->day, date), (long long)day->answers,
                   (long long)day->right, (long long)(day->ms / 1000),
                   (long long)(day->listen_ms / 1000));
    }
}

/* False: nothing is begun, said. */
static bool stats_episodes(struct call *call)
{
    const struct progress *progress = app_progress(call->app);
    const struct outline *outline = app_outline(call->app, OUTLINE_CHAPTERS);

    bool any = false;

    if (call->json) {
        app_progress_json(call->app, &call->writer, NULL);
        return true;
    }
    if (call_option(call, "csv") != NULL) {
        app_progress_csv(call->app, &call->text);
        return true;
    }
    call_print(call, "%-41s %6s %6s %9s %9s %7s\n", "Episode", "heard", "read",
               "estimated", "by hand", "mastery");
    for (size_t i = 0; i < outline->episode_count; i++) {
        const struct outline_episode *episode = &outline->episodes[i];
        double all = episode->words > 0 ? (double)episode->words : 1;

        if (!progress[i].begun) {
            continue;
        }
        any = true;
        call_print(call, "%3d  ", episode->n);
        call_pad(call, episode->title, 36);
        call_print(call, " %4.0f %% %4.0f %% %7.0f %% %9s %5.0f %%\n",
                   100 * (double)progress[i].words[PLAY_HEARD] / all,
                   100 * (double)progress[i].words[PLAY_READ] / all,
                   100 * (double)progress[i].words[PLAY_ESTIMATED] / all,
                   progress[i].mark != MARK_OPEN
                       ? mark_state_name(progress[i].mark)
                       : "-",
                   100 * progress[i].mastery);
    }
    return any || error_set_code(&call->err, ERROR_NOT_FOUND,
                                 "no episode is begun yet");
}

static enum exit_code run_stats(struct call *call)
{
    struct figures figures;
    bool ok = app_figures(call->app, 30, WEEKS, &figures, &call->err);

    const char *by = call_option(call, "by");

    if (ok && call_option(call, "episodes") != NULL) {
        ok = stats_episodes(call);
    } else if (ok && by != NULL) {
        ok = stats_by(call, &figures, by);
    } else if (ok && call->json) {
        stats_json(call, &figures);
    } else if (ok && call_option(call, "csv") != NULL) {
        stats_csv(call, &figures);
    } else if (ok) {
        stats_text(call, &figures);
    }
    figures_release(&figures);
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_stats = {
    .name = "stats",
    .arguments = "",
    .summary = "Print retention, streak, and figures of each series.",
    .options = stats_options,
    .run = run_stats,
};

static const struct cli_option forecast_options[] = {
    {"days", "N", "1 to 365 (30)"},
    CLI_OPTIONS_END,
};

static void add_day(struct call *call, const struct forecast *forecast,
                    size_t i)
{
    char date[16];
    int64_t peak = forecast_peak(forecast);

    civil_format(forecast->today + (int64_t)i, date);
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "day", date);
        json_int(&call->writer, "due", forecast->due[i]);
        json_close_object(&call->writer);
        return;
    }
    call_print(call, "%s %5lld ", date, (long long)forecast->due[i]);
    if (peak > 0) {
        str_add_repeat(&call->text, "#",
                       (size_t)(forecast->due[i] * 60 / peak));
    }
    call_print(call, "\n");
}

static enum exit_code run_forecast(struct call *call)
{
    struct figures figures;
    int64_t days;
    bool ok;

    if (!call_number(call, "days", 1, 365, 30, &days)) {
        return call_fail(call);
    }
    ok = app_figures(call->app, (size_t)days, 1, &figures, &call->err);
    if (ok && call->json) {
        json_open_list(&call->writer, NULL);
    }
    for (size_t i = 0; ok && i < figures.forecast.days; i++) {
        add_day(call, &figures.forecast, i);
    }
    if (ok && call->json) {
        json_close_list(&call->writer);
    } else if (ok) {
        call_print(call, "%lld of today's are overdue; %lld come later\n",
                   (long long)figures.forecast.overdue,
                   (long long)figures.forecast.later);
    }
    figures_release(&figures);
    return ok ? EXIT_DONE : call_fail(call);
}

const struct command command_forecast = {
    .name = "forecast",
    .arguments = "",
    .summary = "Print how many questions come due on the coming days.",
    .options = forecast_options,
    .run = run_forecast,
};
