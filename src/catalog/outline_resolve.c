/* What people typed, to what it names in the outline. */
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "catalog/outline.h"

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
