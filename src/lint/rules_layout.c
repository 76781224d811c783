/* Does it fit the screen, and every character the plainest terminal? */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "lint/context.h"

/* Rows that a text takes at a width, broken at spaces. */
static size_t rows_of(const char *text, size_t columns)
{
    size_t rows = 1;
    size_t used = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, " \n");
        size_t cells = (size_t)utf8_width_len(text, len);

        if (used > 0 && used + 1 + cells > columns) {
            rows++;
            used = 0;
        }
        used += cells + (used > 0);
        while (used > columns) {
            rows++;
            used -= columns;
        }
        text += len;
        if (*text == '\n') {
            rows++;
            used = 0;
        }
        text += *text != '\0';
    }
    return rows;
}

static size_t count_lines(const char *text)
{
    size_t lines = 1;
    size_t len = strlen(text);

    for (size_t i = 0; i + 1 < len; i++) {
        lines += text[i] == '\n';
    }
    return lines;
}

/* Room for a choice or an item: number, cursor and a margin. */
static size_t choice_width(const struct lint *lint)
{
    return lint->limits->columns - 8;
}

static size_t rows_of_answer(const struct lint *lint,
                             const struct question *question)
{
    size_t width = choice_width(lint);
    size_t rows = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        rows += rows_of(question->choices[i].text, width);
    }
    for (size_t i = 0; i < question->item_count; i++) {
        rows += rows_of(question->items[i].text, width);
    }
    /* Right sides stand in a column of their own beside the left ones. */
    for (size_t i = 0; i < question->pair_count; i++) {
        rows +=
            rows_of(question->pairs[i].right, lint->limits->columns / 2 - 8);
    }
    for (size_t i = 0; i < question->extra.count; i++) {
        rows +=
            rows_of(question->extra.items[i], lint->limits->columns / 2 - 8);
    }
    for (size_t i = 0; i < question->point_count; i++) {
        rows += rows_of(question->points[i].text, width);
    }
    if (rows > 0) {
        return rows;
    }
    /* A field and its reading; true and false. */
    return question->type == QUESTION_CLOZE ? 1 : 2;
}

static void check_rows(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    size_t width = lint->limits->columns - 2;
    size_t rows;

    if (question->type == QUESTION_SCENARIO) {
        return; /* its steps are measured, and the story scrolls */
    }
    rows = rows_of(question->stem, width) + 1 + rows_of_answer(lint, question);
    if (question->exhibit != NULL) {
        rows += count_lines(question->exhibit) + 1;
    }
    if (question->reveal != NULL) {
        rows += rows_of(question->reveal, width) + 1;
    }
    if (rows > lint->limits->rows) {
        lint_asked(lint, asked, "stem", "L501",
                   "the question takes %zu rows at %zu columns; %zu fit", rows,
                   lint->limits->columns, lint->limits->rows);
    }
}

static void check_choice_rows(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;

    for (size_t i = 0; i < question->choice_count; i++) {
        size_t rows = rows_of(question->choices[i].text, choice_width(lint));

        if (rows > lint->limits->choice_rows) {
            char *path = xasprintf("choices/%zu/text", i);

            lint_asked(lint, asked, path, "L502",
                       "the choice takes %zu rows; %zu are enough", rows,
                       lint->limits->choice_rows);
            free(path);
        }
    }
}

static void check_exhibit(struct lint *lint, const struct asked *asked)
{
    const char *text = asked->question->exhibit;
    size_t widest = 0;
    size_t lines;

    if (text == NULL) {
        return;
    }
    lines = count_lines(text);
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t cells = (size_t)utf8_width_len(text, len);

        widest = cells > widest ? cells : widest;
        text += len + (text[len] == '\n');
    }
    if (widest > lint->limits->exhibit_columns ||
        lines > lint->limits->exhibit_rows) {
        lint_asked(lint, asked, "exhibit", "L503",
                   "the exhibit is %zu by %zu; %zu by %zu fit", widest, lines,
                   lint->limits->exhibit_columns, lint->limits->exhibit_rows);
    }
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    check_rows(lint, asked);
    check_choice_rows(lint, asked);
    check_exhibit(lint, asked);
}

/* The first rune without a fallback, or 0. */
static uint32_t find_odd(const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        uint32_t rune = 0;
        char buf[8];

        if ((unsigned char)*text < 0x80) {
            text++;
            continue;
        }
        text += utf8_decode(text, end, &rune);
        if (utf8_fallback(rune, buf)[0] == '\0') {
            return rune;
        }
    }
    return 0;
}

static void add_rune(struct str *out, uint32_t rune)
{
    str_add_format(out, "U+%04X '", (unsigned)rune);
    str_add_rune(out, rune);
    str_add_char(out, '\'');
}

static void check_nodes(struct lint *lint, const char *file,
                        const struct node *node)
{
    struct str name = STR_INIT;
    uint32_t rune;

    if (node == NULL) {
        return;
    }
    rune = node->kind == NODE_TEXT ? find_odd(node->text, node->len) : 0;
    if (rune != 0) {
        add_rune(&name, rune);
        lint_at(lint, file, node, "L504", "%s has no fallback in plain text",
                name.buf);
    }
    for (const struct node *at = node->kind == NODE_TEXT ? NULL : node->first;
         at != NULL; at = at->next) {
        check_nodes(lint, file, at);
    }
    str_release(&name);
}

static void check_catalog(struct lint *lint)
{
    const struct catalog *catalog = lint->catalog;

    if (catalog->curriculum != NULL) {
        check_nodes(lint, lint_list_file(lint, CONTENT_CURRICULUM),
                    catalog->curriculum->node);
    }
    for (size_t i = 0; i < catalog->series_count; i++) {
        check_nodes(lint, catalog->series[i].file, catalog->series[i].node);
    }
    for (size_t i = 0; i < catalog->episode_count; i++) {
        check_nodes(lint, catalog->episodes[i].file, catalog->episodes[i].node);
    }
    for (size_t i = 0; i < catalog->quiz_count; i++) {
        check_nodes(lint, catalog->quizzes[i].file, catalog->quizzes[i].node);
    }
    for (size_t i = 0; i < catalog->pattern_count; i++) {
        check_nodes(lint, lint_list_file(lint, CONTENT_PATTERNS),
                    catalog->patterns[i].node);
    }
    for (size_t i = 0; i < catalog->case_count; i++) {
        check_nodes(lint, lint_list_file(lint, CONTENT_CASES),
                    catalog->cases[i].node);
    }
    for (size_t i = 0; i < catalog->term_count; i++) {
        check_nodes(lint, lint_list_file(lint, CONTENT_GLOSSARY),
                    catalog->terms[i].node);
    }
    for (size_t i = 0; i < catalog->calc_count; i++) {
        check_nodes(lint, lint_list_file(lint, CONTENT_CALCULATORS),
                    catalog->calcs[i].node);
    }
}

/* Scripts and pages, line by line: each character once a line. */
static void check_markdown(struct lint *lint, const struct content_file *file)
{
    struct str text = STR_INIT;
    struct error ignored = ERROR_INIT;
    unsigned line = 1;

    if (file_read(file->path, MARKUP_MAX_BYTES, &text, &ignored)) {
        for (const char *at = text.buf; *at != '\0'; line++) {
            size_t len = strcspn(at, "\n");
            uint32_t rune = find_odd(at, len);

            if (rune != 0) {
                struct str name = STR_INIT;

                add_rune(&name, rune);
                lint_at_line(lint, file->name, line, 1, "L504",
                             "%s has no fallback in plain text", name.buf);
                str_release(&name);
            }
            at += len + (at[len] == '\n');
        }
    }
    str_release(&text);
    error_release(&ignored);
}

void lint_layout(struct lint *lint)
{
    const struct content_files *files = &lint->catalog->files;

    lint_each_question(lint, check_question);
    check_catalog(lint);
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].kind == CONTENT_SCRIPT ||
            files->items[i].kind == CONTENT_PATTERN_PAGE) {
            check_markdown(lint, &files->items[i]);
        }
    }
}
