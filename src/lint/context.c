#include "lint/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lint/lint.h"

const struct lint_script *lint_get_script(const struct lint *lint, int n)
{
    for (size_t i = 0; i < lint->script_count; i++) {
        if (lint->scripts[i].file->episode == n) {
            return &lint->scripts[i];
        }
    }
    return NULL;
}

const char *lint_list_file(const struct lint *lint, enum content_kind kind)
{
    const struct content_file *file =
        content_files_find(&lint->catalog->files, kind, 0);

    return file != NULL ? file->name : "content";
}

static void visit(struct lint *lint, const struct quiz_file *quiz, size_t i,
                  bool steps,
                  void (*rule)(struct lint *lint, const struct asked *asked))
{
    struct asked asked = {
        .question = &quiz->questions[i],
        .whole = &quiz->questions[i],
        .node = quiz->question_nodes[i],
        .file = quiz->file,
        .quiz = quiz,
        .episode = catalog_find_episode(lint->catalog, quiz->episode),
    };
    const struct node *list = node_get(asked.node, "steps");

    rule(lint, &asked);
    for (size_t k = 0; steps && k < asked.whole->step_count; k++) {
        struct asked step = asked;

        step.question = &asked.whole->steps[k];
        step.node = node_at(list, k);
        rule(lint, &step);
    }
}

static void visit_all(struct lint *lint, bool steps,
                      void (*rule)(struct lint *lint,
                                   const struct asked *asked))
{
    for (size_t i = 0; i < lint->catalog->quiz_count; i++) {
        const struct quiz_file *quiz = &lint->catalog->quizzes[i];

        for (size_t k = 0; k < quiz->question_count; k++) {
            visit(lint, quiz, k, steps, rule);
        }
    }
}

void lint_each_question(struct lint *lint,
                        void (*rule)(struct lint *lint,
                                     const struct asked *asked))
{
    visit_all(lint, true, rule);
}

void lint_each_whole(struct lint *lint,
                     void (*rule)(struct lint *lint, const struct asked *asked))
{
    visit_all(lint, false, rule);
}

static void add(struct lint *lint, const char *file, struct position at,
                enum severity severity, const char *code, const char *format,
                va_list args) __attribute__((format(printf, 6, 0)));

static void add(struct lint *lint, const char *file, struct position at,
                enum severity severity, const char *code, const char *format,
                va_list args)
{
    struct str text = STR_INIT;

    str_add_vformat(&text, format, args);
    messages_add(lint->messages, file, at, severity, code, "%s", text.buf);
    str_release(&text);
}

static enum severity usual(const char *code)
{
    const struct lint_rule *rule = lint_rule_find(code);

    return rule != NULL ? rule->severity : SEVERITY_ERROR;
}

static struct position begin_of_file(void)
{
    return (struct position){1, 1};
}

void lint_at(struct lint *lint, const char *file, const struct node *node,
             const char *code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(lint, file, node != NULL ? node->at : begin_of_file(), usual(code),
        code, format, args);
    va_end(args);
}

void lint_at_key(struct lint *lint, const char *file, const struct node *node,
                 const char *code, const char *format, ...)
{
    struct position at = begin_of_file();
    va_list args;

    if (node != NULL) {
        at = node->key_at.line > 0 ? node->key_at : node->at;
    }
    va_start(args, format);
    add(lint, file, at, usual(code), code, format, args);
    va_end(args);
}

void lint_at_line(struct lint *lint, const char *file, unsigned line,
                  unsigned column, const char *code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(lint, file, (struct position){line, column}, usual(code), code, format,
        args);
    va_end(args);
}

void lint_as(struct lint *lint, const char *file, const struct node *node,
             enum severity severity, const char *code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(lint, file, node != NULL ? node->at : begin_of_file(), severity, code,
        format, args);
    va_end(args);
}

/* The last part of the path that exists. */
const struct node *asked_node(const struct asked *asked, const char *path)
{
    char left[200];

    snprintf(left, sizeof(left), "%s", path);
    for (;;) {
        const struct node *node = node_find(asked->node, left);
        char *slash = strrchr(left, '/');

        if (node != NULL || slash == NULL) {
            return node != NULL ? node : asked->node;
        }
        *slash = '\0';
    }
}

void lint_asked(struct lint *lint, const struct asked *asked, const char *path,
                const char *code, const char *format, ...)
{
    const struct node *node = asked_node(asked, path);
    va_list args;

    va_start(args, format);
    add(lint, asked->file, node != NULL ? node->at : begin_of_file(),
        usual(code), code, format, args);
    va_end(args);
}
