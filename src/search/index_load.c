/* The outline out of the index. */
#include <stdlib.h>
#include <string.h>

#include "search/index_private.h"

/* Steps through a query; `row` is called for each. False on an error. */
static bool each_row(struct index *index, const char *sql,
                     void (*row)(struct outline *outline, sqlite3_stmt *at),
                     struct outline *outline)
{
    sqlite3_stmt *statement = index_statement(index, sql);
    int code;

    if (statement == NULL) {
        return false;
    }
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        row(outline, statement);
    }
    sqlite3_reset(statement);
    return code == SQLITE_DONE;
}

static const char *keep(struct outline *outline, sqlite3_stmt *at, int column)
{
    return outline_keep(outline, index_text(at, column));
}

/* Closed lists come from a file that anybody may have written. */
static unsigned number(sqlite3_stmt *at, int column, unsigned count)
{
    int64_t value = sqlite3_column_int64(at, column);

    return value >= 0 && value < count ? (unsigned)value : 0;
}

static size_t size(sqlite3_stmt *at, int column)
{
    int64_t value = sqlite3_column_int64(at, column);

    return value > 0 ? (size_t)value : 0;
}

/* Room for one more: arrays double at powers of two, and start at 16. */
static void *grow(void *items, size_t count, size_t item)
{
    if (count == 0) {
        return xreallocarray(items, 16, item);
    }
    if (count >= 16 && (count & (count - 1)) == 0) {
        return xreallocarray(items, count * 2, item);
    }
    return items;
}
#define MORE(outline, array, count)                                            \
    ((outline)->array =                                                        \
         grow((outline)->array, (outline)->count, sizeof(*(outline)->array)),  \
     &(outline)->array[(outline)->count++])

static void take_title(struct outline *outline, sqlite3_stmt *at)
{
    outline->title = keep(outline, at, 0);
}

static void take_series(struct outline *outline, sqlite3_stmt *at)
{
    *MORE(outline, series, series_count) = (struct outline_series){
        .n = sqlite3_column_int(at, 0),
        .id = keep(outline, at, 1),
        .title = keep(outline, at, 2),
        .summary = keep(outline, at, 3),
        .first_episode = sqlite3_column_int(at, 4),
        .last_episode = sqlite3_column_int(at, 5),
        .hours = sqlite3_column_double(at, 6),
        .level = (enum series_level)number(at, 7, SERIES_ADVANCED + 1)};
}

static void take_episode(struct outline *outline, sqlite3_stmt *at)
{
    int n = sqlite3_column_int(at, 0);
    const struct outline_series *series =
        outline_find_series(outline, index_text(at, 4));
    double pass = sqlite3_column_double(at, 13);

    if (outline->episode_count > 0 &&
        outline->episodes[outline->episode_count - 1].n == n) {
        return; /* two files claim the number; the first is it */
    }
    *MORE(outline, episodes, episode_count) = (struct outline_episode){
        .n = n,
        .id = keep(outline, at, 1),
        .title = keep(outline, at, 2),
        .summary = keep(outline, at, 3),
        .series = series != NULL ? (int)(series - outline->series) : -1,
        .phase = sqlite3_column_int(at, 5),
        .status = (enum episode_status)number(at, 6, EPISODE_WITHDRAWN + 1),
        .duration_s = sqlite3_column_int64(at, 7),
        .words = size(at, 8),
        .objectives.count = size(at, 9),
        .chapters.count = size(at, 10),
        .pick = sqlite3_column_int(at, 11),
        .quiz_time_s = sqlite3_column_int(at, 12),
        .pass = pass >= 0.5 && pass <= 1 ? pass : 0.8,
        .confidence =
            (enum question_confidence)number(at, 14, CONFIDENCE_OFF + 1),
        .questions.count = size(at, 15),
        .live = size(at, 16)};
}

/* Index of the episode with the number in that column. The rows come sorted,
 * so it is the last one found, or one behind it. */
static size_t episode_index(struct outline *outline, sqlite3_stmt *at,
                            int column)
{
    const struct outline_episode *episode =
        outline_get_episode(outline, sqlite3_column_int(at, column));

    return episode != NULL ? (size_t)(episode - outline->episodes) : SIZE_MAX;
}

static void take_chapter(struct outline *outline, sqlite3_stmt *at)
{
    size_t episode = episode_index(outline, at, 0);

    if (episode == SIZE_MAX) {
        return;
    }
    *MORE(outline, chapters, chapter_count) = (struct outline_chapter){
        .episode = episode,
        .id = keep(outline, at, 1),
        .title = keep(outline, at, 2),
        .kind = (enum chapter_kind)number(at, 3, CHAPTER_CREDITS + 1),
        .minutes = sqlite3_column_int(at, 4),
        .words = size(at, 5)};
}

static void take_objective(struct outline *outline, sqlite3_stmt *at)
{
    size_t episode = episode_index(outline, at, 0);
    int weight = sqlite3_column_int(at, 4);

    if (episode == SIZE_MAX) {
        return;
    }
    *MORE(outline, objectives, objective_count) = (struct outline_objective){
        .episode = episode,
        .id = keep(outline, at, 1),
        .text = keep(outline, at, 2),
        .level = (enum question_level)number(at, 3, LEVEL_COUNT),
        .weight = weight >= 1 && weight <= 5 ? weight : 1,
        .chapter = keep(outline, at, 5)};
}

static void take_prerequisite(struct outline *outline, sqlite3_stmt *at)
{
    size_t episode = episode_index(outline, at, 0);

    if (episode == SIZE_MAX) {
        return;
    }
    *MORE(outline, prerequisites, prerequisite_count) =
        (struct outline_prerequisite){.episode = episode,
                                      .needs = sqlite3_column_int(at, 1),
                                      .needed = sqlite3_column_int(at, 2) != 0};
}

static const char *keep_name(struct outline *outline, const char *episode,
                             const char *id)
{
    struct str name = STR_INIT;
    const char *kept;

    str_add_format(&name, "%s.%s", episode, id);
    kept = outline_keep(outline, name.buf);
    str_release(&name);
    return kept;
}

static void take_question(struct outline *outline, sqlite3_stmt *at)
{
    size_t episode = episode_index(outline, at, 0);
    const char *name;
    int time = sqlite3_column_int(at, 8);

    if (episode == SIZE_MAX) {
        return;
    }
    name = keep_name(outline, outline->episodes[episode].id, index_text(at, 1));
    *MORE(outline, questions, question_count) = (struct outline_question){
        .episode = episode,
        .id = strchr(name, '.') + 1,
        .name = name,
        .rev = sqlite3_column_int(at, 2),
        .type = (enum question_type)number(at, 3, QUESTION_TYPE_COUNT),
        .level = (enum question_level)number(at, 4, LEVEL_COUNT),
        .status = (enum question_status)number(at, 5, QUESTION_DRAFT + 1),
        .change = (enum question_change)number(at, 6, CHANGE_RESET + 1),
        .difficulty = sqlite3_column_int(at, 7),
        .time_s = time > 0 ? time : 30,
        .graded_hash = (uint64_t)sqlite3_column_int64(at, 9),
        .key_hash = (uint64_t)sqlite3_column_int64(at, 10),
        .chapter = keep(outline, at, 11),
        .stem = keep(outline, at, 12),
        .objectives = outline_keep_words(outline, index_text(at, 13)),
        .enemies = outline_keep_words(outline, index_text(at, 14)),
        .tags = outline_keep_words(outline, index_text(at, 15)),
        .was = outline_keep_words(outline, index_text(at, 16))};
}

/* Lists of later roots come later, and take the place of what has their id. */
#define SAME_ID(outline, array, count)                                         \
    ((outline)->count > 0 &&                                                   \
     str_equal((outline)->array[(outline)->count - 1].id, index_text(at, 0)))

static void take_pattern(struct outline *outline, sqlite3_stmt *at)
{
    if (SAME_ID(outline, patterns, pattern_count)) {
        outline->pattern_count--;
    }
    *MORE(outline, patterns, pattern_count) = (struct outline_pattern){
        .id = keep(outline, at, 0),
        .title = keep(outline, at, 1),
        .summary = keep(outline, at, 2),
        .category =
            (enum pattern_category)number(at, 3, CATEGORY_ARCHITECTURE + 1),
        .tier = (enum pattern_tier)number(at, 4, TIER_BRONZE + 1),
        .status = (enum pattern_status)number(at, 5, PATTERN_LEGACY + 1)};
}

static void take_case(struct outline *outline, sqlite3_stmt *at)
{
    if (SAME_ID(outline, cases, case_count)) {
        outline->case_count--;
    }
    *MORE(outline, cases, case_count) = (struct outline_case){
        .id = keep(outline, at, 0),
        .title = keep(outline, at, 1),
        .org = keep(outline, at, 2),
        .when = keep(outline, at, 3),
        .kind = (enum case_kind)number(at, 4, CASE_INCIDENT + 1),
        .verified = sqlite3_column_int(at, 5) != 0};
}

static void take_term(struct outline *outline, sqlite3_stmt *at)
{
    if (SAME_ID(outline, terms, term_count)) {
        outline->term_count--;
    }
    *MORE(outline, terms, term_count) =
        (struct outline_term){.id = keep(outline, at, 0),
                              .term = keep(outline, at, 1),
                              .text = keep(outline, at, 2)};
}

static void take_calc(struct outline *outline, sqlite3_stmt *at)
{
    if (SAME_ID(outline, calcs, calc_count)) {
        outline->calc_count--;
    }
    *MORE(outline, calcs, calc_count) =
        (struct outline_calc){.id = keep(outline, at, 0),
                              .title = keep(outline, at, 1),
                              .episode = sqlite3_column_int(at, 2),
                              .question = keep(outline, at, 3)};
}

static bool load_episodes(struct index *index, struct outline *outline)
{
    return each_row(index, "SELECT value FROM meta WHERE key = 'title'",
                    take_title, outline) &&
           each_row(index,
                    "SELECT n, id, title, summary, first, last, hours, level"
                    " FROM series ORDER BY n, id",
                    take_series, outline) &&
           each_row(
               index,
               "SELECT e.n, e.id, e.title, e.summary, e.series,"
               " coalesce((SELECT p.n FROM phase p WHERE e.n BETWEEN p.first"
               "  AND p.last ORDER BY p.seq LIMIT 1), 0),"
               " e.status, e.duration, e.words, e.objectives, e.chapters,"
               " coalesce(q.pick, 10), coalesce(q.time, 0),"
               " coalesce(q.pass, 0.8), coalesce(q.confidence, 0),"
               " coalesce(q.questions, 0), coalesce(q.live, 0)"
               " FROM episode e LEFT JOIN quiz q ON q.unit = 20000 + e.n"
               " ORDER BY e.n, e.unit",
               take_episode, outline);
}

static bool load_chapters(struct index *index, struct outline *outline)
{
    return each_row(index,
                    "SELECT e.n, c.id, c.title, c.kind, c.minutes, c.words"
                    " FROM episode e JOIN chapter c ON c.unit = e.unit"
                    " ORDER BY e.n, c.seq",
                    take_chapter, outline) &&
           each_row(index,
                    "SELECT e.n, o.id, o.text, o.level, o.weight, o.chapter"
                    " FROM episode e JOIN objective o ON o.unit = e.unit"
                    " ORDER BY e.n, o.seq",
                    take_objective, outline) &&
           each_row(index,
                    "SELECT e.n, p.needs, p.needed"
                    " FROM episode e JOIN prerequisite p ON p.unit = e.unit"
                    " ORDER BY e.n, p.seq",
                    take_prerequisite, outline);
}

static bool load_questions(struct index *index, struct outline *outline)
{
    return each_row(index,
                    "SELECT unit - 20000, name, rev, type, level, status,"
                    " change, difficulty, time, graded, key, chapter, stem,"
                    " objectives, enemies, tags, was FROM question"
                    " ORDER BY unit, seq",
                    take_question, outline);
}

static bool load_reference(struct index *index, struct outline *outline)
{
    return each_row(index,
                    "SELECT id, title, summary, category, tier, status"
                    " FROM pattern ORDER BY id, unit",
                    take_pattern, outline) &&
           each_row(index,
                    "SELECT id, title, org, date, kind, verified FROM study"
                    " ORDER BY id, unit",
                    take_case, outline) &&
           each_row(index, "SELECT id, term, text FROM term ORDER BY id, unit",
                    take_term, outline) &&
           each_row(index,
                    "SELECT id, title, episode, question FROM calc"
                    " ORDER BY id, unit",
                    take_calc, outline);
}

static bool load_parts(struct index *index, struct outline *outline,
                       unsigned parts)
{
    if ((parts & OUTLINE_EPISODES) != 0 && !load_episodes(index, outline)) {
        return false;
    }
    if ((parts & OUTLINE_CHAPTERS) != 0 && !load_chapters(index, outline)) {
        return false;
    }
    if ((parts & OUTLINE_QUESTIONS) != 0 && !load_questions(index, outline)) {
        return false;
    }
    return (parts & OUTLINE_REFERENCE) == 0 || load_reference(index, outline);
}

bool index_load_outline(struct index *index, struct outline *outline,
                        unsigned parts, struct error *err)
{
    bool ok;

    parts = (parts | OUTLINE_EPISODES) & ~outline->parts;
    if (parts == 0) {
        return true;
    }
    /* One read transaction: all parts are of one state. */
    ok = index_exec(index, "BEGIN") && load_parts(index, outline, parts);
    if (!ok) {
        index_fail(index, "cannot read", err);
        index_exec(index, "ROLLBACK");
        outline_release(outline);
        return false;
    }
    index_exec(index, "COMMIT");
    outline->parts |= parts;
    outline_finish(outline);
    return true;
}
