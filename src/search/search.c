#include "search/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "search/index_private.h"
#include "search/snippet.h"

enum {
    MAX_WORDS = 12,
    MAX_BYTES = 400,
    LIMIT = 20,
    MAX_MATCHES = 50000,
    /* More matches than this are not ranked one by one: a key stroke has no
     * time for it, and "th" has no best paragraph. */
    BROAD = 1000
};

const char *search_kind_name(enum search_kind kind)
{
    static const char *const names[] = {"script", "question", "pattern",
                                        "case",   "term",     "calc",
                                        "note",   "episode"};

    return names[kind];
}

/* Kinds in the order in which a list shows them. */
static const enum search_kind shown_order[] = {
    SEARCH_EPISODE, SEARCH_TERM,   SEARCH_PATTERN,  SEARCH_CALC,
    SEARCH_CASE,    SEARCH_SCRIPT, SEARCH_QUESTION, SEARCH_NOTE};

void search_results_release(struct search_results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        free(results->items[i].chapter);
        free(results->items[i].id);
        free(results->items[i].title);
        free(results->items[i].snippet);
    }
    free(results->items);
    *results = (struct search_results)SEARCH_RESULTS_INIT;
}

/* ------------------------------------------------------------- the query */

struct query {
    struct str text; /* in FTS5's language */
    struct str head; /* the same, of titles only */
    struct needle needle;
};

/* Does the piece hold a letter or a digit? The tokenizer drops all else, and
 * nothing must not become a phrase that matches nothing. */
static bool has_word(const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        uint32_t rune;

        text += utf8_decode(text, end, &rune);
        if (rune_is_letter(rune) || rune_is_digit(rune)) {
            return true;
        }
    }
    return false;
}

/*
 * Turns what was typed into FTS5's language: every piece becomes a string in
 * quotes, in which nothing has a meaning. False if no word is in it.
 */
static bool build_query(struct query *query, const char *words)
{
    size_t len = strlen(words);
    const char *end = words + (len < MAX_BYTES ? len : MAX_BYTES);
    size_t count = 0;

    while (words < end && count < MAX_WORDS) {
        bool quoted = *words == '"';
        size_t piece;

        words += quoted;
        piece = strcspn(words, quoted ? "\"" : " \t\n\r\v\f\"");
        if (piece > (size_t)(end - words)) {
            piece = (size_t)(end - words);
        }
        if (has_word(words, piece)) {
            str_add(&query->text, count > 0 ? " \"" : "\"");
            utf8_add_clean(&query->text, words, piece);
            str_add_char(&query->text, '"');
            needle_add(&query->needle, words, piece);
            count++;
            query->needle.last_is_prefix = words + piece == end;
        }
        words += piece;
        words += words < end && (quoted || *words != '"');
    }
    if (query->needle.last_is_prefix) {
        str_add(&query->text, " *");
    }
    str_add_format(&query->head, "{head} : (%s)", query->text.buf);
    return count > 0;
}

static void query_release(struct query *query)
{
    str_release(&query->text);
    str_release(&query->head);
    needle_release(&query->needle);
}

/* ------------------------------------------------------------- candidates */

struct candidate {
    int64_t id;
    double rank; /* smaller is better */
};
struct candidates {
    struct candidate *items;
    size_t count;
    size_t capacity;
};

static enum search_kind kind_of(int64_t id)
{
    int64_t kind = id / DOC_RANGE;

    return kind >= 0 && kind < SEARCH_KIND_COUNT ? (enum search_kind)kind
                                                 : SEARCH_SCRIPT;
}

static void add_candidate(struct candidates *list, int64_t id, double rank)
{
    GROW(list->items, list->count, list->capacity);
    list->items[list->count++] = (struct candidate){.id = id, .rank = rank};
}

struct id_range {
    int64_t from;
    int64_t to; /* not included */
};

static const char ranked_sql[] =
    "SELECT rowid, rank FROM text WHERE text MATCH ? AND rowid >= ?"
    " AND rowid < ? LIMIT ?";
static const char plain_sql[] = "SELECT rowid, 0.0 FROM text WHERE text MATCH ?"
                                " AND rowid >= ? AND rowid < ? LIMIT ?";

/* Appends the matches of the range. */
static bool collect(struct index *index, const char *sql, const char *match,
                    struct id_range range, size_t limit, struct candidates *out)
{
    struct binder binder = {index_statement(index, sql), 1};
    int code;

    if (binder.statement == NULL) {
        return false;
    }
    bind_text(&binder, match);
    bind_int(&binder, range.from);
    bind_int(&binder, range.to);
    bind_int(&binder, (int64_t)limit);
    while ((code = sqlite3_step(binder.statement)) == SQLITE_ROW) {
        add_candidate(out, sqlite3_column_int64(binder.statement, 0),
                      sqlite3_column_double(binder.statement, 1));
    }
    sqlite3_reset(binder.statement);
    return code == SQLITE_DONE;
}

/* The first matches of each kind, in the order in which they stand. */
static void take_first(const struct candidates *all, size_t limit,
                       struct candidates *out)
{
    size_t taken[SEARCH_KIND_COUNT] = {0};

    for (size_t i = 0; i < all->count; i++) {
        enum search_kind kind = kind_of(all->items[i].id);

        if (taken[kind] <= limit) {
            taken[kind]++;
            /* Ranks of bm25 are negative: these come behind. */
            add_candidate(out, all->items[i].id, 1);
        }
    }
}

/* Few matches are ranked; of many, those in titles are, and each kind is then
 * filled up with the first ones there are. */
static bool collect_range(struct index *index, const struct query *query,
                          struct id_range range, size_t limit,
                          struct candidates *out)
{
    struct candidates all = {.items = NULL};
    bool ok =
        collect(index, plain_sql, query->text.buf, range, MAX_MATCHES, &all);

    if (ok && all.count <= BROAD) {
        ok = collect(index, ranked_sql, query->text.buf, range, BROAD, out);
    } else if (ok) {
        ok = collect(index, ranked_sql, query->head.buf, range, BROAD, out);
        take_first(&all, 2 * limit, out);
    }
    free(all.items);
    return ok;
}

/* The texts of an episode's unit stand together in each kind's range. */
static bool collect_episode(struct index *index, const struct query *query,
                            int episode, size_t limit, struct candidates *out)
{
    bool ok = true;

    for (int64_t kind = 0; kind < SEARCH_KIND_COUNT && ok; kind++) {
        struct binder binder = {
            index_statement(index, "SELECT min(id), max(id) + 1 FROM doc"
                                   " WHERE unit IN (1, 10000 + ?1, 20000 + ?1)"
                                   " AND id >= ?2 AND id < ?3"),
            1};
        struct id_range range;

        if (binder.statement == NULL) {
            return false;
        }
        bind_int(&binder, episode);
        bind_int(&binder, kind * DOC_RANGE);
        bind_int(&binder, (kind + 1) * DOC_RANGE);
        if (sqlite3_step(binder.statement) != SQLITE_ROW) {
            return false;
        }
        range.from = sqlite3_column_int64(binder.statement, 0);
        range.to = sqlite3_column_int64(binder.statement, 1);
        sqlite3_reset(binder.statement);
        ok = range.to <= range.from ||
             collect_range(index, query, range, limit, out);
    }
    return ok;
}

/* By kind in its shown place, then the best. */
static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left;
    const struct candidate *b = right;
    int place[2] = {0, 0};

    if (kind_of(a->id) != kind_of(b->id)) {
        while (shown_order[place[0]] != kind_of(a->id)) {
            place[0]++;
        }
        while (shown_order[place[1]] != kind_of(b->id)) {
            place[1]++;
        }
        return place[0] < place[1] ? -1 : 1;
    }
    if (a->rank < b->rank || a->rank > b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return (a->id > b->id) - (a->id < b->id);
}

/* ---------------------------------------------------------------- results */

struct gather {
    struct index *index;
    const struct query *query;
    const struct search_options *options;
    size_t limit;
    struct search_results *results;
    size_t capacity;
};

/* A pattern is found by its entry and by its page, and a broad match twice:
 * once is enough. */
static bool is_found(const struct gather *self, enum search_kind kind,
                     const char *id)
{
    for (size_t i = self->results->count; i > 0 && *id != '\0'; i--) {
        const struct search_hit *hit = &self->results->items[i - 1];

        if (hit->kind != kind) {
            return false;
        }
        if (str_equal(hit->id, id)) {
            return true;
        }
    }
    return false;
}

static char *clean_title(const char *text)
{
    struct str out = STR_INIT;

    utf8_add_clean(&out, text, strlen(text));
    str_trim(&out);
    return str_take(&out);
}

static void take_hit(struct gather *self, enum search_kind kind,
                     sqlite3_stmt *row)
{
    const char *body = index_text(row, 5);
    struct search_results *results = self->results;

    GROW(results->items, results->count, self->capacity);
    results->items[results->count++] = (struct search_hit){
        .kind = kind,
        .episode = sqlite3_column_int(row, 0),
        .chapter = xstrdup(index_text(row, 1)),
        .word = (size_t)sqlite3_column_int64(row, 2),
        .id = xstrdup(index_text(row, 3)),
        .title = clean_title(index_text(row, 4)),
        .snippet = snippet_make(*body != '\0' ? body : index_text(row, 6),
                                &self->query->needle)};
    results->found[kind]++;
}

static bool take_candidate(struct gather *self, int64_t id)
{
    const struct search_options *options = self->options;
    enum search_kind kind = kind_of(id);
    struct binder binder = {
        index_statement(self->index,
                        "SELECT episode, chapter, word, ref, label, body, head"
                        " FROM doc WHERE id = ?"),
        1};
    int code;

    if (binder.statement == NULL) {
        return false;
    }
    bind_int(&binder, id);
    code = sqlite3_step(binder.statement);
    if (code == SQLITE_ROW &&
        (options == NULL || options->episode == 0 ||
         sqlite3_column_int(binder.statement, 0) == options->episode) &&
        !is_found(self, kind, index_text(binder.statement, 3))) {
        if (self->results->found[kind] < self->limit) {
            take_hit(self, kind, binder.statement);
        } else {
            self->results->more = true;
        }
    }
    sqlite3_reset(binder.statement);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

static bool take_all(struct gather *self, struct candidates *list)
{
    unsigned kinds = self->options != NULL ? self->options->kinds : 0;
    int64_t before = -1;

    if (list->count > 1) {
        qsort(list->items, list->count, sizeof(*list->items),
              compare_candidates);
    }
    for (size_t i = 0; i < list->count; i++) {
        enum search_kind kind = kind_of(list->items[i].id);

        if ((kinds != 0 && (kinds & (1u << kind)) == 0) ||
            list->items[i].id == before) {
            continue;
        }
        if (self->results->found[kind] >= self->limit && self->results->more) {
            continue;
        }
        before = list->items[i].id;
        if (!take_candidate(self, list->items[i].id)) {
            return false;
        }
    }
    return true;
}

/*
 * Opens a read transaction in which every text can be found: another program
 * may have read a changed file a moment ago. Where the table cannot be
 * written, what can be found is found.
 */
static bool begin_reading(struct index *index)
{
    struct error ignored = ERROR_INIT;
    bool more = true;
    bool ok = true;

    for (int tries = 0; tries < 5 && more && ok; tries++) {
        if (!index_exec(index, "BEGIN")) {
            return false;
        }
        more = index_is_waiting(index);
        if (more) {
            index_exec(index, "COMMIT");
            ok = index_work(index, 0, &more, &ignored);
            more = true; /* look again */
        }
    }
    error_release(&ignored);
    return !more || index_exec(index, "BEGIN");
}

static bool run_query(struct gather *self)
{
    struct candidates list = {.items = NULL};
    struct id_range all = {0, SEARCH_KIND_COUNT * DOC_RANGE};
    bool ok;

    if (!begin_reading(self->index)) {
        return false;
    }
    if (self->options != NULL && self->options->episode > 0) {
        ok = collect_episode(self->index, self->query, self->options->episode,
                             self->limit, &list);
    } else {
        ok = collect_range(self->index, self->query, all, self->limit, &list);
    }
    ok = ok && take_all(self, &list);
    free(list.items);
    return ok;
}

bool search_query(struct index *index, const char *words,
                  const struct search_options *options,
                  struct search_results *results, struct error *err)
{
    struct query query = {
        .text = STR_INIT, .head = STR_INIT, .needle = NEEDLE_INIT};
    struct gather gather = {.index = index,
                            .query = &query,
                            .options = options,
                            .limit = LIMIT,
                            .results = results};
    bool ok = true;

    search_results_release(results);
    if (options != NULL && options->limit > 0) {
        gather.limit = options->limit;
    }
    if (build_query(&query, words)) {
        ok = run_query(&gather) || index_fail(index, "cannot search", err);
        index_exec(index, "COMMIT");
    }
    if (!ok) {
        search_results_release(results);
    }
    query_release(&query);
    return ok;
}
