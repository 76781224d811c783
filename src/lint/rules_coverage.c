/* A file's types, levels, coverage and difficulty: B207 to B209, B211, B212. */
#include <stdlib.h>

#include "lint/context.h"

static bool is_live(const struct question *question)
{
    return question->status == QUESTION_LIVE;
}

static const struct node *at_questions(const struct quiz_file *quiz)
{
    return node_get(quiz->node, "questions");
}

struct shares {
    size_t live;
    size_t produced;
    size_t truefalse;
    size_t remember;
    size_t apply; /* and above */
    size_t multiple;
    size_t correct; /* of the choices of multiple */
    size_t choices;
    bool same_number; /* of correct ones in every multiple */
    size_t first_number;
    double difficulty;
    bool same_difficulty;
};

static void add_multiple(struct shares *shares, const struct question *question)
{
    size_t correct = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        correct += question->choices[i].correct;
    }
    if (shares->multiple == 0) {
        shares->first_number = correct;
        shares->same_number = true;
    }
    shares->same_number =
        shares->same_number && correct == shares->first_number;
    shares->multiple++;
    shares->correct += correct;
    shares->choices += question->choice_count;
}

static struct shares count_shares(const struct quiz_file *quiz)
{
    struct shares shares = {.same_difficulty = true};
    int first = 0;

    for (size_t i = 0; i < quiz->question_count; i++) {
        const struct question *question = &quiz->questions[i];

        if (!is_live(question)) {
            continue;
        }
        first = shares.live == 0 ? question->difficulty : first;
        shares.same_difficulty =
            shares.same_difficulty && question->difficulty == first;
        shares.difficulty += question->difficulty;
        shares.live++;
        shares.produced += !question_is_choice(question->type);
        shares.truefalse += question->type == QUESTION_TRUEFALSE;
        shares.remember += question->level == LEVEL_REMEMBER;
        shares.apply += question->level >= LEVEL_APPLY;
        if (question->type == QUESTION_MULTIPLE) {
            add_multiple(&shares, question);
        }
    }
    return shares;
}

static void check_multiple(struct lint *lint, const struct quiz_file *quiz,
                           const struct shares *shares)
{
    double share;

    if (shares->multiple < 2) {
        return;
    }
    share = (double)shares->correct / (double)shares->choices;
    if (share < lint->limits->correct_low ||
        share > lint->limits->correct_high) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B207",
                    "%.0f %% of the choices of multiple questions are correct",
                    100 * share);
    }
    if (shares->multiple >= 3 && shares->same_number) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B207",
                    "every multiple question has %zu correct choices",
                    shares->first_number);
    }
}

static void check_types(struct lint *lint, const struct quiz_file *quiz,
                        const struct shares *shares)
{
    double live = (double)shares->live;

    if ((double)shares->produced < lint->limits->produced_least * live) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B208",
                    "%zu of %zu questions ask for a produced answer, under "
                    "%.0f %%",
                    shares->produced, shares->live,
                    100 * lint->limits->produced_least);
    }
    if ((double)shares->truefalse > lint->limits->truefalse_most * live) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B208",
                    "%zu of %zu questions are true/false, over %.0f %%",
                    shares->truefalse, shares->live,
                    100 * lint->limits->truefalse_most);
    }
}

static void check_levels(struct lint *lint, const struct quiz_file *quiz,
                         const struct shares *shares)
{
    const struct episode *episode =
        catalog_find_episode(lint->catalog, quiz->episode);
    const struct series *series =
        episode != NULL ? catalog_find_series(lint->catalog, episode->series)
                        : NULL;
    double live = (double)shares->live;

    if (series == NULL || series->level != SERIES_ADVANCED) {
        return;
    }
    if ((double)shares->remember > lint->limits->remember_most * live) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B209",
                    "%zu of %zu questions are of level remember, over %.0f %%",
                    shares->remember, shares->live,
                    100 * lint->limits->remember_most);
    }
    if ((double)shares->apply < lint->limits->apply_least * live) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B209",
                    "%zu of %zu questions are of level apply or above, under "
                    "%.0f %%",
                    shares->apply, shares->live,
                    100 * lint->limits->apply_least);
    }
}

static void check_difficulty(struct lint *lint, const struct quiz_file *quiz,
                             const struct shares *shares)
{
    double mean = shares->difficulty / (double)shares->live;

    if (shares->live >= 3 && shares->same_difficulty) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B212",
                    "all questions have the same difficulty");
    } else if (mean < lint->limits->difficulty_low ||
               mean > lint->limits->difficulty_high) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B212",
                    "the mean difficulty is %.1f", mean);
    }
}

static bool has_objective(const struct question *question, const char *id)
{
    return str_list_has(&question->objectives, id);
}

static void check_objective(struct lint *lint, const struct episode *episode,
                            const struct objective *objective,
                            const struct quiz_file *quiz)
{
    size_t count = 0;
    bool types = false;
    enum question_type first = QUESTION_SINGLE;
    const struct node *node = node_get(objective->node, "id");

    for (size_t i = 0; quiz != NULL && i < quiz->question_count; i++) {
        const struct question *question = &quiz->questions[i];

        if (!is_live(question) || !has_objective(question, objective->id)) {
            continue;
        }
        first = count == 0 ? question->type : first;
        types = types || question->type != first;
        count++;
    }
    if (count == 0) {
        lint_as(lint, episode->file, node, SEVERITY_ERROR, "B211",
                "no question asks for objective '%s'", objective->id);
    } else if (count < lint->limits->objective_questions) {
        lint_at(lint, episode->file, node, "B211",
                "objective '%s' has %zu questions; %zu are wanted",
                objective->id, count, lint->limits->objective_questions);
    } else if (!types) {
        lint_at(lint, episode->file, node, "B211",
                "all questions of objective '%s' are of type %s", objective->id,
                question_type_name(first));
    }
}

static void check_chapter(struct lint *lint, const struct episode *episode,
                          const struct chapter *chapter,
                          const struct quiz_file *quiz)
{
    if (chapter->kind != CHAPTER_CONCEPT &&
        chapter->kind != CHAPTER_DERIVATION) {
        return;
    }
    for (size_t i = 0; quiz != NULL && i < quiz->question_count; i++) {
        const char *taught = quiz->questions[i].source.chapter;

        if (is_live(&quiz->questions[i]) && taught != NULL &&
            str_equal(taught, chapter->id)) {
            return;
        }
    }
    lint_at(lint, episode->file, node_get(chapter->node, "id"), "B211",
            "no question comes from chapter '%s'", chapter->id);
}

static void check_coverage(struct lint *lint, const struct episode *episode)
{
    const struct quiz_file *quiz = catalog_get_quiz(lint->catalog, episode->n);
    size_t live = quiz != NULL ? quiz_file_live(quiz) : 0;

    if (episode->status != EPISODE_SCRIPTED &&
        episode->status != EPISODE_RECORDED) {
        return;
    }
    for (size_t i = 0; i < episode->objective_count; i++) {
        check_objective(lint, episode, &episode->objectives[i], quiz);
    }
    for (size_t i = 0; i < episode->chapter_count; i++) {
        check_chapter(lint, episode, &episode->chapters[i], quiz);
    }
    if (quiz != NULL && (live < lint->limits->questions_least ||
                         live > lint->limits->questions_most)) {
        lint_at_key(lint, quiz->file, at_questions(quiz), "B211",
                    "%zu live questions; %zu to %zu are wanted", live,
                    lint->limits->questions_least,
                    lint->limits->questions_most);
    }
}

void lint_coverage(struct lint *lint)
{
    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        const struct quiz_file *quiz = &lint->catalog->quizzes[i];
        struct shares shares = count_shares(quiz);

        if (shares.live == 0) {
            continue;
        }
        check_multiple(lint, quiz, &shares);
        check_types(lint, quiz, &shares);
        check_levels(lint, quiz, &shares);
        check_difficulty(lint, quiz, &shares);
    }
    for (size_t i = 0; i < lint->catalog->episode_count; i++) {
        check_coverage(lint, &lint->catalog->episodes[i]);
    }
}
