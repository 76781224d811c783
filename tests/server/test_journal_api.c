/* Append, read, heads, hashes and redactions, with the protocol's vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server_help.h"

#define LEARNER "11111111-2222-4333-8444-555555555555"
#define NOTE    "019ad28a-235b-7000-b794-9c407814e8a2"
#define REVIEW  "019ad28a-0e45-7000-9b5d-50ccf1446bea"

struct fixture {
    size_t piece; /* bytes that a draft is fed with at a time; 0: no draft */
    char *folder;
    json_t *vectors;
    struct server_store *store;
    struct journal_asker asker;
    struct event_id log;
    struct error err;
};

static int set_up(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));

    chain_init();
    fixture->folder = folder_make();
    fixture->vectors = vectors_load();
    fixture->store = server_open(fixture->folder);
    fixture->log =
        uuid(json_string_value(json_object_get(fixture->vectors, "log")));
    fixture->asker = (struct journal_asker){
        .store = fixture->store, .learner = uuid(LEARNER), .now_ms = 1000};
    fixture->err = (struct error)ERROR_INIT;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    server_store_close(fixture->store);
    server_remove(fixture->folder);
    folder_remove(fixture->folder);
    json_decref(fixture->vectors);
    error_release(&fixture->err);
    free(fixture);
    return 0;
}

/* The lines come in pieces, and move in memory as a growing body does. */
static void make_draft(const struct append_request *request, size_t piece,
                       struct append_draft *draft)
{
    append_draft_init(draft, request->after, &request->hash);
    for (size_t len = piece; len < request->lines.len; len += piece) {
        struct slice so_far = {xmalloc(len), len};

        memcpy((char *)(uintptr_t)so_far.at, request->lines.at, len);
        append_draft_add(draft, so_far);
        free((void *)(uintptr_t)so_far.at);
    }
    append_draft_end(draft, request->lines);
}

/* As the writer does it: commits what was accepted, drops the rest. */
static void post(struct fixture *fixture, const struct append_request *lines,
                 struct append_answer *answer)
{
    struct server_store *store = fixture->store;
    struct append_request request = *lines;
    struct append_draft draft;

    make_draft(&request, fixture->piece == 0 ? 1000000 : fixture->piece,
               &draft);
    request.draft = fixture->piece == 0 ? NULL : &draft;
    fixture->asker.now_ms++;
    assert_true(store->ops->begin(store, &fixture->err));
    assert_true(
        journal_append(&fixture->asker, &request, answer, &fixture->err));
    append_draft_release(&draft);
    if (answer->outcome.status == 200) {
        assert_true(store->ops->commit(store, &fixture->err));
    } else {
        store->ops->rollback(store);
    }
}

/* Posts lines first … last of the vectors; they must be taken. */
static void post_vectors(struct fixture *fixture, size_t first, size_t last)
{
    struct append_request request = {
        .log = fixture->log,
        .after = (int64_t)first - 1,
        .hash = vectors_hash(fixture->vectors, first - 1)};
    struct append_answer answer;
    struct str lines = STR_INIT;

    vectors_lines(fixture->vectors, first, last, &lines);
    request.lines = (struct slice){lines.buf, lines.len};
    post(fixture, &request, &answer);
    assert_int_equal(answer.outcome.status, 200);
    append_answer_release(&answer);
    str_release(&lines);
}

/* Appends lines first … last of the vectors within a transaction. */
static void append_vectors(struct fixture *fixture, size_t first, size_t last)
{
    struct append_request request = {
        .log = fixture->log,
        .after = (int64_t)first - 1,
        .hash = vectors_hash(fixture->vectors, first - 1)};
    struct append_answer answer;
    struct str lines = STR_INIT;

    vectors_lines(fixture->vectors, first, last, &lines);
    request.lines = (struct slice){lines.buf, lines.len};
    fixture->asker.now_ms++;
    assert_true(
        journal_append(&fixture->asker, &request, &answer, &fixture->err));
    assert_int_equal(answer.outcome.status, 200);
    assert_int_equal(answer.seq, last);
    assert_int_equal(answer.heads.logs.count, 1);
    assert_int_equal(answer.heads.logs.items[0].seq, last);
    append_answer_release(&answer);
    str_release(&lines);
}

/* All lines of the log as the server gives them. */
static void read_all(struct fixture *fixture, size_t max_bytes, struct str *out)
{
    struct read_request request = {.log = fixture->log,
                                   .hash = vectors_hash(fixture->vectors, 0),
                                   .max_bytes = max_bytes};
    struct read_answer answer;

    for (;;) {
        assert_true(
            journal_read(&fixture->asker, &request, &answer, &fixture->err));
        if (answer.outcome.status != 200) {
            break;
        }
        assert_int_equal(answer.from, request.after + 1);
        assert_true(answer.to >= answer.from);
        assert_true(answer.immutable == (answer.to < answer.seq));
        str_add_len(out, answer.lines.buf, answer.lines.len);
        request.after = answer.to;
        request.hash = answer.hash;
        read_answer_release(&answer);
    }
    assert_int_equal(answer.outcome.status, 204);
    read_answer_release(&answer);
}

enum twist {
    AS_IS,
    WRONG_HASH,   /* Journal-Hash is of another place */
    COPYS_LINE_4, /* the copy's own line in place of the fourth */
    REDACTED_3,   /* the third with its body as a hash */
    BAD_LAST,     /* the last line without its LF */
};

struct append_case {
    const char *what;
    size_t stored; /* lines there before */
    size_t after;
    size_t last;
    enum twist twist;
    int status;
    const char *problem;
    int64_t seq; /* of the answer, or of the problem */
    int64_t added;
};

static const struct append_case append_cases[] = {
    {"first lines", 0, 0, 2, AS_IS, 200, NULL, 2, 2},
    {"all at once", 0, 0, 4, AS_IS, 200, NULL, 4, 4},
    {"behind the head", 2, 2, 4, AS_IS, 200, NULL, 4, 2},
    {"repeated", 2, 0, 2, AS_IS, 200, NULL, 2, 0},
    {"repeated with more", 2, 0, 4, AS_IS, 200, NULL, 4, 2},
    {"cut differently", 3, 1, 4, AS_IS, 200, NULL, 4, 1},
    {"late, behind newer ones", 4, 1, 2, AS_IS, 200, NULL, 4, 0},
    {"late, the first", 4, 0, 1, AS_IS, 200, NULL, 4, 0},
    {"nothing to add", 2, 2, 2, AS_IS, 200, NULL, 2, 0},
    {"nothing to an unknown log", 0, 0, 0, AS_IS, 200, NULL, 0, 0},
    {"gap in a log", 1, 2, 3, AS_IS, 409, "gap", 1, 0},
    {"gap in an unknown log", 0, 1, 2, AS_IS, 409, "gap", 0, 0},
    {"another hash", 2, 2, 3, WRONG_HASH, 409, "fork", 2, 0},
    {"another hash in the middle", 3, 1, 4, WRONG_HASH, 409, "fork", 3, 0},
    {"another h(0)", 0, 0, 1, WRONG_HASH, 409, "fork", 0, 0},
    {"another line 4", 4, 3, 4, COPYS_LINE_4, 409, "fork", 4, 0},
    {"another line 4, from the start", 4, 0, 4, COPYS_LINE_4, 409, "fork", 4,
     0},
    {"the copy is first", 3, 3, 4, COPYS_LINE_4, 200, NULL, 4, 1},
    {"a redacted body", 2, 2, 4, REDACTED_3, 200, NULL, 4, 2},
    {"a redacted body, ours is whole", 4, 0, 4, REDACTED_3, 200, NULL, 4, 0},
    {"a bad line", 0, 0, 3, BAD_LAST, 422, "line", 3, 0},
    {"a bad line behind known ones", 2, 1, 4, BAD_LAST, 422, "line", 4, 0},
    {"a bad line where we have a good one", 4, 0, 3, BAD_LAST, 409, "fork", 4,
     0},
};

static void make_lines(const struct fixture *fixture,
                       const struct append_case *c, struct str *lines)
{
    const json_t *vectors = fixture->vectors;
    const json_t *fork = json_object_get(vectors, "fork");

    for (size_t i = c->after + 1; i <= c->last; i++) {
        if (i == 4 && c->twist == COPYS_LINE_4) {
            str_add(lines,
                    json_string_value(json_object_get(fork, "line_4_of_copy")));
        } else if (i == 3 && c->twist == REDACTED_3) {
            str_add(lines, json_string_value(
                               json_object_get(vectors, "redacted_line_3")));
        } else {
            vectors_lines(vectors, i, i, lines);
        }
    }
    if (c->twist == BAD_LAST) {
        str_truncate(lines, lines->len - 1);
    }
}

static void check_append(struct fixture *fixture, const struct append_case *c)
{
    struct append_request request = {.log = fixture->log,
                                     .after = (int64_t)c->after};
    struct append_answer answer;
    struct str lines = STR_INIT;
    struct str before = STR_INIT;
    struct str after = STR_INIT;

    if (c->stored > 0) {
        post_vectors(fixture, 1, c->stored);
    }
    read_all(fixture, 0, &before);
    request.hash = vectors_hash(fixture->vectors,
                                c->after + (c->twist == WRONG_HASH ? 1 : 0));
    make_lines(fixture, c, &lines);
    request.lines = (struct slice){lines.buf, lines.len};
    post(fixture, &request, &answer);
    assert_int_equal(answer.outcome.status, c->status);
    if (c->status == 200) {
        assert_int_equal(answer.seq, c->seq);
        assert_int_equal(answer.added, c->added);
    } else {
        assert_string_equal(answer.outcome.problem, c->problem);
        assert_int_equal(answer.outcome.seq, c->seq);
    }
    if (c->status == 409) {
        struct hash head = vectors_hash(fixture->vectors, (size_t)c->seq);

        assert_true(hash_equal(&answer.outcome.hash, &head));
    }
    if (c->added == 0) {
        read_all(fixture, 0, &after);
        assert_string_equal(after.buf, before.buf);
    }
    append_answer_release(&answer);
    str_release(&lines);
    str_release(&before);
    str_release(&after);
}

/* Without a draft, and with one that grows by so many bytes. */
static const size_t pieces[] = {0, 1, 100, 1000000};

static void appends_by_the_book(void **state UNUSED)
{
    for (size_t i = 0; i < COUNT_OF(append_cases) * COUNT_OF(pieces); i++) {
        const struct append_case *c = &append_cases[i / COUNT_OF(pieces)];
        void *fixture = NULL;

        set_up(&fixture);
        ((struct fixture *)fixture)->piece = pieces[i % COUNT_OF(pieces)];
        print_message("# %s, pieces of %zu\n", c->what,
                      ((struct fixture *)fixture)->piece);
        check_append(fixture, c);
        tear_down(&fixture);
    }
}

static void every_bad_line_stores_nothing(void **state)
{
    struct fixture *fixture = *state;
    const json_t *bad = json_object_get(fixture->vectors, "bad_lines");

    for (size_t i = 0; i < json_array_size(bad); i++) {
        struct append_request request = {
            .log = fixture->log, .hash = vectors_hash(fixture->vectors, 0)};
        struct append_answer answer;
        struct heads_answer heads;
        struct str lines = STR_INIT;
        const char *line =
            json_string_value(json_object_get(json_array_get(bad, i), "line"));

        vectors_lines(fixture->vectors, 1, 2, &lines);
        /* The last vector is shown as Latin-1: an unpaired start in UTF-8. */
        str_add(&lines,
                i + 1 == json_array_size(bad) ? "\xed\xa0\xbd\n" : line);
        request.lines = (struct slice){lines.buf, lines.len};
        fixture->piece = pieces[i % COUNT_OF(pieces)];
        post(fixture, &request, &answer);
        assert_int_equal(answer.outcome.status, 422);
        assert_string_equal(answer.outcome.problem, "line");
        assert_int_equal(answer.outcome.seq, 3);
        assert_true(answer.outcome.reason.len > 0);
        append_answer_release(&answer);
        str_release(&lines);
        assert_true(journal_heads(&fixture->asker, -1, &heads, &fixture->err));
        assert_int_equal(heads.heads.logs.count, 0);
        heads_answer_release(&heads);
    }
}

/* What a draft tells is what the lines tell; it is not used elsewhere. */
static void a_draft_knows_its_place(void **state)
{
    struct fixture *fixture = *state;
    struct append_request request = {.log = fixture->log,
                                     .hash = vectors_hash(fixture->vectors, 0)};
    struct hash want = vectors_hash(fixture->vectors, 2);
    struct append_draft draft;
    struct str lines = STR_INIT;

    vectors_lines(fixture->vectors, 1, 2, &lines);
    request.lines = (struct slice){lines.buf, lines.len};
    make_draft(&request, 50, &draft);
    assert_true(draft.whole);
    assert_int_equal(draft.segment.from, 1);
    assert_int_equal(draft.segment.last, 2);
    assert_true(hash_equal(&draft.segment.after, &want));
    append_draft_release(&draft);
    request.lines.len--; /* the last line has no end */
    make_draft(&request, 50, &draft);
    assert_false(draft.whole);
    append_draft_release(&draft);
    request.after = INT64_MAX;
    make_draft(&request, 50, &draft);
    assert_false(draft.whole);
    append_draft_release(&draft);
    str_release(&lines);
}

static void lines_come_back_byte_for_byte(void **state)
{
    struct fixture *fixture = *state;
    struct str want = STR_INIT;

    post_vectors(fixture, 1, 2);
    post_vectors(fixture, 3, 4);
    vectors_lines(fixture->vectors, 1, 4, &want);
    /* Whatever a piece may hold: one line at least. */
    for (size_t max = 1; max < want.len + 100; max += 97) {
        struct str got = STR_INIT;

        read_all(fixture, max, &got);
        assert_string_equal(got.buf, want.buf);
        str_release(&got);
    }
    str_release(&want);
}

/* Requests of one learner in one group see what the earlier ones wrote. */
static void a_group_is_one_transaction(void **state)
{
    struct fixture *fixture = *state;
    struct server_store *store = fixture->store;
    const struct event_id learners[] = {uuid(LEARNER), uuid(REVIEW),
                                        uuid(LEARNER)};
    struct str want = STR_INIT;
    struct str have = STR_INIT;

    /* Of a learner who is new, and of one who is not. */
    for (size_t round = 0; round < 2; round++) {
        assert_true(store->ops->begin(store, &fixture->err));
        assert_true(store->ops->journals_lock(
            store, learners, COUNT_OF(learners), &fixture->err));
        append_vectors(fixture, 2 * round + 1, 2 * round + 1);
        append_vectors(fixture, 2 * round + 2, 2 * round + 2);
        assert_true(store->ops->commit(store, &fixture->err));
    }
    vectors_lines(fixture->vectors, 1, 4, &want);
    read_all(fixture, 0, &have);
    assert_string_equal(have.buf, want.buf);
    str_release(&want);
    str_release(&have);
}

static void reads_refuse_other_places(void **state)
{
    struct fixture *fixture = *state;
    struct read_request request = {.log = fixture->log,
                                   .after = 3,
                                   .hash = vectors_hash(fixture->vectors, 3)};
    struct read_answer answer;

    post_vectors(fixture, 1, 2);
    assert_true(
        journal_read(&fixture->asker, &request, &answer, &fixture->err));
    assert_int_equal(answer.outcome.status, 409);
    assert_string_equal(answer.outcome.problem, "gap");
    assert_int_equal(answer.outcome.seq, 2);
    read_answer_release(&answer);
    request.after = 1;
    assert_true(
        journal_read(&fixture->asker, &request, &answer, &fixture->err));
    assert_int_equal(answer.outcome.status, 409);
    assert_string_equal(answer.outcome.problem, "fork");
    read_answer_release(&answer);
}

static void heads_tell_what_changed(void **state)
{
    struct fixture *fixture = *state;
    struct hash want = vectors_hash(fixture->vectors, 4);
    struct heads_answer answer;
    int64_t version;

    post_vectors(fixture, 1, 4);
    assert_true(journal_heads(&fixture->asker, -1, &answer, &fixture->err));
    assert_int_equal(answer.outcome.status, 200);
    assert_int_equal(answer.heads.logs.count, 1);
    assert_int_equal(answer.heads.logs.items[0].seq, 4);
    assert_true(hash_equal(&answer.heads.logs.items[0].hash, &want));
    version = answer.heads.version;
    heads_answer_release(&answer);
    post_vectors(fixture, 1, 4); /* again: no change */
    assert_true(
        journal_heads(&fixture->asker, version, &answer, &fixture->err));
    assert_int_equal(answer.outcome.status, 304);
    heads_answer_release(&answer);
    /* Another learner sees nothing of it. */
    fixture->asker.learner = fixture->log;
    assert_true(journal_heads(&fixture->asker, -1, &answer, &fixture->err));
    assert_int_equal(answer.heads.logs.count, 0);
    heads_answer_release(&answer);
}

static void hashes_show_where_logs_part(void **state)
{
    static const int64_t want[] = {1, 2, 3};
    struct fixture *fixture = *state;
    struct hashes_answer answer;

    post_vectors(fixture, 1, 2);
    post_vectors(fixture, 3, 4);
    assert_true(journal_hashes(&fixture->asker, &fixture->log, 3, &answer,
                               &fixture->err));
    assert_int_equal(answer.count, 3);
    for (size_t i = 0; i < answer.count; i++) {
        struct hash hash = vectors_hash(fixture->vectors, (size_t)want[i]);

        assert_int_equal(answer.pairs[i].seq, want[i]);
        assert_true(hash_equal(&answer.pairs[i].hash, &hash));
    }
    hashes_answer_release(&answer);
    assert_true(journal_hashes(&fixture->asker, &fixture->asker.learner, 9,
                               &answer, &fixture->err));
    assert_int_equal(answer.count, 0);
    hashes_answer_release(&answer);
}

static struct redact_answer redact(struct fixture *fixture, const char *id)
{
    struct server_store *store = fixture->store;
    struct event_id event = uuid(id);
    struct redact_answer answer;

    fixture->asker.now_ms++;
    assert_true(store->ops->begin(store, &fixture->err));
    assert_true(
        journal_redact(&fixture->asker, &event, 1, &answer, &fixture->err));
    assert_true(store->ops->commit(store, &fixture->err));
    return answer;
}

static void want_redacted(struct fixture *fixture)
{
    struct str got = STR_INIT;
    struct str want = STR_INIT;

    vectors_lines(fixture->vectors, 1, 2, &want);
    str_add(&want, json_string_value(
                       json_object_get(fixture->vectors, "redacted_line_3")));
    vectors_lines(fixture->vectors, 4, 4, &want);
    read_all(fixture, 0, &got);
    assert_string_equal(got.buf, want.buf);
    str_release(&got);
    str_release(&want);
}

static void redaction_takes_the_body_and_no_hash(void **state)
{
    struct fixture *fixture = *state;
    struct redactions_answer list;
    struct redact_answer answer;
    int64_t rev;

    post_vectors(fixture, 1, 4);
    answer = redact(fixture, NOTE);
    assert_int_equal(answer.outcome.status, 200);
    assert_int_equal(answer.done, 1);
    assert_int_equal(answer.unknown, 0);
    rev = answer.rev;
    redact_answer_release(&answer);
    want_redacted(fixture);
    post_vectors(fixture, 1, 4); /* the whole body again: it stays away */
    want_redacted(fixture);
    answer = redact(fixture, NOTE);
    assert_int_equal(answer.rev, rev);
    redact_answer_release(&answer);
    assert_true(journal_redactions(&fixture->asker, 0, &list, &fixture->err));
    assert_int_equal(list.rev, rev);
    assert_int_equal(list.rows.count, 1);
    redactions_answer_release(&list);
    assert_true(journal_redactions(&fixture->asker, rev, &list, &fixture->err));
    assert_int_equal(list.rows.count, 0);
    redactions_answer_release(&list);
}

static void redaction_comes_before_its_event(void **state)
{
    struct fixture *fixture = *state;
    struct redact_answer answer = redact(fixture, NOTE);

    assert_int_equal(answer.unknown, 1);
    redact_answer_release(&answer);
    fixture->piece = 100; /* a draft has the body: it must not be stored */
    post_vectors(fixture, 1, 2);
    post_vectors(fixture, 3, 4);
    want_redacted(fixture);
}

static void a_line_without_its_body_is_listed(void **state)
{
    struct fixture *fixture = *state;
    const char *line =
        json_string_value(json_object_get(fixture->vectors, "redacted_line_3"));
    struct append_request request = {.log = fixture->log,
                                     .after = 2,
                                     .hash = vectors_hash(fixture->vectors, 2),
                                     .lines = slice_of(line)};
    struct event_id note = uuid(NOTE);
    struct redactions_answer list;
    struct append_answer answer;

    fixture->piece = 100;
    post_vectors(fixture, 1, 2);
    post(fixture, &request, &answer);
    assert_int_equal(answer.outcome.status, 200);
    assert_int_equal(answer.heads.rev, answer.heads.version);
    append_answer_release(&answer);
    assert_true(journal_redactions(&fixture->asker, 0, &list, &fixture->err));
    assert_int_equal(list.rows.count, 1);
    assert_int_equal(event_id_compare(&list.rows.items[0].id, &note), 0);
    redactions_answer_release(&list);
}

static void only_free_text_is_redacted(void **state)
{
    struct fixture *fixture = *state;
    struct redact_answer answer;

    post_vectors(fixture, 1, 4);
    answer = redact(fixture, REVIEW);
    assert_int_equal(answer.outcome.status, 422);
    assert_string_equal(answer.outcome.problem, "field");
    assert_int_equal(answer.outcome.index, 0);
    redact_answer_release(&answer);
}

/* ---- many redactions at once ---- */

#define PAIRS   20
#define NOBODYS 10

static size_t segments_read;
static bool (*segment_find)(struct server_store *store,
                            const struct event_id *learner,
                            const struct event_id *log, int64_t seq,
                            struct segment *segment, bool *found,
                            struct error *err);

static bool count_segment(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *log, int64_t seq,
                          struct segment *segment, bool *found,
                          struct error *err)
{
    segments_read++;
    return segment_find(store, learner, log, seq, segment, found, err);
}

static struct event_id low_id(unsigned number)
{
    char text[37];

    snprintf(text, sizeof(text), "019ad28a-0000-7000-8000-%012u", number);
    return uuid(text);
}

/* Segments of two notes, one of the first ids and one of the last. */
static void post_pairs(struct fixture *fixture)
{
    static const char note[] =
        "{\"id\":\"019ad28a-%s-7000-8000-%012u\",\"at\":1764468854341,"
        "\"tz\":0,\"t\":\"note\",\"v\":1}\t{\"note\":\"%u\","
        "\"text\":\"secret %u\"}\n";
    struct append_request request = {.log = fixture->log,
                                     .hash = vectors_hash(fixture->vectors, 0)};

    for (unsigned i = 0; i < PAIRS; i++) {
        struct append_answer answer;
        struct str lines = STR_INIT;

        str_add_format(&lines, note, "0000", i, i, i);
        str_add_format(&lines, note, "ffff", i, i, i);
        request.lines = (struct slice){lines.buf, lines.len};
        post(fixture, &request, &answer);
        assert_int_equal(answer.outcome.status, 200);
        request.after = answer.seq;
        request.hash = answer.hash;
        append_answer_release(&answer);
        str_release(&lines);
    }
}

/* Of each pair the first note is a hash, the second one is whole. */
static void want_halves(struct fixture *fixture)
{
    struct str got = STR_INIT;
    size_t hashes = 0;

    read_all(fixture, 0, &got);
    for (const char *at = got.buf; (at = strstr(at, "\t~")) != NULL; at++) {
        hashes++;
    }
    assert_int_equal(hashes, PAIRS);
    for (unsigned i = 0; i < PAIRS; i++) {
        char *text = xasprintf("\"secret %u\"", i);
        const char *first = strstr(got.buf, text);

        assert_non_null(first);
        assert_null(strstr(first + 1, text));
        free(text);
    }
    str_release(&got);
}

/* Everybody waits meanwhile: no segment is opened for each of the events. */
static void many_redactions_open_a_segment_twice(void **state)
{
    struct fixture *fixture = *state;
    struct server_store *store = fixture->store;
    const struct server_store_ops *ops = store->ops;
    struct server_store_ops counting = *ops;
    struct event_id ids[PAIRS + NOBODYS + 1];
    struct redact_answer answer;

    post_pairs(fixture);
    for (unsigned i = 0; i < COUNT_OF(ids) - 1; i++) {
        ids[i] = low_id(COUNT_OF(ids) - 2 - i);
    }
    ids[COUNT_OF(ids) - 1] = low_id(0); /* once more */
    segment_find = ops->segment_find;
    counting.segment_find = count_segment;
    store->ops = &counting;
    segments_read = 0;
    assert_true(store->ops->begin(store, &fixture->err));
    assert_true(journal_redact(&fixture->asker, ids, COUNT_OF(ids), &answer,
                               &fixture->err));
    assert_true(store->ops->commit(store, &fixture->err));
    store->ops = ops;
    assert_int_equal(segments_read, 2 * PAIRS);
    assert_int_equal(answer.done, PAIRS + 1);
    assert_int_equal(answer.unknown, NOBODYS);
    redact_answer_release(&answer);
    want_halves(fixture);
}

static void limits_are_kept(void **state)
{
    struct fixture *fixture = *state;
    struct append_request request = {.log = fixture->log,
                                     .hash = vectors_hash(fixture->vectors, 0)};
    struct append_answer answer;
    struct str lines = STR_INIT;

    str_add_repeat(&lines, "\n", JOURNAL_EVENTS_MAX + 1);
    request.lines = (struct slice){lines.buf, lines.len};
    post(fixture, &request, &answer);
    assert_int_equal(answer.outcome.status, 413);
    append_answer_release(&answer);
    str_clear(&lines);
    str_add_repeat(&lines, "x", JOURNAL_DECODED_MAX + 1);
    request.lines = (struct slice){lines.buf, lines.len};
    post(fixture, &request, &answer);
    assert_int_equal(answer.outcome.status, 413);
    append_answer_release(&answer);
    str_release(&lines);
}

static void quota_is_kept(void **state)
{
    static const struct journal_row full[] = {
        {.version = 1, .logs = JOURNAL_LOGS_MAX},
        {.version = 1, .logs = 1, .bytes = JOURNAL_BYTES_MAX - 10},
    };
    struct fixture *fixture = *state;
    struct server_store *store = fixture->store;
    struct append_request request = {.log = fixture->log,
                                     .hash = vectors_hash(fixture->vectors, 0)};
    struct str lines = STR_INIT;

    vectors_lines(fixture->vectors, 1, 1, &lines);
    request.lines = (struct slice){lines.buf, lines.len};
    for (size_t i = 0; i < COUNT_OF(full); i++) {
        struct append_answer answer;

        assert_true(store->ops->journal_set(store, &fixture->asker.learner,
                                            &full[i], &fixture->err));
        post(fixture, &request, &answer);
        assert_int_equal(answer.outcome.status, 507);
        assert_string_equal(answer.outcome.problem, "quota");
        append_answer_release(&answer);
    }
    str_release(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_by_the_book),
#define WITH_FIXTURE(test)                                                     \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)
        WITH_FIXTURE(every_bad_line_stores_nothing),
        WITH_FIXTURE(a_draft_knows_its_place),
        WITH_FIXTURE(lines_come_back_byte_for_byte),
        WITH_FIXTURE(a_group_is_one_transaction),
        WITH_FIXTURE(reads_refuse_other_places),
        WITH_FIXTURE(heads_tell_what_changed),
        WITH_FIXTURE(hashes_show_where_logs_part),
        WITH_FIXTURE(redaction_takes_the_body_and_no_hash),
        WITH_FIXTURE(redaction_comes_before_its_event),
        WITH_FIXTURE(a_line_without_its_body_is_listed),
        WITH_FIXTURE(only_free_text_is_redacted),
        WITH_FIXTURE(many_redactions_open_a_segment_twice),
        WITH_FIXTURE(limits_are_kept),
        WITH_FIXTURE(quota_is_kept),
    };
    int status = server_kind_start();

    if (status != 0) {
        return status;
    }

    return cmocka_run_group_tests(tests, NULL, NULL);
}
