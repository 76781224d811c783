/* Answers of a sync server; the first byte says of which request. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "sync/answers.h"

static void journal(uint8_t which, struct slice json)
{
    struct sync_heads heads = {0};
    struct sync_pairs pairs = {0};
    struct sync_ids ids = {0};
    struct answer_times times;
    int64_t seq;

    if (which == 0) {
        (void)!answer_heads(json, &heads, &times);
    } else if (which == 1) {
        (void)!answer_append(json, &seq, &heads, &times);
    } else if (which == 2) {
        (void)!answer_hashes(json, &pairs);
    } else {
        (void)!answer_redactions(json, &ids, &seq);
    }
    sync_heads_release(&heads);
    free(pairs.items);
    free(ids.items);
}

static void account(uint8_t which, struct slice json)
{
    struct answer_info info = ANSWER_INFO_INIT;
    struct answer_login login = ANSWER_LOGIN_INIT;
    struct answer_code code = ANSWER_CODE_INIT;
    struct answer_devices devices = {0};
    struct answer_me me = ANSWER_ME_INIT;
    struct answer_problem problem = ANSWER_PROBLEM_INIT;
    char word[32];

    if (which == 4) {
        (void)!answer_info(json, &info);
    } else if (which == 5) {
        (void)!answer_login(json, &login);
    } else if (which == 6) {
        (void)!answer_code(json, &code);
    } else if (which == 7) {
        (void)!answer_devices(json, &devices);
    } else if (which == 8) {
        (void)!answer_me(json, &me);
    } else if (which == 9) {
        answer_oauth_error(json, word);
    } else {
        (void)!answer_problem(json, &problem);
    }
    answer_info_release(&info);
    answer_login_release(&login);
    answer_code_release(&code);
    answer_devices_release(&devices);
    answer_me_release(&me);
    answer_problem_release(&problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice json;
    uint8_t which;

    if (size == 0) {
        return 0;
    }
    which = (uint8_t)((data[0] - '0') % 11);
    json = (struct slice){(const char *)data + 1, size - 1};
    if (which < 4) {
        journal(which, json);
    } else {
        account(which, json);
    }
    return 0;
}
