/* Erasing on one server while another one reads and writes. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "postgres_help.h"
#include "store_fixture.h"

/* Another server, in a thread with a connection of its own. */
struct server {
    pthread_t thread;
    const char *where;
    unsigned number;
    bool ok;
    atomic_bool ended;
    struct error err;
};

/* ---- erasing while another server appends ---- */

static const unsigned char token_mac[TOKEN_MAC_BYTES] = {7};

/* A token of the learner, which the first server has read. */
static void begin_request(struct fixture *fixture)
{
    const unsigned char *list[] = {token_mac};
    struct token_row token = {.learner = fixture->learner, .ends_at = 100};
    struct event_id learner;
    size_t count = 0;

    memcpy(token.mac, token_mac, TOKEN_MAC_BYTES);
    assert_true(fixture->ops->token_add(fixture->store, &token, &fixture->err));
    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(fixture->ops->tokens_ahead(fixture->store, list, 1, &learner,
                                           &count, &fixture->err));
    assert_int_equal(count, 1);
}

static void lock_and_find(struct fixture *fixture, enum token_state state)
{
    struct token_row token;
    bool found = false;

    assert_true(fixture->ops->journals_lock(fixture->store, &fixture->learner,
                                            1, &fixture->err));
    assert_true(fixture->ops->token_find(fixture->store, token_mac, &token,
                                         &found, &fixture->err));
    assert_true(found);
    assert_int_equal(token.state, state);
}

/* Fails where the tables hold a row of a journal. */
static void nothing_is_left(struct fixture *fixture)
{
    static const char *const tables[] = {"journal", "head", "segment"};
    struct str where = STR_INIT;

    server_where(fixture->folder, &where);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        char *sql =
            xasprintf("SELECT 1 / (count(*) = 0)::int FROM %s.%s",
                      strstr(where.buf, "%3D") + strlen("%3D"), tables[i]);

        assert_true(postgres_run(sql));
        free(sql);
    }
    str_release(&where);
}

static void *erase_life(void *context)
{
    struct server *self = context;
    struct server_store *store = server_store_open(self->where, &self->err);
    static const unsigned char mac[TOKEN_MAC_BYTES] = {9};
    struct event_id learner = uuid(LEARNER);

    self->ok = store != NULL && store->ops->begin(store, &self->err) &&
               store->ops->erase(store, &learner, mac, 8, &self->err) &&
               store->ops->commit(store, &self->err);
    server_store_close(store);
    atomic_store(&self->ended, true);
    return NULL;
}

static void start_erasing(const struct fixture *fixture, struct str *where,
                          struct server *server)
{
    server_where(fixture->folder, where);
    *server = (struct server){.where = where->buf, .err = ERROR_INIT};
    assert_int_equal(pthread_create(&server->thread, NULL, erase_life, server),
                     0);
}

static void end_erasing(struct str *where, struct server *server)
{
    pthread_join(server->thread, NULL);
    if (!server->ok) {
        fail_msg("%s", error_get(&server->err));
    }
    str_release(where);
}

static void wait_until_somebody_waits(const struct server *server)
{
    while (
        !atomic_load(&server->ended) &&
        !postgres_run("SELECT 1 / count(*) FROM pg_locks WHERE NOT granted")) {
    }
}

static void who_is_erased_after_the_token_was_read_stays_so(void **state)
{
    struct fixture *fixture = *state;
    struct server server;
    struct str where = STR_INIT;

    begin_request(fixture);
    start_erasing(fixture, &where, &server);
    end_erasing(&where, &server);
    lock_and_find(fixture, TOKEN_ERASED);
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    nothing_is_left(fixture);
}

static void what_is_appended_while_erasing_waits_is_erased(void **state)
{
    struct fixture *fixture = *state;
    const struct head_row head = {.log = fixture->learner, .seq = 1};
    const struct journal_row journal = {.version = 1, .logs = 1};
    struct server server;
    struct str where = STR_INIT;

    begin_request(fixture);
    lock_and_find(fixture, TOKEN_GOOD);
    start_erasing(fixture, &where, &server);
    wait_until_somebody_waits(&server);
    assert_true(fixture->ops->head_set(fixture->store, &fixture->learner, &head,
                                       &fixture->err));
    assert_true(fixture->ops->journal_set(fixture->store, &fixture->learner,
                                          &journal, &fixture->err));
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    end_erasing(&where, &server);
    nothing_is_left(fixture);
}

/* ---- erasing while another server adds something ---- */

#define MAIL "ada@example.org"

static void add_account(struct fixture *fixture)
{
    struct account account = ACCOUNT_INIT;
    bool taken = true;

    account.learner = fixture->learner;
    str_set(&account.email, MAIL);
    assert_true(fixture->ops->account_add(fixture->store, &account, &taken,
                                          &fixture->err));
    assert_false(taken);
    account_release(&account);
}

/* What a request adds that has found the account. */
static void add_rows(struct fixture *fixture)
{
    struct server_store *store = fixture->store;
    struct device device = {.learner = fixture->learner,
                            .id = uuid(LEARNER),
                            .name = STR_INIT,
                            .platform = STR_INIT};
    struct token_row token = {.learner = fixture->learner, .mac = {1}};
    struct ticket ticket = TICKET_INIT;
    struct membership member = {.org = uuid(LEARNER),
                                .learner = fixture->learner};
    struct factor factor = FACTOR_INIT;
    struct identity identity = {
        .learner = fixture->learner, .issuer = STR_INIT, .subject = STR_INIT};
    struct audit_row audit = {
        .learner = fixture->learner, .actor = STR_INIT, .what = STR_INIT};
    bool taken = true;

    ticket.learner = factor.learner = fixture->learner;
    assert_true(
        fixture->ops->device_add(store, &device, &fixture->err) &&
        fixture->ops->token_add(store, &token, &fixture->err) &&
        fixture->ops->ticket_put(store, &ticket, &fixture->err) &&
        fixture->ops->membership_put(store, &member, &fixture->err) &&
        fixture->ops->factor_put(store, &factor, &fixture->err) &&
        fixture->ops->identity_add(store, &identity, &taken, &fixture->err) &&
        fixture->ops->audit_add(store, &audit, &fixture->err));
    assert_false(taken);
}

static void nobody_is_left(struct fixture *fixture)
{
    static const char *const tables[] = {
        "learner",    "directory", "device",   "token",  "ticket",
        "membership", "audit",     "identity", "factor", "journal"};
    struct str where = STR_INIT;

    server_where(fixture->folder, &where);
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        char *sql =
            xasprintf("SELECT 1 / (count(*) = 0)::int FROM %s.%s"
                      " WHERE learner <> decode(repeat('00', 16),"
                      " 'hex')",
                      strstr(where.buf, "%3D") + strlen("%3D"), tables[i]);

        assert_true(postgres_run(sql));
        free(sql);
    }
    str_release(&where);
}

static void find_then_erase(struct fixture *fixture, bool by_mail)
{
    struct account account = ACCOUNT_INIT;
    struct server server;
    struct str where = STR_INIT;
    bool found = false;

    add_account(fixture);
    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(
        by_mail ? fixture->ops->account_find(fixture->store, MAIL, &account,
                                             &found, &fixture->err)
                : fixture->ops->account_get(fixture->store, &fixture->learner,
                                            &account, &found, &fixture->err));
    assert_true(found);
    start_erasing(fixture, &where, &server);
    wait_until_somebody_waits(&server);
    add_rows(fixture);
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    end_erasing(&where, &server);
    nobody_is_left(fixture);
    account_release(&account);
}

static void what_is_added_to_an_account_goes_with_it(void **state)
{
    find_then_erase(*state, false);
}

static void the_same_where_it_was_found_by_its_address(void **state)
{
    find_then_erase(*state, true);
}

/* Looks both ways for an account that is being erased. */
static void *find_life(void *context)
{
    struct server *self = context;
    struct server_store *store = server_store_open(self->where, &self->err);
    const struct event_id learner = uuid(LEARNER);
    struct account account = ACCOUNT_INIT;
    bool by_id = true;
    bool by_mail = true;

    self->ok =
        store != NULL && store->ops->begin(store, &self->err) &&
        (self->number == 0 ? store->ops->account_get(store, &learner, &account,
                                                     &by_id, &self->err)
                           : store->ops->account_find(store, MAIL, &account,
                                                      &by_mail, &self->err)) &&
        store->ops->commit(store, &self->err) &&
        ((by_id != by_mail) || error_set(&self->err, "it was found"));
    account_release(&account);
    server_store_close(store);
    atomic_store(&self->ended, true);
    return NULL;
}

static void who_is_being_erased_is_not_found(void **state)
{
    static const unsigned char mac[TOKEN_MAC_BYTES] = {9};
    struct fixture *fixture = *state;
    struct server finders[2];
    struct str where = STR_INIT;

    add_account(fixture);
    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(fixture->ops->erase(fixture->store, &fixture->learner, mac, 8,
                                    &fixture->err));
    server_where(fixture->folder, &where);
    for (unsigned i = 0; i < COUNT_OF(finders); i++) {
        finders[i] =
            (struct server){.where = where.buf, .number = i, .err = ERROR_INIT};
        assert_int_equal(
            pthread_create(&finders[i].thread, NULL, find_life, &finders[i]),
            0);
    }
    wait_until_somebody_waits(&finders[0]);
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    for (unsigned i = 0; i < COUNT_OF(finders); i++) {
        pthread_join(finders[i].thread, NULL);
        if (!finders[i].ok) {
            fail_msg("%s", error_get(&finders[i].err));
        }
    }
    str_release(&where);
}

int main(void)
{
#define WITH_FIXTURE(test)                                                     \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(who_is_erased_after_the_token_was_read_stays_so),
        WITH_FIXTURE(what_is_appended_while_erasing_waits_is_erased),
        WITH_FIXTURE(what_is_added_to_an_account_goes_with_it),
        WITH_FIXTURE(the_same_where_it_was_found_by_its_address),
        WITH_FIXTURE(who_is_being_erased_is_not_found),
    };
    int status = server_kind_start();

    return status != 0 ? status : cmocka_run_group_tests(tests, NULL, NULL);
}
