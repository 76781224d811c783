/*
 * A sitting that is taken up again may be older than the journal: an answer is
 * written first and then the place, and a kill may come in between.
 */
#include "app/study_private.h"
#include "store/store_answers.h"
#include "store/store_sittings.h"

static bool is_of_a_slot(const struct sitting *sitting, const char *attempt)
{
    for (size_t i = 0; i < sitting->count; i++) {
        const char *id = sitting->slots[i].attempt_id;

        if (id != NULL && str_equal(id, attempt)) {
            return true;
        }
    }
    return false;
}

/* Answered now, the question under way is a further line of that attempt. */
static void find_attempt(struct study *study)
{
    struct sitting *sitting = &study->sitting;
    const struct sitting_slot *slot = sitting_get_slot(sitting);
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct str name = STR_INIT;
    struct error ignored = ERROR_INIT;

    if (slot == NULL || slot->answered || slot->attempt_id != NULL) {
        return;
    }
    question_add_name(slot->question, false, &name);
    if (store_answers_of_quiz(study->app->store, sitting->id, &answers,
                              &ignored)) {
        for (size_t i = 0; i < answers.count; i++) {
            if (str_equal(answers.items[i].item, name.buf) &&
                !is_of_a_slot(sitting, answers.items[i].attempt)) {
                sitting_set_attempt_id(sitting, answers.items[i].attempt);
            }
        }
    }
    error_release(&ignored);
    store_answers_release(&answers);
    str_release(&name);
}

/* Is its `quiz` line written? */
static bool has_ended(const struct study *study)
{
    const struct sitting *sitting = &study->sitting;
    struct store_results results = STORE_RESULTS_INIT;
    struct error ignored = ERROR_INIT;
    bool ended = false;

    if (sitting->episode != NULL &&
        store_results_of_episode(study->app->store, sitting->episode, &results,
                                 &ignored)) {
        for (size_t i = 0; i < results.count; i++) {
            ended = ended || str_equal(results.items[i].quiz, sitting->id);
        }
    }
    error_release(&ignored);
    store_results_release(&results);
    return ended;
}

bool study_catch_up(struct study *study)
{
    if (has_ended(study)) {
        return false;
    }
    find_attempt(study);
    return true;
}
