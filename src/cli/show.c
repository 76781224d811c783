/* `show REF`: anything that has a reference. */
#include <stdio.h>
#include <stdlib.h>

#include "app/progress.h"
#include "base/nearest.h"
#include "cli/command.h"
#include "store/store_cards.h"

static void add_list(struct call *call, const char *title,
                     const struct str_list *list)
{
    if (call->json) {
        json_open_list(&call->writer, title);
        for (size_t i = 0; i < list->count; i++) {
            json_text(&call->writer, NULL, list->items[i]);
        }
        json_close_list(&call->writer);
    } else if (list->count > 0) {
        call_print(call, "\n%s:\n", title);
        for (size_t i = 0; i < list->count; i++) {
            call_print(call, "  -");
            call_wrap(call, 1, list->items[i]);
        }
    }
}

static void add_chapters(struct call *call, const struct app_episode *episode)
{
    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        const struct chapter *chapter = &episode->meta.chapters[i];

        if (call->json) {
            json_open_object(&call->writer, NULL);
            json_text(&call->writer, "id", chapter->id);
            json_text(&call->writer, "title", chapter->title);
            json_text(&call->writer, "kind", chapter_kind_name(chapter->kind));
            json_number(&call->writer, "minutes", chapter->minutes, 6);
            json_close_object(&call->writer);
        } else {
            call_print(call, "  %zu  ", i + 1);
            call_pad(call, chapter->title, 46);
            call_print(call, " %3.0f min  %s\n", chapter->minutes, chapter->id);
        }
    }
}

static void add_objectives(struct call *call, const struct app_episode *episode)
{
    for (size_t i = 0; i < episode->meta.objective_count; i++) {
        const struct objective *one = &episode->meta.objectives[i];

        if (call->json) {
            json_open_object(&call->writer, NULL);
            json_text(&call->writer, "id", one->id);
            json_text(&call->writer, "text", one->text);
            json_text(&call->writer, "level", question_level_name(one->level));
            json_close_object(&call->writer);
        } else {
            call_print(call, "  - %s\n", one->text);
        }
    }
}

static void episode_json(struct call *call, const struct app_episode *episode)
{
    struct json_out *json = &call->writer;
    const struct progress *progress = app_progress_of(call->app, episode->n);

    json_open_object(json, NULL);
    json_text(json, "id", episode->meta.id);
    json_int(json, "n", episode->n);
    json_text(json, "title", episode->meta.title);
    json_text(json, "series", episode->meta.series);
    json_text(json, "status", episode_status_name(episode->meta.status));
    json_int(json, "phase", episode->brief->phase);
    json_int(json, "duration_s", episode->meta.duration_s);
    json_text(json, "summary", episode->meta.summary);
    json_open_list(json, "objectives");
    add_objectives(call, episode);
    json_close_list(json);
    json_open_list(json, "chapters");
    add_chapters(call, episode);
    json_close_list(json);
    json_int(json, "questions", (int64_t)episode->brief->live);
    json_number(json, "heard", progress->heard_share, 6);
    json_bool(json, "quizzed", progress->quizzed);
    json_bool(json, "held", progress->held);
    json_number(json, "mastery", progress->mastery, 6);
    json_close_object(json);
}

static void episode_text(struct call *call, const struct app_episode *episode)
{
    const struct episode *meta = &episode->meta;

    call_print(call, "Episode %d: %s\n%s, %s", meta->n, meta->title,
               meta->series, episode_status_name(meta->status));
    if (episode->brief->phase > 0) {
        call_print(call, ", phase %d", episode->brief->phase);
    }
    call_print(call, ", %lld min planned\n\n",
               (long long)(meta->duration_s / 60));
    if (meta->summary != NULL) {
        call_wrap(call, 0, meta->summary);
    }
    if (meta->objective_count > 0) {
        call_print(call, "\nObjectives:\n");
        add_objectives(call, episode);
    }
    if (meta->chapter_count > 0) {
        call_print(call, "\nChapters:\n");
        add_chapters(call, episode);
    }
    if (meta->source_count > 0) {
        call_print(call, "\nSources:\n");
    }
    for (size_t i = 0; i < meta->source_count; i++) {
        call_print(call, "  - %s\n", meta->sources[i].title);
    }
    for (size_t i = 0; i < meta->prerequisite_count; i++) {
        call_print(
            call, "%s%s (%s)%s%s\n", i == 0 ? "\nPrerequisites:\n  - " : "  - ",
            meta->prerequisites[i].ref,
            meta->prerequisites[i].strength == STRENGTH_NEEDED ? "needed"
                                                               : "helpful",
            meta->prerequisites[i].why != NULL ? ": " : "",
            meta->prerequisites[i].why != NULL ? meta->prerequisites[i].why
                                               : "");
    }
    call_print(call, "\n%zu questions\n", episode->brief->live);
}

static enum exit_code show_episode(struct call *call, int n)
{
    struct app_episode *episode = NULL;

    if (!app_episode_read(call->app, n, &episode, &call->err)) {
        return call_fail(call);
    }
    if (call->json) {
        episode_json(call, episode);
    } else {
        episode_text(call, episode);
    }
    app_episode_free(episode);
    return EXIT_DONE;
}

/* `card`: NULL while it was never answered. */
static void question_json(struct call *call,
                          const struct outline_question *question,
                          const struct store_card *card)
{
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_text(json, "name", question->name);
    json_int(json, "rev", question->rev);
    json_text(json, "type", question_type_name(question->type));
    json_text(json, "stem", question->stem);
    json_int(json, "difficulty", question->difficulty);
    json_int(json, "reps", card != NULL ? card->card.reps : 0);
    json_int(json, "lapses", card != NULL ? card->card.lapses : 0);
    json_number(json, "stability",
                card != NULL ? card->card.memory.stability : 0, 6);
    json_close_object(json);
}

static void question_text(struct call *call,
                          const struct outline_question *question,
                          const struct store_card *card)
{
    call_print(call, "%s@%d  %s, %s, difficulty %d\n\n", question->name,
               question->rev, question_type_name(question->type),
               question_level_name(question->level), question->difficulty);
    call_wrap(call, 0, question->stem);
    if (card != NULL) {
        call_print(call,
                   "\nAnswered %d times, forgotten %d times, stability "
                   "%.1f days%s\n",
                   card->card.reps, card->card.lapses,
                   card->card.memory.stability,
                   card->suspended ? ", suspended" : "");
    }
}

static enum exit_code show_question(struct call *call, const struct ref *ref)
{
    const struct outline *outline = app_outline(call->app, OUTLINE_ALL);
    const struct outline_question *question;
    struct store_card card;
    char name[64];
    bool known;

    snprintf(name, sizeof(name), "ep%03d.%s", ref->episode, ref->id);
    question = outline_find_question(outline, name);
    if (question == NULL) {
        return show_episode(call, ref->episode); /* an objective */
    }
    known = store_card_find(app_store(call->app), question->name, &card);
    if (call->json) {
        question_json(call, question, known ? &card : NULL);
    } else {
        question_text(call, question, known ? &card : NULL);
    }
    if (known) {
        store_card_release(&card);
    }
    return EXIT_DONE;
}

static enum exit_code show_pattern(struct call *call, const char *id)
{
    const struct pattern *pattern =
        catalog_find_pattern(app_lists(call->app), id);

    if (pattern == NULL) {
        return EXIT_NONE;
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "id", pattern->id);
        json_text(&call->writer, "title", pattern->title);
        json_text(&call->writer, "category",
                  pattern_category_name(pattern->category));
        json_text(&call->writer, "tier", pattern_tier_name(pattern->tier));
        json_text(&call->writer, "status",
                  pattern_status_name(pattern->status));
        json_text(&call->writer, "summary", pattern->summary);
    } else {
        call_print(call, "%s\n%s, %s, %s\n\n", pattern->title,
                   pattern_category_name(pattern->category),
                   pattern_tier_name(pattern->tier),
                   pattern_status_name(pattern->status));
        call_wrap(call, 0, pattern->summary);
    }
    add_list(call, call->json ? "use_when" : "Use when", &pattern->use_when);
    add_list(call, call->json ? "avoid_when" : "Avoid when",
             &pattern->avoid_when);
    add_list(call, call->json ? "gains" : "Gains", &pattern->gains);
    add_list(call, call->json ? "costs" : "Costs", &pattern->costs);
    add_list(call, call->json ? "related" : "Related", &pattern->related);
    if (call->json) {
        json_close_object(&call->writer);
    }
    return EXIT_DONE;
}

/* The object stays open: the lists follow. */
static void case_json(struct call *call, const struct case_study *one)
{
    struct json_out *json = &call->writer;

    json_open_object(json, NULL);
    json_text(json, "id", one->id);
    json_text(json, "title", one->title);
    json_text(json, "org", one->org);
    json_text(json, "when", one->when);
    json_text(json, "summary", one->summary);
    json_bool(json, "verified", one->verified);
    json_open_list(json, "timeline");
    for (size_t i = 0; i < one->timeline_count; i++) {
        json_open_object(json, NULL);
        json_text(json, "at", one->timeline[i].at);
        json_text(json, "text", one->timeline[i].text);
        json_close_object(json);
    }
    json_close_list(json);
}

static void case_text(struct call *call, const struct case_study *one)
{
    call_print(call, "%s\n%s%s%s%s\n\n", one->title, one->org,
               one->when != NULL ? ", " : "",
               one->when != NULL ? one->when : "",
               one->verified ? "" : " (not verified)");
    call_wrap(call, 0, one->summary);
    for (size_t i = 0; i < one->timeline_count; i++) {
        call_print(call, "%s  %-20s %s\n", i == 0 ? "\n" : "",
                   one->timeline[i].at, one->timeline[i].text);
    }
}

static enum exit_code show_case(struct call *call, const char *id)
{
    const struct case_study *one = catalog_find_case(app_lists(call->app), id);

    if (one == NULL) {
        return EXIT_NONE;
    }
    if (call->json) {
        case_json(call, one);
    } else {
        case_text(call, one);
    }
    add_list(call, call->json ? "causes" : "Causes", &one->causes);
    add_list(call, call->json ? "fixes" : "Fixes", &one->fixes);
    for (size_t i = 0; !call->json && i < one->source_count; i++) {
        call_print(call, "%s  - %s\n", i == 0 ? "\nSources:\n" : "",
                   one->sources[i].title);
    }
    if (call->json) {
        json_close_object(&call->writer);
    }
    return EXIT_DONE;
}

static void add_term(struct call *call, const struct term *term)
{
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "id", term->id);
        json_text(&call->writer, "term", term->term);
        json_text(&call->writer, "short", term->short_text);
        json_text(&call->writer, "long", term->long_text);
    } else {
        call_print(call, "%s\n", term->term);
        call_wrap(call, 2, term->short_text);
        if (term->long_text != NULL) {
            call_print(call, "\n");
            call_wrap(call, 2, term->long_text);
        }
    }
    add_list(call, call->json ? "aliases" : "Also", &term->aliases);
    add_list(call, call->json ? "not_same_as" : "Not the same as",
             &term->not_same_as);
    if (call->json) {
        json_close_object(&call->writer);
    }
}

static enum exit_code show_calc(struct call *call, const char *id)
{
    const struct calc_text *text = catalog_find_calc(app_lists(call->app), id);

    if (text == NULL) {
        return EXIT_NONE;
    }
    if (call->json) {
        json_open_object(&call->writer, NULL);
        json_text(&call->writer, "id", text->id);
        json_text(&call->writer, "title", text->title);
        json_text(&call->writer, "question", text->question);
        json_close_object(&call->writer);
        return EXIT_DONE;
    }
    call_print(call, "%s\n", text->title);
    call_wrap(call, 2, text->question);
    call_print(call, "\n");
    for (size_t i = 0; i < text->step_count; i++) {
        call_wrap(call, 2, text->steps[i].text);
        if (text->steps[i].formula != NULL) {
            call_print(call, "      %s\n", text->steps[i].formula);
        }
    }
    add_list(call, "Pitfalls", &text->pitfalls);
    call_print(call, "\nCompute it: dstudio calc %s\n", text->id);
    return EXIT_DONE;
}

static enum exit_code run(struct call *call)
{
    struct ref ref;

    if (!app_resolve(call->app, call->argv[0], &ref, &call->err)) {
        return call_fail(call);
    }
    switch (ref.kind) {
    case REF_EPISODE:
    case REF_PLACE:
        return show_episode(call, ref.episode);
    case REF_MEMBER:
        return show_question(call, &ref);
    case REF_PATTERN:
        return show_pattern(call, ref.id);
    case REF_CASE:
        return show_case(call, ref.id);
    case REF_TERM:
        add_term(call, catalog_find_term(app_lists(call->app), ref.id));
        return EXIT_DONE;
    case REF_CALC:
        return show_calc(call, ref.id);
    case REF_SERIES:
    case REF_NONE:
        break;
    }
    return call_fail_with(call, EXIT_USAGE, "try: dstudio series");
}

const struct command command_show = {
    .name = "show",
    .arguments = "51 | ep051.ID | pattern:ID | case:ID | term:ID | calc:ID",
    .summary = "Show an episode, question, pattern, case, term or calculator.",
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run,
};

static enum exit_code run_glossary(struct call *call)
{
    const struct catalog *lists = app_lists(call->app);
    char *words = call_words(call, 0);
    const struct term *term = catalog_find_term_text(lists, words);
    struct nearest nearest = NEAREST_INIT(words);
    enum exit_code code = EXIT_DONE;

    if (term == NULL) {
        term = catalog_find_term(lists, words);
    }
    if (term != NULL) {
        add_term(call, term);
    } else {
        for (size_t i = 0; i < lists->term_count; i++) {
            nearest_offer(&nearest, lists->terms[i].term);
            nearest_offer(&nearest, lists->terms[i].id);
        }
        error_set_code(&call->err, ERROR_NOT_FOUND, "no term '%s'", words);
        nearest_add_hint(&nearest, &call->err.text);
        code = call_fail(call);
    }
    free(words);
    return code;
}

const struct command command_glossary = {
    .name = "glossary",
    .arguments = "TERM",
    .summary = "Explain a term or acronym.",
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run_glossary,
};
