/* The outline of a full catalogue, and the sums that both of its makers use. */
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog.h"
#include "catalog/outline.h"
#include "quiz/graded_hash.h"

size_t episode_count_words(const struct episode *episode, size_t n,
                           const struct document *script)
{
    int chapter;

    if (script == NULL || episode->chapters[n].title == NULL) {
        return 0;
    }
    chapter = document_find_chapter(script, episode->chapters[n].title);
    return chapter != NO_CHAPTER ? script->chapters[chapter].words : 0;
}

const char *episode_objective_chapter(const struct episode *episode,
                                      const char *objective)
{
    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];

        if (chapter->id != NULL &&
            str_list_has(&chapter->objectives, objective)) {
            return chapter->id;
        }
    }
    return "";
}

int quiz_file_time(const struct quiz_file *quiz)
{
    int sum = 0;

    if (quiz->minutes > 0) {
        return (int)(quiz->minutes * 60);
    }
    for (size_t i = 0; i < quiz->question_count; i++) {
        if (quiz->questions[i].status == QUESTION_LIVE) {
            sum += question_get_time(&quiz->questions[i]);
        }
    }
    return sum;
}

size_t quiz_file_live(const struct quiz_file *quiz)
{
    size_t count = 0;

    for (size_t i = 0; i < quiz->question_count; i++) {
        count += quiz->questions[i].status == QUESTION_LIVE;
    }
    return count;
}

static void fill_series(struct outline *outline, const struct catalog *catalog)
{
    outline->series =
        xcalloc(catalog->series_count + 1, sizeof(*outline->series));
    for (size_t i = 0; i < catalog->series_count; i++) {
        const struct series *series = &catalog->series[i];

        outline->series[outline->series_count++] = (struct outline_series){
            .n = series->n,
            .id = outline_keep(outline, series->id),
            .title = outline_keep(outline, series->title),
            .summary = outline_keep(outline, series->summary),
            .first_episode = series->episodes.first,
            .last_episode = series->episodes.last,
            .hours = series->hours,
            .level = series->level};
    }
}

/* -1 if there is no such series. */
static int series_index(const struct outline *outline, const char *id)
{
    const struct outline_series *series =
        id != NULL ? outline_find_series(outline, id) : NULL;

    return series != NULL ? (int)(series - outline->series) : -1;
}

static struct document *read_script(const struct catalog *catalog, int n)
{
    const struct content_file *file =
        content_files_find(&catalog->files, CONTENT_SCRIPT, n);

    return file != NULL ? catalog_read_script(file->path, file->name, NULL)
                        : NULL;
}

static void fill_chapters(struct outline *outline,
                          const struct episode *episode,
                          const struct document *script, size_t at)
{
    struct outline_episode *entry = &outline->episodes[at];

    for (size_t i = 0; i < episode->chapter_count; i++) {
        const struct chapter *chapter = &episode->chapters[i];
        size_t words = episode_count_words(episode, i, script);

        outline->chapters[outline->chapter_count++] = (struct outline_chapter){
            .episode = at,
            .id = outline_keep(outline, chapter->id),
            .title = outline_keep(outline, chapter->title),
            .kind = chapter->kind,
            .minutes = (int)chapter->minutes,
            .words = words};
        entry->words += words;
    }
}

static void fill_objectives(struct outline *outline,
                            const struct episode *episode, size_t at)
{
    for (size_t i = 0; i < episode->objective_count; i++) {
        const struct objective *objective = &episode->objectives[i];
        const char *id = objective->id != NULL ? objective->id : "";

        outline->objectives[outline->objective_count++] =
            (struct outline_objective){
                .episode = at,
                .id = outline_keep(outline, id),
                .text = outline_keep(outline, objective->text),
                .level = objective->level,
                .weight = objective->weight,
                .chapter = outline_keep(
                    outline, episode_objective_chapter(episode, id))};
    }
}

static void fill_prerequisites(struct outline *outline,
                               const struct episode *episode, size_t at)
{
    for (size_t i = 0; i < episode->prerequisite_count; i++) {
        const struct prerequisite *needs = &episode->prerequisites[i];
        int n = needs->ref != NULL ? episode_id_parse(needs->ref) : 0;

        if (n > 0) {
            outline->prerequisites[outline->prerequisite_count++] =
                (struct outline_prerequisite){.episode = at,
                                              .needs = n,
                                              .needed = needs->strength ==
                                                        STRENGTH_NEEDED};
        }
    }
}

static void fill_parts(struct outline *outline, const struct episode *episode,
                       const struct document *script, size_t at)
{
    fill_chapters(outline, episode, script, at);
    fill_objectives(outline, episode, at);
    fill_prerequisites(outline, episode, at);
}

static void fill_questions(struct outline *outline,
                           const struct quiz_file *quiz, size_t at)
{
    for (size_t i = 0; i < quiz->question_count; i++) {
        const struct question *question = &quiz->questions[i];
        struct str name = STR_INIT;
        struct str stem = STR_INIT;

        question_add_name(question, false, &name);
        markup_add_plain(&stem, question->stem);
        outline->questions[outline->question_count++] =
            (struct outline_question){
                .episode = at,
                .id = outline_keep(outline, question->id),
                .name = outline_keep(outline, name.buf),
                .rev = question->rev,
                .type = question->type,
                .level = question->level,
                .status = question->status,
                .change = question->change,
                .difficulty = question->difficulty,
                .time_s = question_get_time(question),
                .graded_hash = question_graded_hash(question),
                .key_hash = question_key_hash(question),
                .chapter = outline_keep(outline, question->source.chapter),
                .stem = outline_keep(outline, stem.buf),
                .objectives = outline_keep_list(outline, &question->objectives),
                .enemies = outline_keep_list(outline, &question->enemies),
                .tags = outline_keep_list(outline, &question->tags),
                .was = outline_keep_list(outline, &question->was)};
        str_release(&name);
        str_release(&stem);
    }
}

static void fill_episode(struct outline *outline, const struct catalog *catalog,
                         const struct episode *episode)
{
    size_t at = outline->episode_count++;
    const struct quiz_file *quiz = catalog_get_quiz(catalog, episode->n);
    struct document *script = read_script(catalog, episode->n);

    outline->episodes[at] = (struct outline_episode){
        .n = episode->n,
        .id = outline_keep(outline, episode->id),
        .title = outline_keep(outline, episode->title),
        .summary = outline_keep(outline, episode->summary),
        .series = series_index(outline, episode->series),
        .phase = curriculum_phase(catalog->curriculum, episode->n),
        .status = episode->status,
        .duration_s = episode->duration_s,
        .pick = quiz != NULL ? quiz->pick : 10,
        .quiz_time_s = quiz != NULL ? quiz_file_time(quiz) : 0,
        .pass = quiz != NULL ? quiz->pass : 0.8,
        .confidence = quiz != NULL ? quiz->confidence : CONFIDENCE_UNSET,
        .objectives.count = episode->objective_count,
        .chapters.count = episode->chapter_count,
        .questions.count = quiz != NULL ? quiz->question_count : 0,
        .live = quiz != NULL ? quiz_file_live(quiz) : 0};
    fill_parts(outline, episode, script, at);
    if (quiz != NULL) {
        fill_questions(outline, quiz, at);
    }
    document_free(script);
}

static void fill_episodes(struct outline *outline,
                          const struct catalog *catalog)
{
    size_t chapters = 0;
    size_t objectives = 0;
    size_t prerequisites = 0;
    size_t questions = 0;

    for (size_t i = 0; i < catalog->episode_count; i++) {
        chapters += catalog->episodes[i].chapter_count;
        objectives += catalog->episodes[i].objective_count;
        prerequisites += catalog->episodes[i].prerequisite_count;
    }
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        questions += catalog->quizzes[i].question_count;
    }
    outline->episodes =
        xcalloc(catalog->episode_count + 1, sizeof(*outline->episodes));
    outline->chapters = xcalloc(chapters + 1, sizeof(*outline->chapters));
    outline->objectives = xcalloc(objectives + 1, sizeof(*outline->objectives));
    outline->prerequisites =
        xcalloc(prerequisites + 1, sizeof(*outline->prerequisites));
    outline->questions = xcalloc(questions + 1, sizeof(*outline->questions));
    for (size_t i = 0; i < catalog->episode_count; i++) {
        const struct episode *episode = &catalog->episodes[i];

        /* Of two that claim a number the first is it, as in lookups. */
        if (i == 0 || episode->n != episode[-1].n) {
            fill_episode(outline, catalog, episode);
        }
    }
}

static int compare_ids(const void *left, const void *right)
{
    const char *a;
    const char *b;

    memcpy(&a, left, sizeof(a));
    memcpy(&b, right, sizeof(b));
    return strcmp(a, b);
}

#define SORT_IDS(array, count)                                                 \
    do {                                                                       \
        if ((count) > 1) {                                                     \
            qsort((array), (count), sizeof(*(array)), compare_ids);            \
        }                                                                      \
    } while (0)

static void fill_patterns(struct outline *outline,
                          const struct catalog *catalog)
{
    outline->patterns =
        xcalloc(catalog->pattern_count + 1, sizeof(*outline->patterns));
    for (size_t i = 0; i < catalog->pattern_count; i++) {
        const struct pattern *pattern = &catalog->patterns[i];

        if (catalog_find_pattern(catalog, pattern->id) == pattern) {
            outline->patterns[outline->pattern_count++] =
                (struct outline_pattern){
                    .id = outline_keep(outline, pattern->id),
                    .title = outline_keep(outline, pattern->title),
                    .summary = outline_keep(outline, pattern->summary),
                    .category = pattern->category,
                    .tier = pattern->tier,
                    .status = pattern->status};
        }
    }
    SORT_IDS(outline->patterns, outline->pattern_count);
}

static void fill_cases(struct outline *outline, const struct catalog *catalog)
{
    outline->cases = xcalloc(catalog->case_count + 1, sizeof(*outline->cases));
    for (size_t i = 0; i < catalog->case_count; i++) {
        const struct case_study *study = &catalog->cases[i];

        if (catalog_find_case(catalog, study->id) == study) {
            outline->cases[outline->case_count++] = (struct outline_case){
                .id = outline_keep(outline, study->id),
                .title = outline_keep(outline, study->title),
                .org = outline_keep(outline, study->org),
                .when = outline_keep(outline, study->when),
                .kind = study->kind,
                .verified = study->verified};
        }
    }
    SORT_IDS(outline->cases, outline->case_count);
}

static void fill_terms(struct outline *outline, const struct catalog *catalog)
{
    outline->terms = xcalloc(catalog->term_count + 1, sizeof(*outline->terms));
    for (size_t i = 0; i < catalog->term_count; i++) {
        const struct term *term = &catalog->terms[i];

        if (catalog_find_term(catalog, term->id) == term) {
            outline->terms[outline->term_count++] = (struct outline_term){
                .id = outline_keep(outline, term->id),
                .term = outline_keep(outline, term->term),
                .text = outline_keep(outline, term->short_text)};
        }
    }
    SORT_IDS(outline->terms, outline->term_count);
}

static void fill_calcs(struct outline *outline, const struct catalog *catalog)
{
    outline->calcs = xcalloc(catalog->calc_count + 1, sizeof(*outline->calcs));
    for (size_t i = 0; i < catalog->calc_count; i++) {
        const struct calc_text *calc = &catalog->calcs[i];

        if (catalog_find_calc(catalog, calc->id) == calc) {
            outline->calcs[outline->calc_count++] = (struct outline_calc){
                .id = outline_keep(outline, calc->id),
                .title = outline_keep(outline, calc->title),
                .episode =
                    calc->episode != NULL ? episode_id_parse(calc->episode) : 0,
                .question = outline_keep(outline, calc->question)};
        }
    }
    SORT_IDS(outline->calcs, outline->calc_count);
}

void outline_from_catalog(struct outline *outline,
                          const struct catalog *catalog)
{
    if (catalog->curriculum != NULL) {
        outline->title = outline_keep(outline, catalog->curriculum->title);
    }
    fill_series(outline, catalog);
    fill_episodes(outline, catalog);
    fill_patterns(outline, catalog);
    fill_cases(outline, catalog);
    fill_terms(outline, catalog);
    fill_calcs(outline, catalog);
    outline->parts = OUTLINE_ALL;
    outline_finish(outline);
}
