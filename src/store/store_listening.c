#include "store/store_listening.h"

#include <stdlib.h>
#include <string.h>

#include "store/inside.h"

void store_coverage_release(struct store_coverage *coverage)
{
    for (size_t i = 0; i < coverage->count; i++) {
        free(coverage->items[i].episode);
        free(coverage->items[i].chapter);
    }
    free(coverage->items);
    *coverage = (struct store_coverage)STORE_COVERAGE_INIT;
}

bool store_coverage_of(struct store *store, const char *episode,
                       struct store_coverage *coverage, struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT episode, chapter, kind, first, behind"
                             " FROM coverage WHERE episode BETWEEN ? AND ?"
                             " ORDER BY episode, chapter, kind, first");

    /* No name has a byte above '~'. */
    query_text(&query, episode == NULL ? "" : episode);
    query_text(&query, episode == NULL ? "~" : episode);
    while (query_row(&query)) {
        GROW(coverage->items, coverage->count, coverage->capacity);
        coverage->items[coverage->count++] = (struct store_interval){
            xstrdup(query_get_text(&query, 0)),
            xstrdup(query_get_text(&query, 1)),
            (enum play_kind)query_get_int(&query, 2), query_get_int(&query, 3),
            query_get_int(&query, 4)};
    }
    return db_finish(&store->db, err);
}

/* ---- resume points ---- */

void store_resume_release(struct store_resume *resume)
{
    free(resume->episode);
    free(resume->chapter);
    memset(resume, 0, sizeof(*resume));
}

void store_resumes_release(struct store_resumes *resumes)
{
    for (size_t i = 0; i < resumes->count; i++) {
        store_resume_release(&resumes->items[i]);
    }
    free(resumes->items);
    *resumes = (struct store_resumes)STORE_RESUMES_INIT;
}

static struct store_resume read_resume(const struct query *query)
{
    return (struct store_resume){
        xstrdup(query_get_text(query, 0)), xstrdup(query_get_text(query, 1)),
        query_get_int(query, 2), query_get_int(query, 3),
        query_get_id(query, 4)};
}

bool store_resumes_all(struct store *store, struct store_resumes *resumes,
                       struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT episode, chapter, word, at, id FROM resume"
                             " ORDER BY id DESC");

    while (query_row(&query)) {
        GROW(resumes->items, resumes->count, resumes->capacity);
        resumes->items[resumes->count++] = read_resume(&query);
    }
    return db_finish(&store->db, err);
}

bool store_resume_find(struct store *store, const char *episode,
                       struct store_resume *resume)
{
    struct query query =
        db_query(&store->db, "SELECT episode, chapter, word, at, id FROM resume"
                             " WHERE episode = ?");
    bool found;

    memset(resume, 0, sizeof(*resume));
    query_text(&query, episode);
    found = query_row(&query);
    if (found) {
        *resume = read_resume(&query);
    }
    query_end(&query);
    db_forget(&store->db);
    return found;
}

bool store_resume_of(struct store *store, const char *episode, bool own,
                     struct store_resume *resume)
{
    struct query query = db_query(
        &store->db, "SELECT play.episode, play.chapter, play.behind, play.at,"
                    " play.id FROM play JOIN event ON event.id = play.id"
                    " JOIN log ON log.nr = event.nr >> 40"
                    " WHERE play.episode = ? AND play.aside = 0 AND log.own = ?"
                    " ORDER BY play.id DESC LIMIT 1");
    bool found;

    memset(resume, 0, sizeof(*resume));
    query_text(&query, episode);
    query_int(&query, own);
    found = query_row(&query);
    if (found) {
        *resume = read_resume(&query);
    }
    query_end(&query);
    db_forget(&store->db);
    return found;
}

/* ---- words of episodes ---- */

void store_heard_release(struct store_heard_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].episode);
    }
    free(list->items);
    *list = (struct store_heard_list)STORE_HEARD_INIT;
}

/* Where the union of some kinds has been counted up to, in one chapter. */
struct sweep {
    int64_t behind;
    int64_t words;
};

static void sweep_add(struct sweep *sweep, int64_t first, int64_t behind)
{
    if (first < sweep->behind) {
        first = sweep->behind;
    }
    if (behind > first) {
        sweep->words += behind - first;
        sweep->behind = behind;
    }
}

static struct store_heard *heard_of(struct store_heard_list *list,
                                    const char *episode)
{
    struct store_heard *last =
        list->count > 0 ? &list->items[list->count - 1] : NULL;

    if (last != NULL && str_equal(last->episode, episode)) {
        return last;
    }
    GROW(list->items, list->count, list->capacity);
    last = &list->items[list->count++];
    *last = (struct store_heard){.episode = xstrdup(episode)};
    return last;
}

static void sweep_flush(struct store_heard *heard, struct sweep sweeps[2])
{
    if (heard != NULL) {
        heard->heard_words += sweeps[0].words;
        heard->met_words += sweeps[1].words;
    }
    memset(sweeps, 0, 2 * sizeof(*sweeps));
}

bool store_heard_all(struct store *store, struct store_heard_list *list,
                     struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT episode, chapter, kind, first, behind"
                             " FROM coverage ORDER BY episode, chapter, first");
    struct store_heard *heard = NULL;
    struct sweep sweeps[2] = {{0, 0}, {0, 0}};
    struct str chapter = STR_INIT;

    while (query_row(&query)) {
        const char *episode = query_get_text(&query, 0);
        int64_t kind = query_get_int(&query, 2);
        int64_t first = query_get_int(&query, 3);
        int64_t behind = query_get_int(&query, 4);

        if (heard == NULL || !str_equal(heard->episode, episode) ||
            !slice_equal(query_get_slice(&query, 1), chapter.buf)) {
            sweep_flush(heard, sweeps);
            str_set(&chapter, query_get_text(&query, 1));
            heard = heard_of(list, episode);
        }
        if (kind >= 0 && kind <= PLAY_ESTIMATED) {
            heard->words[kind] += behind - first;
        }
        if (kind != PLAY_READ) {
            sweep_add(&sweeps[0], first, behind);
        }
        sweep_add(&sweeps[1], first, behind);
    }
    sweep_flush(heard, sweeps);
    str_release(&chapter);
    return db_finish(&store->db, err);
}

/* ---- the player's own table ---- */

void store_playing_init(struct store_playing *playing)
{
    memset(playing, 0, sizeof(*playing));
    playing->speed = 1.0;
    str_init(&playing->bitmap);
    str_init(&playing->stretch);
}

void store_playing_release(struct store_playing *playing)
{
    free(playing->episode);
    str_release(&playing->bitmap);
    str_release(&playing->stretch);
    store_playing_init(playing);
}

bool store_playing_save(struct store *store,
                        const struct store_playing *playing, struct error *err)
{
    struct query query;

    if (!store_may_write(store, err)) {
        return false;
    }
    query = db_query(&store->db, "INSERT OR REPLACE INTO playing VALUES"
                                 " (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_text(&query, playing->episode);
    query_real(&query, playing->position_s);
    query_real(&query, playing->duration_s);
    query_real(&query, playing->speed);
    query_int(&query, playing->ended);
    query_blob(&query, playing->bitmap.buf, playing->bitmap.len);
    query_int(&query, playing->open);
    query_slice(&query, str_slice(&playing->stretch));
    query_int(&query, playing->at_ms);
    query_run(&query);
    return db_finish(&store->db, err);
}

bool store_playing_load(struct store *store, const char *episode,
                        struct store_playing *playing)
{
    struct query query = db_query(
        &store->db, "SELECT position, duration, speed, ended, bitmap, open,"
                    " stretch, at FROM playing WHERE episode = ?");
    bool found;

    query_text(&query, episode);
    found = query_row(&query);
    if (found) {
        struct slice text;

        free(playing->episode);
        playing->episode = xstrdup(episode);
        playing->position_s = query_get_real(&query, 0);
        playing->duration_s = query_get_real(&query, 1);
        playing->speed = query_get_real(&query, 2);
        playing->ended = query_get_int(&query, 3) != 0;
        str_clear(&playing->bitmap);
        if (sqlite3_column_bytes(query.handle, 4) > 0) {
            str_add_len(&playing->bitmap, sqlite3_column_blob(query.handle, 4),
                        (size_t)sqlite3_column_bytes(query.handle, 4));
        }
        playing->open = query_get_int(&query, 5) != 0;
        text = query_get_slice(&query, 6);
        str_set_len(&playing->stretch, text.at, text.len);
        playing->at_ms = query_get_int(&query, 7);
    }
    query_end(&query);
    return db_forget(&store->db) && found;
}

bool store_playing_open(struct store *store, struct str_list *episodes,
                        struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT episode FROM playing WHERE open = 1"
                             " ORDER BY episode");

    while (query_row(&query)) {
        str_list_add(episodes, query_get_text(&query, 0));
    }
    return db_finish(&store->db, err);
}
