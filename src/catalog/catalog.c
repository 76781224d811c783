#include "catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/catalog_private.h"
#include "catalog/files.h"

struct catalog *catalog_new(unsigned options)
{
    struct catalog *catalog = xcalloc(1, sizeof(*catalog));

    catalog->options = options;
    catalog->maps = xcalloc(1, sizeof(*catalog->maps));
    catalog->trees = xcalloc(1, sizeof(*catalog->trees));
    return catalog;
}

static void clear_maps(struct catalog_maps *maps)
{
    map_release(&maps->series);
    map_release(&maps->episodes);
    map_release(&maps->patterns);
    map_release(&maps->cases);
    map_release(&maps->terms);
    map_release(&maps->calcs);
    map_release(&maps->term_texts);
    map_release(&maps->questions);
    free(maps->question_list);
    maps->question_list = NULL;
    maps->question_count = 0;
    str_list_clear(&maps->keys);
}

void catalog_free(struct catalog *catalog)
{
    if (catalog == NULL) {
        return;
    }
    clear_maps(catalog->maps);
    str_list_release(&catalog->maps->keys);
    free(catalog->maps);
    if (catalog->curriculum != NULL) {
        schema_release(&curriculum_schema, catalog->curriculum);
        free(catalog->curriculum);
    }
    schema_release_list(&series_schema, catalog->series, catalog->series_count);
    schema_release_list(&episode_schema, catalog->episodes,
                        catalog->episode_count);
    schema_release_list(&quiz_schema, catalog->quizzes, catalog->quiz_count);
    schema_release_list(&pattern_schema, catalog->patterns,
                        catalog->pattern_count);
    schema_release_list(&case_schema, catalog->cases, catalog->case_count);
    schema_release_list(&term_schema, catalog->terms, catalog->term_count);
    schema_release_list(&calc_schema, catalog->calcs, catalog->calc_count);
    for (size_t i = 0; i < catalog->trees->count; i++) {
        yaml_tree_release(&catalog->trees->items[i]);
    }
    free(catalog->trees->items);
    free(catalog->trees);
    content_files_release(&catalog->files);
    free(catalog);
}

void episode_release(struct episode *episode)
{
    schema_release(&episode_schema, episode);
}

void quiz_file_release(struct quiz_file *quiz)
{
    schema_release(&quiz_schema, quiz);
}

static int compare_series(const void *left, const void *right)
{
    const struct series *a = left;
    const struct series *b = right;

    return a->n != b->n ? (a->n > b->n) - (a->n < b->n) : strcmp(a->id, b->id);
}

static int compare_episodes(const void *left, const void *right)
{
    const struct episode *a = left;
    const struct episode *b = right;

    return a->n != b->n ? (a->n > b->n) - (a->n < b->n) : strcmp(a->id, b->id);
}

static int compare_quizzes(const void *left, const void *right)
{
    const struct quiz_file *a = left;
    const struct quiz_file *b = right;

    return strcmp(a->episode, b->episode);
}

#define SORT(array, count, compare)                                            \
    do {                                                                       \
        if ((count) > 1) {                                                     \
            qsort((array), (count), sizeof(*(array)), (compare));              \
        }                                                                      \
    } while (0)

static const char *keep_key(struct catalog_maps *maps, struct str *text)
{
    str_list_take(&maps->keys, str_take(text));
    return maps->keys.items[maps->keys.count - 1];
}

static void map_term_text(struct catalog_maps *maps, const char *text, size_t n)
{
    struct str lower = STR_INIT;

    utf8_add_lower(&lower, text, strlen(text));
    map_add(&maps->term_texts, keep_key(maps, &lower), n);
}

static void map_terms(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->term_count; i++) {
        const struct term *term = &catalog->terms[i];

        map_set(&catalog->maps->terms, term->id, i);
        map_term_text(catalog->maps, term->term, i);
    }
    /* A term by its own name goes before another's alias. */
    for (size_t i = 0; i < catalog->term_count; i++) {
        const struct term *term = &catalog->terms[i];

        for (size_t j = 0; j < term->aliases.count; j++) {
            map_term_text(catalog->maps, term->aliases.items[j], i);
        }
    }
}

static void map_question(struct catalog_maps *maps, const char *episode,
                         const char *id, size_t n)
{
    struct str name = STR_INIT;

    str_add_format(&name, "%s.%s", episode, id);
    map_add(&maps->questions, keep_key(maps, &name), n);
}

static void map_questions(struct catalog *catalog)
{
    struct catalog_maps *maps = catalog->maps;
    size_t total = 0;

    for (size_t i = 0; i < catalog->quiz_count; i++) {
        total += catalog->quizzes[i].question_count;
    }
    maps->question_list = xcalloc(total + 1, sizeof(*maps->question_list));
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        const struct quiz_file *quiz = &catalog->quizzes[i];

        for (size_t j = 0; j < quiz->question_count; j++) {
            map_question(maps, quiz->episode, quiz->questions[j].id,
                         maps->question_count);
            maps->question_list[maps->question_count++] = &quiz->questions[j];
        }
    }
    /* Former names only lead where no present one does. */
    for (size_t i = 0; i < maps->question_count; i++) {
        const struct question *question = maps->question_list[i];

        for (size_t j = 0; j < question->was.count; j++) {
            map_question(maps, question->episode, question->was.items[j], i);
        }
    }
}

void catalog_finish(struct catalog *catalog)
{
    struct catalog_maps *maps = catalog->maps;

    clear_maps(maps);
    SORT(catalog->series, catalog->series_count, compare_series);
    SORT(catalog->episodes, catalog->episode_count, compare_episodes);
    SORT(catalog->quizzes, catalog->quiz_count, compare_quizzes);
    for (size_t i = 0; i < catalog->series_count; i++) {
        map_add(&maps->series, catalog->series[i].id, i);
    }
    for (size_t i = 0; i < catalog->episode_count; i++) {
        map_add(&maps->episodes, catalog->episodes[i].id, i);
    }
    for (size_t i = 0; i < catalog->pattern_count; i++) {
        map_set(&maps->patterns, catalog->patterns[i].id, i);
    }
    for (size_t i = 0; i < catalog->case_count; i++) {
        map_set(&maps->cases, catalog->cases[i].id, i);
    }
    for (size_t i = 0; i < catalog->calc_count; i++) {
        map_set(&maps->calcs, catalog->calcs[i].id, i);
    }
    map_terms(catalog);
    map_questions(catalog);
}

const struct series *catalog_get_series(const struct catalog *catalog, int n)
{
    for (size_t i = 0; i < catalog->series_count; i++) {
        if (catalog->series[i].n == n) {
            return &catalog->series[i];
        }
    }
    return NULL;
}

#define FIND(catalog, map, array, key)                                         \
    do {                                                                       \
        size_t at_ = map_get(&(catalog)->maps->map, (key));                    \
        return at_ != MAP_NONE ? &(catalog)->array[at_] : NULL;                \
    } while (0)

const struct series *catalog_find_series(const struct catalog *catalog,
                                         const char *id)
{
    FIND(catalog, series, series, id);
}

const struct episode *catalog_find_episode(const struct catalog *catalog,
                                           const char *id)
{
    FIND(catalog, episodes, episodes, id);
}

const struct pattern *catalog_find_pattern(const struct catalog *catalog,
                                           const char *id)
{
    FIND(catalog, patterns, patterns, id);
}

const struct case_study *catalog_find_case(const struct catalog *catalog,
                                           const char *id)
{
    FIND(catalog, cases, cases, id);
}

const struct term *catalog_find_term(const struct catalog *catalog,
                                     const char *id)
{
    FIND(catalog, terms, terms, id);
}

const struct calc_text *catalog_find_calc(const struct catalog *catalog,
                                          const char *id)
{
    FIND(catalog, calcs, calcs, id);
}

const struct episode *catalog_get_episode(const struct catalog *catalog, int n)
{
    for (size_t i = 0; i < catalog->episode_count; i++) {
        if (catalog->episodes[i].n == n) {
            return &catalog->episodes[i];
        }
    }
    return NULL;
}

const struct quiz_file *catalog_get_quiz(const struct catalog *catalog, int n)
{
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        if (episode_id_parse(catalog->quizzes[i].episode) == n) {
            return &catalog->quizzes[i];
        }
    }
    return NULL;
}

const struct question *catalog_find_question(const struct catalog *catalog,
                                             const char *name)
{
    char *bare = xstrndup(name, strcspn(name, "@"));
    size_t at = map_get(&catalog->maps->questions, bare);

    free(bare);
    return at != MAP_NONE ? catalog->maps->question_list[at] : NULL;
}

const struct term *catalog_find_term_text(const struct catalog *catalog,
                                          const char *text)
{
    struct str lower = STR_INIT;
    size_t at;

    utf8_add_lower(&lower, text, strlen(text));
    at = map_get(&catalog->maps->term_texts, lower.buf);
    str_release(&lower);
    return at != MAP_NONE ? &catalog->terms[at] : NULL;
}

const struct objective *episode_find_objective(const struct episode *episode,
                                               const char *id)
{
    for (size_t i = 0; i < episode->objective_count; i++) {
        if (episode->objectives[i].id != NULL &&
            str_equal(episode->objectives[i].id, id)) {
            return &episode->objectives[i];
        }
    }
    return NULL;
}

const struct chapter *episode_find_chapter(const struct episode *episode,
                                           const char *id)
{
    for (size_t i = 0; i < episode->chapter_count; i++) {
        if (episode->chapters[i].id != NULL &&
            str_equal(episode->chapters[i].id, id)) {
            return &episode->chapters[i];
        }
    }
    return NULL;
}

int curriculum_phase(const struct curriculum *curriculum, int n)
{
    if (curriculum == NULL) {
        return 0;
    }
    for (size_t i = 0; i < curriculum->phase_count; i++) {
        const struct phase *phase = &curriculum->phases[i];

        if (n >= phase->episodes.first && n <= phase->episodes.last) {
            return phase->n;
        }
    }
    return 0;
}
