/* What to do now: the home screen and `dstudio continue`. */
#include <stdarg.h>
#include <stdio.h>

#include "app/app_private.h"
#include "app/progress.h"
#include "app/study.h"
#include "app/workload.h"

static void offer(struct next next[4], size_t *count, enum next_kind kind,
                  int episode, const char *format, ...) PRINTF(5, 6);
static void offer(struct next next[4], size_t *count, enum next_kind kind,
                  int episode, const char *format, ...)
{
    va_list args;

    if (*count >= 4) {
        return;
    }
    next[*count] = (struct next){.kind = kind, .episode = episode};
    va_start(args, format);
    vsnprintf(next[*count].text, sizeof(next[*count].text), format, args);
    va_end(args);
    (*count)++;
}

/* The episode last played that is not finished, and the one to quiz. */
static void offer_begun(struct app *app, const struct progress *progress,
                        struct next next[4], size_t *count)
{
    const struct outline *outline = &app->outline;
    int unfinished = -1;
    int unquizzed = -1;

    for (size_t i = 0; i < outline->episode_count; i++) {
        const struct progress *one = &progress[i];

        if (!outline_episode_ready(&outline->episodes[i])) {
            continue;
        }
        if (one->resume_chapter != NULL && !progress_is_met(one) &&
            (unfinished < 0 ||
             one->resume_at_ms > progress[unfinished].resume_at_ms)) {
            unfinished = (int)i;
        }
        if (progress_is_met(one) && one->mark != MARK_SKIPPED &&
            !one->quizzed && one->live > 0 && unquizzed < 0) {
            unquizzed = (int)i;
        }
    }
    if (unfinished >= 0) {
        offer(next, count, NEXT_LISTEN, outline->episodes[unfinished].n,
              "Go on with episode %d, %s (%d %%)",
              outline->episodes[unfinished].n,
              outline->episodes[unfinished].title,
              (int)(progress[unfinished].heard_share * 100));
    }
    if (unquizzed >= 0) {
        offer(next, count, NEXT_QUIZ, outline->episodes[unquizzed].n,
              "Take the quiz of episode %d, %s", outline->episodes[unquizzed].n,
              outline->episodes[unquizzed].title);
    }
}

/* The first ready one not begun: in the series last touched, else anywhere. */
static void offer_new(struct app *app, const struct progress *progress,
                      struct next next[4], size_t *count)
{
    const struct outline *outline = &app->outline;
    int series = -1;
    int64_t last = INT64_MIN;
    int first = -1;
    int same = -1;

    for (size_t i = 0; i < outline->episode_count; i++) {
        if (progress[i].begun && progress[i].resume_at_ms >= last) {
            last = progress[i].resume_at_ms;
            series = outline->episodes[i].series;
        }
    }
    for (size_t i = 0; i < outline->episode_count; i++) {
        const struct outline_episode *episode = &outline->episodes[i];

        if (!outline_episode_ready(episode) || progress[i].begun) {
            continue;
        }
        first = first < 0 ? (int)i : first;
        if (same < 0 && episode->series == series) {
            same = (int)i;
        }
    }
    first = same >= 0 ? same : first;
    if (first >= 0) {
        offer(next, count, NEXT_EPISODE, outline->episodes[first].n,
              "Begin episode %d, %s", outline->episodes[first].n,
              outline->episodes[first].title);
    }
}

enum { FEW_DUE = 8 };

/*
 * The count at hand holds questions whose enemy was answered today. Where those
 * may be all that is left, the questions are looked at: nothing must be offered
 * that a review would not ask.
 */
static size_t due_to_ask(struct app *app, size_t due)
{
    struct store_counts counts;
    struct due_counts exact;
    struct error ignored = ERROR_INIT;

    if (due <= FEW_DUE &&
        store_count(app->store, app_today(app), app_now_ms(app), &counts,
                    &ignored) &&
        counts.answers_today > 0 && app_due(app, 0, &exact, &ignored)) {
        due = exact.now;
    }
    error_release(&ignored);
    return due;
}

/* ", meet up to 5 new", in `text`; empty for none. */
static const char *meets(size_t unmet, char text[64])
{
    text[0] = '\0';
    if (unmet > 0) {
        snprintf(text, 64, ", meet %s%zu new", unmet > 1 ? "up to " : "",
                 unmet);
    }
    return text;
}

static void offer_review(struct app *app, size_t due, struct next next[4],
                         size_t *count)
{
    size_t backlog = app_backlog(app);
    char text[64];

    if (backlog > 0) {
        offer(next, count, NEXT_REVIEW, 0,
              "Review: a backlog of %zu: today's first, then what you are "
              "about to lose",
              backlog);
        return;
    }
    offer(next, count, NEXT_REVIEW, 0, "Review %zu question%s that %s due%s",
          due, due == 1 ? "" : "s", due == 1 ? "is" : "are",
          meets(app_unmet(app), text));
}

/* Nothing is due: the rest of the questions of episodes begun. The questions
 * are looked at: none of those may be left that a review would ask. */
static void offer_unmet(struct app *app, struct next next[4], size_t *count)
{
    struct due_counts exact;
    struct error ignored = ERROR_INIT;

    if (app_unmet(app) > 0 && app_due(app, 0, &exact, &ignored)) {
        if (exact.fresh == 1) {
            offer(next, count, NEXT_REVIEW, 0, "Meet a question that is new");
        } else if (exact.fresh > 1) {
            offer(next, count, NEXT_REVIEW, 0,
                  "Meet up to %zu questions that are new", exact.fresh);
        }
    }
    error_release(&ignored);
}

size_t app_next(struct app *app, struct next next[4])
{
    const struct progress *progress = progress_now_of(app, false);
    struct str label = STR_INIT;
    size_t due = 0;
    size_t count = 0;
    bool pending = app_study_pending(app, "quiz", &label) ||
                   app_study_pending(app, "review", &label);

    if (pending) {
        offer(next, &count, NEXT_SITTING, 0, "Go on with: %s", label.buf);
    }
    str_release(&label);
    for (size_t i = 0; i < app->outline.episode_count; i++) {
        due += progress[i].due;
    }
    due = due > 0 ? due_to_ask(app, due) : 0;
    if (due > 0) {
        offer_review(app, due, next, &count);
        next[count - 1].due = due;
    }
    offer_begun(app, progress, next, &count);
    if (due == 0 && !pending) {
        offer_unmet(app, next, &count);
    }
    offer_new(app, progress, next, &count);
    return count;
}
