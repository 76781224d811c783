/*
 * Progress as others get it: what was heard, read, heard by the clock only and
 * marked by hand stand apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "app/keep.h"
#include "app/progress.h"
#include "app/progress_export.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "journal/events.h"

struct fixture {
    char home[64];
    struct app *app;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    const char *source = getenv("top_srcdir");
    struct app_options options = {.program = "/bin/true"};
    struct error err = ERROR_INIT;
    char path[512];

    snprintf(f->home, sizeof(f->home), "/tmp/dstudio-progress-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    setenv("HOME", f->home, 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_STATE_HOME");
    setenv("XDG_DATA_DIRS", f->home, 1);
    setenv("DSTUDIO_NOW", "2026-03-02T09:00:00Z", 1);
    assert_true(clock_init());
    snprintf(path, sizeof(path), "%s/tests/data/lint/good/content",
             source != NULL ? source : ".");
    setenv("DSTUDIO_CONTENT", path, 1);
    if (!app_new(&f->app, &options, &err)) {
        fail_msg("%s", error_get(&err));
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[96];

    app_free(f->app);
    snprintf(command, sizeof(command), "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

/* So many words of the first chapter, in one way. */
static void play(struct fixture *f, int64_t from, int64_t to,
                 enum play_kind kind)
{
    struct app_episode *episode = NULL;
    struct error err = ERROR_INIT;
    struct event event;
    struct play_body body = {
        .episode = "ep051", .from = from, .to = to, .kind = kind, .ms = 1000};

    assert_true(app_episode_read(f->app, 51, &episode, &err));
    body.chapter = episode->meta.chapters[0].id;
    app_event_begin(f->app, &event);
    event_play(&event, &body);
    assert_true(app_append(f->app, &event, &err));
    app_episode_free(episode);
}

/* The field of that name in the row of an episode. */
static char *field(const char *csv, int episode, const char *name)
{
    char begin[16];
    const char *names = csv;
    const char *row;

    snprintf(begin, sizeof(begin), "\n%d,", episode);
    row = strstr(csv, begin);
    assert_non_null(row);
    row++;
    while (strncmp(names, name, strlen(name)) != 0 ||
           strchr(",\n", names[strlen(name)]) == NULL) {
        names += strcspn(names, ",\n");
        assert_int_equal(*names, ',');
        names++;
        if (*row == '"') {
            row = strchr(row + 1, '"') + 1;
        }
        row = strchr(row, ',') + 1;
    }
    return xstrndup(row, strcspn(row, ",\n"));
}

static void check(const char *csv, const char *name, const char *wanted)
{
    char *found = field(csv, 51, name);

    assert_string_equal(found, wanted);
    free(found);
}

static void test_kinds_stand_apart(void **state)
{
    struct fixture *f = *state;
    const struct outline *outline = app_outline(f->app, OUTLINE_CHAPTERS);
    size_t words = outline_get_episode(outline, 51)->words;
    struct error err = ERROR_INIT;
    struct str csv = STR_INIT;
    char share[16];

    play(f, 0, 10, PLAY_HEARD);
    play(f, 8, 12, PLAY_READ);
    play(f, 11, 14, PLAY_ESTIMATED);
    assert_true(app_mark(f->app, 51, MARK_DONE, &err));
    app_progress_csv(f->app, &csv);
    snprintf(share, sizeof(share), "%.4f", 10.0 / (double)words);
    check(csv.buf, "heard_share", share);
    snprintf(share, sizeof(share), "%.4f", 4.0 / (double)words);
    check(csv.buf, "read_share", share);
    snprintf(share, sizeof(share), "%.4f", 3.0 / (double)words);
    check(csv.buf, "estimated_share", share);
    snprintf(share, sizeof(share), "%.4f", 14.0 / (double)words);
    check(csv.buf, "met_share", share);
    /* A mark by hand makes nothing heard. */
    check(csv.buf, "heard", "partly");
    check(csv.buf, "marked_by_hand", "done");
    check(csv.buf, "quizzed", "no");
    check(csv.buf, "best_score", "");
    check(csv.buf, "last_played", "2026-03-02");
    str_release(&csv);
}

static void test_fresh(void **state)
{
    struct fixture *f = *state;
    struct str csv = STR_INIT;

    app_progress_csv(f->app, &csv);
    check(csv.buf, "heard_share", "0.0000");
    check(csv.buf, "heard", "no");
    check(csv.buf, "marked_by_hand", "");
    check(csv.buf, "last_played", "");
    str_release(&csv);
}

static void test_written(void **state)
{
    struct fixture *f = *state;
    char *csv = path_join(f->home, "p.csv");
    char *json = path_join(f->home, "p.json");
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;

    assert_true(app_progress_write(f->app, csv, &err));
    assert_true(file_read(csv, 1 << 20, &text, &err));
    assert_true(str_starts_with(text.buf, "episode,title,"));
    assert_true(app_progress_write(f->app, json, &err));
    assert_true(file_read(json, 1 << 20, &text, &err));
    assert_true(str_starts_with(text.buf, "[{\"episode\":51,"));
    assert_non_null(strstr(text.buf, "\"marked_by_hand\":null"));
    /* What is there stays. */
    assert_false(app_progress_write(f->app, csv, &err));
    error_clear(&err);
    assert_false(app_progress_write(f->app, "/nowhere/p.csv", &err));
    error_release(&err);
    str_release(&text);
    free(json);
    free(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_kinds_stand_apart, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_fresh, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_written, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
