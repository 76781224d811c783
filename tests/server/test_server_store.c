/* The server's store by its table of functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "base/random.h"
#include "server/segment.h"
#include "store_fixture.h"

#define ADA   "11111111-2222-4333-8444-555555555555"
#define BOB   "22222222-2222-4333-8444-555555555555"
#define PHONE "33333333-2222-4333-8444-555555555555"

static bool add_account(struct fixture *fixture, const char *learner,
                        const char *email)
{
    struct account account = ACCOUNT_INIT;
    bool taken = false;

    account.learner = uuid(learner);
    account.created_at = 7;
    str_set(&account.email, email);
    str_set(&account.name, "Ada");
    str_set(&account.password, "$argon2id$");
    assert_true(fixture->ops->account_add(fixture->store, &account, &taken,
                                          &fixture->err));
    account_release(&account);
    return !taken;
}

static bool has_account(struct fixture *fixture, const char *email)
{
    struct account account = ACCOUNT_INIT;
    bool found = false;

    assert_true(fixture->ops->account_find(fixture->store, email, &account,
                                           &found, &fixture->err));
    if (found) {
        assert_string_equal(account.name.buf, "Ada");
        assert_string_equal(account.password.buf, "$argon2id$");
        assert_int_equal(account.created_at, 7);
    }
    account_release(&account);
    return found;
}

static void accounts_by_mail(void **state)
{
    struct fixture *fixture = *state;

    assert_false(has_account(fixture, "ada@example.org"));
    assert_true(add_account(fixture, ADA, "ada@example.org"));
    assert_false(add_account(fixture, BOB, "ada@example.org"));
    assert_true(has_account(fixture, "ada@example.org"));
}

static void add_token(struct fixture *fixture, unsigned char first)
{
    struct token_row token = {.mac = {first},
                              .learner = uuid(ADA),
                              .device = uuid(PHONE),
                              .used_at = 10,
                              .ends_at = 100};
    struct device device = {.learner = uuid(ADA),
                            .id = uuid(PHONE),
                            .name = STR_INIT,
                            .platform = STR_INIT,
                            .created_at = 9,
                            .seen_at = 9};

    str_set(&device.name, "laptop");
    assert_true(
        fixture->ops->device_add(fixture->store, &device, &fixture->err));
    assert_true(fixture->ops->token_add(fixture->store, &token, &fixture->err));
    str_release(&device.name);
}

static bool has_token(struct fixture *fixture, unsigned char first,
                      int64_t used_at)
{
    const unsigned char mac[TOKEN_MAC_BYTES] = {first};
    struct token_row token;
    bool found = false;

    assert_true(fixture->ops->token_find(fixture->store, mac, &token, &found,
                                         &fixture->err));
    if (found) {
        assert_int_equal(token.used_at, used_at);
        assert_int_equal(token.ends_at, 100);
    }
    return found;
}

static enum token_state token_state_of(struct fixture *fixture,
                                       unsigned char first)
{
    const unsigned char mac[TOKEN_MAC_BYTES] = {first};
    static const struct event_id nobody;
    struct token_row token;
    bool found = false;

    assert_true(fixture->ops->token_find(fixture->store, mac, &token, &found,
                                         &fixture->err));
    assert_true(found);
    assert_true((event_id_compare(&token.learner, &nobody) == 0) ==
                (token.state == TOKEN_ERASED));
    return token.state;
}

static void a_device_ends_with_its_tokens(void **state)
{
    struct fixture *fixture = *state;
    const unsigned char mac[TOKEN_MAC_BYTES] = {1};
    const struct event_id ada = uuid(ADA);
    const struct event_id phone = uuid(PHONE);
    struct devices devices = DEVICES_INIT;
    bool found = false;

    add_token(fixture, 1);
    assert_true(has_token(fixture, 1, 10));
    assert_false(has_token(fixture, 2, 10));
    assert_true(
        fixture->ops->token_used(fixture->store, mac, 50, 100, &fixture->err));
    assert_true(has_token(fixture, 1, 50));
    assert_true(fixture->ops->devices_get(fixture->store, &ada, &devices,
                                          &fixture->err));
    assert_int_equal(devices.count, 1);
    assert_string_equal(devices.items[0].name.buf, "laptop");
    assert_int_equal(devices.items[0].seen_at, 50);
    devices_release(&devices);
    assert_true(fixture->ops->device_remove(fixture->store, &ada, &phone,
                                            &found, &fixture->err));
    assert_true(found);
    assert_int_equal(token_state_of(fixture, 1), TOKEN_REVOKED);
    assert_true(fixture->ops->device_remove(fixture->store, &ada, &phone,
                                            &found, &fixture->err));
    assert_false(found);
}

static void rollback_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;

    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(add_account(fixture, ADA, "ada@example.org"));
    fixture->ops->rollback(fixture->store);
    assert_false(has_account(fixture, "ada@example.org"));
}

static void commits_outlive_the_process(void **state)
{
    struct fixture *fixture = *state;

    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(add_account(fixture, ADA, "ada@example.org"));
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    server_store_close(fixture->store);
    fixture->store = server_open(fixture->folder);
    assert_true(has_account(fixture, "ada@example.org"));
}

static void erasure_takes_every_row(void **state)
{
    struct fixture *fixture = *state;
    const unsigned char mac[TOKEN_MAC_BYTES] = {9};
    const struct event_id ada = uuid(ADA);
    const struct journal_row row = {1, 0, 1, 5};
    struct journal_row left;
    bool found = true;

    assert_true(add_account(fixture, ADA, "ada@example.org"));
    add_token(fixture, 1);
    assert_true(
        fixture->ops->journal_set(fixture->store, &ada, &row, &fixture->err));
    assert_true(
        fixture->ops->is_erased(fixture->store, mac, &found, &fixture->err));
    assert_false(found);
    assert_true(
        fixture->ops->erase(fixture->store, &ada, mac, 8, &fixture->err));
    assert_true(
        fixture->ops->is_erased(fixture->store, mac, &found, &fixture->err));
    assert_true(found);
    assert_false(has_account(fixture, "ada@example.org"));
    assert_int_equal(token_state_of(fixture, 1), TOKEN_ERASED);
    assert_true(
        fixture->ops->journal_get(fixture->store, &ada, &left, &fixture->err));
    assert_int_equal(left.version, 0);
}

static void segments_are_found_by_any_line(void **state)
{
    struct fixture *fixture = *state;
    const struct event_id ada = uuid(ADA);
    const struct event_id log = uuid(BOB);

    for (int64_t from = 1; from <= 7; from += 3) {
        struct segment segment = {
            .from = from, .last = from + 2, .packed = STR_INIT};

        assert_true(fixture->ops->segment_put(fixture->store, &ada, &log,
                                              &segment, &fixture->err));
    }
    for (int64_t seq = 0; seq <= 10; seq++) {
        struct segment segment = SEGMENT_INIT;
        bool found = true;

        assert_true(fixture->ops->segment_find(
            fixture->store, &ada, &log, seq, &segment, &found, &fixture->err));
        assert_true(found == (seq >= 1 && seq <= 9));
        if (found) {
            assert_int_equal(segment.from, (seq - 1) / 3 * 3 + 1);
        }
        segment_release(&segment);
    }
}

/* ---- what was taken out ---- */

/*
 * So many, and of such lengths, that some pages are divided with old bytes in
 * their gaps; the seed is one of those for which they are still there.
 */
#define SEGMENTS 2000
#define SEED     2

/* A segment whose bytes name it; as long as chance has it. */
static void put_segment(struct fixture *fixture, size_t number,
                        const char *word, struct splitmix *random)
{
    const struct event_id log = uuid(BOB);
    struct segment segment = {
        .from = (int64_t)number, .last = (int64_t)number, .packed = STR_INIT};

    str_add_format(&segment.packed, "%s-%zu:%0*d", word, number,
                   (int)(splitmix_next(random) % 1000), 7);
    assert_true(fixture->ops->segment_put(fixture->store, &fixture->learner,
                                          &log, &segment, &fixture->err));
    segment_release(&segment);
}

static void list_redaction(struct fixture *fixture)
{
    const struct redaction_row row = {.id = uuid(BOB), .rev = 1};

    assert_true(fixture->ops->redaction_add(fixture->store, &fixture->learner,
                                            &row, &fixture->err));
}

/* How many of them the bytes of this file name. */
static size_t count_words(const char *path, const char *word)
{
    bool seen[SEGMENTS + 1] = {false};
    struct error err = ERROR_INIT;
    struct str bytes = STR_INIT;
    char *name = xasprintf("%s-", word);
    size_t count = 0;
    const char *at;
    const char *end;

    if (file_exists(path)) {
        assert_true(file_read(path, (size_t)1 << 28, &bytes, &err));
    }
    at = bytes.buf;
    end = bytes.buf + bytes.len;
    while ((at = memmem(at, (size_t)(end - at), name, strlen(name))) != NULL) {
        size_t number = strtoul(at += strlen(name), NULL, 10);

        count += number <= SEGMENTS && !seen[number] ? 1 : 0;
        seen[number <= SEGMENTS ? number : 0] = true;
    }
    str_release(&bytes);
    free(name);
    return count;
}

/* Segments in no order, each replaced by another one, as a redaction does. */
static void take_out_all(struct fixture *fixture)
{
    struct splitmix random = {SEED};

    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    for (size_t i = 0; i < SEGMENTS; i++) {
        put_segment(fixture, 1 + i * 7 % SEGMENTS, "secret", &random);
    }
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    for (size_t i = 0; i < SEGMENTS; i++) {
        put_segment(fixture, 1 + i, "gone", &random);
    }
    list_redaction(fixture);
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
}

static void nothing_is_left_of_what_was_taken_out(void **state)
{
    struct fixture *fixture = *state;
    struct str path = STR_INIT;
    char *log;
    bool done = false;

    if (!str_equal(server_kind(), "SQLite")) {
        skip();
    }
    server_where(fixture->folder, &path);
    log = xasprintf("%s-wal", path.buf);
    take_out_all(fixture);
    assert_int_not_equal(count_words(log, "secret"), 0);
    /* Too large for now: the log is emptied at least. */
    assert_true(fixture->ops->wipe(fixture->store, 1, &done, &fixture->err));
    assert_false(done);
    assert_int_equal(count_words(log, "secret"), 0);
    assert_true(fixture->ops->wipe(fixture->store, 0, &done, &fixture->err));
    assert_true(done);
    assert_int_equal(count_words(log, "secret"), 0);
    assert_int_equal(count_words(path.buf, "secret"), 0);
    assert_int_equal(count_words(path.buf, "gone"), SEGMENTS);
    str_release(&path);
    free(log);
}

static void nor_in_a_backup(void **state)
{
    struct fixture *fixture = *state;
    char *path = path_join(fixture->folder, "backup.db");

    take_out_all(fixture);
    assert_true(fixture->ops->backup(fixture->store, path, &fixture->err));
    assert_int_equal(count_words(path, "secret"), 0);
    assert_int_equal(count_words(path, "gone"), SEGMENTS);
    free(path);
}

static void who_writes_puts_wiping_off(void **state)
{
    struct fixture *fixture = *state;
    struct server_store *writer;
    bool done;

    if (!str_equal(server_kind(), "SQLite")) {
        skip();
    }
    list_redaction(fixture);
    writer = server_open(fixture->folder);
    assert_true(writer->ops->begin(writer, &fixture->err));
    assert_false(fixture->ops->wipe(fixture->store, 1, &done, &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_BUSY);
    error_clear(&fixture->err);
    writer->ops->rollback(writer);
    server_store_close(writer);
    assert_true(fixture->ops->wipe(fixture->store, 1, &done, &fixture->err));
}

static void damaged_segments_are_told(void **state UNUSED)
{
    json_t *vectors = vectors_load();
    struct hash before = vectors_hash(vectors, 0);
    struct hash after = vectors_hash(vectors, 4);
    struct segment_builder builder;
    struct error err = ERROR_INIT;
    struct str lines = STR_INIT;
    struct str back = STR_INIT;
    struct line line;
    size_t at = 0;

    vectors_lines(vectors, 1, 4, &lines);
    segment_builder_init(&builder, 1, &before);
    while (segment_next_line((struct slice){lines.buf, lines.len}, &at, &line,
                             &err)) {
        segment_builder_add(&builder, &line, false);
    }
    assert_int_equal(builder.segment.last, 4);
    assert_true(hash_equal(&builder.segment.after, &after));
    assert_true(segment_builder_pack(&builder, &err));
    assert_true(segment_unpack(&builder.segment, &back, &err));
    assert_string_equal(back.buf, lines.buf);
    builder.segment.decoded--;
    assert_false(segment_unpack(&builder.segment, &back, &err));
    assert_int_equal(err.code, ERROR_DAMAGED);
    builder.segment.decoded = INT64_MAX;
    assert_false(segment_unpack(&builder.segment, &back, &err));
    segment_builder_release(&builder);
    str_release(&lines);
    str_release(&back);
    error_release(&err);
    json_decref(vectors);
}

static void strange_stores_are_refused(void **state UNUSED)
{
    for (int newer = 0; newer <= 1; newer++) {
        struct error err = ERROR_INIT;
        struct str where = STR_INIT;
        char *folder = folder_make();

        server_make_strange(folder, newer);
        server_where(folder, &where);
        assert_null(server_store_open(where.buf, &err));
        assert_int_equal(err.code, newer ? ERROR_NEWER : ERROR_DAMAGED);
        error_release(&err);
        str_release(&where);
        server_remove(folder);
        folder_remove(folder);
    }
}

int main(void)
{
#define WITH_FIXTURE(test)                                                     \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(accounts_by_mail),
        WITH_FIXTURE(a_device_ends_with_its_tokens),
        WITH_FIXTURE(rollback_leaves_nothing),
        WITH_FIXTURE(commits_outlive_the_process),
        WITH_FIXTURE(erasure_takes_every_row),
        WITH_FIXTURE(segments_are_found_by_any_line),
        WITH_FIXTURE(nothing_is_left_of_what_was_taken_out),
        WITH_FIXTURE(nor_in_a_backup),
        WITH_FIXTURE(who_writes_puts_wiping_off),
        cmocka_unit_test(damaged_segments_are_told),
        cmocka_unit_test(strange_stores_are_refused),
    };
    int status = server_kind_start();

    if (status != 0) {
        return status;
    }

    return cmocka_run_group_tests(tests, NULL, NULL);
}
