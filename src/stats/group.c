#include "stats/group.h"

#include "schedule/queue.h"
#include "stats/retention.h"

static const struct {
    double below; /* days */
    const char *name;
} bins[GROUP_STABILITY_BINS] = {
    {1, "under 1 day"},     {3, "1 to 3 days"},      {7, "3 to 7 days"},
    {14, "1 to 2 weeks"},   {30, "2 to 4 weeks"},    {90, "1 to 3 months"},
    {180, "3 to 6 months"}, {365, "6 to 12 months"}, {1095, "1 to 3 years"},
    {1e9, "over 3 years"},
};

const char *group_stability_name(size_t bin)
{
    return bin < GROUP_STABILITY_BINS ? bins[bin].name : "";
}

size_t group_stability_bin(double stability)
{
    size_t bin = 0;

    while (bin + 1 < GROUP_STABILITY_BINS && stability >= bins[bin].below) {
        bin++;
    }
    return bin;
}

static size_t difficulty_bin(double difficulty)
{
    if (!(difficulty > 1.0)) {
        return 0;
    }
    return difficulty >= 10.0 ? GROUP_DIFFICULTY_BINS - 1
                              : (size_t)difficulty - 1;
}

static void add_age(struct group *group, const struct card *card)
{
    if (card->state == CARD_LEARNING || card->state == CARD_RELEARNING) {
        group->learning++;
    } else if (card->memory.stability < RETENTION_MATURE_DAYS) {
        group->young++;
    } else {
        group->mature++;
    }
}

void group_add(struct group *group, const struct scheduler *scheduler,
               const struct group_card *added, int64_t today, int leech)
{
    const struct card *card = added->card;

    group->cards++;
    group->due += added->due && !added->suspended;
    group->suspended += added->suspended;
    group->leeches += queue_is_leech(card->lapses, leech);
    group->lapses += card->lapses;
    group->reps += card->reps;
    group->expected += scheduler_recall(scheduler, card, today);
    group->stability_sum += card->memory.stability;
    group->difficulty_sum += card->memory.difficulty;
    group->stability[group_stability_bin(card->memory.stability)]++;
    group->difficulty[difficulty_bin(card->memory.difficulty)]++;
    add_age(group, card);
}

double group_recall(const struct group *group)
{
    return group->cards > 0 ? group->expected / (double)group->cards : 0.0;
}

double group_mean_difficulty(const struct group *group)
{
    return group->cards > 0 ? group->difficulty_sum / (double)group->cards
                            : 0.0;
}
