/* Content as values: every key, lookups, references, files by themselves. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/path.h"
#include "catalog_help.h"

/* The example of the format's description reads without a word. */
static void test_example(void **state)
{
    struct catalog *catalog = load_one("example", 0);
    const struct quiz_file *quiz;

    (void)state;
    assert_string_equal(catalog->curriculum->title,
                        "DStudio Distributed Systems Education Series");
    assert_int_equal(curriculum_phase(catalog->curriculum, 18), 1);
    assert_int_equal(curriculum_phase(catalog->curriculum, 80), 4);
    assert_int_equal(curriculum_phase(catalog->curriculum, 81), 0);
    assert_int_equal(catalog->series_count, 1);
    assert_int_equal(catalog->episode_count, 1);
    quiz = catalog_get_quiz(catalog, 51);
    assert_non_null(quiz);
    assert_int_equal(quiz->question_count, 12);
    assert_int_equal(quiz_file_time(quiz), 540);
    assert_int_equal(quiz->questions[11].type, QUESTION_EXPLAIN);
    assert_string_equal(quiz->questions[3].number.calc.with[1].values.items[0],
                        "100 req/s");
    assert_non_null(catalog_find_question(catalog, "ep051.pool-size"));
    assert_non_null(catalog_find_question(catalog, "ep051.pool-size@1"));
    assert_null(catalog_find_question(catalog, "ep051.pool"));
    assert_non_null(catalog_find_term_text(catalog, "UTILIZATION"));
    catalog_free(catalog);
}

static void check_episode(const struct episode *episode)
{
    assert_string_equal(episode->id, "ep001");
    assert_int_equal(episode->n, 1);
    assert_string_equal(episode->title, "Full `episode`");
    assert_int_equal(episode->status, EPISODE_RECORDED);
    assert_int_equal(episode->duration_s, 9000);
    assert_non_null(strstr(episode->summary, "here, so that a test can see "));
    assert_string_equal(episode->released, "2026-03-02");
    assert_string_equal(episode->recording.file, "ep001.opus");
    assert_string_equal(episode->recording.url,
                        "https://example.org/ep001.opus");
    assert_true(fabs(episode->recording.bytes - 123456) < 0.5);
    assert_int_equal(strlen(episode->recording.sha256), 64);
    assert_int_equal(episode->recording.duration_s, 3000);
    assert_int_equal(episode->recording.start_count, 2);
    assert_string_equal(episode->recording.starts[1].chapter, "second");
    assert_int_equal(episode->recording.starts[1].at_s, 1120);
    assert_string_equal(episode->recording.transcript.file, "ep001.vtt");
    assert_string_equal(episode->recording.transcript.url,
                        "https://example.org/ep001.vtt");
    assert_int_equal(episode->recording.transcript.status, TRANSCRIPT_REVIEWED);
    assert_string_equal(episode->recording.transcript.language, "en");
    assert_string_equal(episode->cold_open.title, "Once");
    assert_string_equal(episode->cold_open.text, "It happened.");
    assert_int_equal(episode->cold_open.claim, CLAIM_REPORTED);
    assert_string_equal(episode->cold_open.sources.items[0], "src-one");
    assert_int_equal(episode->objective_count, 2);
    assert_int_equal(episode->objectives[0].level, LEVEL_CREATE);
    assert_int_equal(episode->objectives[0].weight, 5);
    assert_int_equal(episode->objectives[1].weight, 1);
    assert_int_equal(episode->topics.count, 2);
    assert_string_equal(episode->featured.items[0], "feature");
    assert_string_equal(episode->structure.items[0], "hour one");
    assert_int_equal(episode->chapters[0].kind, CHAPTER_TIMELINE);
    assert_int_equal(episode->chapters[1].kind, CHAPTER_CREDITS);
    assert_true(fabs(episode->chapters[0].minutes - 100) < 1e-9);
    assert_int_equal(episode->chapters[1].objectives.count, 2);
}

static void check_episode_references(const struct episode *episode)
{
    const struct source *source = &episode->sources[0];

    assert_string_equal(source->path, "a/b.md");
    assert_string_equal(source->url, "https://example.org/");
    assert_true(fabs(source->minutes - 30) < 1e-9);
    assert_int_equal(source->kind, SOURCE_POSTMORTEM);
    assert_string_equal(source->pattern, "full-pattern");
    assert_string_equal(source->accessed, "2026-01-31");
    assert_true(episode->sources[1].minutes < 0);
    assert_int_equal(episode->sources[1].kind, SOURCE_UNSET);
    assert_int_equal(episode->patterns[0].role, ROLE_ALTERNATIVE);
    assert_string_equal(episode->case_studies.items[0], "full-case");
    assert_string_equal(episode->prerequisites[0].ref, "ep002");
    assert_int_equal(episode->prerequisites[0].strength, STRENGTH_HELPFUL);
    assert_string_equal(episode->prerequisites[0].why, "Later");
    assert_string_equal(episode->see_also[0].ref, "term:full-term");
    assert_string_equal(episode->calculators[0].chapter, "second");
    assert_string_equal(episode->calculators[0].presets[1].input, "mu");
    assert_string_equal(episode->calculators[0].presets[1].value, "100 req/s");
    assert_string_equal(episode->glossary.items[0], "full-term");
    assert_string_equal(episode_objective_chapter(episode, "judge-it"),
                        "second");
    assert_string_equal(episode_objective_chapter(episode, "none"), "");
}

static void check_common(const struct question *question)
{
    assert_string_equal(question->episode, "ep001");
    assert_int_equal(question->rev, 3);
    assert_int_equal(question->difficulty, 4);
    assert_int_equal(question->level, LEVEL_ANALYZE);
    assert_string_equal(question->source.chapter, "first");
    assert_string_equal(question->source.says, "one two three");
    assert_string_equal(question->source.ref, "page 4");
    assert_string_equal(question->source.url, "https://example.org/");
    assert_string_equal(question->exhibit, "line one\n  line two");
    assert_int_equal(question->hints.count, 3);
    assert_string_equal(question->feedback[0].response, "right");
    assert_string_equal(question->feedback[0].text, "Good");
    assert_string_equal(question->calculator, "mm1");
    assert_true(question->calculator_open);
    assert_string_equal(question->tags.items[1], "tag-two");
    assert_int_equal(question->time_s, 70);
    assert_true(question->no_shuffle);
    assert_string_equal(question->enemies.items[0], "q-text");
    assert_int_equal(question->confidence, CONFIDENCE_ASK);
    assert_string_equal(question->was.items[1], "older-single");
    assert_int_equal(question->change, CHANGE_KEEP);
    assert_int_equal(question->status, QUESTION_LIVE);
    assert_true(question->choices[0].correct);
    assert_string_equal(question->choices[0].feedback, "Yes");
    assert_true(fabs(question->choices[1].credit - 0.4) < 1e-12);
}

static void check_numbers(const struct question *questions)
{
    const struct question_number *number = &questions[2].number;

    assert_string_equal(number->value, "1,200");
    assert_string_equal(number->unit, "req/s");
    assert_true(number->tolerance.has_abs && number->tolerance.has_rel);
    assert_true(fabs(number->tolerance.rel - 0.02) < 1e-12);
    assert_int_equal(number->tolerance.sig, 2);
    assert_string_equal(number->accept[0].value, "20 req/min");
    assert_true(number->accept[0].tolerance.has_abs);
    assert_false(number->accept[0].tolerance.has_rel);
    assert_true(number->unit_asked);
    assert_int_equal(number->round, ROUND_UP);
    assert_string_equal(number->calc.calc, "mm1");
    assert_string_equal(number->calc.output, "W");
    assert_int_equal(number->calc.with[1].values.count, 2);
    assert_int_equal(number->wrong_count, 2);
    assert_string_equal(number->wrong[1].expr, "2 * 3");

    number = &questions[3].number;
    assert_string_equal(number->expr, "twice * part");
    assert_int_equal(number->round, ROUND_NEAREST);
    assert_int_equal(number->show, 4);
    assert_true(fabs(number->tolerance.rel - 0.05) < 1e-12);
    assert_int_equal(questions[3].param_count, 2);
    assert_true(fabs(questions[3].params[0].step - 5) < 1e-12);
    assert_true(fabs(questions[3].params[1].one_of[1] - 2.5) < 1e-12);
    assert_string_equal(questions[3].derived[0].expr, "rate * 2");
    assert_string_equal(questions[3].require.items[0], "rate > part");
    assert_true(fabs(questions[3].expect_max - 240) < 1e-12);
    assert_string_equal(questions[4].number.calc.with[0].values.items[0],
                        "rate");
}

static void check_texts(const struct question *questions)
{
    const struct question_text *text = &questions[5].text;

    assert_int_equal(questions[5].status, QUESTION_DRAFT);
    assert_false(text->accept[0].regex);
    assert_true(text->accept[1].regex);
    assert_string_equal(text->accept[1].text, "q[a-z]+");
    assert_int_equal(text->reject[0].texts.count, 2);
    assert_string_equal(text->reject[1].regex, "m.*");
    assert_true(text->refuse_typos);
    assert_true(text->match_case);
    assert_int_equal(text->max_words, 2);
    assert_string_equal(questions[6].gaps[0].name, "one");
    assert_true(questions[6].gaps[0].key.refuse_typos);
    assert_string_equal(questions[6].gaps[0].key.reject[0].feedback, "No");
    assert_int_equal(questions[6].gaps[1].options.count, 2);
}

static void check_structures(const struct question *questions)
{
    assert_int_equal(questions[1].scoring, SCORING_EXACT);
    assert_true(questions[1].tell);
    assert_int_equal(questions[1].objectives.count, 2);
    assert_string_equal(questions[7].from, "case:full-case");
    assert_int_equal(questions[7].scoring, SCORING_EXACT);
    assert_int_equal(questions[7].items[1].after.count, 1);
    assert_int_equal(questions[7].items[2].after.count, 2);
    assert_string_equal(questions[8].pairs[2].right, "f");
    assert_string_equal(questions[8].extra.items[0], "g");
    assert_int_equal(questions[9].step_count, 2);
    assert_false(questions[9].steps[0].answer_true);
    assert_true(fabs(questions[9].steps[0].weight - 2) < 1e-12);
    assert_true(fabs(questions[9].steps[1].weight - 1) < 1e-12);
    assert_string_equal(questions[9].steps[1].reveal, "More");
    assert_int_equal(questions[9].steps[0].hints.count, 0);
    assert_string_equal(questions[9].steps[1].hints.items[0], "add");
    assert_true(questions[10].points[0].required);
    assert_string_equal(questions[10].model, "A and B.");
}

static void check_lists(const struct catalog *catalog)
{
    const struct pattern *pattern =
        catalog_find_pattern(catalog, "full-pattern");
    const struct case_study *study = catalog_find_case(catalog, "full-case");
    const struct term *term = catalog_find_term(catalog, "full-term");
    const struct calc_text *calc = catalog_find_calc(catalog, "mm1");

    assert_int_equal(pattern->category, CATEGORY_COORDINATION);
    assert_int_equal(pattern->tier, TIER_BRONZE);
    assert_int_equal(pattern->status, PATTERN_USE_WITH_CAUTION);
    assert_int_equal(pattern->avoid_when.count, 2);
    assert_string_equal(pattern->path, "patterns/full-pattern.md");
    assert_int_equal(study->kind, CASE_SYSTEM);
    assert_string_equal(study->when, "2012-10-29");
    assert_true(study->verified);
    assert_int_equal(study->sources[0].kind, EVIDENCE_PAPER);
    assert_string_equal(study->timeline[1].at, "+12:30");
    assert_string_equal(study->fixes.items[0], "a fix");
    assert_string_equal(term->long_text, "With more to say.");
    assert_string_equal(term->first, "ep001");
    /* A term's own name goes before another's alias. */
    assert_string_equal(catalog_find_term_text(catalog, "ft")->id,
                        "other-term");
    assert_string_equal(catalog_find_term_text(catalog, "The Full One")->id,
                        "full-term");
    assert_null(catalog_find_term_text(catalog, "full"));
    assert_string_equal(calc->inputs[0].name, "lambda");
    assert_string_equal(calc->inputs[0].standard, "80 req/s");
    assert_string_equal(calc->steps[0].formula, "W = 1");
    assert_null(calc->steps[1].formula);
    assert_int_equal(calc->example.with[1].values.count, 2);
    assert_string_equal(calc->example.gives[0].values.items[0], "50 ms");
    assert_string_equal(calc->pitfalls.items[0], "a pitfall");
}

static void test_every_key(void **state)
{
    struct catalog *catalog = load_one("full", 0);
    const struct quiz_file *quiz = catalog_get_quiz(catalog, 1);
    const struct series *series = catalog_get_series(catalog, 1);

    (void)state;
    assert_true(series == catalog_find_series(catalog, "full-series"));
    assert_int_equal(series->level, SERIES_INTERMEDIATE);
    assert_int_equal(series->benchmarks.count, 2);
    assert_string_equal(series->audience.items[0], "architect");
    assert_int_equal(series->episodes.last, 2);
    check_episode(catalog_get_episode(catalog, 1));
    check_episode_references(catalog_find_episode(catalog, "ep001"));
    assert_string_equal(quiz->episode, "ep001");
    assert_int_equal(quiz->pick, 3);
    assert_int_equal(quiz_file_time(quiz), 270);
    assert_true(fabs(quiz->pass - 0.75) < 1e-12);
    assert_int_equal(quiz->confidence, CONFIDENCE_OFF);
    assert_int_equal(quiz->question_count, 11);
    assert_int_equal(quiz_file_live(quiz), 10);
    assert_string_equal(quiz->retired[0].by.items[0], "q-single");
    assert_string_equal(quiz->retired[0].on, "2026-02-01");
    check_common(&quiz->questions[0]);
    check_numbers(quiz->questions);
    check_texts(quiz->questions);
    check_structures(quiz->questions);
    check_lists(catalog);
    assert_true(catalog_find_question(catalog, "ep001.old-single") ==
                &quiz->questions[0]);
    catalog_free(catalog);
}

static void test_nodes(void **state)
{
    struct catalog *catalog = load_one("full", CATALOG_KEEP_NODES);
    const struct episode *episode = catalog_get_episode(catalog, 1);
    const struct quiz_file *quiz = catalog_get_quiz(catalog, 1);
    const struct node *node;

    (void)state;
    node = node_find(episode->node, "objectives/1/text");
    assert_string_equal(node_text(node), "Judge it");
    assert_int_equal(node->at.line, 37);
    assert_int_equal(node->at.column, 11);
    assert_int_equal(node->key_at.column, 5);
    assert_ptr_equal(episode->objectives[1].node,
                     node_find(episode->node, "objectives/1"));
    assert_string_equal(
        node_text(node_find(quiz->question_nodes[0], "choices/1/credit")),
        "0.4");
    assert_null(node_find(episode->node, "objectives/9/text"));
    assert_null(node_find(episode->node, "objectives/x"));
    assert_null(node_find(episode->node, "title/x"));
    assert_null(node_at(NULL, 0));
    assert_ptr_equal(node_at(episode->node, 0),
                     node_get(episode->node, "format"));
    catalog_free(catalog);

    catalog = load_one("full", 0);
    assert_null(catalog_get_episode(catalog, 1)->node);
    assert_null(catalog_get_quiz(catalog, 1)->question_nodes[0]);
    catalog_free(catalog);
}

static void test_has_ref(void **state)
{
    static const struct {
        const char *ref;
        const char *why; /* NULL: it exists */
    } rows[] = {
        {"ep001", NULL},
        {"ep001.do-it", NULL},
        {"ep001.q-single", NULL},
        {"ep001@second:2", NULL},
        {"pattern:full-pattern", NULL},
        {"case:full-case", NULL},
        {"term:full-term", NULL},
        {"calc:mm1", NULL},
        {"series:1", NULL},
        {"series:full-series", NULL},
        {"ep009", "no episode 9"},
        {"ep001.do-its", "ep001 has no objective or question 'do-its'; did "
                         "you mean 'do-it'?"},
        {"ep001@secnd", "ep001 has no chapter 'secnd'; did you mean "
                        "'second'?"},
        {"pattern:full-patern",
         "no pattern 'full-patern'; did you mean 'full-pattern'?"},
        {"term:nothing-like-it", "no term 'nothing-like-it'"},
        {"series:7", "no series '7'"},
    };
    struct catalog *catalog = load_one("full", 0);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = ERROR_INIT;
        struct str why = STR_INIT;
        struct ref ref;

        assert_true(ref_parse(rows[i].ref, &ref, &err));
        assert_int_equal(catalog_has_ref(catalog, &ref, &why),
                         rows[i].why == NULL);
        assert_string_equal(why.buf, rows[i].why != NULL ? rows[i].why : "");
        str_release(&why);
    }
    catalog_free(catalog);
}

static void test_outline(void **state)
{
    struct catalog *catalog = load_one("full", 0);
    struct outline outline = OUTLINE_INIT;
    struct error err = ERROR_INIT;
    const struct outline_episode *episode;
    const struct outline_question *question;
    struct ref ref;

    (void)state;
    outline_from_catalog(&outline, catalog);
    catalog_free(catalog); /* the outline stands by itself */
    assert_string_equal(outline.title, "Every key");
    episode = outline_get_episode(&outline, 1);
    assert_int_equal(episode->words, 5);
    assert_int_equal(episode->phase, 1);
    assert_int_equal(episode->series, 0);
    assert_int_equal(episode->pick, 3);
    assert_int_equal(episode->quiz_time_s, 270);
    assert_int_equal(episode->questions.count, 11);
    assert_int_equal(episode->live, 10);
    assert_true(outline_episode_ready(episode));
    assert_false(outline_episode_ready(outline_get_episode(&outline, 2)));
    assert_int_equal(outline_get_episode(&outline, 2)->phase, 0);
    assert_null(outline_get_episode(&outline, 3));
    assert_int_equal(outline.series[0].episodes.count, 2);
    assert_int_equal(
        outline_find_chapter(&outline, episode, "second")->start_word, 3);
    assert_string_equal(
        outline_find_objective(&outline, episode, "judge-it")->chapter,
        "second");
    question = outline_find_question(&outline, "ep001.q-single");
    assert_string_equal(question->stem, "Which of these?");
    assert_string_equal(question->id, "q-single");
    assert_string_equal(question->enemies[0], "q-text");
    assert_null(question->enemies[1]);
    assert_int_equal(question->time_s, 70);
    assert_ptr_equal(outline_find_question(&outline, "ep001.older-single"),
                     question);
    assert_null(outline_find_question(&outline, "ep001.gone"));
    assert_string_equal(outline_find_pattern(&outline, "full-pattern")->title,
                        "Full Pattern");
    assert_null(outline_find_pattern(&outline, "full"));
    assert_int_equal(outline.prerequisites[0].needs, 2);
    assert_true(outline_resolve(&outline, "1.q-single@3", &ref, &err));
    assert_int_equal(ref.kind, REF_MEMBER);
    assert_true(outline_resolve(&outline, "ep001@first:2", &ref, &err));
    assert_true(outline_resolve(&outline, "calc:mm1", &ref, &err));
    assert_false(outline_resolve(&outline, "9", &ref, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_string_equal(error_get(&err), "no episode 9; there are 1 to 2");
    error_clear(&err);
    assert_false(outline_resolve(&outline, "1.q-singel", &ref, &err));
    assert_non_null(strstr(error_get(&err), "did you mean 'q-single'?"));
    error_clear(&err);
    assert_false(outline_resolve(&outline, "what?", &ref, &err));
    assert_int_equal(err.code, ERROR_USAGE);
    error_release(&err);
    outline_release(&outline);
}

static void test_alone(void **state)
{
    char *base = xasprintf("%s/tests/data/catalog/full", getenv("top_srcdir"));
    char *path = path_join(base, "content/full-series/ep001.yaml");
    char *quiz_path = path_join(base, "quizzes/full-series/ep001.yaml");
    char *script_path = path_join(base, "content/full-series/ep001.md");
    struct messages messages = MESSAGES_INIT;
    struct episode episode;
    struct quiz_file quiz;
    struct document *script;

    (void)state;
    assert_true(catalog_read_episode(path, "ep001", &episode, &messages));
    check_episode(&episode);
    episode_release(&episode);
    assert_true(catalog_read_quiz(quiz_path, "ep001", &quiz, &messages));
    assert_int_equal(quiz.question_count, 11);
    quiz_file_release(&quiz);
    script = catalog_read_script(script_path, "ep001", &messages);
    assert_int_equal(script->words, 5);
    document_free(script);
    assert_int_equal(messages.count, 0);
    assert_false(catalog_read_episode(quiz_path, "x", &episode, &messages));
    assert_null(episode.id);
    episode_release(&episode);
    assert_false(catalog_read_quiz("/nonexistent", "x", &quiz, &messages));
    quiz_file_release(&quiz);
    assert_null(catalog_read_script("/nonexistent", "x", NULL));
    messages_release(&messages);
    free(path);
    free(quiz_path);
    free(script_path);
    free(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example), cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_nodes),   cmocka_unit_test(test_has_ref),
        cmocka_unit_test(test_outline), cmocka_unit_test(test_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
