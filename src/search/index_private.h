/* What the files of the index share. */
#ifndef SEARCH_INDEX_PRIVATE_H
#define SEARCH_INDEX_PRIVATE_H

#include <sqlite3.h>

#include "search/index.h"
#include "search/search.h"

struct index {
    sqlite3 *db;
    char *path;   /* NULL: in memory */
    bool damaged; /* a read failed on a damaged page: begin anew */
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } cache[96]; /* prepared statements, by their constant text */
    size_t cache_count;
};

/*
 * Rows of a text have ids of their kind's own range, so that one kind can be
 * asked by itself: kind * DOC_RANGE + number.
 */
#define DOC_RANGE ((int64_t)1 << 40)

/* A prepared statement, reset; `sql` must be a constant. NULL on failure. */
sqlite3_stmt *index_statement(struct index *index, const char *sql);
/* Runs statements without results. */
bool index_exec(struct index *index, const char *sql);
/* Steps a statement that returns no rows, and resets it. */
bool index_run(struct index *index, sqlite3_stmt *statement);
/* Says what SQLite said, with the code that fits, and notes damage. */
bool index_fail(struct index *index, const char *what, struct error *err);
/* Deletes the file and makes an empty one. */
bool index_begin_anew(struct index *index, struct error *err);
/* Text column, never NULL. */
const char *index_text(sqlite3_stmt *statement, int column);

/* Binds to the next parameter. */
struct binder {
    sqlite3_stmt *statement;
    int next;
};
void bind_int(struct binder *binder, int64_t value);
void bind_real(struct binder *binder, double value);
/* Copied; NULL is bound as "". */
void bind_text(struct binder *binder, const char *text);
/* As "a b c". */
void bind_list(struct binder *binder, const struct str_list *list);

/* The files that are read and replaced together, as one. */
struct unit {
    int64_t id;             /* 0 until it has one */
    char *name;             /* "ep051", "quiz051", or a file's name */
    enum content_kind kind; /* of its first file */
    int episode;
    uint64_t stamp;                      /* of paths, sizes and times */
    const struct content_file *files[4]; /* episode, script, transcript … */
    size_t file_count;
};

/* Reads the unit's files and writes its rows; false on a database error. Sets
 * *broken when a file had errors. */
bool unit_write(struct index *index, const struct unit *unit,
                struct messages *messages, bool *broken);
/* Deletes all rows of the unit, texts included, and the unit itself. */
bool unit_delete(struct index *index, int64_t unit);

/* A text to be found. */
struct doc {
    int64_t unit;
    enum search_kind kind;
    int episode;
    const char *chapter; /* id */
    size_t word;
    const char *ref;   /* id of the thing */
    const char *label; /* shown above a hit, not searched */
    const char *head;  /* searched, weighs more */
    const char *body;  /* searched */
};
bool doc_add(struct index *index, const struct doc *doc);
/* Are there texts that cannot be found yet? */
bool index_is_waiting(struct index *index);

#endif
