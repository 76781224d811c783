#include "app/curve.h"

#include <string.h>

#include "app/study_private.h"
#include "schedule/days.h"
#include "store/store_answers.h"

struct collecting {
    const char *item;
    struct forgetting *forgetting;
};

static void collect(const struct store_review_row *row, void *data)
{
    struct collecting *collecting = data;

    if (row->grade >= RATING_AGAIN && row->grade <= RATING_EASY &&
        str_equal(row->item, collecting->item)) {
        forgetting_add(collecting->forgetting,
                       (struct review){.rating = (enum rating)row->grade,
                                       .at_ms = row->at_ms,
                                       .offset_min = row->tz_min});
    }
}

/* The instant of a due day is its beginning. */
static int64_t due_ms(struct app *app, const struct store_card *card)
{
    int rollover = store_scheduler(app_store(app))->rollover_hour;

    if (card->due_day == SCHEDULER_NO_DAY) {
        return card->due_ms;
    }
    return (card->due_day * 24 + rollover) * 3600 * 1000 -
           (int64_t)app_offset_min(app) * 60 * 1000;
}

bool app_curve(struct app *app, const char *item, struct curve *curve,
               struct error *err)
{
    const struct outline_question *question =
        outline_find_question(app_outline(app, OUTLINE_QUESTIONS), item);
    struct collecting collecting = {item, &curve->forgetting};

    memset(curve, 0, sizeof(*curve));
    forgetting_init(&curve->forgetting, store_scheduler(app_store(app)));
    if (question == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND, "there is no question '%s'",
                              item);
    }
    if (!store_each_review(app_store(app), collect, &collecting, err)) {
        return false;
    }
    curve->retention = app_retention(app, question);
    if (curve->forgetting.count > 0 &&
        store_card_find(app_store(app), item, &curve->card)) {
        curve->today = forgetting_day_of(&curve->forgetting, app_now_ms(app));
        curve->recall = forgetting_at(&curve->forgetting, curve->today);
        curve->due =
            forgetting_day_of(&curve->forgetting, due_ms(app, &curve->card));
    }
    return true;
}

void curve_release(struct curve *curve)
{
    forgetting_release(&curve->forgetting);
    store_card_release(&curve->card);
    memset(curve, 0, sizeof(*curve));
}
