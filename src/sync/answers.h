/*
 * What a server's answers say: JSON into values. All of it is foreign: numbers
 * are held to their ranges, ids and hashes to their form, and texts that people
 * read lose their control characters and all beyond a line's length. Functions
 * return false when an answer is not of the protocol's shape; what they had
 * filled until then is released by the caller as after success.
 */
#ifndef SYNC_ANSWERS_H
#define SYNC_ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

#include "sync/algorithm.h"

#define ANSWER_LOGS_MAX  ((size_t)1000)
#define ANSWER_PAIRS_MAX ((size_t)1000)
#define ANSWER_SEQ_MAX   ((INT64_C(1) << 40) - 1)
#define ANSWER_ID_BYTES  37 /* a UUID as text */

/* ---- journal ---- */

/* Beside the heads themselves. */
struct answer_times {
    int64_t now_ms;       /* the server's clock; 0: not told */
    int64_t sync_after_s; /* 0: not told */
};
MUST_CHECK bool answer_heads(struct slice json, struct sync_heads *heads,
                             struct answer_times *times);
/* `heads` stays empty (version 0) unless the answer has all of them. */
MUST_CHECK bool answer_append(struct slice json, int64_t *seq,
                              struct sync_heads *heads,
                              struct answer_times *times);
MUST_CHECK bool answer_hashes(struct slice json, struct sync_pairs *pairs);
MUST_CHECK bool answer_redactions(struct slice json, struct sync_ids *ids,
                                  int64_t *rev);

/* ---- problems ---- */

struct answer_problem {
    char type[32];     /* "gap"; "" if it is none that we could know */
    struct str detail; /* for a person; may be empty */
    struct str reason; /* with "line", "field" */
    int64_t seq;       /* 0: not told */
};
#define ANSWER_PROBLEM_INIT                                                    \
    {                                                                          \
        .type = "", .detail = STR_INIT, .reason = STR_INIT                     \
    }
void answer_problem_release(struct answer_problem *problem);
MUST_CHECK bool answer_problem(struct slice json,
                               struct answer_problem *problem);

/* ---- server, ways in, account ---- */

struct answer_info {
    struct str name;
    struct str software;
    struct str notice;  /* empty: none */
    struct str privacy; /* an address; empty: none */
    int64_t min;        /* versions of the protocol */
    int64_t max;
    bool password; /* ways to log in */
    bool device;
    bool loopback;
    int64_t now_ms;
};
#define ANSWER_INFO_INIT                                                       \
    {                                                                          \
        .name = STR_INIT, .software = STR_INIT, .notice = STR_INIT,            \
        .privacy = STR_INIT                                                    \
    }
void answer_info_release(struct answer_info *info);
MUST_CHECK bool answer_info(struct slice json, struct answer_info *info);

/* A token, from whichever of the ways to get one. */
struct answer_login {
    struct str token;
    char device[ANSWER_ID_BYTES];
    char learner[ANSWER_ID_BYTES];
    int64_t expires_at; /* s; 0: not told */
};
#define ANSWER_LOGIN_INIT                                                      \
    {                                                                          \
        .token = STR_INIT                                                      \
    }
void answer_login_release(struct answer_login *login);
/* Of /v1/login and /v1/token (`token`) and of OAuth (`access_token`). */
MUST_CHECK bool answer_login(struct slice json, struct answer_login *login);

struct answer_code {
    struct str device_code;
    struct str user_code; /* "WDJB-MJHT" */
    struct str address;   /* short, to type */
    struct str complete;  /* with the code in it; empty: none */
    int64_t expires_in_s;
    int64_t interval_s;
};
#define ANSWER_CODE_INIT                                                       \
    {                                                                          \
        .device_code = STR_INIT, .user_code = STR_INIT, .address = STR_INIT,   \
        .complete = STR_INIT                                                   \
    }
void answer_code_release(struct answer_code *code);
MUST_CHECK bool answer_code(struct slice json, struct answer_code *code);
/* The word of an OAuth error: "authorization_pending"; "" if there is none. */
void answer_oauth_error(struct slice json, char word[32]);

struct answer_device {
    char id[ANSWER_ID_BYTES];
    struct str name;
    struct str platform;
    int64_t created_at; /* s; 0: not told */
    int64_t seen_at;
    bool current;
};
struct answer_devices {
    struct answer_device *items;
    size_t count;
    size_t capacity;
};
void answer_devices_release(struct answer_devices *devices);
MUST_CHECK bool answer_devices(struct slice json,
                               struct answer_devices *devices);

struct answer_me {
    char learner[ANSWER_ID_BYTES];
    struct str email;
    struct str name;
};
#define ANSWER_ME_INIT                                                         \
    {                                                                          \
        .email = STR_INIT, .name = STR_INIT                                    \
    }
void answer_me_release(struct answer_me *me);
MUST_CHECK bool answer_me(struct slice json, struct answer_me *me);

/* May this stand in an Authorization header? */
bool answer_token_is_valid(const char *token);

#endif
