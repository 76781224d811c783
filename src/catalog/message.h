/* Findings about content files: where, how bad, which rule, what. */
#ifndef CATALOG_MESSAGE_H
#define CATALOG_MESSAGE_H

#include "base/json_out.h"
#include "base/str.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* Line and column from 1, columns in code points; 0 where there is none. */
struct position {
    unsigned line;
    unsigned column;
};

struct message {
    const char *file; /* owned by the list */
    struct position at;
    enum severity severity;
    char code[8]; /* "E014" */
    char *text;   /* what, without full stop */
};

struct messages {
    struct message *items;
    size_t count;
    size_t capacity;
    struct str_list files; /* names that the items share */
    struct message_allow *allows;
    size_t allow_count;
    size_t allow_capacity;
};
/* A line "… # lint: allow CODE". */
struct message_allow {
    const char *file; /* owned by the list */
    unsigned line;
    char code[8];
};
#define MESSAGES_INIT                                                          \
    {                                                                          \
        .items = NULL, .count = 0, .capacity = 0, .files = STR_LIST_INIT,      \
        .allows = NULL, .allow_count = 0, .allow_capacity = 0                  \
    }

void messages_release(struct messages *messages);
void messages_clear(struct messages *messages);

/* `messages` may be NULL everywhere below: then nothing is kept. */
void messages_add(struct messages *messages, const char *file,
                  struct position at, enum severity severity, const char *code,
                  const char *format, ...) PRINTF(6, 7);
void messages_allow(struct messages *messages, const char *file, unsigned line,
                    const char *code);
/* Takes over everything of `from`, which is empty afterwards. */
void messages_move(struct messages *messages, struct messages *from);

/*
 * What remains to be shown: leaves out what a line allows, turns warnings into
 * errors when `strict`, sorts by file, line, column, code, text, and drops
 * repetitions.
 */
void messages_finish(struct messages *messages, bool strict);
size_t messages_count(const struct messages *messages, enum severity severity);

const char *severity_name(enum severity severity);
/* Appends "FILE:LINE:COLUMN: error[CODE]: TEXT\n"; a position of 0 is left
 * out. Control characters of content are made harmless. */
void message_add_text(const struct message *message, struct str *out);
void messages_add_text(const struct messages *messages, struct str *out);
/* {"file","line","column","severity","code","text"} each, as a list. */
void messages_to_json(const struct messages *messages, struct json_out *json,
                      const char *key);

#endif
