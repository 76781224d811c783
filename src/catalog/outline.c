#include "catalog/outline.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"

/* Memory of texts and lists, freed all at once. */
struct outline_text {
    struct outline_text *next;
    size_t used;
    size_t size;
    _Alignas(16) char bytes[];
};

static void *take(struct outline *outline, size_t size)
{
    enum { CHUNK = 32 * 1024 };
    struct outline_text *texts = outline->texts;
    void *memory;

    size = (size + 7) & ~(size_t)7;
    if (texts == NULL || texts->size - texts->used < size) {
        size_t room = size > CHUNK ? size : CHUNK;

        texts = xmalloc(sizeof(*texts) + room);
        *texts = (struct outline_text){.next = outline->texts, .size = room};
        outline->texts = texts;
    }
    memory = texts->bytes + texts->used;
    texts->used += size;
    return memory;
}

const char *outline_keep(struct outline *outline, const char *text)
{
    size_t len;
    char *copy;

    if (text == NULL || *text == '\0') {
        return "";
    }
    len = strlen(text);
    copy = take(outline, len + 1);
    memcpy(copy, text, len + 1);
    return copy;
}

const char **outline_keep_list(struct outline *outline,
                               const struct str_list *list)
{
    const char **copy = take(outline, (list->count + 1) * sizeof(*copy));

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
    list = take(outline, (count + 1) * sizeof(*list));
    list[count] = NULL;
    if (count == 0) {
        return list;
    }
    copy = take(outline, len + 1);
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
    while (outline->texts != NULL) {
        struct outline_text *next = outline->texts->next;

        free(outline->texts);
        outline->texts = next;
    }
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
            char *name = take(outline, len);

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

/* ----------------------------------------------------- what people typed */

static bool not_found(struct error *err, const struct nearest *nearest,
                      const char *what)
{
    struct str text = STR_INIT;

    str_add_format(&text, "no %s '%s'", what, nearest->wanted);
    nearest_add_hint(nearest, &text);
    error_set_code(err, ERROR_NOT_FOUND, "%s", text.buf);
    str_release(&text);
    return false;
}

/* Arrays of structs that begin with their id. */
static void offer_ids(struct nearest *nearest, const void *items, size_t count,
                      size_t size)
{
    for (size_t i = 0; i < count; i++) {
        const char *id;

        memcpy(&id, (const char *)items + i * size, sizeof(id));
        nearest_offer(nearest, id);
    }
}

static bool resolve_member(const struct outline *outline,
                           const struct outline_episode *episode,
                           const struct ref *ref, struct error *err)
{
    struct nearest nearest = NEAREST_INIT(ref->id);
    struct str name = STR_INIT;
    struct str what = STR_INIT;
    bool found;

    str_add_format(&name, "%s.%s", episode->id, ref->id);
    found = outline_find_question(outline, name.buf) != NULL ||
            outline_find_objective(outline, episode, ref->id) != NULL;
    if (!found) {
        for (size_t i = 0; i < outline->question_count; i++) {
            if (&outline->episodes[outline->questions[i].episode] == episode) {
                nearest_offer(&nearest, outline->questions[i].id);
            }
        }
        for (size_t i = 0; i < outline->objective_count; i++) {
            if (&outline->episodes[outline->objectives[i].episode] == episode) {
                nearest_offer(&nearest, outline->objectives[i].id);
            }
        }
        str_add_format(&what, "question or objective of %s", episode->id);
        not_found(err, &nearest, what.buf);
    }
    str_release(&name);
    str_release(&what);
    return found;
}

static bool resolve_chapter(const struct outline *outline,
                            const struct outline_episode *episode,
                            const struct ref *ref, struct error *err)
{
    struct nearest nearest = NEAREST_INIT(ref->id);
    struct str what = STR_INIT;

    if (outline_find_chapter(outline, episode, ref->id) != NULL) {
        return true;
    }
    for (size_t i = 0; i < outline->chapter_count; i++) {
        if (&outline->episodes[outline->chapters[i].episode] == episode) {
            nearest_offer(&nearest, outline->chapters[i].id);
        }
    }
    str_add_format(&what, "chapter of %s", episode->id);
    not_found(err, &nearest, what.buf);
    str_release(&what);
    return false;
}

static bool resolve_episode(const struct outline *outline,
                            const struct ref *ref, struct error *err)
{
    const struct outline_episode *episode =
        outline_get_episode(outline, ref->episode);

    if (episode == NULL && outline->episode_count > 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no episode %d; there are %d to %d", ref->episode,
                              outline->episodes[0].n,
                              outline->episodes[outline->episode_count - 1].n);
    }
    if (episode == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND, "no episode %d",
                              ref->episode);
    }
    if (ref->kind == REF_MEMBER) {
        return resolve_member(outline, episode, ref, err);
    }
    return ref->kind == REF_EPISODE ||
           resolve_chapter(outline, episode, ref, err);
}

static bool resolve_series(const struct outline *outline, const struct ref *ref,
                           struct error *err)
{
    struct nearest nearest = NEAREST_INIT(ref->id);

    if (outline_find_series(outline, ref->id) != NULL ||
        (ref->id[0] >= '0' && ref->id[0] <= '9' &&
         outline_get_series(outline, (int)strtol(ref->id, NULL, 10)) != NULL)) {
        return true;
    }
    for (size_t i = 0; i < outline->series_count; i++) {
        nearest_offer(&nearest, outline->series[i].id);
    }
    return not_found(err, &nearest, "series");
}

#define RESOLVE(find, array, count, what)                                      \
    do {                                                                       \
        if (find(outline, found.id) != NULL) {                                 \
            ok = true;                                                         \
        } else {                                                               \
            offer_ids(&nearest, (array), (count), sizeof(*(array)));           \
            ok = not_found(err, &nearest, what);                               \
        }                                                                      \
    } while (0)

bool outline_resolve(const struct outline *outline, const char *text,
                     struct ref *ref, struct error *err)
{
    struct ref found;
    struct nearest nearest = NEAREST_INIT(found.id);
    bool ok = false;

    if (!ref_parse(text, &found, err)) {
        return false;
    }
    switch (found.kind) {
    case REF_NONE:
        return false;
    case REF_EPISODE:
    case REF_PLACE:
    case REF_MEMBER:
        ok = resolve_episode(outline, &found, err);
        break;
    case REF_SERIES:
        ok = resolve_series(outline, &found, err);
        break;
    case REF_PATTERN:
        RESOLVE(outline_find_pattern, outline->patterns, outline->pattern_count,
                "pattern");
        break;
    case REF_CASE:
        RESOLVE(outline_find_case, outline->cases, outline->case_count,
                "case study");
        break;
    case REF_TERM:
        RESOLVE(outline_find_term, outline->terms, outline->term_count, "term");
        break;
    case REF_CALC:
        RESOLVE(outline_find_calc, outline->calcs, outline->calc_count,
                "calculator");
        break;
    }
    if (ok) {
        *ref = found;
    }
    return ok;
}
