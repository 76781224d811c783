/* Episodes and their scripts: E001, E012 to E022, E031. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "lint/context.h"

/* Has it chapters, sources and a script by its status? */
static bool is_finished(const struct episode *episode)
{
    return episode->status == EPISODE_SCRIPTED ||
           episode->status == EPISODE_RECORDED;
}

static void check_names(struct lint *lint, const struct episode *episode)
{
    int by_id = episode_id_parse(episode->id);
    const char *slash = strrchr(episode->file, '/');
    const char *name = slash != NULL ? slash + 1 : episode->file;

    if (by_id != episode->n) {
        lint_at(lint, episode->file, node_get(episode->node, "n"), "E001",
                "n is %d, but the id is '%s'", episode->n, episode->id);
    }
    if (strncmp(name, episode->id, strlen(episode->id)) != 0) {
        lint_at(lint, episode->file, node_get(episode->node, "id"), "E001",
                "the id is '%s', but the file is named %s", episode->id, name);
    }
    if (!str_equal(episode->folder, episode->series)) {
        lint_at(lint, episode->file, node_get(episode->node, "series"), "E001",
                "the series is '%s', but the file lies in '%s'",
                episode->series, episode->folder);
    }
}

static void check_in_range(struct lint *lint, const struct episode *episode)
{
    const struct series *series =
        catalog_find_series(lint->catalog, episode->series);

    if (series != NULL && (episode->n < series->episodes.first ||
                           episode->n > series->episodes.last)) {
        lint_at(lint, episode->file, node_get(episode->node, "n"), "E001",
                "series '%s' has episodes %d-%d, not %d", series->id,
                series->episodes.first, series->episodes.last, episode->n);
    }
}

static void check_twice(struct lint *lint, const struct episode *episode)
{
    for (size_t i = 1; i < lint->catalog->episode_count; i++) {
        if (&lint->catalog->episodes[i] == episode &&
            lint->catalog->episodes[i - 1].n == episode->n) {
            lint_at(lint, episode->file, node_get(episode->node, "n"), "E001",
                    "episode %d is also in %s", episode->n,
                    lint->catalog->episodes[i - 1].file);
        }
    }
    for (size_t i = 0; i < episode->objective_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_equal(episode->objectives[i].id,
                          episode->objectives[k].id)) {
                lint_at(lint, episode->file,
                        node_get(episode->objectives[i].node, "id"), "E001",
                        "objective '%s' is listed twice",
                        episode->objectives[i].id);
            }
        }
    }
    for (size_t i = 0; i < episode->chapter_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (str_equal(episode->chapters[i].id, episode->chapters[k].id)) {
                lint_at(lint, episode->file,
                        node_get(episode->chapters[i].node, "id"), "E001",
                        "chapter '%s' is listed twice",
                        episode->chapters[i].id);
            }
        }
    }
}

static void need(struct lint *lint, const struct episode *episode, bool there,
                 const char *what)
{
    if (!there) {
        lint_at(lint, episode->file, node_get(episode->node, "status"), "E016",
                "%s is %s, but has no %s", episode->id,
                episode_status_name(episode->status), what);
    }
}

static void check_status(struct lint *lint, const struct episode *episode)
{
    const struct cold_open *open = &episode->cold_open;

    if (episode->status != EPISODE_PLANNED) {
        need(lint, episode, episode->objective_count > 0, "objectives");
    }
    if (is_finished(episode)) {
        need(lint, episode, episode->summary != NULL, "summary");
        need(lint, episode, episode->chapter_count > 0, "chapters");
        need(lint, episode, episode->source_count > 0, "sources");
        need(lint, episode, lint_get_script(lint, episode->n) != NULL,
             "script");
    }
    if (episode->status == EPISODE_RECORDED) {
        need(lint, episode,
             episode->recording.file != NULL || episode->recording.url != NULL,
             "recording");
    }
    if (open->title != NULL && open->claim == CLAIM_VERIFIED &&
        open->sources.count == 0) {
        lint_at(lint, episode->file,
                node_find(episode->node, "cold_open/claim"), "E016",
                "a verified cold open needs its sources");
    }
}

static double sum_chapters(const struct episode *episode)
{
    double sum = 0;

    for (size_t i = 0; i < episode->chapter_count; i++) {
        sum += episode->chapters[i].minutes;
    }
    return sum;
}

static void check_minutes(struct lint *lint, const struct episode *episode)
{
    double sum = sum_chapters(episode);
    double minutes = (double)episode->duration_s / 60;

    if (episode->chapter_count > 0 && fabs(sum - minutes) > 0.5) {
        lint_at_key(lint, episode->file, node_get(episode->node, "chapters"),
                    "E012",
                    "chapters add up to %g minutes; the episode lasts %g", sum,
                    minutes);
    }
}

static void check_sources(struct lint *lint, const struct episode *episode)
{
    double sum = 0;
    double minutes = (double)episode->duration_s / 60;
    bool all = episode->source_count > 0;
    const struct node *node = node_get(episode->node, "sources");

    for (size_t i = 0; i < episode->source_count; i++) {
        const struct source *source = &episode->sources[i];

        all = all && source->minutes >= 0;
        sum += source->minutes >= 0 ? source->minutes : 0;
        if (source->url != NULL && source->accessed == NULL) {
            lint_at(lint, episode->file, node_get(source->node, "url"), "E031",
                    "no 'accessed' beside the url: pages change");
        }
    }
    if (sum > minutes + 0.5) {
        lint_at_key(lint, episode->file, node, "E014",
                    "sources add up to %g minutes; the episode lasts %g", sum,
                    minutes);
    } else if (all && sum < lint->limits->source_share * minutes) {
        lint_at_key(lint, episode->file, node, "E015",
                    "sources cover %g of %g minutes, under %.0f %%", sum,
                    minutes, 100 * lint->limits->source_share);
    }
}

static bool begins_badly(const char *text, char *word, size_t room)
{
    static const char *const not_verbs[] = {
        "the",        "a",           "an",    "how",        "why",
        "what",       "when",        "where", "who",        "which",
        "to",         "be",          "know",  "understand", "learn",
        "appreciate", "familiarise", "your",  "our",
    };
    size_t len = strcspn(text, " ,.:;");

    snprintf(word, room, "%.*s", (int)(len < room ? len : room - 1), text);
    for (char *at = word; *at != '\0'; at++) {
        *at = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
    }
    for (size_t i = 0; i < COUNT_OF(not_verbs); i++) {
        if (str_equal(not_verbs[i], word)) {
            return true;
        }
    }
    return str_ends_with(word, "tion") || str_ends_with(word, "ness") ||
           str_ends_with(word, "ity") ||
           (len > 5 && str_ends_with(word, "ing"));
}

static void check_objectives(struct lint *lint, const struct episode *episode)
{
    for (size_t i = 0; i < episode->objective_count; i++) {
        const struct objective *objective = &episode->objectives[i];
        char word[32];

        if (begins_badly(objective->text, word, sizeof(word))) {
            lint_at(lint, episode->file, node_get(objective->node, "text"),
                    "E017",
                    "'%s' is no verb that somebody can be seen doing: say what "
                    "the learner does",
                    word);
        }
        if (is_finished(episode) && episode->chapter_count > 0 &&
            episode_objective_chapter(episode, objective->id)[0] == '\0') {
            lint_at(lint, episode->file, node_get(objective->node, "id"),
                    "E018", "no chapter teaches objective '%s'", objective->id);
        }
    }
}

static void check_prerequisites(struct lint *lint,
                                const struct episode *episode)
{
    for (size_t i = 0; i < episode->prerequisite_count; i++) {
        const struct prerequisite *needs = &episode->prerequisites[i];
        struct error ignored = ERROR_INIT;
        struct ref ref;

        if (needs->strength == STRENGTH_NEEDED && needs->ref != NULL &&
            ref_parse(needs->ref, &ref, &ignored) && ref.episode > 0 &&
            ref.episode >= episode->n) {
            lint_at(lint, episode->file, node_get(needs->node, "ref"), "E020",
                    "episode %d is needed first, but comes %s", ref.episode,
                    ref.episode == episode->n ? "here" : "later");
        }
        error_release(&ignored);
    }
}

static void check_starts(struct lint *lint, const struct episode *episode)
{
    const struct recording *recording = &episode->recording;
    const struct node *starts = node_get(recording->node, "starts");
    int64_t last = -1;

    for (size_t i = 0; i < recording->start_count; i++) {
        const struct recording_start *start = &recording->starts[i];
        const struct node *node = node_get(starts, start->chapter);

        if (episode_find_chapter(episode, start->chapter) == NULL) {
            lint_at_key(lint, episode->file, node, "R004",
                        "%s has no chapter '%s'", episode->id, start->chapter);
        }
        if (i == 0 && start->at_s != 0) {
            lint_at(lint, episode->file, node, "E013",
                    "the first chapter must start at 00:00:00");
        }
        if (start->at_s <= last) {
            lint_at(lint, episode->file, node, "E013",
                    "'%s' does not start after the one before", start->chapter);
        }
        if (start->at_s >= recording->duration_s) {
            lint_at(lint, episode->file, node, "E013",
                    "'%s' starts past the recording's end", start->chapter);
        }
        last = start->at_s;
    }
}

/* Chapters and level-2 headings: the same, in the same order. */
static void check_headings(struct lint *lint, const struct episode *episode,
                           const struct lint_script *script)
{
    const struct document *document = script->document;
    size_t most = episode->chapter_count > document->chapter_count
                      ? episode->chapter_count
                      : document->chapter_count;

    for (size_t i = 0; i < most; i++) {
        const struct chapter *chapter =
            i < episode->chapter_count ? &episode->chapters[i] : NULL;
        const struct document_chapter *heading =
            i < document->chapter_count ? &document->chapters[i] : NULL;

        if (heading == NULL) {
            lint_at(lint, episode->file, node_get(chapter->node, "title"),
                    "E012", "the script has no chapter \"%s\"", chapter->title);
        } else if (chapter == NULL) {
            lint_at_line(lint, script->file->name, heading->line, 1, "E012",
                         "%s has no chapter \"%s\"", episode->id,
                         heading->title);
        } else if (!str_equal(chapter->title, heading->title)) {
            lint_at(lint, episode->file, node_get(chapter->node, "title"),
                    "E012", "chapter %zu is \"%s\" in the script, line %u",
                    i + 1, heading->title, heading->line);
            return; /* one shift would make every line after it wrong */
        }
    }
}

static void check_script(struct lint *lint, const struct episode *episode)
{
    const struct lint_script *script = lint_get_script(lint, episode->n);

    if (script == NULL) {
        return;
    }
    if (script->document->title == NULL ||
        !str_equal(script->document->title, episode->title)) {
        lint_at_line(lint, script->file->name, 1, 1, "E012",
                     "the script's title is \"%s\", the episode's \"%s\"",
                     script->document->title != NULL ? script->document->title
                                                     : "",
                     episode->title);
    }
    check_headings(lint, episode, script);
    if (is_finished(episode) &&
        script->document->words < lint->limits->script_words) {
        lint_at_line(lint, script->file->name, 1, 1, "E022",
                     "the script has %zu spoken words, under %zu",
                     script->document->words, lint->limits->script_words);
    }
}

static void check_findings(struct lint *lint)
{
    for (size_t i = 0; i < lint->script_count; i++) {
        const struct lint_script *script = &lint->scripts[i];

        for (size_t k = 0; k < script->document->finding_count; k++) {
            const struct finding *finding = &script->document->findings[k];

            lint_at_line(lint, script->file->name, finding->line, 1, "E019",
                         "%s", finding->text);
        }
        if (catalog_get_episode(lint->catalog, script->file->episode) == NULL) {
            lint_at_line(lint, script->file->name, 1, 1, "E001",
                         "a script without its episode");
        }
    }
}

void lint_episodes(struct lint *lint)
{
    for (size_t i = 0; i < lint->catalog->episode_count; i++) {
        const struct episode *episode = &lint->catalog->episodes[i];

        check_names(lint, episode);
        check_in_range(lint, episode);
        check_twice(lint, episode);
        check_status(lint, episode);
        check_minutes(lint, episode);
        check_sources(lint, episode);
        check_objectives(lint, episode);
        check_prerequisites(lint, episode);
        check_starts(lint, episode);
        check_script(lint, episode);
    }
    check_findings(lint);
}
