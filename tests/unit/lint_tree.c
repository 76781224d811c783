#include "lint_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

struct lint_limits tree_limits;

static char folder[] = "/tmp/test-lint-XXXXXX";

static const struct {
    const char *name;
    const char *path;
} files[] = {
    {"EP", "content/quantitative-systems/ep051.yaml"},
    {"NEXT", "content/quantitative-systems/ep052.yaml"},
    {"SERIES", "content/quantitative-systems/series.yaml"},
    {"SCRIPT", "content/quantitative-systems/ep051.md"},
    {"VTT", "content/quantitative-systems/ep051.vtt"},
    {"QUIZ", "quizzes/quantitative-systems/ep051.yaml"},
    {"LOCK", "quizzes/ids.lock"},
    {"PATTERNS", "content/patterns.yaml"},
    {"PAGE", "content/patterns/load-shedding.md"},
    {"CASES", "content/case-studies.yaml"},
    {"TERMS", "content/glossary.yaml"},
    {"CALCS", "content/calculators.yaml"},
    {"CURRICULUM", "content/curriculum.yaml"},
};

/* From the outermost inwards. */
static const char *const folders[] = {
    "content", "content/quantitative-systems", "content/patterns",
    "quizzes", "quizzes/quantitative-systems",
};

const char *tree_folder(void)
{
    return folder;
}

static char *in_folder(const char *path)
{
    return xasprintf("%s/%s", folder, path);
}

int tree_set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        char *path = in_folder(folders[i]);

        (void)mkdir(path, 0700);
        free(path);
    }
    return 0;
}

int tree_tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char *path = in_folder(files[i].path);

        (void)unlink(path);
        free(path);
    }
    for (size_t i = COUNT_OF(folders); i > 0; i--) {
        char *path = in_folder(folders[i - 1]);

        (void)rmdir(path);
        free(path);
    }
    return rmdir(folder);
}

static void apply(struct str *text, const struct edit *edit)
{
    char *at = strstr(text->buf, edit->find);
    size_t from;

    if (at == NULL) {
        fail_msg("'%s' does not stand in %s", edit->find, edit->file);
    }
    from = (size_t)(at - text->buf);
    str_remove(text, from, strlen(edit->find));
    str_insert(text, from, edit->replace, strlen(edit->replace));
}

/* False when the file is to be taken away. */
static bool apply_all(struct str *text, const char *name,
                      const struct edit *edits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(edits[i].file, name)) {
            continue;
        }
        if (edits[i].find == NULL) {
            return false;
        }
        apply(text, &edits[i]);
    }
    return true;
}

void tree_write(const struct edit *edits, size_t count)
{
    struct error err = ERROR_INIT;

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        char *from = xasprintf("%s/tests/data/lint/good/%s",
                               getenv("top_srcdir"), files[i].path);
        char *to = in_folder(files[i].path);
        struct str text = STR_INIT;

        if (!file_read(from, 1000000, &text, &err)) {
            fail_msg("%s", error_get(&err));
        }
        (void)unlink(to);
        if (apply_all(&text, files[i].name, edits, count)) {
            assert_true(file_write_atomic(to, text.buf, text.len, 0600, &err));
        }
        str_release(&text);
        free(from);
        free(to);
    }
    error_release(&err);
}

bool tree_run(struct messages *messages, bool update)
{
    struct content_roots roots = CONTENT_ROOTS_INIT;
    struct lint_options options = {
        .roots = &roots, .update_lock = update, .limits = &tree_limits};
    bool clean;

    content_roots_add(&roots, folder, "");
    clean = lint_run(&options, messages);
    content_roots_release(&roots);
    return clean;
}

const struct message *tree_find(const struct messages *messages,
                                const char *code)
{
    for (size_t i = 0; i < messages->count; i++) {
        if (str_equal(messages->items[i].code, code)) {
            return &messages->items[i];
        }
    }
    return NULL;
}

char *tree_read_lock(void)
{
    char *path = in_folder("quizzes/ids.lock");
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;

    assert_true(file_read(path, 100000, &text, &err));
    free(path);
    return str_take(&text);
}

void tree_limits_reset(void)
{
    tree_limits = lint_limits_standard;
    tree_limits.script_words = 100;
    tree_limits.page_words = 40;
}

/* A bank of two questions counts as one of thirty. */
static void few_questions(void)
{
    tree_limits.few = 1;
    tree_limits.words_few = 1;
    tree_limits.truefalse_few = 1;
    tree_limits.fixed_few = 1;
    tree_limits.same_in_file = 1;
}

bool tree_tweak(const char *name)
{
    if (str_equal(name, "few_questions")) {
        few_questions();
    } else if (str_equal(name, "many_questions")) {
        few_questions();
        tree_limits.many = 1;
    } else if (str_equal(name, "one_variant")) {
        tree_limits.distinct_answers = 85;
    } else if (str_equal(name, "low_rows")) {
        tree_limits.rows = 4;
    } else if (str_equal(name, "want_produced")) {
        tree_limits.produced_least = 0.9;
    } else if (str_equal(name, "no_remembering")) {
        tree_limits.remember_most = 0.05;
    } else if (str_equal(name, "want_five")) {
        tree_limits.objective_questions = 9;
    } else if (str_equal(name, "want_hard")) {
        tree_limits.difficulty_low = 3.5;
    } else if (str_equal(name, "long_texts")) {
        tree_limits.script_words = 1000;
    } else {
        return false;
    }
    return true;
}
