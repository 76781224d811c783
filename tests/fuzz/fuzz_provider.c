/*
 * What an identity provider answers, as anybody may write it: the first line is
 * an ID token, what follows is its keys, and all of it any other answer. A
 * token that is taken has been signed by one of the keys, and says what it
 * must.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/oidc_account.h"
#include "server/oidc_read.h"

#define ISSUER "https://id.example.org"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_document(struct slice text)
{
    struct error err = ERROR_INIT;
    struct oidc_document document;

    oidc_document_init(&document);
    if (oidc_document_read(&document, ISSUER, text, &err) &&
        (!str_starts_with(document.token.buf, "https://") &&
         !str_starts_with(document.token.buf, "HTTPS://") &&
         !oidc_is_url(document.token.buf, false))) {
        abort();
    }
    oidc_document_release(&document);
    error_release(&err);
}

static void read_answers(struct slice text)
{
    struct error err = ERROR_INIT;
    struct oidc_claims claims;
    struct str token = STR_INIT;
    struct str access = STR_INIT;

    if (oidc_answer_read(text, &token, &access, &err) &&
        (token.len == 0 || token.len > OIDC_TOKEN_MAX ||
         strpbrk(access.buf, "\r\n") != NULL)) {
        abort();
    }
    oidc_claims_init(&claims);
    str_set(&claims.subject, "1");
    error_clear(&err);
    (void)oidc_userinfo_read(text, &claims, &err);
    (void)oidc_has_domain("example.org example.com", claims.email.buf);
    oidc_claims_release(&claims);
    str_release(&token);
    str_release(&access);
    error_release(&err);
}

static void check_token(struct slice first, struct slice rest)
{
    static const struct oidc_expected expected = {
        .issuer = ISSUER, .client_id = "c", .nonce = "n", .now = 1000};
    struct error err = ERROR_INIT;
    struct oidc_claims claims;
    struct str token = STR_INIT;
    json_t *keys = oidc_keys_read(rest, &err);

    oidc_claims_init(&claims);
    str_set_len(&token, first.at, first.len);
    error_clear(&err);
    if (keys != NULL &&
        oidc_token_check(&token, keys, &expected, &claims, &err) == OIDC_GOOD) {
        if (claims.subject.len == 0 || claims.subject.len > 255) {
            abort();
        }
    } else if (keys != NULL && err.text.len == 0) {
        abort(); /* every refusal has a reason */
    }
    json_decref(keys);
    oidc_claims_release(&claims);
    str_release(&token);
    error_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct slice all = {(const char *)data, size};
    const char *end = size > 0 ? memchr(data, '\n', size) : NULL;

    read_document(all);
    read_answers(all);
    if (end != NULL) {
        size_t len = (size_t)(end - all.at);

        check_token((struct slice){all.at, len},
                    (struct slice){end + 1, size - len - 1});
    }
    return 0;
}
