#include "app/study.h"

#include <stdlib.h>
#include <string.h>

#include "app/study_private.h"
#include "base/random.h"
#include "store/store_answers.h"
#include "store/store_sittings.h"

static bool is_term(const void *context, const char *normalised)
{
    struct app *app = (struct app *)(uintptr_t)context;

    return catalog_find_term_text(app_lists(app), normalised) != NULL;
}

struct study *study_new(struct app *app, enum sitting_mode mode,
                        const char *kind, int episode)
{
    struct study *study = xcalloc(1, sizeof(*study));
    char id[37];

    random_uuid(id);
    study->app = app;
    study->kind = kind;
    study->episode = episode;
    str_init(&study->when);
    str_init(&study->sure_wrong);
    str_init(&study->note);
    str_init(&study->before);
    study->pace = *app_pace(app);
    sitting_init(&study->sitting, mode, id);
    study->sitting.is_term = is_term;
    study->sitting.context = app;
    study->sitting.ask_certainty =
        str_equal(app_setting(app, "quiz.confidence"), "ask");
    if (episode > 0) {
        char name[8];

        study->sitting.episode = xstrdup(episode_id_format(episode, name));
    }
    return study;
}

static void free_memory(struct study *study)
{
    sitting_release(&study->sitting);
    for (size_t i = 0; i < study->source_count; i++) {
        app_episode_free(study->sources[i]);
    }
    free(study->sources);
    free(study->memories);
    free(study->title);
    str_release(&study->when);
    str_release(&study->sure_wrong);
    str_release(&study->note);
    str_release(&study->before);
    free(study);
}

void study_save(struct study *study)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    bool ok = true;

    if (store_is_read_only(study->app->store)) {
        return;
    }
    if (study->sitting.stage == SITTING_END || study->done) {
        ok = store_sitting_drop(study->app->store, study->kind, &err);
    } else if (study->sitting.count > 0) {
        str_add_format(&text, "%d %s\n", study->episode, study->title);
        sitting_add_text(&study->sitting, &text);
        ok = store_sitting_save(study->app->store, study->kind, text.buf,
                                text.len, app_now_ms(study->app), &err);
    }
    if (!ok) {
        app_add_problem(study->app, "%s", error_get(&err));
    }
    error_release(&err);
    str_release(&text);
}

void app_study_free(struct study *study)
{
    if (study == NULL) {
        return;
    }
    study_save(study);
    free_memory(study);
}

static struct app_episode *find_source(struct study *study, int n)
{
    struct error err = ERROR_INIT;
    struct app_episode *source = NULL;

    for (size_t i = 0; i < study->source_count; i++) {
        if (study->sources[i]->n == n) {
            return study->sources[i];
        }
    }
    if (!app_episode_read(study->app, n, &source, &err)) {
        app_add_problem(study->app, "%s", error_get(&err));
        error_release(&err);
        return NULL;
    }
    GROW(study->sources, study->source_count, study->source_capacity);
    study->sources[study->source_count++] = source;
    return source;
}

const struct question *study_find_question(void *context, const char *name)
{
    struct study *study = context;
    struct app_episode *source;
    char episode[8];

    if (strlen(name) < 7 || name[5] != '.') {
        return NULL;
    }
    memcpy(episode, name, 5);
    episode[5] = '\0';
    source = find_source(study, episode_id_parse(episode));
    return source != NULL ? app_episode_find_question(source, name + 6) : NULL;
}

bool study_add(struct study *study, const char *name, bool own,
               struct error *err)
{
    const struct question *question = study_find_question(study, name);

    if (question == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND, "no question '%s'", name);
    }
    return sitting_add(&study->sitting, question, random_u64(), own, err);
}

static bool add_chosen(struct study *study, const struct study_items *items,
                       const struct choose_list *list, struct error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct choose_item *item = &items->items[list->items[i]];
        bool own = study->sitting.episode == NULL ||
                   str_equal(item->episode, study->sitting.episode);

        if (!study_add(study, item->name, own, err)) {
            /* One question that cannot be drawn must not stop the rest. */
            app_add_problem(study->app, "%s: %s", item->name, error_get(err));
            error_clear(err);
        }
    }
    return study->sitting.count > 0;
}

/* Ends the beginning: kept at once, or thrown away with its reason. */
static struct study *begin_with(struct study *study, struct study_items *items,
                                struct choose_list *list, const char *nothing,
                                struct error *err)
{
    bool ok = add_chosen(study, items, list, err);

    choose_list_release(list);
    study_items_release(items);
    if (!ok) {
        error_set_code(err, ERROR_NOT_FOUND, "%s", nothing);
        free_memory(study);
        return NULL;
    }
    study_save(study);
    return study;
}

static int *weights_of(const struct outline *outline,
                       const struct outline_episode *episode)
{
    int *weights = xcalloc(episode->objectives.count + 1, sizeof(*weights));

    for (size_t i = 0; i < episode->objectives.count; i++) {
        weights[i] = outline->objectives[episode->objectives.first + i].weight;
    }
    return weights;
}

static const struct outline_episode *quizzable(struct app *app, int n,
                                               struct error *err)
{
    const struct outline_episode *episode = outline_get_episode(
        app_outline(app, OUTLINE_CHAPTERS | OUTLINE_QUESTIONS), n);

    if (episode == NULL) {
        error_set_code(err, ERROR_NOT_FOUND, "there is no episode %d", n);
        return NULL;
    }
    if (!outline_episode_ready(episode) || episode->live == 0) {
        error_set_code(err, ERROR_NOT_FOUND,
                       "episode %d, '%s', has no quiz yet", n, episode->title);
        return NULL;
    }
    return episode;
}

struct study *app_quiz_begin(struct app *app, int n, bool check,
                             struct error *err)
{
    const struct outline_episode *episode = quizzable(app, n, err);
    struct study_items items;
    struct choose_list list = CHOOSE_LIST_INIT;
    struct study *study;
    int *weights;

    if (episode == NULL ||
        !study_items_load(app, ITEMS_OF_EPISODE, n, 0, &items, err)) {
        return NULL;
    }
    weights = weights_of(&app->outline, episode);
    choose_quiz(
        &(struct choose_quiz){
            .items = items.items,
            .count = items.count,
            .episode = episode->id,
            .weights = weights,
            .objective_count = episode->objectives.count,
            .pick = check && episode->pick > 5 ? 5 : (size_t)episode->pick,
            .mixed_max = check ? 0 : 2,
            .seed = random_u64(),
        },
        &list);
    free(weights);
    study = study_new(app, check ? SITTING_CHECK : SITTING_QUIZ,
                      check ? "check" : "quiz", n);
    study->sitting.pass = episode->pass;
    if (episode->confidence != CONFIDENCE_UNSET) {
        study->sitting.ask_certainty = episode->confidence == CONFIDENCE_ASK;
    }
    study->title = xasprintf("Ep %d %s", n, check ? "check" : "quiz");
    return begin_with(study, &items, &list,
                      "every question of this quiz is suspended", err);
}

/* More overdue than can be done: what is still known comes before what is
 * lost. Says so. */
static bool order_backlog(struct app *app, const struct review_options *options,
                          struct study_items *items, struct str *note)
{
    if (options->cram || !study_items_order(app, options->backlog, items)) {
        return false;
    }
    if (items->overdue > 0) {
        str_add_format(note, "A backlog of %zu: today's", items->overdue);
    } else {
        str_add(note, "Today's");
    }
    str_add(note, " first, then what you are about to lose.");
    return true;
}

struct study *app_review_begin(struct app *app,
                               const struct review_options *options,
                               struct error *err)
{
    struct study_items items;
    struct choose_list list = CHOOSE_LIST_INIT;
    struct study *study;
    struct str note = STR_INIT;
    bool backlog;
    size_t quota = (size_t)store_new_per_day(app->store);

    if (!study_items_load(app, options->cram ? ITEMS_ALL : ITEMS_OF_REVIEW,
                          options->episode, options->series, &items, err)) {
        return NULL;
    }
    backlog = order_backlog(app, options, &items, &note);
    if (options->cram) {
        choose_cram(items.items, items.count, options->limit, random_u64(),
                    &list);
    } else {
        choose_review(
            &(struct choose_review){
                .items = items.items,
                .count = items.count,
                .limit = options->limit,
                .limit_s = options->minutes * 60,
                .new_quota =
                    quota > items.fresh_today ? quota - items.fresh_today : 0,
                .in_order = backlog,
                .seed = random_u64(),
            },
            &list);
    }
    study = study_new(app, options->cram ? SITTING_CRAM : SITTING_REVIEW,
                      options->cram ? "cram" : "review", 0);
    study->title = xstrdup(options->cram ? "Cram" : "Review");
    study->note = note;
    return begin_with(study, &items, &list,
                      options->cram ? "there is no question to ask"
                                    : "nothing is due now",
                      err);
}

struct study *app_chapter_begin(struct app *app, int n, const char *chapter,
                                struct error *err)
{
    const struct outline_episode *episode = quizzable(app, n, err);
    struct study_items items;
    struct choose_list list = CHOOSE_LIST_INIT;
    struct study *study;
    uint32_t bits = 0;

    if (episode == NULL ||
        !study_items_load(app, ITEMS_OF_EPISODE, n, 0, &items, err)) {
        return NULL;
    }
    for (size_t i = 0; i < episode->objectives.count && i < 32; i++) {
        if (str_equal(
                app->outline.objectives[episode->objectives.first + i].chapter,
                chapter)) {
            bits |= 1u << i;
        }
    }
    choose_check(items.items, items.count, bits, 2, random_u64(), &list);
    study = study_new(app, SITTING_CHAPTER, "chapter", n);
    study->title = xasprintf("Ep %d chapter", n);
    return begin_with(study, &items, &list,
                      "this chapter has no questions of its own", err);
}

/* Splits "51 Ep 51 quiz\n…" into its parts; false if it is not of that form. */
static bool read_head(const struct str *text, int *episode, char **title,
                      const char **rest)
{
    const char *line_end = strchr(text->buf, '\n');
    char *after;
    long n;

    if (line_end == NULL) {
        return false;
    }
    n = strtol(text->buf, &after, 10);
    if (*after != ' ' || n < 0 || n > EPISODE_MAX) {
        return false;
    }
    *episode = (int)n;
    *title = xstrndup(after + 1, (size_t)(line_end - after - 1));
    *rest = line_end + 1;
    return true;
}

static const char *kept_kind(const char *kind)
{
    static const char *const kinds[] = {"quiz", "review", "check", "cram",
                                        "chapter"};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_equal(kinds[i], kind)) {
            return kinds[i];
        }
    }
    return NULL;
}

struct study *app_study_resume(struct app *app, const char *kind,
                               struct error *err)
{
    struct study *study;
    struct str text = STR_INIT;
    struct str_list dropped = STR_LIST_INIT;
    const char *rest = NULL;
    int64_t at_ms;
    bool ok;

    if (kept_kind(kind) == NULL ||
        !store_sitting_load(app->store, kind, &text, &at_ms)) {
        error_set_code(err, ERROR_NOT_FOUND, "no sitting is under way");
        str_release(&text);
        return NULL;
    }
    study = study_new(app, SITTING_QUIZ, kept_kind(kind), 0);
    sitting_release(&study->sitting); /* it is made anew from the text */
    ok = read_head(&text, &study->episode, &study->title, &rest) &&
         sitting_read_text(&study->sitting, rest, study_find_question, study,
                           &dropped, err) &&
         study->sitting.count > 0;
    if (!ok) {
        error_set_code(err, ERROR_NOT_FOUND,
                       "the sitting under way cannot be taken up again: its "
                       "questions have changed; every answer is kept");
    } else if (!study_catch_up(study)) {
        ok = error_set_code(err, ERROR_NOT_FOUND,
                            "the sitting has ended; every answer is kept");
    }
    if (!ok) {
        study->done = true;
        study_save(study);
        free_memory(study);
        study = NULL;
    } else {
        study->sitting.is_term = is_term;
        study->sitting.context = app;
    }
    str_release(&text);
    str_list_release(&dropped);
    return study;
}

bool app_study_pending(struct app *app, const char *kind, struct str *label)
{
    struct str text = STR_INIT;
    const char *rest;
    char *title = NULL;
    int episode;
    int64_t at_ms;
    bool found = store_sitting_load(app->store, kind, &text, &at_ms) &&
                 read_head(&text, &episode, &title, &rest);

    if (found) {
        str_add(label, title);
    }
    free(title);
    str_release(&text);
    return found;
}

const struct sitting *study_get(const struct study *study)
{
    return &study->sitting;
}

int study_get_episode(const struct study *study)
{
    return study->episode;
}

const struct app_episode *study_get_source(struct study *study)
{
    const struct sitting_slot *slot = sitting_get_slot(&study->sitting);

    return slot == NULL
               ? NULL
               : find_source(study, episode_id_parse(slot->question->episode));
}

const char *study_get_title(const struct study *study)
{
    return study->title;
}

int study_get_planned_s(const struct study *study)
{
    int seconds = 0;

    for (size_t i = 0; i < study->sitting.count; i++) {
        const struct question *question = study->sitting.slots[i].question;

        seconds += pace_get_seconds(&study->pace, question->type,
                                    question_get_time(question));
    }
    return seconds;
}

const char *study_get_when(const struct study *study)
{
    return study->when.buf;
}

int study_get_leech(const struct study *study)
{
    return study->leech_lapses;
}

const char *study_get_note(const struct study *study)
{
    return study->note.buf;
}

const char *study_get_sure_wrong(const struct study *study)
{
    return study->sure_wrong.buf;
}
