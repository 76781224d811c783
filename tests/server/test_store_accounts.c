/* Accounts, tokens, tickets and organisations of the server's store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/path.h"
#include "store_fixture.h"

#define ADA    "11111111-2222-4333-8444-555555555555"
#define BOB    "22222222-2222-4333-8444-555555555555"
#define PHONE  "33333333-2222-4333-8444-555555555555"
#define LAPTOP "44444444-2222-4333-8444-555555555555"
#define OFFICE "55555555-2222-4333-8444-555555555555"

static void add_account(struct fixture *fixture, const char *learner,
                        const char *email)
{
    struct account account = ACCOUNT_INIT;
    bool taken = true;

    account.learner = uuid(learner);
    account.created_at = 7;
    account.email_checked = true;
    str_set(&account.email, email);
    str_set(&account.name, "Somebody");
    assert_true(fixture->ops->account_add(fixture->store, &account, &taken,
                                          &fixture->err));
    assert_false(taken);
    account_release(&account);
}

static void accounts_change(void **state)
{
    struct fixture *fixture = *state;
    const struct event_id ada = uuid(ADA);
    struct account account = ACCOUNT_INIT;
    struct id_rows due = {0};
    bool found = false;
    bool taken = false;

    add_account(fixture, ADA, "ada@example.org");
    add_account(fixture, BOB, "bob@example.org");
    assert_true(fixture->ops->account_get(fixture->store, &ada, &account,
                                          &found, &fixture->err));
    assert_true(found);
    str_set(&account.email, "bob@example.org");
    assert_true(fixture->ops->account_set(fixture->store, &account, &taken,
                                          &fixture->err));
    assert_true(taken);
    str_set(&account.email, "countess@example.org");
    str_set(&account.password, "other");
    account.disabled_at = 11;
    account.erase_at = 12;
    account.email_checked = false;
    assert_true(fixture->ops->account_set(fixture->store, &account, &taken,
                                          &fixture->err));
    assert_false(taken);
    assert_true(fixture->ops->account_find(fixture->store, "ada@example.org",
                                           &account, &found, &fixture->err));
    assert_false(found);
    assert_true(fixture->ops->account_find(fixture->store,
                                           "countess@example.org", &account,
                                           &found, &fixture->err));
    assert_true(found);
    assert_string_equal(account.password.buf, "other");
    assert_int_equal(account.disabled_at, 11);
    assert_int_equal(account.erase_at, 12);
    assert_false(account.email_checked);
    assert_true(
        fixture->ops->erasures_due(fixture->store, 11, &due, &fixture->err));
    assert_int_equal(due.count, 0);
    assert_true(
        fixture->ops->erasures_due(fixture->store, 12, &due, &fixture->err));
    assert_int_equal(due.count, 1);
    id_rows_release(&due);
    account_release(&account);
}

static void accounts_are_listed_in_pieces(void **state)
{
    struct fixture *fixture = *state;
    struct accounts accounts = ACCOUNTS_INIT;

    add_account(fixture, ADA, "ada@example.org");
    add_account(fixture, BOB, "bob@example.org");
    assert_true(fixture->ops->accounts_get(fixture->store, "", 1, &accounts,
                                           &fixture->err));
    assert_int_equal(accounts.count, 1);
    assert_string_equal(accounts.items[0].email.buf, "ada@example.org");
    assert_true(fixture->ops->accounts_get(fixture->store, "ada@example.org", 9,
                                           &accounts, &fixture->err));
    assert_int_equal(accounts.count, 2);
    assert_string_equal(accounts.items[1].email.buf, "bob@example.org");
    accounts_release(&accounts);
}

static void add_token(struct fixture *fixture, const char *device,
                      unsigned char first, unsigned char replaces)
{
    struct token_row token = {.mac = {first},
                              .learner = uuid(ADA),
                              .device = uuid(device),
                              .created_at = 8,
                              .used_at = 9,
                              .ends_at = 100,
                              .replaces = {replaces}};

    assert_true(fixture->ops->token_add(fixture->store, &token, &fixture->err));
}

static void add_device(struct fixture *fixture, const char *id)
{
    struct device device = {.learner = uuid(ADA),
                            .id = uuid(id),
                            .name = STR_INIT,
                            .platform = STR_INIT};

    assert_true(
        fixture->ops->device_add(fixture->store, &device, &fixture->err));
}

static bool find_token(struct fixture *fixture, unsigned char first,
                       struct token_row *token)
{
    const unsigned char mac[TOKEN_MAC_BYTES] = {first};
    bool found = false;

    assert_true(fixture->ops->token_find(fixture->store, mac, token, &found,
                                         &fixture->err));
    return found;
}

/* What is looked up together is what is found one by one. */
static void tokens_are_found_together(void **state)
{
    struct fixture *fixture = *state;
    const unsigned char macs[][TOKEN_MAC_BYTES] = {{1}, {3}, {2}};
    const unsigned char *list[] = {macs[0], macs[1], macs[2]};
    struct event_id learners[COUNT_OF(macs)];
    const struct event_id ada = uuid(ADA);
    struct server_store *store = fixture->store;
    struct token_row token;
    size_t count = 0;

    add_token(fixture, ADA, 1, 0);
    add_token(fixture, ADA, 2, 1);
    assert_true(fixture->ops->begin(store, &fixture->err));
    assert_true(fixture->ops->tokens_ahead(store, list, COUNT_OF(list),
                                           learners, &count, &fixture->err));
    /* A store that has nothing to gain by it looks at none of them. */
    assert_true(count == 2 || count == 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(event_id_compare(&learners[i], &ada), 0);
    }
    assert_true(find_token(fixture, 1, &token));
    assert_int_equal(token.ends_at, 100);
    assert_int_equal(event_id_compare(&token.learner, &ada), 0);
    assert_true(find_token(fixture, 2, &token));
    assert_int_equal(token.replaces[0], 1);
    assert_false(find_token(fixture, 3, &token));
    assert_true(fixture->ops->commit(store, &fixture->err));
    /* Forgotten with the transaction. */
    assert_true(fixture->ops->token_end(store, macs[0], 50, &fixture->err));
    assert_true(find_token(fixture, 1, &token));
    assert_int_equal(token.ends_at, 50);
}

static void a_new_token_ends_the_old_one(void **state)
{
    struct fixture *fixture = *state;
    const unsigned char first[TOKEN_MAC_BYTES] = {1};
    const unsigned char second[TOKEN_MAC_BYTES] = {2};
    struct token_row token;

    add_account(fixture, ADA, "ada@example.org");
    add_device(fixture, PHONE);
    add_token(fixture, PHONE, 1, 0);
    add_token(fixture, PHONE, 2, 1);
    assert_true(
        fixture->ops->token_end(fixture->store, first, 50, &fixture->err));
    assert_true(find_token(fixture, 1, &token));
    assert_int_equal(token.ends_at, 50);
    assert_int_equal(token.state, TOKEN_REPLACED);
    assert_int_equal(token.replaces[0], 0);
    assert_true(find_token(fixture, 2, &token));
    assert_int_equal(token.replaces[0], 1);
    assert_int_equal(token.created_at, 8);
    assert_false(token.disabled);
    assert_true(fixture->ops->token_used(fixture->store, second, 20, 200,
                                         &fixture->err));
    assert_false(find_token(fixture, 1, &token));
    assert_true(find_token(fixture, 2, &token));
    assert_int_equal(token.replaces[0], 0);
    assert_int_equal(token.used_at, 20);
    assert_int_equal(token.ends_at, 200);
    assert_true(
        fixture->ops->token_remove(fixture->store, second, &fixture->err));
    assert_false(find_token(fixture, 2, &token));
}

static void one_token_waits_to_replace_another(void **state)
{
    struct fixture *fixture = *state;
    struct token_row token;

    add_account(fixture, ADA, "ada@example.org");
    add_device(fixture, PHONE);
    add_token(fixture, PHONE, 1, 0);
    add_token(fixture, PHONE, 2, 1);
    add_token(fixture, PHONE, 3, 1);
    assert_true(find_token(fixture, 1, &token));
    assert_false(find_token(fixture, 2, &token));
    assert_true(find_token(fixture, 3, &token));
}

static void other_devices_end(void **state)
{
    struct fixture *fixture = *state;
    const struct event_id ada = uuid(ADA);
    const struct event_id laptop = uuid(LAPTOP);
    struct devices devices = DEVICES_INIT;
    struct token_row token;

    add_account(fixture, ADA, "ada@example.org");
    add_device(fixture, PHONE);
    add_device(fixture, LAPTOP);
    add_token(fixture, PHONE, 1, 0);
    add_token(fixture, LAPTOP, 2, 0);
    assert_true(fixture->ops->devices_remove_others(fixture->store, &ada,
                                                    &laptop, &fixture->err));
    assert_true(find_token(fixture, 1, &token));
    assert_int_equal(token.state, TOKEN_REVOKED);
    assert_true(find_token(fixture, 2, &token));
    assert_int_equal(token.state, TOKEN_GOOD);
    assert_true(fixture->ops->devices_get(fixture->store, &ada, &devices,
                                          &fixture->err));
    assert_int_equal(devices.count, 1);
    devices_release(&devices);
}

static bool find_ticket(struct fixture *fixture, unsigned char first,
                        struct ticket *ticket)
{
    const unsigned char mac[TOKEN_MAC_BYTES] = {first};
    bool found = false;

    assert_true(fixture->ops->ticket_find(fixture->store, TICKET_DEVICE, mac,
                                          ticket, &found, &fixture->err));
    return found;
}

static void tickets_by_either_key(void **state)
{
    struct fixture *fixture = *state;
    const struct event_id ada = uuid(ADA);
    const struct event_id bob = uuid(BOB);
    const unsigned char other[TOKEN_MAC_BYTES] = {8};
    struct ticket ticket = TICKET_INIT;
    bool found = false;

    ticket.mac[0] = 7;
    ticket.other[0] = 8;
    ticket.ends_at = 100;
    str_set(&ticket.data, "{}");
    assert_true(
        fixture->ops->ticket_put(fixture->store, &ticket, &fixture->err));
    ticket.learner = ada;
    ticket.state = 3;
    assert_true(
        fixture->ops->ticket_put(fixture->store, &ticket, &fixture->err));
    /* A poll that began before the decision comes after it. */
    ticket.learner = uuid(BOB);
    ticket.state = 0;
    assert_true(
        fixture->ops->ticket_put(fixture->store, &ticket, &fixture->err));
    ticket_release(&ticket);
    ticket = (struct ticket)TICKET_INIT;
    assert_true(fixture->ops->ticket_find_other(
        fixture->store, TICKET_SESSION, other, &ticket, &found, &fixture->err));
    assert_false(found);
    assert_true(fixture->ops->ticket_find_other(
        fixture->store, TICKET_DEVICE, other, &ticket, &found, &fixture->err));
    assert_true(found);
    assert_int_equal(ticket.state, 3);
    assert_string_equal(ticket.data.buf, "{}");
    assert_int_equal(event_id_compare(&ticket.learner, &ada), 0);
    assert_true(fixture->ops->expire(fixture->store, 100, &fixture->err));
    assert_true(find_ticket(fixture, 7, &ticket));
    assert_true(fixture->ops->expire(fixture->store, 101, &fixture->err));
    assert_false(find_ticket(fixture, 7, &ticket));
    assert_true(
        fixture->ops->ticket_put(fixture->store, &ticket, &fixture->err));
    assert_true(
        fixture->ops->tickets_remove(fixture->store, &bob, &fixture->err));
    assert_true(find_ticket(fixture, 7, &ticket));
    assert_true(
        fixture->ops->tickets_remove(fixture->store, &ada, &fixture->err));
    assert_false(find_ticket(fixture, 7, &ticket));
    ticket_release(&ticket);
}

static void a_ticket_is_taken_once(void **state)
{
    struct fixture *fixture = *state;
    struct ticket ticket = TICKET_INIT;
    bool taken = false;

    ticket.mac[0] = 7;
    ticket.ends_at = 100;
    assert_true(
        fixture->ops->ticket_put(fixture->store, &ticket, &fixture->err));
    assert_true(fixture->ops->ticket_take(fixture->store, ticket.mac, &taken,
                                          &fixture->err));
    assert_true(taken);
    assert_true(fixture->ops->ticket_take(fixture->store, ticket.mac, &taken,
                                          &fixture->err));
    assert_false(taken);
    ticket_release(&ticket);
}

static void organisations(void **state)
{
    struct fixture *fixture = *state;
    struct org org = {.id = uuid(OFFICE), .name = STR_INIT, .created_at = 5};
    struct membership membership = {.org = uuid(OFFICE),
                                    .learner = uuid(ADA),
                                    .role = ROLE_MANAGER,
                                    .level = SHARE_RESULTS,
                                    .joined_at = 6};
    struct memberships memberships = {0};
    struct orgs orgs = {0};
    bool flag = true;

    str_set(&org.name, "Office");
    assert_true(
        fixture->ops->org_add(fixture->store, &org, &flag, &fixture->err));
    assert_false(flag);
    org.id = uuid(BOB);
    assert_true(
        fixture->ops->org_add(fixture->store, &org, &flag, &fixture->err));
    assert_true(flag);
    assert_true(fixture->ops->orgs_get(fixture->store, &orgs, &fixture->err));
    assert_int_equal(orgs.count, 1);
    assert_string_equal(orgs.items[0].name.buf, "Office");
    orgs_release(&orgs);
    assert_true(fixture->ops->membership_put(fixture->store, &membership,
                                             &fixture->err));
    assert_true(fixture->ops->memberships_of(
        fixture->store, &membership.learner, &memberships, &fixture->err));
    assert_true(fixture->ops->members_of(fixture->store, &membership.org,
                                         &memberships, &fixture->err));
    assert_int_equal(memberships.count, 2);
    assert_int_equal(memberships.items[1].role, ROLE_MANAGER);
    assert_int_equal(memberships.items[1].level, SHARE_RESULTS);
    memberships_release(&memberships);
    assert_true(fixture->ops->org_remove(fixture->store, &membership.org, &flag,
                                         &fixture->err));
    assert_true(flag);
    assert_true(fixture->ops->membership_remove(fixture->store, &membership.org,
                                                &membership.learner, &flag,
                                                &fixture->err));
    assert_false(flag);
    str_release(&org.name);
}

static void the_audit_log_is_kept_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct audit_row row = {
        .learner = uuid(ADA), .at = 9, .actor = STR_INIT, .what = STR_INIT};
    struct audit_rows rows = {0};

    str_set(&row.actor, "administrator");
    for (int i = 0; i < 2; i++) {
        str_set(&row.what, i == 0 ? "second" : "first");
        row.at = 9 - i;
        assert_true(
            fixture->ops->audit_add(fixture->store, &row, &fixture->err));
    }
    assert_true(fixture->ops->audit_get(fixture->store, &row.learner, &rows,
                                        &fixture->err));
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.items[1].what.buf, "second");
    audit_rows_release(&rows);
    str_release(&row.actor);
    str_release(&row.what);
}

static void add_identity(struct fixture *fixture, const char *learner,
                         const char *issuer, const char *subject, bool is_taken)
{
    struct identity identity = {.learner = uuid(learner),
                                .issuer = STR_INIT,
                                .subject = STR_INIT,
                                .linked_at = 8};
    bool taken = !is_taken;

    str_set(&identity.issuer, issuer);
    str_set(&identity.subject, subject);
    assert_true(fixture->ops->identity_add(fixture->store, &identity, &taken,
                                           &fixture->err));
    assert_int_equal(taken, is_taken);
    str_release(&identity.issuer);
    str_release(&identity.subject);
}

static void assert_linked(struct server_store *store, const char *issuer,
                          const char *subject, const char *learner)
{
    struct error err = ERROR_INIT;
    const struct event_id want = learner != NULL ? uuid(learner) : uuid(ADA);
    struct event_id have;
    bool found = false;

    assert_true(
        store->ops->identity_find(store, issuer, subject, &have, &found, &err));
    assert_int_equal(found, learner != NULL);
    assert_true(!found || event_id_compare(&have, &want) == 0);
}

static void who_people_are_elsewhere(void **state)
{
    static const unsigned char mac[TOKEN_MAC_BYTES] = {1};
    struct fixture *fixture = *state;
    const struct event_id ada = uuid(ADA);
    const struct event_id bob = uuid(BOB);
    struct identities identities = {0};
    bool found = false;

    add_account(fixture, ADA, "ada@example.org");
    add_account(fixture, BOB, "bob@example.org");
    add_identity(fixture, ADA, "https://a", "1", false);
    add_identity(fixture, ADA, "https://b", "1", false);
    add_identity(fixture, BOB, "https://a", "1", true);  /* it is Ada */
    add_identity(fixture, ADA, "https://a", "2", true);  /* she is another */
    add_identity(fixture, BOB, "https://a", "2", false); /* "2" is free still */
    assert_linked(fixture->store, "https://a", "1", ADA);
    assert_linked(fixture->store, "https://a", "2", BOB);
    assert_linked(fixture->store, "https://b", "2", NULL);
    assert_linked(fixture->store, "https://a", "1 ", NULL);
    assert_true(fixture->ops->identities_of(fixture->store, &ada, &identities,
                                            &fixture->err));
    assert_int_equal(identities.count, 2);
    assert_string_equal(identities.items[1].issuer.buf, "https://b");
    assert_int_equal(identities.items[1].linked_at, 8);
    identities_release(&identities);
    assert_true(fixture->ops->identities_remove(fixture->store, &bob, &found,
                                                &fixture->err));
    assert_true(found);
    assert_linked(fixture->store, "https://a", "2", NULL);
    assert_true(fixture->ops->identities_remove(fixture->store, &bob, &found,
                                                &fixture->err));
    assert_false(found);
    assert_true(
        fixture->ops->erase(fixture->store, &ada, mac, 9, &fixture->err));
    assert_linked(fixture->store, "https://a", "1", NULL);
}

static void second_factors(void **state)
{
    static const unsigned char mac[TOKEN_MAC_BYTES] = {2};
    struct fixture *fixture = *state;
    struct factor factor = FACTOR_INIT;
    bool found = true;

    add_account(fixture, ADA, "ada@example.org");
    factor.learner = uuid(ADA);
    assert_true(fixture->ops->factor_get(fixture->store, &factor.learner,
                                         &factor, &found, &fixture->err));
    assert_false(found);
    for (int i = 0; i < 2; i++) {
        str_set_len(&factor.sealed, "a\0b", 3);
        str_set_len(&factor.recovery, "\0\0\xff", (size_t)(3 - i));
        factor.step = 40 + i;
        factor.made_at = 7;
        factor.on_at = 8 * i;
        assert_true(
            fixture->ops->factor_put(fixture->store, &factor, &fixture->err));
        str_clear(&factor.sealed);
        assert_true(fixture->ops->factor_get(fixture->store, &factor.learner,
                                             &factor, &found, &fixture->err));
        assert_true(found);
        assert_int_equal(factor.sealed.len, 3);
        assert_memory_equal(factor.sealed.buf, "a\0b", 3);
        assert_int_equal(factor.recovery.len, 3 - i);
        assert_int_equal(factor.step, 40 + i);
        assert_int_equal(factor.on_at, 8 * i);
    }
    assert_true(fixture->ops->factor_remove(fixture->store, &factor.learner,
                                            &found, &fixture->err));
    assert_true(found);
    assert_true(
        fixture->ops->factor_put(fixture->store, &factor, &fixture->err));
    assert_true(fixture->ops->erase(fixture->store, &factor.learner, mac, 9,
                                    &fixture->err));
    assert_true(fixture->ops->factor_get(fixture->store, &factor.learner,
                                         &factor, &found, &fixture->err));
    assert_false(found);
    factor_release(&factor);
}

static void a_backup_is_a_store(void **state)
{
    struct fixture *fixture = *state;
    char *path = path_join(fixture->folder, "copy.db");
    struct account account = ACCOUNT_INIT;
    struct str report = STR_INIT;
    struct server_store *copy;
    bool found = false;

    add_account(fixture, ADA, "ada@example.org");
    add_identity(fixture, ADA, "https://a", "1", false);
    assert_true(fixture->ops->backup(fixture->store, path, &fixture->err));
    assert_false(fixture->ops->backup(fixture->store, path, &fixture->err));
    copy = server_store_open_sqlite(path, &fixture->err);
    assert_non_null(copy);
    assert_true(copy->ops->account_find(copy, "ada@example.org", &account,
                                        &found, &fixture->err));
    assert_true(found);
    assert_true(account.email_checked);
    assert_linked(copy, "https://a", "1", ADA);
    assert_true(copy->ops->check(copy, &report, &fixture->err));
    assert_string_equal(report.buf, "");
    server_store_close(copy);
    account_release(&account);
    free(path);
}

int main(void)
{
#define WITH_FIXTURE(test)                                                     \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(accounts_change),
        WITH_FIXTURE(accounts_are_listed_in_pieces),
        WITH_FIXTURE(tokens_are_found_together),
        WITH_FIXTURE(a_new_token_ends_the_old_one),
        WITH_FIXTURE(one_token_waits_to_replace_another),
        WITH_FIXTURE(a_ticket_is_taken_once),
        WITH_FIXTURE(other_devices_end),
        WITH_FIXTURE(tickets_by_either_key),
        WITH_FIXTURE(organisations),
        WITH_FIXTURE(the_audit_log_is_kept_in_order),
        WITH_FIXTURE(who_people_are_elsewhere),
        WITH_FIXTURE(second_factors),
        WITH_FIXTURE(a_backup_is_a_store),
    };
    int status = server_kind_start();

    if (status != 0) {
        return status;
    }

    return cmocka_run_group_tests(tests, NULL, NULL);
}
