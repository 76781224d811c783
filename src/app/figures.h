/*
 * The learner's figures: retention, forecast, heat map, groups of questions.
 * Rows of the store handed over to stats, for the statistics screen and the
 * sub-commands about them.
 */
#ifndef APP_FIGURES_H
#define APP_FIGURES_H

#include "app/app.h"
#include "stats/calibration.h"
#include "stats/forecast.h"
#include "stats/group.h"
#include "stats/heatmap.h"
#include "stats/retention.h"
#include "store/store_days.h"

struct figures {
    struct store_counts counts; /* today, due, streak */
    struct retention retention;
    struct prediction prediction;
    struct forecast forecast;
    struct heatmap heatmap;
    struct store_days days; /* all days with something done, rising */
    struct group all;
    struct group *series; /* parallel to the outline's series */
    size_t series_count;
};

/*
 * All of them as of now. Questions that the content no longer has, or asks no
 * more, count in retention and heat map (they were answered) and nowhere else.
 * `days` of forecast and `weeks` of heat map, at least 1. The caller calls
 * figures_release(), also after a failure.
 */
MUST_CHECK bool app_figures(struct app *app, size_t days, size_t weeks,
                            struct figures *figures, struct error *err);
void figures_release(struct figures *figures);

#endif
