#include "quiz/mastery.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"

static const char *const mastery_names[] = {
    [MASTERY_UNSEEN] = "unseen",     [MASTERY_STARTED] = "started",
    [MASTERY_FAMILIAR] = "familiar", [MASTERY_PROFICIENT] = "proficient",
    [MASTERY_DURABLE] = "durable",   [MASTERY_FADING] = "fading",
};

const char *mastery_name(enum mastery mastery)
{
    return mastery_names[mastery];
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof(values[0]), number_compare);
    return count % 2 == 1 ? values[count / 2]
                          : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Were the right answers given on two days or more, all items together? */
static bool on_two_days(const struct mastery_item *items, size_t count)
{
    int64_t day = 0;
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        if (items[i].right_days == 0) {
            continue;
        }
        if (items[i].right_days > 1 ||
            items[i].first_right_day != items[i].last_right_day) {
            return true;
        }
        if (any && items[i].first_right_day != day) {
            return true;
        }
        any = true;
        day = items[i].first_right_day;
    }
    return false;
}

/* A hair below a limit is on it: means of decimals. */
static bool reaches(double value, double limit)
{
    return value >= limit - 1e-12;
}

static enum mastery state_of(const struct mastery_objective *objective,
                             bool two_days)
{
    bool all_right =
        objective->live > 0 && objective->right == objective->live && two_days;

    if (objective->answered == 0) {
        return MASTERY_UNSEEN;
    }
    if (all_right && !reaches(objective->mean, 0.85)) {
        return MASTERY_FADING;
    }
    if (all_right) {
        return reaches(objective->median_stability, 30) ? MASTERY_DURABLE
                                                        : MASTERY_PROFICIENT;
    }
    return objective->answered >= 2 && reaches(objective->mean, 0.7)
               ? MASTERY_FAMILIAR
               : MASTERY_STARTED;
}

struct mastery_objective mastery_of(const struct mastery_item *items,
                                    size_t count)
{
    struct mastery_objective result = {.state = MASTERY_UNSEEN};
    double *stability = xcalloc(count + 1, sizeof(*stability));
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        result.live += items[i].live;
        result.right += items[i].live && items[i].right_days > 0;
        if (items[i].answered) {
            stability[result.answered++] = items[i].stability;
            sum += items[i].recall;
        }
    }
    if (result.answered > 0) {
        result.mean = sum / (double)result.answered;
        result.median_stability = median(stability, result.answered);
    }
    result.state = state_of(&result, on_two_days(items, count));
    free(stability);
    return result;
}

bool mastery_is_held(enum mastery state)
{
    return state == MASTERY_PROFICIENT || state == MASTERY_DURABLE;
}

double mastery_number(const double *means, const int *weights, size_t count)
{
    double sum = 0;
    double total = 0;

    for (size_t i = 0; i < count; i++) {
        sum += means[i] * weights[i];
        total += weights[i];
    }
    return total > 0 ? sum / total : 0;
}

static bool enough(uint64_t played, uint64_t words, bool end_reached)
{
    uint64_t share = end_reached ? 90 : 95;

    return words > 0 && played * 100 >= words * share;
}

enum heard mastery_heard(const struct mastery_heard *episode)
{
    if (enough(episode->sounded, episode->words, episode->end_reached)) {
        return HEARD_YES;
    }
    if (enough(episode->played, episode->words, episode->end_reached)) {
        return HEARD_READ;
    }
    return episode->played > 0 ? HEARD_PARTLY : HEARD_NO;
}

bool mastery_holds(const enum mastery *states, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!mastery_is_held(states[i])) {
            return false;
        }
    }
    return count > 0;
}
