/* The texts of a question, filled in once when it comes up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/listen.h"
#include "base/number.h"
#include "quiz/feedback.h"
#include "screens/sitting_private.h"

const struct question *sitting_question(const struct sitting_screen *self)
{
    return sitting_get_question(study_get(self->study));
}

static const struct instance *instance_of(const struct sitting_screen *self)
{
    return sitting_get_instance(study_get(self->study));
}

/* Filled in, without the marks of code. */
static char *plain(const struct instance *instance, const char *text,
                   bool answer)
{
    char *filled = instance_text(instance, text, answer);
    struct str out = STR_INIT;

    if (filled == NULL) {
        return NULL;
    }
    markup_add_plain(&out, filled);
    free(filled);
    return str_take(&out);
}

static char *plain_stem(const struct instance *instance)
{
    struct str stem = STR_INIT;
    struct str out = STR_INIT;

    instance_add_stem(instance, &stem);
    markup_add_plain(&out, stem.buf);
    str_release(&stem);
    return str_take(&out);
}

static void forget_texts(struct sitting_screen *self)
{
    char **texts[] = {&self->story,   &self->stem,  &self->exhibit,
                      &self->explain, &self->truth, &self->feedback,
                      &self->heard};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        free(*texts[i]);
        *texts[i] = NULL;
    }
    for (size_t i = 0; i < TEXTS_MAX; i++) {
        free(self->rows[i]);
        free(self->sides[i]);
        self->rows[i] = self->sides[i] = NULL;
    }
    for (size_t i = 0; i < QUESTION_MAX_HINTS; i++) {
        free(self->hints[i]);
        self->hints[i] = NULL;
    }
    for (size_t i = 0; i < self->result_count; i++) {
        free(self->results[i]);
    }
    free(self->results);
    self->results = NULL;
    self->result_count = 0;
}

void sitting_forget(struct sitting_screen *self)
{
    forget_texts(self);
    str_release(&self->reading);
}

/* Of a match: the lefts in their order, the rights as they are shown. */
static void fill_sides(struct sitting_screen *self,
                       const struct question *question,
                       const struct instance *instance)
{
    for (size_t i = 0; i < question->pair_count; i++) {
        self->rows[i] = plain(instance, question->pairs[i].left, false);
    }
    for (size_t i = 0; i < instance->order_count; i++) {
        size_t right = instance->order[i];
        const char *text =
            right < question->pair_count
                ? question->pairs[right].right
                : question->extra.items[right - question->pair_count];

        self->sides[i] = plain(instance, text, false);
    }
}

static void fill_rows(struct sitting_screen *self,
                      const struct question *question,
                      const struct instance *instance)
{
    switch (question->type) {
    case QUESTION_SINGLE:
    case QUESTION_MULTIPLE:
        for (size_t i = 0; i < instance->order_count; i++) {
            self->rows[i] = plain(
                instance, question->choices[instance->order[i]].text, false);
        }
        break;
    case QUESTION_ORDER:
        for (size_t i = 0; i < question->item_count; i++) {
            self->rows[i] = plain(instance, question->items[i].text, false);
        }
        break;
    case QUESTION_MATCH:
        fill_sides(self, question, instance);
        break;
    case QUESTION_EXPLAIN:
        for (size_t i = 0; i < question->point_count; i++) {
            self->rows[i] = plain(instance, question->points[i].text, false);
        }
        break;
    case QUESTION_TRUEFALSE:
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_CLOZE:
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
}

/* Scenario: the stem and every reveal up to the step under way. */
static void fill_story(struct sitting_screen *self)
{
    const struct sitting_slot *slot = sitting_get_slot(study_get(self->study));
    struct str story = STR_INIT;

    if (slot->question->type != QUESTION_SCENARIO) {
        return;
    }
    for (size_t i = 0; i <= slot->part && i < slot->part_count; i++) {
        char *text =
            i == 0 ? plain(&slot->instance, slot->question->stem, false) : NULL;
        char *reveal = plain(&slot->instance.steps[i],
                             slot->question->steps[i].reveal, false);

        str_add_format(&story, "%s%s%s%s%s", story.len > 0 ? "\n" : "",
                       text != NULL ? text : "",
                       text != NULL && reveal != NULL ? "\n" : "",
                       reveal != NULL ? reveal : "", "");
        free(text);
        free(reveal);
    }
    self->story = str_take(&story);
}

static void fill_heard(struct sitting_screen *self)
{
    const struct app_episode *source = study_get_source(self->study);
    const struct sitting_slot *slot = sitting_get_slot(study_get(self->study));
    struct replay_place replay;

    if (source != NULL && app_replay_of(source, slot->question, &replay)) {
        self->heard = xasprintf("Taught in \"%s\", about %.0f s.",
                                source->meta.chapters[replay.chapter].title,
                                replay.seconds);
    }
}

static void fill_truth(struct sitting_screen *self,
                       const struct question *question,
                       const struct instance *instance)
{
    const struct verdict *verdict = sitting_get_verdict(study_get(self->study));
    struct str truth = STR_INIT;
    struct str feedback = STR_INIT;

    instance_add_truth(instance, &truth);
    self->truth = str_take(&truth);
    self->explain = plain(instance, question->explain, true);
    if (verdict != NULL) {
        feedback_add(instance, verdict, &feedback);
    }
    if (feedback.len > 0) {
        struct str text = STR_INIT;

        markup_add_plain(&text, feedback.buf);
        self->feedback = str_take(&text);
    }
    str_release(&feedback);
    fill_heard(self);
}

/* At a second try: what was wrong with the first. */
static void fill_again(struct sitting_screen *self,
                       const struct instance *instance)
{
    const struct verdict *verdict = sitting_get_verdict(study_get(self->study));
    struct str feedback = STR_INIT;
    struct str text = STR_INIT;

    if (verdict != NULL) {
        feedback_add(instance, verdict, &feedback);
    }
    if (feedback.len > 0) {
        markup_add_plain(&text, feedback.buf);
    } else {
        str_add(&text, "Not right yet: one more try.");
    }
    self->feedback = str_take(&text);
    str_release(&feedback);
}

static const char *objective_title(const struct sitting_screen *self)
{
    const struct app_episode *source = study_get_source(self->study);
    const struct sitting_slot *slot = sitting_get_slot(study_get(self->study));

    if (source == NULL || slot->question->source.chapter == NULL) {
        return "";
    }
    int chapter =
        app_episode_find_chapter(source, slot->question->source.chapter);

    return chapter >= 0 ? source->meta.chapters[chapter].title : "";
}

static void fill_titles(struct sitting_screen *self)
{
    const struct sitting *sitting = study_get(self->study);
    struct sitting_result result;
    struct str right = STR_INIT;

    sitting_get_result(sitting, &result);
    if (sitting->stage == SITTING_END) {
        snprintf(self->title, sizeof(self->title), "%s  result",
                 study_get_title(self->study));
    } else {
        snprintf(self->title, sizeof(self->title), "%s  %zu/%zu  %.60s",
                 study_get_title(self->study), sitting->place + 1,
                 sitting->count, objective_title(self));
    }
    number_add_clock(&right, result.ms / 1000);
    str_add(&right, " of ");
    number_add_clock(&right, study_get_planned_s(self->study));
    snprintf(self->right, sizeof(self->right), "%s", right.buf);
    str_release(&right);
}

void sitting_read_field(struct sitting_screen *self)
{
    const struct question *question = sitting_question(self);
    struct str text = STR_INIT;

    str_clear(&self->reading);
    if (question == NULL || (question->type != QUESTION_NUMERIC &&
                             question->type != QUESTION_COMPUTED)) {
        return;
    }
    if (edit_get(&self->edit)[0] == '\0') {
        return;
    }
    if (grade_read_number(instance_of(self), edit_get(&self->edit), &text,
                          &self->reading)) {
        str_add_format(&self->reading, "Read as %s.", text.buf);
    }
    str_release(&text);
}

/* What was asked, with its values; gaps as lines to write on. */
static char *asked(const struct sitting_slot *slot)
{
    char *stem = plain(&slot->instance, slot->question->stem, false);
    struct str text = STR_INIT;

    for (const char *at = stem; *at != '\0';) {
        const char *end = str_starts_with(at, "{{") ? strstr(at, "}}") : NULL;

        if (end != NULL) {
            str_add(&text, "___");
            at = end + 2;
        } else {
            str_add_char(&text, *at++);
        }
    }
    free(stem);
    return str_take(&text);
}

static void fill_results(struct sitting_screen *self)
{
    const struct sitting *sitting = study_get(self->study);

    self->results = xcalloc(sitting->count + 1, sizeof(*self->results));
    for (size_t i = 0; i < sitting->count; i++) {
        self->results[i] = asked(&sitting->slots[i]);
    }
    self->result_count = sitting->count;
}

void sitting_prepare(struct sitting_screen *self)
{
    const struct sitting *sitting = study_get(self->study);
    const struct question *question = sitting_question(self);
    const struct instance *instance = instance_of(self);

    forget_texts(self);
    fill_titles(self);
    if (question == NULL) {
        fill_results(self);
        return;
    }
    fill_story(self);
    self->stem = plain_stem(instance);
    self->exhibit =
        question->exhibit != NULL ? xstrdup(question->exhibit) : NULL;
    fill_rows(self, question, instance);
    for (int i = 0;
         i < sitting_get_slot(sitting)->hints_here && i < QUESTION_MAX_HINTS;
         i++) {
        self->hints[i] = sitting_get_hint(sitting, (size_t)i);
    }
    if (sitting->stage == SITTING_ASK && sitting_is_second_try(sitting)) {
        fill_again(self, instance);
    }
    if (sitting->stage == SITTING_POINTS ||
        question->type == QUESTION_EXPLAIN) {
        free(self->truth);
        self->truth = plain(instance, question->model, true);
    }
    if (sitting->stage == SITTING_STEP || sitting->stage == SITTING_FEEDBACK) {
        free(self->truth);
        fill_truth(self, question, instance);
        if (question->type == QUESTION_EXPLAIN) {
            free(self->truth);
            self->truth = plain(instance, question->model, true);
        }
    }
}
