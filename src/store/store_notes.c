#include "store/store_notes.h"

#include <stdlib.h>

#include "store/registers.h"

/* ---- marks ---- */

void store_marks_release(struct store_marks *marks)
{
    for (size_t i = 0; i < marks->count; i++) {
        free(marks->items[i].episode);
    }
    free(marks->items);
    *marks = (struct store_marks)STORE_MARKS_INIT;
}

bool store_marks_all(struct store *store, struct store_marks *marks,
                     struct error *err)
{
    struct query query = db_query(
        &store->db, "SELECT episode, state, at FROM mark ORDER BY episode");

    while (query_row(&query)) {
        GROW(marks->items, marks->count, marks->capacity);
        marks->items[marks->count++] =
            (struct store_mark){xstrdup(query_get_text(&query, 0)),
                                (enum mark_state)query_get_int(&query, 1),
                                query_get_int(&query, 2)};
    }
    return db_finish(&store->db, err);
}

enum mark_state store_mark_of(struct store *store, const char *episode)
{
    struct query query =
        db_query(&store->db, "SELECT state FROM mark WHERE episode = ?");
    enum mark_state state = MARK_OPEN;

    query_text(&query, episode);
    if (query_row(&query)) {
        state = (enum mark_state)query_get_int(&query, 0);
    }
    query_end(&query);
    db_forget(&store->db);
    return state;
}

bool store_mark_over(struct store *store, const char *episode,
                     struct store_over *over, struct error *err)
{
    return register_over(store, REGISTER_MARK, episode, over, err);
}

/* ---- notes and bookmarks ---- */

void store_notes_release(struct store_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        free(notes->items[i].episode);
        free(notes->items[i].chapter);
        free(notes->items[i].quote);
        free(notes->items[i].text);
    }
    free(notes->items);
    *notes = (struct store_notes)STORE_NOTES_INIT;
}

static char *text_or_null(const struct query *query, int column)
{
    return query_is_null(query, column)
               ? NULL
               : xstrdup(query_get_text(query, column));
}

static bool list_notes(struct store *store, enum register_kind kind,
                       const char *episode, struct store_notes *notes,
                       struct error *err)
{
    struct query query = db_query(
        &store->db,
        "SELECT note, id, episode, chapter, word, quote, text, versions, at"
        " FROM note WHERE kind = ?1 AND (?2 IS NULL OR episode = ?2)"
        " ORDER BY episode, chapter, word, at, id");

    query_int(&query, (int)kind);
    query_text(&query, episode);
    while (query_row(&query)) {
        struct store_note *note;
        struct event_id id;

        GROW(notes->items, notes->count, notes->capacity);
        note = &notes->items[notes->count++];
        *note = (struct store_note){
            .event = query_get_id(&query, 1),
            .episode = xstrdup(query_get_text(&query, 2)),
            .chapter = text_or_null(&query, 3),
            .word = query_get_int(&query, 4),
            .quote = text_or_null(&query, 5),
            .text = xstrdup(query_get_text(&query, 6)),
            .versions = (int)query_get_int(&query, 7),
            .at_ms = query_get_int(&query, 8),
        };
        if (event_id_parse(query_get_text(&query, 0), 36, 0, &id)) {
            event_id_format(&id, note->id);
        }
    }
    return db_finish(&store->db, err);
}

bool store_notes_of(struct store *store, const char *episode,
                    struct store_notes *notes, struct error *err)
{
    return list_notes(store, REGISTER_NOTE, episode, notes, err);
}

bool store_bookmarks_of(struct store *store, const char *episode,
                        struct store_notes *bookmarks, struct error *err)
{
    return list_notes(store, REGISTER_BOOKMARK, episode, bookmarks, err);
}

bool store_note_over(struct store *store, const char *note,
                     struct store_over *over, struct error *err)
{
    return register_over(store, REGISTER_NOTE, note, over, err);
}

bool store_bookmark_over(struct store *store, const char *bookmark,
                         struct store_over *over, struct error *err)
{
    return register_over(store, REGISTER_BOOKMARK, bookmark, over, err);
}

/* ---- flags ---- */

void store_flags_release(struct store_flags *flags)
{
    for (size_t i = 0; i < flags->count; i++) {
        free(flags->items[i].item);
        free(flags->items[i].text);
    }
    free(flags->items);
    *flags = (struct store_flags)STORE_FLAGS_INIT;
}

bool store_flags_all(struct store *store, struct store_flags *flags,
                     struct error *err)
{
    struct query query = db_query(
        &store->db,
        "SELECT item, kind, open, text, at FROM flag ORDER BY item, kind");

    while (query_row(&query)) {
        GROW(flags->items, flags->count, flags->capacity);
        flags->items[flags->count++] = (struct store_flag){
            xstrdup(query_get_text(&query, 0)),
            (enum flag_kind)query_get_int(&query, 1),
            query_get_int(&query, 2) != 0, xstrdup(query_get_text(&query, 3)),
            query_get_int(&query, 4)};
    }
    return db_finish(&store->db, err);
}

bool store_flag_over(struct store *store, const char *item, enum flag_kind kind,
                     struct store_over *over, struct error *err)
{
    char *key = xasprintf("%s %d", item, (int)kind);
    bool ok = register_over(store, REGISTER_FLAG, key, over, err);

    free(key);
    return ok;
}
