#include "catalog/outline.h"

#include <stdlib.h>
#include <string.h>

const char *outline_keep(struct outline *outline, const char *text)
{
    size_t len;
    char *copy;

    if (text == NULL || *text == '\0') {
        return "";
    }
    len = strlen(text);
    copy = arena_take(&outline->texts, len + 1);
    memcpy(copy, text, len + 1);
    return copy;
}

const char **outline_keep_list(struct outline *outline,
                               const struct str_list *list)
{
    const char **copy =
        arena_take(&outline->texts, (list->count + 1) * sizeof(*copy));

    for (size_t i = 0; i < list->count; i++) {
        copy[i] = outline_keep(outline, list->items[i]);
    }
    copy[list->count] = NULL;
    return copy;
}

const char **outline_keep_words(struct outline *outline, const char *words)
{
    size_t count = 0;
    size_t len = words != NULL ? strlen(words) : 0;
    const char **list;
    char *copy;

    for (size_t i = 0; i < len; i++) {
        count += words[i] != ' ' && (i == 0 || words[i - 1] == ' ');
    }
    list = arena_take(&outline->texts, (count + 1) * sizeof(*list));
    list[count] = NULL;
    if (count == 0) {
        return list;
    }
    copy = arena_take(&outline->texts, len + 1);
    memcpy(copy, words, len + 1);
    count = 0;
    for (size_t i = 0; i < len; i++) {
        if (copy[i] == ' ') {
            copy[i] = '\0';
        } else if (i == 0 || copy[i - 1] == '\0') {
            list[count++] = copy + i;
        }
    }
    return list;
}

void outline_release(struct outline *outline)
{
    free(outline->series);
    free(outline->episodes);
    free(outline->chapters);
    free(outline->objectives);
    free(outline->prerequisites);
    free(outline->questions);
    free(outline->patterns);
    free(outline->cases);
    free(outline->terms);
    free(outline->calcs);
    map_release(&outline->question_map);
    arena_release(&outline->texts);
    *outline = (struct outline)OUTLINE_INIT;
}

static void find_series_episodes(struct outline *outline)
{
    for (size_t i = 0; i < outline->series_count; i++) {
        outline->series[i].episodes = (struct outline_range){0, 0};
    }
    for (size_t i = 0; i < outline->episode_count; i++) {
        int n = outline->episodes[i].series;
        struct outline_range *range;

        if (n < 0) {
            continue;
        }
        range = &outline->series[n].episodes;
        if (range->count == 0) {
            range->first = i;
        }
        /* Episodes of another series in between are counted in: ranges that
         * overlap are an error of the content (E010). */
        range->count = i - range->first + 1;
    }
}

/* Counts are known; where each episode's part begins follows from them. */
static void number_ranges(struct outline *outline)
{
    size_t chapters = 0;
    size_t objectives = 0;
    size_t questions = 0;

    for (size_t i = 0; i < outline->episode_count; i++) {
        struct outline_episode *episode = &outline->episodes[i];

        episode->chapters.first = chapters;
        episode->objectives.first = objectives;
        episode->questions.first = questions;
        chapters += episode->chapters.count;
        objectives += episode->objectives.count;
        questions += episode->questions.count;
    }
}

static void number_words(struct outline *outline)
{
    size_t start = 0;

    for (size_t i = 0; i < outline->chapter_count; i++) {
        struct outline_chapter *chapter = &outline->chapters[i];

        if (i == 0 || chapter->episode != chapter[-1].episode) {
            start = 0;
        }
        chapter->start_word = start;
        start += chapter->words;
    }
}

static void map_questions(struct outline *outline)
{
    if (outline->question_map.count > 0) {
        return;
    }
    for (size_t i = 0; i < outline->question_count; i++) {
        map_add(&outline->question_map, outline->questions[i].name, i);
    }
    for (size_t i = 0; i < outline->question_count; i++) {
        const struct outline_question *question = &outline->questions[i];

        for (const char **was = question->was; *was != NULL; was++) {
            const char *episode = outline->episodes[question->episode].id;
            size_t len = strlen(episode) + strlen(*was) + 2;
            char *name = arena_take(&outline->texts, len);

            memcpy(name, episode, strlen(episode));
            name[strlen(episode)] = '.';
            memcpy(name + strlen(episode) + 1, *was, strlen(*was) + 1);
            map_add(&outline->question_map, name, i);
        }
    }
}

void outline_finish(struct outline *outline)
{
    find_series_episodes(outline);
    number_ranges(outline);
    number_words(outline);
    map_questions(outline);
}

/* --------------------------------------------------------------- lookups */

const struct outline_series *outline_get_series(const struct outline *outline,
                                                int n)
{
    for (size_t i = 0; i < outline->series_count; i++) {
        if (outline->series[i].n == n) {
            return &outline->series[i];
        }
    }
    return NULL;
}

const struct outline_series *outline_find_series(const struct outline *outline,
                                                 const char *id)
{
    for (size_t i = 0; i < outline->series_count; i++) {
        if (str_equal(outline->series[i].id, id)) {
            return &outline->series[i];
        }
    }
    return NULL;
}

const struct outline_episode *outline_get_episode(const struct outline *outline,
                                                  int n)
{
    size_t low = 0;
    size_t high = outline->episode_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (outline->episodes[middle].n < n) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < outline->episode_count && outline->episodes[low].n == n
               ? &outline->episodes[low]
               : NULL;
}

const struct outline_chapter *
outline_find_chapter(const struct outline *outline,
                     const struct outline_episode *episode, const char *id)
{
    const struct outline_range *range = &episode->chapters;

    if (range->first + range->count > outline->chapter_count) {
        return NULL;
    }
    for (size_t i = 0; i < range->count; i++) {
        if (str_equal(outline->chapters[range->first + i].id, id)) {
            return &outline->chapters[range->first + i];
        }
    }
    return NULL;
}

const struct outline_objective *
outline_find_objective(const struct outline *outline,
                       const struct outline_episode *episode, const char *id)
{
    const struct outline_range *range = &episode->objectives;

    if (range->first + range->count > outline->objective_count) {
        return NULL;
    }
    for (size_t i = 0; i < range->count; i++) {
        if (str_equal(outline->objectives[range->first + i].id, id)) {
            return &outline->objectives[range->first + i];
        }
    }
    return NULL;
}

const struct outline_question *
outline_find_question(const struct outline *outline, const char *name)
{
    size_t at = map_get(&outline->question_map, name);

    return at != MAP_NONE ? &outline->questions[at] : NULL;
}

/* Index of the element whose first member, an id, is `id`; the array is sorted
 * by it. SIZE_MAX if there is none. */
static size_t find_id(const void *items, size_t count, size_t size,
                      const char *id)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *there;
        int order;

        memcpy(&there, (const char *)items + middle * size, sizeof(there));
        order = strcmp(there, id);
        if (order == 0) {
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return SIZE_MAX;
}

#define FIND(array, count, id)                                                 \
    do {                                                                       \
        size_t at_ = find_id((array), (count), sizeof(*(array)), (id));        \
        return at_ != SIZE_MAX ? &(array)[at_] : NULL;                         \
    } while (0)

const struct outline_pattern *
outline_find_pattern(const struct outline *outline, const char *id)
{
    FIND(outline->patterns, outline->pattern_count, id);
}

const struct outline_case *outline_find_case(const struct outline *outline,
                                             const char *id)
{
    FIND(outline->cases, outline->case_count, id);
}

const struct outline_term *outline_find_term(const struct outline *outline,
                                             const char *id)
{
    FIND(outline->terms, outline->term_count, id);
}

const struct outline_calc *outline_find_calc(const struct outline *outline,
                                             const char *id)
{
    FIND(outline->calcs, outline->calc_count, id);
}
