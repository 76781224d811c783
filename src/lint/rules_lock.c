/* Revisions: V401 to V406, by comparing with ids.lock. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"
#include "lint/context.h"
#include "lint/ids_lock.h"
#include "quiz/graded_hash.h"

enum { LOCK_MAX = 8 * 1024 * 1024 };

/* The lock of one root, and what it should say. */
struct locking {
    struct lint *lint;
    struct ids_lock old;
    struct ids_lock now;
    size_t root;
    const char *file; /* name for messages */
    size_t missing;   /* not in the old one */
    size_t stale;     /* another revision or status there */
};

static char *full_name(const char *episode, const char *id)
{
    return xasprintf("%s.%s", episode, id);
}

/* Quizzes of this root: later roots replace a file as a whole. */
static bool is_of_root(const struct locking *locking,
                       const struct quiz_file *quiz)
{
    const struct content_files *files = &locking->lint->catalog->files;

    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].kind == CONTENT_QUIZ &&
            files->items[i].name == quiz->file) {
            return files->items[i].root == locking->root;
        }
    }
    return false;
}

static bool is_retired(const struct quiz_file *quiz, const char *id)
{
    for (size_t i = 0; i < quiz->retired_count; i++) {
        if (str_equal(quiz->retired[i].id, id)) {
            return true;
        }
    }
    return false;
}

static const struct question *find_live(const struct quiz_file *quiz,
                                        const char *id)
{
    for (size_t i = 0; i < quiz->question_count; i++) {
        if (str_equal(quiz->questions[i].id, id)) {
            return &quiz->questions[i];
        }
    }
    return NULL;
}

/*
 * Compares one question with its old line. What may not be stays as it was, so
 * that rewriting the lock does not hide it.
 */
static void compare(struct locking *locking, const struct asked *asked,
                    const char *name)
{
    struct lint *lint = locking->lint;
    const struct question *question = asked->question;
    const struct lock_entry *old = ids_lock_find(&locking->old, name);
    uint64_t graded = question_graded_hash(question);
    uint64_t shown = question_shown_hash(question);
    bool keep = false;

    if (old != NULL && old->retired) {
        lint_asked(lint, asked, "id", "V404",
                   "'%s' was retired; a new question needs a new id", name);
        keep = true;
    } else if (old != NULL && question->rev < old->rev) {
        lint_asked(lint, asked, "rev", "V403",
                   "revision %d; the lock file has %d", question->rev,
                   old->rev);
        keep = true;
    } else if (old != NULL && question->rev == old->rev &&
               graded != old->graded) {
        lint_asked(lint, asked, "rev", "V402",
                   "what is graded has changed since revision %d: raise rev "
                   "(and say what it does to memory with change)",
                   question->rev);
        keep = true;
    }
    if (keep) {
        ids_lock_set(&locking->now, name, old->rev, old->retired, old->graded,
                     old->shown);
        return;
    }
    locking->missing += old == NULL;
    locking->stale += old != NULL && question->rev != old->rev;
    ids_lock_set(&locking->now, name, question->rev, false, graded, shown);
}

static void check_was(struct locking *locking, const struct asked *asked)
{
    for (size_t i = 0; i < asked->question->was.count; i++) {
        const char *was = asked->question->was.items[i];

        if (find_live(asked->quiz, was) != NULL) {
            lint_asked(locking->lint, asked, "was", "V405",
                       "'%s' is a question of its own", was);
        }
    }
}

static void take_quiz(struct locking *locking, const struct quiz_file *quiz)
{
    for (size_t i = 0; i < quiz->question_count; i++) {
        const struct question *question = &quiz->questions[i];
        struct asked asked = {.question = question,
                              .whole = question,
                              .node = quiz->question_nodes[i],
                              .file = quiz->file,
                              .quiz = quiz};
        char *name = full_name(quiz->episode, question->id);

        if (is_retired(quiz, question->id)) {
            lint_asked(locking->lint, &asked, "id", "V404",
                       "'%s' is retired in this file", question->id);
        }
        check_was(locking, &asked);
        if (question->status == QUESTION_LIVE) {
            compare(locking, &asked, name);
        }
        free(name);
    }
    for (size_t i = 0; i < quiz->retired_count; i++) {
        const struct retired *retired = &quiz->retired[i];
        char *name = full_name(quiz->episode, retired->id);
        const struct lock_entry *old = ids_lock_find(&locking->old, name);

        if (find_live(quiz, retired->id) == NULL) {
            locking->missing += old == NULL;
            locking->stale += old != NULL && !old->retired;
            ids_lock_set(&locking->now, name, retired->rev, true,
                         old != NULL ? old->graded : 0,
                         old != NULL ? old->shown : 0);
        }
        free(name);
    }
}

static bool was_renamed(const struct quiz_file *quiz, const char *id)
{
    for (size_t i = 0; i < quiz->question_count; i++) {
        if (str_list_has(&quiz->questions[i].was, id)) {
            return true;
        }
    }
    return false;
}

/* A line whose question is nowhere any more. */
static void check_gone(struct locking *locking, const struct lock_entry *old)
{
    struct lint *lint = locking->lint;
    const char *dot = strchr(old->name, '.');
    char *episode = xstrndup(old->name, (size_t)(dot - old->name));
    const struct quiz_file *quiz =
        catalog_get_quiz(lint->catalog, episode_id_parse(episode));
    const struct question *draft =
        quiz != NULL ? find_live(quiz, dot + 1) : NULL;

    if (quiz != NULL && was_renamed(quiz, dot + 1)) {
        locking->stale++;
    } else if (old->retired && draft == NULL) {
        ids_lock_set(&locking->now, old->name, old->rev, true, old->graded,
                     old->shown);
    } else {
        lint_at_line(lint, locking->file, old->line, 1, "V401",
                     draft != NULL
                         ? "'%s' has become a draft: retire it, or let it live"
                         : "'%s' is gone: list it in retired, or name it in "
                           "was",
                     old->name);
        ids_lock_set(&locking->now, old->name, old->rev, old->retired,
                     old->graded, old->shown);
    }
    free(episode);
}

static void write_lock(struct locking *locking, const char *path)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;

    ids_lock_add_text(&locking->now, &text);
    if (!file_write_atomic(path, text.buf, text.len, 0644, &err)) {
        lint_at_line(locking->lint, locking->file, 1, 1, "V406", "%s",
                     error_get(&err));
    }
    str_release(&text);
    error_release(&err);
}

static void tell_stale(struct locking *locking, bool exists)
{
    struct lint *lint = locking->lint;

    if (!exists && locking->missing > 0) {
        lint_at_line(lint, locking->file, 1, 1, "V406",
                     "there is no lock file; write it with lint --update-lock");
    } else if (locking->missing + locking->stale > 0) {
        lint_at_line(lint, locking->file, 1, 1, "V406",
                     "out of date: %zu questions are new, %zu have changed; "
                     "write it with lint --update-lock",
                     locking->missing, locking->stale);
    }
}

static void read_lock(struct locking *locking, const char *path, bool *exists)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    unsigned line = 1;

    *exists = file_exists(path);
    if (*exists && (!file_read(path, LOCK_MAX, &text, &err) ||
                    !ids_lock_parse(&locking->old, text.buf, &line, &err))) {
        lint_at_line(locking->lint, locking->file, line, 1, "V406", "%s",
                     error_get(&err));
    }
    str_release(&text);
    error_release(&err);
}

static void check_root(struct lint *lint, const struct content_root *root,
                       size_t index, bool update)
{
    struct locking locking = {.lint = lint,
                              .old = IDS_LOCK_INIT,
                              .now = IDS_LOCK_INIT,
                              .root = index};
    char *path = path_join(root->quizzes, "ids.lock");
    char *file = root->label[0] != '\0'
                     ? xasprintf("packs/%s/quizzes/ids.lock", root->label)
                     : xstrdup("quizzes/ids.lock");
    bool exists;
    bool whole = true;

    locking.file = file;
    read_lock(&locking, path, &exists);
    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        if (is_of_root(&locking, &lint->catalog->quizzes[i])) {
            take_quiz(&locking, &lint->catalog->quizzes[i]);
        }
    }
    for (size_t i = 0; i < locking.old.count; i++) {
        if (ids_lock_find(&locking.now, locking.old.items[i].name) == NULL) {
            check_gone(&locking, &locking.old.items[i]);
        }
    }
    /* A root without quizzes (a test, a pack of scripts) needs no lock. */
    whole = locking.now.count > 0 || exists;
    if (whole && update) {
        write_lock(&locking, path);
    } else if (whole) {
        tell_stale(&locking, exists);
    }
    ids_lock_release(&locking.old);
    ids_lock_release(&locking.now);
    free(path);
    free(file);
}

void lint_lock(struct lint *lint, const struct content_roots *roots,
               bool update)
{
    for (size_t i = 0; i < roots->count; i++) {
        check_root(lint, &roots->items[i], i, update);
    }
}
