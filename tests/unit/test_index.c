/*
 * The index: refreshed for what changed and nothing else, by two programs at
 * once, and out of any state of its file.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/path.h"
#include "catalog/catalog.h"
#include "search/search.h"
#include "index_help.h"

static const char episode_three[] =
    "format: episode/1\nid: ep003\nn: 3\ntitle: Zanzibar\n"
    "series: full-series\nstatus: planned\nduration: 2h\n";

/* ---------------------------------------------------------------- refresh */

static void test_refresh(void **state)
{
    struct fixture self;
    struct index_refresh_result result;
    struct outline outline = OUTLINE_INIT;

    (void)state;
    fixture_set_up(&self);
    assert_true(index_is_empty(self.index));
    result = fixture_refresh(&self);
    assert_int_equal(result.read, 10);
    assert_int_equal(result.removed, 0);
    assert_int_equal(result.broken, 0);
    assert_false(index_is_empty(self.index));

    result = fixture_refresh(&self);
    assert_int_equal(result.read, 0);
    assert_int_equal(result.removed, 0);

    fixture_write(&self, "content/full-series/ep003.yaml", episode_three);
    result = fixture_refresh(&self);
    assert_int_equal(result.read, 1);
    fixture_outline(&self, &outline);
    assert_string_equal(outline_get_episode(&outline, 3)->title, "Zanzibar");
    outline_release(&outline);
    assert_int_equal(fixture_hits(&self, "zanzibar"), 1);

    /* A script belongs to its episode: both are read again. */
    fixture_write(&self, "content/full-series/ep001.md",
                  "# Full episode\n\n## First chapter\n\nOne two quagga.\n");
    result = fixture_refresh(&self);
    assert_int_equal(result.read, 1);
    fixture_outline(&self, &outline);
    assert_int_equal(outline_get_episode(&outline, 1)->words, 3);
    outline_release(&outline);
    assert_int_equal(fixture_hits(&self, "quagga"), 1);
    assert_int_equal(fixture_hits(&self, "four five"), 0);

    fixture_remove(&self, "content/full-series/ep003.yaml");
    fixture_remove(&self, "quizzes/full-series/ep001.yaml");
    result = fixture_refresh(&self);
    assert_int_equal(result.read, 0);
    assert_int_equal(result.removed, 2);
    fixture_outline(&self, &outline);
    assert_null(outline_get_episode(&outline, 3));
    assert_int_equal(outline.question_count, 0);
    assert_int_equal(outline_get_episode(&outline, 1)->live, 0);
    outline_release(&outline);
    assert_int_equal(fixture_hits(&self, "zanzibar"), 0);
    fixture_tear_down(&self);
}

/* A file that breaks is told until it is mended, read anew or not, and what it
 * held goes away; gone itself, it is told no more. */
static void test_broken_file(void **state)
{
    struct fixture self;
    struct messages messages = MESSAGES_INIT;
    struct index_refresh_options options = {.messages = &messages};
    struct index_refresh_result result;
    struct outline outline = OUTLINE_INIT;
    char *file;
    char *text;
    unsigned line;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    fixture_write(&self, "content/full-series/ep002.yaml",
                  "format: episode/1\n[");
    assert_true(
        index_refresh(self.index, &self.roots, &options, &result, &self.err));
    assert_int_equal(result.read, 1);
    assert_int_equal(result.broken, 1);
    assert_true(messages.count > 0);
    file = xstrdup(messages.items[0].file);
    text = xstrdup(messages.items[0].text);
    line = messages.items[0].at.line;
    messages_clear(&messages);
    assert_true(
        index_refresh(self.index, &self.roots, &options, &result, &self.err));
    assert_int_equal(result.read, 0);
    assert_true(messages.count > 0);
    assert_string_equal(messages.items[0].file, file);
    assert_string_equal(messages.items[0].text, text);
    assert_int_equal(messages.items[0].at.line, line);
    messages_clear(&messages);
    free(file);
    free(text);
    fixture_outline(&self, &outline);
    assert_null(outline_get_episode(&outline, 2));
    assert_non_null(outline_get_episode(&outline, 1));
    outline_release(&outline);
    fixture_remove(&self, "content/full-series/ep002.yaml");
    assert_true(
        index_refresh(self.index, &self.roots, &options, &result, &self.err));
    assert_int_equal(messages.count, 0);
    messages_release(&messages);
    fixture_tear_down(&self);
}

static void count_progress(const struct index_progress *progress, void *context)
{
    size_t *calls = context;

    assert_int_equal(progress->total, 10);
    assert_int_equal(progress->done, *calls);
    (*calls)++;
}

static void test_progress(void **state)
{
    struct fixture self;
    size_t calls = 0;
    struct index_refresh_options options = {.progress = count_progress,
                                            .context = &calls};

    (void)state;
    fixture_set_up(&self);
    assert_true(
        index_refresh(self.index, &self.roots, &options, NULL, &self.err));
    assert_int_equal(calls, 11);
    fixture_tear_down(&self);
}

static void assert_same_texts(const char *const *a, const char *const *b)
{
    for (; *a != NULL && *b != NULL; a++, b++) {
        assert_string_equal(*a, *b);
    }
    assert_true(*a == NULL && *b == NULL);
}

static void assert_same_questions(const struct outline *a,
                                  const struct outline *b)
{
    assert_int_equal(a->question_count, b->question_count);
    for (size_t i = 0; i < a->question_count; i++) {
        const struct outline_question *p = &a->questions[i];
        const struct outline_question *q = &b->questions[i];

        assert_int_equal(p->episode, q->episode);
        assert_string_equal(p->id, q->id);
        assert_string_equal(p->name, q->name);
        assert_int_equal(p->rev, q->rev);
        assert_int_equal(p->type, q->type);
        assert_int_equal(p->level, q->level);
        assert_int_equal(p->status, q->status);
        assert_int_equal(p->change, q->change);
        assert_int_equal(p->difficulty, q->difficulty);
        assert_int_equal(p->time_s, q->time_s);
        assert_true(p->graded_hash == q->graded_hash);
        assert_true(p->key_hash == q->key_hash);
        assert_string_equal(p->chapter, q->chapter);
        assert_string_equal(p->stem, q->stem);
        assert_same_texts(p->objectives, q->objectives);
        assert_same_texts(p->enemies, q->enemies);
        assert_same_texts(p->tags, q->tags);
        assert_same_texts(p->was, q->was);
    }
}

static void assert_same_range(const struct outline_range *a,
                              const struct outline_range *b)
{
    assert_int_equal(a->first, b->first);
    assert_int_equal(a->count, b->count);
}

static void assert_same_episodes(const struct outline *a,
                                 const struct outline *b)
{
    assert_string_equal(a->title, b->title);
    assert_int_equal(a->series_count, b->series_count);
    for (size_t i = 0; i < a->series_count; i++) {
        assert_string_equal(a->series[i].id, b->series[i].id);
        assert_string_equal(a->series[i].summary, b->series[i].summary);
        assert_int_equal(a->series[i].last_episode, b->series[i].last_episode);
        assert_true(fabs(a->series[i].hours - b->series[i].hours) < 1e-9);
        assert_same_range(&a->series[i].episodes, &b->series[i].episodes);
    }
    assert_int_equal(a->episode_count, b->episode_count);
    for (size_t i = 0; i < a->episode_count; i++) {
        const struct outline_episode *p = &a->episodes[i];
        const struct outline_episode *q = &b->episodes[i];

        assert_int_equal(p->n, q->n);
        assert_string_equal(p->title, q->title);
        assert_string_equal(p->summary, q->summary);
        assert_int_equal(p->series, q->series);
        assert_int_equal(p->phase, q->phase);
        assert_int_equal(p->status, q->status);
        assert_int_equal(p->duration_s, q->duration_s);
        assert_int_equal(p->words, q->words);
        assert_int_equal(p->pick, q->pick);
        assert_int_equal(p->quiz_time_s, q->quiz_time_s);
        assert_true(fabs(p->pass - q->pass) < 1e-9);
        assert_int_equal(p->confidence, q->confidence);
        assert_same_range(&p->objectives, &q->objectives);
        assert_same_range(&p->chapters, &q->chapters);
        assert_same_range(&p->questions, &q->questions);
        assert_int_equal(p->live, q->live);
    }
}

static void assert_same_parts(const struct outline *a, const struct outline *b)
{
    assert_int_equal(a->chapter_count, b->chapter_count);
    for (size_t i = 0; i < a->chapter_count; i++) {
        assert_int_equal(a->chapters[i].episode, b->chapters[i].episode);
        assert_string_equal(a->chapters[i].id, b->chapters[i].id);
        assert_string_equal(a->chapters[i].title, b->chapters[i].title);
        assert_int_equal(a->chapters[i].kind, b->chapters[i].kind);
        assert_int_equal(a->chapters[i].minutes, b->chapters[i].minutes);
        assert_int_equal(a->chapters[i].words, b->chapters[i].words);
        assert_int_equal(a->chapters[i].start_word, b->chapters[i].start_word);
    }
    assert_int_equal(a->objective_count, b->objective_count);
    for (size_t i = 0; i < a->objective_count; i++) {
        assert_int_equal(a->objectives[i].episode, b->objectives[i].episode);
        assert_string_equal(a->objectives[i].id, b->objectives[i].id);
        assert_string_equal(a->objectives[i].text, b->objectives[i].text);
        assert_int_equal(a->objectives[i].level, b->objectives[i].level);
        assert_int_equal(a->objectives[i].weight, b->objectives[i].weight);
        assert_string_equal(a->objectives[i].chapter, b->objectives[i].chapter);
    }
    assert_int_equal(a->prerequisite_count, b->prerequisite_count);
    for (size_t i = 0; i < a->prerequisite_count; i++) {
        assert_int_equal(a->prerequisites[i].episode,
                         b->prerequisites[i].episode);
        assert_int_equal(a->prerequisites[i].needs, b->prerequisites[i].needs);
        assert_int_equal(a->prerequisites[i].needed,
                         b->prerequisites[i].needed);
    }
}

static void assert_same_reference(const struct outline *a,
                                  const struct outline *b)
{
    assert_int_equal(a->pattern_count, b->pattern_count);
    for (size_t i = 0; i < a->pattern_count; i++) {
        assert_string_equal(a->patterns[i].id, b->patterns[i].id);
        assert_string_equal(a->patterns[i].title, b->patterns[i].title);
        assert_string_equal(a->patterns[i].summary, b->patterns[i].summary);
        assert_int_equal(a->patterns[i].category, b->patterns[i].category);
        assert_int_equal(a->patterns[i].tier, b->patterns[i].tier);
        assert_int_equal(a->patterns[i].status, b->patterns[i].status);
    }
    assert_int_equal(a->case_count, b->case_count);
    for (size_t i = 0; i < a->case_count; i++) {
        assert_string_equal(a->cases[i].id, b->cases[i].id);
        assert_string_equal(a->cases[i].org, b->cases[i].org);
        assert_string_equal(a->cases[i].when, b->cases[i].when);
        assert_int_equal(a->cases[i].kind, b->cases[i].kind);
        assert_int_equal(a->cases[i].verified, b->cases[i].verified);
    }
    assert_int_equal(a->term_count, b->term_count);
    for (size_t i = 0; i < a->term_count; i++) {
        assert_string_equal(a->terms[i].id, b->terms[i].id);
        assert_string_equal(a->terms[i].term, b->terms[i].term);
        assert_string_equal(a->terms[i].text, b->terms[i].text);
    }
    assert_int_equal(a->calc_count, b->calc_count);
    for (size_t i = 0; i < a->calc_count; i++) {
        assert_string_equal(a->calcs[i].id, b->calcs[i].id);
        assert_string_equal(a->calcs[i].question, b->calcs[i].question);
        assert_int_equal(a->calcs[i].episode, b->calcs[i].episode);
    }
}

/* The index and a full reading give the same outline. */
static void assert_outline_true(struct fixture *self)
{
    struct catalog *catalog = catalog_new(0);
    struct outline whole = OUTLINE_INIT;
    struct outline outline = OUTLINE_INIT;

    catalog_load(catalog, &self->roots, NULL);
    outline_from_catalog(&whole, catalog);
    catalog_free(catalog);
    fixture_outline(self, &outline);
    assert_same_episodes(&whole, &outline);
    assert_same_parts(&whole, &outline);
    assert_same_questions(&whole, &outline);
    assert_same_reference(&whole, &outline);
    outline_release(&whole);
    outline_release(&outline);
}

static void test_outline_is_true(void **state)
{
    struct fixture self;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    assert_outline_true(&self);
    fixture_tear_down(&self);
}

/* The same of the repository's own content. */
static void test_own_outline_is_true(void **state)
{
    struct fixture self;

    (void)state;
    fixture_set_up(&self);
    content_roots_release(&self.roots);
    content_roots_add(&self.roots, getenv("top_srcdir"), "");
    fixture_refresh(&self);
    assert_outline_true(&self);
    assert_true(fixture_hits(&self, "queue") > 0);
    fixture_tear_down(&self);
}

static void test_parts(void **state)
{
    struct fixture self;
    struct outline outline = OUTLINE_INIT;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    assert_true(
        index_load_outline(self.index, &outline, OUTLINE_EPISODES, &self.err));
    assert_int_equal(outline.parts, OUTLINE_EPISODES);
    assert_int_equal(outline.question_count, 0);
    assert_int_equal(outline_get_episode(&outline, 1)->questions.count, 11);
    assert_null(outline_find_chapter(&outline, outline_get_episode(&outline, 1),
                                     "first"));
    assert_true(
        index_load_outline(self.index, &outline, OUTLINE_QUESTIONS, &self.err));
    assert_int_equal(outline.question_count, 11);
    assert_int_equal(outline.episode_count, 2);
    assert_non_null(outline_find_question(&outline, "ep001.q-match"));
    assert_true(
        index_load_outline(self.index, &outline, OUTLINE_ALL, &self.err));
    assert_int_equal(outline.question_count, 11);
    assert_int_equal(outline.parts, OUTLINE_ALL);
    outline_release(&outline);
    fixture_tear_down(&self);
}

static void test_paths(void **state)
{
    struct fixture self;
    struct index_paths paths;
    char *page;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    assert_true(index_find_paths(self.index, 1, &paths));
    assert_true(str_ends_with(paths.episode, "full-series/ep001.yaml"));
    assert_true(str_ends_with(paths.script, "content/full-series/ep001.md"));
    assert_true(str_ends_with(paths.quiz, "quizzes/full-series/ep001.yaml"));
    assert_true(
        str_ends_with(paths.recording, "content/full-series/ep001.opus"));
    assert_null(paths.transcript);
    index_paths_release(&paths);
    assert_false(index_find_paths(self.index, 9, &paths));
    index_paths_release(&paths);
    page = index_find_pattern_page(self.index, "full-pattern");
    assert_true(str_ends_with(page, "content/patterns/full-pattern.md"));
    free(page);
    assert_null(index_find_pattern_page(self.index, "none"));
    fixture_tear_down(&self);
}

/* ------------------------------------------------- any state of the file */

static void damage(const char *path, long at, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "r+");

    assert_non_null(file);
    assert_int_equal(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    fclose(file);
}

static void check_mended(struct fixture *self)
{
    struct outline outline = OUTLINE_INIT;

    fixture_open(self);
    fixture_refresh(self);
    fixture_outline(self, &outline);
    assert_int_equal(outline.episode_count, 2);
    outline_release(&outline);
    assert_int_equal(fixture_hits(self, "unmistakable"), 1);
    index_close(self->index);
    self->index = NULL;
}

static void test_damaged(void **state)
{
    struct fixture self;
    char junk[4096];
    struct stat status;

    (void)state;
    memset(junk, 'J', sizeof(junk));
    fixture_set_up(&self);
    index_close(self.index);
    check_mended(&self);

    damage(self.db, 0, junk, 100); /* no database at all */
    check_mended(&self);
    fixture_write(&self, "index.db", "short");
    check_mended(&self);
    fixture_write(&self, "index.db", "");
    check_mended(&self);
    assert_int_equal(stat(self.db, &status), 0);
    assert_int_equal(truncate(self.db, status.st_size / 2), 0);
    check_mended(&self);
    /* Pages in the middle, one after another. */
    assert_int_equal(stat(self.db, &status), 0);
    for (long at = 4096; at + 4096 <= status.st_size; at += 3 * 4096) {
        damage(self.db, at, junk, sizeof(junk));
        fixture_open(&self);
        {
            struct outline outline = OUTLINE_INIT;
            struct search_results results = SEARCH_RESULTS_INIT;
            bool ok =
                index_refresh(self.index, &self.roots, NULL, NULL, &self.err);

            ok = ok && index_load_outline(self.index, &outline, OUTLINE_ALL,
                                          &self.err);
            ok = ok && search_query(self.index, "unmistakable", NULL, &results,
                                    &self.err);
            /* What failed says so, and a refresh mends it. */
            if (!ok) {
                assert_int_equal(self.err.code, ERROR_DAMAGED);
                error_clear(&self.err);
                fixture_refresh(&self);
            }
            search_results_release(&results);
            outline_release(&outline);
        }
        index_close(self.index);
        self.index = NULL;
        assert_int_equal(unlink(self.db), 0);
        check_mended(&self);
        assert_int_equal(stat(self.db, &status), 0);
    }
    fixture_tear_down(&self);
}

static void exec_sql(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_foreign(void **state)
{
    struct fixture self;

    (void)state;
    fixture_set_up(&self);
    index_close(self.index);
    check_mended(&self);
    exec_sql(self.db, "PRAGMA user_version = 999");
    check_mended(&self);
    assert_int_equal(unlink(self.db), 0);
    exec_sql(self.db, "CREATE TABLE other (a)");
    check_mended(&self);
    /* An empty database of nobody is taken over. */
    assert_int_equal(unlink(self.db), 0);
    exec_sql(self.db, "VACUUM");
    check_mended(&self);
    fixture_tear_down(&self);
}

/* Values that no refresh of ours writes do no harm. */
static void test_wrong_values(void **state)
{
    struct fixture self;
    struct outline outline = OUTLINE_INIT;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    index_close(self.index);
    exec_sql(self.db, "UPDATE episode SET status = 99, objectives = -1,"
                      " chapters = 100000000, series = 'gone';"
                      "UPDATE question SET type = -5, level = 77, time = 0;"
                      "UPDATE question SET unit = unit + 5 WHERE seq = 3;"
                      "UPDATE chapter SET kind = 1000000;"
                      "UPDATE pattern SET tier = 44;");
    fixture_open(&self);
    fixture_outline(&self, &outline);
    assert_int_equal(outline.episodes[0].status, EPISODE_PLANNED);
    assert_int_equal(outline.episodes[0].series, -1);
    assert_int_equal(outline.questions[0].type, QUESTION_SINGLE);
    assert_true(outline.questions[0].time_s > 0);
    assert_null(outline_find_chapter(&outline, &outline.episodes[0], "first"));
    assert_int_equal(outline.patterns[0].tier, TIER_GOLD);
    outline_release(&outline);
    fixture_tear_down(&self);
}

static void test_no_place(void **state)
{
    struct fixture self;
    char *blocked;

    (void)state;
    fixture_set_up(&self);
    index_close(self.index);
    self.index = NULL;
    /* A folder in the way of the file, and a path below a file. */
    blocked = path_join(self.folder, "blocked");
    assert_int_equal(mkdir(blocked, 0700), 0);
    free(self.db);
    self.db = xstrdup(blocked);
    check_mended(&self);
    free(self.db);
    self.db = xstrdup("/dev/null/index.db");
    check_mended(&self);
    free(blocked);
    fixture_tear_down(&self);
}

/* Several programs, each refreshing and searching while files change. */
static void test_two_programs(void **state)
{
    enum { PROGRAMS = 3, ROUNDS = 12 };
    struct fixture self;
    pid_t children[PROGRAMS];

    (void)state;
    fixture_set_up(&self);
    index_close(self.index);
    self.index = NULL;
    for (int i = 0; i < PROGRAMS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] != 0) {
            continue;
        }
        for (int round = 0; round < ROUNDS; round++) {
            struct outline outline = OUTLINE_INIT;
            char *text = xasprintf("%s# %d\n", episode_three, round + i);

            fixture_open(&self);
            fixture_write(&self, "content/full-series/ep003.yaml", text);
            if (!index_refresh(self.index, &self.roots, NULL, NULL,
                               &self.err) ||
                !index_load_outline(self.index, &outline, OUTLINE_ALL,
                                    &self.err) ||
                outline.episode_count != 3 || outline.question_count != 11 ||
                fixture_hits(&self, "zanzibar") != 1) {
                fprintf(stderr, "# round %d: %s\n", round,
                        error_get(&self.err));
                _exit(1);
            }
            outline_release(&outline);
            index_close(self.index);
            free(text);
        }
        _exit(0);
    }
    for (int i = 0; i < PROGRAMS; i++) {
        int status;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    fixture_open(&self);
    fixture_refresh(&self);
    assert_outline_true(&self);
    assert_int_equal(fixture_hits(&self, "zanzibar"), 1);
    fixture_tear_down(&self);
}

/* ------------------------------------------------------------------ notes */

static void test_notes(void **state)
{
    static const struct index_note notes[] = {
        {"n1", 1, "first", 2, "Remember the aardvark"},
        {"n2", 0, "", 0, "Another aardvark\x1b[31m"},
    };
    struct fixture self;
    struct search_results results = SEARCH_RESULTS_INIT;
    char *stamp;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    stamp = index_get_notes_stamp(self.index);
    assert_string_equal(stamp, "");
    free(stamp);
    assert_true(index_set_notes(self.index, notes, 2, "v7", &self.err));
    stamp = index_get_notes_stamp(self.index);
    assert_string_equal(stamp, "v7");
    free(stamp);
    assert_true(
        search_query(self.index, "aardvark", NULL, &results, &self.err));
    assert_int_equal(results.count, 2);
    assert_int_equal(results.found[SEARCH_NOTE], 2);
    assert_string_equal(results.items[0].id, "n1");
    assert_int_equal(results.items[0].episode, 1);
    assert_string_equal(results.items[0].chapter, "first");
    assert_int_equal(results.items[0].word, 2);
    assert_null(strchr(results.items[1].snippet, '\x1b'));
    search_results_release(&results);
    /* A refresh leaves them, and new ones take their place. */
    fixture_write(&self, "content/full-series/ep003.yaml", episode_three);
    fixture_refresh(&self);
    assert_int_equal(fixture_hits(&self, "aardvark"), 2);
    assert_true(index_set_notes(self.index, notes, 1, "v8", &self.err));
    assert_int_equal(fixture_hits(&self, "aardvark"), 1);
    assert_true(index_set_notes(self.index, NULL, 0, "v9", &self.err));
    assert_int_equal(fixture_hits(&self, "aardvark"), 0);
    fixture_tear_down(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refresh),
        cmocka_unit_test(test_broken_file),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_outline_is_true),
        cmocka_unit_test(test_own_outline_is_true),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_foreign),
        cmocka_unit_test(test_wrong_values),
        cmocka_unit_test(test_no_place),
        cmocka_unit_test(test_two_programs),
        cmocka_unit_test(test_notes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
