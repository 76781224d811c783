#include "stats/replay.h"

#include "schedule/days.h"

void replay_init(struct replay *replay, const struct scheduler *scheduler)
{
    replay->scheduler = scheduler;
    replay->card = (struct card){.state = CARD_NEW};
    str_init(&replay->item);
}

void replay_release(struct replay *replay)
{
    str_release(&replay->item);
}

struct replayed replay_answer(struct replay *replay, const char *item,
                              struct review review)
{
    const struct scheduler *scheduler = replay->scheduler;
    struct replayed out = {.rating = review.rating};

    if (!str_equal(replay->item.buf, item)) {
        str_set(&replay->item, item);
        replay->card = (struct card){.state = CARD_NEW};
    }
    out.day =
        days_of(review.at_ms, review.offset_min, scheduler->rollover_hour);
    out.first = replay->card.state == CARD_NEW;
    out.in_review = replay->card.state == CARD_REVIEW;
    if (!out.first) {
        out.elapsed_days = days_elapsed(replay->card.last_day, out.day);
        out.interval_days = memory_interval_of(
            &scheduler->model, &replay->card.memory, scheduler->retention);
        out.recall = memory_recall_of(
            &scheduler->model, &replay->card.memory,
            scheduler_days(scheduler, &replay->card, review.at_ms, out.day));
    }
    replay->card = scheduler_fold(scheduler, &replay->card, review);
    out.after = replay->card;
    return out;
}
