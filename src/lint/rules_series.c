/* Series, lists and pattern pages: E001, E010, E011, E021, E031, pages. */
#include <math.h>
#include <string.h>

#include "base/map.h"
#include "lint/context.h"

static void check_curriculum(struct lint *lint)
{
    const struct curriculum *curriculum = lint->catalog->curriculum;
    const char *file = lint_list_file(lint, CONTENT_CURRICULUM);

    if (curriculum == NULL) {
        if (lint->catalog->series_count > 0) {
            lint_at(lint, file, NULL, "E010", "there is no curriculum.yaml");
        }
        return;
    }
    for (size_t i = 0; i < curriculum->series.count; i++) {
        if (catalog_find_series(lint->catalog, curriculum->series.items[i]) ==
            NULL) {
            lint_at(lint, file,
                    node_at(node_get(curriculum->node, "series"), i), "R001",
                    "no series '%s'", curriculum->series.items[i]);
        }
    }
}

/* The ranges of all series tile the curriculum's, in the order of n. */
static void check_ranges(struct lint *lint)
{
    const struct curriculum *curriculum = lint->catalog->curriculum;
    int next;

    if (curriculum == NULL) {
        return;
    }
    next = curriculum->episodes.first;
    for (size_t i = 0; i < lint->catalog->series_count; i++) {
        const struct series *series = &lint->catalog->series[i];

        if (series->episodes.first != next) {
            lint_at(lint, series->file, node_get(series->node, "episodes"),
                    "E010",
                    "the range must begin at %d, where the one before "
                    "ends",
                    next);
        }
        next = series->episodes.last + 1;
    }
    if (lint->catalog->series_count > 0 &&
        next != curriculum->episodes.last + 1) {
        lint_at(lint, lint_list_file(lint, CONTENT_CURRICULUM),
                node_get(curriculum->node, "episodes"), "E010",
                "the series end at %d, the curriculum at %d", next - 1,
                curriculum->episodes.last);
    }
}

/* Planned episodes, and those without a file, count as 2h30m. */
static void check_hours(struct lint *lint, const struct series *series)
{
    double hours = 0;

    for (int n = series->episodes.first; n <= series->episodes.last; n++) {
        const struct episode *episode = catalog_get_episode(lint->catalog, n);

        hours += episode == NULL || episode->status == EPISODE_PLANNED
                     ? 2.5
                     : (double)episode->duration_s / 3600;
    }
    if (fabs(hours - series->hours) > lint->limits->hours_off * hours) {
        lint_at(lint, series->file, node_get(series->node, "hours"), "E011",
                "the episodes add up to %g hours, not %g", hours,
                series->hours);
    }
}

static void check_series(struct lint *lint)
{
    for (size_t i = 0; i < lint->catalog->series_count; i++) {
        const struct series *series = &lint->catalog->series[i];

        if (strstr(series->file, series->id) == NULL) {
            lint_at(lint, series->file, node_get(series->node, "id"), "E001",
                    "the id is '%s', but the file is %s", series->id,
                    series->file);
        }
        check_hours(lint, series);
    }
}

static void check_quiz_names(struct lint *lint)
{
    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        const struct quiz_file *quiz = &lint->catalog->quizzes[i];
        const struct episode *episode =
            catalog_find_episode(lint->catalog, quiz->episode);
        const char *slash = strrchr(quiz->file, '/');

        if (slash != NULL &&
            strncmp(slash + 1, quiz->episode, strlen(quiz->episode)) != 0) {
            lint_at(lint, quiz->file, node_get(quiz->node, "episode"), "E001",
                    "the episode is '%s', but the file is named %s",
                    quiz->episode, slash + 1);
        }
        if (episode != NULL && !str_equal(quiz->folder, episode->series)) {
            lint_at(lint, quiz->file, node_get(quiz->node, "episode"), "E001",
                    "%s belongs to series '%s', the file lies in '%s'",
                    quiz->episode, episode->series, quiz->folder);
        }
    }
}

static void check_pattern_tiers(struct lint *lint)
{
    const char *file = lint_list_file(lint, CONTENT_PATTERNS);

    for (size_t i = 0; i < lint->catalog->pattern_count; i++) {
        const struct pattern *pattern = &lint->catalog->patterns[i];

        if ((pattern->tier == TIER_BRONZE &&
             pattern->status == PATTERN_RECOMMENDED) ||
            (pattern->tier == TIER_GOLD && pattern->status == PATTERN_LEGACY)) {
            lint_at(lint, file, node_get(pattern->node, "status"), "E021",
                    "'%s' is %s and %s at once", pattern->id,
                    pattern_tier_name(pattern->tier),
                    pattern_status_name(pattern->status));
        }
    }
}

static void check_accessed(struct lint *lint)
{
    const char *file = lint_list_file(lint, CONTENT_CASES);

    for (size_t i = 0; i < lint->catalog->case_count; i++) {
        const struct case_study *study = &lint->catalog->cases[i];

        for (size_t k = 0; k < study->source_count; k++) {
            if (study->sources[k].url != NULL &&
                study->sources[k].accessed == NULL) {
                lint_at(lint, file, node_get(study->sources[k].node, "url"),
                        "E031", "no 'accessed' beside the url: pages change");
            }
        }
    }
}

/* Two entries of one list with the same id: lookups find the last. */
static void check_once(struct lint *lint, struct map *seen, const char *file,
                       const struct node *node, const char *id)
{
    if (!map_add(seen, id, 1)) {
        lint_at(lint, file, node_get(node, "id"), "E001",
                "'%s' is listed twice", id);
    }
}

static void check_lists_once(struct lint *lint)
{
    const struct catalog *catalog = lint->catalog;
    struct map patterns = MAP_INIT;
    struct map cases = MAP_INIT;
    struct map terms = MAP_INIT;
    struct map calcs = MAP_INIT;

    for (size_t i = 0; i < catalog->pattern_count; i++) {
        check_once(lint, &patterns, lint_list_file(lint, CONTENT_PATTERNS),
                   catalog->patterns[i].node, catalog->patterns[i].id);
    }
    for (size_t i = 0; i < catalog->case_count; i++) {
        check_once(lint, &cases, lint_list_file(lint, CONTENT_CASES),
                   catalog->cases[i].node, catalog->cases[i].id);
    }
    for (size_t i = 0; i < catalog->term_count; i++) {
        check_once(lint, &terms, lint_list_file(lint, CONTENT_GLOSSARY),
                   catalog->terms[i].node, catalog->terms[i].id);
    }
    for (size_t i = 0; i < catalog->calc_count; i++) {
        check_once(lint, &calcs, lint_list_file(lint, CONTENT_CALCULATORS),
                   catalog->calcs[i].node, catalog->calcs[i].id);
    }
    map_release(&patterns);
    map_release(&cases);
    map_release(&terms);
    map_release(&calcs);
}

static void check_page_headings(struct lint *lint, const char *file,
                                const struct document *document)
{
    static const char *const headings[] = {
        "Problem",       "Mechanism",        "Trade-offs", "Numbers",
        "Failure modes", "When to leave it", "Read more",
    };

    for (size_t i = 0; i < COUNT_OF(headings); i++) {
        const char *there = i < document->chapter_count
                                ? document->chapters[i].title
                                : "missing";

        if (!str_equal(there, headings[i])) {
            lint_at_line(
                lint, file,
                i < document->chapter_count ? document->chapters[i].line : 1, 1,
                "E012",
                "heading %zu of a pattern page is \"%s\"; here it is "
                "%s",
                i + 1, headings[i], there);
            return;
        }
    }
}

static void check_page(struct lint *lint, const struct content_file *file)
{
    const struct pattern *pattern =
        catalog_find_pattern(lint->catalog, file->id);
    struct document *document =
        catalog_read_script(file->path, file->name, lint->messages);

    if (document == NULL) {
        return;
    }
    if (pattern != NULL && (document->title == NULL ||
                            !str_equal(document->title, pattern->title))) {
        lint_at_line(lint, file->name, 1, 1, "E012",
                     "the page's title is \"%s\", the pattern's \"%s\"",
                     document->title != NULL ? document->title : "",
                     pattern->title);
    }
    check_page_headings(lint, file->name, document);
    if (document->words < lint->limits->page_words) {
        lint_at_line(lint, file->name, 1, 1, "E022",
                     "the page has %zu words, under %zu", document->words,
                     lint->limits->page_words);
    }
    for (size_t i = 0; i < document->finding_count; i++) {
        lint_at_line(lint, file->name, document->findings[i].line, 1, "E019",
                     "%s", document->findings[i].text);
    }
    document_free(document);
}

void lint_series(struct lint *lint)
{
    const struct content_files *files = &lint->catalog->files;

    check_curriculum(lint);
    check_ranges(lint);
    check_series(lint);
    check_quiz_names(lint);
    check_pattern_tiers(lint);
    check_accessed(lint);
    check_lists_once(lint);
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].kind == CONTENT_PATTERN_PAGE) {
            check_page(lint, &files->items[i]);
        }
    }
}
