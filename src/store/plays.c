/* `play` lines: coverage of chapters, resume points, time listened. */
#include <stdlib.h>
#include <string.h>

#include "schedule/days.h"
#include "store/body.h"
#include "store/inside.h"

#define WORD_MAX       INT64_C(10000000)
#define STRETCH_MS_MAX DAYS_MS
#define SEPARATOR      '\x1f'

static void touch_chapter(struct store *store, struct slice episode,
                          struct slice chapter)
{
    struct str name = STR_INIT;

    str_add_len(&name, episode.at, episode.len);
    str_add_char(&name, SEPARATOR);
    str_add_len(&name, chapter.at, chapter.len);
    touched_add(&store->chapters, name.buf);
    str_release(&name);
}

/* What the body of a line says. */
struct play {
    struct slice episode;
    struct slice chapter;
    enum play_kind kind;
    int64_t first; /* words of the chapter, `behind` not among them */
    int64_t behind;
    int64_t ms;
    bool aside;
};

static bool read_play(const struct line *line, struct play *play)
{
    struct field fields[] = {
        {.key = "episode"}, {.key = "chapter"}, {.key = "from"},  {.key = "to"},
        {.key = "kind"},    {.key = "ms"},      {.key = "aside"},
    };
    char word[24];

    body_read(line->body, fields, COUNT_OF(fields));
    play->first = field_int(&fields[2], 0, WORD_MAX, -1);
    play->behind = field_int(&fields[3], 0, WORD_MAX, -1);
    play->ms = field_int(&fields[5], 0, STRETCH_MS_MAX, 0);
    play->aside = field_true(&fields[6]);
    return field_name(&fields[0], &play->episode) &&
           field_name(&fields[1], &play->chapter) &&
           play_kind_parse(field_word(&fields[4], word), &play->kind) &&
           play->first >= 0 && play->behind >= play->first;
}

bool play_project(struct store *store, const struct line *line, int64_t at)
{
    struct play play = {.kind = PLAY_HEARD};
    struct query query;

    if (!read_play(line, &play)) {
        return false;
    }
    query = db_query(&store->db, "INSERT INTO play VALUES"
                                 " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query_id(&query, &line->id);
    query_slice(&query, play.episode);
    query_slice(&query, play.chapter);
    query_int(&query, (int)play.kind);
    query_int(&query, play.first);
    query_int(&query, play.behind);
    query_int(&query, play.ms);
    query_int(&query, play.aside);
    query_int(&query, at);
    query_int(&query, line->tz_min);
    query_run(&query);
    day_add(store, days_of(at, line->tz_min, store->scheduler.rollover_hour), 0,
            0, 0, play.ms);
    touch_chapter(store, play.episode, play.chapter);
    return true;
}

void play_remove(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "DELETE FROM play WHERE id = ?"
                             " RETURNING episode, chapter, at, tz, ms");
    int64_t day = 0;
    int64_t ms = 0;

    query_id(&query, id);
    while (query_row(&query)) {
        touch_chapter(store, query_get_slice(&query, 0),
                      query_get_slice(&query, 1));
        day = days_of(query_get_int(&query, 2), (int)query_get_int(&query, 3),
                      store->scheduler.rollover_hour);
        ms = query_get_int(&query, 4);
    }
    if (ms > 0) {
        day_add(store, day, 0, 0, 0, -ms);
    }
}

struct stretch {
    int64_t kind;
    int64_t first;
    int64_t behind;
};

/* Loads a chapter's stretches with those that touch made one. */
static size_t load_united(struct store *store, const char *episode,
                          const char *chapter, struct stretch **stretches)
{
    struct query query = db_query(
        &store->db, "SELECT kind, first, behind FROM play WHERE episode = ?"
                    " AND chapter = ? AND behind > first"
                    " ORDER BY kind, first, behind");
    struct stretch *list = NULL;
    size_t count = 0;
    size_t capacity = 0;

    query_text(&query, episode);
    query_text(&query, chapter);
    while (query_row(&query)) {
        struct stretch next = {query_get_int(&query, 0),
                               query_get_int(&query, 1),
                               query_get_int(&query, 2)};

        if (count > 0 && list[count - 1].kind == next.kind &&
            next.first <= list[count - 1].behind) {
            if (next.behind > list[count - 1].behind) {
                list[count - 1].behind = next.behind;
            }
            continue;
        }
        GROW(list, count, capacity);
        list[count++] = next;
    }
    *stretches = list;
    return count;
}

static void write_coverage(struct store *store, const char *episode,
                           const char *chapter)
{
    struct stretch *list = NULL;
    size_t count = load_united(store, episode, chapter, &list);
    struct query query = db_query(
        &store->db, "DELETE FROM coverage WHERE episode = ? AND chapter = ?");

    query_text(&query, episode);
    query_text(&query, chapter);
    query_run(&query);
    for (size_t i = 0; i < count; i++) {
        query =
            db_query(&store->db, "INSERT INTO coverage VALUES (?, ?, ?, ?, ?)");
        query_text(&query, episode);
        query_text(&query, chapter);
        query_int(&query, list[i].kind);
        query_int(&query, list[i].first);
        query_int(&query, list[i].behind);
        query_run(&query);
    }
    free(list);
}

static void write_resume(struct store *store, const char *episode)
{
    struct query query =
        db_query(&store->db, "DELETE FROM resume WHERE episode = ?");

    query_text(&query, episode);
    query_run(&query);
    query = db_query(&store->db,
                     "INSERT INTO resume"
                     " SELECT episode, chapter, behind, at, id FROM play"
                     " WHERE episode = ? AND aside = 0"
                     " ORDER BY id DESC LIMIT 1");
    query_text(&query, episode);
    query_run(&query);
}

void chapter_fold(struct store *store, const char *name)
{
    const char *separator = strchr(name, SEPARATOR);
    char *episode = xstrndup(name, (size_t)(separator - name));

    write_coverage(store, episode, separator + 1);
    write_resume(store, episode);
    free(episode);
}
