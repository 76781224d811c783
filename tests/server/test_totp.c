/* One-time codes against the vectors of RFC 6238 and RFC 4648. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/totp.h"

static const unsigned char *const key =
    (const unsigned char *)"12345678901234567890";

/* RFC 6238, appendix B, SHA-1. */
static void codes_of_the_rfc(void **state)
{
    static const struct {
        int64_t at;
        const char *code;
    } vectors[] = {
        {59, "94287082"},         {1111111109, "07081804"},
        {1111111111, "14050471"}, {1234567890, "89005924"},
        {2000000000, "69279037"}, {INT64_C(20000000000), "65353130"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        char code[9];

        totp_make(key, 20, vectors[i].at / TOTP_STEP_S, 8, code);
        assert_string_equal(code, vectors[i].code);
        totp_make(key, 20, vectors[i].at / TOTP_STEP_S, 6, code);
        assert_string_equal(code, vectors[i].code + 2);
    }
}

static void a_code_counts_once_and_near_its_time(void **state)
{
    const int64_t now = 1234567890;
    const int64_t step = now / TOTP_STEP_S;
    int64_t found = 0;

    (void)state;
    for (int64_t off = -3; off <= 3; off++) {
        char code[7];

        totp_make(key, 20, step + off, 6, code);
        assert_int_equal(totp_check(key, code, now, 0, &found),
                         off >= -1 && off <= 1);
        if (off >= -1 && off <= 1) {
            assert_int_equal(found, step + off);
            assert_false(totp_check(key, code, now, found, &found));
            assert_true(totp_check(key, code, now, found - 1, &found));
        }
    }
    assert_false(totp_check(key, "", now, 0, &found));
    assert_false(totp_check(key, "00592", now, 0, &found));
    assert_false(totp_check(key, "0059240", now, 0, &found));
    assert_true(totp_check(key, "005924", now, 0, &found));
    assert_false(totp_check(key, "005925", now, 0, &found));
}

/* RFC 4648, section 10. */
static void letters_of_the_rfc(void **state)
{
    static const char *const vectors[][2] = {
        {"", ""},
        {"f", "MY"},
        {"fo", "MZXQ"},
        {"foo", "MZXW6"},
        {"foob", "MZXW6YQ"},
        {"fooba", "MZXW6YTB"},
        {"foobar", "MZXW6YTBOI"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct str out = STR_INIT;

        base32_add(&out, (const unsigned char *)vectors[i][0],
                   strlen(vectors[i][0]));
        assert_string_equal(out.buf, vectors[i][1]);
        str_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_of_the_rfc),
        cmocka_unit_test(a_code_counts_once_and_near_its_time),
        cmocka_unit_test(letters_of_the_rfc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
