/*
 * The rows that the server keeps: accounts and what may log in to them,
 * organisations, and each learner's journal. Learners, logs and devices are
 * UUIDs; a struct event_id holds any UUID. Times are seconds UTC. Texts belong
 * to their struct; x_release() frees them.
 */
#ifndef SERVER_RECORDS_H
#define SERVER_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "journal/chain.h"
#include "journal/event_id.h"

#define TOKEN_MAC_BYTES 32

/* A person's account. The texts belong to the struct. */
struct account {
    struct event_id learner;
    struct str email;    /* as typed, lower case; the key of the directory */
    struct str name;     /* what others may see */
    struct str password; /* Argon2id in libsodium's text form */
    int64_t created_at;
    int64_t disabled_at; /* 0: may log in */
    int64_t erase_at;    /* 0: stays; else erased when that time comes */
    /*
     * Somebody other than the person vouches for the mail address: an
     * administrator or an identity provider. False for one that was typed in
     * at a registration, or changed since.
     */
    bool email_checked;
};
#define ACCOUNT_INIT                                                           \
    {                                                                          \
        .email = STR_INIT, .name = STR_INIT, .password = STR_INIT              \
    }
void account_release(struct account *account);
struct accounts {
    struct account *items;
    size_t count;
    size_t capacity;
};
#define ACCOUNTS_INIT                                                          \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void accounts_release(struct accounts *accounts);

/* Who a person is to an identity provider (OpenID Connect). */
struct identity {
    struct event_id learner;
    struct str issuer;
    struct str subject; /* the provider's own name for the person */
    int64_t linked_at;
};
struct identities {
    struct identity *items;
    size_t count;
    size_t capacity;
};
void identities_release(struct identities *identities);

/* An account's second factor; made of bytes that only factor.h understands. */
struct factor {
    struct event_id learner;
    struct str sealed;   /* the key */
    struct str recovery; /* keyed hashes, one behind the other */
    int64_t step;        /* of the newest code that was used */
    int64_t made_at;
    int64_t on_at; /* 0: not confirmed yet, so not asked for */
};
#define FACTOR_INIT                                                            \
    {                                                                          \
        .sealed = STR_INIT, .recovery = STR_INIT                               \
    }
void factor_release(struct factor *factor);

/* A thing that may log in. */
struct device {
    struct event_id learner;
    struct event_id id;
    struct str name;
    struct str platform;
    int64_t created_at;
    int64_t seen_at;
};
struct devices {
    struct device *items;
    size_t count;
    size_t capacity;
};
#define DEVICES_INIT                                                           \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void devices_release(struct devices *devices);

/* What became of a token; kept, so that its holder can be told. */
enum token_state {
    TOKEN_GOOD = 0,
    TOKEN_REVOKED = 1,  /* its device was ended */
    TOKEN_ERASED = 2,   /* its learner was erased: learner and device are 0 */
    TOKEN_REPLACED = 3, /* good until it ends, which no use puts off */
};

/* A token is known by its keyed hash alone (token.h). */
struct token_row {
    unsigned char mac[TOKEN_MAC_BYTES];
    struct event_id learner;
    struct event_id device;
    int64_t created_at;
    int64_t used_at;
    int64_t ends_at;
    enum token_state state;
    /* The token that ends when this one is first used; all 0: none. */
    unsigned char replaces[TOKEN_MAC_BYTES];
    bool disabled; /* the account is; filled by token_find() alone */
};

/*
 * A secret that somebody holds for a while, known by its keyed hash: the codes
 * of a login by device, a session of a browser, an invitation.
 */
enum ticket_kind {
    TICKET_DEVICE = 1,  /* device code; `other` is the user code */
    TICKET_CODE = 2,    /* authorization code of the loopback login */
    TICKET_SESSION = 3, /* cookie of a browser */
    TICKET_INVITE = 4,
    TICKET_AWAY = 5, /* a browser that was sent to an identity provider */
    TICKET_HALF = 6, /* one whose password was right, and no code yet */
};
struct ticket {
    unsigned char mac[TOKEN_MAC_BYTES];
    enum ticket_kind kind;
    unsigned char other[TOKEN_MAC_BYTES]; /* a second key; all 0: none */
    struct event_id learner;              /* all 0: nobody yet */
    int64_t created_at;
    int64_t used_at;
    int64_t ends_at;
    int64_t state;   /* the kind's own meaning */
    struct str data; /* the kind's own JSON */
};
#define TICKET_INIT                                                            \
    {                                                                          \
        .kind = TICKET_DEVICE, .data = STR_INIT                                \
    }
void ticket_release(struct ticket *ticket);

/* What the managers of an organisation may see (protocol, 10.1). */
enum share_level { SHARE_NONE = 0, SHARE_COMPLETION = 1, SHARE_RESULTS = 2 };
/* "none", "completion", "results". */
const char *share_level_word(enum share_level level);
bool share_level_parse(const char *word, enum share_level *level);
enum org_role { ROLE_LEARNER = 0, ROLE_MANAGER = 1, ROLE_ADMIN = 2 };
struct org {
    struct event_id id;
    struct str name;
    int64_t created_at;
};
struct orgs {
    struct org *items;
    size_t count;
    size_t capacity;
};
struct membership {
    struct event_id org;
    struct event_id learner;
    enum org_role role;
    enum share_level level;
    int64_t joined_at;
};
struct memberships {
    struct membership *items;
    size_t count;
    size_t capacity;
};
void orgs_release(struct orgs *orgs);
void memberships_release(struct memberships *memberships);

/* Who did something with a person's data; the person can read it. */
struct audit_row {
    struct event_id learner; /* whose data */
    int64_t at;
    struct str actor; /* "administrator", or the id of an account */
    struct str what;
};
struct audit_rows {
    struct audit_row *items;
    size_t count;
    size_t capacity;
};
void audit_rows_release(struct audit_rows *rows);

struct erasure_row {
    unsigned char mac[TOKEN_MAC_BYTES]; /* keyed hash of a learner's id */
    int64_t at;
};
struct erasure_rows {
    struct erasure_row *items;
    size_t count;
    size_t capacity;
};
void erasure_rows_release(struct erasure_rows *rows);
struct id_rows {
    struct event_id *items;
    size_t count;
    size_t capacity;
};
void id_rows_release(struct id_rows *rows);

/* One for each learner; all zero before the first append. */
struct journal_row {
    int64_t version; /* greater after each change */
    int64_t rev;     /* version of the newest redaction, 0 if there is none */
    int64_t logs;    /* how many */
    int64_t bytes;   /* of all lines, not compressed */
};

struct head_row {
    struct event_id log;
    int64_t seq;
    struct hash hash; /* h(seq) */
};
struct head_rows {
    struct head_row *items;
    size_t count;
    size_t capacity;
};
#define HEAD_ROWS_INIT                                                         \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void head_rows_release(struct head_rows *heads);

/* A run of lines of one log. `packed` belongs to the struct (segment.h). */
struct segment {
    int64_t from;          /* number of its first line, from 1 */
    int64_t last;          /* of its last one */
    struct hash before;    /* h(from - 1) */
    struct hash after;     /* h(last) */
    struct event_id least; /* ids within, to find an event */
    struct event_id greatest;
    int64_t decoded;   /* bytes of its lines */
    struct str packed; /* zstd; empty where only bounds are asked for */
};
#define SEGMENT_INIT                                                           \
    {                                                                          \
        .packed = STR_INIT                                                     \
    }
void segment_release(struct segment *segment);

struct redaction_row {
    struct event_id id;
    int64_t rev;
};
struct redaction_rows {
    struct redaction_row *items;
    size_t count;
    size_t capacity;
};
#define REDACTION_ROWS_INIT                                                    \
    {                                                                          \
        NULL, 0, 0                                                             \
    }
void redaction_rows_release(struct redaction_rows *rows);

#endif
