/*
 * What the files that write a unit's rows share. Everything returns false on a
 * database error, which is then the index's to tell (index_fail()).
 */
#ifndef SEARCH_INDEX_WRITER_H
#define SEARCH_INDEX_WRITER_H

#include "catalog/catalog.h"
#include "search/index_private.h"

struct writer {
    struct index *index;
    const struct unit *unit;
    struct str head; /* used for one text at a time */
    struct str body;
};

/* A binder for the statement `sql`, a constant. */
#define BIND(writer, sql)                                                      \
    {                                                                          \
        index_statement((writer)->index, sql), 1                               \
    }
/* Carries out what was bound. */
bool writer_run(struct writer *self, struct binder *binder);

/* Markup as a line of plain text; nothing if it is empty or NULL. */
void writer_add_line(struct str *out, const char *text);
void writer_add_lines(struct str *out, const struct str_list *list);
/* What can be found of a block: a diagram's drawing cannot. */
void writer_add_block(struct str *out, const struct block *block);
/* Empties head and body for the next text. */
void writer_begin_text(struct writer *self);
/* Adds the text begun, of a thing with an id; `episode` may be 0. */
bool writer_add_thing(struct writer *self, enum search_kind kind, int episode,
                      const char *id, const char *label);

/* The rows of one thing, and its text; `script` may be NULL. */
bool writer_write_episode(struct writer *self, const struct episode *episode,
                          const struct document *script);
bool writer_write_quiz(struct writer *self, const struct quiz_file *quiz);
bool writer_write_pattern(struct writer *self, const struct pattern *pattern);
bool writer_write_case(struct writer *self, const struct case_study *study);
bool writer_write_term(struct writer *self, const struct term *term);
bool writer_write_calc(struct writer *self, const struct calc_text *calc);

#endif
