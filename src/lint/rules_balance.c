/* What a whole bank of choice questions gives away: B201 to B206. */
#include <math.h>
#include <stdlib.h>

#include "lint/context.h"
#include "lint/tells.h"

/* Sums over all live single questions, and over one file. */
struct tally {
    size_t singles;
    double pick_longest; /* score of always picking the longest choice */
    size_t key_longest;  /* uniquely */
    size_t key_shortest;
    size_t distractors;
    size_t absolute_keys;
    size_t absolute_distractors;
    double word_keys;        /* a stem word in the key alone */
    double word_distractors; /* the same for a random distractor */
    size_t true_answers;
    size_t truefalse;
    size_t fixed; /* shuffle: false */
    size_t fixed_count[QUESTION_MAX_CHOICES];
    size_t fixed_choices; /* choices of all of them, for the expectation */
};

static void add_lengths(struct tally *tally, const struct question *question)
{
    struct tell_lengths lengths = tell_lengths_of(question);
    size_t longest =
        lengths.key > lengths.longest ? lengths.key : lengths.longest;
    size_t of_longest = lengths.key == longest;

    for (size_t i = 0; i < question->choice_count; i++) {
        struct tell_lengths one;
        struct question alone = {.choices = &question->choices[i],
                                 .choice_count = 1};

        one = tell_lengths_of(&alone);
        of_longest += !question->choices[i].correct && one.longest == longest;
    }
    if (lengths.key == longest && of_longest > 0) {
        tally->pick_longest += 1 / (double)of_longest;
    }
    tally->key_longest += lengths.key > lengths.longest;
    tally->key_shortest += lengths.key < lengths.shortest;
}

static void add_words(struct tally *tally, const struct question *question)
{
    size_t distractors = question->choice_count - 1;
    size_t telling = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        char *word = tell_stem_word(question, i);
        bool absolute = tell_absolute(question->choices[i].text) != NULL;

        if (question->choices[i].correct) {
            tally->word_keys += word != NULL;
            tally->absolute_keys += absolute;
        } else {
            telling += word != NULL;
            tally->absolute_distractors += absolute;
        }
        free(word);
    }
    tally->distractors += distractors;
    if (distractors > 0) {
        tally->word_distractors += (double)telling / (double)distractors;
    }
}

static void add_place(struct tally *tally, const struct question *question)
{
    for (size_t i = 0; question->no_shuffle && i < question->choice_count &&
                       i < QUESTION_MAX_CHOICES;
         i++) {
        tally->fixed_count[i] += question->choices[i].correct;
        tally->fixed_choices++;
    }
    tally->fixed += question->no_shuffle;
}

static void add_question(struct tally *tally, const struct question *question)
{
    if (question->type == QUESTION_TRUEFALSE) {
        tally->truefalse++;
        tally->true_answers += question->answer_true;
    }
    if (question->type != QUESTION_SINGLE || question->choice_count < 2) {
        return;
    }
    tally->singles++;
    add_lengths(tally, question);
    add_words(tally, question);
    add_place(tally, question);
}

static void take(struct lint *lint, const struct asked *asked)
{
    if (asked_is_live(asked)) {
        add_question(lint->scratch, asked->question);
    }
}

static const char everywhere[] = "quizzes";

static void check_longest(struct lint *lint, const struct tally *tally)
{
    const struct lint_limits *limits = lint->limits;
    double score = tally->pick_longest / (double)tally->singles;
    bool many = tally->singles >= limits->many;

    if (tally->singles < limits->few ||
        score <=
            (many ? limits->pick_longest_many : limits->pick_longest_few)) {
        return;
    }
    lint_as(lint, everywhere, NULL,
            many && score > limits->pick_longest_error ? SEVERITY_ERROR
                                                       : SEVERITY_WARNING,
            "B201",
            "picking the longest choice scores %.0f %% over %zu questions; "
            "chance is about %.0f %%",
            100 * score, tally->singles, 25.0);
}

static void check_unique(struct lint *lint, const struct tally *tally)
{
    double longest = (double)tally->key_longest / (double)tally->singles;
    double shortest = (double)tally->key_shortest / (double)tally->singles;

    if (tally->singles < lint->limits->few) {
        return;
    }
    if (longest > lint->limits->unique_length) {
        lint_at(lint, everywhere, NULL, "B202",
                "%.0f %% of the keys are the longest choice", 100 * longest);
    }
    if (shortest > lint->limits->unique_length) {
        lint_at(lint, everywhere, NULL, "B202",
                "%.0f %% of the keys are the shortest choice", 100 * shortest);
    }
}

/* Upper 1 % points of chi-square for 1 to 7 degrees of freedom. */
static const double chi_square_1[] = {6.635,  9.210,  11.345, 13.277,
                                      15.086, 16.812, 18.475};

static void check_places(struct lint *lint, const struct tally *tally)
{
    size_t places = 0;
    double sum = 0;
    double expected;

    for (size_t i = 0; i < QUESTION_MAX_CHOICES; i++) {
        places = tally->fixed_count[i] > 0 ? i + 1 : places;
    }
    /* About as many places as the questions have choices. */
    if (tally->fixed > 0) {
        size_t mean = (tally->fixed_choices + tally->fixed / 2) / tally->fixed;

        places = mean > places ? mean : places;
    }
    if (tally->fixed < lint->limits->fixed_few || places < 2) {
        return;
    }
    expected = (double)tally->fixed / (double)places;
    for (size_t i = 0; i < places; i++) {
        double off = (double)tally->fixed_count[i] - expected;

        sum += off * off / expected;
    }
    if (sum > chi_square_1[places - 2]) {
        lint_at(lint, everywhere, NULL, "B203",
                "keys of %zu unshuffled questions do not stand in all places "
                "alike (chi-square %.1f)",
                tally->fixed, sum);
    }
}

static void check_true(struct lint *lint, const struct tally *tally)
{
    double share = (double)tally->true_answers / (double)tally->truefalse;

    if (tally->truefalse >= lint->limits->truefalse_few &&
        (share < lint->limits->true_low || share > lint->limits->true_high)) {
        lint_at(lint, everywhere, NULL, "B204",
                "%.0f %% of the true/false statements are true", 100 * share);
    }
}

static void check_words(struct lint *lint, const struct tally *tally)
{
    double absolute =
        (double)tally->absolute_distractors / (double)tally->distractors -
        (double)tally->absolute_keys / (double)tally->singles;
    double words =
        (tally->word_keys - tally->word_distractors) / (double)tally->singles;

    if (tally->singles < lint->limits->words_few) {
        return;
    }
    if (absolute > lint->limits->words_off) {
        lint_at(lint, everywhere, NULL, "B205",
                "absolute words stand in distractors %.0f points more often "
                "than in keys",
                100 * absolute);
    }
    if (words > lint->limits->words_off) {
        lint_at(lint, everywhere, NULL, "B206",
                "a word of the stem stands in the key alone %.0f points more "
                "often than in a distractor",
                100 * words);
    }
}

/* In one file: all the same place, all true or all false. */
static void check_file(struct lint *lint, const struct quiz_file *quiz)
{
    struct tally tally = {0};
    const struct node *node = node_get(quiz->node, "questions");

    for (size_t i = 0; i < quiz->question_count; i++) {
        const struct question *question = &quiz->questions[i];

        if (question->status != QUESTION_LIVE) {
            continue;
        }
        add_question(&tally, question);
        for (size_t k = 0; k < question->step_count; k++) {
            add_question(&tally, &question->steps[k]);
        }
    }
    for (size_t i = 0; i < QUESTION_MAX_CHOICES; i++) {
        if (tally.fixed >= lint->limits->same_in_file &&
            tally.fixed_count[i] == tally.fixed) {
            lint_at_key(lint, quiz->file, node, "B203",
                        "all %zu unshuffled keys stand in place %zu",
                        tally.fixed, i + 1);
        }
    }
    if (tally.truefalse >= lint->limits->same_in_file &&
        (tally.true_answers == 0 || tally.true_answers == tally.truefalse)) {
        lint_at_key(lint, quiz->file, node, "B204",
                    "all %zu true/false statements are %s", tally.truefalse,
                    tally.true_answers > 0 ? "true" : "false");
    }
}

void lint_balance(struct lint *lint)
{
    struct tally all = {0};

    lint->scratch = &all;
    lint_each_question(lint, take);
    if (all.singles > 0) {
        check_longest(lint, &all);
        check_unique(lint, &all);
        check_places(lint, &all);
        check_words(lint, &all);
    }
    if (all.truefalse > 0) {
        check_true(lint, &all);
    }
    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        check_file(lint, &lint->catalog->quizzes[i]);
    }
}
