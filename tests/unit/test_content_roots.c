/* Content folders: what belongs there, overlays, where they are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "catalog_help.h"

static char *make_folder(void)
{
    const char *root = getenv("TMPDIR");
    char *folder =
        xasprintf("%s/dstudio-catalog-XXXXXX", root != NULL ? root : "/tmp");

    assert_non_null(mkdtemp(folder));
    return folder;
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char *path = path_join(folder, name);
    char *parent = path_folder(path);
    struct error err = ERROR_INIT;

    assert_true(file_make_folder(parent, &err));
    assert_true(file_write_atomic(path, text, strlen(text), 0600, &err));
    free(parent);
    free(path);
}

static void remove_folder(char *folder)
{
    char *command = xasprintf("rm -rf '%s'", folder);

    assert_int_equal(system(command), 0);
    free(command);
    free(folder);
}

static void test_unexpected(void **state)
{
    static const char *const names[] = {
        "content/notes.txt",       "content/s/ep51.yaml", "content/s/ep051.txt",
        "content/patterns/Bad.md", "quizzes/s/ep051.md",  "quizzes/stray.yaml",
        "content/s/series.yml",
    };
    static const char *const fine[] = {
        "content/README.md", "content/.x.swp", "content/s/README.md",
        "content/s/ep051.opus", "quizzes/README.md"};
    char *folder = make_folder();
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct messages messages = MESSAGES_INIT;
    struct catalog *catalog = catalog_new(0);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        write_file(folder, names[i], "");
    }
    for (size_t i = 0; i < COUNT_OF(fine); i++) {
        write_file(folder, fine[i], "");
    }
    content_roots_add(&roots, folder, "");
    assert_false(catalog_load(catalog, &roots, &messages));
    messages_finish(&messages, false);
    assert_int_equal(messages.count, COUNT_OF(names));
    for (size_t i = 0; i < messages.count; i++) {
        assert_string_equal(messages.items[i].code, "Y007");
    }
    catalog_free(catalog);
    messages_release(&messages);
    content_roots_release(&roots);
    remove_folder(folder);
}

/* A broken file is told and left out; what stands beside it stays. */
static void test_broken_beside(void **state)
{
    static const char head[] = "format: episode/1\nseries: s\n"
                               "status: planned\nduration: 2h\n";
    char *folder = make_folder();
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct messages messages = MESSAGES_INIT;
    struct catalog *catalog = catalog_new(0);
    struct str good = STR_INIT;

    (void)state;
    str_add_format(&good, "%sid: ep002\nn: 2\ntitle: T\n", head);
    write_file(folder, "content/s/ep001.yaml", "format: episode/1\n  bad: [");
    write_file(folder, "content/s/ep002.yaml", good.buf);
    str_clear(&good);
    str_add_format(&good, "%sid: ep003\nn: 3\ntitle: T\ntypo: x\n", head);
    write_file(folder, "content/s/ep003.yaml", good.buf);
    write_file(folder, "quizzes/s/ep002.yaml",
               "format: quiz/1\nepisode: ep002\nquestions:\n"
               "  - {id: a, type: nonsense}\n");
    content_roots_add(&roots, folder, "");
    assert_false(catalog_load(catalog, &roots, &messages));
    assert_null(catalog_get_episode(catalog, 1));
    assert_non_null(catalog_get_episode(catalog, 2));
    assert_non_null(catalog_get_episode(catalog, 3));
    assert_int_equal(catalog_get_quiz(catalog, 2)->question_count, 0);
    assert_int_equal(messages_count(&messages, SEVERITY_ERROR), 3);
    catalog_free(catalog);
    messages_release(&messages);
    content_roots_release(&roots);
    str_release(&good);
    remove_folder(folder);
}

/* A pack's episode takes the place of the same one, whole; its lists add to
 * the others entry by entry. */
static void test_overlay(void **state)
{
    char *folder = make_folder();
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct catalog *catalog;

    (void)state;
    write_file(folder, "content/other/ep001.yaml",
               "format: episode/1\nid: ep001\nn: 1\ntitle: From the pack\n"
               "series: full-series\nstatus: planned\nduration: 2h\n");
    write_file(folder, "content/glossary.yaml",
               "format: glossary/1\nterms:\n"
               "  - {id: full-term, term: Changed, short: S}\n"
               "  - {id: new-term, term: New, short: S}\n");
    add_root(&roots, "full", "");
    content_roots_add(&roots, folder, "mine");
    catalog = load(&roots, 0);
    assert_int_equal(catalog->episode_count, 2);
    assert_string_equal(catalog_get_episode(catalog, 1)->title,
                        "From the pack");
    assert_null(catalog_get_quiz(catalog, 1));
    assert_null(content_files_find(&catalog->files, CONTENT_SCRIPT, 1));
    assert_string_equal(catalog_find_term(catalog, "full-term")->term,
                        "Changed");
    assert_non_null(catalog_find_term(catalog, "new-term"));
    assert_non_null(catalog_find_term(catalog, "other-term"));
    assert_string_equal(
        content_files_find(&catalog->files, CONTENT_EPISODE, 1)->name,
        "packs/mine/content/other/ep001.yaml");
    catalog_free(catalog);
    content_roots_release(&roots);
    remove_folder(folder);
}

static void test_find_roots(void **state)
{
    char *folder = make_folder();
    char *content = path_join(folder, "own");
    char *data = path_join(folder, "data");
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct error err = ERROR_INIT;
    const char *before = getenv("DSTUDIO_CONTENT");
    char *saved = xstrdup_or_null(before);

    (void)state;
    write_file(folder, "own/curriculum.yaml", "");
    write_file(folder, "data/dstudio/packs/b/content/README.md", "");
    write_file(folder, "data/dstudio/packs/a/content/README.md", "");
    write_file(folder, "data/dstudio/packs/.tmp/content/README.md", "");
    write_file(folder, "data/dstudio/packs/stray", "");
    setenv("XDG_DATA_HOME", data, 1);
    setenv("DSTUDIO_CONTENT", content, 1);
    assert_true(content_roots_find(&roots, &err));
    assert_int_equal(roots.count, 3);
    assert_string_equal(roots.items[0].content, content);
    assert_string_equal(roots.items[1].label, "a");
    assert_string_equal(roots.items[2].label, "b");
    content_roots_release(&roots);

    setenv("DSTUDIO_CONTENT", "/nonexistent", 1);
    assert_false(content_roots_find(&roots, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    content_roots_release(&roots);
    error_release(&err);
    unsetenv("XDG_DATA_HOME");
    if (saved != NULL) {
        setenv("DSTUDIO_CONTENT", saved, 1);
    } else {
        unsetenv("DSTUDIO_CONTENT");
    }
    free(saved);
    free(content);
    free(data);
    remove_folder(folder);
}

/* The repository's own content. */
static void test_own_content(void **state)
{
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct messages messages = MESSAGES_INIT;
    struct catalog *catalog = catalog_new(0);

    (void)state;
    content_roots_add(&roots, getenv("top_srcdir"), "");
    catalog_load(catalog, &roots, &messages);
    assert_int_equal(catalog->series_count, 6);
    assert_int_equal(catalog->episode_count, 108);
    assert_int_equal(catalog->calc_count, 33);
    catalog_free(catalog);
    messages_release(&messages);
    content_roots_release(&roots);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unexpected),
        cmocka_unit_test(test_broken_beside),
        cmocka_unit_test(test_overlay),
        cmocka_unit_test(test_find_roots),
        cmocka_unit_test(test_own_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
