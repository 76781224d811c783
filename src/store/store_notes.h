/* Queries: marks, notes, bookmarks, flags. */
#ifndef STORE_STORE_NOTES_H
#define STORE_STORE_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/events.h"
#include "store/store.h"
#include "store/store_over.h"

/* An episode marked by hand. */
struct store_mark {
    char *episode;
    enum mark_state state;
    int64_t at_ms;
};
struct store_marks {
    struct store_mark *items;
    size_t count;
    size_t capacity;
};
#define STORE_MARKS_INIT                                                       \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_marks_release(struct store_marks *marks);
/* Those done or skipped, by episode. */
MUST_CHECK bool store_marks_all(struct store *store, struct store_marks *marks,
                                struct error *err);
/* MARK_OPEN when nothing was marked. */
enum mark_state store_mark_of(struct store *store, const char *episode);
MUST_CHECK bool store_mark_over(struct store *store, const char *episode,
                                struct store_over *over, struct error *err);

/*
 * A note or a bookmark. When two devices edited one at the same time both
 * values are listed with `versions` 2; writing one over store_note_over() ends
 * it. Encrypted notes are not listed.
 */
struct store_note {
    char id[37];           /* the note's own UUID */
    struct event_id event; /* the value's event */
    char *episode;
    char *chapter; /* NULL: about the whole episode */
    int64_t word;
    char *quote; /* NULL if none */
    char *text;  /* a bookmark's label */
    int versions;
    int64_t at_ms; /* of this value */
};
struct store_notes {
    struct store_note *items;
    size_t count;
    size_t capacity;
};
#define STORE_NOTES_INIT                                                       \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_notes_release(struct store_notes *notes);
/* By episode, chapter, word, time. episode NULL: of all. */
MUST_CHECK bool store_notes_of(struct store *store, const char *episode,
                               struct store_notes *notes, struct error *err);
MUST_CHECK bool store_bookmarks_of(struct store *store, const char *episode,
                                   struct store_notes *bookmarks,
                                   struct error *err);
MUST_CHECK bool store_note_over(struct store *store, const char *note,
                                struct store_over *over, struct error *err);
MUST_CHECK bool store_bookmark_over(struct store *store, const char *bookmark,
                                    struct store_over *over, struct error *err);

struct store_flag {
    char *item; /* without revision */
    enum flag_kind kind;
    bool open;
    char *text;
    int64_t at_ms;
};
struct store_flags {
    struct store_flag *items;
    size_t count;
    size_t capacity;
};
#define STORE_FLAGS_INIT                                                       \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void store_flags_release(struct store_flags *flags);
/* Open and closed, by item and kind. */
MUST_CHECK bool store_flags_all(struct store *store, struct store_flags *flags,
                                struct error *err);
MUST_CHECK bool store_flag_over(struct store *store, const char *item,
                                enum flag_kind kind, struct store_over *over,
                                struct error *err);

#endif
