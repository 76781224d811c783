/* Tokens that may pass the gate before event lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/known.h"

#define NOW INT64_C(1000000)

static const unsigned char mac[TOKEN_MAC_BYTES] = {1, 2, 3};
static const struct event_id device = {{7}};

static bool finds(struct known *known, int64_t now_ms)
{
    struct event_id found;

    return known_find(known, mac, now_ms, &found) &&
           event_id_compare(&found, &device) == 0;
}

static void only_what_was_taken_is_known(void **state UNUSED)
{
    static const unsigned char nothing[TOKEN_MAC_BYTES];
    static const unsigned char other[TOKEN_MAC_BYTES] = {1, 2, 4};
    struct known *known = known_new();
    struct event_id found;

    assert_false(finds(known, NOW));
    assert_false(known_find(known, nothing, NOW, &found));
    known_add(known, mac, &device, NOW);
    assert_true(finds(known, NOW));
    assert_false(known_find(known, other, NOW, &found));
    known_free(known);
}

static void for_a_while(void **state UNUSED)
{
    struct known *known = known_new();

    known_add(known, mac, &device, NOW);
    assert_true(finds(known, NOW + KNOWN_MS - 1));
    assert_false(finds(known, NOW + KNOWN_MS));
    known_add(known, mac, &device, NOW + KNOWN_MS);
    assert_true(finds(known, NOW + 2 * KNOWN_MS - 1));
    known_free(known);
}

static void it_can_be_forgotten(void **state UNUSED)
{
    static const unsigned char other[TOKEN_MAC_BYTES] = {9};
    struct known *known = known_new();

    known_add(known, mac, &device, NOW);
    known_forget(known, other);
    assert_true(finds(known, NOW));
    known_forget(known, mac);
    assert_false(finds(known, NOW));
    known_add(known, mac, &device, NOW);
    known_forget_all(known);
    assert_false(finds(known, NOW));
    known_add(known, mac, &device, NOW);
    assert_true(finds(known, NOW));
    known_free(known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_was_taken_is_known),
        cmocka_unit_test(for_a_while),
        cmocka_unit_test(it_can_be_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
