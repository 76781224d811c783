/* Does a reference lead somewhere, and if not, where was it meant to? */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "catalog/catalog.h"

/* Offers every id of an array of structs that begin with `char *id`. */
static void offer_ids(struct nearest *nearest, const void *items, size_t count,
                      size_t size)
{
    for (size_t i = 0; i < count; i++) {
        const char *id;

        memcpy(&id, (const char *)items + i * size, sizeof(id));
        if (id != NULL) {
            nearest_offer(nearest, id);
        }
    }
}

#define OFFER(nearest, array, count)                                           \
    offer_ids((nearest), (array), (count), sizeof(*(array)))

static bool none(struct str *why, const struct nearest *nearest,
                 const char *what, const char *id)
{
    if (why != NULL) {
        str_add_format(why, "no %s '%s'", what, id);
        nearest_add_hint(nearest, why);
    }
    return false;
}

static bool has_member(const struct episode *episode,
                       const struct catalog *catalog, const struct ref *ref,
                       struct str *why)
{
    struct nearest nearest = NEAREST_INIT(ref->id);
    const struct quiz_file *quiz = catalog_get_quiz(catalog, ref->episode);

    if (episode_find_objective(episode, ref->id) != NULL) {
        return true;
    }
    OFFER(&nearest, episode->objectives, episode->objective_count);
    for (size_t i = 0; quiz != NULL && i < quiz->question_count; i++) {
        if (str_equal(quiz->questions[i].id, ref->id)) {
            return true;
        }
        nearest_offer(&nearest, quiz->questions[i].id);
    }
    if (why != NULL) {
        str_add_format(why, "%s has no objective or question '%s'", episode->id,
                       ref->id);
        nearest_add_hint(&nearest, why);
    }
    return false;
}

static bool has_episode_ref(const struct catalog *catalog,
                            const struct ref *ref, struct str *why)
{
    const struct episode *episode = catalog_get_episode(catalog, ref->episode);
    struct nearest nearest = NEAREST_INIT(ref->id);

    if (episode == NULL) {
        if (why != NULL) {
            str_add_format(why, "no episode %d", ref->episode);
        }
        return false;
    }
    if (ref->kind == REF_MEMBER) {
        return has_member(episode, catalog, ref, why);
    }
    if (ref->kind == REF_EPISODE ||
        episode_find_chapter(episode, ref->id) != NULL) {
        return true;
    }
    OFFER(&nearest, episode->chapters, episode->chapter_count);
    if (why != NULL) {
        str_add_format(why, "%s has no chapter '%s'", episode->id, ref->id);
        nearest_add_hint(&nearest, why);
    }
    return false;
}

static bool has_series(const struct catalog *catalog, const struct ref *ref,
                       struct str *why)
{
    struct nearest nearest = NEAREST_INIT(ref->id);

    if (catalog_find_series(catalog, ref->id) != NULL ||
        (ref->id[0] >= '0' && ref->id[0] <= '9' &&
         catalog_get_series(catalog, (int)strtol(ref->id, NULL, 10)) != NULL)) {
        return true;
    }
    OFFER(&nearest, catalog->series, catalog->series_count);
    return none(why, &nearest, "series", ref->id);
}

bool catalog_has_ref(const struct catalog *catalog, const struct ref *ref,
                     struct str *why)
{
    struct nearest nearest = NEAREST_INIT(ref->id);

    switch (ref->kind) {
    case REF_NONE:
        return false;
    case REF_EPISODE:
    case REF_PLACE:
    case REF_MEMBER:
        return has_episode_ref(catalog, ref, why);
    case REF_SERIES:
        return has_series(catalog, ref, why);
    case REF_PATTERN:
        OFFER(&nearest, catalog->patterns, catalog->pattern_count);
        return catalog_find_pattern(catalog, ref->id) != NULL ||
               none(why, &nearest, "pattern", ref->id);
    case REF_CASE:
        OFFER(&nearest, catalog->cases, catalog->case_count);
        return catalog_find_case(catalog, ref->id) != NULL ||
               none(why, &nearest, "case study", ref->id);
    case REF_TERM:
        OFFER(&nearest, catalog->terms, catalog->term_count);
        return catalog_find_term(catalog, ref->id) != NULL ||
               none(why, &nearest, "term", ref->id);
    case REF_CALC:
        OFFER(&nearest, catalog->calcs, catalog->calc_count);
        return catalog_find_calc(catalog, ref->id) != NULL ||
               none(why, &nearest, "calculator", ref->id);
    }
    return false;
}
