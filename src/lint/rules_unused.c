/* R008: what nothing refers to. */

#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "lint/context.h"

struct used {
    struct map patterns;
    struct map cases;
    struct map terms;
};

static void use_all(struct map *map, const struct str_list *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        map_set(map, ids->items[i], 1);
    }
}

static void use_ref(struct used *used, const char *text)
{
    if (text == NULL) {
        return;
    }
    if (str_starts_with(text, "pattern:")) {
        map_set(&used->patterns, text + 8, 1);
    } else if (str_starts_with(text, "case:")) {
        map_set(&used->cases, text + 5, 1);
    } else if (str_starts_with(text, "term:")) {
        map_set(&used->terms, text + 5, 1);
    }
}

static void use_episode(struct used *used, const struct episode *episode)
{
    for (size_t i = 0; i < episode->pattern_count; i++) {
        map_set(&used->patterns, episode->patterns[i].id, 1);
    }
    for (size_t i = 0; i < episode->source_count; i++) {
        if (episode->sources[i].pattern != NULL) {
            map_set(&used->patterns, episode->sources[i].pattern, 1);
        }
    }
    for (size_t i = 0; i < episode->prerequisite_count; i++) {
        use_ref(used, episode->prerequisites[i].ref);
    }
    for (size_t i = 0; i < episode->see_also_count; i++) {
        use_ref(used, episode->see_also[i].ref);
    }
    use_all(&used->cases, &episode->case_studies);
    use_all(&used->terms, &episode->glossary);
}

static void collect(struct used *used, const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->episode_count; i++) {
        use_episode(used, &catalog->episodes[i]);
    }
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        for (size_t k = 0; k < catalog->quizzes[i].question_count; k++) {
            use_ref(used, catalog->quizzes[i].questions[k].from);
        }
    }
    for (size_t i = 0; i < catalog->pattern_count; i++) {
        use_all(&used->patterns, &catalog->patterns[i].related);
    }
    for (size_t i = 0; i < catalog->case_count; i++) {
        use_all(&used->patterns, &catalog->cases[i].patterns);
    }
    for (size_t i = 0; i < catalog->term_count; i++) {
        use_all(&used->terms, &catalog->terms[i].not_same_as);
    }
}

static void tell(struct lint *lint, const struct map *used,
                 enum content_kind kind, const struct node *node,
                 const char *what, const char *id)
{
    const struct content_file *file =
        content_files_find(&lint->catalog->files, kind, 0);

    if (map_get(used, id) == MAP_NONE) {
        lint_at(lint, file != NULL ? file->name : "content",
                node_get(node, "id"), "R008", "nothing refers to %s '%s'", what,
                id);
    }
}

/* Everything that scripts say, in lower case. */
static void add_scripts(const struct lint *lint, struct str *text)
{
    struct str plain = STR_INIT;

    for (size_t i = 0; i < lint->script_count; i++) {
        document_add_plain(lint->scripts[i].document, &plain);
    }
    utf8_add_lower(text, plain.buf, plain.len);
    str_release(&plain);
}

static bool is_said(const struct str *scripts, const char *name)
{
    struct str lower = STR_INIT;
    bool said;

    utf8_add_lower(&lower, name, strlen(name));
    said = strstr(scripts->buf, lower.buf) != NULL;
    str_release(&lower);
    return said;
}

/* A term that a script says is in use, though no list names it. */
static void use_said(struct used *used, const struct lint *lint)
{
    struct str scripts = STR_INIT;

    add_scripts(lint, &scripts);
    for (size_t i = 0; i < lint->catalog->term_count; i++) {
        const struct term *term = &lint->catalog->terms[i];
        bool said = map_get(&used->terms, term->id) != MAP_NONE ||
                    is_said(&scripts, term->term);

        for (size_t k = 0; k < term->aliases.count && !said; k++) {
            said = is_said(&scripts, term->aliases.items[k]);
        }
        if (said) {
            map_set(&used->terms, term->id, 1);
        }
    }
    str_release(&scripts);
}

void lint_unused(struct lint *lint)
{
    const struct catalog *catalog = lint->catalog;
    struct used used = {MAP_INIT, MAP_INIT, MAP_INIT};

    collect(&used, catalog);
    use_said(&used, lint);
    for (size_t i = 0; i < catalog->pattern_count; i++) {
        tell(lint, &used.patterns, CONTENT_PATTERNS, catalog->patterns[i].node,
             "pattern", catalog->patterns[i].id);
    }
    for (size_t i = 0; i < catalog->case_count; i++) {
        tell(lint, &used.cases, CONTENT_CASES, catalog->cases[i].node,
             "case study", catalog->cases[i].id);
    }
    for (size_t i = 0; i < catalog->term_count; i++) {
        tell(lint, &used.terms, CONTENT_GLOSSARY, catalog->terms[i].node,
             "term", catalog->terms[i].id);
    }
    map_release(&used.patterns);
    map_release(&used.cases);
    map_release(&used.terms);
}
